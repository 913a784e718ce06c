"""The office's calendar: its special days by name, a new one made by changes, proposed and adopted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, cast

from engine import codec
from engine import commands as c
from engine.errors import CommandMalformedError, DivergenceError, Reason, Rejected
from engine.storage.lookups import CALENDAR, Lookups
from engine.storage.records import StoredCalendar
from engine.storage.unit_of_work import UnitOfWork
from engine.working_days import Calendar

_MOST: Final = 400
_LONGEST: Final = 255


class DayKind(StrEnum):
    """What a day is: a holiday, a weekend day that is made up for, or as its weekday says."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day that is not as its weekday says; name and source are empty where nobody wrote them down."""

    day: date
    kind: DayKind
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayName:
    """What a special day is called, and where it was announced."""

    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar:
    """A calendar that the office knows, with what its days are called."""

    calendar: Calendar
    names: Mapping[str, DayName]

    @property
    def digest(self) -> str:
        """The name of the calendar in entries."""
        return self.calendar.digest

    def year(self, year: int) -> tuple[SpecialDay, ...]:
        """Return the special days of a year, in order."""
        kinds = dict.fromkeys(self.calendar.holidays, DayKind.HOLIDAY)
        kinds |= dict.fromkeys(self.calendar.make_up_days, DayKind.WORKDAY)
        return tuple(self._special(day, kinds[day]) for day in sorted(kinds) if day.year == year)

    def changed(self, changes: Iterable[c.CalendarChange], announced: Iterable[int] = ()) -> "OfficeCalendar":
        """Return the calendar with these days changed; `announced` are years whose days are all in it now."""
        holidays, make_up_days = set(self.calendar.holidays), set(self.calendar.make_up_days)
        names = dict(self.names)
        for change in changes:
            for days in (holidays, make_up_days):
                days.discard(change.day)
            names.pop(change.day.isoformat(), None)
            if change.kind != DayKind.ORDINARY:
                (holidays if change.kind == DayKind.HOLIDAY else make_up_days).add(change.day)
                names[change.day.isoformat()] = DayName(name=change.name, source=change.source)
        calendar = Calendar(
            holidays=frozenset(holidays),
            make_up_days=frozenset(make_up_days),
            published_years=self.calendar.published_years | frozenset(announced),
        )
        return OfficeCalendar(calendar=calendar, names=names)

    def packed(self) -> bytes:
        """Return the calendar and its names as one document, to be submitted."""
        return codec.canonical({"days": self.calendar.to_json(), "names": self.names})

    def _special(self, day: date, kind: DayKind) -> SpecialDay:
        called = self.names.get(day.isoformat(), DayName(name="", source=""))
        return SpecialDay(day=day, kind=kind, name=called.name, source=called.source)


def in_force(asked: Lookups) -> OfficeCalendar:
    """Return the calendar that dates are computed with.

    Raises DivergenceError before there is any.
    """
    digest = asked.office_state().calendar
    stored = None if digest is None else asked.stored_calendar(digest)
    if stored is None:
        raise DivergenceError("no calendar is in force")
    return read(stored)


def read(stored: StoredCalendar) -> OfficeCalendar:
    """Return a stored calendar."""
    names = {} if stored.names is None else _names(codec.parse_object(stored.names.encode()))
    return OfficeCalendar(
        calendar=Calendar.from_json(codec.parse_object(stored.days.encode())),
        names=names,
    )


def well_formed(changes: Sequence[c.CalendarChange]) -> None:
    """Check the changes that a command names.

    Raises CommandMalformedError naming what does not fit.
    """
    if not 0 < len(changes) <= _MOST:
        raise CommandMalformedError(f"changes: 1 to {_MOST} days at once, {len(changes)} found")
    days = [change.day for change in changes]
    if len(set(days)) < len(days):
        raise CommandMalformedError("changes: a day is named twice")
    for change in changes:
        if change.kind not in set(DayKind):
            raise CommandMalformedError(f"kind: one of {', '.join(DayKind)}")
        for name, text in (("name", change.name), ("source", change.source)):
            if len(text) > _LONGEST or (text and not text.isprintable()):
                raise CommandMalformedError(f"{name}: {_LONGEST} printable characters at most")
            if not text.strip() and change.kind != DayKind.ORDINARY:
                raise CommandMalformedError(f"{name}: a special day has a name and was announced somewhere")


def store(work: UnitOfWork, command: c.SubmitCalendar, packed: bytes) -> None:
    """Store a calendar that is proposed.

    Raises Rejected where it is proposed or in force already, or was made from one that is not in force.
    """
    document = codec.parse_object(packed)
    days = codec.canonical(document["days"]).decode()
    if Calendar.from_json(codec.parse_object(days.encode())).digest != command.digest:
        raise CommandMalformedError("digest: what is enclosed is not what the command names")
    current = work.office_state().calendar
    if command.base != current:
        raise Rejected(Reason.CALENDAR_OUTDATED, calendar=command.digest)
    known = work.stored_calendar(command.digest)
    waits = known is not None and known.adopted_at is None and known.base == current
    if command.digest == current or (waits and known is not None and known.submitted_by is not None):
        raise Rejected(Reason.ALREADY_SUBMITTED, calendar=command.digest)
    work.put_submitted_calendar(
        StoredCalendar(
            digest=command.digest,
            days=days,
            names=codec.canonical(document["names"]).decode(),
            base=command.base,
            submitted_by=command.actor,
            submitted_at=command.at,
        )
    )


def adopt(work: UnitOfWork, command: c.AdoptCalendar) -> None:
    """Put a calendar in force.

    Raises Rejected where it is not known, or another one came into force since it was made.
    """
    stored = work.stored_calendar(command.digest)
    if stored is None:
        raise Rejected(Reason.CALENDAR_UNKNOWN, calendar=command.digest)
    current = work.office_state().calendar
    if command.actor != c.OPERATOR and command.digest != current and stored.base not in (None, current):
        raise Rejected(Reason.CALENDAR_OUTDATED, calendar=command.digest)
    work.put_setting(CALENDAR, command.digest)
    work.note_adoption(command.digest, command.actor, command.at)


def _names(document: Mapping[str, object]) -> Mapping[str, DayName]:
    return {day: codec.read(DayName, cast("Mapping[str, object]", name)) for day, name in document.items()}
