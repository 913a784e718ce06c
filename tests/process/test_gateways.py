"""BPMN 2.0, chapter 13.4: what gateways do with tokens."""

from datetime import timedelta

import pytest

from engine.errors import ExecutionError
from engine.events import GatewayDecided, MessageCancelled, TimerCancelled
from engine.ids import ElementId
from tests.process.casework import NOON, Casework
from tests.process.drawing import Drawing


def decided(gateway: str, flow: str) -> GatewayDecided:
    """Return the event of a gateway of the entry process."""
    return GatewayDecided(gateway=ElementId(gateway), path="", flows=(ElementId(flow),))


def choosing(condition: str = 'route = "mediation"') -> Casework:
    """Return a case that asks for a route and mediates or decides."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("ask")
        drawing.exclusive("which", default="decide")
        drawing.user("mediate")
        drawing.user("decide")
        drawing.end()
        drawing.path("begin", "ask", "which", "decide", "done")
        drawing.flow("which", "mediate", condition)
        drawing.flow("mediate", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def test_an_exclusive_gateway_takes_the_flow_whose_condition_holds() -> None:
    case = choosing()

    happened = case.finish("ask", route="mediation")

    assert case.open() == ["mediate"]
    assert decided("which", "which__mediate") in happened


def test_an_exclusive_gateway_takes_its_default_flow_when_no_condition_holds() -> None:
    case = choosing()

    case.finish("ask", route="litigation")

    assert case.open() == ["decide"]


def test_the_first_condition_in_the_file_that_holds_wins() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("which", default="third")
        for name in ("first", "second", "third"):
            drawing.user(name)
        drawing.end()
        drawing.flow("begin", "which")
        drawing.flow("which", "third")
        drawing.flow("which", "first", "true")
        drawing.flow("which", "second", "true")
        for name in ("first", "second", "third"):
            drawing.flow(name, "done")
    case = Casework(drawing.interpreter())

    case.begin()

    assert case.open() == ["first"]


def test_a_condition_on_a_name_that_nothing_set_stops_the_command() -> None:
    case = choosing()

    with pytest.raises(ExecutionError, match="route") as failure:
        case.finish("ask")

    assert failure.value.element == "which"


def test_a_condition_that_is_neither_true_nor_false_stops_the_command() -> None:
    case = choosing("route")

    with pytest.raises(ExecutionError, match="neither true nor false") as failure:
        case.finish("ask", route="mediation")

    assert failure.value.element == "which"


def test_without_a_default_flow_one_condition_has_to_hold() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("which")
        drawing.user("first")
        drawing.user("second")
        drawing.end()
        drawing.flow("begin", "which")
        drawing.flow("which", "first", "false")
        drawing.flow("which", "second", "false")
        drawing.path("first", "done")
        drawing.path("second", "done")
    case = Casework(drawing.interpreter())

    with pytest.raises(ExecutionError, match="no default flow") as failure:
        case.begin()

    assert failure.value.element == "which"


def test_a_condition_on_the_only_flow_is_asked_too() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("only")
        drawing.end()
        drawing.flow("begin", "only")
        drawing.flow("only", "done", "open = true")

    Casework(drawing.interpreter(), open=True).begin()
    with pytest.raises(ExecutionError, match="no condition holds"):
        Casework(drawing.interpreter(), open=False).begin()


def test_a_merging_exclusive_gateway_decides_nothing() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.exclusive("merge")
        drawing.user("a")
        drawing.user("b")
        drawing.user("after")
        drawing.end()
        drawing.path("begin", "split", "a", "merge", "after", "done")
        drawing.path("split", "b", "merge")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("a")
    case.finish("b")

    assert case.open() == ["after", "after"]
    assert case.happened(GatewayDecided) == []


def splitting() -> Casework:
    """Return a case with two branches that join."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split", "join")
        for name in ("a", "b", "after"):
            drawing.user(name)
        drawing.end()
        drawing.path("begin", "split", "a", "join", "after", "done")
        drawing.path("split", "b", "join")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def test_a_parallel_gateway_puts_a_token_on_every_flow() -> None:
    case = splitting()

    assert case.open() == ["a", "b"]


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_parallel_join_waits_for_a_token_on_each_incoming_flow(order: tuple[str, str]) -> None:
    case = splitting()

    case.finish(order[0])
    assert case.open() == [order[1]]
    case.finish(order[1])

    assert case.open() == ["after"]


