"""How the law counts, seen on the clocks that the petition bundle ships."""

from engine.deadlines import ClockKey, State
from engine.events import (
    DeadlineEnded,
    DeadlineMissed,
    DeadlineSet,
    DeadlineWarned,
)
from tests.unit.deadlines.desk import Desk, accepted, midnight_after, petition


def test_day_zero_does_not_count() -> None:
    desk = Desk(petition(), received_on="2026-03-02")

    desk.starts("2026-03-02")

    assert desk.clock("C01").due_on.isoformat() == "2026-03-17"


def test_an_authoritys_period_is_used_unrolled_and_shown_both_ways() -> None:
    desk = Desk(petition(), received_on="2026-09-20")

    desk.starts("2026-09-20")

    clock = desk.clock("C01")
    assert (clock.due_on.isoformat(), clock.rolled_on.isoformat()) == ("2026-10-05", "2026-10-08")
    assert clock.due_at == midnight_after("2026-10-05")


def test_a_petitioners_period_is_rolled_and_keeps_the_raw_day_as_the_safe_one() -> None:
    desk = accepted()

    desk.happens("serve_result", "2026-04-01", reviewable=True, served_on="2026-04-01")

    clock = desk.clock("C10")
    assert (clock.safe_on.isoformat(), clock.due_on.isoformat()) == ("2026-05-01", "2026-05-06")


def test_post_handed_in_on_the_last_day_is_waited_for() -> None:
    desk = accepted()

    desk.happens("serve_result", "2026-04-01", reviewable=True, served_on="2026-04-01")

    assert desk.clock("C10").due_at == midnight_after("2026-05-13")


def test_the_last_day_ends_at_midnight_at_the_office() -> None:
    desk = Desk(petition(), received_on="2026-03-02")

    desk.starts("2026-03-02")

    assert desk.clock("C01").due_at.isoformat() == "2026-03-17T16:00:00+00:00"
    assert not [event for event in desk.passes("2026-03-17") if isinstance(event, DeadlineMissed)]
    assert [event for event in desk.passes("2026-03-18") if isinstance(event, DeadlineMissed)]


def test_the_fifteen_and_sixty_and_thirty_days_are_natural_ones() -> None:
    clocks = petition().clocks

    assert {clocks[name].unit for name in ("C01", "C02", "C03", "C05", "C10", "C11", "C12", "C13")} == {
        "natural"
    }


def test_the_end_of_the_case_ends_every_clock_and_leaves_a_missed_one_missed() -> None:
    desk = accepted()
    desk.happens("serve_result", "2026-04-01", reviewable=True, served_on="2026-04-01")
    desk.passes("2026-05-10")

    events = desk.happens("", "2026-05-11", on="ended")

    assert DeadlineEnded(clock="C10", item=None) in events
    assert desk.running() == set()
    assert desk.clock("C05").state is State.MISSED


def test_warnings_come_before_the_miss_and_each_once() -> None:
    desk = accepted()

    events = desk.passes("2026-05-20")

    assert [type(event) for event in events] == [DeadlineWarned, DeadlineWarned, DeadlineMissed]


def test_a_warning_of_working_days_falls_on_a_working_day() -> None:
    desk = Desk(petition(), identity_clear=True)

    desk.happens("forward_case", "2026-03-16", transfer_kind="forward")

    clock = desk.clock("C04")
    assert clock.due_on.isoformat() == "2026-03-23"
    assert [at.isoformat() for at in clock.warn_at] == ["2026-03-19T16:00:00+00:00"]


def test_a_warning_that_already_lies_behind_is_not_given() -> None:
    desk = Desk(petition(), received_on="2026-03-02")

    desk.starts("2026-03-15")

    assert [at.isoformat()[:10] for at in desk.clock("C01").warn_at] == ["2026-03-15"]


def test_every_start_records_all_that_explains_it() -> None:
    event = accepted().clocks[ClockKey("C05", None)]
    (started,) = Desk(petition(), matter_type="claim").happens(
        "confirm_route", "2026-03-12", route="opinion", accepted_on="2026-03-10"
    )

    assert isinstance(started, DeadlineSet)
    assert (started.started_on, started.started_from) == (event.started_on, "accepted_on")
    assert (started.length, started.unit, started.who) == (60, "natural", "authority")
    assert (started.law, started.provisional, started.excluded) == (("信访工作条例#34",), False, 0)
