"""Find a case among those within the auditor's reach."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.ids import CaseId, OrganId
from engine.storage.case_search import MOST_COUNTED, CaseQuery, CaseSearch
from engine.storage.headings import Heading, headings
from engine.storage.reader import After
from engine.storage.records import CaseSummary, Organ
from web import context, masking
from web.audit.reach import audited_for, within_reach
from web.context import say
from web.wording import current_wording, wording

bp = Blueprint("search", __name__)

_PLACE: Final = re.compile(r"(\d{1,18})-([0-9a-f]{1,64})")
_NUMBER: Final = re.compile(r"(?=.*\d)[A-Za-z][A-Za-z0-9]*-[A-Za-z0-9-]*")
_A_PAGE: Final = 30
_LONGEST: Final = 100
_FILTERS: Final = ("text", "organ", "stage", "status", "since", "until")
_STATUSES: Final = ("open", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A case as a line of the list."""

    case: CaseId
    number: str
    subject: str
    petitioner: str
    organ: str
    stage: str
    status: str
    started_at: datetime


@bp.get("/")
def show() -> str:
    """Show the cases that the filters in the address leave, newest first."""
    return _page(_asked(request.args), request.args.get("after"))


@bp.post("/")
def look() -> Response | str:
    """Look for cases: what may stand in an address is moved there; a name or a subject may not."""
    asked = _asked(request.form)
    if asked["text"] and not _NUMBER.fullmatch(asked["text"]):
        return _page(asked, request.form.get("after"))
    kept = {name: value for name, value in asked.items() if value}
    return redirect(url_for(".show") + (f"?{urlencode(kept)}" if kept else ""), code=303)


def _asked(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given.get(name, "").strip()[:_LONGEST] for name in _FILTERS}


def _page(asked: Mapping[str, str], after: str | None) -> str:
    organs, words = within_reach(), current_wording()
    place, query = _after(after), _query(asked, organs)
    with context.site().system.store.reading() as reader:
        search = CaseSearch(reader, query)
        page, count = search.page(after=place, limit=_A_PAGE), search.count()
        heads = headings(reader, (case.id for case in page.cases))
    return render_template(
        "audit/search.html",
        found=[_found(case, heads[case.id]) for case in page.cases],
        count=_many(count),
        asked=asked,
        organs=organs,
        stages=[] if words is None else [(stage, words.element(stage)) for stage in words.definition.stages],
        statuses=[(status, _status(status)) for status in _STATUSES],
        following=None if page.after is None else f"{page.after[0]}-{page.after[1]}",
        first=after is None,
        personal=bool(asked["text"]) and not _NUMBER.fullmatch(asked["text"]),
    )


def _query(asked: Mapping[str, str], organs: tuple[Organ, ...]) -> CaseQuery:
    """Return what is asked for; organs beyond the reader's reach are not there."""
    if asked["organ"] and asked["organ"] not in {organ.id for organ in organs}:
        abort(404)
    within = (OrganId(asked["organ"]),) if asked["organ"] else tuple(sorted(audited_for()))
    return CaseQuery(
        within=within,
        text=asked["text"],
        stage=asked["stage"] or None,
        status=asked["status"] or None,
        started_from=_day(asked["since"]),
        started_before=_day(asked["until"], later=1),
        knower=context.knower(),
    )


def _day(text: str, later: int = 0) -> datetime | None:
    """Return the beginning of a day in the office's zone, or of one `later`; None where none is given."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + timedelta(days=later)
    except (ValueError, OverflowError):
        abort(400)
    return datetime.combine(day, time.min, context.site().zone)


def _found(case: CaseSummary, heading: Heading) -> Found:
    words, secret = wording(heading.bundle), "" if heading.erased else say("A secret matter")
    return Found(
        case=case.id,
        number=case.number,
        subject=case.subject or secret,
        petitioner=masking.name(case.petitioner_name),
        organ=context.named([case.organ]),
        stage=words.element(case.stage) if case.stage else "",
        status=_status(case.status),
        started_at=case.started_at,
    )


def _many(count: int) -> str:
    if count >= MOST_COUNTED:
        return say("%(count)s cases or more, newest first", count=count)
    return say("%(count)s cases, newest first", count=count)


def _status(status: str) -> str:
    return {"open": say("Open"), "ended": say("Closed")}.get(status, status)


def _after(given: str | None) -> After | None:
    if given is None:
        return None
    place = _PLACE.fullmatch(given)
    if place is None:
        abort(400)
    return int(place[1]), place[2]
