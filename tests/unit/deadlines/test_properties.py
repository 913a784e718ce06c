"""What holds of every period, whatever its start and length."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.calendar_source import published
from engine.working_days import Calendar, Unit
from tests.unit.deadlines.desk import Desk, book

CALENDAR = published()

days = st.dates(min_value=date(2019, 1, 1), max_value=date(2027, 12, 31))
lengths = st.integers(min_value=1, max_value=120)
units = st.sampled_from(Unit)
calendars = st.builds(
    Calendar,
    holidays=st.frozensets(days, max_size=40),
    make_up_days=st.frozensets(days, max_size=10),
    published_years=st.frozensets(st.integers(2018, 2028)),
)


@given(start=days, length=lengths, unit=units)
def test_the_last_day_lies_after_the_start(start: date, length: int, unit: Unit) -> None:
    assert CALENDAR.add(start, length, unit) > start


@given(calendar=calendars, start=days, later=st.integers(0, 60), length=lengths, unit=units)
def test_who_starts_later_ends_no_earlier(
    calendar: Calendar, start: date, later: int, length: int, unit: Unit
) -> None:
    first = calendar.add(start, length, unit)
    second = calendar.add(start + timedelta(days=later), length, unit)

    assert first <= second
    assert calendar.roll(first) <= calendar.roll(second)


@given(start=days, length=lengths, unit=units)
def test_a_longer_period_ends_no_earlier(start: date, length: int, unit: Unit) -> None:
    assert CALENDAR.add(start, length, unit) <= CALENDAR.add(start, length + 1, unit)


@given(calendar=calendars, start=days, length=lengths)
def test_working_days_end_on_a_working_day(calendar: Calendar, start: date, length: int) -> None:
    assert calendar.is_working_day(calendar.add(start, length, Unit.WORKDAY))


@given(calendar=calendars, start=days, length=lengths)
def test_working_days_are_exactly_as_many_as_asked(calendar: Calendar, start: date, length: int) -> None:
    end = calendar.add(start, length, Unit.WORKDAY)

    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(calendar.is_working_day, between)) == length


@given(calendar=calendars, day=days)
def test_rolling_gives_the_first_working_day_not_before(calendar: Calendar, day: date) -> None:
    rolled = calendar.roll(day)

    assert rolled >= day
    assert calendar.is_working_day(rolled)
    assert not any(calendar.is_working_day(day + timedelta(days=n)) for n in range((rolled - day).days))


@given(calendar=calendars)
def test_every_calendar_survives_being_stored(calendar: Calendar) -> None:
    assert Calendar.from_json(calendar.to_json()) == calendar


@given(start=days, length=lengths, unit=units, warn=st.lists(st.integers(1, 40), max_size=4))
def test_warnings_lie_ahead_before_the_end_and_in_order(
    start: date, length: int, unit: Unit, warn: list[int]
) -> None:
    desk = Desk(book(C01={"length": length, "unit": unit, "warn": warn}))

    event = desk.sets("receive", start.isoformat(), received_on=start.isoformat())

    assert list(event.warn_at) == sorted(set(event.warn_at))
    assert all(warning < event.due_at for warning in event.warn_at)


@given(start=days, length=lengths, unit=units)
def test_an_authority_is_never_given_more_than_a_petitioner(start: date, length: int, unit: Unit) -> None:
    rulebook = book(
        C01={"length": length, "unit": unit},
        C02={"length": length, "unit": unit, "who": "petitioner", "roll": True},
    )
    desk = Desk(rulebook)

    desk.happens("receive", start.isoformat(), received_on=start.isoformat())

    assert desk.clock("C01").due_on <= desk.clock("C02").due_on
    assert desk.clock("C01").safe_on == desk.clock("C02").safe_on
