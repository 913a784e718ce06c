"""Drawings on which other engines err: joins in loops, late branches, interrupted multi-instances, timers."""

import pytest

from engine.events import Json, MessageCancelled, TaskCancelled, TimerCancelled
from tests.process.casework import Casework
from tests.process.drawing import Drawing, Loop

TEAMS: list[Json] = ["police", "water"]


def test_a_branch_that_ends_late_does_not_bring_back_what_was_written_before_it_ended() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split", "join")
        drawing.user("side")
        drawing.user("first")
        drawing.user("second")
        drawing.end()
        drawing.path("begin", "split", "first", "second", "join", "done")
        drawing.path("split", "side", "join")
    case = Casework(drawing.interpreter(), route="none", steps=[])
    case.begin()

    case.finish("first", route="mediation", steps=["a"])
    case.finish("second", route="opinion", steps=["a", "b"])
    case.finish("side", remark=1)

    assert case.run.ended
    assert case.routing == {"route": "opinion", "steps": ["a", "b"], "remark": 1}


def test_lists_are_not_merged_where_branches_join() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split", "join")
        drawing.user("one")
        drawing.user("other")
        drawing.end()
        drawing.path("begin", "split", "one", "join", "done")
        drawing.path("split", "other", "join")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("one", found=[1, 2, 3])
    case.finish("other", found=[9])

    assert case.routing == {"found": [9]}


def racing() -> Casework:
    """Return a case in which one branch may go round while the other waits at the join."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("merge")
        drawing.parallel("split", "join")
        drawing.exclusive("over", default="join")
        for name in ("a", "b", "judge"):
            drawing.user(name)
        drawing.exclusive("redo")
        drawing.exclusive("again", default="done")
        drawing.end()
        drawing.path("begin", "merge", "split", "redo", "a", "over", "join", "judge", "again", "done")
        drawing.path("split", "b", "join")
        drawing.flow("over", "redo", "redo = true")
        drawing.flow("again", "merge", "again = true")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def test_a_join_in_a_loop_is_not_deceived_by_a_branch_that_goes_round_itself() -> None:
    case = racing()

    for _ in range(3):
        case.finish("b")
        case.finish("a", redo=True)
        assert case.open() == ["a"]
        case.finish("a", redo=False)
        assert case.open() == ["judge"]
        case.finish("judge", again=True)
        assert case.open() == ["a", "b"]


def waiting_for_the_first() -> Casework:
    """Return a case that waits for an answer or for one of two timers."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.events("wait")
        drawing.catch_message("answered", "answer")
        drawing.catch_timer("early", "PT1H")
        drawing.catch_timer("late", "PT5H")
        for name in ("thank", "remind", "close"):
            drawing.user(name)
        drawing.end()
        drawing.path("begin", "wait", "answered", "thank", "done")
        drawing.path("wait", "early", "remind", "done")
        drawing.path("wait", "late", "close", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def test_a_message_that_comes_when_the_timers_are_due_goes_its_own_way_only() -> None:
    case = waiting_for_the_first()

    case.later(hours=6)
    case.receive("answered")

    assert case.open() == ["thank"]
    assert len(case.happened(TimerCancelled)) == 2


def test_of_two_timers_that_are_due_the_one_that_fires_first_takes_the_other_away() -> None:
    case = waiting_for_the_first()

    case.later(hours=6)
    case.fire("late")

    assert case.open() == ["close"]
    assert len(case.happened(TimerCancelled)) == len(case.happened(MessageCancelled)) == 1


def consulting(loop: Loop) -> Casework:
    """Return a case that consults teams, each of which asks experts, and may do it anew."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("merge")
        with drawing.sub_process("each_team", loop):
            drawing.start("begin_team")
            drawing.user("ask", Loop(over="experts", item="expert"))
            drawing.end("team_done")
            drawing.path("begin_team", "ask", "team_done")
        drawing.border_message("stopped", "each_team", "stop")
        drawing.user("judge")
        drawing.exclusive("again", default="done")
        drawing.end()
        drawing.path("begin", "merge", "each_team", "judge", "again", "done")
        drawing.path("stopped", "judge")
        drawing.flow("again", "merge", "again = true")
    case = Casework(drawing.interpreter(), teams=TEAMS, experts=["x", "y"])
    case.begin()
    return case


@pytest.mark.parametrize("sequential", [True, False])
def test_an_interrupted_multi_instance_leaves_nothing_behind_and_works_in_the_next_round(
    sequential: bool,  # noqa: FBT001 (pytest gives it by name)
) -> None:
    case = consulting(Loop(over="teams", item="team", sequential=sequential))
    asked = 2 if sequential else 4

    for _ in range(3):
        case.finish("ask")
        case.receive("stopped")
        assert [row[1] for row in case.rows()] == ["judge"]
        case.finish("judge", again=True)
    case.receive("stopped")
    case.finish("judge", again=False)

    assert case.run.ended
    assert len(case.happened(TaskCancelled)) == 3 * (asked - 1) + asked


def test_a_multi_instance_that_collects_nothing_works_in_every_round() -> None:
    case = consulting(Loop(over="teams", item="team"))

    for rounds in range(3):
        for _ in range(4):
            case.finish("ask")
        case.finish("judge", again=rounds < 2)

    assert case.run.ended


def test_a_terminate_event_inside_an_instance_ends_that_instance_only() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("each_team", Loop(over="teams", item="team")):
            drawing.start("begin_team")
            drawing.parallel("split")
            drawing.user("ask")
            drawing.user("give_up")
            drawing.end("answered")
            drawing.terminate("given_up")
            drawing.path("begin_team", "split", "ask", "answered")
            drawing.path("split", "give_up", "given_up")
        drawing.user("judge")
        drawing.end()
        drawing.path("begin", "each_team", "judge", "done")
    case = Casework(drawing.interpreter(), teams=TEAMS)
    case.begin()

    case.finish("give_up", 0)

    assert case.open() == ["ask", "give_up"]
    case.finish("give_up")
    assert case.open() == ["judge"]


def test_an_escalation_is_not_caught_by_an_activity_beside_it() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        for side in ("left", "right"):
            with drawing.sub_process(side):
                drawing.start(f"begin_{side}")
                drawing.user(f"work_{side}")
                drawing.end_escalation(f"up_{side}", "late")
                drawing.path(f"begin_{side}", f"work_{side}", f"up_{side}")
            drawing.border_escalation(f"caught_{side}", side, "late")
            drawing.user(f"repair_{side}")
            drawing.end(f"done_{side}")
            drawing.path("split", side, f"done_{side}")
            drawing.path(f"caught_{side}", f"repair_{side}", f"done_{side}")
        drawing.flow("begin", "split")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("work_left")

    assert case.open() == ["repair_left", "work_right"]


def test_a_signal_waited_for_behind_a_gateway_takes_away_the_timers_beside_it() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("announce")
        drawing.end_signal("announced", "hearing")
        drawing.events("wait")
        drawing.catch_signal("heard", "hearing")
        drawing.catch_timer("over", "PT1H")
        drawing.user("attend")
        drawing.end()
        drawing.path("begin", "split", "announce", "announced")
        drawing.path("split", "wait", "heard", "attend", "done")
        drawing.path("wait", "over", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("announce")

    assert case.open() == ["attend"]
    assert len(case.happened(TimerCancelled)) == 1
