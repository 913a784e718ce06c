"""Nothing is found in what is sound: twenty drawings, each with another way to draw what is right."""

from collections.abc import Callable

import pytest

from engine.bpmn.soundness import Verdict
from tests.process.drawing import Drawing, Loop
from tests.process.soundness.judging import Judged, exclusive, inclusive, process, users

Drawer = Callable[[Drawing], None]


def a_sequence(draw: Drawing) -> None:
    users(draw, "a", "b")
    draw.job("letter")
    draw.script("note", "x = 1")
    draw.path("begin", "a", "letter", "note", "b", "done")


def a_choice_with_two_ends(draw: Drawing) -> None:
    exclusive(draw, "either")
    users(draw, "a", "b")
    draw.end("other")
    draw.path("begin", "either", "a", "done")
    draw.path("either", "b", "other")


def a_loop_of_a_task(draw: Drawing) -> None:
    exclusive(draw, "again", "enough")
    draw.user("a")
    draw.path("begin", "again", "a", "enough", "done")
    draw.flow("enough", "again")


def branches_that_join(draw: Drawing) -> None:
    draw.parallel("split", "join")
    users(draw, "a", "b", "c")
    draw.path("begin", "split", "a", "join", "done")
    draw.path("split", "b", "join")
    draw.path("split", "c", "join")


def branches_that_end_apart(draw: Drawing) -> None:
    draw.parallel("split")
    users(draw, "a", "b")
    draw.end("other")
    draw.path("begin", "split", "a", "done")
    draw.path("split", "b", "other")


def branches_inside_a_loop(draw: Drawing) -> None:
    exclusive(draw, "again", "enough")
    draw.parallel("split", "join")
    users(draw, "a", "b")
    draw.path("begin", "again", "split", "a", "join", "enough", "done")
    draw.path("split", "b", "join")
    draw.flow("enough", "again")


def branches_within_branches(draw: Drawing) -> None:
    draw.parallel("split", "join", "inner", "inner_join")
    users(draw, "a", "b", "c")
    draw.path("begin", "split", "inner", "a", "inner_join", "join", "done")
    draw.path("inner", "b", "inner_join")
    draw.path("split", "c", "join")


def some_of_several(draw: Drawing) -> None:
    inclusive(draw, "some", "joined")
    users(draw, "a", "b", "c")
    draw.flow("begin", "some")
    for name in "abc":
        draw.flow("some", name, f'x = "{name}"')
        draw.flow(name, "joined")
    draw.flow("joined", "done")


def some_of_several_inside_a_branch(draw: Drawing) -> None:
    draw.parallel("split", "join")
    inclusive(draw, "some", "joined")
    exclusive(draw, "again", "enough")
    users(draw, "a", "b", "c")
    draw.path("begin", "split", "some")
    draw.flow("some", "a", "x")
    draw.flow("some", "again", "y")
    draw.path("again", "b", "enough", "joined")
    draw.flow("enough", "again")
    draw.path("a", "joined", "join", "done")
    draw.path("split", "c", "join")


def the_first_of_two_events(draw: Drawing) -> None:
    draw.events("first")
    draw.catch_message("answered", "answer")
    draw.catch_timer("late", "now()")
    exclusive(draw, "merge")
    draw.path("begin", "first", "answered", "merge", "done")
    draw.path("first", "late", "merge")


def a_task_given_up_after_a_time(draw: Drawing) -> None:
    users(draw, "a", "b")
    draw.border_timer("late", "a", "now()")
    draw.end("given_up")
    draw.path("begin", "a", "done")
    draw.path("late", "b", "given_up")


def a_question_asked_any_number_of_times(draw: Drawing) -> None:
    users(draw, "a", "answer")
    draw.border_message("asked", "a", "question", interrupting=False)
    draw.end("answered")
    draw.path("begin", "a", "done")
    draw.path("asked", "answer", "answered")


