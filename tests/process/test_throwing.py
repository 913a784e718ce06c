"""Events that throw: none, signal, link; and flows that part or meet without a gateway."""

import pytest

from engine.errors import ExecutionError
from engine.events import MessageAwaited, TaskCancelled
from tests.process.casework import Casework
from tests.process.drawing import Drawing


def test_an_intermediate_event_that_throws_nothing_passes_the_token_on() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.node("intermediateThrowEvent", "milestone")
        drawing.user("work")
        drawing.end()
        drawing.path("begin", "milestone", "work", "done")
    case = Casework(drawing.interpreter())

    case.begin()

    assert case.open() == ["work"]
    assert case.flows() == ["begin__milestone", "milestone__work"]


def test_a_token_goes_on_at_the_end_of_its_link_and_history_keeps_what_is_drawn() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("which", default="to_b")
        drawing.link("to_a", "page two")
        drawing.link("to_b", "page two")
        drawing.link("page_two", "page two", end=True)
        drawing.user("work")
        drawing.end()
        drawing.path("begin", "which", "to_b")
        drawing.flow("which", "to_a", "direct")
        drawing.path("page_two", "work", "done")
    case = Casework(drawing.interpreter(), direct=True)

    case.begin()

    assert case.open() == ["work"]
    assert case.flows() == ["begin__which", "which__to_a", "page_two__work"]
    case.finish("work")
    assert case.run.ended


def test_a_link_without_an_end_in_its_process_is_refused() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.link("lost", "page two")
        drawing.link("elsewhere", "page three", end=True)
        drawing.end()
        drawing.path("begin", "lost")
        drawing.path("elsewhere", "done")

    with pytest.raises(ExecutionError, match="has 0 ends"):
        drawing.interpreter()


