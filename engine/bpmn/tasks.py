"""Tasks: a person's, a job's, a script's, a decision table's."""

from collections.abc import Mapping
from typing import cast

from typing_extensions import override

from engine.bpmn.correlation import parcel
from engine.bpmn.determinism import Token
from engine.bpmn.execution import course_of
from engine.bpmn.nodes import FlowNode, await_command, end_waiting, organ_of
from engine.definition import SEND
from engine.errors import ExecutionError
from engine.events import (
    JobCancelled,
    JobCreated,
    Json,
    TableEvaluated,
    TaskCancelled,
    TaskCreated,
    VariablesSet,
)
from engine.feel import Expression, FeelError, Table, decide, to_json
from engine.ids import JobId, TaskId


class UserTask(FlowNode):
    """Waits for a person."""

    @override
    def _on_ready_hook(self, my_task: Token) -> None:
        course = course_of(my_task)
        organ = organ_of(my_task, course)
        course.emit(
            TaskCreated(
                task=TaskId(await_command(my_task)),
                element=my_task.element,
                path=my_task.workflow.path,
                item=my_task.item,
                roles=self.drawn.roles,
                organ=organ,
            )
        )

    @override
    def _run_hook(self, my_task: Token) -> bool:
        end_waiting(my_task)
        return True

    @override
    def cancelled(self, token: Token) -> None:
        if (handle := end_waiting(token)) is not None:
            course_of(token).emit(TaskCancelled(task=TaskId(handle)))


class JobTask(FlowNode):
    """A service or send task: waits until its job is done, a message's until it has been delivered."""

    @override
    def _on_ready_hook(self, my_task: Token) -> None:
        if self.drawn.job is None:
            raise ExecutionError(my_task.element, "the service task names no job")
        course_of(my_task).emit(
            JobCreated(
                job=JobId(await_command(my_task)),
                name=self.drawn.job,
                element=my_task.element,
                path=my_task.workflow.path,
                item=my_task.item,
                parameters=self._parameters(my_task),
            )
        )

    def _parameters(self, token: Token) -> Mapping[str, Json]:
        if self.drawn.job == SEND:
            return parcel(token)
        return {} if self.drawn.letter is None else {"letter": self.drawn.letter}

    @override
    def _run_hook(self, my_task: Token) -> bool:
        end_waiting(my_task)
        return True

    @override
    def cancelled(self, token: Token) -> None:
        if (handle := end_waiting(token)) is not None:
            course_of(token).emit(JobCancelled(job=JobId(handle)))


class ScriptTask(FlowNode):
    """Sets routing names: lines `name = FEEL`, each seeing what those before it have set."""

    lines: tuple[tuple[str, Expression], ...] = ()

    @override
    def _run_hook(self, my_task: Token) -> bool:
        course = course_of(my_task)
        values: dict[str, Json] = {}
        for name, expression in self.lines:
            try:
                value = cast("Json", to_json(course.evaluate(my_task, expression)))
            except FeelError as error:
                raise ExecutionError(my_task.element, f"{name}: {error}") from error
            course.write(my_task, {name: value})
            values[name] = value
        course.emit(VariablesSet(element=my_task.element, path=my_task.workflow.path, values=values))
        return True


class RuleTask(FlowNode):
    """A business rule task: lets a decision table propose."""

    table: Table

    @override
    def _run_hook(self, my_task: Token) -> bool:
        course, table = course_of(my_task), self.table
        try:
            outcome = decide(table, course.scope(my_task), course.environment(my_task.item))
        except FeelError as error:
            raise ExecutionError(my_task.element, f"decision {table.id}: {error}") from error
        if not outcome.matched and table.must_match:
            reason = f"decision {table.id}: no rule holds for {dict(outcome.inputs)}"
            raise ExecutionError(my_task.element, reason)
        # What a decision required is told like the decision itself, before it: each with its rules.
        for decision, found in {**outcome.required, table.id: outcome}.items():
            outputs = cast("Mapping[str, Json]", found.outputs)
            course.write(my_task, outputs)
            course.emit(
                TableEvaluated(
                    decision=decision,
                    element=my_task.element,
                    path=my_task.workflow.path,
                    inputs=cast("Mapping[str, Json]", found.inputs),
                    matched=found.matched,
                    outputs=outputs,
                )
            )
        return True
