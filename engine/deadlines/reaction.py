"""What the legal clocks of a case do when something happens on its diagram."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeVar

from engine.deadlines.period import ClockFailureError, Moment, Reading, move_deadline, set_deadline
from engine.deadlines.rulebook import (
    Clock,
    Extension,
    On,
    Outcome,
    Pause,
    Reactions,
    Rulebook,
    Start,
    Stop,
    StopAll,
    Who,
)
from engine.deadlines.running import (
    EXTENSION,
    PAUSE,
    ClockKey,
    Move,
    Running,
    State,
    deadline_function,
    fold,
    sorted_clocks,
)
from engine.errors import ExecutionError
from engine.events import DeadlineEnded, DeadlineEvent, DeadlineMet
from engine.feel import Environment

_NOTHING = Reactions()
_OWED = frozenset({State.RUNNING, State.MISSED})

Rule = TypeVar("Rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something on the diagram: `on` started or ended (the case, element ""), entered or completed.

    `item` is the index of the multi-instance item, None outside one.
    """

    on: str
    element: str = ""
    item: int | None = None


class ExtensionProblem(StrEnum):
    """Why a clock cannot be extended: a stable code."""

    NOT_EXTENDABLE = "not_extendable"
    NOT_RUNNING = "not_running"
    EXTENDED_BEFORE = "extended_before"
    AFTER_EXPIRY = "after_expiry"
    NO_DAYS = "no_days"
    TOO_LONG = "too_long"


class RefusedExtension(NamedTuple):
    """An extension that the law does not allow, with the clock it was meant for."""

    clock: str
    extension: str
    problem: ExtensionProblem


def react(
    rulebook: Rulebook,
    happening: Happening,
    scope: Mapping[str, object],
    running: Mapping[ClockKey, Running],
    moment: Moment,
) -> tuple[DeadlineEvent, ...]:
    """Return what happens to the clocks: stops first, then extensions and pauses, then starts.

    `scope` holds the routing data after the answers of the command, the item's variable over them.

    Raises:
        ExecutionError: a condition fails, a day is missing or no date, or an extension came through that
            `refused_extension` refuses; it names the element and the clock.

    """
    reactions = rulebook.reactions.get((happening.on, happening.element))
    if reactions is None:
        return ()
    change = _Change(happening, scope, running, moment)
    for stop_all in reactions.stops_all:
        with change.naming(None):
            _stop_all(change, stop_all)
    _each(change, reactions.stops, _stop)
    _each(change, reactions.extensions, _extend)
    _each(change, reactions.begun, _begin_pause)
    _each(change, reactions.finished, _finish_pause)
    _each(change, reactions.starts, _start)
    if happening.on == On.ENDED:
        _end_all(change, frozenset())
    return tuple(change.events)


def extension_problem(
    extension: Extension, running: Running | None, days: object, moment: Moment
) -> ExtensionProblem | None:
    """Say why these days cannot be added to the clock now, None where they can.

    One extension in total, of at most the days that the law gives, approved before the last day has come
    (信访工作条例 34; that day 60 itself is too late is the stricter reading).
    """
    if running is None or running.state not in _OWED:
        return ExtensionProblem.NOT_RUNNING
    if len(running.moved_for(f"{EXTENSION}:{extension.id}")) >= extension.times:
        return ExtensionProblem.EXTENDED_BEFORE
    if extension.before_expiry and (running.state is State.MISSED or moment.today >= running.safe_on):
        return ExtensionProblem.AFTER_EXPIRY
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        return ExtensionProblem.NO_DAYS
    return ExtensionProblem.TOO_LONG if days > extension.at_most else None


def refused_extension(
    rulebook: Rulebook,
    happening: Happening,
    scope: Mapping[str, object],
    running: Mapping[ClockKey, Running],
    moment: Moment,
) -> RefusedExtension | None:
    """Return the first extension that this happening would give against the law, None where it gives none.

    `decide` asks before a task is completed, with the answers already in `scope`.

    Raises:
        ExecutionError: the condition of the extension fails.

    """
    reactions = rulebook.reactions.get((happening.on, happening.element), _NOTHING)
    if not reactions.extensions:
        return None
    change = _Change(happening, scope, running, moment)
    for clock, extension in reactions.extensions:
        with change.naming(clock):
            problem = _problem(change, clock, extension)
        if problem is not None:
            return RefusedExtension(clock.id, extension.id, problem)
    return None


