"""What another calendar changes of clocks that run, and what it does not."""

from collections.abc import Mapping
from datetime import date

from engine.deadlines import Moment, recompute
from engine.events import DeadlineRecomputed
from engine.working_days import Calendar
from tests.unit.deadlines.desk import CALENDAR, CLOCK, Desk, accepted, book, noon, petition


def with_holidays(*days: str) -> Calendar:
    """The calendar in force with more holidays, and the year 2027 announced."""
    return Calendar(
        holidays=CALENDAR.holidays | {date.fromisoformat(day) for day in days},
        make_up_days=CALENDAR.make_up_days,
        published_years=CALENDAR.published_years | {2027},
    )


def anew(desk: Desk, day: str, *holidays: str) -> Mapping[str, DeadlineRecomputed]:
    """Return what a calendar with these holidays changes on a day, by clock."""
    moment: Moment = noon(day, with_holidays(*holidays))
    return {event.clock: event for event in recompute(desk.rulebook, desk.clocks, moment)}


def test_working_days_are_counted_anew() -> None:
    desk = Desk(petition(), office="competent_organ", identity_clear=True)
    desk.happens("forward_case", "2026-03-02")

    changed = anew(desk, "2026-03-03", "2026-03-05", "2026-03-06")

    assert changed["C04"].due_on.isoformat() == "2026-03-11"
    assert "C03" not in changed


def test_a_petitioners_last_day_is_rolled_anew() -> None:
    desk = Desk(petition())
    desk.happens("serve_result", "2026-12-11", reviewable=True, served_on="2026-12-11")

    changed = anew(desk, "2026-12-20", "2027-01-11")["C10"]

    assert (changed.safe_on.isoformat(), changed.due_on.isoformat(), changed.provisional) == (
        "2027-01-10",
        "2027-01-12",
        False,
    )


def test_days_that_were_added_stay_added() -> None:
    desk = accepted("2026-11-10")
    desk.happens("approve_extension", "2026-12-20", extension_approved=True, extension_days=20)
    before = desk.clock("C05")

    changed = anew(desk, "2026-12-21")["C05"]

    assert (before.provisional, changed.provisional) == (True, False)
    assert (changed.safe_on, changed.due_on) == (before.safe_on, before.due_on)


def test_what_never_passes_another_clock_follows_it() -> None:
    rules = book(
        C01={
            "unit": "workday",
            "length": 3,
            "starts": [{"on": "completed", "element": "a", "from": "today"}],
        },
        C02={
            "length": 30,
            "within": ["C01"],
            "starts": [{"on": "completed", "element": "b", "from": "today"}],
        },
    )
    desk = Desk(rules)
    desk.happens("a", "2026-03-02")
    desk.happens("b", "2026-03-02")

    changed = anew(desk, "2026-03-03", "2026-03-04")

    assert desk.clock("C02").due_on.isoformat() == "2026-03-05"
    assert changed["C02"].due_on == changed["C01"].due_on == date(2026, 3, 6)


def test_hours_and_clocks_that_ended_are_left_alone() -> None:
    rules = book(
        C01={"unit": "hour", "length": 2, "starts": [{"on": "completed", "element": "a"}]},
        C02={"length": 5},
    )
    desk = Desk(rules, received_on="2026-12-30")
    desk.happens("a", "2026-12-31")
    desk.happens("receive", "2026-12-31")
    desk.happens("answer", "2027-01-02")

    assert anew(desk, "2027-01-02") == {}


def test_the_same_calendar_changes_nothing() -> None:
    desk = accepted()

    assert recompute(desk.rulebook, desk.clocks, noon("2026-03-20")) == ()


def test_a_clock_that_the_bundle_has_no_more_keeps_its_day() -> None:
    desk = Desk(petition())
    desk.happens("serve_result", "2026-12-11", reviewable=True, served_on="2026-12-11")

    assert recompute(book(C05=CLOCK), desk.clocks, noon("2026-12-20", with_holidays("2027-01-11"))) == ()
