"""Commands to the office: organs, people, appointments, the bundle and the calendar in force."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final, cast

from engine import codec
from engine import commands as c
from engine.admission import Capacity, Lookups
from engine.answers import well_formed
from engine.errors import ConflictError, Reason, Rejected
from engine.events import Json
from engine.history import GENESIS, Chain, Divergence, Edition, Entry, Sealed, chain_hash, read_entry
from engine.ids import RoleId
from engine.library import CALENDAR, Library
from engine.storage.errors import DuplicateCommandError
from engine.storage.records import Appointment, Person, RefusalRow, StoredEntry
from engine.storage.store import Store
from engine.storage.unit_of_work import UnitOfWork

STREAM: Final = "office"
_ADMINISTRATOR: Final = RoleId("administrator")


class Office:
    """Handles commands to the office: the same history, in one stream of its own."""

    def __init__(self, store: Store, library: Library, zone: tzinfo) -> None:
        """Wire the office; see `engine.bootstrap`."""
        self._store = store
        self._library = library
        self._zone = zone

    def handle(self, command: c.Office, *, recorded_at: datetime | None = None) -> int:
        """Do a command and return its entry's number; the same command again changes nothing.

        Raises:
            Rejected: the actor may not, or something that the command names is unknown.
            ConflictError: the command's id was used for another command, or a name in it is taken.
            CommandMalformedError: something in it cannot be stored.
        """
        well_formed(command)
        try:
            with self._store.writing() as work:
                known = work.entry_by_command(command.id)
                if known is not None:
                    return self._known(command, known)
                number = self._do(work, command, recorded_at or command.at)
        except Rejected as refusal:
            self._refuse(command, refusal)
            raise
        except DuplicateCommandError as error:
            message = f"command {command.id} was used before"
            raise ConflictError(message) from error
        self._library.forget_office()
        return number

    def verify(self) -> tuple[int, Divergence | None]:
        """Check the office's chain; return (entries read, first divergence)."""
        chain = Chain(stream=STREAM)
        with self._store.reading() as reader:
            for row in reader.entries(STREAM):
                linked = chain.link(Sealed(record=row.record, body=row.body, hash=row.hash), row.number)
                if isinstance(linked, Divergence):
                    return row.number, linked
        return chain.number, None

    def _do(self, work: UnitOfWork, command: c.Office, recorded_at: datetime) -> int:
        capacity = self._admit(work, command)
        _apply(work, command)
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

    def _admit(self, work: UnitOfWork, command: c.Office) -> Capacity:
        if command.actor == c.OPERATOR:
            return Capacity()
        day = command.at.astimezone(self._zone).date()
        for row in work.appointments(command.actor):
            current = row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)
            if current and row.role == _ADMINISTRATOR:
                return Capacity(role=row.role, organ=row.organ)
        raise Rejected(Reason.NO_RIGHT, role=_ADMINISTRATOR)

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


def _apply(work: UnitOfWork, command: c.Office) -> None:  # noqa: C901 - one arm per command
    """Write what the command changes.

    Raises Rejected where it names something unknown.
    """
    match command:
        case c.EstablishOrgan():
            added = work.put_organ(
                organ=command.organ,
                name=command.name,
                level=command.level,
                kind=command.kind,
                superior=command.superior,
            )
            if added is None:
                raise Rejected(Reason.ORGAN_UNKNOWN, organ=str(command.superior))
        case c.RegisterPerson():
            known = work.person(command.person)
            named = work.person_by_login(command.login)
            if named is not None and named.id != command.person:
                raise ConflictError(f"somebody else signs in as {command.login}")
            secret = "" if known is None else known.password_hash
            work.put_person(
                Person(id=command.person, name=command.name, login=command.login, password_hash=secret)
            )
        case c.Appoint():
            _appoint(work, command)
        case c.EndAppointment():
            if not work.end_appointment(command.appointment, command.ends_on):
                raise Rejected(Reason.APPOINTMENT_UNKNOWN, appointment=command.appointment)
        case c.PublishBundle():
            if work.bundle(command.digest) is None:
                raise Rejected(Reason.BUNDLE_UNKNOWN, bundle=command.digest)
            work.make_current(command.key, command.digest)
        case c.AdoptCalendar():
            if work.calendar(command.digest) is None:
                raise Rejected(Reason.CALENDAR_UNKNOWN, calendar=command.digest)
            work.put_setting(CALENDAR, command.digest)


def _appoint(work: UnitOfWork, command: c.Appoint) -> None:
    if work.organ(command.organ) is None:
        raise Rejected(Reason.ORGAN_UNKNOWN, organ=command.organ)
    if work.person(command.person) is None:
        raise Rejected(Reason.PERSON_UNKNOWN, person=command.person)
    if work.appointment(command.appointment) is not None:
        raise ConflictError(f"there is an appointment {command.appointment} already")
    work.add_appointment(
        Appointment(
            id=command.appointment,
            person=command.person,
            role=command.role,
            organ=command.organ,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
        )
    )
