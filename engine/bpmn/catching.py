"""Events that a token waits for: nothing happens here by itself but by a command, or because it is thrown."""

from typing import Final, cast

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    CodeEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import CancelEventDefinition
from typing_extensions import override

from engine.bpmn.conditions import ConditionDefinition
from engine.bpmn.correlation import correlation_of
from engine.bpmn.determinism import READY, Token
from engine.bpmn.execution import Course, course_of
from engine.bpmn.gateways import EventBasedGateway
from engine.bpmn.nodes import FlowNode, await_command, end_waiting, organ_of
from engine.bpmn.timers import TimerDefinition
from engine.events import (
    MessageAddressed,
    MessageAwaited,
    MessageCancelled,
    TimerCancelled,
    TimerSet,
)
from engine.ids import MessageId, TimerId

THROWN: Final = (CodeEventDefinition, CancelEventDefinition)
"""What nothing waits for: it is thrown at those around."""


class DefinedEvent(FlowNode):
    """An event with its definition."""

    event_definition: EventDefinition

    def __init__(
        self, wf_spec: object, bpmn_id: str, event_definition: EventDefinition, **kwargs: object
    ) -> None:
        """Make the event; an event has one definition, or none."""
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.event_definition = event_definition

    def begin_waiting(self, token: Token) -> None:
        """Wait for what the definition says; a timer or a message tells the case so."""
        token.wait()
        course = course_of(token)
        if isinstance(self.event_definition, TimerDefinition):
            token.due = self.event_definition.instant(token, course)
            if self.event_definition.times is not None:
                token.internal_data = {"left": self.event_definition.times}
            self._set_timer(token, course)
        elif isinstance(self.event_definition, MessageEventDefinition):
            self._await_message(token, course)

    def begin_again(self, happened: Token, again: Token) -> None:
        """Let what does not interrupt be waited for once more, where BPMN 2.0 says that it may come again."""
        definition = self.event_definition
        if isinstance(definition, TimerDefinition):
            if definition.times is None or happened.due is None:
                again.remove()
                return
            left = cast("int", happened.internal_data["left"]) - 1
            if left == 0:
                again.remove()
                return
            again.wait()
            again.internal_data = {"left": left}
            again.due = definition.next_after(happened.due, again, course_of(again))
            self._set_timer(again, course_of(again))
            return
        self.begin_waiting(again)
        if isinstance(definition, ConditionDefinition):
            again.internal_data = {"held": True}  # it has to be false before it can become true again

    def catches(self, thrown: CodeEventDefinition) -> bool:
        """Return whether the event catches what is thrown; without a code it catches all of its kind."""
        mine = self.event_definition
        return type(mine) is type(thrown) and mine.code in {None, thrown.code}

    def _set_timer(self, token: Token, course: Course) -> None:
        course.emit(
            TimerSet(
                timer=TimerId(await_command(token)),
                element=token.element,
                path=token.workflow.path,
                item=token.item,
                due_at=token.due,
            )
        )

    def _await_message(self, token: Token, course: Course) -> None:
        message, correlation = MessageId(await_command(token)), correlation_of(token)
        course.emit(
            MessageAwaited(
                message=message,
                name=self.drawn.message or str(self.event_definition.name),
                element=token.element,
                path=token.workflow.path,
                item=token.item,
                roles=self.drawn.roles,
                organ=organ_of(token, course),
            )
        )
        if correlation is not None:
            course.emit(MessageAddressed(message=message, correlation=correlation))

    @override
    def _run_hook(self, my_task: Token) -> bool:
        end_waiting(my_task)
        return True

    @override
    def cancelled(self, token: Token) -> None:
        handle, course = end_waiting(token), course_of(token)
        if handle is None:
            return
        if isinstance(self.event_definition, TimerDefinition):
            course.emit(TimerCancelled(timer=TimerId(handle)))
        else:
            course.emit(MessageCancelled(message=MessageId(handle)))


# ---------------------------------------------------------------------------------------------- catching


class StartEvent(DefinedEvent):
    """A start event: passes the token on. `by_message`: what the case was filed with is its message."""

    by_message: bool = False


class CatchEvent(DefinedEvent):
    """An intermediate event, or a receive task, that waits for a message, a timer or a signal."""

    @override
    def enter(self, token: Token) -> None:
        self.announce(token)
        self.begin_waiting(token)

    @override
    def _run_hook(self, my_task: Token) -> bool:
        end_waiting(my_task)
        gateway = my_task.parent.task_spec
        if isinstance(gateway, EventBasedGateway):
            gateway.decide(my_task.parent, my_task)
        return True


class LinkEvent(DefinedEvent):
    """The end of a link: the token goes on here from any event that throws the link's name."""


class BoundaryEvent(DefinedEvent):
    """An event on the border of an activity; `cancel_activity`: it interrupts.

    Messages, timers and signals wait beside the activity; errors and escalations are thrown at it from
    inside.
    """

    def __init__(self, wf_spec: object, bpmn_id: str, *, cancel_activity: bool, **kwargs: object) -> None:
        """Make the event; the parser puts it on its activity's border."""
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.cancel_activity = cancel_activity

    @override
    def attach(self, host: Token) -> None:
        if not isinstance(self.event_definition, THROWN):
            self.begin_waiting(Token(host.workflow, self, host))

    def catch(self, host: Token) -> None:
        """Happen because something inside `host` was thrown."""
        Token(host.workflow, self, host, READY).run()

    @override
    def _run_hook(self, my_task: Token) -> bool:
        end_waiting(my_task)
        host = cast("Token", my_task.parent)
        my_task.hang_on(my_task.workflow.task_tree)
        if self.cancel_activity:
            host.cancel()
        elif not isinstance(self.event_definition, THROWN):
            self.begin_again(my_task, Token(host.workflow, self, host))
        return True
