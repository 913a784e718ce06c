"""Events that a token throws: who catches them, and where the token that threw goes on."""

from typing import cast

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    CodeEventDefinition,
    ErrorEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from typing_extensions import override

from engine.bpmn.catching import DefinedEvent
from engine.bpmn.determinism import CANCELLED, WAITING, Token, walk
from engine.bpmn.execution import course_of
from engine.bpmn.nodes import FlowNode, move_on
from engine.errors import ExecutionError


class ThrowEvent(DefinedEvent):
    """An intermediate event: none, or one that throws an escalation or a signal and goes on.

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


def _throw_up(token: Token, thrown: CodeEventDefinition) -> None:
    """Let the nearest activity around a token that catches it catch an error or an escalation.

    Raises:
        ExecutionError: nobody around catches it.

    """
    caller = token.workflow.caller
    while caller is not None:
        host = caller if caller.task_spec.repeated_by is None else cast("Token", caller.parent)
        catching = [event for event in host.task_spec.boundary if event.catches(thrown)]
        if catching:
            exact = (event for event in catching if event.event_definition.code is not None)
            next(exact, catching[0]).catch(host)
            return
        caller = host.workflow.caller
    kind = "error" if isinstance(thrown, ErrorEventDefinition) else "escalation"
    raise ExecutionError(token.element, f"nothing around catches the {kind} {thrown.name!r} ({thrown.code})")


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