def reminders_in_a_loop(draw: Drawing) -> None:
    exclusive(draw, "again", "enough")
    users(draw, "a", "remind")
    draw.border_timer("late", "a", "now()", interrupting=False)
    draw.end("reminded")
    draw.path("begin", "again", "a", "enough", "done")
    draw.flow("enough", "again")
    draw.path("late", "remind", "reminded")


def an_end_that_ends_everything(draw: Drawing) -> None:
    draw.parallel("split")
    users(draw, "a", "b")
    draw.terminate("over")
    draw.path("begin", "split", "a", "done")
    draw.path("split", "b", "over")


def a_sub_process_for_each_item(draw: Drawing) -> None:
    with draw.sub_process("part", Loop(over="items", item="item")):
        draw.start("in")
        draw.user("a")
        draw.end("out")
        draw.path("in", "a", "out")
    draw.path("begin", "part", "done")


def a_task_for_each_item_one_after_another(draw: Drawing) -> None:
    draw.user("a", Loop(over="items", item="item", sequential=True))
    draw.path("begin", "a", "done")


def an_escalation_that_ends_what_throws_it(draw: Drawing) -> None:
    with draw.sub_process("part"):
        draw.start("in")
        draw.parallel("split", "join")
        exclusive(draw, "either")
        users(draw, "a", "b")
        draw.end_escalation("refused", "X")
        draw.end("out")
        draw.path("in", "split", "a", "join", "out")
        draw.path("split", "b", "either", "join")  # the join waits in vain, but then all of it is over
        draw.flow("either", "refused")
    draw.border_escalation("caught", "part", "X")
    exclusive(draw, "merge")
    draw.path("begin", "part", "merge", "done")
    draw.flow("caught", "merge")


def an_escalation_that_is_only_heard(draw: Drawing) -> None:
    with draw.sub_process("part"):
        draw.start("in")
        draw.throw_escalation("tell", "X")
        draw.user("a")
        draw.end("out")
        draw.path("in", "tell", "a", "out")
    draw.border_escalation("heard", "part", "X", interrupting=False)
    draw.user("note")
    draw.end("noted")
    draw.path("begin", "part", "done")
    draw.path("heard", "note", "noted")


def flows_that_merge_in_front_of_a_task(draw: Drawing) -> None:
    exclusive(draw, "either")
    users(draw, "a", "b")
    draw.path("begin", "either", "a", "b", "done")
    draw.flow("either", "b")


def a_task_from_which_two_flows_part(draw: Drawing) -> None:
    users(draw, "a", "b", "c")
    draw.parallel("join")
    draw.path("begin", "a", "b", "join", "done")
    draw.path("a", "c", "join")


def a_process_that_calls_itself_and_ends(draw: Drawing) -> None:
    exclusive(draw, "either", "merge")
    draw.call("again", "main")
    draw.path("begin", "either", "again", "merge", "done")
    draw.flow("either", "merge")


SOUND: list[Drawer] = [
    a_sequence,
    a_choice_with_two_ends,
    a_loop_of_a_task,
    branches_that_join,
    branches_that_end_apart,
    branches_inside_a_loop,
    branches_within_branches,
    some_of_several,
    some_of_several_inside_a_branch,
    the_first_of_two_events,
    a_task_given_up_after_a_time,
    a_question_asked_any_number_of_times,
    reminders_in_a_loop,
    an_end_that_ends_everything,
    a_sub_process_for_each_item,
    a_task_for_each_item_one_after_another,
    an_escalation_that_ends_what_throws_it,
    an_escalation_that_is_only_heard,
    flows_that_merge_in_front_of_a_task,
    a_task_from_which_two_flows_part,
    a_process_that_calls_itself_and_ends,
]


@pytest.mark.parametrize("drawer", SOUND, ids=lambda drawer: drawer.__name__)
def test_nothing_is_found_in_what_is_sound(drawer: Drawer) -> None:
    with process() as draw:
        drawer(draw)

    soundness = Judged(draw).soundness()

    assert soundness.told == ()
    assert soundness.verdict is Verdict.SOUND
