"""The clocks of remedies: review, re-review and its hearing, reconsideration, suit."""

import pytest

from engine.events import (
    DeadlineMoved,
)
from tests.unit.deadlines.desk import Desk, accepted, petition


@pytest.mark.req("REQ-INV-6")
def test_hearing_time_is_left_out_of_the_thirty_days_of_re_review_alone() -> None:
    desk = Desk(petition())
    desk.happens("rereview_requested", "2026-06-01", rereview_requested_on="2026-06-01")
    assert desk.clock("C13").due_on.isoformat() == "2026-07-01"

    desk.happens("notify_rereview_hearing", "2026-06-08", hearing_on="2026-06-17")
    planned = desk.clock("C13").due_on.isoformat()
    desk.happens("hold_rereview_hearing", "2026-06-17", hearing_held_on="2026-06-17")

    assert (planned, desk.clock("C13").due_on.isoformat()) == ("2026-07-10", "2026-07-10")
    assert {name for name, clock in petition().clocks.items() if clock.pauses} == {"C13"}


def test_the_day_of_the_hearing_as_held_corrects_the_day_as_planned() -> None:
    desk = Desk(petition())
    desk.happens("rereview_requested", "2026-08-26", rereview_requested_on="2026-08-26")
    desk.happens("notify_rereview_hearing", "2026-09-02", hearing_on="2026-09-20")

    (event,) = desk.happens("hold_rereview_hearing", "2026-09-11", hearing_held_on="2026-09-11")

    assert isinstance(event, DeadlineMoved)
    assert (event.days, event.due_on.isoformat(), event.rolled_on.isoformat()) == (
        -9,
        "2026-10-04",
        "2026-10-08",
    )
    assert desk.clock("C13").paused_days == 9


def test_a_second_hearing_is_left_out_as_well() -> None:
    desk = Desk(petition())
    desk.happens("rereview_requested", "2026-06-01", rereview_requested_on="2026-06-01")
    for notified, held in (("2026-06-08", "2026-06-17"), ("2026-06-20", "2026-06-24")):
        desk.happens("notify_rereview_hearing", notified, hearing_on=held)
        desk.happens("hold_rereview_hearing", held, hearing_held_on=held)

    assert (desk.clock("C13").paused_days, desk.clock("C13").due_on.isoformat()) == (13, "2026-07-14")


def test_reconsideration_is_applied_for_within_sixty_days_of_knowing_the_act() -> None:
    desk = accepted(route="reconsideration")

    desk.happens("explain_route", "2026-08-10", act_known_on="2026-08-05", told_of_right=True)

    clock = desk.clock("C20")
    assert (clock.safe_on.isoformat(), clock.due_on.isoformat()) == ("2026-10-04", "2026-10-08")


def test_whoever_was_not_told_of_the_right_counts_from_being_told() -> None:
    desk = accepted(route="reconsideration")

    desk.happens("explain_route", "2026-03-16", act_known_on="2025-12-01", told_of_right=False)

    clock = desk.clock("C20")
    assert (clock.started_from, clock.safe_on.isoformat()) == ("today", "2026-05-15")


def test_not_being_told_helps_for_a_year_at_most() -> None:
    desk = accepted(route="reconsideration")

    desk.happens("explain_route", "2026-02-01", act_known_on="2025-03-10", told_of_right=False)

    clock = desk.clock("C20")
    assert (clock.started_from, clock.length, clock.unit) == ("act_known_on", 12, "month")
    assert clock.due_on.isoformat() == "2026-03-10"


@pytest.mark.parametrize(("real_estate", "last_day"), [(False, "2026-03-31"), (True, "2026-09-01")])
def test_five_years_after_the_act_or_twenty_for_real_estate_there_is_no_suit(
    *, real_estate: bool, last_day: str
) -> None:
    desk = accepted(route="litigation")

    desk.happens(
        "explain_route",
        "2026-03-16",
        act_known_on="2026-03-01",
        act_done_on="2021-03-31",
        told_of_right=True,
        real_estate=real_estate,
    )

    assert desk.clock("C21").safe_on.isoformat() == last_day


