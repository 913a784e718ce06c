"""The public calendar of China as the State Council announced it, from the chinesecalendar package."""

from collections.abc import Mapping
from typing import Final

from chinese_calendar import constants

from engine.working_days import Calendar

_SOURCE: Final = "国务院办公厅关于部分节假日安排的通知"


def published() -> Calendar:
    """Return every holiday and make-up day that the installed package knows, with the years it covers.

    The package gets a year when the State Council's notice for it is out; a year without one is provisional.
    """
    holidays = frozenset(constants.holidays)
    make_up_days = frozenset(constants.workdays)
    return Calendar(
        holidays=holidays,
        make_up_days=make_up_days,
        published_years=frozenset(day.year for day in holidays),
    )


def names() -> Mapping[str, Mapping[str, str]]:
    """Return {day: {"name": …, "source": …}} of the published days, in Chinese as they were announced."""
    chinese = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    called = {day: chinese[name] for day, name in constants.holidays.items()}
    called |= {day: f"{chinese[name]}调休上班" for day, name in constants.workdays.items()}
    return {day.isoformat(): {"name": name, "source": _SOURCE} for day, name in sorted(called.items())}
