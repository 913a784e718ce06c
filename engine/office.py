"""Commands to the office: organs, people, appointments, the bundle and the calendar in force."""

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Final, TypeAlias, cast

from engine import codec
from engine import commands as c
from engine.admission import RESERVED, Capacity, Lookups
from engine.answers import well_formed
from engine.errors import CommandMalformedError, ConflictError, Reason, Rejected
from engine.events import Json
from engine.history import GENESIS, Chain, Divergence, Edition, Entry, Sealed, chain_hash, read_entry
from engine.ids import OrganId, RoleId
from engine.library import Library
from engine.storage.errors import DuplicateCommandError
from engine.storage.lookups import CALENDAR
from engine.storage.records import Appointment, Person, RefusalRow, StoredEntry
from engine.storage.store import Store
from engine.storage.unit_of_work import UnitOfWork

STREAM: Final = "office"
_ADMINISTRATOR: Final = RoleId("administrator")
# It begins the numbers of cases (HOUSING-2026-000001) and stands in paths.
_ORGAN_ID: Final = re.compile("[a-z][a-z0-9-]{0,31}")
_LEVELS: Final = range(1, 6)
_KINDS: Final = ("petition_office", "competent_organ")


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
        _registrable(command)
        try:
            with self._store.writing() as work:
                work.lock_office()
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
        try:
            with self._store.reading() as reader:
                for row in reader.entries(STREAM):
                    linked = chain.link(Sealed(record=row.record, body=row.body, hash=row.hash), row.number)
                    if isinstance(linked, Divergence):
                        return row.number, linked
        except Exception as error:  # noqa: BLE001 - whatever it is, this history cannot be read
            return 0, Divergence(case=STREAM, entry=0, what=f"unreadable: {error!r}")
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
        held = [
            row.organ
            for row in work.appointments(command.actor)
            if row.role == _ADMINISTRATOR and row.holds_on(day)
        ]
        if not held:
            raise Rejected(Reason.NO_RIGHT, role=_ADMINISTRATOR)
        concerned = _concerned(work, command, day)
        for organ in held:
            if _covers(work, organ, concerned):
                return Capacity(role=_ADMINISTRATOR, organ=organ)
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


def _registrable(command: c.Office) -> None:
    """Check what ids and figures of the registers may be.

    Raises CommandMalformedError naming the field.
    """
    match command:
        case c.EstablishOrgan():
            if command.level not in _LEVELS:
                raise CommandMalformedError(f"level: 1 to 5, {command.level} found")
            if command.kind not in _KINDS:
                raise CommandMalformedError(f"kind: one of {', '.join(_KINDS)}")
        case c.RegisterPerson():
            _readable("person", command.person)
            _readable("login", command.login)
        case c.Appoint():
            _readable("appointment", command.appointment)
        case _:
            pass


def _readable(name: str, text: str) -> None:
    if not text.strip() or not text.isprintable():
        raise CommandMalformedError(f"{name}: it is empty or cannot be printed")


_Chain: TypeAlias = tuple[OrganId, ...]


def _concerned(work: UnitOfWork, command: c.Office, day: date) -> list[_Chain] | None:
    """Return what a command touches: of each place the organs whose administrator may; None for all there is.

    Raises Rejected where it names something unknown.
    """
    match command:
        case c.EstablishOrgan():
            below = _chain(work, command.superior) if command.superior is not None else ()
            before = work.organ(command.organ)
            return [below] if before is None else [below, before.superiors()]
        case c.RegisterPerson():
            held = work.appointments(command.person)
            return [_chain(work, row.organ) for row in held if row.ends_on is None or day <= row.ends_on]
        case c.Appoint():
            return [_chain(work, command.organ)]
        case c.EndAppointment():
            appointment = work.appointment(command.appointment)
            if appointment is None:
                raise Rejected(Reason.APPOINTMENT_UNKNOWN, appointment=command.appointment)
            return [_chain(work, appointment.organ)]
        case c.PublishBundle() | c.AdoptCalendar():
            return None


def _chain(work: UnitOfWork, organ: OrganId) -> _Chain:
    """Return an organ and those above it, nearest first.

    Raises Rejected if there is no such organ.
    """
    above = work.superiors(organ)
    if above is None:
        raise Rejected(Reason.ORGAN_UNKNOWN, organ=organ)
    return (organ, *above)


def _covers(work: UnitOfWork, organ: OrganId, concerned: list[_Chain] | None) -> bool:
    if concerned is None:
        return work.superiors(organ) == ()
    return all(organ in chain for chain in concerned)


def _apply(work: UnitOfWork, command: c.Office) -> None:  # noqa: C901 - one arm per command
    """Write what the command changes.

    Raises Rejected where it names something unknown.
    """
    match command:
        case c.EstablishOrgan():
            _establish(work, command)
        case c.RegisterPerson():
            _register(work, command)
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


def _establish(work: UnitOfWork, command: c.EstablishOrgan) -> None:
    if not _ORGAN_ID.fullmatch(command.organ) and work.organ(command.organ) is None:
        raise CommandMalformedError(
            "organ: a small letter, then at most 31 small letters, digits and hyphens"
        )
    if command.superior is not None and command.organ in _chain(work, command.superior):
        raise Rejected(Reason.ORGAN_BELOW_ITSELF, organ=command.organ, superior=command.superior)
    work.put_organ(
        organ=command.organ,
        name=command.name,
        level=command.level,
        kind=command.kind,
        superior=command.superior,
    )


def _register(work: UnitOfWork, command: c.RegisterPerson) -> None:
    if command.person.startswith(RESERVED):
        raise Rejected(Reason.PERSON_ID_RESERVED, person=command.person)
    known = work.person(command.person)
    secret = "" if known is None else known.password_hash
    work.put_person(Person(id=command.person, name=command.name, login=command.login, password_hash=secret))


def _appoint(work: UnitOfWork, command: c.Appoint) -> None:
    if work.organ(command.organ) is None:
        raise Rejected(Reason.ORGAN_UNKNOWN, organ=command.organ)
    if work.person(command.person) is None:
        raise Rejected(Reason.PERSON_UNKNOWN, person=command.person)
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
