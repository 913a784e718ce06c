"""One case on a small diagram, moved by commands; every command is also done on a copy restored from JSON."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from engine.definition import OrganRule
from engine.events import (
    DeadlineEvent,
    DeadlineSet,
    Event,
    FlowTaken,
    JobCancelled,
    JobCreated,
    Json,
    MessageAwaited,
    MessageCancelled,
    TaskCancelled,
    TaskCreated,
    TimerCancelled,
    TimerMoved,
    TimerSet,
)
from engine.ids import ActorId, CommandId, JobId, MessageId, OrganId, TaskId, TimerId
from engine.ports import Advance, Begin, FinishJob, FinishTask, Fire, Interpreter, Receive, Run, Step, Stop

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
ORGANS = {OrganRule.HANDLING: OrganId("county"), OrganRule.OFFICE: OrganId("office")}


@dataclass
class FakeClocks:
    """Clocks that tests set: due instants by clock, or by clock and item; `starts` react to elements."""

    due: dict[tuple[str, int | None], datetime] = field(default_factory=dict)
    starts: Mapping[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    told: list[tuple[str, str, int | None]] = field(default_factory=list)

    def happened(
        self,
        on: str,
        element: str,
        item: int | None,
        scope: Mapping[str, Json],  # noqa: ARG002 (the port hands it over)
    ) -> tuple[Event, ...]:
        """Note it; start the clock that waits for it."""
        self.told.append((on, element, item))
        if (on, element) not in self.starts:
            return ()
        clock, due = self.starts[on, element]
        self.due[clock, None] = due
        return (deadline_set(clock, due),)

    def due_at(self, *clocks: str, item: int | None = None) -> datetime | None:
        """Return the first that is set."""
        for clock in clocks:
            at = self.due.get((clock, item)) or self.due.get((clock, None))
            if at is not None:
                return at
        return None


def deadline_set(clock: str, due: datetime) -> DeadlineEvent:
    """Return the event of a clock that starts."""
    day = date(2026, 3, 2)
    return DeadlineSet(
        clock=clock, item=None, started_on=day, started_from="today", length=1, unit="natural", due_on=day,
        safe_on=day, rolled_on=day, due_at=due, warn_at=(), who="authority", provisional=False, law=(),
    )  # fmt: skip


class Casework:
    """A case: what waits, what happened; refuses nothing, for that is the application's part."""

    def __init__(self, interpreter: Interpreter, **routing: Json) -> None:
        """Open a case before its start."""
        self.interpreter = interpreter
        self.run: Run = interpreter.new()
        self.routing: dict[str, Json] = dict(routing)
        self.clocks = FakeClocks()
        self.organs = dict(ORGANS)
        self.history: list[Event] = []
        self.waiting: dict[str, TaskCreated | MessageAwaited | TimerSet | JobCreated] = {}
        self.at = NOON
        self.commands = 0

    def step(self, step: Step, item_values: Mapping[str, Json] | None = None) -> tuple[Event, ...]:
        """Do a step on the live run and on one restored from its snapshot; both must do the same."""
        self.commands += 1
        shadow = self.interpreter.restore(json.loads(json.dumps(self.run.snapshot())))
        assert shadow.marking() == self.run.marking()
        copy = deepcopy((self.routing, self.clocks))
        happened = self._advance(self.run, step, item_values or {}, self.routing, self.clocks)
        assert self._advance(shadow, step, item_values or {}, *copy) == happened
        assert shadow.marking() == self.run.marking()
        assert shadow.snapshot() == self.run.snapshot()
        assert copy == (self.routing, self.clocks)
        self.history += happened
        for event in happened:
            self._note(event)
        return happened

    def alone(self, step: Step) -> tuple[Event, ...]:
        """Do a step on the live run only, for tests of many steps."""
        return self._advance(self.run, step, {}, self.routing, self.clocks)

    def _advance(
        self,
        run: Run,
        step: Step,
        item_values: Mapping[str, Json],
        routing: dict[str, Json],
        clocks: FakeClocks,
    ) -> tuple[Event, ...]:
        return run.advance(
            step,
            Advance(
                command=CommandId(f"command-{self.commands}"),
                actor=ActorId("wang"),
                at=self.at,
                zone=SHANGHAI,
                definition=self.interpreter.definition,
                routing=routing,
                organs=self.organs,
                clocks=clocks,
                item_values=item_values,
            ),
        )

    def _note(self, event: Event) -> None:
        match event:
            case TaskCreated(task=handle) | MessageAwaited(message=handle) | TimerSet(timer=handle):
                self.waiting[handle] = event
            case JobCreated(job=handle):
                self.waiting[handle] = event
            case TaskCancelled(task=handle) | MessageCancelled(message=handle) | TimerCancelled(timer=handle):
                del self.waiting[handle]
            case JobCancelled(job=handle):
                del self.waiting[handle]
            case TimerMoved(timer=handle, due_at=due):
                timer = self.waiting[handle]
                assert isinstance(timer, TimerSet)
                self.waiting[handle] = TimerSet(
                    timer=timer.timer, element=timer.element, path=timer.path, item=timer.item, due_at=due
                )
            case _:
                pass

    def find(self, element: str, item: int | None = None) -> str:
        """Return the id of the first thing that waits at an element."""
        found = [h for h, e in self.waiting.items() if e.element == element and item in {None, e.item}]
        assert found, f"{element} does not wait, but {self.open()}"
        return found[0]

    def begin(self) -> tuple[Event, ...]:
        """Start."""
        return self.step(Begin())

    def finish(self, element: str, item: int | None = None, /, **answers: Json) -> tuple[Event, ...]:
        """Complete a user task with answers."""
        handle = self.find(element, item)
        return self._done(handle, FinishTask(task=TaskId(handle)), answers)

    def receive(self, element: str, **answers: Json) -> tuple[Event, ...]:
        """Deliver the message that an element waits for."""
        handle = self.find(element)
        return self._done(handle, Receive(message=MessageId(handle)), answers)

    def fire(self, element: str, item: int | None = None) -> tuple[Event, ...]:
        """Let the timer of an element happen."""
        handle = self.find(element, item)
        return self._done(handle, Fire(timer=TimerId(handle)), {})

    def finish_job(self, element: str, **outputs: Json) -> tuple[Event, ...]:
        """Complete a service task."""
        handle = self.find(element)
        return self._done(handle, FinishJob(job=JobId(handle)), outputs)

    def stop(self) -> tuple[Event, ...]:
        """Take every token away."""
        return self.step(Stop())

    def _done(self, handle: str, step: Step, answers: Mapping[str, Json]) -> tuple[Event, ...]:
        item = self.waiting.pop(handle).item
        if item is None:
            self.routing.update(answers)
            return self.step(step)
        return self.step(step, answers)

    def open(self) -> list[str]:
        """Return the elements that wait, sorted."""
        return sorted(str(event.element) for event in self.waiting.values())

    def besides(self, *always: str) -> list[str]:
        """Return the elements that wait, but for those that wait all the time."""
        return [element for element in self.open() if element not in always]

    def rows(self) -> list[list[Json]]:
        """Return the marking."""
        return cast("list[list[Json]]", self.run.marking())

    def flows(self) -> list[str]:
        """Return the flows taken so far, in order."""
        return [str(event.flow) for event in self.history if isinstance(event, FlowTaken)]

    def happened(self, *kinds: type[Event]) -> list[Event]:
        """Return the events of some kinds so far, in order."""
        return [event for event in self.history if isinstance(event, kinds)]

    def later(self, **by: int) -> None:
        """Let time pass."""
        self.at += timedelta(**by)
