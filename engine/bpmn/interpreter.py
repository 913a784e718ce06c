"""The one door to SpiffWorkflow: a bundle's diagrams, executed one command at a time."""

import json
from collections.abc import Callable, Mapping

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from typing_extensions import override

from engine.bpmn import snapshot as codec
from engine.bpmn.catching import BoundaryEvent, CatchEvent
from engine.bpmn.determinism import Process, Token, stand_down, walk
from engine.bpmn.event_starts import EventStart
from engine.bpmn.execution import Course
from engine.bpmn.gateways import InclusiveGateway, ParallelGateway
from engine.bpmn.nodes import FlowNode, begin
from engine.bpmn.parsing import read_diagrams
from engine.bpmn.tasks import JobTask, UserTask
from engine.bpmn.timers import TimerDefinition, move_timers
from engine.bpmn.watching import prepare, wake
from engine.definition import Definition
from engine.errors import ExecutionError
from engine.events import Event, Json
from engine.ports import (
    Advance,
    Begin,
    FinishJob,
    FinishTask,
    Fire,
    Interpreter,
    Receive,
    Rest,
    Run,
    Step,
    Stop,
)

_JOINS = (ParallelGateway, InclusiveGateway)


class SpiffInterpreter(Interpreter):
    """Executes one bundle. The specs are shared by all of its cases and threads and never change."""

    def __init__(self, definition: Definition, specs: Mapping[str, BpmnProcessSpec]) -> None:
        """Hold a bundle and the specs of its processes; see `build`."""
        self._definition = definition
        self._entry = specs[definition.entry]
        self._called = dict(specs)
        self._watched = prepare(specs.values())

    @classmethod
    def build(cls, definition: Definition, diagrams: Mapping[str, bytes]) -> "SpiffInterpreter":
        """Return the interpreter of a bundle.

        Args:
            definition: the bundle, checked.
            diagrams: its BPMN XML by file name.

        Raises:
            ExecutionError: a diagram holds what cannot be executed; it names the element or the file.

        """
        return cls(definition, read_diagrams(definition, diagrams))

    @property
    @override
    def definition(self) -> Definition:
        return self._definition

    @override
    def new(self) -> "SpiffRun":
        return SpiffRun(Process(self._entry, self._called), watched=self._watched)

    @override
    def restore(self, snapshot: Json) -> "SpiffRun":
        """Return the run that gave the snapshot.

        Raises:
            ValueError: the snapshot is damaged or belongs to another bundle: rebuild it from history.

        """
        process = Process(self._entry, self._called)
        codec.load(process, snapshot)
        return SpiffRun(process, watched=self._watched)


class SpiffRun(Run):
    """One case's tokens. One thread at a time; after an exception it is spoilt."""

    def __init__(self, process: Process, *, watched: bool) -> None:
        """Hold the entry process of the case; `watched`: something may happen when everything rests."""
        self._process = process
        self._watched = watched

    @override
    def advance(self, step: Step, advance: Advance) -> tuple[Event, ...]:
        course = Course(advance)
        self._process.course = course
        self._take(step, advance)
        course.settle()
        while self._watched and wake(self._process):
            course.settle()
        self._refuse_stuck_joins()
        move_timers(self._process.waiting, course)
        self._process.course = None
        return tuple(course.events)

    def _take(self, step: Step, advance: Advance) -> None:  # noqa: C901 - one arm per step
        match step:
            case Begin():
                self._begin()
            case FinishTask(task=handle):
                self._move(handle, _is_user_task, advance)
            case FinishJob(job=handle):
                self._move(handle, _is_job, advance)
            case Receive(message=handle):
                self._move(handle, _is_message, advance)
            case Fire(timer=handle):
                self._move(handle, _is_timer, advance)
            case Rest():
                pass  # only the timers follow their clocks
            case Stop():
                for token in self._process.task_tree.children:
                    token.cancel()
                stand_down(self._process)

    def _begin(self) -> None:
        process = self._process
        if process.begun:
            raise ExecutionError(str(process.spec.name), "the process has begun before")
        process.begun = True
        begin(process)

    def _move(self, handle: str, fits: "Callable[[FlowNode], bool]", advance: Advance) -> None:
        token = self._process.waiting.get(handle)
        if token is None or not fits(token.task_spec):
            raise ExecutionError(handle, "nothing waits under this id")
        if advance.item_values:
            if token.item is None:
                raise ExecutionError(
                    token.element, "answers for an item came to a token outside a multi-instance"
                )
            token.data.update(advance.item_values)
        token.release()
        token.run()

    def _refuse_stuck_joins(self) -> None:
        for process in (self._process, *self._process.subprocesses.values()):
            tokens = process.task_tree.children
            if tokens and all(isinstance(token.task_spec, _JOINS) for token in tokens):
                raise ExecutionError(
                    tokens[0].element,
                    "the gateway waits for a token that can never come: a branch ended elsewhere",
                )

    @override
    def snapshot(self) -> Json:
        return codec.dump(self._process)

    @override
    def marking(self) -> Json:
        return [_row(token) for token in sorted(walk(self._process), key=_order)]

    @property
    @override
    def ended(self) -> bool:
        return self._process.ended


def _row(token: Token) -> list[Json]:
    """Return what the marking shows: path, element, state, item, due, own data, inner state."""
    return [
        token.workflow.path,
        token.element,
        token.state_name,
        token.item,
        None if token.due is None else token.due.isoformat(),
        dict(token.data) if token.task_spec.itemised else None,
        dict(token.internal_data) or None,
    ]


def _order(token: Token) -> tuple[str, str, int, str, str, str]:
    # Tokens that are equal in all of this may stand in any order: their rows are equal too.
    own = (token.data if token.task_spec.itemised else None, token.internal_data)
    return (
        token.workflow.path,
        token.element,
        -1 if token.item is None else token.item,
        token.state_name,
        "" if token.due is None else token.due.isoformat(),
        json.dumps(own, sort_keys=True) if any(own) else "",
    )


def _is_user_task(node: FlowNode) -> bool:
    return isinstance(node, UserTask)


def _is_job(node: FlowNode) -> bool:
    return isinstance(node, JobTask)


def _is_timer(node: FlowNode) -> bool:
    return isinstance(getattr(node, "event_definition", None), TimerDefinition)


def _is_message(node: FlowNode) -> bool:
    return isinstance(node, (CatchEvent, BoundaryEvent, EventStart)) and not _is_timer(node)
