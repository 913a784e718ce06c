"""Why a legal clock ends on its day: its recorded events, and the calendar of their entries, step by step."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from engine import events as e
from engine.deadlines import HOLDER, Clock, ClockKey, ClockUnit, Rulebook, Running, Who, fold
from engine.deadlines.running import EXTENSION
from engine.history import Entry
from engine.working_days import Calendar

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_HOLIDAY: Final = "holiday"  # of which nobody wrote down what it is called
_THE_CASE: Final = ""

Value: TypeAlias = str | int | tuple[Mapping[str, str], ...]


class Ground(StrEnum):
    """One step of the reasoning: what it is that makes the day what it is, or what became of the clock."""

    STARTED = "started"
    DEEMED = "deemed"
    COUNTED = "counted"
    HOURS = "hours"
    STATED = "stated"
    DAY_OF_YEAR = "day_of_year"
    LIMITED = "limited"
    WITHIN = "within"
    REST_DAYS = "rest_days"
    MADE_UP = "made_up"
    EXTENDED = "extended"
    PAUSED = "paused"
    RECOMPUTED = "recomputed"
    ROLLED = "rolled"
    NOT_ROLLED = "not_rolled"
    PROVISIONAL = "provisional"
    LAST_DAY = "last_day"
    POST = "post"
    WARNED = "warned"
    HOLDER_TOLD = "holder_told"
    TOLD = "told"
    MISSED = "missed"
    MET = "met"
    MET_LATE = "met_late"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One ground with what its sentence needs: ISO days, ids, numbers; `entry` is where it was recorded."""

    ground: Ground
    entry: int
    law: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoning:
    """The whole way of one clock of a case; `runs` are its steps each time it started, the last one last.

    `rule` is what the bundle of the last start says of the clock, None where that bundle has it no more.
    """

    key: ClockKey
    rule: Clock | None
    now: Running
    runs: tuple[tuple[Step, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A calendar with what its special days are called, by ISO date."""

    calendar: Calendar
    names: Mapping[str, str] = field(default_factory=dict)

    def resting(self, after: date, until: date) -> tuple[Mapping[str, str], ...]:
        """Return the rest days behind a day up to another, each named; "" for a weekly rest day."""
        return tuple(self._named(day) for day in _between(after, until) if not self._works(day))

    def made_up(self, after: date, until: date) -> tuple[Mapping[str, str], ...]:
        """Return the weekend days that count as working days behind a day up to another."""
        days = _between(after, until)
        return tuple(self._named(day) for day in days if day.weekday() >= _SATURDAY and self._works(day))

    def _works(self, day: date) -> bool:
        return self.calendar.is_working_day(day)

    def _named(self, day: date) -> Mapping[str, str]:
        plain = _HOLIDAY if day.weekday() < _SATURDAY else ""
        return {"day": day.isoformat(), "name": self.names.get(day.isoformat(), plain)}


def _between(after: date, until: date) -> Iterator[date]:
    day = after
    while day < until:
        day += _ONE_DAY
        yield day


def explain(
    entries: Iterable[Entry],
    rules: Callable[[Entry], Rulebook],
    calendars: Callable[[str], Days],
) -> dict[ClockKey, Reasoning]:
    """Return why each clock that a case ever had ends on its day, in the order in which they started.

    `rules` gives the clocks that an entry was computed with, `calendars` the calendar under a digest.
    """
    walk = _Walk(rules, calendars)
    for entry in entries:
        walk.follow(entry)
    return walk.reasonings()


class _Walk:
    """Follows a history entry by entry and collects the steps of all clocks."""

    def __init__(self, rules: Callable[[Entry], Rulebook], calendars: Callable[[str], Days]) -> None:
        self._rules = rules
        self._calendars = calendars
        self._clocks: Mapping[ClockKey, Running] = {}
        self._elements: dict[str, str] = {}
        self._runs: dict[ClockKey, list[list[Step]]] = {}
        self._known: dict[ClockKey, Clock | None] = {}

    def follow(self, entry: Entry) -> None:
        """Take in one entry."""
        happened = entry.happened()
        touched = tuple(self._touched(happened))
        for event in happened:
            if isinstance(event, e.DeadlineEvent):
                self._clocks = fold(self._clocks, event)
                self._note(entry, event, touched)
            elif isinstance(event, e.DeadlineEscalated):
                self._runs[ClockKey(event.clock, event.item)][-1].append(_told(event, entry.number))

    def reasonings(self) -> dict[ClockKey, Reasoning]:
        """Return what was collected."""
        return {
            key: Reasoning(
                key=key, rule=self._known[key], now=self._clocks[key], runs=tuple(map(tuple, runs))
            )
            for key, runs in self._runs.items()
        }

    def _touched(self, happened: tuple[e.Event, ...]) -> Iterator[str]:
        """Yield the elements that an entry entered or completed; "" where the case began or ended."""
        for event in happened:
            match event:
                case e.JobCreated(job=handle, element=element) | e.TimerSet(timer=handle, element=element):
                    self._elements[handle] = element or ""
                case e.JobDone(job=handle) | e.TimerFired(timer=handle):
                    yield self._elements.get(handle, "")
                case e.TaskCompleted(element=element) | e.MessageReceived(element=element):
                    yield element
                case e.TaskCreated(element=element) | e.StageEntered(stage=element):
                    yield element
                case e.StageLeft(stage=element):
                    yield element
                case e.CaseStarted() | e.CaseEnded():
                    yield _THE_CASE
                case _:
                    pass  # no element began or ended

    def _note(self, entry: Entry, event: e.DeadlineEvent, touched: tuple[str, ...]) -> None:
        key = ClockKey(event.clock, event.item)
        rule, number, now = self._rules(entry).clocks.get(key.clock), entry.number, self._clocks[key]
        if isinstance(event, e.DeadlineSet):
            self._known[key] = rule
            self._runs.setdefault(key, []).append(list(_begun(event, rule, number, touched)))
        run = self._runs[key][-1]
        match event:
            case e.DeadlineMoved():
                run.append(_moved(event, number))
            case e.DeadlineRecomputed():
                values = {"calendar": event.calendar, "safe": event.safe_on.isoformat()}
                run.append(Step(ground=Ground.RECOMPUTED, entry=number, values=values))
            case e.DeadlineWarned() | e.DeadlineMissed() | e.DeadlineMet() | e.DeadlineEnded():
                run.append(_became(event, entry, rule, touched))
                return
            case e.DeadlineSet():
                pass  # it began the run
        run[:] = [step for step in run if step.ground not in _OF_THE_LAST_DAY]
        run += _last_day(now, rule, number, self._calendars(entry.edition.calendar))


_OF_THE_LAST_DAY: Final = frozenset(
    {
        Ground.REST_DAYS,
        Ground.MADE_UP,
        Ground.ROLLED,
        Ground.NOT_ROLLED,
        Ground.PROVISIONAL,
        Ground.LAST_DAY,
        Ground.POST,
    }
)
"""What is told of the day as it stands last: a day that was moved is not told twice."""


def _begun(event: e.DeadlineSet, rule: Clock | None, entry: int, touched: tuple[str, ...]) -> Iterator[Step]:
    """Yield which day it starts from and why, and how far it is counted from there."""
    waited = {name for start in rule.starts for name in start.trigger.elements} if rule else set()
    yield Step(
        ground=Ground.STARTED,
        entry=entry,
        law=event.law,
        values={"element": _first_of(touched, waited), "who": event.who},
    )
    ends = {"day": event.started_on.isoformat(), "origin": event.started_from}
    unit = ClockUnit(event.unit)
    if unit is ClockUnit.SET and event.length == 0 and event.started_from in _within(rule):
        yield Step(ground=Ground.WITHIN, entry=entry, values={"clock": event.started_from, **_raw(event)})
    elif unit is ClockUnit.SET:
        yield Step(ground=Ground.STATED, entry=entry, values={"origin": event.started_from, **_raw(event)})
    elif unit is ClockUnit.DATE:
        yield Step(ground=Ground.DAY_OF_YEAR, entry=entry, values={**ends, **_raw(event)})
    elif unit is ClockUnit.HOUR:
        yield Step(ground=Ground.HOURS, entry=entry, values={"length": event.length, **_raw(event)})
    else:
        yield from _counted(event, rule, entry)


def _counted(event: e.DeadlineSet, rule: Clock | None, entry: int) -> Iterator[Step]:
    origin, day = event.started_from, event.started_on.isoformat()
    deemed = {clock for start in rule.starts for clock in start.deemed_by} if rule else set()
    if origin in deemed:
        yield Step(ground=Ground.DEEMED, entry=entry, values={"clock": origin, "day": day})
    yield Step(
        ground=Ground.LIMITED if _is_limit(event, rule) else Ground.COUNTED,
        entry=entry,
        values={
            "day": day,
            "origin": origin,
            "first": (event.started_on + _ONE_DAY).isoformat(),
            "length": event.length,
            "unit": event.unit,
            **_raw(event),
        },
    )


def _is_limit(event: e.DeadlineSet, rule: Clock | None) -> bool:
    """Say whether not the clock's own length counted, but one that it never passes."""
    if rule is None or rule.length_from is not None:
        return False
    return (event.length, event.unit) != (rule.length, rule.unit)


def _within(rule: Clock | None) -> tuple[str, ...]:
    return () if rule is None else rule.within


def _raw(event: e.DeadlineSet) -> Mapping[str, str]:
    return {"safe": event.safe_on.isoformat(), "due_at": event.due_at.isoformat()}


def _moved(event: e.DeadlineMoved, entry: int) -> Step:
    kind, _, cause = event.cause.partition(":")
    extended = kind == EXTENSION
    name, _, began = cause.partition(":")
    values: dict[str, Value] = {"days": event.days, "cause": name, "safe": event.safe_on.isoformat()}
    if extended:
        return Step(ground=Ground.EXTENDED, entry=entry, law=event.law, values=values)
    return Step(ground=Ground.PAUSED, entry=entry, law=event.law, values={**values, "began": began})


def _told(event: e.DeadlineEscalated, entry: int) -> Step:
    ground = Ground.HOLDER_TOLD if event.to == HOLDER else Ground.TOLD
    return Step(ground=ground, entry=entry, values={"role": event.to, "organ": event.organ})


def _became(
    event: e.DeadlineWarned | e.DeadlineMissed | e.DeadlineMet | e.DeadlineEnded,
    entry: Entry,
    rule: Clock | None,
    touched: tuple[str, ...],
) -> Step:
    grounds = {
        e.DeadlineWarned: Ground.WARNED,
        e.DeadlineMissed: Ground.MISSED,
        e.DeadlineMet: Ground.MET,
        e.DeadlineEnded: Ground.ENDED,
    }
    ground = grounds[type(event)]
    if isinstance(event, e.DeadlineMet) and event.late:
        ground = Ground.MET_LATE
    values: dict[str, Value] = {"at": entry.at.isoformat()}
    if ground in {Ground.MET, Ground.MET_LATE, Ground.ENDED}:
        waited = {name for stop in rule.stops for name in stop.trigger.elements} if rule else set()
        values["element"] = _first_of(touched, waited)
    return Step(ground=ground, entry=entry.number, values=values)


def _first_of(touched: tuple[str, ...], waited: set[str]) -> str:
    """Return which of the elements that an entry touched the clock was waiting for, else the first."""
    return next((element for element in touched if element in waited), next(iter(touched), ""))


def _last_day(now: Running, rule: Clock | None, entry: int, days: Days) -> Iterator[Step]:
    """Yield what the calendar makes of the raw last day, and the day on which the clock ends."""
    if now.unit == ClockUnit.WORKDAY:
        resting = days.resting(now.started_on, now.safe_on)
        made_up = days.made_up(now.started_on, now.safe_on)
        if resting:
            yield Step(ground=Ground.REST_DAYS, entry=entry, values={"days": resting})
        if made_up:
            yield Step(ground=Ground.MADE_UP, entry=entry, values={"days": made_up})
    if now.unit != ClockUnit.HOUR and now.rolled_on != now.safe_on:
        yield Step(
            ground=Ground.ROLLED if now.due_on == now.rolled_on else Ground.NOT_ROLLED,
            entry=entry,
            values={
                "safe": now.safe_on.isoformat(),
                "rolled": now.rolled_on.isoformat(),
                "days": days.resting(now.safe_on - _ONE_DAY, now.rolled_on),
            },
        )
    if now.provisional:
        years = range(min(now.started_on, now.rolled_on).year, now.rolled_on.year + 1)
        unknown = [str(year) for year in years if year not in days.calendar.published_years]
        yield Step(ground=Ground.PROVISIONAL, entry=entry, values={"years": ", ".join(unknown)})
    yield Step(
        ground=Ground.LAST_DAY,
        entry=entry,
        values={"day": now.due_on.isoformat(), "due_at": now.due_at.isoformat()},
    )
    if rule is not None and rule.grace and now.who == Who.PETITIONER:
        yield Step(ground=Ground.POST, entry=entry, values={"days": rule.grace})
