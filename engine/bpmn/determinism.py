"""Running processes without chance, clock and prediction: the library's tasks and workflows, made repeatable.

SpiffWorkflow 3.2.0 gives every task a random UUID and the time of each change, logs every change, predicts
what may follow and keeps all that is finished. A replay can repeat none of the first and needs none of the
rest, so a process here holds live tokens only, and the same command always gives the same process.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count
from typing import Final, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import ExecutionError
from engine.events import Json
from engine.ids import ElementId

WAITING: Final[int] = TaskState.WAITING
READY: Final[int] = TaskState.READY
STARTED: Final[int] = TaskState.STARTED
COMPLETED: Final[int] = TaskState.COMPLETED
CANCELLED: Final[int] = TaskState.CANCELLED

MOST_CALLS: Final = 50
"""Processes that run each other deeper than this call themselves for ever."""

_STATE_NAMES: Final = {WAITING: "waiting", READY: "ready", STARTED: "started"}


class Token(Task):
    """A token on a flow node; the tree of the library holds what lives, nothing else.

    Children of the root are tokens; children of a token are what hangs on its activity: boundary events
    that wait, instances of a multi-instance, the events of an event-based gateway. `handle` is the id
    under which a command finds the token while it waits, `due` the instant of a timer, `item` the index of
    the multi-instance item it belongs to. `data` is the scope of that item, shared by all tokens in it.
    """

    # What the library writes and nothing here reads costs no field of its own.
    triggered = False
    thread_id = 0
    last_state_change = 0.0

    def __init__(
        self,
        process: "Process | CalledProcess",
        node: BpmnSpecMixin,
        parent: "Token | None" = None,
        state: int = TaskState.FUTURE,
    ) -> None:
        """Put a token on a node, below `parent` in the tree; never calls the library's own constructor."""
        self.id: int = next(process.top_workflow.numbers)
        self.workflow: Process | CalledProcess = process
        self.task_spec: BpmnSpecMixin = node
        self._parent: int | None = None if parent is None else parent.id
        self._children: list[int] = []
        self._state = state
        self.data: dict[str, Json] = process.scope
        self.internal_data: dict[str, Json] = {}
        self.item: int | None = process.item
        self.handle: str | None = None
        self.due: datetime | None = None
        process.tasks[self.id] = self
        if parent is not None:
            parent.adopt(self)

    @property
    def element(self) -> ElementId:
        """The id of the flow node as drawn."""
        element: ElementId = self.task_spec.bpmn_id
        return element

    @property
    def called(self) -> "CalledProcess | None":
        """The process that this token's activity runs, None if it runs none."""
        called: CalledProcess | None = self.workflow.top_workflow.subprocesses.get(self.id)
        return called

    @property
    def state_name(self) -> str:
        """The state as the marking shows it."""
        return _STATE_NAMES.get(self._state) or str(TaskState.get_name(self._state)).lower()

    @property
    def hanging(self) -> bool:
        """Whether anything hangs on the token."""
        return bool(self._children)

    def run(self) -> bool | None:
        """Execute the node, as the library does, but never a token that is not ready (the library would)."""
        if self._state != READY:
            raise RuntimeError(f"{self.element}: only a ready token runs, this one is {self.state_name}")
        moved: bool | None = super().run()
        return moved

    def wait(self) -> None:
        """Wait for something to happen."""
        self._state = WAITING

    def release(self) -> None:
        """Be ready, because what the token waited for has happened."""
        self._state = READY

    def get_ready(self) -> None:
        """Be ready and let the node say what that means: a task is created, an automatic node queued."""
        self._ready()

    def cancel(self) -> None:
        """Take the token away with all that hangs on it; what hangs on it goes first."""
        for child in self.children:
            child.cancel()
        self._state = CANCELLED
        self.task_spec.cancelled(self)
        self.remove()

    def remove(self) -> None:
        """Take the token out of the tree; it has no children any more."""
        tasks = self.workflow.tasks
        del tasks[self.id]
        tasks[self._parent].disown(self)

    def adopt(self, child: "Token") -> None:
        """Let a token hang on this one."""
        self._children.append(child.id)

    def disown(self, child: "Token") -> None:
        """Let a token hang on this one no more."""
        self._children.remove(child.id)

    def hang_on(self, parent: "Token") -> None:
        """Move the token below another one of the same process."""
        self.workflow.tasks[self._parent].disown(self)
        parent.adopt(self)
        self._parent = parent.id

    def _set_state(self, value: int) -> None:
        # The library takes the time and writes a log record here.
        self._state = value


