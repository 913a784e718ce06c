"""A new calendar: the running clocks of a case computed anew from what was recorded when they started."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from engine.deadlines.period import Moment, anew
from engine.deadlines.rulebook import Clock, ClockUnit, Rulebook
from engine.deadlines.running import ClockKey, Running, State, fold, sorted_clocks
from engine.events import DeadlineRecomputed
from engine.working_days import Unit


def recompute(
    rulebook: Rulebook, running: Mapping[ClockKey, Running], moment: Moment
) -> tuple[DeadlineRecomputed, ...]:
    """Return what the calendar of `moment` changes of the clocks that run; what has ended keeps its day.

    Clocks that never pass another's last day come after those others, whose days may have moved.
    """
    found: list[DeadlineRecomputed] = []
    for key, clock in _outer_first(rulebook, running):
        rule = rulebook.clocks.get(key.clock)
        if rule is None or clock.state is not State.RUNNING or clock.unit == ClockUnit.HOUR:
            continue
        event = anew(rule, clock, _safe_on(rule, clock, running, moment), moment)
        if _differs(clock, event):
            found.append(event)
            running = fold(running, event)
    return tuple(found)


def _outer_first(
    rulebook: Rulebook, running: Mapping[ClockKey, Running]
) -> Iterator[tuple[ClockKey, Running]]:
    rules = rulebook.clocks
    clocks = sorted_clocks(running)
    yield from (entry for entry in clocks if entry[0].clock not in rules or not rules[entry[0].clock].within)
    yield from (entry for entry in clocks if entry[0].clock in rules and rules[entry[0].clock].within)


def _safe_on(rule: Clock, clock: Running, running: Mapping[ClockKey, Running], moment: Moment) -> date:
    """Return the raw last day: counted anew, with the days that were added since."""
    ends_on, unit, length = clock.safe_on, clock.unit, clock.length
    held = unit == ClockUnit.SET and clock.started_from in rule.within
    if held and rule.length is not None:
        unit, length = rule.unit, rule.length
    if unit in {Unit.NATURAL, Unit.WORKDAY, Unit.MONTH}:
        ends_on = moment.calendar.add(clock.started_on, length, Unit(unit))
        ends_on += timedelta(days=sum(move.days for move in clock.moves))
    outer = [running[key].safe_on for name in rule.within if (key := ClockKey(name, None)) in running
             and running[key].state is State.RUNNING]  # fmt: skip
    return min([ends_on, *outer])


def _differs(clock: Running, event: DeadlineRecomputed) -> bool:
    return (clock.due_on, clock.safe_on, clock.rolled_on, clock.due_at, clock.warn_at, clock.provisional) != (
        event.due_on,
        event.safe_on,
        event.rolled_on,
        event.due_at,
        event.warn_at,
        event.provisional,
    )
