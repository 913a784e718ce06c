"""The clocks of acceptance: fifteen days to notify or forward, five working days to object."""

import pytest

from engine.deadlines import State
from tests.unit.deadlines.desk import Desk, accepted, petition


@pytest.mark.req("REQ-ACC-8", "REQ-ACC-5")
def test_the_fifteen_days_run_from_the_day_the_letter_arrived_however_late_it_is_registered() -> None:
    desk = Desk(petition(), received_on="2026-03-02")

    desk.starts("2026-03-06")

    assert (desk.clock("C01").started_from, desk.clock("C01").due_on.isoformat()) == (
        "received_on",
        "2026-03-17",
    )


def test_a_submission_without_a_day_of_receipt_counts_from_the_day_it_came() -> None:
    desk = Desk(petition())

    desk.starts("2026-03-02")

    assert desk.clock("C01").started_from == "today"


def test_the_objection_has_five_working_days_not_natural_ones() -> None:
    desk = Desk(petition(), identity_clear=True)

    desk.happens("forward_case", "2026-02-12", transfer_kind="forward")

    assert desk.clock("C04").due_on.isoformat() == "2026-02-26"


def test_a_competent_organ_owes_the_petitioner_written_notice_instead_of_a_transfer() -> None:
    desk = Desk(petition(), received_on="2026-03-02")
    desk.starts("2026-03-02")

    desk.happens(
        "register",
        "2026-03-04",
        office="competent_organ",
        received_by="direct",
        identity_clear=True,
        urgent=False,
    )

    assert desk.running() == {"C02"}
    assert desk.clock("C02").due_on.isoformat() == "2026-03-17"


def test_a_competent_organ_owes_its_notice_from_the_first_day_registered_or_not() -> None:
    desk = Desk(petition(), office="competent_organ", received_on="2026-03-02")

    desk.starts("2026-03-02")

    assert desk.running() == {"C02"}


@pytest.mark.parametrize(("office", "clock"), [("petition_office", "C01"), ("competent_organ", "C02")])
def test_a_day_of_receipt_put_right_at_registration_counts(office: str, clock: str) -> None:
    desk = Desk(petition(), office=office, received_on="2026-03-05")
    desk.starts("2026-03-05")

    desk.happens(
        "register", "2026-03-06", received_by="direct", received_on="2026-03-02", identity_clear=True
    )

    assert desk.running() == {clock}
    assert desk.clock(clock).due_on.isoformat() == "2026-03-17"


@pytest.mark.parametrize(("office", "clock"), [("petition_office", "C01"), ("competent_organ", "C02")])
def test_registering_late_does_not_undo_that_the_fifteen_days_were_missed(office: str, clock: str) -> None:
    desk = Desk(petition(), office=office, received_on="2026-03-02")
    desk.starts("2026-03-02")
    desk.passes("2026-03-20")

    desk.happens(
        "register", "2026-03-20", received_by="direct", received_on="2026-03-04", identity_clear=True
    )

    assert desk.clock(clock).state is State.MISSED
    assert desk.clock(clock).due_on.isoformat() == "2026-03-17"


def test_a_petition_office_below_forwards_within_fifteen_days_of_its_own_and_objects_to_nothing() -> None:
    desk = Desk(petition(), office="petition_office", received_on="2026-03-02")
    desk.starts("2026-03-02")
    desk.happens("register", "2026-03-03", received_by="direct", identity_clear=True)

    desk.happens("forward_case", "2026-03-10", transferred_on="2026-03-10", received_by="transferred")
    desk.happens("register", "2026-03-11")

    assert desk.running() == {"C01"}
    assert (desk.clock("C01").started_from, desk.clock("C01").due_on.isoformat()) == ("today", "2026-03-25")


def test_what_a_petition_office_takes_back_is_forwarded_anew_within_fifteen_days() -> None:
    desk = Desk(petition(), office="competent_organ", identity_clear=True)
    desk.happens("forward_case", "2026-03-10", transferred_on="2026-03-10", received_by="transferred")

    desk.happens("give_back", "2026-03-18", office="petition_office", transferred_on="2026-03-18")

    assert desk.running() == {"C01"}
    assert desk.clock("C01").due_on.isoformat() == "2026-04-02"


@pytest.mark.parametrize(("admissibility", "state"), [("object", State.MET), ("accept", State.ENDED)])
def test_the_five_days_are_kept_by_an_objection_and_fall_away_without_one(
    admissibility: str, state: State
) -> None:
    desk = Desk(petition(), office="competent_organ", identity_clear=True)
    desk.happens("forward_case", "2026-03-10")

    desk.happens("decide_admissibility", "2026-03-12", admissibility=admissibility)

    assert desk.clock("C04").state is state


