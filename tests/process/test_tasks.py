"""User, service, script and rule tasks; what the legal clocks hear of them."""

import pytest

from engine.definition import OrganRule
from engine.errors import ExecutionError
from engine.events import (
    FlowTaken,
    JobCancelled,
    JobCreated,
    TableEvaluated,
    TaskCreated,
    VariablesSet,
)
from engine.feel import HitPolicy, Input, Output, Rule, Table, parse, parse_unary_tests
from engine.ids import ElementId, OrganId, RoleId
from tests.process.casework import Casework
from tests.process.drawing import Drawing, Loop


def a_table(policy: HitPolicy = HitPolicy.FIRST) -> Table:
    """Return a table that proposes a route by the kind of a matter."""
    rules = [("r1", '"land"', '"opinion"'), ("r2", '"pay"', '"mediation"')]
    return Table(
        id="routing",
        name="routing",
        hit_policy=policy,
        inputs=(Input(id="i1", label="kind", expression=parse("kind")),),
        outputs=(Output(id="o1", name="proposed_route", label="route", values=()),),
        rules=tuple(
            Rule(id=name, tests=(parse_unary_tests(test),), outputs=(parse(output),), annotations=())
            for name, test, output in rules
        ),
    )


def deciding(table: Table, **routing: str) -> Casework:
    """Return a case before a rule task."""
    drawing = Drawing(tables={"routing": table})
    with drawing.process("main"):
        drawing.start()
        drawing.rule("propose", "routing")
        drawing.user("confirm")
        drawing.end()
        drawing.path("begin", "propose", "confirm", "done")
    return Casework(drawing.interpreter(), **routing)


def test_a_user_task_says_who_may_do_it_and_where() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("register", organ=OrganRule.OFFICE)
        drawing.end()
        drawing.path("begin", "register", "done")
    case = Casework(drawing.interpreter())

    _, created = case.begin()

    assert isinstance(created, TaskCreated)
    assert (created.element, created.path, created.item) == ("register", "", None)
    assert (created.roles, created.organ) == ((RoleId("handler"),), OrganId("office"))


def test_a_task_of_an_organ_that_nobody_knows_stops_the_command() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("review", organ=OrganRule.REVIEWING)
        drawing.end()
        drawing.path("begin", "review", "done")

    with pytest.raises(ExecutionError, match="reviewing") as failure:
        Casework(drawing.interpreter()).begin()

    assert failure.value.element == "review"


def test_a_service_task_is_a_job_that_waits_for_its_result() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.job("notify", letter="D04")
        drawing.exclusive("sent", default="again")
        drawing.end()
        drawing.end("again")
        drawing.path("begin", "notify", "sent", "again")
        drawing.flow("sent", "done", "delivered = true")
    case = Casework(drawing.interpreter())
    case.begin()
    (created,) = case.happened(JobCreated)
    assert isinstance(created, JobCreated)
    assert (created.name, created.element, dict(created.parameters)) == (
        "letter.issue",
        "notify",
        {"letter": "D04"},
    )

    case.finish_job("notify", delivered=True)

    assert case.flows()[-1] == "sent__done"


