"""Last days of the ways beside the petition: arbitration, appeal, information, confirmation, suit, report."""

import pytest

from engine.deadlines import State
from tests.unit.deadlines.desk import Desk, accepted, petition

pytestmark = pytest.mark.req("REQ-EFF-2")


def day_of(desk: Desk, clock: str) -> tuple[str, str, str]:
    """Return what the last day counts from, the safe day and the day to which it is rolled."""
    found = desk.clock(clock)
    return found.started_from, found.safe_on.isoformat(), found.due_on.isoformat()


def assigned() -> Desk:
    """A matter that was assigned on 9 March 2026, to be reported back by 9 May."""
    desk = Desk(petition(), office="competent_organ")
    desk.happens("forward_case", "2026-03-09", transfer_kind="assign", report_back_on="2026-05-09")
    return desk


def test_the_sender_sets_another_day_for_the_report() -> None:
    desk = assigned()

    desk.happens("report_prolonged", "2026-05-06", report_back_on="2026-06-30")

    assert desk.clock("C07").due_on.isoformat() == "2026-06-30"
    assert "C07" in desk.running()


def test_a_report_that_is_late_may_still_be_given_another_day() -> None:
    desk = assigned()
    desk.passes("2026-05-20")
    assert desk.clock("C07").state is State.MISSED

    desk.happens("report_prolonged", "2026-05-20", report_back_on="2026-06-30")
    desk.happens("write_closing_report", "2026-06-29", closed_on="2026-06-29")

    assert desk.clock("C07").state is State.MET


def test_another_day_for_the_report_leaves_the_sixty_days_as_they_are() -> None:
    desk = assigned()
    desk.happens(
        "confirm_route", "2026-03-12", matter_type="claim", route="opinion", accepted_on="2026-03-10"
    )
    before = desk.clock("C05").due_on

    desk.happens("report_prolonged", "2026-05-06", report_back_on="2026-06-30")

    assert desk.clock("C05").due_on == before


def test_an_application_for_confirmation_keeps_the_thirty_days() -> None:
    desk = Desk(petition(), mediation_kind="people", agreement_kind="people")
    desk.happens("serve_agreement", "2026-01-20", mediation_effective_on="2026-01-20")

    desk.happens("confirmation_applied", "2026-02-24", confirmation_applied_on="2026-02-24")

    assert desk.clock("C19").state is State.MET
    assert day_of(desk, "C19") == ("mediation_effective_on", "2026-02-19", "2026-02-24")


def explained(**facts: object) -> Desk:
    """Another way than the petition, explained on 16 March 2026."""
    desk = Desk(petition(), route="other", matter_type="claim", **{"act_known_on": "2025-10-02", **facts})
    desk.happens("explain_route", "2026-03-16")
    return desk


def reconsidered(**result: str) -> Desk:
    """A refusal to act, reconsidered; what came of it was recorded on 20 September 2026."""
    desk = accepted(route="reconsideration")
    desk.happens("explain_route", "2026-06-20", admin_act="non_performance", performance_due_on="2026-06-01")
    desk.happens("route_accepted", "2026-06-25")
    desk.routing |= result
    desk.happens("record_route_result", "2026-09-20")
    return desk


@pytest.mark.parametrize(
    ("result", "counted_from"),
    [
        ({"route_decided_on": "2026-09-15", "route_received_on": "2026-09-18"}, "route_received_on"),
        ({"route_decided_on": "2026-09-18", "route_decision": "none_in_time"}, "route_decided_on"),
    ],
    ids=["the receipt of the decision", "the end of the period in which nothing was decided"],
)
def test_a_suit_after_reconsideration_counts_from(result: dict[str, str], counted_from: str) -> None:
    desk = reconsidered(route_outcome="decided", **result)

    assert day_of(desk, "C22") == (counted_from, "2026-10-03", "2026-10-08")


def test_where_reconsideration_comes_first_and_is_refused_the_suit_is_open_for_fifteen_days() -> None:
    first = reconsidered(route_outcome="refused", route_refused_on="2026-09-18")
    free = accepted(route="reconsideration")
    free.happens("record_route_result", "2026-09-20", admin_act="other_decision", route_outcome="refused")

    assert day_of(first, "C22") == ("route_refused_on", "2026-10-03", "2026-10-08")
    assert "C22" not in free.running()


@pytest.mark.parametrize(
    ("facts", "clock", "expected"),
    [
        ({"arbitration_kind": "labour"}, "C29", ("act_known_on", "2026-10-02", "2026-10-08")),
        (
            {"arbitration_kind": "arrears_ended", "employment_ended_on": "2025-12-31"},
            "C29",
            ("employment_ended_on", "2026-12-31", "2026-12-31"),
        ),
        ({"farmland_contract": True}, "C30", ("act_known_on", "2027-10-02", "2027-10-04")),
        ({"relation": "civil_servant"}, "C31", ("act_known_on", "2025-11-01", "2025-11-03")),
        (
            {"relation": "civil_servant", "rechecked_on": "2026-03-06"},
            "C32",
            ("rechecked_on", "2026-03-21", "2026-03-23"),
        ),
        ({"wants_information": True}, "C33", ("today", "2026-04-14", "2026-04-14")),
    ],
    ids=[
        "labour",
        "arrears of pay",
        "farmland",
        "re-check or appeal",
        "appeal after re-check",
        "information",
    ],
)
def test_the_law_of_a_route_says_its_last_day(
    facts: dict[str, object], clock: str, expected: tuple[str, str, str]
) -> None:
    desk = explained(**facts)

    assert desk.running() == {"C28", clock}
    assert day_of(desk, clock) == expected


def test_arrears_of_pay_have_no_last_day_while_somebody_is_employed() -> None:
    desk = explained(act_known_on="2024-01-01", arbitration_kind="arrears_employed")

    assert desk.running() == {"C28"}


def test_the_twenty_days_of_an_answer_count_from_the_application_once_it_is_known() -> None:
    desk = accepted(route="other")
    desk.happens("explain_route", "2026-03-16", act_known_on="2026-03-01", wants_information=True)

    desk.happens("route_accepted", "2026-04-02", route_accepted_on="2026-04-01")

    assert day_of(desk, "C33") == ("route_accepted_on", "2026-04-30", "2026-04-30")
