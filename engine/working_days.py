"""Which days are working days, and where a period of days or months ends."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Self, assert_never, cast

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_MONTHS_A_YEAR = 12


class Unit(StrEnum):
    """What the length of a period counts in."""

    NATURAL = "natural"
    WORKDAY = "workday"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The public calendar as announced: holidays, weekend days made up for, and the years it covers.

    A day in a year that is not published counts as a working day from Monday to Friday. `digest` is the
    SHA-256 of the canonical JSON, in hexadecimal: equal calendars, equal digests. It is computed unless
    whoever makes the calendar knows it.
    """

    holidays: frozenset[date]
    make_up_days: frozenset[date]
    published_years: frozenset[int]
    digest: str = field(default="", repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute the digest once: every entry names it."""
        if not self.digest:
            object.__setattr__(self, "digest", _digest(self))

    def is_working_day(self, day: date) -> bool:
        """Say whether offices are open: a weekday that is no holiday, or a weekend day made up for."""
        return day in self.make_up_days or (day.weekday() < _SATURDAY and day not in self.holidays)

    def roll(self, day: date) -> date:
        """Return the day itself or, where it is a rest day, the first working day after it (民法典 203)."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def add(self, start: date, length: int, unit: Unit) -> date:
        """Return the last day of a period, not rolled; the start day does not count (民法典 201).

        A negative length counts backwards. A month ends on the corresponding day or, where the month has
        none, on its last day (民法典 202).

        Raises:
            OverflowError: the last day lies outside the years 1 to 9999.

        """
        match unit:
            case Unit.NATURAL:
                return start + timedelta(days=length)
            case Unit.WORKDAY:
                return self._add_working_days(start, length)
            case Unit.MONTH:
                return _add_months(start, length)
        assert_never(unit)

    def provisional(self, start: date, end: date) -> bool:
        """Say whether the period passes through a year whose holidays are not published yet."""
        first, last = min(start.year, end.year), max(start.year, end.year)
        return not self.published_years.issuperset(range(first, last + 1))

    def to_json(self) -> dict[str, list[str] | list[int]]:
        """Return the calendar as sorted lists of ISO dates and of years."""
        return {
            "holidays": [day.isoformat() for day in sorted(self.holidays)],
            "make_up_days": [day.isoformat() for day in sorted(self.make_up_days)],
            "published_years": sorted(self.published_years),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object], *, digest: str = "") -> Self:
        """Return the calendar that `to_json` wrote; `digest` where the stored bytes have proved it.

        Raises:
            ValueError: a key is missing or unknown, or a value is no list of ISO dates or of years.

        """
        if set(stored) != {"holidays", "make_up_days", "published_years"}:
            message = f"A calendar has holidays, make_up_days and published_years; found {sorted(stored)}."
            raise ValueError(message)
        return cls(
            holidays=_dates(stored, "holidays"),
            make_up_days=_dates(stored, "make_up_days"),
            published_years=_years(stored, "published_years"),
            digest=digest,
        )

    def _add_working_days(self, start: date, length: int) -> date:
        step = _ONE_DAY if length > 0 else -_ONE_DAY
        day = start
        left = abs(length)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day


def _digest(calendar: Calendar) -> str:
    canonical = json.dumps(calendar.to_json(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _add_months(start: date, length: int) -> date:
    year, month0 = divmod(start.year * _MONTHS_A_YEAR + start.month - 1 + length, _MONTHS_A_YEAR)
    if not date.min.year <= year <= date.max.year:
        message = f"{length} months from {start} lie outside the years 1 to 9999."
        raise OverflowError(message)
    return date(year, month0 + 1, min(start.day, _days_in(year, month0 + 1)))


def _days_in(year: int, month: int) -> int:
    if month == _MONTHS_A_YEAR:
        return 31
    return (date(year, month + 1, 1) - _ONE_DAY).day


def _list(stored: Mapping[str, object], key: str) -> list[object]:
    value = stored[key]
    if not isinstance(value, list):
        message = f"A calendar has a list as {key}; found {value!r}."
        raise ValueError(message)  # noqa: TRY004 - whoever reads stored JSON catches one kind of error
    return value


def _dates(stored: Mapping[str, object], key: str) -> frozenset[date]:
    days = cast("list[str]", _list(stored, key))  # what is no text is refused as what is no date
    try:
        return frozenset(map(date.fromisoformat, days))
    except (TypeError, ValueError) as reason:
        message = f"A calendar has ISO dates as {key}: {reason}."
        raise ValueError(message) from reason


def _years(stored: Mapping[str, object], key: str) -> frozenset[int]:
    years = _list(stored, key)
    if not all(isinstance(year, int) and not isinstance(year, bool) for year in years):
        message = f"A calendar has whole years as {key}; found {years!r}."
        raise ValueError(message)
    return frozenset(year for year in years if isinstance(year, int))
