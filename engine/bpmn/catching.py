"""Events that a token waits for: nothing happens here by itself but by a command, or because it is thrown."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from typing import cast

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    CodeEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from typing_extensions import override

from engine.bpmn.determinism import READY, Token
from engine.bpmn.execution import Course, course_of
from engine.bpmn.gateways import EventBasedGateway
from engine.bpmn.nodes import FlowNode, await_command, end_waiting, organ_of
from engine.errors import ExecutionError
from engine.events import (
    MessageAwaited,
    MessageCancelled,
    TimerCancelled,
    TimerMoved,
    TimerSet,
)
from engine.feel import Expression
from engine.ids import MessageId, TimerId


class TimerDefinition(TimerEventDefinition):
    """A timer whose instant FEEL computes when it begins to wait; it never fires by itself.

    `follows` tells that it follows a legal clock: it moves when the clock is extended.
    """

    def __init__(self, name: str, moment: Expression) -> None:
        """Make the definition of a timer."""
        super().__init__(name, moment.source)
        self.moment = moment
        self.follows = "deadline" in moment.functions

    def instant(self, token: Token, course: Course) -> datetime | None:
        """Return when the timer is due, in UTC; None where the clock that it follows does not run.

        A date means its beginning in the zone of legal dates, a duration counts from the command.

        Raises:
            ExecutionError: the expression gives no instant.

        """
        value = course.evaluate(token, self.moment)
        zone = course.advance.zone
        match value:
            case None if self.follows:
                return None
            case datetime():
                at = value if value.tzinfo is not None else value.replace(tzinfo=zone)
            case date():
                at = datetime.combine(value, time(), zone)
            case timedelta():
                at = course.advance.at + value
            case _:
                raise ExecutionError(
                    token.element, f"the timer {self.moment.source!r} gives no instant but {value!r}"
                )
        return at.astimezone(UTC)


class DefinedEvent(FlowNode):
    """An event with its definition."""

    event_definition: EventDefinition

    def __init__(
        self, wf_spec: object, bpmn_id: str, event_definition: EventDefinition, **kwargs: object
    ) -> None:
        """Make the event; an event has one definition, or none."""
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.event_definition = event_definition

    def _begin_waiting(self, token: Token) -> None:
        token.wait()
        course = course_of(token)
        if isinstance(self.event_definition, TimerDefinition):
            self._set_timer(token, course, self.event_definition)
        elif isinstance(self.event_definition, MessageEventDefinition):
            self._await_message(token, course)

    def _set_timer(self, token: Token, course: Course, definition: TimerDefinition) -> None:
        token.due = definition.instant(token, course)
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
        course.emit(
            MessageAwaited(
                message=MessageId(await_command(token)),
                name=self.drawn.message or str(self.event_definition.name),
                element=token.element,
                path=token.workflow.path,
                item=token.item,
                roles=self.drawn.roles,
                organ=organ_of(token, course),
            )
        )

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


def move_timers(waiting: Mapping[str, Token], course: Course) -> None:
    """Let the timers that follow a legal clock follow it; `waiting` are the tokens by handle."""
    following = [
        (token.workflow.path, token.element, handle, token, definition)
        for handle, token in waiting.items()
        if isinstance(definition := getattr(token.task_spec, "event_definition", None), TimerDefinition)
        and definition.follows
    ]
    # The order in which tokens began to wait is lost in a snapshot; this one is not.
    for _, _, handle, token, definition in sorted(following, key=itemgetter(0, 1, 2)):
        due = definition.instant(token, course)
        if due != token.due:
            token.due = due
            course.emit(TimerMoved(timer=TimerId(handle), due_at=due))


# ---------------------------------------------------------------------------------------------- catching


class StartEvent(DefinedEvent):
    """A none start event: passes the token on."""


class CatchEvent(DefinedEvent):
    """An intermediate event, or a receive task, that waits for a message, a timer or a signal."""

    @override
    def enter(self, token: Token) -> None:
        self.announce(token)
        self._begin_waiting(token)

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
        if not isinstance(self.event_definition, CodeEventDefinition):
            self._begin_waiting(Token(host.workflow, self, host))

    def catches(self, thrown: CodeEventDefinition) -> bool:
        """Return whether the event catches what is thrown; without a code it catches all of its kind."""
        mine = self.event_definition
        return type(mine) is type(thrown) and mine.code in {None, thrown.code}

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
        elif isinstance(self.event_definition, (MessageEventDefinition, SignalEventDefinition)):
            self.attach(host)  # it may come again while the activity lasts
        return True
