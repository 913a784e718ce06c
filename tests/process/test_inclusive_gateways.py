"""BPMN 2.0.2, table 13.3: an inclusive gateway parts by conditions and joins what can still come."""

import pytest

from engine.errors import ExecutionError
from engine.events import GatewayDecided
from tests.process.casework import Casework
from tests.process.drawing import Drawing


def advising() -> Casework:
    """Return a case that asks for advice of law, of money, of both or of the head alone."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("ask")
        drawing.inclusive("who", default="head")
        drawing.user("lawyer")
        drawing.user("cashier")
        drawing.user("head")
        drawing.inclusive("heard")
        drawing.user("decide")
        drawing.end()
        drawing.path("begin", "ask", "who")
        drawing.flow("who", "lawyer", "law")
        drawing.flow("who", "cashier", "money")
        drawing.flow("who", "head")
        for adviser in ("lawyer", "cashier", "head"):
            drawing.flow(adviser, "heard")
        drawing.path("heard", "decide", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


@pytest.mark.parametrize(
    ("law", "money", "asked"),
    [
        (True, True, ["cashier", "lawyer"]),
        (True, False, ["lawyer"]),
        (False, True, ["cashier"]),
        (False, False, ["head"]),
    ],
)
def test_every_flow_whose_condition_holds_is_taken_and_the_default_where_none_does(
    law: bool,  # noqa: FBT001 (pytest gives it by name)
    money: bool,  # noqa: FBT001 (pytest gives it by name)
    asked: list[str],
) -> None:
    case = advising()

    case.finish("ask", law=law, money=money)

    (decided,) = case.happened(GatewayDecided)
    assert case.open() == asked
    assert isinstance(decided, GatewayDecided)
    assert sorted(decided.flows) == [f"who__{adviser}" for adviser in asked]


def test_the_join_waits_for_those_that_were_asked_and_for_nobody_else() -> None:
    case = advising()
    case.finish("ask", law=True, money=True)

    case.finish("lawyer")

    assert case.open() == ["cashier"]
    case.finish("cashier")
    assert case.open() == ["decide"]


def test_the_join_does_not_wait_where_one_was_asked() -> None:
    case = advising()
    case.finish("ask", law=False, money=True)

    case.finish("cashier")

    assert case.open() == ["decide"]


def test_a_branch_that_ends_elsewhere_lets_the_join_go_on() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("first")
        drawing.user("second")
        drawing.exclusive("still", default="join")
        drawing.end("dropped")
        drawing.inclusive("join")
        drawing.user("decide")
        drawing.end()
        drawing.path("begin", "split", "first", "join", "decide", "done")
        drawing.path("split", "second", "still", "join")
        drawing.flow("still", "dropped", "drop")
    case = Casework(drawing.interpreter())
    case.begin()
    case.finish("first")

    case.finish("second", drop=True)

    assert case.open() == ["decide"]


def test_a_token_that_can_still_come_from_a_border_is_waited_for() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("first")
        drawing.user("second")
        drawing.border_message("stopped", "second", "stop")
        drawing.end("ended")
        drawing.inclusive("join")
        drawing.user("decide")
        drawing.end()
        drawing.path("begin", "split", "first", "join", "decide", "done")
        drawing.path("split", "second", "ended")
        drawing.path("stopped", "join")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("first")

    assert case.open() == ["second", "stopped"]
    case.receive("stopped")
    assert case.open() == ["decide"]


def test_what_can_only_come_behind_the_join_is_not_waited_for() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.inclusive("join")
        drawing.user("work")
        drawing.exclusive("again", default="done")
        drawing.end()
        drawing.path("begin", "join", "work", "again", "done")
        drawing.flow("again", "join", "more")
    case = Casework(drawing.interpreter())

    case.begin()

    assert case.open() == ["work"]
    case.finish("work", more=True)
    assert case.open() == ["work"]


def test_nothing_holds_and_no_default_is_an_error() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.inclusive("who")
        drawing.end("one")
        drawing.end("two")
        drawing.path("begin", "who")
        drawing.flow("who", "one", "false")
        drawing.flow("who", "two", "false")
    case = Casework(drawing.interpreter())

    with pytest.raises(ExecutionError, match="no default flow"):
        case.begin()
