"""BPMN 2.0.2, 13.5.4: sub-processes that an event starts, beside or instead of what runs around them."""

import pytest

from engine.errors import ExecutionError
from engine.events import FlowTaken, MessageAwaited, MessageCancelled, TimerCancelled, TimerSet
from tests.process.casework import NOON, Casework
from tests.process.drawing import Drawing


def case_with(
    drawing: Drawing, definition: str, *, interrupting: bool, message: str | None = None
) -> Casework:
    """Return a case at the task `work`, with an event sub-process around the task `react`."""
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.user("more")
        drawing.end()
        drawing.path("begin", "work", "more", "done")
        with drawing.event_sub_process("aside"):
            drawing.start_on("asked", definition, interrupting=interrupting, message=message)
            drawing.user("react")
            drawing.end("reacted")
            drawing.path("asked", "react", "reacted")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def on_message(*, interrupting: bool) -> Casework:
    """Return a case that a message may ask something of."""
    drawing = Drawing()
    definition = drawing.message_definition("request")
    return case_with(drawing, definition, interrupting=interrupting, message="request")


def test_a_message_that_interrupts_takes_the_process_away_and_its_end_ends_the_case() -> None:
    case = on_message(interrupting=True)
    assert case.open() == ["asked", "work"]

    case.receive("asked")

    assert case.open() == ["react"]
    case.finish("react")
    assert case.run.ended
    assert case.flows() == ["begin__work", "asked__react", "react__reacted"]


def test_a_message_that_does_not_interrupt_may_come_again() -> None:
    case = on_message(interrupting=False)

    case.receive("asked")
    case.receive("asked")

    assert case.open() == ["asked", "react", "react", "work"]
    assert {e.path for e in case.history if isinstance(e, MessageAwaited)} == {""}
    assert [e.path for e in case.history if isinstance(e, FlowTaken)] == ["", "aside", "aside"]


def test_what_waits_for_its_start_does_not_keep_the_process_alive() -> None:
    case = on_message(interrupting=False)

    case.finish("work")
    case.finish("more")

    assert case.run.ended
    assert len(case.happened(MessageCancelled)) == 1


def test_the_process_goes_on_as_long_as_its_event_sub_process_runs() -> None:
    case = on_message(interrupting=False)
    case.receive("asked")
    case.finish("work")
    case.finish("more")
    assert not case.run.ended
    case.receive("asked")

    case.finish("react")
    case.finish("react")

    assert case.run.ended


def test_stopping_the_case_takes_the_waiting_start_away() -> None:
    case = on_message(interrupting=True)

    case.stop()

    assert case.open() == []
    assert case.run.ended


def test_a_timer_starts_an_event_sub_process_once() -> None:
    drawing = Drawing()
    case = case_with(drawing, drawing.timer("PT1H"), interrupting=False)

    case.later(hours=1)
    case.fire("asked")

    assert case.open() == ["react", "work"]


def test_a_timer_that_was_not_needed_goes_with_the_process() -> None:
    drawing = Drawing()
    case = case_with(drawing, drawing.timer("PT1H"), interrupting=True)

    case.finish("work")
    case.finish("more")

    assert case.run.ended
    assert len(case.happened(TimerCancelled)) == 1


def test_a_timer_that_repeats_starts_one_for_each_time_in_due_order_though_nobody_looked() -> None:
    drawing = Drawing()
    case = case_with(drawing, drawing.cycle("R3/PT1H"), interrupting=False)
    case.later(hours=30)

    for _ in range(3):
        case.fire("asked")

    due = [e.due_at for e in case.history if isinstance(e, TimerSet)]
    assert [(at - NOON).total_seconds() / 3600 for at in due if at is not None] == [1, 2, 3]
    assert case.open() == ["react", "react", "react", "work"]


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_an_error_or_an_escalation_from_inside_starts_an_event_sub_process(kind: str) -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.call("stage", "inner")
        drawing.user("more")
        drawing.end()
        drawing.path("begin", "stage", "more", "done")
        with drawing.event_sub_process("aside"):
            drawing.start_on("wrong", drawing.thrown(kind, "x"), interrupting=kind == "error")
            drawing.user("react")
            drawing.end("reacted")
            drawing.path("wrong", "react", "reacted")
    with drawing.process("inner"):
        drawing.start("begin_inner")
        drawing.user("work")
        drawing.node("endEvent", "failed", drawing.thrown(kind, "x"))
        drawing.path("begin_inner", "work", "failed")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("work")

    assert case.open() == (["react"] if kind == "error" else ["more", "react"])