class _Change:
    """The clocks of one case while one happening changes them."""

    def __init__(
        self,
        happening: Happening,
        scope: Mapping[str, object],
        running: Mapping[ClockKey, Running],
        moment: Moment,
    ) -> None:
        deadline = deadline_function(running, happening.item)
        environment = Environment(now=moment.at, zone=moment.zone, functions={"deadline": deadline})
        self.happening = happening
        self.running = running
        self.moment = moment
        self.reading = Reading(scope=scope, environment=environment, moment=moment)
        self.events: list[DeadlineEvent] = []

    def record(self, event: DeadlineEvent) -> None:
        self.events.append(event)
        self.running = fold(self.running, event)

    def keys(self, clock: Clock) -> list[ClockKey]:
        """Return the running clocks that the happening concerns: outside the multi-instance, every item's."""
        if not clock.per_item:
            return [ClockKey(clock.id, None)]
        if self.happening.item is not None:
            return [ClockKey(clock.id, self.happening.item)]
        return [key for key in self.running if key.clock == clock.id]

    @contextmanager
    def naming(self, clock: Clock | None) -> Iterator[None]:
        """Let a failure say where it came from."""
        try:
            yield
        except ClockFailureError as failure:
            name = "every clock" if clock is None else f"clock {clock.id}"
            raise ExecutionError(
                self.happening.element or self.happening.on, f"{name}: {failure}"
            ) from failure


def _each(
    change: _Change, rules: tuple[tuple[Clock, Rule], ...], apply: Callable[[_Change, Clock, Rule], None]
) -> None:
    for clock, rule in rules:
        with change.naming(clock):
            apply(change, clock, rule)


def _stop_all(change: _Change, rule: StopAll) -> None:
    if change.reading.holds(rule.trigger.when):
        _end_all(change, rule.spared)


def _end_all(change: _Change, spared: frozenset[str]) -> None:
    for key, clock in sorted_clocks(change.running):
        if clock.state is State.RUNNING and key.clock not in spared:
            change.record(DeadlineEnded(clock=key.clock, item=key.item))


def _stop(change: _Change, clock: Clock, stop: Stop) -> None:
    if not change.reading.holds(stop.trigger.when):
        return
    for key in change.keys(clock):
        found = change.running.get(key)
        if found is None or found.state not in _OWED:
            continue
        if stop.outcome is Outcome.MET:
            late = found.state is State.MISSED or change.moment.at >= found.due_at
            change.record(DeadlineMet(clock=key.clock, item=key.item, late=late))
        else:
            change.record(DeadlineEnded(clock=key.clock, item=key.item))


def _problem(change: _Change, clock: Clock, extension: Extension) -> ExtensionProblem | None:
    if not change.reading.holds(extension.trigger.when):
        return None
    found = change.running.get(ClockKey(clock.id, change.happening.item if clock.per_item else None))
    return extension_problem(extension, found, change.reading.value(extension.days), change.moment)


def _extend(change: _Change, clock: Clock, extension: Extension) -> None:
    problem = _problem(change, clock, extension)
    if problem is not None:
        raise ClockFailureError(f"the extension {extension.id} is against the law ({problem})")
    days = change.reading.value(extension.days)
    if change.reading.holds(extension.trigger.when) and isinstance(days, int):
        for key in change.keys(clock):
            _move(change, clock, key, Move(cause=f"{EXTENSION}:{extension.id}", days=days, law=extension.law))


def _begin_pause(change: _Change, clock: Clock, pause: Pause) -> None:
    """Leave out the days until the planned end, none where it is not known yet."""
    if not change.reading.holds(pause.begins.when):
        return
    today = change.moment.today
    planned = change.reading.day(pause.planned) or today
    for key in change.keys(clock):
        if key in change.running and change.running[key].state in _OWED:
            cause = f"{PAUSE}:{pause.name}:{today.isoformat()}"
            days = max(0, (planned - today).days)
            _move(change, clock, key, Move(cause=cause, days=days, law=pause.law))


def _finish_pause(change: _Change, clock: Clock, pause: Pause) -> None:
    """Correct the days left out by the day on which the pause really ended."""
    if not change.reading.holds(pause.ends.when):
        return
    for key in change.keys(clock):
        found = change.running.get(key)
        begun = () if found is None else found.moved_for(f"{PAUSE}:{pause.name}")
        if found is None or not begun or found.state not in _OWED:
            continue
        cause = begun[-1].cause
        began_on = date.fromisoformat(cause.rpartition(":")[2])
        ended_on = change.reading.day(pause.until) or change.moment.today
        days = max(0, (ended_on - began_on).days) - found.days_of(cause)
        if days:
            _move(change, clock, key, Move(cause=cause, days=days, law=pause.law))


def _start(change: _Change, clock: Clock, start: Start) -> None:
    """Start the clock unless it runs; what was used up of the same period before stays used up."""
    if not change.reading.holds(start.trigger.when):
        return
    key = ClockKey(clock.id, change.happening.item if clock.per_item else None)
    before = change.running.get(key)
    if before is not None and (clock.once or _still_owed(before)):
        return
    event = set_deadline(clock, start, key, change.reading, change.running)
    change.record(event)
    resumed = before is not None and before.state is State.ENDED and before.started_on == event.started_on
    for move in before.moves if before is not None and resumed else ():
        _move(change, clock, key, move)


def _still_owed(running: Running) -> bool:
    return running.state is State.RUNNING or (running.state is State.MISSED and running.who == Who.AUTHORITY)


def _move(change: _Change, clock: Clock, key: ClockKey, move: Move) -> None:
    change.record(move_deadline(clock, change.running[key], move, change.moment))
