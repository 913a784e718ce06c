"""The library's clock, chance and Python stay outside; its own processes are not touched by that."""

from uuid import UUID

import pytest
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.bpmn.determinism import NoPython, Process, Token
from engine.bpmn.parsing import read_diagrams
from engine.errors import ExecutionError
from tests.process.drawing import Drawing


def a_process() -> tuple[Process, Token]:
    """Return a process with a token on its one task."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.end()
        drawing.path("begin", "work", "done")
    specs = read_diagrams(drawing.definition(), {"test.bpmn": drawing.xml()})
    process = Process(specs["main"], specs)
    return process, Token(process, process.spec.task_specs["work"], process.task_tree)


def test_the_numbers_of_tokens_are_counted_from_one() -> None:
    process, token = a_process()

    assert (process.task_tree.id, token.id) == (1, 2)


def test_a_token_takes_no_time() -> None:
    _, token = a_process()

    token.wait()
    token.release()

    assert token.last_state_change == 0


def test_only_a_ready_token_runs() -> None:
    _, token = a_process()

    with pytest.raises(RuntimeError, match="future"):
        token.run()


def test_the_library_itself_is_not_patched() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.end()
        drawing.path("begin", "done")
    a_process()

    parser = BpmnParser()
    parser.add_bpmn_str(drawing.xml())
    workflow = BpmnWorkflow(parser.get_spec("main"))
    workflow.do_engine_steps()

    assert workflow.is_completed()
    assert {type(task.id) for task in workflow.tasks.values()} == {UUID}
    assert workflow.last_task.last_state_change > 0


@pytest.mark.parametrize("method", ["evaluate", "execute"])
def test_python_is_never_evaluated(method: str) -> None:
    _, token = a_process()

    with pytest.raises(ExecutionError, match="only FEEL"):
        getattr(NoPython(), method)(token, "1 + 1")


def test_the_library_calls_no_service() -> None:
    _, token = a_process()

    with pytest.raises(ExecutionError, match="a job"):
        NoPython().call_service(token)
