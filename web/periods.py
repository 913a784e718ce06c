"""A case's legal clocks, each date with its explanation."""

from dataclasses import dataclass
from datetime import date

from engine.case import Case
from engine.deadlines import ClockKey, Running, State
from engine.deadlines.rulebook import TODAY
from web import context
from web.context import say
from web.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A legal clock with all that explains its date; `key` is which it is."""

    key: ClockKey
    name: str
    due_on: date
    left: str
    state: str
    state_name: str
    law: str
    why: str


def periods(case: Case, words: Wording, today: date | None = None) -> list[Period]:
    """Return the clocks of a case: the running ones first, each group by its last day.

    What is left is counted from `today`, or from the day of the request.
    """
    today = today or context.today()
    clocks = sorted(case.clocks.values(), key=lambda clock: (clock.state is not State.RUNNING, clock.due_on))
    return [_period(clock, words, today) for clock in clocks]


def _period(clock: Running, words: Wording, today: date) -> Period:
    ruled = words.definition.rulebook.clocks.get(clock.clock)
    number = "" if clock.item is None else f" {clock.item + 1}"
    names = {
        State.RUNNING: say("running"),
        State.MET: say("kept"),
        State.MISSED: say("passed"),
        State.ENDED: say("ended"),
    }
    return Period(
        key=ClockKey(clock.clock, clock.item),
        name=f"{words.clock(clock.clock)}{number}",
        due_on=clock.due_on,
        left=_left(clock, today),
        state="late" if clock.state is State.RUNNING and clock.due_on < today else clock.state.value,
        state_name=names[clock.state],
        law="；".join(() if ruled is None else map(words.law, ruled.law)),
        why=_why(clock, words),
    )


def _left(clock: Running, today: date) -> str:
    if clock.state is not State.RUNNING:
        return ""
    days = (clock.due_on - today).days
    if days > 0:
        return say("%(days)s days left", days=days)
    return say("Due today") if days == 0 else say("Overdue")


def _why(clock: Running, words: Wording) -> str:
    """Explain a date: counted from when, how long, what was added."""
    units = {
        "natural": say("days"),
        "workday": say("working days"),
        "month": say("months"),
        "hour": say("hours"),
    }
    parts = [
        say(
            "From %(day)s (%(origin)s)",
            day=context.day(clock.started_on),
            origin=say("that day") if clock.started_from == TODAY else words.label(clock.started_from),
        )
    ]
    if clock.unit in units:
        parts.append(f"{clock.length} {units[clock.unit]}")
    if clock.due_on == clock.rolled_on != clock.safe_on:
        parts.append(say("the last day is a rest day: %(day)s", day=context.day(clock.safe_on)))
    if clock.extended_days:
        parts.append(say("extended by %(days)s days", days=clock.extended_days))
    if clock.paused_days:
        parts.append(say("%(days)s days not counted", days=clock.paused_days))
    if clock.provisional:
        parts.append(say("provisional: the calendar of that year is not out yet"))
    return " · ".join(parts)
