"""Each way in which a drawing can get stuck is found, with a shortest way to it."""

from collections.abc import Callable

import pytest

from engine.bpmn.soundness import Verdict
from tests.process.drawing import Drawing
from tests.process.soundness.judging import Judged, exclusive, inclusive, process, users


def test_a_join_of_branches_of_which_only_one_is_taken_is_a_deadlock() -> None:
    with process() as draw:
        exclusive(draw, "either")
        draw.parallel("join")
        users(draw, "a", "b")
        draw.path("begin", "either", "a", "join", "done")
        draw.path("either", "b", "join")

    judged = Judged(draw)

    assert judged.found() == [("deadlock", "join")]
    assert judged.path() == ("begin", "either", "a")
    assert judged.soundness().verdict is Verdict.UNSOUND
    assert "Shortest way: begin (begin) → " not in judged.soundness().told[0].message
    assert "a token waits at join for one that can never come" in judged.soundness().told[0].message


def test_a_deadlock_is_told_with_its_place_and_the_names_on_the_way() -> None:
    with process() as draw:
        exclusive(draw, "either")
        draw.parallel("join")
        draw.node("userTask", "check", attributes='name="核查"')
        draw.user("other")
        draw.path("begin", "either", "check", "join", "done")
        draw.path("either", "other", "join")

    (told,) = Judged(draw).soundness().told

    assert (told.place.file, told.place.element) == ("test.bpmn", "join")
    assert told.place.line is not None
    assert "Shortest way: begin → either → check (核查)." in told.message


def test_two_branches_that_merge_instead_of_joining_lack_synchronisation() -> None:
    with process() as draw:
        draw.parallel("split")
        exclusive(draw, "merge")
        users(draw, "a", "b", "after")
        draw.path("begin", "split", "a", "merge", "after", "done")
        draw.path("split", "b", "merge")

    judged = Judged(draw)

    assert judged.found() == [("missing-synchronisation", "after")]
    assert judged.path() in {
        ("begin", "split", "a", "merge", "b", "merge"),
        ("begin", "split", "b", "merge", "a", "merge"),
    }


def test_two_branches_may_end_at_one_end_event() -> None:
    with process() as draw:
        draw.parallel("split")
        users(draw, "a", "b")
        draw.path("begin", "split", "a", "done")
        draw.path("split", "b", "done")

    assert Judged(draw).found() == []


def test_two_branches_that_merge_in_front_of_the_end_lack_synchronisation() -> None:
    with process() as draw:
        draw.parallel("split")
        exclusive(draw, "merge")
        draw.path("begin", "split", "merge", "done")
        draw.flow("split", "merge2")
        draw.node("scriptTask", "merge2")
        draw.flow("merge2", "merge")

    assert Judged(draw).found() == [("missing-synchronisation", "done")]


def test_a_task_behind_an_escalation_that_nothing_throws_is_dead() -> None:
    with process() as draw:
        draw.call("part", "called")
        draw.user("never")
        draw.end("other")
        draw.border_escalation("caught", "part", "X")
        draw.path("begin", "part", "done")
        draw.path("caught", "never", "other")
    with process("called", draw):
        pass
    draw.processes[1] = draw.processes[1].replace("begin", "called_begin").replace("done", "called_done")
    draw.processes[1] = draw.processes[1].replace(
        "</bpmn:process>",
        '<bpmn:sequenceFlow id="f" sourceRef="called_begin" targetRef="called_done"/></bpmn:process>',
    )

    (told,) = Judged(draw).soundness().told

    assert (told.rule, told.place.element) == ("dead-element", "caught")
    assert "nor to never, other" in told.message


def test_a_loop_without_a_way_out_is_a_livelock() -> None:
    with process() as draw:
        exclusive(draw, "either", "again")
        users(draw, "a", "b")
        draw.path("begin", "either", "done")
        draw.path("either", "again", "a", "b", "again")

    judged = Judged(draw)

    assert judged.found() == [("livelock", "a")]
    assert judged.path() == ("begin", "either", "again")
    assert "it goes round through again, b" in judged.soundness().told[0].message


def test_a_loop_of_gateways_alone_is_a_livelock() -> None:
    with process() as draw:
        exclusive(draw, "either", "x", "y")
        draw.path("begin", "either", "done")
        draw.path("either", "x", "y", "x")

    assert [rule for rule, _ in Judged(draw).found()] == ["livelock"]


def test_a_loop_that_parts_anew_each_round_grows_without_bound() -> None:
    with process() as draw:
        exclusive(draw, "again")
        draw.parallel("split")
        users(draw, "a", "b")
        draw.path("begin", "again", "a", "split", "b", "done")
        draw.flow("split", "again")

    found = Judged(draw).soundness().told

    assert {told.rule.value for told in found} == {"missing-synchronisation", "unbounded-growth"}
    (growth,) = [told for told in found if told.rule.value == "unbounded-growth"]
    assert growth.path.count("split") == 2


