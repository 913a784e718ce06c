"""From a start day to a last day: the one computation behind every deadline, with all that explains it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from engine.deadlines.rulebook import TODAY, Clock, ClockUnit, LengthFrom, Limit, Start
from engine.deadlines.running import ClockKey, Move, Running, State
from engine.events import DeadlineMoved, DeadlineRecomputed, DeadlineSet
from engine.feel import Environment, Expression, FeelError, evaluate
from engine.working_days import Calendar, Unit

_ONE_DAY = timedelta(days=1)


class ClockFailureError(Exception):
    """A clock cannot be computed from the routing data; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a command counts (`at`, aware), the office's zone, and the calendar known then."""

    at: datetime
    zone: tzinfo
    calendar: Calendar

    @property
    def today(self) -> date:
        """The day of the command in the office's zone."""
        return self.at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The routing data under reading, with what FEEL needs beside them."""

    scope: Mapping[str, object]
    environment: Environment
    moment: Moment

    def holds(self, when: Expression | None) -> bool:
        """Say whether a condition is true; an unset name in it is null, and null is not true.

        Raises:
            ClockFailureError: the expression fails.

        """
        if when is None:
            return True
        try:
            return evaluate(when, self.scope, self.environment) is True
        except FeelError as error:
            raise ClockFailureError(f"{when.source!r} fails: {error}") from error

    def value(self, name: str) -> object:
        """Return the value of a dotted routing name, None where it is not set."""
        found: object = self.scope
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def day(self, name: str) -> date | None:
        """Return the day that a routing name holds, `today` for the day of the command, None where not set.

        Raises:
            ClockFailureError: the value is no ISO date.

        """
        if name == TODAY:
            return self.moment.today
        value = self.value(name)
        if value is None or value == "":
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError as error:
            raise ClockFailureError(f"{name} is to be an ISO date, found {value!r}") from error

    def first_day(self, names: tuple[str, ...]) -> tuple[str, date]:
        """Return the first of these names that is set, with its day.

        Raises:
            ClockFailureError: none is set.

        """
        for name in names:
            if (day := self.day(name)) is not None:
                return name, day
        raise ClockFailureError(f"{' or '.join(names)} is to hold a date and is not set")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """A start, a length and the raw last day they give."""

    origin: str
    started_on: date
    length: int
    unit: ClockUnit
    ends_on: date


def set_deadline(
    clock: Clock, start: Start, key: ClockKey, reading: Reading, running: Mapping[ClockKey, Running]
) -> DeadlineSet:
    """Return the event that starts the clock, with the shortest period that applies.

    Raises:
        ClockFailureError: a start day or a set day is missing or no date.

    """
    at = reading.moment.at
    period = min(_periods(clock, start, reading, running), key=lambda period: period.ends_on)
    dates = _Dates.of(clock, period.started_on, period.ends_on, reading.moment)
    due_at = dates.due_at
    if clock.unit is ClockUnit.HOUR:
        due_at = at.astimezone(UTC) + timedelta(hours=period.length)
    return DeadlineSet(
        clock=clock.id,
        item=key.item,
        started_on=period.started_on,
        started_from=period.origin,
        length=period.length,
        unit=period.unit,
        due_on=dates.due_on,
        safe_on=period.ends_on,
        rolled_on=dates.rolled_on,
        due_at=due_at,
        warn_at=dates.warn_at,
        who=clock.who,
        provisional=dates.provisional,
        law=clock.law,
    )


def move_deadline(clock: Clock, running: Running, move: Move, moment: Moment) -> DeadlineMoved:
    """Return the event that adds days to a running clock; the whole period is rolled anew."""
    safe_on = running.safe_on + timedelta(days=move.days)
    dates = _Dates.of(clock, running.started_on, safe_on, moment)
    return DeadlineMoved(
        clock=running.clock,
        item=running.item,
        cause=move.cause,
        days=move.days,
        due_on=dates.due_on,
        safe_on=safe_on,
        rolled_on=dates.rolled_on,
        due_at=dates.due_at,
        warn_at=dates.warn_at,
        provisional=dates.provisional,
        law=move.law,
    )


def anew(clock: Clock, running: Running, safe_on: date, moment: Moment) -> DeadlineRecomputed:
    """Return the event that gives a running clock the dates that follow from a raw last day now."""
    dates = _Dates.of(clock, running.started_on, safe_on, moment)
    return DeadlineRecomputed(
        clock=running.clock,
        item=running.item,
        calendar=moment.calendar.digest,
        due_on=dates.due_on,
        safe_on=safe_on,
        rolled_on=dates.rolled_on,
        due_at=dates.due_at,
        warn_at=dates.warn_at,
        provisional=dates.provisional,
    )


def _periods(
    clock: Clock, start: Start, reading: Reading, running: Mapping[ClockKey, Running]
) -> Iterator[_Period]:
    variant = next((variant for variant in clock.variants if reading.holds(variant.when)), None)
    origin, started_on = reading.first_day(start.origins if variant is None else variant.origins)
    origin, started_on = _deemed(start, origin, started_on, running)
    yield _own_period(clock, origin, started_on, reading)
    caps = () if variant is None or variant.cap is None else (variant.cap,)
    for limit in (*caps, *clock.limits):
        if (period := _limit_period(limit, reading)) is not None:
            yield period
    for outer in clock.within:
        other = running.get(ClockKey(outer, None))
        if other is not None and other.state is State.RUNNING:
            yield _Period(
                origin=outer, started_on=started_on, length=0, unit=ClockUnit.SET, ends_on=other.safe_on
            )


def _deemed(
    start: Start, origin: str, started_on: date, running: Mapping[ClockKey, Running]
) -> tuple[str, date]:
    """Return the start day, or the last day of the duty that should have brought it about, if earlier.

    A matter that nobody was told of within fifteen days counts as accepted on the fifteenth (O-13).
    """
    duties = [running[key] for clock in start.deemed_by if (key := ClockKey(clock, None)) in running]
    if not duties:
        return origin, started_on
    duty = max(duties, key=lambda duty: duty.started_on)
    return (duty.clock, duty.safe_on) if duty.safe_on < started_on else (origin, started_on)


def _own_period(clock: Clock, origin: str, started_on: date, reading: Reading) -> _Period:
    length, unit = _length(clock, reading)
    if clock.set_by is not None:
        origin, ends_on = reading.first_day((clock.set_by,))
    elif clock.month_day is not None:
        month, day = clock.month_day
        ends_on = date(started_on.year + clock.years, month, day)
    elif unit is ClockUnit.HOUR:
        end = reading.moment.at + timedelta(hours=length)
        ends_on = end.astimezone(reading.moment.zone).date()
    else:
        ends_on = reading.moment.calendar.add(started_on, length, Unit(unit))
    return _Period(origin=origin, started_on=started_on, length=length, unit=unit, ends_on=ends_on)


def _length(clock: Clock, reading: Reading) -> tuple[int, ClockUnit]:
    stated = clock.length_from
    value = None if stated is None else reading.value(stated.name)
    if stated is None or value is None:
        return clock.length or 0, clock.unit
    return _within_bounds(stated, value), stated.unit


def _within_bounds(stated: LengthFrom, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ClockFailureError(f"{stated.name} is to be a whole number, found {value!r}")
    longest = value if stated.at_most is None else min(value, stated.at_most)
    return max(longest, stated.at_least)


def _limit_period(limit: Limit, reading: Reading) -> _Period | None:
    day = reading.day(limit.origin) if reading.holds(limit.when) else None
    if day is None:
        return None
    return _Period(
        origin=limit.origin,
        started_on=day,
        length=limit.length,
        unit=limit.unit,
        ends_on=reading.moment.calendar.add(day, limit.length, Unit(limit.unit)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dates:
    """What follows from a raw last day."""

    due_on: date
    rolled_on: date
    due_at: datetime
    warn_at: tuple[datetime, ...]
    provisional: bool

    @classmethod
    def of(cls, clock: Clock, started_on: date, ends_on: date, moment: Moment) -> "_Dates":
        """Roll, wait for the post, and count back to the warnings that still lie ahead.

        The last day ends at 24:00 (民法典 203(2)); post handed in on it is in time (民事诉讼法 85(4), by
        analogy for a petitioner), so that the period counts as missed only after the days of grace.
        """
        rolled_on = moment.calendar.roll(ends_on)
        due_on = rolled_on if clock.roll else ends_on
        due_at = _midnight(due_on + _ONE_DAY + timedelta(days=clock.grace), moment.zone)
        step = Unit.WORKDAY if clock.unit is ClockUnit.WORKDAY else Unit.NATURAL
        warnings = (_midnight(moment.calendar.add(due_on, -days, step), moment.zone) for days in clock.warn)
        return cls(
            due_on=due_on,
            rolled_on=rolled_on,
            due_at=due_at,
            warn_at=tuple(warning for warning in warnings if moment.at < warning < due_at),
            provisional=moment.calendar.provisional(started_on, rolled_on),
        )


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