def signalling(*, interrupting: bool, at_the_end: bool) -> Casework:
    """Return a case whose second branch waits for a signal, and whose third has it on a border."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("announce")
        if at_the_end:
            drawing.end_signal("announced", "hearing")
        else:
            drawing.throw_signal("announced", "hearing")
            drawing.end("told")
            drawing.flow("announced", "told")
        drawing.catch_signal("heard", "hearing")
        drawing.user("attend")
        drawing.call("stage", "inner")
        drawing.end()
        drawing.path("begin", "split", "announce", "announced")
        drawing.path("split", "heard", "attend", "done")
        drawing.path("split", "stage", "done")
    with drawing.process("inner"):
        drawing.start("begin_inner")
        drawing.user("write")
        drawing.border_signal("called", "write", "hearing", interrupting=interrupting)
        drawing.user("prepare")
        drawing.end("inner_done")
        drawing.path("begin_inner", "write", "inner_done")
        drawing.path("called", "prepare", "inner_done")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


@pytest.mark.parametrize("at_the_end", [True, False], ids=["an end event", "an intermediate event"])
def test_a_signal_reaches_every_event_of_the_case_that_waits_for_it(at_the_end: bool) -> None:  # noqa: FBT001 (pytest gives it by name)
    case = signalling(interrupting=True, at_the_end=at_the_end)
    assert case.open() == ["announce", "write"]

    case.finish("announce")

    assert case.open() == ["attend", "prepare"]
    assert len(case.happened(TaskCancelled)) == 1


def test_a_non_interrupting_signal_leaves_its_task_alone() -> None:
    case = signalling(interrupting=False, at_the_end=True)

    case.finish("announce")

    assert case.open() == ["attend", "prepare", "write"]


def test_a_non_interrupting_signal_may_come_again() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.exclusive("merge")
        drawing.user("announce")
        drawing.throw_signal("announced", "hearing")
        drawing.exclusive("again", default="told")
        drawing.end("told")
        drawing.user("write")
        drawing.border_signal("called", "write", "hearing", interrupting=False)
        drawing.user("prepare")
        drawing.end()
        drawing.path("begin", "split", "merge", "announce", "announced", "again", "told")
        drawing.flow("again", "merge", "more")
        drawing.path("split", "write", "done")
        drawing.path("called", "prepare", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("announce", more=True)
    case.finish("announce", more=False)

    assert case.open() == ["prepare", "prepare", "write"]


def test_a_signal_is_not_kept_for_who_comes_later() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.throw_signal("announced", "hearing")
        drawing.catch_signal("heard", "hearing")
        drawing.end()
        drawing.path("begin", "announced", "heard", "done")
    case = Casework(drawing.interpreter())

    case.begin()

    assert [row[1] for row in case.rows()] == ["heard"]


def test_a_signal_that_interrupts_its_own_thrower_takes_the_thrower_away() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.call("stage", "inner")
        drawing.border_signal("stopped", "stage", "stop")
        drawing.user("after")
        drawing.end()
        drawing.path("begin", "stage", "done")
        drawing.path("stopped", "after", "done")
    with drawing.process("inner"):
        drawing.start("begin_inner")
        drawing.user("work")
        drawing.throw_signal("halt", "stop")
        drawing.user("never")
        drawing.end("inner_done")
        drawing.path("begin_inner", "work", "halt", "never", "inner_done")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("work")

    assert case.open() == ["after"]


def test_an_event_based_gateway_may_wait_for_a_signal_and_for_a_receive_task() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("announce")
        drawing.end_signal("announced", "hearing")
        drawing.events("wait")
        drawing.catch_signal("heard", "hearing")
        drawing.receive("answered", "answer")
        drawing.user("attend")
        drawing.end()
        drawing.path("begin", "split", "announce", "announced")
        drawing.path("split", "wait", "heard", "attend", "done")
        drawing.path("wait", "answered", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    assert [e.name for e in case.history if isinstance(e, MessageAwaited)] == ["answer"]

    case.finish("announce")

    assert case.open() == ["attend"]


def test_several_flows_out_of_a_task_part_its_token_as_their_conditions_say() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.node("userTask", "ask", "", 'default="ask__head"')
        for adviser in ("lawyer", "cashier", "clerk", "head"):
            drawing.user(adviser)
        drawing.end()
        drawing.flow("begin", "ask")
        drawing.flow("ask", "lawyer", "law")
        drawing.flow("ask", "cashier", "money")
        drawing.flow("ask", "clerk")
        drawing.flow("ask", "head")
        for adviser in ("lawyer", "cashier", "clerk", "head"):
            drawing.flow(adviser, "done")
    both, none = Casework(drawing.interpreter()), Casework(drawing.interpreter())
    both.begin()
    none.begin()

    both.finish("ask", law=True, money=True)
    none.finish("ask", law=False, money=False)

    assert both.open() == ["cashier", "clerk", "lawyer"]
    assert none.open() == ["clerk", "head"]


def test_flows_out_of_a_receive_task_have_conditions_like_those_out_of_any_activity() -> None:
    drawing = Drawing()
    drawing.message_definition("answer")
    with drawing.process("main"):
        drawing.start()
        attributes = 'messageRef="message_answer" default="answered__close"'
        drawing.node("receiveTask", "answered", "", attributes, message="answer")
        drawing.user("check")
        drawing.user("close")
        drawing.end()
        drawing.flow("begin", "answered")
        drawing.flow("answered", "check", "doubtful")
        drawing.flow("answered", "close")
        drawing.flow("check", "done")
        drawing.flow("close", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    case.receive("answered", doubtful=True)

    assert case.open() == ["check"]


@pytest.mark.parametrize("source", ["begin", "waited"])
def test_several_flows_out_of_an_event_part_its_token(source: str) -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.catch_timer("waited", "PT1H")
        drawing.user("one")
        drawing.user("two")
        drawing.end()
        if source == "waited":
            drawing.flow("begin", "waited")
        else:
            drawing.flow("waited", "done")
            drawing.flow("one", "waited")
        drawing.flow(source, "one")
        drawing.flow(source, "two")
        drawing.flow("two", "done")
        if source == "waited":
            drawing.flow("one", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    if source == "waited":
        case.later(hours=1)
        case.fire("waited")

    assert case.open() == ["one", "two"]


def test_a_task_with_several_flows_into_it_runs_once_for_each_token() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("one")
        drawing.user("two")
        drawing.user("sum_up")
        drawing.end()
        drawing.path("begin", "split", "one", "sum_up", "done")
        drawing.path("split", "two", "sum_up")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("one")
    case.finish("two")

    assert case.open() == ["sum_up", "sum_up"]


def test_a_parallel_gateway_may_join_and_part_at_once_and_in_a_loop() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("merge")
        drawing.parallel("split", "join")
        drawing.user("one")
        drawing.user("two")
        drawing.user("check")
        drawing.user("note")
        drawing.exclusive("again", default="done")
        drawing.end()
        drawing.end("noted")
        drawing.path("begin", "merge", "split", "one", "join", "check", "again", "done")
        drawing.path("split", "two", "join", "note", "noted")
        drawing.flow("again", "merge", "more")
    case = Casework(drawing.interpreter())
    case.begin()

    for _ in range(3):
        case.finish("two")
        case.finish("one")
        case.finish("check", more=True)

    assert case.open() == ["note", "note", "note", "one", "two"]
