"""Activities that run a process: call activities and embedded sub-processes."""

from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity as LibraryCallActivity
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask as LibrarySubProcess
from typing_extensions import override

from engine.bpmn.determinism import Token
from engine.bpmn.execution import course_of
from engine.bpmn.nodes import FlowNode, begin
from engine.events import StageEntered, StageLeft


class _Calling(FlowNode):
    """Runs a process and goes on when it has ended."""

    @override
    def enter(self, token: Token) -> None:
        if self.stage:
            course_of(token).emit(StageEntered(stage=token.element))
        super().enter(token)

    @override
    def _run_hook(self, my_task: Token) -> bool | None:
        begin(my_task.workflow.top_workflow.create_subprocess(my_task, self.spec))
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


class Transaction(SubProcess):
    """A sub-process that a cancel end event inside it leaves through the cancel event on its border.

    Nothing is undone: compensation is not drawn here, so there is nothing that BPMN 2.0 would undo.
    """


class EventSubProcess(SubProcess):
    """A sub-process that no flow leads to: its start event says when it runs."""
