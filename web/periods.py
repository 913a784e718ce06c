"""A case's legal clocks, each date with its explanation; how long there is still time, in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from engine.case import Case
from engine.deadlines import ClockKey, Running, State, rulebook
from web import context
from web.citing import Cited, cited
from web.context import say
from web.wording import Wording

_SOON: Final = 3  # days in which the colour changes: a help for the eye, no legal term


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """How long there is still time: the words, their colour and sign, and the last day (None: no period)."""

    text: str
    level: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A legal clock with all that explains its date; `level` is late, soon, running, met, missed or ended.

    `key` is which clock it is.
    """

    key: ClockKey
    name: str
    due_on: date
    text: str
    level: str
    law: tuple[Cited, ...]
    why: str


def tag(due_at: datetime | None) -> Tag:
    """Return the tag of a due instant, at which the period is missed."""
    if due_at is None:
        return Tag(text=say("No period"), level="ended", due_on=None)
    # Missed at the first instant after its last day: that day is the one just before.
    last = date.fromordinal(due_at.astimezone(context.site().zone).toordinal() - 1)
    level, text = _left(last, context.today())
    return Tag(text=text, level=level, due_on=last)


def periods(case: Case, words: Wording, today: date | None = None) -> list[Period]:
    """Return the clocks of a case: those that are owed first, each group by its last day.

    What is left is counted from `today`, or from the day of the request.
    """
    today = today or context.today()
    owed = (State.RUNNING, State.MISSED)
    clocks = sorted(case.clocks.values(), key=lambda clock: (clock.state not in owed, clock.due_on))
    return [_period(clock, words, today) for clock in clocks]


def _period(clock: Running, words: Wording, today: date) -> Period:
    ruled = words.definition.rulebook.clocks.get(clock.clock)
    number = "" if clock.item is None else f" {clock.item + 1}"
    level, text = _state(clock, today)
    return Period(
        key=ClockKey(clock.clock, clock.item),
        name=f"{words.clock(clock.clock)}{number}",
        due_on=clock.due_on,
        text=text,
        level=level,
        law=() if ruled is None else tuple(cited(ruled.law, clock.started_on)),
        why=_why(clock, words),
    )


def _state(clock: Running, today: date) -> tuple[str, str]:
    match clock.state:
        case State.RUNNING:
            return _left(clock.due_on, today)
        case State.MISSED:
            return "missed", say("passed, still owed")
        case State.MET:
            return "met", say("kept late") if clock.late else say("kept")
        case State.ENDED:
            return "ended", say("ended")


def _left(last: date, today: date) -> tuple[str, str]:
    """Return (level, words) of a period that still runs."""
    days = (last - today).days
    if days < 0:
        return "late", say("Overdue by %(days)s days", days=-days)
    if days == 0:
        return "soon", say("Due today")
    return "soon" if days <= _SOON else "running", say("%(days)s days left", days=days)


def _origin(name: str, words: Wording) -> str:
    """Say which day it is from which a clock counts; of two the engine itself knows, no form asks."""
    match name:
        case rulebook.TODAY:
            return say("that day")
        case "transferred_on":
            return say("day of the transfer")
        case _:
            return words.label(name)


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
            origin=_origin(clock.started_from, words),
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
    parts.append(say("last day %(day)s", day=context.day(clock.due_on)))
    return " · ".join(parts)