def test_asking_for_re_review_runs_from_the_day_the_review_opinion_was_served_not_issued() -> None:
    desk = Desk(petition(), review_result="upheld")
    desk.happens("issue_review_opinion", "2026-03-25")
    issued = desk.running()

    desk.happens("serve_review_opinion", "2026-04-03", review_served_on="2026-04-01")

    clock = desk.clock("C12")
    assert issued == set()
    assert (clock.started_from, clock.safe_on.isoformat()) == ("review_served_on", "2026-05-01")
    assert clock.due_on.isoformat() == "2026-05-06"


def test_against_an_opinion_that_was_returned_nobody_asks_for_re_review() -> None:
    desk = Desk(petition(), review_result="returned")

    desk.happens("serve_review_opinion", "2026-04-03", review_served_on="2026-04-01")

    assert desk.running() == set()


@pytest.mark.req("REQ-FBK-1", "REQ-FBK-4")
def test_asking_for_review_runs_from_service_and_of_opinions_only() -> None:
    for reviewable, expected in ((True, {"C10", "C18"}), (False, {"C18"})):
        desk = Desk(petition(), reviewable=reviewable, execution_due=False)

        desk.happens("serve_result", "2026-04-03", served_on="2026-04-01")

        assert desk.running() == expected
        assert {clock.started_from for clock in desk.clocks.values()} == {"served_on"}


def test_what_a_court_or_reconsideration_decides_is_not_rated_but_an_agreement_on_the_way_is() -> None:
    for route in ("reconsideration", "litigation"):
        for mediated, expected in ((False, set()), (True, {"C18"})):
            desk = Desk(petition(), route=route, mediation_offered=mediated, reviewable=False)

            desk.happens("serve_result", "2026-04-03", served_on="2026-04-01")

            assert desk.running() == expected


def test_the_limitation_of_civil_claims_is_not_counted_here() -> None:
    desk = accepted(route="litigation")

    desk.happens("explain_route", "2026-03-16", act_known_on="2026-03-01", relation="civil_equals")

    assert desk.running() == {"C28"}
    assert desk.clock("C28").started_from == "today"


def test_a_route_without_a_period_of_its_own_is_tracked_for_a_year_and_no_longer() -> None:
    desk = accepted(route="other")

    desk.happens("explain_route", "2026-03-16", act_known_on="2026-03-01")

    assert desk.running() == {"C28"}
    assert desk.clock("C28").due_on.isoformat() == "2027-03-16"


def test_who_takes_another_way_after_reconsideration_is_not_stopped_by_the_fifteen_days_of_the_suit() -> None:
    desk = accepted(route="reconsideration")
    desk.happens("explain_route", "2026-03-16", act_known_on="2026-03-01")
    desk.happens("route_accepted", "2026-03-20")
    desk.happens("record_route_result", "2026-09-19", route_outcome="decided", route_decided_on="2026-09-18")

    desk.happens("explain_route", "2026-09-20", route="other", act_known_on="2026-03-01")

    assert desk.running() == {"C28"}


def test_after_reconsideration_a_suit_has_fifteen_days_and_not_six_months() -> None:
    desk = accepted(route="reconsideration")
    desk.happens("explain_route", "2026-03-16", act_known_on="2026-03-01")
    desk.happens("route_accepted", "2026-03-20")
    desk.happens("record_route_result", "2026-09-19", route_outcome="decided", route_decided_on="2026-09-18")

    desk.happens("explain_route", "2026-09-20", route="litigation", act_known_on="2026-03-01")

    assert desk.running() == {"C22"}
    assert desk.clock("C22").due_on.isoformat() == "2026-10-08"


def test_confirmation_by_the_court_is_for_peoples_mediation_only() -> None:
    agreements = {
        ("people", "people"): {"C19"},
        ("people", "settlement"): set(),
        ("administrative", "administrative"): set(),
        ("administrative", "people"): set(),
    }
    for (mediated, kind), expected in agreements.items():
        desk = Desk(petition(), mediation_kind=mediated)

        desk.happens(
            "serve_agreement", "2026-01-20", agreement_kind=kind, mediation_effective_on="2026-01-20"
        )

        assert desk.running() == expected


