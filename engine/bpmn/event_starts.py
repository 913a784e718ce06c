"""What starts an event sub-process: it waits in the process around, beside the tokens there."""

from typing_extensions import override

from engine.bpmn.activities import EventSubProcess
from engine.bpmn.catching import THROWN, DefinedEvent
from engine.bpmn.determinism import READY, CalledProcess, Process, Token, stand_down
from engine.bpmn.nodes import end_waiting


class EventStart(DefinedEvent):
    """The start event of an event sub-process, as the process around it sees it.

    One that interrupts takes every token of that process away; no other event sub-process of it can start
    from then on. One that does not may come again as long as the process lasts.
    """

    body: EventSubProcess
    interrupting: bool = True
    told = False  # the clocks hear of the start event inside

    def arm(self, process: Process | CalledProcess) -> None:
        """Begin to wait, unless it is thrown at the process from inside."""
        if not isinstance(self.event_definition, THROWN):
            self.begin_waiting(Token(process, self, process.alert))

    def catch(self, process: Process | CalledProcess) -> None:
        """Happen because something inside the process was thrown."""
        Token(process, self, process.task_tree, READY).run()

    @override
    def _run_hook(self, my_task: Token) -> bool:
        end_waiting(my_task)
        process = my_task.workflow
        my_task.hang_on(process.task_tree)
        if self.interrupting:
            for other in process.task_tree.children:
                if other is not my_task:
                    other.cancel()
            stand_down(process)
        elif not isinstance(self.event_definition, THROWN):
            self.begin_again(my_task, Token(process, self, process.alert))
        return True

    @override
    def leave(self, token: Token) -> None:
        process = token.workflow
        token.remove()
        self.body.enter(Token(process, self.body, process.task_tree))
