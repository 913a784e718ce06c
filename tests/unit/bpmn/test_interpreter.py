"""The one door to the BPMN library: what it refuses, where its limits are, that its ids are stable."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.errors import ExecutionError
from engine.events import TaskCreated
from engine.ids import TaskId, derive
from engine.ports import Begin, FinishTask
from tests.process.casework import Casework
from tests.process.drawing import Drawing, Loop


def looping(condition: str = "again = true") -> Drawing:
    """Draw a loop of one task."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("merge")
        drawing.user("work")
        drawing.exclusive("enough", default="done")
        drawing.end()
        drawing.path("begin", "merge", "work", "enough", "done")
        drawing.flow("enough", "merge", condition)
    return drawing


def test_ids_derive_from_command_path_element_item_and_ordinal() -> None:
    case = Casework(looping().interpreter())

    case.begin()

    assert list(case.waiting) == [derive("command-1", "", "work", "", 0)]


def test_two_tokens_on_one_element_in_one_command_have_two_ids() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.exclusive("merge")
        drawing.user("work")
        drawing.end()
        drawing.path("begin", "split", "merge", "work", "done")
        drawing.flow("split", "merge")
    case = Casework(drawing.interpreter())

    case.begin()

    assert list(case.waiting) == [derive("command-1", "", "work", "", ordinal) for ordinal in (0, 1)]


def test_a_step_that_fits_nothing_that_waits_stops_the_command() -> None:
    case = Casework(looping().interpreter())
    case.begin()

    with pytest.raises(ExecutionError, match="nothing waits"):
        case.step(FinishTask(task=TaskId("unknown")))


def test_a_task_cannot_be_completed_twice() -> None:
    case = Casework(looping().interpreter())
    case.begin()
    handle = case.find("work")
    case.finish("work", again=True)

    with pytest.raises(ExecutionError, match="nothing waits"):
        case.step(FinishTask(task=TaskId(handle)))


def test_a_message_is_no_task() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.catch_message("wait", "answer")
        drawing.end()
        drawing.path("begin", "wait", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    with pytest.raises(ExecutionError, match="nothing waits"):
        case.step(FinishTask(task=TaskId(case.find("wait"))))


def test_a_case_begins_once() -> None:
    case = Casework(looping().interpreter())
    case.begin()

    with pytest.raises(ExecutionError, match="begun before"):
        case.step(Begin())


def test_answers_for_an_item_need_a_token_of_that_item() -> None:
    case = Casework(looping().interpreter())
    case.begin()

    with pytest.raises(ExecutionError, match="outside a multi-instance"):
        case.step(FinishTask(task=TaskId(case.find("work"))), {"answer": 1})


def test_a_diagram_that_runs_in_circles_stops_the_command() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("merge")
        drawing.script("again", "n = n + 1")
        drawing.exclusive("enough", default="merge")
        drawing.end()
        drawing.path("begin", "merge", "again", "enough", "merge")
        drawing.flow("enough", "done", "n < 0")
    case = Casework(drawing.interpreter(), n=0)

    with pytest.raises(ExecutionError, match="does not settle"):
        case.begin()


def test_a_multi_instance_with_too_many_items_stops_the_command() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("ask", Loop(over="items", item="one"))
        drawing.end()
        drawing.path("begin", "ask", "done")
    case = Casework(drawing.interpreter(), items=list(range(10_001)))

    with pytest.raises(ExecutionError, match="does not settle") as failure:
        case.begin()

    assert failure.value.element == "ask"


def test_three_thousand_rounds_of_a_loop_leave_the_state_as_small_as_one() -> None:
    case = Casework(looping().interpreter(), again=True)
    case.begin()
    handle = case.find("work")
    first = len(str(case.run.snapshot()))

    for number in range(3_000):
        case.commands = number
        handle = next(
            e.task for e in case.alone(FinishTask(task=TaskId(handle))) if isinstance(e, TaskCreated)
        )

    assert len(str(case.run.snapshot())) == first


def test_threads_share_the_specs_of_a_bundle() -> None:
    interpreter = looping().interpreter()

    def carry(rounds: int) -> list[str]:
        case = Casework(interpreter)
        case.begin()
        for number in range(rounds):
            case.finish("work", again=number + 1 < rounds)
        assert case.run.ended
        return [str(event.task) for event in case.history if isinstance(event, TaskCreated)]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(carry, [40] * 16))

    assert all(result == results[0] for result in results)
    assert len(results[0]) == 40