class NoPython(PythonScriptEngine):
    """Refuses everything: expressions are FEEL, and the nodes evaluate them themselves."""

    def evaluate(self, task: Token, expression: str, *_: object, **__: object) -> NoReturn:
        """Refuse."""
        raise ExecutionError(task.element, f"only FEEL is evaluated, never Python: {expression!r}")

    def execute(self, task: Token, script: str, *_: object, **__: object) -> NoReturn:
        """Refuse."""
        raise ExecutionError(task.element, f"only FEEL is executed, never Python: {script!r}")

    def call_service(self, task: Token, **_: object) -> NoReturn:
        """Refuse."""
        raise ExecutionError(task.element, "a service task is a job: it waits for its result")


_NO_PYTHON = NoPython()


class Process(BpmnWorkflow):
    """The entry process of one case.

    `waiting` finds a token by its handle; `course` is the `Course` of the command under way; `path` is the
    chain of calls that led here (see `engine.events`), `scope` and `item` those of the multi-instance around.
    `alert` is the root of what would start an event sub-process, None where none is drawn: it waits while a
    token lives, and keeps the process alive no longer.
    """

    path = ""
    item: int | None = None
    depth = 0
    caller: Token | None = None

    def __init__(self, spec: BpmnProcessSpec, called: Mapping[str, BpmnProcessSpec]) -> None:
        """Make a process before its start; `called` are the processes it may call, by id."""
        # `deserializing` keeps the library from building and predicting a tree of its own.
        super().__init__(spec, called, script_engine=_NO_PYTHON, deserializing=True)
        self.numbers: Iterator[int] = count(1)
        self.waiting: dict[str, Token] = {}
        self.course: object = None
        self.scope: dict[str, Json] = {}
        self.begun = False
        self.task_tree: Token = Token(self, spec.start, state=COMPLETED)
        self.alert = _alert(self)

    @property
    def ended(self) -> bool:
        """Whether the process was begun and no token is left."""
        return self.begun and not self.task_tree.hanging

    def create_subprocess(self, my_task: Token, spec_name: str) -> "CalledProcess":
        """Make the process that a call activity or an embedded sub-process runs, before its start.

        Raises:
            ExecutionError: processes call each other without end.

        """
        if my_task.workflow.depth >= MOST_CALLS:
            reason = f"the process {spec_name} calls itself for ever: it is {MOST_CALLS} calls deep"
            raise ExecutionError(my_task.element, reason)
        called = CalledProcess(self.subprocess_specs[spec_name], my_task, self)
        self.subprocesses[my_task.id] = called
        return called

    def close(self) -> None:
        """Note that no token is left; the application ends the case."""
        if self.alert is not None and not self.task_tree.hanging:
            stand_down(self)


def _path_below(caller: Token) -> str:
    """Return the call path of what an activity runs (see `engine.events`)."""
    above: str = caller.workflow.path
    here = f"{caller.element}#{caller.item}" if caller.task_spec.itemised else str(caller.element)
    return f"{above}/{here}" if above else here


class CalledProcess(BpmnSubWorkflow):
    """A process that an activity of another one runs; see `Process`."""

    def __init__(self, spec: BpmnProcessSpec, caller: Token, top: Process) -> None:
        """Make the process of an activity, before its start."""
        super().__init__(spec, caller.id, top, deserializing=True)
        self.caller = caller
        self.scope = caller.data
        self.item = caller.item
        self.path = _path_below(caller)
        self.depth: int = caller.workflow.depth + 1
        self.task_tree: Token = Token(self, spec.start, state=COMPLETED)
        self.alert = _alert(self)

    def close(self) -> None:
        """Go on behind the activity when no token is left."""
        if not self.task_tree.hanging:
            if self.alert is not None:
                stand_down(self)
            del self.top_workflow.subprocesses[self.caller.id]
            self.caller.complete()

    def cancel(self) -> None:
        """Take every token away."""
        for token in self.task_tree.children:
            token.cancel()
        if self.alert is not None:
            stand_down(self)
        del self.top_workflow.subprocesses[self.caller.id]

    def _calculate_depth(self) -> int:
        # The library sorts by depth to find what to run; here what is ready stands in a queue.
        return 0


def _alert(process: Process | CalledProcess) -> Token | None:
    starts = getattr(process.spec, "event_starts", ())
    return Token(process, process.spec.start, state=COMPLETED) if starts else None


def stand_down(process: Process | CalledProcess) -> None:
    """Wait no longer for what would start an event sub-process."""
    for token in process.alert.children if process.alert is not None else ():
        token.cancel()


def walk(process: Process | CalledProcess) -> Iterator[Token]:
    """Yield every live token, callers before what they run; a snapshot keeps the order."""
    yield from _walk(process.task_tree.children)
    if process.alert is not None:
        yield from _walk(process.alert.children)


def _walk(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _walk(token.children)
        called = token.called
        if called is not None:
            yield from walk(called)


def processes(top: Process) -> Iterator[Process | CalledProcess]:
    """Yield the entry process and every process that runs in it, callers before what they run."""
    yield top
    for token in walk(top):
        if token.called is not None:
            yield token.called
