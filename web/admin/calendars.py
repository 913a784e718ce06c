"""The calendar that legal dates are computed with: a year of it, and what is proposed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import format_date, lazy_gettext
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from engine import commands as c
from engine.ids import ActorId
from engine.office import calendars, lists
from engine.office.calendars import DayKind, OfficeCalendar, SpecialDay
from engine.storage.reader import Reader
from web import context
from web.admin import proposing
from web.admin.asking import UNFIT, ask, refusal_of
from web.admin.filled import Filled
from web.context import say

bp = Blueprint("calendars", __name__, url_prefix="/calendar")

KINDS: Final[Mapping[DayKind, LazyString]] = {
    DayKind.HOLIDAY: lazy_gettext("Holiday"),
    DayKind.WORKDAY: lazy_gettext("Make-up workday"),
    DayKind.ORDINARY: lazy_gettext("Ordinary again"),
}
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Days on end that are the same for the same reason."""

    first: date
    last: date
    kind: DayKind
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A calendar that waits to be adopted: what it changes, and of which more years it knows all days."""

    digest: str
    by: ActorId
    at: datetime
    changes: list[Run]
    announced: list[int]


@bp.get("/")
def show() -> str:
    """Show a year by its months, and the proposals that wait."""
    return _page(Filled())


@bp.post("/propose")
def propose() -> Response:
    """Propose the calendar in force with some days changed."""
    form = Filled.sent()
    changes, announced = proposing.changes(form), proposing.announced(form)
    if form.wrong:
        return make_response(_page(form), UNFIT)
    who, command = context.asked(), context.command_id()
    refused = refusal_of(
        lambda: context.site().system.office.submit_calendar(
            command, who.person.id, who.at, changes, announced
        )
    )
    if refused is not None:
        return make_response(_page(form.refused(refused.sentence)), refused.status)
    flash(say("Proposed. Another administrator, at the top, puts it in force."))
    return redirect(url_for(".show", year=_year()), code=303)


@bp.post("/adopt")
def adopt() -> Response:
    """Put in force what somebody else proposed."""
    who = context.asked()
    refused = ask(
        c.AdoptCalendar(
            id=context.command_id(),
            actor=who.person.id,
            at=who.at,
            digest=request.form.get("digest", ""),
        )
    )
    if refused is not None:
        return make_response(_page(Filled(), refused.sentence), refused.status)
    flash(say("In force: new dates are computed with it, periods that run within some minutes."))
    return redirect(url_for(".show", year=_year()), code=303)


def _page(form: Filled, not_adopted: str = "") -> str:
    year, who = _year(), context.asked()
    with context.site().system.store.reading() as reader:
        current = calendars.in_force(reader)
        waiting = _waiting(reader, current)
        [line] = [one for one in lists.calendars(reader) if one.in_force]
    return render_template(
        "admin/calendar.html",
        year=year,
        months=_months(current, year),
        published=year in current.calendar.published_years,
        current=line,
        by=None if line.adopted_by in (None, c.OPERATOR) else context.named([str(line.adopted_by)]),
        waiting=waiting,
        me=who.person.id,
        names=context.names(),
        kinds=KINDS,
        form=form,
        rows=proposing.rows(form, KINDS),
        general=proposing.general(form, year),
        not_adopted=not_adopted,
        new_id=context.site().new_id,
        years=[one for one in (year - 1, year, year + 1) if MINYEAR <= one <= MAXYEAR],
    )


def _year() -> int:
    given = request.values.get("year", "")
    digits = given.isascii() and given.isdigit() and len(given) <= len(str(MAXYEAR))
    return int(given) if digits and int(given) >= MINYEAR else context.today().year


def _months(of: OfficeCalendar, year: int) -> list[tuple[str, list[Run], list[Run]]]:
    """Return the months of a year, each with its holidays and its make-up workdays."""
    days = of.year(year)
    found = []
    for month in range(1, 13):
        here = [day for day in days if day.day.month == month]
        holidays = runs(day for day in here if day.kind is DayKind.HOLIDAY)
        workdays = runs(day for day in here if day.kind is DayKind.WORKDAY)
        found.append((format_date(date(year, month, 1), "LLLL"), holidays, workdays))
    return found


def runs(days: Iterable[SpecialDay]) -> list[Run]:
    """Return days, in their order, put together where they follow each other and are alike."""
    found: list[Run] = []
    for day in days:
        alone = Run(first=day.day, last=day.day, kind=day.kind, name=day.name, source=day.source)
        goes_on = replace(alone, first=found[-1].first) if found else alone
        if found and replace(found[-1], last=day.day) == goes_on and found[-1].last + _ONE_DAY == day.day:
            found[-1] = goes_on
        else:
            found.append(alone)
    return found


def _waiting(reader: Reader, current: OfficeCalendar) -> list[Proposal]:
    found = []
    for line in lists.calendars(reader):
        stored = reader.stored_calendar(line.digest) if line.waits else None
        if stored is None or line.submitted_by is None or line.submitted_at is None:
            continue
        proposed = calendars.read(stored)
        found.append(
            Proposal(
                digest=line.digest,
                by=line.submitted_by,
                at=line.submitted_at,
                changes=runs(_changed(current, proposed)),
                announced=sorted(proposed.calendar.published_years - current.calendar.published_years),
            )
        )
    return found


def _changed(before: OfficeCalendar, after: OfficeCalendar) -> list[SpecialDay]:
    """Return the days that differ, as they will be."""
    was, becomes = _by_day(before), _by_day(after)
    return [
        becomes.get(day, SpecialDay(day=day, kind=DayKind.ORDINARY, name="", source=""))
        for day in sorted(was.keys() | becomes.keys())
        if was.get(day) != becomes.get(day)
    ]


def _by_day(of: OfficeCalendar) -> dict[date, SpecialDay]:
    years = {day.year for day in of.calendar.holidays | of.calendar.make_up_days}
    return {day.day: day for year in years for day in of.year(year)}
