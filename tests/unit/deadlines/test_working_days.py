from datetime import date

import pytest

from engine.calendar_source import published
from engine.deadlines.profiles import longest_stretch
from engine.working_days import Calendar, Unit

CALENDAR = published()
NO_HOLIDAYS = Calendar(holidays=frozenset(), make_up_days=frozenset(), published_years=frozenset({2026}))


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_day_zero_does_not_count() -> None:
    assert CALENDAR.add(day("2026-03-02"), 1, Unit.NATURAL) == day("2026-03-03")
    assert CALENDAR.add(day("2026-03-02"), 15, Unit.NATURAL) == day("2026-03-17")


def test_within_n_days_includes_day_n() -> None:
    last = CALENDAR.add(day("2026-03-02"), 15, Unit.NATURAL)

    assert (last - day("2026-03-02")).days == 15


def test_a_start_on_a_rest_day_does_not_count_either() -> None:
    saturday = day("2026-03-07")

    assert CALENDAR.add(saturday, 1, Unit.WORKDAY) == day("2026-03-09")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-04-01", 6, "2026-10-01"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-10-31", 2, "2026-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_on_its_last(start: str, months: int, end: str) -> None:
    assert CALENDAR.add(day(start), months, Unit.MONTH) == day(end)


@pytest.mark.parametrize("months", [12 * 9000, -12 * 9000])
def test_a_period_does_not_leave_the_calendar_of_dates(months: int) -> None:
    with pytest.raises(OverflowError, match="months from 2026-01-01"):
        CALENDAR.add(day("2026-01-01"), months, Unit.MONTH)


@pytest.mark.parametrize(
    ("asked", "open_for_work"),
    [
        ("2026-03-02", True),
        ("2026-03-07", False),
        ("2026-10-01", False),
        ("2026-05-09", True),
        ("2026-02-28", True),
        ("2026-02-17", False),
    ],
    ids=[
        "monday",
        "saturday",
        "national day",
        "make-up saturday",
        "make-up saturday in february",
        "spring festival",
    ],
)
def test_make_up_days_are_working_days_and_holidays_are_not(asked: str, *, open_for_work: bool) -> None:
    assert CALENDAR.is_working_day(day(asked)) is open_for_work


def test_rolling_keeps_a_working_day() -> None:
    assert CALENDAR.roll(day("2026-03-17")) == day("2026-03-17")


def test_a_make_up_saturday_is_not_rolled() -> None:
    assert CALENDAR.roll(day("2026-05-09")) == day("2026-05-09")


def test_a_rest_day_by_adjustment_is_rolled_over_the_whole_holiday() -> None:
    assert CALENDAR.roll(day("2026-10-05")) == day("2026-10-08")


def test_working_days_can_be_counted_backwards() -> None:
    assert CALENDAR.add(day("2026-02-26"), -5, Unit.WORKDAY) == day("2026-02-12")


def test_no_working_days_from_a_day_is_that_day() -> None:
    assert CALENDAR.add(day("2026-03-07"), 0, Unit.WORKDAY) == day("2026-03-07")


def test_a_period_into_a_year_without_published_holidays_is_provisional() -> None:
    assert CALENDAR.provisional(day("2026-11-20"), day("2027-01-19"))
    assert not CALENDAR.provisional(day("2025-12-18"), day("2026-02-24"))


def test_a_period_that_only_passes_through_an_unpublished_year_is_provisional() -> None:
    gap = Calendar(holidays=frozenset(), make_up_days=frozenset(), published_years=frozenset({2025, 2027}))

    assert gap.provisional(day("2025-12-01"), day("2027-01-01"))


def test_weekdays_of_an_unpublished_year_count_as_working_days() -> None:
    new_year_2027 = day("2027-01-01")

    assert CALENDAR.is_working_day(new_year_2027)


@pytest.mark.parametrize("length", [1, 2, 3, 5, 7, 10])
def test_no_period_of_working_days_took_longer_than_profiles_reckon_with(length: int) -> None:
    starts = [
        date.fromordinal(day) for day in range(date(2007, 12, 1).toordinal(), date(2026, 12, 1).toordinal())
    ]

    longest = max((CALENDAR.add(start, length, Unit.WORKDAY) - start).days for start in starts)

    assert longest <= longest_stretch(length)


def test_the_package_covers_this_year_and_counts_it_as_published() -> None:
    assert {2024, 2025, 2026} <= CALENDAR.published_years
    assert 2027 not in CALENDAR.published_years


def test_a_calendar_survives_being_stored() -> None:
    again = Calendar.from_json(CALENDAR.to_json())

    assert again == CALENDAR
    assert again.digest == CALENDAR.digest


def test_another_holiday_is_another_digest() -> None:
    assert NO_HOLIDAYS.digest != CALENDAR.digest


@pytest.mark.parametrize(
    ("stored", "complaint"),
    [
        ({}, "has holidays, make_up_days and published_years"),
        ({"holidays": "2026-01-01", "make_up_days": [], "published_years": []}, "has a list as holidays"),
        ({"holidays": [], "make_up_days": ["soon"], "published_years": []}, "has ISO dates as make_up_days"),
        ({"holidays": [20260101], "make_up_days": [], "published_years": []}, "has ISO dates as holidays"),
        ({"holidays": [], "make_up_days": [], "published_years": ["2026"]}, "has whole years"),
        ({"holidays": [], "make_up_days": [], "published_years": [True]}, "has whole years"),
        ({"holidays": [], "make_up_days": [], "published_years": 2026}, "has a list as published_years"),
    ],
)
def test_a_stored_calendar_that_is_none_is_refused(stored: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Calendar.from_json(stored)
