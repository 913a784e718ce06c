"""The token game that a drawing stands for: places, moves, and what a move throws at those around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

Marking: TypeAlias = tuple[int, ...]
"""The places that hold a token, sorted; a place with two tokens stands there twice."""


class Thrown(NamedTuple):
    """What an activity may throw at its border: escalation or error with its code, cancel, terminate."""

    kind: str
    code: str


TERMINATE: Final = Thrown("terminate", "")


class Place(NamedTuple):
    """Where a token may lie.

    `kind` is `at` (on a node, `name` its id), `flow` (before a join or an end, `name` the flow's id),
    `branch` (in what the event or event sub-process `name` began beside the rest) or `start` (`name` the
    region's key). `state` is how far what runs inside has come, `happened` how often each border event did
    that may not happen for ever.
    """

    kind: str
    name: str
    state: int = 0
    happened: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step: takes a token from each place of `takes` and puts one on each of `puts`.

    `way` are the elements that it passes, flows included, in order. `clears` takes everything else away too;
    `throws` is what those around see of it, `fatal` that it is the last they see.
    """

    takes: Marking
    puts: Marking = ()
    way: tuple[str, ...] = ()
    ends: bool = False
    clears: bool = False
    throws: Thrown | None = None
    fatal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What those around may see next: that it completes, or that it throws; None: it is over then."""

    completes: bool = False
    throws: tuple[tuple[Thrown, int | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All that those around can tell of an activity with something drawn inside; it begins in state 0."""

    states: tuple[State, ...] = (State(),)

    def repeated(self) -> "Summary":
        """Return what is seen of any number of instances, side by side or one after another."""
        thrown = {
            what: None if target is None else 0 for state in self.states for what, target in state.throws
        }
        return Summary(states=(State(completes=True, throws=tuple(sorted(thrown.items()))),))


NEVER: Final = Summary()
"""What is known of a process before it was looked at: it never ends."""
TASK: Final = Summary(states=(State(completes=True),))
"""What is seen of a task: it completes, sooner or later."""


class Undecided(Exception):
    """Whether the drawing is sound cannot be told: `element` names what stands in the way, `why` says it."""

    def __init__(self, element: str, why: str) -> None:
        self.element = element
        self.why = why
        super().__init__(element, why)


Summaries: TypeAlias = Mapping[str, Summary]
