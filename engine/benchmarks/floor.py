"""The floor: plain SpiffWorkflow with its own JSON in a row, as its manual shows it, and nothing else."""

import platform
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

from engine.benchmarks.journey import Deed, Journey, Step
from engine.benchmarks.translation import plain

# The library has no types: its workflows and tasks go through this module as they are.
Workflow = Any
Task = Any

_TABLE: Final = "CREATE TABLE instance (id INTEGER PRIMARY KEY, state TEXT NOT NULL)"
_READ: Final = "SELECT state FROM instance WHERE id = ?"
_WRITE: Final = "UPDATE instance SET state = ? WHERE id = ?"
_ADD: Final = "INSERT INTO instance (id, state) VALUES (?, ?)"
_PAST: Final = "2000-01-01T00:00:00+00:00"


def versions() -> dict[str, str]:
    """Return the versions that a figure depends on."""
    libraries = {library: version(library) for library in ("SpiffWorkflow", "SQLAlchemy")}
    return {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **libraries}


class AstrayError(Exception):
    """The floor did not go where the product went: the two cannot be compared."""


class Floor:
    """Cases of one journey on plain SpiffWorkflow, in a database of their own."""

    def __init__(
        self, file: Path, journey: Journey, diagrams: Mapping[str, bytes], pragmas: Mapping[str, str | int]
    ) -> None:
        """Make the database and read the translated diagrams; `pragmas` are the product's."""
        self.journey = journey
        self._connection = sqlite3.connect(file)
        for name, value in pragmas.items():
            self._connection.execute(f"PRAGMA {name} = {value}").close()
        self._connection.execute(_TABLE)
        parser = SpiffBpmnParser()
        tables = journey.tables()
        for name, diagram in sorted(diagrams.items()):
            parser.add_bpmn_str(plain(diagram, tables), name)
        self._spec = parser.get_spec(journey.bundle)
        self._called = parser.get_subprocess_specs(journey.bundle)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def pragma(self, name: str) -> str | int:
        """Return a PRAGMA as it is in force."""
        value: str | int = self._connection.execute(f"PRAGMA {name}").fetchone()[0]
        return value

    def row_bytes(self, number: int) -> int:
        """Return how large a case's row is."""
        return len(self._connection.execute(_READ, (number,)).fetchone()[0].encode())

    def play(self, number: int) -> list[float]:
        """Take case `number` along the journey; return the seconds of each step."""
        return [self._timed(number, step) for step in self.journey.steps]

    def rehearse(self, number: int) -> None:
        """Take a case along the journey and compare after every step what is open.

        Raises:
            AstrayError: something else is.

        """
        workflow = None
        for place, step in enumerate(self.journey.steps):
            self._timed(number, step)
            workflow = self._load(number)
            found = tuple(sorted(str(task.task_spec.bpmn_id) for task in _open(workflow)))
            if found != step.open:
                where = f"{self.journey.name}, step {place} ({step.deed} {step.element})"
                raise AstrayError(f"{where}: wanted open {_listed(step.open)}; found {_listed(found)}")
        if workflow is None or not workflow.is_completed():
            raise AstrayError(f"{self.journey.name}: the floor is not at its end")

    def _timed(self, number: int, step: Step) -> float:
        began = perf_counter()
        if step.deed is Deed.FILE:
            self._start(number, step)
        else:
            self._step(number, step)
        return perf_counter() - began

    def _start(self, number: int, step: Step) -> None:
        workflow = BpmnWorkflow(self._spec, self._called)
        workflow.get_next_task(state=TaskState.READY).set_data(**step.routing)
        workflow.do_engine_steps()
        self._connection.execute(_ADD, (number, self._serializer.serialize_json(workflow)))
        self._connection.commit()

    def _step(self, number: int, step: Step) -> None:
        """Do what one persisted step takes: read, load, set data, run, advance, dump, update, commit."""
        workflow = self._load(number)
        _ACTS[step.deed](workflow, step)
        workflow.do_engine_steps()
        self._connection.execute(_WRITE, (self._serializer.serialize_json(workflow), number))
        self._connection.commit()

    def _load(self, number: int) -> Workflow:
        (state,) = self._connection.execute(_READ, (number,)).fetchone()
        return self._serializer.deserialize_json(state)


def _listed(elements: Sequence[str]) -> str:
    return ", ".join(elements) or "nothing"


def _open(workflow: Workflow) -> list[Task]:
    return list(workflow.get_tasks(state=TaskState.READY, manual=True))


def _complete(workflow: Workflow, step: Step) -> None:
    for task in _open(workflow):
        if task.task_spec.bpmn_id == step.element:
            task.set_data(**step.routing, **step.item_routing)
            task.run()
            return
    raise AstrayError(f"the floor has no open {step.element}")


def _receive(workflow: Workflow, step: Step) -> None:
    task, definition = _waiting(workflow, step.element)
    task.set_data(**step.routing)
    workflow.catch(BpmnEvent(definition, {}))


def _wait(workflow: Workflow, step: Step) -> None:
    """Let timers fire: what they wait for is moved into the past."""
    for element in step.fired:
        task, _ = _waiting(workflow, element)
        task.internal_data["event_value"] = _PAST
    workflow.refresh_timers()


def _waiting(workflow: Workflow, element: str) -> tuple[Task, Any]:
    """Return the task that waits for an event and the event's definition.

    An event-based gateway waits in place of the events behind it and holds their definitions, in order.
    """
    for task in list(workflow.event_manager.tasks.values()):
        spec = task.task_spec
        if spec.bpmn_id == element:
            return task, spec.event_definition
        behind: Sequence[Any] = [output.bpmn_id for output in spec.outputs]
        if hasattr(spec.event_definition, "event_definitions") and element in behind:
            return task, spec.event_definition.event_definitions[behind.index(element)]
    raise AstrayError(f"the floor does not wait for {element}")


_ACTS: Final[Mapping[Deed, Callable[[Workflow, Step], None]]] = {
    Deed.TASK: _complete,
    Deed.JOB: _complete,
    Deed.MESSAGE: _receive,
    Deed.WAIT: _wait,
}
