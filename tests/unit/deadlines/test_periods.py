"""What a period is made of: start days, stated lengths, limits, pauses, extensions."""

import pytest

from engine.deadlines import (
    State,
)
from engine.errors import ExecutionError
from engine.events import DeadlineMissed
from tests.unit.deadlines.desk import Desk, book
from tests.unit.deadlines.test_loading import EXTENSION, PAUSE


@pytest.mark.parametrize(
    ("received_on", "complaint"),
    [
        (None, "receive: clock C01: received_on is to hold a date and is not set"),
        ("", "receive: clock C01: received_on is to hold a date and is not set"),
        ("tomorrow", "receive: clock C01: received_on is to be an ISO date, found 'tomorrow'"),
        ({"day": 1}, "receive: clock C01: received_on is to be an ISO date, found {'day': 1}"),
    ],
)
def test_a_start_without_a_date_names_element_clock_and_name(received_on: object, complaint: str) -> None:
    desk = Desk(book(C01={}))

    with pytest.raises(ExecutionError) as error:
        desk.happens("receive", "2026-03-02", received_on=received_on)

    assert str(error.value) == complaint


def test_a_condition_that_fails_names_element_and_clock() -> None:
    desk = Desk(
        book(
            C01={
                "stops": [{"on": "ended", "outcome": "met", "when": "count(for i in 1..100000 return i) > 0"}]
            }
        )
    )

    with pytest.raises(ExecutionError, match=r"^ended: clock C01: .* fails: "):
        desk.happens("", "2026-03-02", on="ended")


def test_a_date_may_lie_in_a_part_of_a_routing_value() -> None:
    desk = Desk(
        book(C01={"starts": [{"on": "completed", "element": "receive", "from": "letter.received_on"}]})
    )

    desk.happens("receive", "2026-03-05", letter={"received_on": "2026-03-02"})

    assert desk.clock("C01").due_on.isoformat() == "2026-03-17"


def test_a_date_in_a_part_of_what_has_no_parts_is_not_set() -> None:
    desk = Desk(
        book(C01={"starts": [{"on": "completed", "element": "receive", "from": ["letter.day", "today"]}]})
    )

    desk.happens("receive", "2026-03-05", letter="a letter")

    assert desk.clock("C01").started_from == "today"


@pytest.mark.parametrize(
    ("stated", "due_on"), [(None, "2026-03-17"), (20, "2026-03-22"), (5, "2026-03-12"), (90, "2026-04-01")]
)
def test_a_stated_length_counts_within_its_bounds(stated: int | None, due_on: str) -> None:
    stating = {"name": "special_days", "unit": "natural", "at_least": 10, "at_most": 30}
    desk = Desk(book(C01={"length_from": stating}))

    desk.happens("receive", "2026-03-02", received_on="2026-03-02", special_days=stated)

    assert desk.clock("C01").due_on.isoformat() == due_on


def test_a_stated_length_without_an_upper_bound_may_be_any() -> None:
    desk = Desk(book(C01={"length_from": {"name": "special_days", "unit": "natural"}}))

    desk.happens("receive", "2026-03-02", received_on="2026-03-02", special_days=90)

    assert desk.clock("C01").due_on.isoformat() == "2026-05-31"


@pytest.mark.parametrize("stated", ["20", True])
def test_a_stated_length_that_is_no_number_is_an_error(stated: object) -> None:
    desk = Desk(book(C01={"length_from": {"name": "special_days", "unit": "natural"}}))

    with pytest.raises(ExecutionError, match="special_days is to be a whole number"):
        desk.happens("receive", "2026-03-02", received_on="2026-03-02", special_days=stated)


def test_a_limit_whose_day_is_not_known_is_none() -> None:
    limit = {"when": "limited = true", "from": "done_on", "length": 5, "unit": "natural"}
    desk = Desk(book(C01={"limits": [limit]}))

    desk.happens("receive", "2026-03-02", received_on="2026-03-02", limited=True)

    assert desk.clock("C01").due_on.isoformat() == "2026-03-17"


