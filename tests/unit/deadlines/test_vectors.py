"""Periods worked out by hand on the published calendars, counted by a clock and not by the calendar alone."""

from datetime import date
from operator import itemgetter
from typing import TypeAlias

import pytest

from engine.events import DeadlineSet
from tests.unit.deadlines.desk import Desk, book, midnight_after

# rule, unit, length, start, raw last day, rolled last day, whose period
Vector: TypeAlias = tuple[str, str, int, str, str, str, str]

AUTHORITY, PETITIONER = "authority", "petitioner"

VECTORS: list[Vector] = [
    ("15 days' notice", "natural", 15, "2026-03-02", "2026-03-17", "2026-03-17", AUTHORITY),
    ("15 days' notice over National Day", "natural", 15, "2026-09-20", "2026-10-05", "2026-10-08", AUTHORITY),
    ("60 days of handling", "natural", 60, "2026-03-10", "2026-05-09", "2026-05-09", AUTHORITY),
    (
        "60 days of handling into Spring Festival",
        "natural",
        60,
        "2025-12-18",
        "2026-02-16",
        "2026-02-24",
        AUTHORITY,
    ),
    ("60 and 30 days of handling", "natural", 90, "2026-03-10", "2026-06-08", "2026-06-08", AUTHORITY),
    ("30 days for a review", "natural", 30, "2026-04-01", "2026-05-01", "2026-05-06", PETITIONER),
    (
        "30 days for a review over National Day",
        "natural",
        30,
        "2026-09-05",
        "2026-10-05",
        "2026-10-08",
        PETITIONER,
    ),
    ("5 working days' objection", "workday", 5, "2026-02-12", "2026-02-26", "2026-02-26", AUTHORITY),
    ("5 working days over National Day", "workday", 5, "2026-09-29", "2026-10-12", "2026-10-12", AUTHORITY),
    ("10 working days' simple answer", "workday", 10, "2026-04-24", "2026-05-12", "2026-05-12", AUTHORITY),
    ("3 working days", "workday", 3, "2026-04-30", "2026-05-08", "2026-05-08", AUTHORITY),
    ("60 days for reconsideration", "natural", 60, "2026-08-05", "2026-10-04", "2026-10-08", PETITIONER),
    ("5 working days of examination", "workday", 5, "2026-09-28", "2026-10-10", "2026-10-10", AUTHORITY),
    ("10 working days' correction", "workday", 10, "2026-09-28", "2026-10-16", "2026-10-16", PETITIONER),
    ("6 months to the end of February", "month", 6, "2025-08-31", "2026-02-28", "2026-02-28", PETITIONER),
    ("6 months to National Day", "month", 6, "2026-04-01", "2026-10-01", "2026-10-08", PETITIONER),
    ("15 days for a suit", "natural", 15, "2026-09-18", "2026-10-03", "2026-10-08", PETITIONER),
    ("30 days for confirmation", "natural", 30, "2026-01-20", "2026-02-19", "2026-02-24", PETITIONER),
    ("2 months to the end of February", "month", 2, "2025-12-31", "2026-02-28", "2026-02-28", AUTHORITY),
    ("2 months of duty", "month", 2, "2026-08-04", "2026-10-04", "2026-10-08", AUTHORITY),
    ("a year's cap", "month", 12, "2025-03-10", "2026-03-10", "2026-03-10", PETITIONER),
    ("a year's cap to National Day", "month", 12, "2025-10-02", "2026-10-02", "2026-10-08", PETITIONER),
    ("a year's cap from a leap day", "month", 12, "2024-02-29", "2025-02-28", "2025-02-28", PETITIONER),
    ("30 and 9 days of re-review", "natural", 39, "2026-06-01", "2026-07-10", "2026-07-10", AUTHORITY),
    ("30 and 9 days to National Day", "natural", 39, "2026-08-26", "2026-10-04", "2026-10-08", AUTHORITY),
]
PROVISIONAL: list[Vector] = [
    ("60 days into 2027", "natural", 60, "2026-11-20", "2027-01-19", "2027-01-19", AUTHORITY),
    ("30 days for a review into 2027", "natural", 30, "2026-12-11", "2027-01-10", "2027-01-11", PETITIONER),
    ("6 months into 2027", "month", 6, "2026-07-17", "2027-01-17", "2027-01-18", PETITIONER),
]


def deadline(unit: str, length: int, start: str, who: str) -> DeadlineSet:
    rulebook = book(C01={"unit": unit, "length": length, "who": who, "roll": who == PETITIONER})
    return Desk(rulebook).sets("receive", start, received_on=start)


@pytest.mark.req("REQ-EFF-2")
@pytest.mark.parametrize("vector", VECTORS + PROVISIONAL, ids=itemgetter(0))
def test_a_clock_gives_the_raw_the_rolled_and_the_used_day(vector: Vector) -> None:
    _, unit, length, start, raw, rolled, who = vector

    event = deadline(unit, length, start, who)

    assert (event.safe_on.isoformat(), event.rolled_on.isoformat()) == (raw, rolled)
    used = rolled if who == PETITIONER else raw
    assert event.due_on == date.fromisoformat(used)
    assert event.due_at == midnight_after(used)


@pytest.mark.parametrize("vector", PROVISIONAL, ids=itemgetter(0))
def test_a_day_reckoned_without_a_published_calendar_is_provisional(vector: Vector) -> None:
    _, unit, length, start, _, _, who = vector

    assert deadline(unit, length, start, who).provisional


@pytest.mark.parametrize("vector", VECTORS, ids=itemgetter(0))
def test_a_day_reckoned_on_published_calendars_is_final(vector: Vector) -> None:
    _, unit, length, start, _, _, who = vector

    assert not deadline(unit, length, start, who).provisional
