"""Activities that run more than once: multi-instances and standard loops."""

from collections.abc import Mapping
from typing import Final, cast

from typing_extensions import override

from engine.bpmn.determinism import Token
from engine.bpmn.execution import MOST_MOVES, course_of
from engine.bpmn.nodes import FlowNode
from engine.errors import ExecutionError
from engine.events import Json, VariablesSet
from engine.feel import Expression, to_json

COUNTER: Final = "loopCounter"
"""The name under which an instance of a multi-instance without a list knows its number, from 1."""
NUMBERS: Final = (
    "numberOfInstances",
    "numberOfActiveInstances",
    "numberOfCompletedInstances",
    "numberOfTerminatedInstances",
)
"""What the completion condition of a multi-instance may read besides the routing data."""


class MultiInstance(FlowNode):
    """Runs its body once for each item of a collection, or as often as a number says.

    The instances run at the same time or one after another; the condition is asked whenever one is done.

    The library merges what instances wrote in the order in which they end, and fails on a second round;
    here each instance has a scope of its own and outputs are collected in the order of the items.
    """

    body: FlowNode
    collection: str | None = None
    cardinality: Expression | None = None
    sequential: bool = False
    output: str | None = None
    output_item: str | None = None
    condition: Expression | None = None
    told = False  # the clocks hear of each instance with its item

    @override
    def _run_hook(self, my_task: Token) -> bool | None:
        items = self._items(my_task)
        my_task.internal_data = {"outputs": [None] * len(items)}
        if not items:
            return True
        if self.sequential:
            my_task.internal_data["items"] = list(items)
            self._start(my_task, 0, items[0])
        else:
            for index, item in enumerate(items):
                self._start(my_task, index, item)
        return None  # started; the last instance completes it

    def _items(self, token: Token) -> list[Json]:
        if self.cardinality is not None:
            return [{} for _ in range(self._count(token, self.cardinality))]
        items = course_of(token).scope(token).get(self.collection or "")
        if not isinstance(items, list):
            reason = f"the collection {self.collection!r} is no list but {items!r}"
            raise ExecutionError(token.element, reason)
        return items

    def _count(self, token: Token, cardinality: Expression) -> int:
        number = to_json(course_of(token).evaluate(token, cardinality))
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_MOVES:
            reason = f"the number of instances {cardinality.source!r} is no whole number but {number!r}"
            raise ExecutionError(token.element, reason)
        return number

    def _start(self, token: Token, index: int, item: Json) -> None:
        course_of(token).count_move(token)
        instance = Token(token.workflow, self.body, token)
        # Its own values only: what it lacks is read further out, as it is then (Course.scope).
        instance.data = {}
        if self.cardinality is not None:
            instance.data[COUNTER] = index + 1
        elif self.item_name is not None:
            instance.data[self.item_name] = item
        instance.item = index
        self.body.enter(instance)

    @override
    def instance_completed(self, instance: Token) -> None:
        token = cast("Token", instance.parent)
        index = instance.item or 0
        if self.output_item is not None:
            # Never in place: a snapshot may hold the list.
            outputs = [*cast("list[Json]", token.internal_data["outputs"])]
            outputs[index] = instance.data.get(self.output_item)
            token.internal_data["outputs"] = outputs
        enough = self.condition is not None and self._enough(token, instance, self.condition)
        instance.remove()
        if enough:
            for other in self._instances(token):
                other.cancel()
        elif self.sequential:
            items = cast("list[Json]", token.internal_data["items"])
            if index + 1 < len(items):
                self._start(token, index + 1, items[index + 1])
        if not self._instances(token):
            token.complete()

    def _enough(self, token: Token, instance: Token, condition: Expression) -> bool:
        """Ask the condition; it may read what BPMN 2.0 tells of the instances (table 10.30)."""
        token.internal_data["done"] = done = cast("int", token.internal_data.get("done", 0)) + 1
        running = len(self._instances(token)) - 1
        everyone = len(cast("list[Json]", token.internal_data["outputs"]))
        numbers = dict(zip(NUMBERS, (everyone, running, done, 0), strict=True))
        return course_of(instance).holds(instance, condition, numbers)

    def _instances(self, token: Token) -> list[Token]:
        return [child for child in token.children if child.task_spec is self.body]

    @override
    def leave(self, token: Token) -> None:
        if self.output is not None:
            outputs: Mapping[str, Json] = {self.output: token.internal_data["outputs"]}
            course = course_of(token)
            course.write(token, outputs)
            course.emit(VariablesSet(element=token.element, path=token.workflow.path, values=outputs))
        super().leave(token)


class StandardLoop(FlowNode):
    """Runs its body again while its condition holds, at most `maximum` times; it has no scope of its own."""

    body: FlowNode
    condition: Expression | None = None
    maximum: int | None = None
    test_before: bool = False
    told = False  # the clocks hear of each round

    @override
    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.internal_data = {"rounds": 0}
        if self.test_before and not self._goes_on(my_task):
            return True
        self._start(my_task)
        return None  # started; the last round completes it

    def _goes_on(self, token: Token) -> bool:
        if self.maximum is not None and cast("int", token.internal_data["rounds"]) >= self.maximum:
            return False
        return self.condition is None or course_of(token).holds(token, self.condition)

    def _start(self, token: Token) -> None:
        course_of(token).count_move(token)
        self.body.enter(Token(token.workflow, self.body, token))

    @override
    def instance_completed(self, instance: Token) -> None:
        token = cast("Token", instance.parent)
        token.internal_data["rounds"] = cast("int", token.internal_data["rounds"]) + 1
        instance.remove()
        if self._goes_on(token):
            self._start(token)
        else:
            token.complete()
