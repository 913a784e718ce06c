"""The built-in functions on dates, times and durations, and the properties that a path reads from them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.run import Run
from engine.feel.signature import Builtin, Parameter, builtin, either
from engine.feel.temporal import (
    MONTHS_PER_YEAR,
    Duration,
    YearsMonths,
    aware,
    fixed_offset,
    months_between,
    parts_of,
    read_date,
    read_datetime,
    read_duration,
    read_time,
)
from engine.feel.values import ENDLESS, Kind, kind_of, whole

_Number = Decimal | int

# As the DMN specification names them, whatever language the machine speaks.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _date_of_text(_run: Run, text: str) -> date | None:
    return read_date(text)


def _date_of_moment(_run: Run, moment: datetime) -> date:
    return moment.date()


def _same(_run: Run, value: object) -> object:
    return value


def _date_of_numbers(_run: Run, year: _Number, month: _Number, day: _Number) -> date | None:
    return date(*parts) if (parts := _whole(year, month, day)) and _is_date(*parts) else None


def _whole(*numbers: _Number) -> tuple[int, int, int] | None:
    first, second, third = (whole(number) for number in numbers)
    return None if first is None or second is None or third is None else (first, second, third)


def _is_date(year: int, month: int, day: int) -> bool:
    return read_date(f"{year:04d}-{month:02d}-{day:02d}") is not None


def _time_of_text(_run: Run, text: str) -> time | None:
    return read_time(text)


def _time_of_moment(_run: Run, moment: datetime) -> time:
    return moment.timetz()


def _time_of_date(_run: Run, _day: date) -> time:
    return time()


def _time_of_numbers(
    _run: Run, hour: _Number, minute: _Number, second: _Number, offset: timedelta | None = None
) -> time | None:
    parts = _whole(hour, minute, second)
    if parts is None or read_time("{:02d}:{:02d}:{:02d}".format(*parts)) is None:
        return None
    zone = None if offset is None else fixed_offset(offset)
    return None if offset is not None and zone is None else time(*parts, tzinfo=zone)


def _moment_of_text(run: Run, text: str) -> datetime | None:
    return read_datetime(text, run.environment.zone)


def _moment_of_date(run: Run, day: date, clock: time) -> datetime:
    return aware(datetime.combine(day, clock), run.environment.zone)


def _moment_of_moment(run: Run, moment: datetime, clock: time) -> datetime:
    return _moment_of_date(run, moment.date(), clock)


def _duration(_run: Run, text: str) -> Duration | None:
    return read_duration(text)


def _months(_run: Run, first: object, last: object) -> YearsMonths | None:
    days = [value.date() if isinstance(value, datetime) else value for value in (first, last)]
    if isinstance(days[0], date) and isinstance(days[1], date):
        return months_between(days[0], days[1])
    return None


def _now(run: Run) -> datetime:
    return run.environment.here()


def _today(run: Run) -> date:
    return run.environment.today()


def _is(_run: Run, one: object, other: object) -> bool:
    """Tell whether two values are of one kind and the same, a time's offset or zone included."""
    if kind_of(one) is not kind_of(other):
        return False
    if isinstance(one, datetime | time) and isinstance(other, datetime | time):
        return (one.isoformat(), _zone(one)) == (other.isoformat(), _zone(other))
    return one == other


def _zone(value: datetime | time) -> str | None:
    return getattr(value.tzinfo, "key", None)


def _of_day(read: Callable[[date], object]) -> Callable[..., object]:
    def compute(_run: Run, value: object) -> object:
        return read(value) if isinstance(value, date) else None

    return compute


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


def _week_of_year(day: date) -> int:
    return day.isocalendar().week


