"""Staff with an interest keep out of a matter; the organ complained of does not, nor does time stop."""

import pytest

from engine import commands as c
from engine.errors import Reason
from engine.ids import RoleId
from tests.process.engine.desk import HANDLER, HEAD, HOUSING, OTHER_HANDLER, Desk, person
from tests.process.traps.matters import brought

pytestmark = pytest.mark.process


@pytest.mark.req("REQ-FAIR-1", "REQ-FAIR-4")
def test_t24_whoever_is_recused_does_nothing_more_and_the_organ_and_its_clocks_go_on(desk: Desk) -> None:
    matter = brought(desk).until("hear_petitioner").hears("recusal_asked", recusal_of="某承办人")
    due = matter.clock("C05").due_on

    matter.does(
        "decide_recusal",
        recusal_granted=True,
        recused=[{"person": HANDLER}],
        replacement=OTHER_HANDLER,
    )

    task, _ = desk.task(matter.id, "hear_petitioner")
    claim = c.ClaimTask(id=desk.id(), case=matter.id, actor=HANDLER, at=desk.now, task=task)
    assert desk.refused(claim).reason is Reason.RECUSED
    given = c.AssignTask(id=desk.id(), case=matter.id, actor=HEAD, at=desk.now, task=task, assignee=HANDLER)
    assert desk.refused(given).reason is Reason.RECUSED
    desk.engine.handle(c.ClaimTask(id=desk.id(), case=matter.id, actor=OTHER_HANDLER, at=desk.now, task=task))
    assert matter.case.organ == HOUSING
    assert matter.clock("C05").due_on == due


@pytest.mark.req("REQ-FAIR-1")
def test_recusal_may_be_asked_more_than_once_and_refused(desk: Desk) -> None:
    matter = brought(desk).until("hear_petitioner").hears("recusal_asked", recusal_of="某承办人")

    matter.does("decide_recusal", recusal_granted=False, recused=[])

    assert "recusal_asked" in matter.waiting
    task, _ = desk.task(matter.id, "hear_petitioner")
    desk.engine.handle(c.ClaimTask(id=desk.id(), case=matter.id, actor=HANDLER, at=desk.now, task=task))
    assert matter.case.tasks[task].assignee == person(HOUSING, RoleId("handler"))
