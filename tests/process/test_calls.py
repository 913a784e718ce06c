"""Call activities, embedded sub-processes, the ends of processes."""

import pytest

from engine.errors import ExecutionError
from engine.events import StageEntered, StageLeft, TaskCancelled, TaskCreated
from engine.ids import ElementId
from tests.process.casework import Casework
from tests.process.drawing import Drawing


def staged() -> Drawing:
    """Draw two stages, the first with a sub-process in the process that it calls."""
    drawing = Drawing(stages=("intake", "closing"))
    with drawing.process("main"):
        drawing.start()
        drawing.call("intake", "receiving")
        drawing.call("closing", "filing")
        drawing.end()
        drawing.border_message("withdrawn", "intake", "withdrawal")
        drawing.end("gone")
        drawing.path("begin", "intake", "closing", "done")
        drawing.path("withdrawn", "gone")
    with drawing.process("receiving"):
        drawing.start("begin_receiving")
        drawing.end("received")
        with drawing.sub_process("inner"):
            drawing.start("begin_inner")
            drawing.call("deep", "asking")
            drawing.end("inner_done")
            drawing.path("begin_inner", "deep", "inner_done")
        drawing.path("begin_receiving", "inner", "received")
    with drawing.process("asking"):
        drawing.start("begin_asking")
        drawing.user("ask")
        drawing.end("asked")
        drawing.path("begin_asking", "ask", "asked")
    with drawing.process("filing"):
        drawing.start("begin_filing")
        drawing.user("file")
        drawing.end("filed")
        drawing.path("begin_filing", "file", "filed")
    return drawing


def test_a_task_in_nested_calls_knows_the_path_of_calls() -> None:
    case = Casework(staged().interpreter())

    case.begin()

    assert [event.path for event in case.history if isinstance(event, TaskCreated)] == ["intake/inner/deep"]


def test_the_calling_process_goes_on_when_the_called_one_has_ended() -> None:
    case = Casework(staged().interpreter())
    case.begin()

    case.finish("ask")

    assert case.open() == ["file"]
    case.finish("file")
    assert case.run.ended


def test_stages_are_entered_and_left_in_order() -> None:
    case = Casework(staged().interpreter())
    case.begin()

    case.finish("ask")
    case.finish("file")

    assert case.happened(StageEntered, StageLeft) == [
        StageEntered(stage=ElementId("intake")),
        StageLeft(stage=ElementId("intake"), interrupted=False),
        StageEntered(stage=ElementId("closing")),
        StageLeft(stage=ElementId("closing"), interrupted=False),
    ]


def test_interrupting_a_stage_takes_away_all_that_waits_inside() -> None:
    case = Casework(staged().interpreter())
    case.begin()

    happened = case.receive("withdrawn")

    assert case.run.ended
    kinds = [type(event) for event in happened]
    assert kinds.index(TaskCancelled) < kinds.index(StageLeft)
    assert StageLeft(stage=ElementId("intake"), interrupted=True) in happened


def test_the_marking_shows_the_calls_under_way() -> None:
    case = Casework(staged().interpreter())

    case.begin()

    marking = case.run.marking()
    assert isinstance(marking, list)
    assert [row[:3] for row in marking if isinstance(row, list)] == [
        ["", "intake", "started"],
        ["", "withdrawn", "waiting"],
        ["intake", "inner", "started"],
        ["intake/inner", "deep", "started"],
        ["intake/inner/deep", "ask", "ready"],
    ]


def ending(kind: str) -> Casework:
    """Return a case with two branches in a sub-process, one of which ends in its own way."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("after")
        drawing.end()
        with drawing.sub_process("inner"):
            drawing.start("begin_inner")
            drawing.parallel("split")
            drawing.user("a")
            drawing.user("b")
            drawing.end("b_done")
            if kind == "terminate":
                drawing.terminate("a_done")
            else:
                drawing.end("a_done")
            drawing.path("begin_inner", "split", "a", "a_done")
            drawing.path("split", "b", "b_done")
        drawing.path("begin", "inner", "after", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def test_a_sub_process_ends_when_its_last_token_has_ended() -> None:
    case = ending("none")

    case.finish("a")
    assert case.open() == ["b"]
    case.finish("b")

    assert case.open() == ["after"]


def test_a_terminate_event_ends_its_sub_process_and_no_more() -> None:
    case = ending("terminate")

    case.finish("a")

    assert case.open() == ["after"]
    assert len(case.happened(TaskCancelled)) == 1


def test_a_terminate_event_of_the_entry_process_ends_the_case() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("a")
        drawing.user("b")
        drawing.terminate("stop")
        drawing.end()
        drawing.path("begin", "split", "a", "stop")
        drawing.path("split", "b", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("a")

    assert case.run.ended
    assert case.open() == []


def test_the_same_process_called_twice_at_once_has_two_lives() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split", "join")
        drawing.call("left", "asking")
        drawing.call("right", "asking")
        drawing.end()
        drawing.path("begin", "split", "left", "join", "done")
        drawing.path("split", "right", "join")
    with drawing.process("asking"):
        drawing.start("begin_asking")
        drawing.user("ask")
        drawing.user("check")
        drawing.end("asked")
        drawing.path("begin_asking", "ask", "check", "asked")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("ask")

    assert case.open() == ["ask", "check"]
    assert {event.path for event in case.waiting.values()} == {"left", "right"}


def recursive(condition: str) -> Casework:
    """Return a case whose process calls itself while a condition holds."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.call("first", "again")
        drawing.end()
        drawing.path("begin", "first", "done")
    with drawing.process("again"):
        drawing.start("begin_again")
        drawing.script("count", "level = level + 1")
        drawing.exclusive("deeper", default="work")
        drawing.call("call", "again")
        drawing.user("work")
        drawing.exclusive("merge")
        drawing.end("again_done")
        drawing.path("begin_again", "count", "deeper", "work", "merge", "again_done")
        drawing.flow("deeper", "call", condition)
        drawing.flow("call", "merge")
    return Casework(drawing.interpreter(), level=0)


def test_a_process_may_call_itself() -> None:
    case = recursive("level < 40")

    case.begin()

    (task,) = (event for event in case.history if isinstance(event, TaskCreated))
    assert task.path == "/".join(["first", *["call"] * 39])
    case.finish("work")
    assert case.run.ended


def test_a_process_that_calls_itself_for_ever_is_an_error() -> None:
    case = recursive("true")

    with pytest.raises(ExecutionError, match="calls itself for ever: it is 50 calls deep") as failure:
        case.begin()

    assert failure.value.element == "call"