def test_an_unclear_name_or_address_needs_no_notice() -> None:
    desk = Desk(petition(), received_on="2026-03-02")
    desk.starts("2026-03-02")

    desk.happens(
        "register", "2026-03-04", office="competent_organ", received_by="direct", identity_clear=False
    )

    assert desk.running() == set()


def test_each_organ_that_a_matter_is_forwarded_to_has_fifteen_days_of_its_own() -> None:
    desk = Desk(petition(), received_on="2026-03-02", identity_clear=True)
    desk.starts("2026-03-02")
    desk.happens("forward_case", "2026-03-10", transfer_kind="forward")
    first = desk.clock("C03").due_on.isoformat()

    desk.happens("forward_case", "2026-03-20", transfer_kind="forward")

    assert desk.clock("C01").state is State.MET
    assert (first, desk.clock("C03").due_on.isoformat()) == ("2026-03-25", "2026-04-04")


def test_an_organ_that_takes_a_matter_back_has_no_past_period_to_miss() -> None:
    desk = Desk(petition(), received_on="2026-03-02", identity_clear=True)
    desk.happens("register", "2026-03-03", office="competent_organ", received_by="direct")
    desk.happens("forward_case", "2026-03-10", transfer_kind="forward")
    desk.happens("give_back", "2026-04-10")

    desk.happens("register", "2026-04-11", office="competent_organ", received_by="direct")

    assert desk.running() == {"C03"}
    assert desk.clock("C03").due_on.isoformat() == "2026-04-25"


def test_the_clock_of_the_notice_runs_on_while_an_objection_is_verified() -> None:
    desk = Desk(petition(), identity_clear=True)
    desk.happens("forward_case", "2026-03-10", transfer_kind="forward")

    desk.happens("decide_admissibility", "2026-03-12", admissibility="object")

    assert desk.running() == {"C03"}


def test_accepting_without_a_notice_owed_stops_the_acceptance_clocks() -> None:
    desk = Desk(petition(), received_on="2026-03-02")
    desk.starts("2026-03-02")

    desk.happens("acceptance_stage", "2026-03-10", admissibility="accept")

    assert desk.running() == set()


def test_an_assigned_matter_is_reported_back_by_the_day_in_the_letter() -> None:
    desk = Desk(petition(), identity_clear=True)

    desk.happens("forward_case", "2026-03-10", transfer_kind="assign", report_back_on="2026-06-01")

    clock = desk.clock("C07")
    assert (clock.unit, clock.length, clock.started_from) == ("set", 0, "report_back_on")
    assert clock.due_on.isoformat() == "2026-06-01"


def test_a_withdrawal_ends_every_clock_but_the_report_to_the_assigning_organ() -> None:
    desk = accepted()
    desk.happens("forward_case", "2026-03-10", transfer_kind="assign", report_back_on="2026-06-01")

    desk.happens("withdrawn_in_handling", "2026-03-20")

    assert desk.running() == {"C07"}


@pytest.mark.req("REQ-GOV-10")
def test_an_urgent_matter_is_reported_within_hours_also_over_midnight() -> None:
    desk = Desk(petition(), received_on="2026-03-02", office="petition_office")

    desk.happens("register", "2026-03-02", urgent=True)

    clock = desk.clock("C24")
    assert clock.due_at.isoformat() == "2026-03-02T06:00:00+00:00"
    assert (clock.due_on.isoformat(), clock.warn_at) == ("2026-03-02", ())


def test_what_is_not_known_does_not_keep_a_clock_from_starting() -> None:
    desk = Desk(petition())

    desk.happens("forward_case", "2026-03-10")

    assert {"C03", "C04"} <= desk.running()


def test_a_forwarded_matter_registered_as_a_direct_one_has_no_second_period() -> None:
    desk = Desk(petition(), received_on="2026-03-02", identity_clear=True)
    desk.starts("2026-03-02")
    desk.happens("forward_case", "2026-03-10", transfer_kind="forward")

    desk.happens("register", "2026-03-12", office="competent_organ", received_by="direct")

    assert desk.running() == {"C03", "C04"}


def test_a_neutral_notice_does_not_yet_hand_an_accusation_over() -> None:
    desk = Desk(petition(), received_on="2026-03-02", identity_clear=True)
    desk.starts("2026-03-02")

    desk.happens("notify_secret_transfer", "2026-03-05")
    waiting = desk.running()
    desk.happens("hand_over_secretly", "2026-03-06")

    assert (waiting, desk.running()) == ({"C01"}, set())


def test_an_urgent_matter_is_still_to_be_reported_after_it_was_withdrawn() -> None:
    desk = Desk(petition(), received_on="2026-03-02", office="petition_office", received_by="direct")
    desk.starts("2026-03-02")
    desk.happens("register", "2026-03-02", urgent=True)

    desk.happens("withdrawal_effective", "2026-03-02")

    assert desk.running() == {"C24"}
    desk.happens("report_urgent", "2026-03-02")
    assert desk.clock("C24").state == "met"
