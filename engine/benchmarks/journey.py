"""One case from its start to its end as a list of steps: rehearsed once, then repeated by both sides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from engine.events import Json
from engine.ids import ActorId, ElementId

START: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""When every case of a bench begins: a Monday at nine in Shanghai."""
_NO_ELEMENT: Final = ElementId("")
_NOBODY: Final = ActorId("")


class Deed(StrEnum):
    """What a step does."""

    FILE = "file"
    TASK = "task"
    MESSAGE = "message"
    JOB = "job"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command, and what it led to.

    `after` is counted from the start of the case. `answers` are what a person fills in, `outputs` what a
    job brings. The rest was recorded: `routing` and `item_routing` are what the diagram was given to route
    on, `tables` {business rule task: its outputs}, `fired` the timer events that happened, `open` the user
    tasks and jobs that waited afterwards, sorted.
    """

    deed: Deed
    after: timedelta
    element: ElementId = _NO_ELEMENT
    item: int | None = None
    actor: ActorId = _NOBODY
    answers: Mapping[str, Json] = field(default_factory=dict)
    outputs: Mapping[str, Json] = field(default_factory=dict)
    routing: Mapping[str, Json] = field(default_factory=dict)
    item_routing: Mapping[str, Json] = field(default_factory=dict)
    tables: Mapping[ElementId, Mapping[str, Json]] = field(default_factory=dict)
    fired: tuple[ElementId, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The steps of one case of a bundle, in order; the first files the submission, the last ends the case."""

    name: str
    bundle: str
    steps: tuple[Step, ...]

    @property
    def tasks(self) -> int:
        """How many user tasks are completed."""
        return sum(step.deed is Deed.TASK for step in self.steps)

    def tables(self) -> dict[ElementId, Mapping[str, Json]]:
        """Return the outputs of every business rule task on the way.

        Raises:
            ValueError: one is evaluated twice with different outputs: no constant stands for both.

        """
        found: dict[ElementId, Mapping[str, Json]] = {}
        for step in self.steps:
            for element, outputs in step.tables.items():
                if found.setdefault(element, outputs) != outputs:
                    raise ValueError(f"{self.name}: {element} proposes two different things on the way")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which way a case is to go: `answers` by field key, the rest is filled in; `sends` the messages sent.

    An answer named here is given wherever the key is asked; a proposal is followed where none is named.
    """

    name: str
    bundle: str
    answers: Mapping[str, Json] = field(default_factory=dict)
    sends: frozenset[str] = frozenset()
