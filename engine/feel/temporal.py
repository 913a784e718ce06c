"""Dates, times and durations: read from ISO 8601 text, written back, and moved by months."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from engine.feel.errors import OperationError

MONTHS_PER_YEAR = 12
MICROSECOND = timedelta(microseconds=1)
OUT_OF_RANGE = "A date leaves the years 1 to 9999"

_DATE = r"(?P<date>\d{4}-\d{2}-\d{2})"
_TIME = r"(?P<time>\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(?P<offset>Z|[+-]\d{2}:\d{2})?"
_DATE_PATTERN = re.compile(_DATE, re.ASCII)
_TIME_PATTERN = re.compile(f"T?{_TIME}", re.ASCII)
_DATETIME_PATTERN = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_MONTHS_PATTERN = re.compile(
    r"(?P<sign>-?)P(?=\d)(?:(?P<years>\d{1,6})Y)?(?:(?P<months>\d{1,6})M)?", re.ASCII
)
_DAYS_PATTERN = re.compile(
    r"(?P<sign>-?)P(?=\d|T\d)(?:(?P<days>\d{1,8})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,8})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,8}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration in whole months; how many days it is depends on the date it is added to."""

    months: int


Duration = timedelta | YearsMonths


def read_date(text: str) -> date | None:
    """Return the date that "2026-03-02" names, or None where it names none."""
    try:
        return date.fromisoformat(text) if _DATE_PATTERN.fullmatch(text) else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Return the time that "10:30:00" or "10:30:00+08:00" names, or None where it names none."""
    try:
        return time.fromisoformat(text) if _TIME_PATTERN.fullmatch(text) else None
    except ValueError:
        return None


def read_datetime(text: str, zone: tzinfo) -> datetime | None:
    """Return the aware moment that "2026-03-02T10:30:00" names, or None; without an offset it is in `zone`.

    A date alone is its midnight, as in the DMN specification.
    """
    try:
        if _DATETIME_PATTERN.fullmatch(text):
            return aware(datetime.fromisoformat(text), zone)
    except ValueError:
        return None
    day = read_date(text)
    return None if day is None else datetime.combine(day, time.min, zone)


def read_duration(text: str) -> Duration | None:
    """Return the duration that "P1Y2M" or "P3DT4H" names, or None: months and days do not mix."""
    if matched := _MONTHS_PATTERN.fullmatch(text):
        months = int(matched["years"] or 0) * MONTHS_PER_YEAR + int(matched["months"] or 0)
        return YearsMonths(-months if matched["sign"] else months)
    if matched := _DAYS_PATTERN.fullmatch(text):
        seconds, _, fraction = (matched["seconds"] or "0").partition(".")
        length = timedelta(
            days=int(matched["days"] or 0),
            hours=int(matched["hours"] or 0),
            minutes=int(matched["minutes"] or 0),
            seconds=int(seconds),
            microseconds=int(fraction.ljust(6, "0")),
        )
        return -length if matched["sign"] else length
    return None


def write_duration(duration: Duration) -> str:
    """Return the ISO 8601 text of a duration, which `read_duration` reads back."""
    if isinstance(duration, YearsMonths):
        years, months = divmod(abs(duration.months), MONTHS_PER_YEAR)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-P" if duration.months < 0 else "P") + parts
    days, hours, minutes, seconds = parts_of(abs(duration))
    fraction = f".{abs(duration).microseconds:06d}".rstrip("0").rstrip(".")
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or fraction or not (days or clock):
        clock += f"{seconds}{fraction}S"
    text = ("P" + (f"{days}D" if days else "")) + (f"T{clock}" if clock else "")
    return f"-{text}" if duration < timedelta() else text


def parts_of(length: timedelta) -> tuple[int, int, int, int]:
    """Return days, hours, minutes and whole seconds of a duration; all of them negative where it is."""
    sign = -1 if length < timedelta() else 1
    minutes, seconds = divmod(abs(length).seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return sign * abs(length).days, sign * hours, sign * minutes, sign * seconds


def aware(moment: datetime, zone: tzinfo) -> datetime:
    """Return the moment with a zone: its own, or the given one where it has none."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def shift_date(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it is shorter.

    Raises:
        OperationError: outside the years 1 to 9999.
    """
    years, month = divmod(day.month - 1 + months, MONTHS_PER_YEAR)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise OperationError(OUT_OF_RANGE)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def shift_moment(moment: datetime, length: timedelta) -> datetime:
    """Return the moment so much later as time passes, not as the clock on the wall shows it."""
    if moment.tzinfo is None:
        return moment + length
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def shift_time(clock: time, length: timedelta) -> time:
    """Return the time of day so much later, starting over at midnight."""
    within_day = timedelta(seconds=length.seconds, microseconds=length.microseconds)
    return (datetime.combine(date(2000, 1, 1), clock) + within_day).timetz()


def months_between(first: date, last: date) -> YearsMonths:
    """Return the whole months from the first date to the last; negative where the last is earlier."""
    if last < first:
        return YearsMonths(-months_between(last, first).months)
    months = (last.year - first.year) * MONTHS_PER_YEAR + last.month - first.month
    return YearsMonths(months - 1 if last.day < first.day else months)


def fixed_offset(length: timedelta) -> tzinfo | None:
    """Return the zone that many hours east of Greenwich, or None where there is none such."""
    return timezone(length) if abs(length) < timedelta(days=1) else None