def test_no_review_period_runs_for_what_is_no_opinion() -> None:
    desk = accepted(route="duty")

    desk.happens("serve_result", "2026-04-01", reviewable=False, served_on="2026-04-01", execution_due=False)

    assert "C10" not in desk.running()


@pytest.mark.parametrize(
    ("route", "clock", "last_day"),
    [("reconsideration", "C20", "2026-04-30"), ("litigation", "C21", "2026-09-01")],
)
@pytest.mark.parametrize("told", [True, False])
def test_what_an_organ_fails_to_do_is_challenged_from_the_end_of_its_period_for_doing_it(
    route: str, clock: str, last_day: str, *, told: bool
) -> None:
    desk = Desk(petition(), admin_act="non_performance", told_of_right=told, act_known_on="2025-09-01")

    desk.happens("explain_route", "2026-03-10", route=route, performance_due_on="2026-03-01")

    assert desk.clock(clock).started_from == "performance_due_on"
    assert desk.clock(clock).safe_on.isoformat() == last_day


def a_free_choice(**facts: object) -> Desk:
    """A decision that may be reconsidered or sued about, explained on 10 March 2026."""
    desk = Desk(petition(), admin_act="other_decision", told_of_right=True, suit_open=True, **facts)
    desk.happens("explain_route", "2026-03-10", route="reconsideration", act_known_on="2026-03-01")
    return desk


def test_where_reconsideration_or_suit_is_a_choice_both_last_days_are_counted() -> None:
    desk = a_free_choice()

    assert desk.running() == {"C20", "C21"}
    assert desk.clock("C20").safe_on.isoformat() == "2026-04-30"
    assert desk.clock("C21").safe_on.isoformat() == "2026-09-01"


@pytest.mark.parametrize(
    "facts",
    [{"other_first_review": True}, {"pending_elsewhere": "reconsideration"}, {"suit_open": False}],
)
def test_where_reconsideration_comes_first_no_period_for_a_suit_is_counted(
    facts: dict[str, object],
) -> None:
    desk = Desk(petition(), admin_act="other_decision", told_of_right=True, **facts)
    desk.happens("explain_route", "2026-03-10", route="reconsideration", act_known_on="2026-03-01")

    assert desk.running() == {"C20"}


@pytest.mark.parametrize(("chosen", "met"), [("reconsideration", "C20"), ("litigation", "C21")])
def test_whoever_chose_one_way_is_not_counted_on_the_other(chosen: str, met: str) -> None:
    desk = a_free_choice()

    desk.happens("route_accepted", "2026-04-01", chosen_way=chosen)

    assert desk.running() == set()
    assert {clock: desk.clock(clock).state for clock in ("C20", "C21")} == {
        clock: "met" if clock == met else "ended" for clock in ("C20", "C21")
    }


@pytest.mark.parametrize(("chosen", "running"), [("reconsideration", {"C22"}), ("litigation", set())])
def test_a_suit_is_still_open_after_reconsideration_only(chosen: str, running: set[str]) -> None:
    desk = a_free_choice()
    desk.happens("route_accepted", "2026-04-01", chosen_way=chosen)

    desk.happens("record_route_result", "2026-06-01", route_outcome="decided", route_decided_on="2026-06-01")

    assert desk.running() == running


@pytest.mark.parametrize(
    ("returned_by", "served"),
    [
        ({"review_result": "returned", "review_served_on": "2026-06-10"}, "review_served_on"),
        (
            {
                "review_result": "upheld",
                "review_served_on": "2026-05-10",
                "rereview_result": "returned",
                "rereview_served_on": "2026-06-10",
            },
            "rereview_served_on",
        ),
    ],
)
def test_a_redoing_is_owed_from_the_receipt_of_the_opinion_that_orders_it(
    returned_by: dict[str, object], served: str
) -> None:
    desk = Desk(petition(), **returned_by)

    desk.happens("redo_ordered", "2026-06-20")

    assert desk.clock("C14").started_from == served
    assert desk.clock("C14").due_on.isoformat() == "2026-07-10"
