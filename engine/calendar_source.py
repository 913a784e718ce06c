"""The public calendar of China as the State Council announced it, from the chinesecalendar package."""

from chinese_calendar import constants

from engine.working_days import Calendar


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
