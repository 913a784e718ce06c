"""Activities that run others: call activities, embedded sub-processes, multi-instances."""

from collections.abc import Mapping
from typing import cast

from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity as LibraryCallActivity
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask as LibrarySubProcess
from typing_extensions import override

from engine.bpmn.determinism import Token
from engine.bpmn.execution import course_of
from engine.bpmn.nodes import FlowNode
from engine.errors import ExecutionError
from engine.events import Json, StageEntered, StageLeft, VariablesSet
from engine.feel import Expression


class _Calling(FlowNode):
    """Runs a process and goes on when it has ended."""

    @override
    def enter(self, token: Token) -> None:
        if self.stage:
            course_of(token).emit(StageEntered(stage=token.element))
        super().enter(token)

    @override
    def _run_hook(self, my_task: Token) -> bool | None:
        called = my_task.workflow.top_workflow.create_subprocess(my_task, self.spec)
        (start,) = called.spec.bpmn_start_events
        start.enter(Token(called, start, called.task_tree))
        return None  # started; the called process completes it

    @override
    def leave(self, token: Token) -> None:
        if self.stage:
            course_of(token).emit(StageLeft(stage=token.element, interrupted=False))
        super().leave(token)

    @override
    def cancelled(self, token: Token) -> None:
        if token.called is not None:
            token.called.cancel()
        if self.stage:
            course_of(token).emit(StageLeft(stage=token.element, interrupted=True))


class CallActivity(_Calling, LibraryCallActivity):
    """Runs a process of its own file."""


class SubProcess(_Calling, LibrarySubProcess):
    """Runs the process drawn inside it."""


class MultiInstance(FlowNode):
    """Runs its body once for each item of a collection, at the same time or one after another.

    The library merges what instances wrote in the order in which they end, and fails on a second round;
    here each instance has a scope of its own and outputs are collected in the order of the items.
    """

    body: FlowNode
    collection: str
    sequential: bool = False
    output: str | None = None
    output_item: str | None = None
    condition: Expression | None = None
    told = False  # the clocks hear of each instance with its item

    @override
    def _run_hook(self, my_task: Token) -> bool | None:
        items = course_of(my_task).scope(my_task).get(self.collection)
        if not isinstance(items, list):
            reason = f"the collection {self.collection!r} is no list but {items!r}"
            raise ExecutionError(my_task.element, reason)
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

    def _start(self, token: Token, index: int, item: Json) -> None:
        course_of(token).count_move(token)
        instance = Token(token.workflow, self.body, token)
        # Its own values only: what it lacks is read further out, as it is then (Course.scope).
        instance.data = {} if self.item_name is None else {self.item_name: item}
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
        enough = self.condition is not None and course_of(instance).holds(instance, self.condition)
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
