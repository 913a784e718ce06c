"""Staff with an interest keep out of a matter; the organ complained of does not, nor does time stop."""

import pytest

from engine import commands as c
from engine.errors import Reason
from engine.ids import ElementId, RoleId
from tests.process.engine.desk import CITY, HANDLER, HEAD, HOUSING, OTHER_HANDLER, Desk, person
from tests.process.traps.matters import brought, known

pytestmark = pytest.mark.process
SECOND_HEAD = person(HOUSING, RoleId("head"), 2)


@pytest.mark.req("REQ-FAIR-1", "REQ-FAIR-4")
def test_t24_whoever_is_recused_does_nothing_more_and_the_organ_and_its_clocks_go_on(desk: Desk) -> None:
    matter = brought(desk).until("hear_petitioner")
    task, _ = desk.task(matter.id, "hear_petitioner")
    claim = c.ClaimTask(id=desk.id(), case=matter.id, actor=HANDLER, at=desk.now, task=task)
    desk.engine.handle(claim)
    due = matter.clock("C05").due_on
    matter.hears("recusal_asked", recusal_role="handler", recusal_ground="interest")
    assert desk.refused(desk.completion(matter.id, "hear_petitioner", HANDLER)).reason is (
        Reason.RECUSAL_UNDECIDED
    )

    matter.does("decide_recusal", recusal_granted=True, recused_people=[], replacement=OTHER_HANDLER)

    assert matter.case.tasks[task].assignee == OTHER_HANDLER
    given = c.AssignTask(id=desk.id(), case=matter.id, actor=HEAD, at=desk.now, task=task, assignee=HANDLER)
    assert desk.refused(given).reason is Reason.RECUSED
    assert matter.case.organ == HOUSING
    assert matter.clock("C05").due_on == due
    desk.assert_whole(matter.id)


@pytest.mark.req("REQ-FAIR-1")
def test_recusal_may_be_asked_more_than_once_and_refused(desk: Desk) -> None:
    matter = brought(desk).until("hear_petitioner")
    matter.hears("recusal_asked", recusal_role="acceptance_reviewer", recusal_ground="other")

    matter.does("decide_recusal", recusal_granted=False)

    assert "recusal_asked" in matter.waiting
    assert not matter.case.recusals.kept_out()


@pytest.mark.req("REQ-FAIR-1")
@pytest.mark.parametrize(
    ("stage", "role"),
    [
        ("confirm_type", "registrar"),
        ("form_group", "acceptance_reviewer"),
        ("check_facts", "handler"),
        ("explain_result", "handler"),
        ("decide_review_admission", "review_officer"),
        ("write_closing_report", "handler"),
    ],
)
def test_recusal_may_be_asked_for_in_every_stage(desk: Desk, stage: str, role: str) -> None:
    matter = brought(desk)
    if stage == "decide_review_admission":
        matter.does("explain_result").hears("review_requested")
    matter.until(stage)
    decides = CITY if stage == "decide_review_admission" else HOUSING

    matter.hears("recusal_asked", recusal_role=role, recusal_ground="interest")

    assert desk.task(matter.id, "decide_recusal")[1].organ == decides
    assert len(matter.case.recusals.kept_out()) == 1
    matter.does("decide_recusal", recusal_granted=False).until(stage)


@pytest.mark.req("REQ-FAIR-1")
def test_the_organ_above_decides_on_the_recusal_of_a_head(desk: Desk) -> None:
    matter = brought(desk).does("form_group")
    matter.staff.wanted = known({"recusal_asked": {"recusal_role": "self", "recusal_ground": "relative"}})
    matter.staff.send(matter.id, "recusal_asked", HEAD)

    task, item = desk.task(matter.id, "decide_recusal")

    assert item.organ == CITY
    assert matter.case.recusals.undecided() == {HEAD: "relative"}
    own = c.ClaimTask(id=desk.id(), case=matter.id, actor=HEAD, at=desk.now, task=task)
    assert desk.refused(own).reason is Reason.NO_RIGHT
    matter.does("decide_recusal", recusal_granted=True, recused_people=[], replacement=SECOND_HEAD)
    assert matter.ends().case.recusals.granted == {HEAD: "relative"}
    assert HEAD not in matter.case.acted[ElementId("approve_opinion")]
