"""The clocks of one case: what runs, what falls due next, and how the recorded events change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias, assert_never

from engine.events import (
    DeadlineEnded,
    DeadlineEvent,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineRecomputed,
    DeadlineSet,
    DeadlineWarned,
)

EXTENSION = "extension"
PAUSE = "pause"


class ClockKey(NamedTuple):
    """One clock of a case; `item` is the index in a multi-instance, None outside one."""

    clock: str
    item: int | None


def clock_name(key: ClockKey) -> str:
    """Return how a command names a clock: C05, or C27#2 for the third item of a multi-instance."""
    return key.clock if key.item is None else f"{key.clock}#{key.item}"


class State(StrEnum):
    """How far a clock has come. A missed clock is still owed until it is met or ended."""

    RUNNING = "running"
    MISSED = "missed"
    MET = "met"
    ENDED = "ended"


class DueKind(StrEnum):
    """What falls due: a warning, or the end of the period."""

    WARN = "warn"
    MISS = "miss"


class Due(NamedTuple):
    """The next thing that falls due on a clock; `at` is an aware instant."""

    key: ClockKey
    kind: DueKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Days added to a clock: `cause` is "extension:<clock>" or "pause:<name>:<day it began>"."""

    cause: str
    days: int
    law: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A clock as recorded: see `DeadlineSet` for the dates; `late` once it has been missed."""

    clock: str
    item: int | None
    started_on: date
    started_from: str
    length: int
    unit: str
    due_on: date
    safe_on: date
    rolled_on: date
    due_at: datetime
    warn_at: tuple[datetime, ...]
    who: str
    provisional: bool
    moves: tuple[Move, ...] = ()
    state: State = State.RUNNING
    late: bool = False

    @property
    def extended_days(self) -> int:
        """The days that extensions added."""
        return self.days_of(EXTENSION)

    @property
    def paused_days(self) -> int:
        """The days that pauses took out of the count."""
        return self.days_of(PAUSE)

    def days_of(self, cause: str) -> int:
        """Return the days added for a cause, or for all causes that begin with it and a colon."""
        return sum(move.days for move in self.moved_for(cause))

    def moved_for(self, cause: str) -> tuple[Move, ...]:
        """Return the moves for a cause, or for all causes that begin with it and a colon."""
        return tuple(move for move in self.moves if move.cause == cause or move.cause.startswith(f"{cause}:"))


def sorted_clocks(running: Mapping[ClockKey, Running]) -> list[tuple[ClockKey, Running]]:
    """Return the clocks in the order of their ids, then of the multi-instance items."""
    return sorted(
        running.items(), key=lambda entry: (entry[0].clock, -1 if entry[0].item is None else entry[0].item)
    )


def fold(running: Mapping[ClockKey, Running], event: DeadlineEvent) -> Mapping[ClockKey, Running]:
    """Return the clocks after a recorded event; never refuses: it happened."""
    key = ClockKey(event.clock, event.item)
    if isinstance(event, DeadlineSet):
        return {**running, key: _set(event)}
    return {**running, key: _changed(running[key], event)}


def next_due(running: Mapping[ClockKey, Running]) -> list[Due]:
    """Return what the due table must hold: for each running clock the one thing that falls due next."""
    return [_next(key, clock) for key, clock in sorted_clocks(running) if clock.state is State.RUNNING]


def fire(
    running: Mapping[ClockKey, Running], key: ClockKey, kind: DueKind, at: datetime
) -> tuple[DeadlineEvent, ...]:
    """Return the event of a thing that fell due at `at`; none where the clock has moved on since."""
    clock = running.get(key)
    if clock is None or clock.state is not State.RUNNING or _next(key, clock) != Due(key, kind, at):
        return ()
    match kind:
        case DueKind.WARN:
            return (DeadlineWarned(clock=key.clock, item=key.item, due_at=clock.due_at),)
        case DueKind.MISS:
            return (DeadlineMissed(clock=key.clock, item=key.item, due_at=clock.due_at),)
    assert_never(kind)


def due_at(running: Mapping[ClockKey, Running], *clocks: str, item: int | None = None) -> datetime | None:
    """Return when the first of these clocks is missed, None if none runs.

    A clock that has just been missed still counts where no other runs, so that a timer which follows it
    does not lose its moment. Inside a multi-instance the item's own clock goes before the case's.
    """
    found = [clock for name in clocks if (clock := _of_item(running, name, item)) is not None]
    for state in (State.RUNNING, State.MISSED):
        instants = [clock.due_at for clock in found if clock.state is state]
        if instants:
            return min(instants)
    return None


def deadline_function(
    running: Mapping[ClockKey, Running], item: int | None = None
) -> Callable[..., datetime | None]:
    """Return what FEEL calls as `deadline("C20", "C21")`: the instant, or null if none of them runs."""

    def deadline(*clocks: str) -> datetime | None:
        return due_at(running, *clocks, item=item)

    return deadline


def _of_item(running: Mapping[ClockKey, Running], clock: str, item: int | None) -> Running | None:
    return running.get(ClockKey(clock, item)) or running.get(ClockKey(clock, None))


def _next(key: ClockKey, clock: Running) -> Due:
    if clock.warn_at and clock.warn_at[0] < clock.due_at:
        return Due(key, DueKind.WARN, clock.warn_at[0])
    return Due(key, DueKind.MISS, clock.due_at)


def _set(event: DeadlineSet) -> Running:
    return Running(
        clock=event.clock,
        item=event.item,
        started_on=event.started_on,
        started_from=event.started_from,
        length=event.length,
        unit=event.unit,
        due_on=event.due_on,
        safe_on=event.safe_on,
        rolled_on=event.rolled_on,
        due_at=event.due_at,
        warn_at=event.warn_at,
        who=event.who,
        provisional=event.provisional,
    )


_Change: TypeAlias = (
    DeadlineMoved | DeadlineRecomputed | DeadlineWarned | DeadlineMet | DeadlineMissed | DeadlineEnded
)


def _changed(clock: Running, event: _Change) -> Running:
    match event:
        case DeadlineMoved():
            return replace(
                clock,
                due_on=event.due_on,
                safe_on=event.safe_on,
                rolled_on=event.rolled_on,
                due_at=event.due_at,
                warn_at=event.warn_at,
                provisional=event.provisional,
                moves=(*clock.moves, Move(cause=event.cause, days=event.days, law=event.law)),
                state=State.RUNNING,
            )
        case DeadlineRecomputed():
            return replace(
                clock,
                due_on=event.due_on,
                safe_on=event.safe_on,
                rolled_on=event.rolled_on,
                due_at=event.due_at,
                warn_at=event.warn_at,
                provisional=event.provisional,
            )
        case DeadlineWarned():
            return replace(clock, warn_at=clock.warn_at[1:])
        case DeadlineMet():
            return replace(clock, state=State.MET, late=event.late)
        case DeadlineMissed():
            return replace(clock, state=State.MISSED, late=True)
        case DeadlineEnded():
            return replace(clock, state=State.ENDED)
    assert_never(event)