def test_a_variant_may_have_no_limit_of_its_own() -> None:
    desk = Desk(book(C01={"variants": [{"when": "late = true", "from": "told_on"}]}))

    desk.happens("receive", "2026-03-10", received_on="2026-03-02", told_on="2026-03-10", late=True)

    assert (desk.clock("C01").started_from, desk.clock("C01").due_on.isoformat()) == ("told_on", "2026-03-25")


def test_a_clock_is_not_held_within_one_that_has_stopped() -> None:
    desk = Desk(
        book(
            C01={"length": 5},
            C02={"within": ["C01"], "starts": [{"on": "completed", "element": "next", "from": "today"}]},
        )
    )
    desk.happens("receive", "2026-03-02", received_on="2026-03-02")
    desk.happens("answer", "2026-03-02")

    desk.happens("next", "2026-03-02")

    assert desk.clock("C02").due_on.isoformat() == "2026-03-17"


def test_a_pause_whose_end_is_not_planned_yet_is_left_out_when_it_has_ended() -> None:
    pause = {**PAUSE, "begins": {"on": "completed", "element": "notify"}}
    desk = Desk(book(C01={"pauses": [pause]}))
    desk.happens("receive", "2026-03-02", received_on="2026-03-02")

    desk.happens("notify", "2026-03-04")
    desk.happens("hear", "2026-03-10")

    clock = desk.clock("C01")
    assert (clock.paused_days, clock.due_on.isoformat()) == (6, "2026-03-23")


def test_a_pause_concerns_only_a_clock_that_runs() -> None:
    pause = {**PAUSE, "begins": {"on": "completed", "element": "notify"}}
    desk = Desk(book(C01={"pauses": [pause]}))

    assert desk.happens("notify", "2026-03-04") == ()
    assert desk.happens("hear", "2026-03-10") == ()


def test_a_pause_that_does_not_hold_leaves_nothing_out() -> None:
    pause = {
        **PAUSE,
        "begins": {"on": "completed", "element": "notify", "when": "formal = true"},
        "ends": {"on": "completed", "element": "hear", "when": "formal = true"},
    }
    desk = Desk(book(C01={"pauses": [pause]}))
    desk.happens("receive", "2026-03-02", received_on="2026-03-02")

    assert desk.happens("notify", "2026-03-04") == ()
    assert desk.happens("hear", "2026-03-10") == ()


def test_time_left_out_afterwards_takes_a_miss_back() -> None:
    pause = {**PAUSE, "begins": {"on": "completed", "element": "notify"}}
    desk = Desk(book(C01={"pauses": [pause]}))
    desk.happens("receive", "2026-03-02", received_on="2026-03-02")
    desk.happens("notify", "2026-03-16", hearing_on="2026-03-16")
    missed = desk.passes("2026-03-18")

    desk.happens("hear", "2026-03-26", held_on="2026-03-26")

    assert [type(event) for event in missed] == [DeadlineMissed]
    assert (desk.clock("C01").state, desk.clock("C01").due_on.isoformat()) == (State.RUNNING, "2026-03-27")
    assert desk.clock("C01").late


def test_an_extension_that_may_come_after_the_last_day_revives_the_clock() -> None:
    generous = {**EXTENSION, "extends": "C01", "before_expiry": False}
    desk = Desk(book(C01={}, C06=generous))
    desk.happens("receive", "2026-03-02", received_on="2026-03-02")
    desk.passes("2026-03-18")

    desk.happens("approve", "2026-03-18", extension_days=10)

    assert (desk.clock("C01").state, desk.clock("C01").due_on.isoformat()) == (State.RUNNING, "2026-03-27")


def test_an_extension_of_one_item_leaves_the_others_alone() -> None:
    per_item = {
        "per_item": True,
        "item_name": "request",
        "starts": [{"on": "entered", "element": "ask", "from": "today"}],
    }
    desk = Desk(book(C01=per_item, C06={**EXTENSION, "extends": "C01"}))
    for item in (0, 1):
        desk.happens("ask", "2026-03-02", on="entered", item=item)

    desk.happens("approve", "2026-03-05", item=1, extension_days=10)

    assert [desk.clock("C01", item).due_on.isoformat() for item in (0, 1)] == ["2026-03-17", "2026-03-27"]
