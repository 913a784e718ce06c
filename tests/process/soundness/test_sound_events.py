"""Where events throw, take over or run beside: nothing is found in what is sound, and what can stop is."""

from collections.abc import Callable

import pytest

from engine.bpmn.soundness import Verdict
from tests.process.drawing import Drawing, Rounds
from tests.process.soundness.judging import Judged, exclusive, process, users

Drawer = Callable[[Drawing], None]


def a_link_over_the_page(draw: Drawing) -> None:
    draw.link("to", "next")
    draw.link("from", "next", end=True)
    draw.path("begin", "to")
    draw.path("from", "done")


def an_error_that_ends_a_sub_process(draw: Drawing) -> None:
    with draw.sub_process("part"):
        draw.start("in")
        draw.parallel("split", "join")
        exclusive(draw, "either")
        users(draw, "a", "b")
        draw.end_error("failed", "E")
        draw.end("out")
        draw.path("in", "split", "a", "join", "out")
        draw.path("split", "b", "either", "join")
        draw.flow("either", "failed")
    draw.border_error("caught", "part", "E")
    draw.end("given_up")
    draw.path("begin", "part", "done")
    draw.path("caught", "given_up")


def two_branches(draw: Drawing) -> None:
    draw.parallel("split", "join")
    users(draw, "a", "b")
    draw.path("begin", "split", "a", "join", "done")
    draw.path("split", "b", "join")


def an_event_sub_process_that_takes_over(draw: Drawing) -> None:
    two_branches(draw)
    with draw.event_sub_process("takes_over"):
        draw.start_on("withdrawn", draw.message_definition("withdrawal"))
        draw.user("confirm")
        draw.end("closed")
        draw.path("withdrawn", "confirm", "closed")


def an_event_sub_process_beside_the_rest(draw: Drawing) -> None:
    two_branches(draw)
    with draw.event_sub_process("beside"):
        draw.start_on("asked", draw.message_definition("question"), interrupting=False)
        draw.user("answer")
        draw.end("answered")
        draw.path("asked", "answer", "answered")


def an_event_sub_process_that_catches_an_escalation(draw: Drawing) -> None:
    draw.parallel("split", "join")
    users(draw, "a", "b")
    exclusive(draw, "either")
    draw.end_escalation("raised", "X")
    draw.path("begin", "split", "a", "join", "done")
    draw.path("split", "b", "either", "join")
    draw.flow("either", "raised")
    with draw.event_sub_process("caught"):
        draw.start_on("heard", draw.thrown("escalation", "X"))
        draw.end("closed")
        draw.path("heard", "closed")


def a_standard_loop(draw: Drawing) -> None:
    with draw.sub_process("part", Rounds(condition="x")):
        draw.start("in")
        draw.user("a")
        draw.end("out")
        draw.path("in", "a", "out")
    draw.path("begin", "part", "done")


def a_transaction_that_is_cancelled(draw: Drawing) -> None:
    with draw.transaction("part"):
        draw.start("in")
        exclusive(draw, "either")
        draw.end("out")
        draw.node("endEvent", "cancelled", "<bpmn:cancelEventDefinition/>")
        draw.path("in", "either", "out")
        draw.flow("either", "cancelled")
    draw.border("undone", "part", "<bpmn:cancelEventDefinition/>", interrupting=True)
    draw.end("given_up")
    draw.path("begin", "part", "done")
    draw.path("undone", "given_up")


SOUND: list[Drawer] = [
    a_link_over_the_page,
    an_error_that_ends_a_sub_process,
    an_event_sub_process_that_takes_over,
    an_event_sub_process_beside_the_rest,
    an_event_sub_process_that_catches_an_escalation,
    a_standard_loop,
    a_transaction_that_is_cancelled,
]


@pytest.mark.parametrize("drawer", SOUND, ids=lambda drawer: drawer.__name__)
def test_nothing_is_found_in_what_is_sound(drawer: Drawer) -> None:
    with process() as draw:
        drawer(draw)

    soundness = Judged(draw).soundness()

    assert soundness.told == ()
    assert soundness.verdict is Verdict.SOUND


def test_an_event_sub_process_that_can_stop_is_found() -> None:
    with process() as draw:
        two_branches(draw)
        with draw.event_sub_process("takes_over"):
            draw.start_on("withdrawn", draw.message_definition("withdrawal"))
            exclusive(draw, "either")
            draw.parallel("both")
            users(draw, "c", "d")
            draw.end("closed")
            draw.path("withdrawn", "either", "c", "both", "closed")
            draw.path("either", "d", "both")

    assert Judged(draw).found() == [("deadlock", "both")]


def test_an_event_sub_process_for_what_nothing_throws_is_dead() -> None:
    with process() as draw:
        two_branches(draw)
        with draw.event_sub_process("caught"):
            draw.start_on("heard", draw.thrown("escalation", "X"))
            draw.end("closed")
            draw.path("heard", "closed")

    assert Judged(draw).found() == [("dead-element", "caught")]
