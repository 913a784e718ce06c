"""The clocks of handling: the sixty days and what they are not, their one extension, the other routes."""

import pytest

from engine.deadlines import ExtensionProblem, State
from engine.errors import ExecutionError
from engine.events import (
    DeadlineEnded,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
)
from tests.unit.deadlines.desk import Desk, accepted, midnight_after, petition


def returned_for_redoing() -> Desk:
    """An opinion was issued, served and returned by the organ of review."""
    desk = accepted()
    desk.happens("issue_opinion", "2026-04-20")
    desk.happens("redo_ordered", "2026-06-20")
    return desk


@pytest.mark.parametrize("route", ["reconsideration", "litigation", "other", "duty", "simple"])
def test_the_sixty_days_never_run_for_another_route_than_the_opinion(route: str) -> None:
    desk = accepted(route=route)

    assert "C05" not in desk.running()


@pytest.mark.parametrize("element", ["study_suggestion", "hand_over_secretly", "answer_directly", "register"])
def test_the_sixty_days_do_not_run_for_suggestions_accusations_and_questions(element: str) -> None:
    desk = Desk(
        petition(),
        received_on="2026-03-02",
        office="petition_office",
        identity_clear=True,
        matter_type="claim",
    )

    desk.happens(element, "2026-03-03")

    assert "C05" not in desk.running()


def test_the_sixty_days_run_from_acceptance_to_a_fixed_day_whatever_stage_the_matter_is_in() -> None:
    desk = accepted("2026-03-10")
    for element in ("form_group", "plan_investigation", "review_report", "draft_opinion", "approve_opinion"):
        desk.happens(element, "2026-04-01")

    assert (desk.clock("C05").state, desk.clock("C05").due_on.isoformat()) == (State.RUNNING, "2026-05-09")


def test_the_sixty_days_are_kept_when_the_opinion_is_issued() -> None:
    desk = accepted()

    events = desk.happens("issue_opinion", "2026-05-09")

    assert events == (DeadlineMet(clock="C05", item=None, late=False),)


def test_an_opinion_after_the_sixty_days_is_late() -> None:
    desk = accepted()
    missed = desk.passes("2026-05-10")[-1]

    events = desk.happens("issue_opinion", "2026-05-11")

    assert missed == DeadlineMissed(clock="C05", item=None, due_at=midnight_after("2026-05-09"))
    assert events == (DeadlineMet(clock="C05", item=None, late=True),)


@pytest.mark.parametrize("element", ["entrust_mediation", "hold_mediation", "notify_hearing", "hold_hearing"])
def test_neither_mediation_nor_a_hearing_stops_the_sixty_days(element: str) -> None:
    desk = accepted()

    desk.happens(element, "2026-03-20", hearing_on="2026-03-30", hearing_held_on="2026-03-30")

    assert desk.clock("C05").due_on.isoformat() == "2026-05-09"


def test_mediation_ends_within_the_period_of_handling() -> None:
    desk = accepted()

    desk.happens("entrust_mediation", "2026-04-20")

    clock = desk.clock("C26")
    assert (clock.started_from, clock.due_on.isoformat()) == ("C05", "2026-05-09")


def test_mediation_that_ends_in_time_anyway_keeps_its_own_period() -> None:
    desk = accepted()

    desk.happens("entrust_mediation", "2026-03-20")

    clock = desk.clock("C26")
    assert (clock.started_from, clock.due_on.isoformat()) == ("today", "2026-04-19")


def test_the_period_is_extended_once_by_the_approved_days() -> None:
    desk = accepted()

    (event,) = desk.happens("approve_extension", "2026-05-08", extension_approved=True, extension_days=30)

    assert isinstance(event, DeadlineMoved)
    assert (event.cause, event.days, event.due_on.isoformat()) == ("extension:C06", 30, "2026-06-08")
    assert event.law == ("信访工作条例#34",)
    assert desk.clock("C05").extended_days == 30


def test_warnings_follow_an_extension() -> None:
    desk = accepted()
    desk.passes("2026-05-05")

    desk.happens("approve_extension", "2026-05-05", extension_approved=True, extension_days=30)

    assert [at.isoformat()[:10] for at in desk.clock("C05").warn_at] == ["2026-05-23", "2026-06-02"]


