"""Traps of Article 31: which way a claim goes, and which it must not be sent."""

from collections.abc import Mapping

import pytest

from engine.events import Json
from engine.forms import FormErrors, Problem
from tests.process.engine.desk import Desk
from tests.process.traps.matters import SUGGESTION, Matter, brought

pytestmark = pytest.mark.process
OPEN: Mapping[str, Json] = {"reconsideration_open": True, "suit_open": True}


def proposed(desk: Desk, **facts: Json) -> Matter:
    """Return a claim of which these facts are known, its way proposed and not yet confirmed."""
    matter = brought(desk, {"confirm_type": facts}).until("confirm_route")
    confirmed = {**matter.staff.wanted, "confirm_route": {"mediation_offered": False, "duty_urgent": False}}
    matter.staff.wanted = confirmed
    return matter


@pytest.mark.req("REQ-HND-5", "REQ-HND-6")
def test_t05_a_duty_ends_with_its_own_notice_and_never_with_an_opinion(desk: Desk) -> None:
    matter = proposed(desk, report_or_duty=True)
    assert matter.proposed["route"] == "duty"
    matter.staff.wanted = {**matter.staff.wanted, "approve_duty": {"duty_approved": True}}

    matter.until("serve_result").does("serve_result").does("explain_result")

    assert "D21" in matter.letters()
    assert "D20" not in matter.letters()
    assert "review_requested" not in matter.waiting


@pytest.mark.req("REQ-HND-3", "REQ-HND-6")
@pytest.mark.parametrize("act", ["on_spot_penalty", "natural_resource", "information_refusal"])
def test_t07_where_reconsideration_comes_first_no_suit_is_offered(desk: Desk, act: str) -> None:
    matter = proposed(desk, admin_act=act, **OPEN)

    matter.until("explain_route").does("explain_route", told_of_right=True)

    assert (matter.proposed["route"], matter.proposed["path"]) == ("reconsideration", "P4_复议_前置")
    assert matter.running() & {"C20", "C21"} == {"C20"}
    assert "直接起诉" not in matter.letters()["D07"]


@pytest.mark.req("REQ-HND-3", "REQ-HND-4")
def test_t16_against_inaction_the_six_months_of_a_suit_do_not_run_before_reconsideration(desk: Desk) -> None:
    matter = proposed(desk, admin_act="non_performance", performance_due_on="2026-02-01", **OPEN)

    matter.until("explain_route").does("explain_route", told_of_right=True, performance_due_on="2026-02-01")

    assert "C21" not in matter.ran()
    assert "未经行政复议不得起诉的事项，应当先申请行政复议" in matter.letters()["D07"]


@pytest.mark.req("REQ-HND-5", "REQ-HND-6")
@pytest.mark.parametrize(
    "facts",
    [{"arbitrable": True}, {"arbitrable": False}],
    ids=["wages", "a shop, a neighbour's noise"],
)
def test_t26_a_complaint_that_asks_an_organ_to_act_is_not_sent_to_court(
    desk: Desk, facts: Mapping[str, Json]
) -> None:
    matter = proposed(desk, relation="civil_equals", report_or_duty=True, **facts).until("handle_duty")

    assert matter.proposed["route"] == "duty"
    assert "D07" not in matter.letters()
    assert "C09" in matter.running()


@pytest.mark.req("REQ-GOV-6", "REQ-HND-5")
def test_t29_a_suggestion_gets_no_route_and_ends_with_a_reply(desk: Desk) -> None:
    matter = brought(desk, SUGGESTION).ends()

    assert "routing" not in matter.case.proposals
    assert set(matter.letters()) == {"D03", "D22"}
    assert "route" not in matter.file()


@pytest.mark.req("REQ-HND-3", "REQ-EFF-2")
def test_t34_against_inaction_reconsideration_counts_from_the_end_of_the_period_for_acting(
    desk: Desk,
) -> None:
    matter = proposed(desk, admin_act="non_performance", performance_due_on="2026-02-20", **OPEN)

    matter.until("explain_route").does("explain_route", told_of_right=True, performance_due_on="2026-02-20")

    assert matter.clock("C20").safe_on.isoformat() == "2026-04-21"
    assert "履行职责的期限届满之日" in matter.letters()["D07"]


@pytest.mark.req("REQ-HND-3")
def test_t35_against_a_lower_government_one_applies_to_the_government_above_it(desk: Desk) -> None:
    matter = proposed(desk, admin_act="on_spot_penalty", **OPEN).until("explain_route")
    of_a_township: dict[str, Json] = {"act_organ": "lower_government", "told_of_right": True}

    answers = {
        **of_a_township,
        "statutory_organ": "某镇人民政府",
        "reconsideration_organ": "own_government",
        "act_known_on": "2026-03-01",
        "materials": "申请书",
    }
    with pytest.raises(FormErrors) as refused:
        desk.complete(matter.id, "explain_route", **answers)

    assert [(error.path, error.problem) for error in refused.value.errors] == [
        ("reconsideration_organ", Problem.NOT_OFFERED)
    ]
    matter.does("explain_route", **of_a_township, reconsideration_organ="next_higher_government")
    assert "上一级人民政府" in matter.letters()["D07"]


@pytest.mark.req("REQ-HND-5", "REQ-HND-6")
def test_t36_a_farmland_dispute_leaves_the_choice_of_a_suit(desk: Desk) -> None:
    matter = proposed(desk, relation="civil_equals", farmland_contract=True).until("explain_route")

    matter.does("explain_route")

    assert matter.proposed["path"] == "P2_仲裁或诉讼"
    assert "也可以直接向人民法院起诉，由你选择" in matter.letters()["D07"]


@pytest.mark.req("REQ-HND-3", "REQ-HND-4")
def test_t36_taking_the_land_is_no_farmland_dispute(desk: Desk) -> None:
    matter = proposed(desk, admin_act="other_decision", **OPEN).until("explain_route")

    matter.does("explain_route", told_of_right=True)

    assert matter.proposed["path"] == "P4_复议或诉讼"
    assert "仲裁" not in matter.letters()["D07"]


@pytest.mark.req("REQ-HND-3", "REQ-HND-4")
def test_t38_after_reconsideration_the_suit_stays_open(desk: Desk) -> None:
    matter = proposed(desk, admin_act="other_decision", **OPEN).until("explain_route")
    matter.does("explain_route", told_of_right=True)
    assert {"C20", "C21"} <= matter.running()
    assert "先申请行政复议的，对复议决定不服仍可以起诉" in matter.letters()["D07"]

    matter.hears("route_accepted", chosen_way="reconsideration")
    matter.hears("route_decided")
    matter.does("record_route_result", route_outcome="decided", reroute=False)

    assert "C22" in matter.running()
