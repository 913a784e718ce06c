"""One command to the office, one transaction, one chained entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final, cast

from engine import codec
from engine import commands as c
from engine.admission import Lookups
from engine.errors import ConflictError, Rejected
from engine.events import Json
from engine.history import GENESIS, Chain, Divergence, Edition, Entry, chain_hash, read_entry
from engine.ids import ActorId, CommandId
from engine.library import Library
from engine.office import calendars
from engine.office.changes import apply, registrable
from engine.office.rights import admit
from engine.storage.errors import DuplicateCommandError
from engine.storage.records import RefusalRow, StoredEntry
from engine.storage.store import Store
from engine.storage.unit_of_work import UnitOfWork
from engine.well_formed import well_formed

STREAM: Final = "office"


class Office:
    """Handles commands to the office: the same history, in one stream of its own."""

    def __init__(self, store: Store, library: Library, zone: tzinfo) -> None:
        """Wire the office; see `engine.bootstrap`."""
        self._store = store
        self._library = library
        self._zone = zone

    def handle(
        self, command: c.Office, *, enclosed: bytes | None = None, recorded_at: datetime | None = None
    ) -> int:
        """Do a command and return its entry's number; the same command again changes nothing.

        `enclosed` is what comes with a command and is no part of the history: the packed bundle, the
        calendar with its names, the hash of a password.

        Raises:
            Rejected: the actor may not, or something that the command names is unknown.
            ConflictError: the command's id was used for another command, or a name in it is taken.
            CommandMalformedError: something in it cannot be stored.
        """
        well_formed(command)
        registrable(command, enclosed)
        try:
            with self._store.writing() as work:
                work.lock_office()
                known = work.entry_by_command(command.id)
                if known is not None:
                    return self._known(command, known)
                number = self._do(work, command, enclosed or b"", recorded_at or command.at)
        except Rejected as refusal:
            self._refuse(command, refusal)
            raise
        except DuplicateCommandError as error:
            message = f"command {command.id} was used before"
            raise ConflictError(message) from error
        self._library.forget_office()
        return number

    def set_password(self, command: c.SetPassword, password_hash: str) -> int:
        """Set a person's password; the entry says who did so for whom. Raises as `handle`."""
        return self.handle(command, enclosed=password_hash.encode())

    def submit_calendar(
        self,
        command_id: CommandId,
        actor: ActorId,
        at: datetime,
        changes: Sequence[c.CalendarChange],
        announced: Sequence[int] = (),
    ) -> str:
        """Propose the calendar in force with these days changed; return its digest. Raises as `handle`.

        `announced` are years of which all days are known now.
        """
        with self._store.reading() as reader:
            current = calendars.in_force(reader)
        calendars.well_formed(changes)
        proposed = current.changed(changes, announced)
        command = c.SubmitCalendar(
            id=command_id,
            actor=actor,
            at=at,
            digest=proposed.digest,
            base=current.digest,
            changes=tuple(changes),
        )
        self.handle(command, enclosed=proposed.packed())
        return proposed.digest

    def verify(self) -> tuple[int, Divergence | None]:
        """Check the office's chain; return (entries read, first divergence).

        What cannot be read at all diverges too.
        """
        chain = Chain(stream=STREAM)
        try:
            with self._store.reading() as reader:
                for row in reader.entries(STREAM):
                    linked = chain.link(row.sealed(), row.number)
                    if isinstance(linked, Divergence):
                        return row.number, linked
        except Exception as error:  # noqa: BLE001 - whatever it is, this history cannot be read
            return 0, Divergence(case=STREAM, entry=0, what=f"unreadable: {error!r}")
        return chain.number, None

    def _do(self, work: UnitOfWork, command: c.Office, enclosed: bytes, recorded_at: datetime) -> int:
        capacity = admit(work, command, command.at.astimezone(self._zone).date())
        apply(work, command, enclosed, self._library)
        last = work.last_entry(STREAM)
        number = 1 if last is None else last.number + 1
        entry = Entry(
            stream=STREAM,
            number=number,
            command_id=command.id,
            command=codec.command_name(command),
            command_digest=_digest(command),
            clear=cast("Mapping[str, Json]", codec.clear_part(command)),
            capacity=capacity,
            at=command.at,
            recorded_at=recorded_at,
            edition=Edition(bundle="", calendar="", profile=""),
            lookups=Lookups(),
            routing={},
            item_routing={},
            events=(),
            marking="",
            body_digest=None,
            previous=GENESIS if last is None else last.hash,
        )
        record = codec.canonical(entry)
        work.append(
            StoredEntry(
                stream=STREAM,
                number=number,
                command_id=command.id,
                at=command.at,
                record=record,
                body=None,
                hash=chain_hash(record),
            )
        )
        return number

    def _known(self, command: c.Office, known: StoredEntry) -> int:
        entry = read_entry(known.record)
        if entry.command_digest != _digest(command):
            message = f"command {command.id} was used for something else"
            raise ConflictError(message)
        return entry.number

    def _refuse(self, command: c.Office, refusal: Rejected) -> None:
        self._store.refuse(
            RefusalRow(
                command_id=command.id,
                case=STREAM,
                actor=command.actor,
                command=codec.command_name(command),
                reason=refusal.reason.value,
                parameters=refusal.parameters,
                at=command.at,
            )
        )


def _digest(command: c.Office) -> str:
    parts = {**codec.clear_part(command)}
    parts.pop("at")
    return codec.digest([codec.command_name(command), parts])