def _day_of_week(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


def _month_of_year(day: date) -> str:
    return _MONTHS[day.month - 1]


FUNCTIONS: tuple[Builtin, ...] = (
    either(
        "date",
        builtin("date", _date_of_text, Parameter.TEXT),
        builtin("date", _date_of_moment, Parameter.MOMENT),
        builtin("date", _same, Parameter.DATE),
        builtin("date", _date_of_numbers, Parameter.NUMBER, Parameter.NUMBER, Parameter.NUMBER),
    ),
    either(
        "time",
        builtin("time", _time_of_text, Parameter.TEXT),
        builtin("time", _time_of_moment, Parameter.MOMENT),
        builtin("time", _time_of_date, Parameter.DATE),
        builtin("time", _same, Parameter.TIME),
        builtin("time", _time_of_numbers, Parameter.NUMBER, Parameter.NUMBER, Parameter.NUMBER),
        builtin(
            "time", _time_of_numbers, Parameter.NUMBER, Parameter.NUMBER, Parameter.NUMBER, Parameter.DAYS
        ),
    ),
    either(
        "date and time",
        builtin("date and time", _moment_of_text, Parameter.TEXT),
        builtin("date and time", _same, Parameter.MOMENT),
        builtin("date and time", _moment_of_date, Parameter.DATE, Parameter.TIME),
        builtin("date and time", _moment_of_moment, Parameter.MOMENT, Parameter.TIME),
    ),
    builtin("duration", _duration, Parameter.TEXT),
    builtin("years and months duration", _months, Parameter.ANY, Parameter.ANY),
    builtin("is", _is, Parameter.ANY, Parameter.ANY),
    builtin("day of year", _of_day(_day_of_year), Parameter.ANY),
    builtin("week of year", _of_day(_week_of_year), Parameter.ANY),
    builtin("day of week", _of_day(_day_of_week), Parameter.ANY),
    builtin("month of year", _of_day(_month_of_year), Parameter.ANY),
    builtin("now", _now),
    builtin("today", _today),
)


def _days_part(value: timedelta) -> int:
    return parts_of(value)[0]


def _hours_part(value: timedelta) -> int:
    return parts_of(value)[1]


def _minutes_part(value: timedelta) -> int:
    return parts_of(value)[2]


def _seconds_part(value: timedelta) -> int:
    return parts_of(value)[3]


def _years_part(value: YearsMonths) -> int:
    return int(value.months / MONTHS_PER_YEAR)


def _months_part(value: YearsMonths) -> int:
    return value.months - _years_part(value) * MONTHS_PER_YEAR


def _attribute(name: str) -> Callable[[object], object]:
    return lambda value: getattr(value, name)


def _end(name: str) -> Callable[[object], object]:
    def read(value: object) -> object:
        end = getattr(value, name)
        return None if end is ENDLESS else end

    return read


def _offset(value: datetime | time) -> timedelta | None:
    return value.utcoffset()


_DATE_PROPERTIES: Mapping[str, Callable[..., object]] = {
    "year": _attribute("year"),
    "month": _attribute("month"),
    "day": _attribute("day"),
    "weekday": date.isoweekday,  # Monday is 1, Sunday is 7
}
_TIME_PROPERTIES: Mapping[str, Callable[..., object]] = {
    "hour": _attribute("hour"),
    "minute": _attribute("minute"),
    "second": _attribute("second"),
    "time offset": _offset,
    "timezone": _zone,
}
_PROPERTIES: Mapping[Kind, Mapping[str, Callable[..., object]]] = {
    Kind.DATE: _DATE_PROPERTIES,
    Kind.TIME: _TIME_PROPERTIES,
    Kind.MOMENT: {**_DATE_PROPERTIES, **_TIME_PROPERTIES},
    Kind.DAYS: {"days": _days_part, "hours": _hours_part, "minutes": _minutes_part, "seconds": _seconds_part},
    Kind.MONTHS: {"years": _years_part, "months": _months_part},
    Kind.RANGE: {
        "start": _end("low"),
        "end": _end("high"),
        "start included": _attribute("low_closed"),
        "end included": _attribute("high_closed"),
    },
}
SPACED_PROPERTIES = frozenset(
    name for properties in _PROPERTIES.values() for name in properties if " " in name
)


def property_of(value: object, name: str) -> object:
    """Return a property such as `year` of a date, or None where the value has none of that name."""
    read = _PROPERTIES.get(kind_of(value), {}).get(name)
    return None if read is None else read(value)