def test_an_error_out_of_the_event_sub_process_that_caught_it_goes_further_up() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.call("stage", "inner")
        drawing.border_error("outside", "stage", "x")
        drawing.user("repair")
        drawing.end()
        drawing.path("begin", "stage", "done")
        drawing.path("outside", "repair", "done")
    with drawing.process("inner"):
        drawing.start("begin_inner")
        drawing.user("work")
        drawing.end_error("failed", "x")
        drawing.path("begin_inner", "work", "failed")
        with drawing.event_sub_process("aside"):
            drawing.start_on("wrong", drawing.thrown("error", "x"))
            drawing.user("react")
            drawing.end_error("worse", "x")
            drawing.path("wrong", "react", "worse")
    case = Casework(drawing.interpreter())
    case.begin()
    case.finish("work")
    assert case.open() == ["react"]

    case.finish("react")

    assert case.open() == ["repair"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_what_an_event_sub_process_throws_is_not_for_itself_but_for_the_border_of_the_call(
    interrupting: bool,  # noqa: FBT001 (pytest gives it by name)
) -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.call("stage", "inner")
        drawing.border_escalation("outside", "stage", "x", interrupting=False)
        drawing.user("repair")
        drawing.end()
        drawing.path("begin", "stage", "done")
        drawing.path("outside", "repair", "done")
    with drawing.process("inner"):
        drawing.start("begin_inner")
        drawing.user("work")
        drawing.end_escalation("failed", "x")
        drawing.path("begin_inner", "work", "failed")
        with drawing.event_sub_process("aside"):
            drawing.start_on("wrong", drawing.thrown("escalation", "x"), interrupting=interrupting)
            drawing.end_escalation("worse", "x")
            drawing.path("wrong", "worse")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("work")

    assert case.open() == ["repair"]
    assert case.rows()[0][1] == "repair"


def test_a_signal_starts_an_event_sub_process_wherever_it_is_thrown() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.throw_signal("told", "hearing")
        drawing.user("more")
        drawing.end()
        drawing.path("begin", "work", "told", "more", "done")
        with drawing.event_sub_process("aside"):
            drawing.start_on("heard", drawing.signal("hearing"), interrupting=False)
            drawing.user("attend")
            drawing.end("attended")
            drawing.path("heard", "attend", "attended")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("work")

    assert case.open() == ["attend", "more"]


def test_after_one_interrupted_no_other_of_the_same_process_starts() -> None:
    drawing = Drawing()
    first, second = drawing.message_definition("first"), drawing.message_definition("second")
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.end()
        drawing.path("begin", "work", "done")
        for name, definition in (("one", first), ("two", second)):
            with drawing.event_sub_process(name):
                drawing.start_on(f"asked_{name}", definition, message=name)
                drawing.user(f"react_{name}")
                drawing.end(f"reacted_{name}")
                drawing.path(f"asked_{name}", f"react_{name}", f"reacted_{name}")
    case = Casework(drawing.interpreter())
    case.begin()

    case.receive("asked_two")

    assert case.open() == ["react_two"]


def test_inside_a_called_process_it_belongs_to_that_call_alone() -> None:
    drawing = Drawing()
    request = drawing.message_definition("request")
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.call("stage", "inner")
        drawing.call("other", "inner")
        drawing.end()
        drawing.path("begin", "split", "stage", "done")
        drawing.path("split", "other", "done")
    with drawing.process("inner"):
        drawing.start("begin_inner")
        drawing.user("work")
        drawing.end("inner_done")
        drawing.path("begin_inner", "work", "inner_done")
        with drawing.event_sub_process("aside"):
            drawing.start_on("asked", request, message="request")
            drawing.user("react")
            drawing.end("reacted")
            drawing.path("asked", "react", "reacted")
    case = Casework(drawing.interpreter())
    case.begin()

    case.receive("asked")

    assert case.open() == ["asked", "react", "work"]
    case.finish("react")
    case.finish("work")
    assert case.run.ended


def test_an_event_sub_process_without_an_event_is_refused() -> None:
    with pytest.raises(ExecutionError, match="begins with what happens"):
        case_with(Drawing(), "", interrupting=True)


def test_a_timer_that_repeats_may_not_interrupt() -> None:
    drawing = Drawing()

    with pytest.raises(ExecutionError, match="does not interrupt"):
        case_with(drawing, drawing.cycle("R3/PT1H"), interrupting=True)
