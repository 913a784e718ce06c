"""What the core needs from outside: the executed diagram, the clocks beside it, the jobs' functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Protocol, TypeAlias

from engine.definition import Definition, OrganRule
from engine.events import Event, Json
from engine.ids import ActorId, CommandId, JobId, MessageId, OrganId, TaskId, TimerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """Put a token on the start event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask:
    """Move the token on from a user task."""

    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """Deliver an awaited message."""

    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Fire:
    """Let a timer event happen."""

    timer: TimerId


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishJob:
    """Move the token on from a service task."""

    job: JobId


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Take every token away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Move no token; the timers that follow a clock follow it all the same."""


Step: TypeAlias = Begin | FinishTask | Receive | Fire | FinishJob | Stop | Rest


class Clocks(Protocol):
    """The legal clocks of one case, told of every element while the token moves."""

    def happened(
        self, on: str, element: str, item: int | None, scope: Mapping[str, Json]
    ) -> tuple[Event, ...]:
        """Return the deadline events that entering (`on` = entered) or completing an element causes."""
        ...

    def due_at(self, *clocks: str, item: int | None = None) -> datetime | None:
        """Return the instant at which the first running clock of `clocks` is missed, None if none runs."""
        ...


@dataclass(slots=True, kw_only=True)
class Advance:
    """What one command's execution may know: never a clock, never chance.

    `routing` is the case's routing data; the interpreter writes into it. `organs` resolves the organ
    property (the item's organ is read from the item's `organ` key). `item_values` are answers given inside
    a multi-instance: they go into the scope of the item, not into `routing`.
    """

    command: CommandId
    actor: ActorId
    at: datetime
    zone: tzinfo
    definition: Definition
    routing: dict[str, Json]
    organs: Mapping[OrganRule, OrganId]
    clocks: Clocks
    item_values: Mapping[str, Json] = field(default_factory=dict)


class Run(Protocol):
    """One case's tokens on its diagram. After an exception it is spoilt: throw it away."""

    def advance(self, step: Step, advance: Advance) -> tuple[Event, ...]:
        """Do the step and everything that follows by itself; return what happened, in order.

        Raises ExecutionError naming the element where an expression, a table or a bound fails.
        """
        ...

    def snapshot(self) -> Json:
        """Return the tokens as plain JSON, from which `Interpreter.restore` makes an equal run."""
        ...

    def marking(self) -> Json:
        """Return the active tokens as rows, sorted: call path, element, state, item, due time.

        Never ids of the library, finished or predicted tasks: pruning must not change it.
        """
        ...

    @property
    def ended(self) -> bool:
        """Whether no token is left."""
        ...


class Interpreter(Protocol):
    """The one door to the BPMN library, for one bundle; shared by all of its cases and threads."""

    @property
    def definition(self) -> Definition:
        """The bundle that it executes."""
        ...

    def new(self) -> Run:
        """Return a run before its start: advance it with `Begin`."""
        ...

    def restore(self, snapshot: Json) -> Run:
        """Return the run that gave the snapshot."""
        ...
