"""Traps of review: who reviews, and what happens to a request that comes to the wrong door."""

import pytest

from engine.forms import FormErrors
from engine.ids import RoleId
from tests.process.engine.desk import CITY, HOUSING, PROVINCE, Desk, person
from tests.process.engine.staff import Wanted
from tests.process.traps.matters import Matter, brought

pytestmark = pytest.mark.process
RIGHT = {"right_organ": True, "same_facts": False, "of_opinion": True, "in_time": True}
REVIEWED: Wanted = {
    "check_review_request": {f"review_{name}": said for name, said in RIGHT.items()},
    "check_rereview_request": {f"rereview_{name}": said for name, said in RIGHT.items()},
    "decide_review_admission": {"review_admission": "accept"},
    "examine_review": {"review_result": "upheld"},
    "approve_review": {"review_approved": True},
}


def answered(desk: Desk) -> Matter:
    """Return a matter whose opinion was served."""
    return brought(desk, REVIEWED).until("serve_result").does("serve_result").does("explain_result")


@pytest.mark.req("REQ-FAIR-4", "REQ-FBK-4", "REQ-FAIR-2")
def test_t12_review_is_for_the_organ_above_and_re_review_for_the_one_above_that(desk: Desk) -> None:
    matter = answered(desk).hears("review_requested")

    assert desk.task(matter.id, "check_review_request")[1].organ == CITY
    matter.until("serve_review_opinion").does("serve_review_opinion").hears("rereview_requested")

    assert desk.task(matter.id, "check_rereview_request")[1].organ == PROVINCE
    assert "向江南省人民政府提出复核请求" in matter.letters()["D25"]


@pytest.mark.req("REQ-FBK-4")
def test_t33_a_request_brought_to_the_organ_that_decided_goes_to_the_one_that_reviews(desk: Desk) -> None:
    matter = answered(desk)

    matter.staff.send(matter.id, "review_requested", person(HOUSING, RoleId("registrar")))
    desk.work(matter.id)

    assert desk.task(matter.id, "check_review_request")[1].organ == CITY
    assert "D24" not in matter.letters()  # nobody refused it


@pytest.mark.req("REQ-FBK-4", "REQ-FAIR-4")
def test_t33_an_organ_that_is_not_the_one_above_sends_the_request_on_and_cannot_refuse_it(desk: Desk) -> None:
    matter = answered(desk).hears("review_requested")
    matter.does("check_review_request", review_right_organ=False)
    assert matter.proposed["review_admission"] == "redirect"
    item = desk.task(matter.id, "decide_review_admission")[1]
    reviewer = matter.staff.able(matter.case, item)[0]

    with pytest.raises(FormErrors) as refused:
        desk.complete(
            matter.id,
            "decide_review_admission",
            reviewer,
            review_admission="refuse",
            review_admission_note="不是本机关职权。",
            no_conflict=True,
        )

    assert [error.path for error in refused.value.errors] == ["review_admission"]
    matter.does("decide_review_admission", review_admission="redirect", review_redirect_to=PROVINCE)
    assert "已转送江南省人民政府" in matter.letters()["D24"]
    assert "C11" not in matter.running()
