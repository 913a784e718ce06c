"""Events that a token throws: who catches them, and where the token that threw goes on."""

from collections.abc import Sequence
from typing import TypeVar, cast

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    CodeEventDefinition,
    ErrorEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import (
    CancelEventDefinition,
    TerminateEventDefinition,
)
from typing_extensions import override

from engine.bpmn.activities import EventSubProcess
from engine.bpmn.catching import DefinedEvent
from engine.bpmn.correlation import parcel
from engine.bpmn.determinism import CANCELLED, WAITING, CalledProcess, Process, Token, walk
from engine.bpmn.execution import course_of
from engine.bpmn.nodes import FlowNode, move_on
from engine.definition import SEND
from engine.errors import ExecutionError
from engine.events import JobCreated
from engine.ids import JobId


class ThrowEvent(DefinedEvent):
    """An intermediate event: none, or one that throws an escalation, a signal or a message and goes on.

    `link` is where the token goes on when the event throws a link.
    """

    link: FlowNode | None = None

    @override
    def leave(self, token: Token) -> None:
        if self.link is not None:
            process = token.workflow
            token.remove()
            self.link.enter(Token(process, self.link, process.task_tree))
            return
        _throw(token, self.event_definition)
        if not token.has_state(CANCELLED):
            super().leave(token)


class EndEvent(DefinedEvent):
    """Ends its token; a terminate event all tokens of its process; what else it holds is thrown."""

    @override
    def leave(self, token: Token) -> None:
        definition, process = self.event_definition, token.workflow
        if isinstance(definition, TerminateEventDefinition):
            for other in process.task_tree.children:
                if other is not token:
                    other.cancel()
        else:
            _throw(token, definition)
        if not token.has_state(CANCELLED):
            move_on(token, [])


def _throw(token: Token, thrown: EventDefinition) -> None:
    if isinstance(thrown, CodeEventDefinition):
        _throw_up(token, thrown)
    elif isinstance(thrown, SignalEventDefinition):
        _broadcast(token, thrown)
    elif isinstance(thrown, MessageEventDefinition):
        _send(token)
    elif isinstance(thrown, CancelEventDefinition):
        _cancel(token)


def _send(token: Token) -> None:
    """Send a message to another case: a job does it after the commit, and the token does not wait for it.

    The job has no element, for nothing on the drawing goes on when it is done.
    """
    course = course_of(token)
    course.emit(
        JobCreated(
            job=JobId(course.identify(token)),
            name=SEND,
            element=None,
            path=token.workflow.path,
            item=token.item,
            parameters=parcel(token),
        )
    )


def _throw_up(token: Token, thrown: CodeEventDefinition) -> None:
    """Let the nearest activity around a token that catches it catch an error or an escalation.

    An event sub-process handles what is thrown beside it; what it throws itself is for those further out.

    Raises:
        ExecutionError: nobody around catches it.

    """
    process: Process | CalledProcess | None = token.workflow
    starts = token.workflow.spec.event_starts
    while process is not None:
        start = _nearest(starts, thrown)
        if start is not None:
            start.catch(process)
            return
        host = _host(process)
        if host is not None:
            border = _nearest(host.task_spec.boundary, thrown)
            if border is not None:
                border.catch(host)
                return
        process = None if host is None else host.workflow
        handling = host is None or isinstance(host.task_spec, EventSubProcess)
        starts = () if process is None or handling else process.spec.event_starts
    kind = "error" if isinstance(thrown, ErrorEventDefinition) else "escalation"
    raise ExecutionError(token.element, f"nothing around catches the {kind} {thrown.name!r} ({thrown.code})")


def _host(process: Process | CalledProcess) -> Token | None:
    """Return the token of the activity that runs a process, with the events on its border."""
    caller = process.caller
    if caller is None or caller.task_spec.repeated_by is None:
        return caller
    return cast("Token", caller.parent)


_Catcher = TypeVar("_Catcher", bound=DefinedEvent)


def _nearest(events: Sequence[_Catcher], thrown: CodeEventDefinition) -> _Catcher | None:
    """Return the event that catches what is thrown, rather by its code than any of its kind."""
    found = [event for event in events if event.catches(thrown)]
    exact = (event for event in found if event.event_definition.code is not None)
    return next(exact, found[0] if found else None)


def _cancel(token: Token) -> None:
    """Leave the transaction around the token through the cancel event on its border.

    Raises:
        ExecutionError: there is none.

    """
    host = _host(token.workflow)
    for event in () if host is None else host.task_spec.boundary:
        if isinstance(event.event_definition, CancelEventDefinition):
            event.catch(host)
            return
    raise ExecutionError(token.element, "no transaction around has a cancel event on its border")


def _broadcast(token: Token, thrown: SignalEventDefinition) -> None:
    """Let every event of the case that waits for the signal now happen, each once."""
    waiting = [other for other in walk(token.workflow.top_workflow) if _waits_for(other, thrown)]
    for other in waiting:
        if other.has_state(WAITING):  # one that happened may have taken another away
            course_of(other).count_move(other)
            other.release()
            other.run()


def _waits_for(token: Token, thrown: SignalEventDefinition) -> bool:
    node = token.task_spec
    return (
        token.has_state(WAITING)
        and isinstance(node, DefinedEvent)
        and isinstance(node.event_definition, SignalEventDefinition)
        and node.event_definition.name == thrown.name
    )