def test_a_refused_extension_moves_nothing_and_leaves_the_one_extension_open() -> None:
    desk = accepted()

    events = desk.happens("approve_extension", "2026-04-01", extension_approved=False)

    assert events == ()
    assert desk.refuses("approve_extension", "2026-04-02", extension_approved=True, extension_days=10) is None


@pytest.mark.parametrize(
    ("day", "days", "problem"),
    [
        ("2026-05-09", 10, ExtensionProblem.AFTER_EXPIRY),
        ("2026-05-10", 10, ExtensionProblem.AFTER_EXPIRY),
        ("2026-05-08", 31, ExtensionProblem.TOO_LONG),
        ("2026-05-08", 0, ExtensionProblem.NO_DAYS),
        ("2026-05-08", None, ExtensionProblem.NO_DAYS),
        ("2026-05-08", True, ExtensionProblem.NO_DAYS),
    ],
)
def test_an_extension_after_day_sixty_or_over_thirty_days_is_refused(
    day: str, days: int | None, problem: ExtensionProblem
) -> None:
    desk = accepted()

    refusal = desk.refuses("approve_extension", day, extension_approved=True, extension_days=days)

    assert refusal == ("C05", "C06", problem)


def test_a_missed_period_is_not_extended() -> None:
    desk = accepted()
    desk.passes("2026-05-10")

    refusal = desk.refuses("approve_extension", "2026-05-08", extension_approved=True, extension_days=10)

    assert refusal is not None
    assert refusal.problem is ExtensionProblem.AFTER_EXPIRY


def test_a_second_extension_is_refused() -> None:
    desk = accepted()
    desk.happens("approve_extension", "2026-05-01", extension_approved=True, extension_days=10)

    refusal = desk.refuses("approve_extension", "2026-05-02", extension_approved=True, extension_days=5)

    assert refusal == ("C05", "C06", ExtensionProblem.EXTENDED_BEFORE)


def test_a_matter_without_the_sixty_days_has_nothing_to_extend() -> None:
    desk = accepted(route="duty")

    refusal = desk.refuses("approve_extension", "2026-03-20", extension_approved=True, extension_days=5)

    assert refusal == ("C05", "C06", ExtensionProblem.NOT_RUNNING)


def test_an_extension_against_the_law_that_was_not_refused_is_an_error() -> None:
    desk = accepted()

    with pytest.raises(ExecutionError, match=r"^approve_extension: clock C05: the extension C06 .*too_long"):
        desk.happens("approve_extension", "2026-04-01", extension_approved=True, extension_days=31)


def test_another_task_asks_for_no_extension() -> None:
    assert accepted().refuses("draft_opinion", "2026-04-01") is None


def test_a_resumed_period_keeps_its_extension_used_up() -> None:
    desk = accepted()
    desk.happens("approve_extension", "2026-05-01", extension_approved=True, extension_days=30)
    desk.happens("confirm_route_again", "2026-05-02", route="other")

    desk.happens("confirm_route_anew", "2026-05-20", route="opinion", accepted_on="2026-03-10")

    assert desk.clock("C05").due_on.isoformat() == "2026-06-08"
    refusal = desk.refuses("approve_extension", "2026-05-21", extension_approved=True, extension_days=5)
    assert refusal is not None
    assert refusal.problem is ExtensionProblem.EXTENDED_BEFORE


def test_a_period_begun_anew_has_no_extension_used_up() -> None:
    desk = accepted()
    desk.happens("approve_extension", "2026-05-01", extension_approved=True, extension_days=30)
    desk.happens("confirm_route_again", "2026-05-02", route="other")

    desk.happens("confirm_route_anew", "2026-05-20", route="opinion", accepted_on="2026-05-20")

    assert (desk.clock("C05").due_on.isoformat(), desk.clock("C05").extended_days) == ("2026-07-19", 0)


def test_confirming_the_same_route_again_does_not_restart_the_sixty_days() -> None:
    desk = accepted()

    assert desk.happens("confirm_route_again", "2026-04-01") == ()


def test_another_route_found_by_the_investigation_ends_the_sixty_days() -> None:
    desk = accepted()

    events = desk.happens("confirm_route_again", "2026-04-01", route="duty")

    assert events[0] == DeadlineEnded(clock="C05", item=None)
    assert desk.running() == {"C09"}