def test_a_job_goes_when_the_case_stops() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.job("notify")
        drawing.end()
        drawing.path("begin", "notify", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    case.stop()

    assert len(case.happened(JobCancelled)) == 1
    assert case.run.ended


def test_each_line_of_a_script_sees_what_the_lines_before_it_set() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.script("count", "rounds = rounds + 1", "", "last = rounds >= 2")
        drawing.user("after")
        drawing.end()
        drawing.path("begin", "count", "after", "done")
    case = Casework(drawing.interpreter(), rounds=1)

    happened = case.begin()

    assert case.routing == {"rounds": 2, "last": True}
    assert VariablesSet(element=ElementId("count"), path="", values={"rounds": 2, "last": True}) in happened


def test_a_script_that_reads_what_is_not_set_stops_the_command() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.script("count", "rounds = rounds + 1")
        drawing.end()
        drawing.path("begin", "count", "done")

    with pytest.raises(ExecutionError, match="rounds") as failure:
        Casework(drawing.interpreter()).begin()

    assert failure.value.element == "count"


def test_a_script_that_makes_what_cannot_be_stored_stops_the_command() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.script("count", "period = [1..5]")
        drawing.end()
        drawing.path("begin", "count", "done")

    with pytest.raises(ExecutionError, match="period"):
        Casework(drawing.interpreter()).begin()


def test_a_service_task_without_a_job_stops_the_command() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.node("serviceTask", "notify")
        drawing.end()
        drawing.path("begin", "notify", "done")

    with pytest.raises(ExecutionError, match="names no job"):
        Casework(drawing.interpreter()).begin()


def test_a_table_writes_what_it_proposes() -> None:
    case = deciding(a_table(), kind="pay")

    happened = case.begin()

    assert case.routing["proposed_route"] == "mediation"
    (evaluated,) = (event for event in happened if isinstance(event, TableEvaluated))
    assert (evaluated.decision, evaluated.element, evaluated.matched) == ("routing", "propose", ("r2",))
    assert (dict(evaluated.inputs), dict(evaluated.outputs)) == (
        {"kind": "pay"},
        {"proposed_route": "mediation"},
    )


@pytest.mark.parametrize("policy", [HitPolicy.FIRST, HitPolicy.UNIQUE])
def test_a_table_without_an_answer_stops_the_command(policy: HitPolicy) -> None:
    case = deciding(a_table(policy), kind="other")

    with pytest.raises(ExecutionError, match="no rule holds") as failure:
        case.begin()

    assert failure.value.element == "propose"


def test_a_unique_table_whose_rules_overlap_stops_the_command() -> None:
    table = a_table(HitPolicy.UNIQUE)
    twice = Table(
        id=table.id,
        name=table.name,
        hit_policy=table.hit_policy,
        inputs=table.inputs,
        outputs=table.outputs,
        rules=(
            *table.rules,
            Rule(id="r3", tests=(parse_unary_tests("-"),), outputs=(parse("1"),), annotations=()),
        ),
    )

    with pytest.raises(ExecutionError, match="decision routing") as failure:
        deciding(twice, kind="pay").begin()

    assert failure.value.element == "propose"


def test_a_collecting_table_may_find_nothing() -> None:
    case = deciding(a_table(HitPolicy.COLLECT), kind="other")

    case.begin()

    assert case.routing["proposed_route"] == []
    assert case.open() == ["confirm"]


def test_the_clocks_hear_when_a_token_enters_and_when_it_completes_an_element() -> None:
    case = deciding(a_table(), kind="pay")

    case.begin()
    case.finish("confirm")

    assert case.clocks.told == [
        ("entered", "begin", None),
        ("completed", "begin", None),
        ("entered", "propose", None),
        ("completed", "propose", None),
        ("entered", "confirm", None),
        ("completed", "confirm", None),
        ("entered", "done", None),
        ("completed", "done", None),
    ]


def test_of_a_multi_instance_the_clocks_hear_each_item() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("ask", Loop(over="items", item="one"))
        drawing.end()
        drawing.path("begin", "ask", "done")
    case = Casework(drawing.interpreter(), items=[1, 2])
    case.begin()

    case.finish("ask", 1)

    assert [told for told in case.clocks.told if told[1] == "ask"] == [
        ("entered", "ask", 0),
        ("entered", "ask", 1),
        ("completed", "ask", 1),
    ]


def test_every_sequence_flow_that_a_token_passes_is_noted() -> None:
    case = deciding(a_table(), kind="pay")

    case.begin()
    case.finish("confirm")

    assert case.happened(FlowTaken) == [
        FlowTaken(flow=ElementId(name), path="")
        for name in ("begin__propose", "propose__confirm", "confirm__done")
    ]


def test_what_a_decision_requires_is_told_before_it_with_its_rules() -> None:
    inner = a_table()
    outer = Table(
        id="outer",
        name="",
        hit_policy=HitPolicy.UNIQUE,
        inputs=(Input(id="in", label="", expression=parse(inner.outputs[0].name)),),
        outputs=(Output(id="out", name="proposed_outer", label=""),),
        rules=(Rule(id="always", tests=(parse_unary_tests("-"),), outputs=(parse(inner.outputs[0].name),)),),
        requires=(inner,),
    )

    case = deciding(outer, kind="land")

    happened = case.begin()

    told = [event for event in happened if isinstance(event, TableEvaluated)]
    assert [(event.decision, event.matched) for event in told] == [
        ("routing", ("r1",)),
        ("outer", ("always",)),
    ]
    assert case.routing["proposed_outer"] == case.routing[inner.outputs[0].name]
