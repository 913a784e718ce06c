"""BPMN 2.0.2, 13.3.6 and 13.3.7: an activity that goes round, and one that runs as often as a number says."""

import json

import pytest

from engine.errors import ExecutionError
from engine.events import TaskCancelled, TaskCreated, VariablesSet
from tests.process.casework import Casework
from tests.process.drawing import Drawing, Loop, Rounds


def repeated(loop: Loop | Rounds, **routing: bool) -> Casework:
    """Return a case whose one task is repeated."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work", loop)
        drawing.border_message("stopped", "work", "stop")
        drawing.user("after")
        drawing.end()
        drawing.path("begin", "work", "after", "done")
        drawing.path("stopped", "done")
    case = Casework(drawing.interpreter(), **routing)
    case.begin()
    return case


def test_a_loop_goes_on_while_its_condition_holds() -> None:
    case = repeated(Rounds(condition="more"))

    case.finish("work", more=True)
    case.finish("work", more=True)
    assert case.open() == ["stopped", "work"]
    case.finish("work", more=False)

    assert case.open() == ["after"]
    assert case.flows() == ["begin__work", "work__after"]


def test_a_loop_ends_after_its_maximum_though_the_condition_holds() -> None:
    case = repeated(Rounds(condition="more", maximum="2"))

    case.finish("work", more=True)
    case.finish("work", more=True)

    assert case.open() == ["after"]


def test_a_loop_without_condition_runs_as_often_as_its_maximum_says() -> None:
    case = repeated(Rounds(maximum="3"))

    for _ in range(3):
        case.finish("work")

    assert case.open() == ["after"]


@pytest.mark.parametrize(("test_before", "expected"), [(True, ["after"]), (False, ["stopped", "work"])])
def test_a_loop_that_tests_before_may_not_run_at_all(test_before: bool, expected: list[str]) -> None:  # noqa: FBT001 (pytest gives it by name)
    case = repeated(Rounds(condition="more", test_before=test_before), more=False)

    assert case.open() == expected


def test_what_interrupts_a_loop_takes_its_round_away() -> None:
    case = repeated(Rounds(condition="more"))
    case.finish("work", more=True)

    case.receive("stopped")

    assert case.run.ended
    assert len(case.happened(TaskCancelled)) == 1


def test_what_a_round_of_a_sub_process_sets_is_the_cases_own() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("round", Rounds(condition="number < 3")):
            drawing.start("begin_round")
            drawing.script("next", "number = number + 1")
            drawing.user("work")
            drawing.end("round_done")
            drawing.path("begin_round", "next", "work", "round_done")
        drawing.end()
        drawing.path("begin", "round", "done")
    case = Casework(drawing.interpreter(), number=0)
    case.begin()

    for _ in range(3):
        case.finish("work")

    assert case.routing["number"] == 3
    assert {event.path for event in case.history if isinstance(event, VariablesSet)} == {"round"}
    assert case.run.ended


def test_a_script_may_go_round_but_never_for_ever() -> None:
    def looping(condition: str) -> Casework:
        drawing = Drawing()
        with drawing.process("main"):
            drawing.start()
            loop = Rounds(condition=condition).xml()
            text = "<bpmn:script>number = number + 1</bpmn:script>"
            drawing.node("scriptTask", "count", loop + text, 'scriptFormat="text/feel"')
            drawing.end()
            drawing.path("begin", "count", "done")
        return Casework(drawing.interpreter(), number=0)

    ending, endless = looping("number < 1000"), looping("true")
    ending.begin()

    assert ending.routing["number"] == 1000
    with pytest.raises(ExecutionError, match="does not settle"):
        endless.begin()


@pytest.mark.parametrize("sequential", [True, False])
def test_a_number_of_instances_each_knows_its_own_number(sequential: bool) -> None:  # noqa: FBT001 (pytest gives it by name)
    drawing = Drawing()
    loop = Loop(times="wanted + 1", sequential=sequential, output="numbers", output_item="mine")
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("each", loop):
            drawing.start("begin_each")
            drawing.user("work")
            drawing.script("note", "mine = loopCounter * 10")
            drawing.end("each_done")
            drawing.path("begin_each", "work", "note", "each_done")
        drawing.end()
        drawing.path("begin", "each", "done")
    case = Casework(drawing.interpreter(), wanted=2)
    case.begin()
    assert len(case.happened(TaskCreated)) == (1 if sequential else 3)

    for item in range(3):
        case.finish("work", item)

    assert case.routing["numbers"] == [10, 20, 30]
    assert case.run.ended


@pytest.mark.parametrize("times", ["-1", '"3"', "1.5", "true", "null"])
def test_what_is_no_number_of_instances_is_an_error(times: str) -> None:
    with pytest.raises(ExecutionError, match="no whole number"):
        repeated(Loop(times=times))


def test_no_instance_at_all_goes_on_at_once() -> None:
    assert repeated(Loop(times="0")).open() == ["after"]


@pytest.mark.parametrize("sequential", [True, False])
def test_a_condition_may_count_the_instances_that_are_done(sequential: bool) -> None:  # noqa: FBT001 (pytest gives it by name)
    enough = "numberOfCompletedInstances >= 2 and numberOfInstances = 4"
    case = repeated(Loop(times="4", sequential=sequential, until=enough))

    case.finish("work")
    assert "work" in case.open()
    case.finish("work")

    assert case.open() == ["after"]
    assert len(case.happened(TaskCancelled)) == (0 if sequential else 2)


def test_a_condition_may_count_the_instances_that_are_under_way() -> None:
    case = repeated(Loop(times="3", until="numberOfActiveInstances = 1"))

    case.finish("work", 0)
    case.finish("work", 1)

    assert case.open() == ["after"]


def test_a_counted_multi_instance_collects_anew_in_its_second_round_though_the_list_is_there() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("merge")
        drawing.user("work", Loop(times="2", output="answers", output_item="answer"))
        drawing.user("check")
        drawing.exclusive("again", default="done")
        drawing.end()
        drawing.path("begin", "merge", "work", "check", "again", "done")
        drawing.flow("again", "merge", "more")
    case = Casework(drawing.interpreter(), answers=["before"])
    case.begin()

    for number in (1, 2):
        case.finish("work", 1, answer=number * 10 + 1)
        case.finish("work", 0, answer=number * 10)
        assert case.routing["answers"] == [number * 10, number * 10 + 1]
        case.finish("check", more=True)

    assert case.open() == ["work", "work"]


def test_a_snapshot_of_a_long_sequential_multi_instance_grows_by_its_items_only() -> None:
    def size(times: int) -> int:
        case = repeated(Loop(times=str(times), sequential=True, output="answers", output_item="answer"))
        for item in range(times - 1):
            case.finish("work", item, answer=1)
        return len(json.dumps(case.run.snapshot()))

    assert size(100) < 11 * size(10)
