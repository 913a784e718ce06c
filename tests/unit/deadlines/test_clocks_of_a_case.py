"""What becomes of clocks: folded from events, kept in the due table, asked for by timers."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.deadlines import (
    ClockKey,
    Due,
    DueKind,
    State,
    deadline_function,
    due_at,
    fire,
    load,
    next_due,
)
from engine.errors import ExecutionError
from engine.events import DeadlineEnded, DeadlineMet, DeadlineWarned
from tests.unit.deadlines.desk import CLOCK, Desk, book, midnight_after, petition

C01 = ClockKey("C01", None)


def started(day: str = "2026-03-02", **changes: object) -> Desk:
    """A desk whose one clock of 15 days has started."""
    desk = Desk(book(C01=changes))
    desk.happens("receive", day, received_on=day)
    return desk


def test_what_concerns_no_clock_changes_none() -> None:
    assert started().happens("draft_opinion", "2026-03-03") == ()


def test_a_clock_that_runs_is_not_started_twice() -> None:
    desk = started()

    assert desk.happens("receive", "2026-03-05", received_on="2026-03-05") == ()


def test_a_missed_duty_is_still_owed_and_not_started_anew() -> None:
    desk = started()
    desk.passes("2026-03-20")

    assert desk.happens("receive", "2026-03-21", received_on="2026-03-21") == ()


def test_a_petitioners_missed_period_may_start_anew() -> None:
    desk = started(who="petitioner")
    desk.passes("2026-03-20")

    desk.happens("receive", "2026-03-21", received_on="2026-03-21")

    assert desk.clock("C01").state is State.RUNNING


def test_a_clock_that_starts_once_never_starts_again() -> None:
    desk = started(once=True)
    desk.happens("answer", "2026-03-03")

    assert desk.happens("receive", "2026-04-01", received_on="2026-04-01") == ()


def test_stopping_what_does_not_run_is_nothing() -> None:
    desk = started()
    desk.happens("answer", "2026-03-03")

    assert desk.happens("answer", "2026-03-04") == ()
    assert Desk(book(C01={})).happens("answer", "2026-03-04") == ()


def test_an_act_before_the_miss_was_noticed_is_late_all_the_same() -> None:
    desk = started()

    assert desk.happens("answer", "2026-03-18") == (DeadlineMet(clock="C01", item=None, late=True),)
    assert desk.clock("C01").late


def test_a_missed_clock_can_fall_away() -> None:
    desk = started()
    desk.passes("2026-03-20")

    assert desk.happens("drop", "2026-03-21") == (DeadlineEnded(clock="C01", item=None),)
    assert (desk.clock("C01").state, desk.clock("C01").late) == (State.ENDED, True)


def test_the_due_table_holds_one_row_for_each_running_clock() -> None:
    desk = started(warn=[3, 1])

    assert next_due(desk.clocks) == [Due(C01, DueKind.WARN, midnight_after("2026-03-13"))]
    desk.passes("2026-03-16")
    assert next_due(desk.clocks) == [Due(C01, DueKind.MISS, midnight_after("2026-03-17"))]
    desk.passes("2026-03-18")
    assert next_due(desk.clocks) == []


def test_rows_are_in_the_order_of_clocks_and_items() -> None:
    desk = Desk(petition(), received_on="2026-03-02")
    for item in (1, 0):
        desk.happens("answer_request", "2026-03-02", on="entered", item=item, request={"due": "2026-04-01"})
    desk.starts("2026-03-02")

    keys = [due.key for due in next_due(desk.clocks)]

    assert keys == [ClockKey("C01", None), ClockKey("C27", 0), ClockKey("C27", 1)]


def test_a_warning_says_what_it_warns_of() -> None:
    desk = started(warn=[3])

    events = fire(desk.clocks, C01, DueKind.WARN, midnight_after("2026-03-13"))

    assert events == (DeadlineWarned(clock="C01", item=None, due_at=midnight_after("2026-03-17")),)


@pytest.mark.parametrize(
    ("key", "kind", "day"),
    [
        (ClockKey("C99", None), DueKind.MISS, "2026-03-17"),
        (C01, DueKind.WARN, "2026-03-17"),
        (C01, DueKind.MISS, "2026-03-16"),
    ],
    ids=["no such clock", "no such warning", "another day"],
)
def test_a_row_that_the_clock_has_left_behind_fires_nothing(key: ClockKey, kind: DueKind, day: str) -> None:
    assert fire(started().clocks, key, kind, midnight_after(day)) == ()


def test_a_clock_that_was_met_fires_nothing() -> None:
    desk = started()
    desk.happens("answer", "2026-03-03")

    assert fire(desk.clocks, C01, DueKind.MISS, midnight_after("2026-03-17")) == ()


def test_a_timer_follows_whichever_clock_runs() -> None:
    desk = started()
    deadline = deadline_function(desk.clocks)

    assert deadline("C20", "C01") == midnight_after("2026-03-17")
    assert deadline("C20") is None


def test_a_timer_waits_for_ever_where_its_clock_was_met() -> None:
    desk = started()
    desk.happens("answer", "2026-03-03")

    assert due_at(desk.clocks, "C01") is None


def test_a_timer_keeps_its_moment_when_the_clock_was_just_missed() -> None:
    desk = started()
    desk.passes("2026-03-18")

    assert due_at(desk.clocks, "C01") == midnight_after("2026-03-17")


def test_a_running_clock_goes_before_a_missed_one() -> None:
    desk = Desk(book(C01={}, C02={"length": 60}))
    desk.happens("receive", "2026-03-02", received_on="2026-03-02")
    desk.passes("2026-03-18")

    assert due_at(desk.clocks, "C01", "C02") == midnight_after("2026-05-01")


def test_a_timer_inside_a_multi_instance_follows_the_clock_of_its_item() -> None:
    desk = Desk(petition(), received_on="2026-03-02")
    desk.starts("2026-03-02")
    for item, due in enumerate(("2026-04-01", "2026-04-10")):
        desk.happens("answer_request", "2026-03-02", on="entered", item=item, request={"due": due})

    assert due_at(desk.clocks, "C27", item=1) == midnight_after("2026-04-10")
    assert due_at(desk.clocks, "C27") is None
    assert due_at(desk.clocks, "C01", item=1) == midnight_after("2026-03-17")


def test_a_condition_can_ask_whether_another_clock_runs() -> None:
    waiting = {
        "starts": [{"on": "completed", "element": "next", "when": 'deadline("C01") = null', "from": "today"}]
    }
    desk = Desk(book(C01={}, C02=waiting))
    desk.happens("receive", "2026-03-02", received_on="2026-03-02")

    assert desk.happens("next", "2026-03-03") == ()
    desk.happens("answer", "2026-03-04")
    assert len(desk.happens("next", "2026-03-05")) == 1


def test_stopping_all_depends_on_its_condition() -> None:
    stops_all = [{"on": "completed", "element": "withdrawn", "when": "public_interest = false"}]
    desk = Desk(load({"format": 1, "C01": CLOCK, "stops_all": stops_all}))
    desk.happens("receive", "2026-03-02", received_on="2026-03-02")

    assert desk.happens("withdrawn", "2026-03-03", public_interest=True) == ()
    desk.happens("withdrawn", "2026-03-04", public_interest=False)
    assert desk.running() == set()


def test_a_stop_of_all_that_fails_names_its_element() -> None:
    stops_all = [
        {"on": "completed", "element": "withdrawn", "when": "count(for i in 1..100000 return i) > 0"}
    ]
    desk = Desk(load({"format": 1, "C01": CLOCK, "stops_all": stops_all}))

    with pytest.raises(ExecutionError, match=r"^withdrawn: every clock: "):
        desk.happens("withdrawn", "2026-03-03")


def test_an_instant_is_in_utc_and_the_day_is_the_offices() -> None:
    clock = started("2026-03-02").clock("C01")

    assert clock.due_at.tzinfo is UTC
    assert clock.due_at - datetime(2026, 3, 17, 16, tzinfo=UTC) == timedelta(0)
