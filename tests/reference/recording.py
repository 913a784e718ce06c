"""The engine's side of a walk: every step done, what it says named as the reference names it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from engine.bpmn.interpreter import SpiffInterpreter
from engine.events import (
    Event,
    FlowTaken,
    JobCancelled,
    JobCreated,
    Json,
    MessageAwaited,
    MessageCancelled,
    StageEntered,
    StageLeft,
    TaskCancelled,
    TaskCreated,
    TimerCancelled,
    TimerSet,
    VariablesSet,
)
from engine.ids import ActorId, CommandId
from engine.ports import Advance, Run, Step
from tests.process.casework import NOON, ORGANS, SHANGHAI, FakeClocks
from tests.reference.game import Happening
from tests.reference.tokens import Token

_JOINS: Final = frozenset({"parallelGateway", "inclusiveGateway"})


@dataclass(frozen=True, order=True, kw_only=True)
class Waiting:
    """Something that waits for a stimulus; the order is the same in every run."""

    path: str
    element: str
    item: int = -1
    kind: str
    due: str = ""
    handle: str

    def fits(self, token: Token) -> bool:
        """Return whether a token of the reference waits for the same."""
        path, element, item = token.place
        due = "" if token.due is None else token.due.isoformat()
        mine = (self.path, self.element, self.item, self.kind, self.due)
        return mine == (path, element, -1 if item is None else item, token.awaits, due)


class Recorder:
    """One case of the engine: moves it and notes what happens."""

    def __init__(self, interpreter: SpiffInterpreter, routing: dict[str, Json]) -> None:
        self._interpreter = interpreter
        self.run: Run = interpreter.new()
        self.routing = routing
        self.at: datetime = NOON
        self.waiting: dict[str, Waiting] = {}
        self._commands = 0

    def restore(self) -> None:
        """Go on with a copy made from the snapshot."""
        self.run = self._interpreter.restore(json.loads(json.dumps(self.run.snapshot())))

    def step(self, step: Step, waiting: Waiting | None, answers: Mapping[str, Json]) -> Counter[Happening]:
        """Do a step; return what happened.

        Raises ExecutionError where the engine refuses.
        """
        self._commands += 1
        clocks = FakeClocks()
        inside = waiting is not None and waiting.item >= 0
        if not inside:
            self.routing.update(answers)
        if waiting is not None:
            del self.waiting[waiting.handle]
        happened = self.run.advance(
            step,
            Advance(
                command=CommandId(f"command-{self._commands}"),
                actor=ActorId("wang"),
                at=self.at,
                zone=SHANGHAI,
                definition=self._interpreter.definition,
                routing=self.routing,
                organs=ORGANS,
                clocks=clocks,
                item_values=answers if inside else {},
            ),
        )
        trace = Counter(named for event in happened if (named := self._named(event)) is not None)
        trace.update(clocks.told)
        return trace

    def marking(self) -> Counter[tuple[Json, ...]]:
        """Return the tokens: path, element, item, due, what has come to a join."""
        elements = self._interpreter.definition.elements
        found: Counter[tuple[Json, ...]] = Counter()
        for path, element, _, item, due, _, inner in cast("list[list[Json]]", self.run.marking()):
            joins = elements[cast("str", element)].kind in _JOINS  # type: ignore[index]  # an element's id
            found[path, element, item, due, json.dumps(inner, sort_keys=True) if joins else None] += 1
        return found

    def _named(self, event: Event) -> Happening | None:
        match event:
            case FlowTaken():
                return ("flow", event.flow, event.path)
            case TaskCreated():
                return self._begins(event, "task", event.task)
            case JobCreated():
                return self._begins(event, "job", event.job)
            case MessageAwaited():
                return self._begins(event, "message", event.message)
            case TimerSet():
                return self._begins(event, "timer", event.timer)
            case _:
                return self._ends(event)

    def _begins(
        self, event: TaskCreated | JobCreated | MessageAwaited | TimerSet, kind: str, handle: str
    ) -> Happening:
        due = event.due_at if isinstance(event, TimerSet) else None
        waiting = Waiting(
            path=event.path,
            element=str(event.element),
            item=-1 if event.item is None else event.item,
            kind=kind,
            due="" if due is None else due.isoformat(),
            handle=handle,
        )
        self.waiting[handle] = waiting
        return ("waits", kind, event.path, waiting.element, event.item)

    def _ends(self, event: Event) -> Happening | None:
        match event:
            case TaskCancelled(task=handle) | JobCancelled(job=handle):
                return self._cancelled(handle)
            case MessageCancelled(message=handle) | TimerCancelled(timer=handle):
                return self._cancelled(handle)
            case VariablesSet():
                return ("set", event.element, event.path, repr(sorted(event.values.items())))
            case StageEntered():
                return ("stage", "entered", event.stage)
            case StageLeft():
                return ("stage", "interrupted" if event.interrupted else "left", event.stage)
            case _:
                return None

    def _cancelled(self, handle: str) -> Happening:
        waiting = self.waiting.pop(handle)
        item = None if waiting.item < 0 else waiting.item
        return ("cancelled", waiting.kind, waiting.path, waiting.element, item)
