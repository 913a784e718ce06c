"""What one command sets in motion: ready tokens in a queue, events in order, expressions asked."""

from collections import ChainMap, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast

from engine.bpmn.determinism import READY, Token
from engine.errors import ExecutionError
from engine.events import Event, Json
from engine.feel import Environment, Expression, FeelError, evaluate
from engine.ids import derive
from engine.ports import Advance

MOST_MOVES: Final = 10_000
"""A command that moves more tokens than this runs in circles."""


@dataclass(slots=True)
class Course:
    """One command's execution: what it may know, what waits to run, what has happened so far."""

    advance: Advance
    events: list[Event] = field(default_factory=list)
    agenda: deque[Token] = field(default_factory=deque)
    _moves: int = 0
    _ordinals: dict[tuple[str, str, int | None], int] = field(default_factory=dict)
    _environments: dict[int | None, Environment] = field(default_factory=dict)

    def settle(self) -> None:
        """Run ready tokens, first come first served, until every token waits.

        Raises:
            ExecutionError: the command does not come to rest.

        """
        agenda = self.agenda
        while agenda:
            token = agenda.popleft()
            if token.has_state(READY):
                self.count_move(token)
                token.run()

    def count_move(self, token: Token) -> None:
        """Count a token that moves.

        Raises:
            ExecutionError: there were too many: the diagram runs in circles.

        """
        self._moves += 1
        if self._moves > MOST_MOVES:
            reason = f"the process does not settle: more than {MOST_MOVES} tokens moved for one command"
            raise ExecutionError(token.element, reason)

    def emit(self, event: Event) -> None:
        """Note what happened, in causal order."""
        self.events.append(event)

    def tell(self, on: str, token: Token) -> None:
        """Let the legal clocks know that a token entered or completed its element."""
        self.events.extend(self.advance.clocks.happened(on, token.element, token.item, self.scope(token)))

    def identify(self, token: Token) -> str:
        """Return the id of what begins to wait now: the same command always gives the same ids."""
        path, element, item = token.workflow.path, token.element, token.item
        key = (path, element, item)
        ordinal = self._ordinals.get(key, 0)
        self._ordinals[key] = ordinal + 1
        return derive(self.advance.command, path, element, "" if item is None else item, ordinal)

    def scope(self, token: Token) -> Mapping[str, Json]:
        """Return what expressions at a token read: its items' values, then the routing data."""
        if not token.data and token.item is None:
            return self.advance.routing
        return ChainMap(*scopes(token), self.advance.routing)

    def environment(self, item: int | None) -> Environment:
        """Return what expressions know besides their scope; `deadline` asks the clocks, the item's first."""
        known = self._environments.get(item)
        if known is None:
            advance = self.advance
            known = Environment(
                now=advance.at,
                zone=advance.zone,
                functions={"deadline": partial(advance.clocks.due_at, item=item)},
            )
            self._environments[item] = known
        return known

    def evaluate(
        self, token: Token, expression: Expression, beside: Mapping[str, Json] | None = None
    ) -> object:
        """Return the value of an expression at a token; it sees the names `beside` before all others.

        Raises:
            ExecutionError: it has none, or reads a name that nothing has set.

        """
        try:
            scope = self.scope(token) if beside is None else ChainMap({**beside}, {**self.scope(token)})
            return evaluate(expression, scope, self.environment(token.item), strict=True)
        except FeelError as error:
            raise ExecutionError(token.element, str(error)) from error

    def holds(self, token: Token, condition: Expression, beside: Mapping[str, Json] | None = None) -> bool:
        """Return whether a condition holds; see `evaluate`.

        Raises:
            ExecutionError: it is neither true nor false.

        """
        answer = self.evaluate(token, condition, beside)
        if not isinstance(answer, bool):
            reason = f"the condition {condition.source!r} is neither true nor false but {answer!r}"
            raise ExecutionError(token.element, reason)
        return answer

    def has_come(self, token: Token, condition: Expression) -> bool:
        """Return whether a condition that is waited for holds by now; what is not set yet is null."""
        try:
            answer = evaluate(condition, self.scope(token), self.environment(token.item))
        except FeelError as error:
            raise ExecutionError(token.element, str(error)) from error
        return answer is True

    def write(self, token: Token, values: Mapping[str, Json]) -> None:
        """Write values into the scope of the item inside a multi-instance, else into the routing data."""
        target = self.advance.routing if token.item is None else token.data
        target.update(values)


def scopes(token: Token) -> Iterator[dict[str, Json]]:
    """Yield the values of the items that a token belongs to, the innermost first."""
    around: Token | None = token
    while around is not None:
        if around.task_spec.itemised:
            yield around.data
        around = around.workflow.caller


def course_of(token: Token) -> Course:
    """Return the course of the command under way."""
    return cast("Course", token.workflow.top_workflow.course)
