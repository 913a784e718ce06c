"""Timers: when they are due, again where they repeat, and how they follow a legal clock."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine.bpmn.determinism import Token
from engine.bpmn.execution import Course
from engine.bpmn.iso8601 import later
from engine.errors import ExecutionError
from engine.events import TimerMoved
from engine.feel import Expression, parse
from engine.ids import TimerId


class TimerDefinition(TimerEventDefinition):
    """A timer whose instant FEEL computes when it begins to wait; it never fires by itself.

    `follows` tells that it follows a legal clock: it moves when the clock is extended. `times` is how often
    a timer that repeats happens, each `period` after the time before, though nobody looked then.
    """

    def __init__(
        self, name: str, moment: Expression, *, times: int | None = None, period: str | None = None
    ) -> None:
        """Make the definition of a timer."""
        super().__init__(name, moment.source)
        self.moment = moment
        self.times = times
        self.period = period
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

    def next_after(self, due: datetime, token: Token, course: Course) -> datetime:
        """Return when a timer that repeats is due after it was due."""
        start = due.astimezone(course.advance.zone).isoformat()
        following = course.evaluate(token, parse(later(f'date and time("{start}")', self.period or "") or ""))
        if not isinstance(following, datetime):
            raise ExecutionError(token.element, f"the timer {self.period!r} gives no instant")
        return following.astimezone(UTC)


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
