"""Multi-instances: one run of an activity for each item of a collection."""

from typing import cast

import pytest

from engine.definition import OrganRule
from engine.errors import ExecutionError
from engine.events import Json, TaskCancelled, TaskCreated, VariablesSet
from engine.ids import ElementId, OrganId
from tests.process.casework import Casework
from tests.process.drawing import Drawing, Loop

REQUESTS: list[Json] = [{"organ": "police", "question": "?"}, {"organ": "water"}, {"organ": "land"}]
ANSWERS = Loop(over="requests", item="request", output="answers", output_item="answer")
IN_TURN = Loop(over="requests", item="request", output="answers", output_item="answer", sequential=True)


def consulting(loop: Loop = ANSWERS, requests: Json = REQUESTS) -> Casework:
    """Return a case that asks several organs."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("answer_request", loop, OrganRule.ITEM)
        drawing.border_message("withdrawn", "answer_request", "withdrawal")
        drawing.user("report")
        drawing.end()
        drawing.end("gone")
        drawing.path("begin", "answer_request", "report", "done")
        drawing.path("withdrawn", "gone")
    case = Casework(drawing.interpreter(), requests=requests)
    case.begin()
    return case


def test_a_parallel_multi_instance_asks_for_every_item_at_once() -> None:
    case = consulting()

    created = [event for event in case.history if isinstance(event, TaskCreated)]
    assert [(event.item, event.organ) for event in created] == [(0, "police"), (1, "water"), (2, "land")]


def test_outputs_are_collected_in_the_order_of_the_items_whatever_the_order_of_answers() -> None:
    case = consulting()

    case.finish("answer_request", 2, answer="c")
    case.finish("answer_request", 0, answer="a")
    assert "answers" not in case.routing
    case.finish("answer_request", 1, answer="b")

    assert case.routing["answers"] == ["a", "b", "c"]
    assert case.open() == ["report"]
    assert (
        VariablesSet(element=ElementId("answer_request"), path="", values={"answers": ["a", "b", "c"]})
        in case.history
    )


def test_an_answer_stays_in_the_scope_of_its_item() -> None:
    case = consulting()

    case.finish("answer_request", 1, answer="b", remark="late")

    assert set(case.routing) == {"requests"}


def test_a_sequential_multi_instance_asks_one_after_another() -> None:
    case = consulting(IN_TURN)

    seen = []
    for answer in ("a", "b", "c"):
        (waiting,) = (event for event in case.waiting.values() if isinstance(event, TaskCreated))
        seen.append(waiting.organ)
        case.finish("answer_request", answer=answer)

    assert seen == [OrganId("police"), OrganId("water"), OrganId("land")]
    assert case.routing["answers"] == ["a", "b", "c"]
    assert case.open() == ["report"]


@pytest.mark.parametrize("loop", [ANSWERS, IN_TURN])
def test_with_no_item_the_case_goes_on_at_once(loop: Loop) -> None:
    case = consulting(loop, [])

    assert case.open() == ["report"]
    assert case.routing["answers"] == []


def test_a_collection_that_is_no_list_stops_the_command() -> None:
    with pytest.raises(ExecutionError, match="no list") as failure:
        consulting(requests="police")

    assert failure.value.element == "answer_request"


def test_an_item_that_names_no_organ_stops_the_command() -> None:
    with pytest.raises(ExecutionError, match="names no organ") as failure:
        consulting(requests=[{"question": "?"}])

    assert failure.value.element == "answer_request"


def test_an_organ_of_an_item_outside_any_item_stops_the_command() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("answer_request", organ=OrganRule.ITEM)
        drawing.end()
        drawing.path("begin", "answer_request", "done")

    with pytest.raises(ExecutionError, match="names no organ"):
        Casework(drawing.interpreter()).begin()


def test_a_completion_condition_ends_a_multi_instance_early() -> None:
    until = Loop(
        over="requests", item="request", output="answers", output_item="answer", until='answer = "yes"'
    )
    case = consulting(until)

    case.finish("answer_request", 0, answer="no")
    case.finish("answer_request", 1, answer="yes")

    assert case.open() == ["report"]
    assert case.routing["answers"] == ["no", "yes", None]
    assert len(case.happened(TaskCancelled)) == 1


@pytest.mark.parametrize("loop", [ANSWERS, IN_TURN])
def test_interrupting_a_multi_instance_takes_all_its_instances_away(loop: Loop) -> None:
    case = consulting(loop)
    case.finish("answer_request", 0, answer="a")

    case.receive("withdrawn")

    assert case.open() == []
    assert case.run.ended
    assert case.run.snapshot() == [True, []]


def nested(loop: Loop = ANSWERS) -> Drawing:
    """Draw a multi-instance sub-process in a process that can be interrupted and repeated."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("merge")
        drawing.call("evidence", "collecting")
        drawing.border_message("withdrawn", "evidence", "withdrawal")
        drawing.user("judge")
        drawing.exclusive("again", default="done")
        drawing.end()
        drawing.end("gone")
        drawing.path("begin", "merge", "evidence", "judge", "again", "done")
        drawing.flow("again", "merge", "again = true")
        drawing.path("withdrawn", "gone")
    with drawing.process("collecting"):
        drawing.start("begin_collecting")
        with drawing.sub_process("consultation", loop):
            drawing.start("begin_consultation")
            drawing.job("send", letter="D12")
            drawing.user("answer_request", organ=OrganRule.ITEM)
            drawing.script("note", "answer = request.organ + reply")
            drawing.end("answered")
            drawing.path("begin_consultation", "send", "answer_request", "note", "answered")
        drawing.border_message("expired", "consultation", "expiry")
        drawing.end("collected")
        drawing.path("begin_collecting", "consultation", "collected")
        drawing.end("given_up")
        drawing.path("expired", "given_up")
    return drawing