def test_a_token_that_stays_at_a_join_after_the_end_is_an_improper_completion() -> None:
    with process() as draw:
        draw.parallel("split", "join")
        exclusive(draw, "either")
        users(draw, "a", "b")
        draw.end("early")
        draw.path("begin", "split", "a", "join", "done")
        draw.path("split", "b", "either", "join")
        draw.flow("either", "early")

    judged = Judged(draw)

    assert judged.found() == [("improper-completion", "join")]
    assert "early" in judged.path()


def test_an_inclusive_split_joined_by_a_parallel_gateway_is_a_deadlock() -> None:
    with process() as draw:
        inclusive(draw, "some")
        draw.parallel("join")
        users(draw, "a", "b")
        draw.path("begin", "some")
        draw.flow("some", "a", "x")
        draw.flow("some", "b", "y")
        draw.path("a", "join", "done")
        draw.flow("b", "join")

    assert Judged(draw).found() == [("deadlock", "join")]


def test_a_process_that_calls_itself_on_every_way_never_ends() -> None:
    with process() as draw:
        draw.call("again", "main")
        draw.path("begin", "again", "done")

    assert Judged(draw).found() == [("livelock", "main")]


def test_what_stops_inside_a_called_process_is_told_there_and_once() -> None:
    with process() as draw:
        draw.call("first", "called")
        draw.call("second", "called")
        draw.path("begin", "first", "second", "done")
    with draw.process("called"):
        draw.start("in")
        draw.end("out")
        draw.parallel("join")
        exclusive(draw, "either")
        draw.path("in", "either", "join", "out")
        draw.flow("either", "t")
        draw.user("t")
        draw.flow("t", "join")

    assert Judged(draw).found() == [("deadlock", "join")]


def test_the_branch_of_an_event_beside_the_rest_is_judged_too() -> None:
    with process() as draw:
        draw.user("work")
        draw.border_message("asked", "work", "question", interrupting=False)
        draw.parallel("split")
        exclusive(draw, "merge")
        draw.user("answer")
        draw.end("answered")
        draw.path("begin", "work", "done")
        draw.path("asked", "split", "merge", "answer", "answered")
        draw.user("look")
        draw.path("split", "look", "merge")

    assert Judged(draw).found() == [("missing-synchronisation", "answer")]


def test_an_event_beside_the_rest_that_leads_back_into_it_doubles_the_token() -> None:
    with process() as draw:
        users(draw, "work", "after")
        exclusive(draw, "merge")
        draw.border_timer("reminded", "work", "now()", interrupting=False)
        draw.path("begin", "work", "merge", "after", "done")
        draw.flow("reminded", "merge")

    assert Judged(draw).found() == [("missing-synchronisation", "after")]


@pytest.mark.parametrize("kind", ["complexGateway", "adHocSubProcess"])
def test_what_is_not_understood_is_not_decided_and_named(kind: str) -> None:
    with process() as draw:
        draw.node(kind, "odd")
        draw.path("begin", "odd", "done")

    soundness = Judged(draw).soundness()

    assert soundness.verdict is Verdict.NOT_DECIDED
    assert [told.place.element for told in soundness.told] == ["odd"]
    assert kind in soundness.told[0].message


def wide(draw: Drawing, size: int) -> None:
    draw.parallel("split", "join")
    draw.path("begin", "split")
    draw.path("join", "done")
    for branch in range(size):
        previous = "split"
        for step in range(4):
            name = f"t{branch}_{step}"
            draw.user(name)
            draw.flow(previous, name)
            previous = name
        draw.flow(previous, "join")


def test_where_the_bound_is_hit_nothing_is_decided_and_the_bound_is_said() -> None:
    with process() as draw:
        draw.parallel("split", "join")
        draw.path("begin", "split")
        draw.path("join", "done")
        for branch in range(10):
            first, second, merge = f"a{branch}", f"b{branch}", f"m{branch}"
            users(draw, first, second)
            exclusive(draw, merge)
            draw.border_timer(f"late{branch}", first, "now()")
            draw.path("split", first, merge, second, "join")
            draw.flow(f"late{branch}", merge)
            draw.border_timer(f"later{branch}", second, "now()")
            draw.end(f"given_up{branch}")
            draw.flow(f"later{branch}", f"given_up{branch}")

    soundness = Judged(draw).soundness()

    assert soundness.verdict is Verdict.NOT_DECIDED
    assert "more than 20000 markings" in soundness.told[0].message


def test_eight_branches_of_four_tasks_are_decided() -> None:
    with process() as draw:
        wide(draw, 8)

    soundness = Judged(draw).soundness()

    assert soundness.verdict is Verdict.SOUND
    assert soundness.markings < 1_000


def sub_process(draw: Drawing, inner: Callable[[Drawing], None]) -> None:
    with draw.sub_process("part"):
        inner(draw)


def test_a_sub_process_that_can_stop_is_told_by_what_stops_in_it() -> None:
    def stops(draw: Drawing) -> None:
        draw.start("in")
        draw.end("out")
        exclusive(draw, "either")
        draw.parallel("join")
        users(draw, "a", "b")
        draw.path("in", "either", "a", "join", "out")
        draw.path("either", "b", "join")

    with process() as draw:
        sub_process(draw, stops)
        draw.path("begin", "part", "done")

    assert Judged(draw).found() == [("deadlock", "join")]