def test_a_redo_has_its_own_thirty_days_and_not_the_sixty_again() -> None:
    desk = returned_for_redoing()

    desk.happens("confirm_route_again", "2026-06-25", route="opinion")

    assert desk.running() == {"C14"}
    assert desk.clock("C14").due_on.isoformat() == "2026-07-20"


def test_a_duty_is_answered_within_two_months_of_receipt() -> None:
    desk = accepted(route="duty")

    clock = desk.clock("C09")
    assert (clock.started_from, clock.due_on.isoformat()) == ("received_on", "2026-05-05")


def test_a_duty_that_was_forwarded_is_owed_from_the_day_it_reached_the_competent_organ() -> None:
    desk = Desk(petition(), received_on="2026-03-05", transferred_on="2026-03-15", matter_type="claim")

    desk.happens("confirm_route", "2026-03-20", route="duty", accepted_on="2026-03-20")

    clock = desk.clock("C09")
    assert (clock.started_from, clock.due_on.isoformat()) == ("transferred_on", "2026-05-15")


def test_a_simple_matter_is_answered_within_ten_working_days() -> None:
    desk = accepted("2026-04-24", route="simple")

    assert desk.clock("C08").due_on.isoformat() == "2026-05-12"


def test_a_file_is_handed_in_by_the_thirtieth_of_june_of_the_next_year() -> None:
    desk = Desk(petition(), matter_type="claim")

    desk.happens("write_closing_report", "2026-02-10", closed_on="2026-02-09")

    assert desk.clock("C25").due_on.isoformat() == "2027-06-30"


@pytest.mark.req("REQ-INV-3")
def test_each_consulted_department_has_the_day_of_its_own_letter() -> None:
    desk = accepted()
    for item, due in enumerate(("2026-04-01", "2026-04-10")):
        desk.happens("answer_request", "2026-03-20", on="entered", item=item, request={"due": due})

    (event,) = desk.happens("answer_request", "2026-04-01", item=0)

    assert event == DeadlineMet(clock="C27", item=0, late=False)
    assert desk.clock("C27", 1).due_on.isoformat() == "2026-04-10"


def test_the_end_of_the_consultation_ends_what_is_left_of_it() -> None:
    desk = accepted()
    for item in (0, 1):
        desk.happens("answer_request", "2026-03-20", on="entered", item=item, request={"due": "2026-04-10"})

    desk.happens("evidence_gathering", "2026-03-30")

    assert {desk.clock("C27", item).state for item in (0, 1)} == {State.ENDED}


def test_a_matter_accepted_after_the_fifteen_days_counts_as_accepted_on_the_fifteenth() -> None:
    desk = Desk(petition(), received_on="2026-03-02", identity_clear=True, matter_type="claim")
    desk.starts("2026-03-02")
    desk.passes("2026-03-20")

    desk.happens("confirm_route", "2026-03-25", route="opinion", accepted_on="2026-03-25")

    clock = desk.clock("C05")
    assert (clock.started_from, clock.started_on.isoformat()) == ("C01", "2026-03-17")
    assert clock.due_on.isoformat() == "2026-05-16"


def test_the_fifteen_days_of_the_organ_that_accepts_count_not_those_of_the_sender() -> None:
    desk = Desk(petition(), received_on="2026-03-02", identity_clear=True, matter_type="claim")
    desk.starts("2026-03-02")
    desk.happens("forward_case", "2026-03-16", transfer_kind="forward")

    desk.happens("confirm_route", "2026-03-25", route="opinion", accepted_on="2026-03-25")

    assert desk.clock("C05").started_from == "accepted_on"


@pytest.mark.parametrize("kind", ["suggestion", "accusation", "consultation", "other"])
@pytest.mark.parametrize("route", ["opinion", "simple", "duty"])
def test_only_a_claim_is_owed_within_the_periods_of_handling(kind: str, route: str) -> None:
    desk = Desk(petition(), received_on="2026-03-05", matter_type=kind)

    started = desk.happens("confirm_route", "2026-03-12", route=route, accepted_on="2026-03-10")

    assert started == ()
