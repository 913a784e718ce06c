"""The form in which changes of the calendar are proposed: spans of days, one announcement for all of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from flask_babel.speaklater import LazyString

from engine import commands as c
from engine.office.calendars import DayKind
from web.admin.filled import Filled, optional
from web.context import say
from web.questions import Question

_ROWS: Final = 12
_LONGEST_SPAN: Final = 100
_OF_A_ROW: Final = ("first", "last", "kind", "name")


def rows(form: Filled, kinds: Mapping[DayKind, LazyString]) -> tuple[tuple[Question, ...], ...]:
    """Return the rows of the form, each a span of days."""
    options = {kind.value: str(title) for kind, title in kinds.items()}
    return tuple(
        (
            form.question(f"first-{n}", say("Day"), kind="date"),
            optional(form.question(f"last-{n}", say("to, if there are several"), kind="date")),
            form.choice(f"kind-{n}", say("becomes"), options),
            form.question(f"name-{n}", say("called, unless ordinary again")),
        )
        for n in range(_ROWS)
    )


def general(form: Filled, year: int) -> tuple[Question, ...]:
    """Return what is asked once for all rows."""
    return (
        form.question("source", say("Where it was announced"), say("The notice with its number and date.")),
        optional(
            form.question(
                "announced",
                say("Year of which all days are known then"),
                say("Such as %(year)s. Leave it empty where days are still to come.", year=year),
            )
        ),
    )


def changes(form: Filled) -> list[c.CalendarChange]:
    """Return the days that are changed; what is wrong is noted in the form."""
    found: list[c.CalendarChange] = []
    for n in range(_ROWS):
        if any(form[f"{part}-{n}"] for part in _OF_A_ROW):
            found += _row(form, n)
    if not found and not form.wrong:
        form.wrong["first-0"] = say("Name at least one day.")
    if any(change.kind != DayKind.ORDINARY for change in found):
        form.need("source")
    return found


def announced(form: Filled) -> list[int]:
    """Return the year of which all days are known then."""
    given = form["announced"]
    if not given:
        return []
    if not (given.isascii() and given.isdigit() and len(given) == len("2026")):
        form.wrong["announced"] = say("A year has four digits.")
        return []
    return [int(given)]


def _row(form: Filled, n: int) -> list[c.CalendarChange]:
    first, last, kind = form.day(f"first-{n}"), form.day(f"last-{n}"), form[f"kind-{n}"]
    form.among(f"kind-{n}", list(DayKind))
    form.need(f"first-{n}", f"kind-{n}", *(() if kind == DayKind.ORDINARY else (f"name-{n}",)))
    if first is None:
        return []
    number = ((last or first) - first).days + 1
    if not 0 < number <= _LONGEST_SPAN:
        form.wrong.setdefault(f"last-{n}", say("A span ends after it begins, and has at most 100 days."))
        return []
    return [_change(form, n, first + timedelta(days=day)) for day in range(number)]


def _change(form: Filled, n: int, day: date) -> c.CalendarChange:
    ordinary = form[f"kind-{n}"] == DayKind.ORDINARY
    return c.CalendarChange(
        day=day,
        kind=form[f"kind-{n}"],
        name=form[f"name-{n}"],
        source="" if ordinary else form["source"],
    )
