"""Conditional events, timers that repeat on a border, transactions that are cancelled, starts by message."""

import pytest

from engine.errors import ExecutionError
from engine.events import TaskCancelled, TimerSet
from tests.process.casework import NOON, Casework
from tests.process.drawing import Drawing


def waiting(condition: str) -> Casework:
    """Return a case with one branch that waits for a condition and one that answers."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("ask")
        drawing.user("ask_again")
        drawing.node("intermediateCatchEvent", "ready", drawing.condition(condition))
        drawing.user("decide")
        drawing.end()
        drawing.path("begin", "split", "ask", "ask_again", "done")
        drawing.path("split", "ready", "decide", "done")
    return Casework(drawing.interpreter())


def test_an_event_waits_until_its_condition_has_become_true() -> None:
    case = waiting("paid >= 100")
    case.begin()

    case.finish("ask", paid=50)
    assert case.open() == ["ask_again"]
    case.finish("ask_again", paid=100)

    assert case.open() == ["decide"]


def test_a_condition_that_holds_already_is_not_waited_for() -> None:
    case = waiting("paid >= 100")
    case.routing["paid"] = 100

    case.begin()

    assert case.open() == ["ask", "decide"]


def test_what_is_set_in_the_same_command_is_seen() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("ask")
        drawing.script("count", "paid = asked * 2")
        drawing.node("intermediateCatchEvent", "ready", drawing.condition("paid >= 100"))
        drawing.user("decide")
        drawing.end()
        drawing.path("begin", "split", "ask", "count", "done")
        drawing.path("split", "ready", "decide", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("ask", asked=50)

    assert case.open() == ["decide"]


def guarded(*, interrupting: bool) -> Casework:
    """Return a case that asks again and again, with a condition on the border of another task."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.exclusive("merge")
        drawing.user("ask")
        drawing.exclusive("again", default="told")
        drawing.end("told")
        drawing.user("work")
        drawing.border("urgent", "work", drawing.condition("late = true"), interrupting=interrupting)
        drawing.user("hurry")
        drawing.end()
        drawing.path("begin", "split", "merge", "ask", "again", "told")
        drawing.flow("again", "merge", "more")
        drawing.path("split", "work", "done")
        drawing.path("urgent", "hurry", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def test_a_condition_on_the_border_interrupts() -> None:
    case = guarded(interrupting=True)

    case.finish("ask", late=True, more=False)

    assert case.open() == ["hurry"]
    assert len(case.happened(TaskCancelled)) == 1


def test_a_condition_that_does_not_interrupt_has_to_be_false_before_it_happens_again() -> None:
    case = guarded(interrupting=False)
    hurries = []

    for late in (True, True, False, True):
        case.finish("ask", late=late, more=True)
        hurries.append(case.open().count("hurry"))

    assert hurries == [1, 1, 1, 2]


def test_a_timer_on_a_border_happens_as_often_as_it_says_while_the_task_lasts() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.border("reminded", "work", drawing.cycle("R2/P1M"), interrupting=False)
        drawing.user("remind")
        drawing.end()
        drawing.path("begin", "work", "done")
        drawing.path("reminded", "remind", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    case.later(days=100)

    case.fire("reminded")
    case.fire("reminded")

    due = [event.due_at for event in case.history if isinstance(event, TimerSet)]
    assert due == [NOON.replace(month=4), NOON.replace(month=5)]
    assert case.open() == ["remind", "remind", "work"]


@pytest.mark.parametrize("when", ["R/PT1H", "R0/PT1H", "R3/2026-03-02T10:00:00Z/PT1H", "PT1H", "0 8 * * *"])
def test_a_cycle_that_never_ends_or_that_is_none_is_refused(when: str) -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.border("reminded", "work", drawing.cycle(when), interrupting=False)
        drawing.end()
        drawing.path("begin", "work", "done")
        drawing.path("reminded", "done")

    with pytest.raises(ExecutionError, match="a number of times"):
        drawing.interpreter()


@pytest.mark.parametrize("kind", ["intermediateCatchEvent", "boundaryEvent"])
def test_a_cycle_where_the_timer_could_happen_only_once_is_refused(kind: str) -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.end()
        if kind == "boundaryEvent":
            drawing.border("reminded", "work", drawing.cycle("R3/PT1H"), interrupting=True)
            drawing.path("begin", "work", "done")
        else:
            drawing.node(kind, "reminded", drawing.cycle("R3/PT1H"))
            drawing.path("begin", "work", "reminded")
        drawing.path("reminded", "done")

    with pytest.raises(ExecutionError, match="does not interrupt"):
        drawing.interpreter()


def booking(*, border: bool = True) -> Drawing:
    """Draw a transaction that one of its two branches may cancel."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        with drawing.transaction("booking"):
            drawing.start("begin_booking")
            drawing.parallel("split")
            drawing.user("pay")
            drawing.user("reserve")
            drawing.exclusive("fine", default="cancelled")
            drawing.end("booked")
            drawing.node("endEvent", "cancelled", "<bpmn:cancelEventDefinition/>")
            drawing.path("begin_booking", "split", "pay", "booked")
            drawing.path("split", "reserve", "fine", "cancelled")
            drawing.flow("fine", "booked", "free")
        if border:
            undone = "<bpmn:cancelEventDefinition/>"
            drawing.border("given_up", "booking", undone, interrupting=True)
            drawing.user("apologise")
            drawing.path("given_up", "apologise", "done")
        drawing.user("confirm")
        drawing.end()
        drawing.path("begin", "booking", "confirm", "done")
    return drawing


def test_a_transaction_that_is_cancelled_goes_on_behind_its_cancel_event() -> None:
    case = Casework(booking().interpreter())
    case.begin()

    case.finish("reserve", free=False)

    assert case.open() == ["apologise"]
    assert len(case.happened(TaskCancelled)) == 1


def test_a_transaction_that_is_not_cancelled_goes_on_as_a_sub_process_does() -> None:
    case = Casework(booking().interpreter())
    case.begin()

    case.finish("reserve", free=True)
    case.finish("pay")

    assert case.open() == ["confirm"]


def test_a_cancel_that_nothing_catches_is_an_error() -> None:
    case = Casework(booking(border=False).interpreter())
    case.begin()

    with pytest.raises(ExecutionError, match="no transaction around"):
        case.finish("reserve", free=False)


def test_a_case_may_begin_with_the_message_that_it_is_filed_with() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.node("startEvent", "filed", drawing.message_definition("petition"))
        drawing.user("work")
        drawing.end()
        drawing.path("filed", "work", "done")
    case = Casework(drawing.interpreter())

    case.begin()

    assert case.open() == ["work"]


def test_a_process_that_is_called_does_not_begin_with_a_message() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.call("stage", "inner")
        drawing.end()
        drawing.path("begin", "stage", "done")
    with drawing.process("inner"):
        drawing.node("startEvent", "filed", drawing.message_definition("petition"))
        drawing.end("inner_done")
        drawing.path("filed", "inner_done")

    with pytest.raises(ExecutionError, match="begins with a none start event"):
        drawing.interpreter()