def answer_all(case: Casework) -> None:
    """Send and answer every request that waits."""
    for _ in REQUESTS:
        case.finish_job("send")
        case.finish("answer_request", reply="!")


@pytest.mark.parametrize("loop", [ANSWERS, IN_TURN])
def test_tokens_inside_an_instance_see_its_item_and_write_into_its_scope(loop: Loop) -> None:
    case = Casework(nested(loop).interpreter(), requests=REQUESTS)
    case.begin()

    answer_all(case)

    assert case.open() == ["judge"]
    assert case.routing["answers"] == ["police!", "water!", "land!"]
    assert "answer" not in case.routing


def test_the_path_of_a_task_inside_an_instance_names_the_item() -> None:
    case = Casework(nested().interpreter(), requests=REQUESTS)

    case.begin()

    jobs = [event for event in case.waiting.values() if event.element == "send"]
    assert [(event.path, event.item) for event in jobs] == [
        ("evidence/consultation#0", 0),
        ("evidence/consultation#1", 1),
        ("evidence/consultation#2", 2),
    ]


@pytest.mark.parametrize("loop", [ANSWERS, IN_TURN])
def test_a_multi_instance_works_again_in_every_round(loop: Loop) -> None:
    case = Casework(nested(loop).interpreter(), requests=REQUESTS)
    case.begin()

    for rounds in range(3):
        answer_all(case)
        assert case.routing["answers"] == ["police!", "water!", "land!"]
        case.finish("judge", again=rounds < 2)

    assert case.run.ended


@pytest.mark.parametrize("loop", [ANSWERS, IN_TURN])
def test_a_running_multi_instance_can_be_interrupted_from_outside(loop: Loop) -> None:
    case = Casework(nested(loop).interpreter(), requests=REQUESTS)
    case.begin()
    case.finish_job("send")

    case.receive("withdrawn")

    assert case.open() == []
    assert case.run.snapshot() == [True, []]


@pytest.mark.parametrize("loop", [ANSWERS, IN_TURN])
def test_a_multi_instance_sub_process_can_be_interrupted_on_its_own_border(loop: Loop) -> None:
    case = Casework(nested(loop).interpreter(), requests=REQUESTS)
    case.begin()
    case.finish_job("send")

    case.receive("expired")

    assert case.open() == ["judge"]


def test_a_multi_instance_inside_another_sees_both_items() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("each_claim", Loop(over="claims", item="claim")):
            drawing.start("begin_claim")
            drawing.user("examine", Loop(over="experts", item="expert", output="views", output_item="view"))
            drawing.script("sum_up", "summary = claim + views[1]")
            drawing.user("confirm")
            drawing.end("claim_done")
            drawing.path("begin_claim", "examine", "sum_up", "confirm", "claim_done")
        drawing.end()
        drawing.path("begin", "each_claim", "done")
    case = Casework(drawing.interpreter(), claims=["x", "y"], experts=["p", "q"])
    case.begin()

    for _ in range(4):
        case.finish("examine", view="ok")

    assert case.open() == ["confirm", "confirm"]
    scopes = [cast("dict[str, Json]", row[5]) for row in case.rows() if row[1] == "each_claim" and row[5]]
    assert [(scope["summary"], scope["views"]) for scope in scopes] == [
        ("xok", ["ok", "ok"]),
        ("yok", ["ok", "ok"]),
    ]


def nested_experts(loop: Loop) -> Casework:
    """Return a case in which experts look at every claim, and each claim is also looked at as a whole."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("each_claim", Loop(over="claims", item="claim")):
            drawing.start("begin_claim")
            drawing.parallel("split", "join")
            drawing.user("grade")
            with drawing.sub_process("consult", loop):
                drawing.start("begin_consulting")
                drawing.user("examine")
                drawing.script("note", "seen = grade")
                drawing.end("consulted")
                drawing.path("begin_consulting", "examine", "note", "consulted")
            drawing.end("claim_done")
            drawing.path("begin_claim", "split", "grade", "join", "claim_done")
            drawing.path("split", "consult", "join")
        drawing.end()
        drawing.path("begin", "each_claim", "done")
    return Casework(drawing.interpreter(), claims=["x"], experts=["p", "q"])


def test_an_inner_instance_reads_what_the_outer_one_has_written_since() -> None:
    case = nested_experts(Loop(over="experts", item="expert"))
    case.begin()

    case.finish("grade", grade="high")
    happened = case.finish("examine", 0)

    assert [event.values for event in happened if isinstance(event, VariablesSet)] == [{"seen": "high"}]


def test_an_instance_gives_only_what_it_has_written_itself() -> None:
    case = nested_experts(Loop(over="experts", item="expert", output="views", output_item="view"))
    case.begin()
    case.finish("grade", grade="high", view="of the whole claim")

    case.finish("examine", 0)
    happened = case.finish("examine", 1, view="of the second expert")

    collected = [event.values for event in happened if isinstance(event, VariablesSet)][-1]
    assert collected == {"views": [None, "of the second expert"]}