def test_the_marking_shows_what_a_join_has_gathered() -> None:
    case = splitting()

    case.finish("a")

    assert ["", "join", "waiting", None, None, None, {"a__join": 1}] in case.rows()


def looping() -> Casework:
    """Return a case that splits and joins in a loop."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("merge")
        drawing.parallel("split", "join")
        for name in ("a", "b", "judge"):
            drawing.user(name)
        drawing.exclusive("again", default="done")
        drawing.end()
        drawing.path("begin", "merge", "split", "a", "join", "judge", "again", "done")
        drawing.path("split", "b", "join")
        drawing.flow("again", "merge", "again = true")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


@pytest.mark.parametrize(
    "orders", [(("a", "b"), ("b", "a")), (("b", "a"), ("b", "a")), (("a", "b"), ("a", "b"))]
)
def test_a_parallel_join_inside_a_loop_waits_for_both_in_every_round(
    orders: tuple[tuple[str, str], ...],
) -> None:
    case = looping()

    for first, second in orders:
        case.finish(first)
        assert case.open() == [second]
        case.finish(second)
        assert case.open() == ["judge"]
        case.finish("judge", again=True)

    assert case.open() == ["a", "b"]


def test_tokens_too_many_stay_at_the_join_for_the_next_time() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split", "join")
        drawing.exclusive("merge")
        for name in ("a", "b", "c", "after"):
            drawing.user(name)
        drawing.end()
        drawing.path("begin", "split", "a", "merge", "join", "after", "done")
        drawing.path("split", "b", "merge")
        drawing.path("split", "c", "join")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("a")
    case.finish("b")
    assert case.open() == ["c"]
    case.finish("c")

    assert case.open() == ["after"]
    assert ["", "join", "waiting", None, None, None, {"merge__join": 1}] in case.rows()


def test_a_join_whose_other_branch_ended_elsewhere_stops_the_command() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split", "join")
        for name in ("a", "b"):
            drawing.user(name)
        drawing.end()
        drawing.end("elsewhere")
        drawing.exclusive("leave", default="join")
        drawing.path("begin", "split", "a", "join", "done")
        drawing.path("split", "b", "leave", "join")
        drawing.flow("leave", "elsewhere", "gone = true")
    case = Casework(drawing.interpreter())
    case.begin()
    case.finish("a")

    with pytest.raises(ExecutionError, match="a branch ended elsewhere"):
        case.finish("b", gone=True)


def awaiting() -> Casework:
    """Return a case that waits for a rating or the end of its window."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.events("wait")
        drawing.catch_message("rated", "rating")
        drawing.catch_timer("over", "P15D")
        drawing.catch_message("waived", "waiver")
        drawing.user("thank")
        drawing.end()
        drawing.path("begin", "wait", "rated", "thank", "done")
        drawing.path("wait", "over", "done")
        drawing.path("wait", "waived", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def test_at_an_event_based_gateway_the_first_event_wins() -> None:
    case = awaiting()
    assert case.open() == ["over", "rated", "waived"]

    happened = case.receive("rated")

    assert case.open() == ["thank"]
    assert decided("wait", "wait__rated") in happened
    assert case.flows()[-2:] == ["wait__rated", "rated__thank"]
    assert len(case.happened(TimerCancelled)) == len(case.happened(MessageCancelled)) == 1


def test_the_timer_of_an_event_based_gateway_ends_the_waiting() -> None:
    case = awaiting()

    case.later(days=15)
    case.fire("over")

    assert case.run.ended
    assert len(case.happened(MessageCancelled)) == 2


def test_each_timer_of_an_event_based_gateway_has_its_own_time() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.events("wait")
        drawing.catch_timer("long", "PT5H")
        drawing.catch_timer("short", "PT1H")
        drawing.end()
        drawing.path("begin", "wait", "long", "done")
        drawing.path("wait", "short", "done")
    case = Casework(drawing.interpreter())

    case.begin()

    due = {event.element: event.due_at for event in case.waiting.values() if hasattr(event, "due_at")}
    assert due == {"long": NOON + timedelta(hours=5), "short": NOON + timedelta(hours=1)}


def test_what_waits_at_an_event_based_gateway_goes_when_the_case_stops() -> None:
    case = awaiting()

    case.stop()

    assert case.open() == []
    assert case.run.ended
