"""Find a case among those within the auditor's reach."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, abort, render_template, request

from engine.ids import CaseId, OrganId
from engine.petitions.secrecy import may_know
from engine.storage.reader import After, CaseFilter
from engine.storage.records import CaseSummary, Organ
from web import context, masking
from web.audit.reach import within_reach
from web.context import say
from web.wording import Wording, current_wording

bp = Blueprint("search", __name__)

_PLACE: Final = re.compile(r"(\d{1,18})-([0-9a-f]{1,64})")
_A_PAGE: Final = 30
_STATUSES: Final = ("open", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A case as a line of the list; `link` is empty where the reader may not know more of it."""

    case: CaseId
    number: str
    subject: str
    petitioner: str
    organ: str
    stage: str
    status: str
    started_at: datetime
    known: bool


@bp.get("/")
def show() -> str:
    """Show the cases that the filters in the address leave, newest first."""
    organs, words = within_reach(), current_wording()
    asked = {name: request.args.get(name, "") for name in ("organ", "stage", "status")}
    which = _filter(asked, organs)
    with context.site().system.store.reading() as reader:
        page = reader.cases(which, after=_after(request.args.get("after")), limit=_A_PAGE)
        count = reader.count_cases(which)
    return render_template(
        "audit/search.html",
        found=[_found(case, words) for case in page.cases],
        count=count,
        asked=asked,
        organs=organs,
        stages=[] if words is None else [(stage, words.element(stage)) for stage in words.definition.stages],
        statuses=[(status, _status(status)) for status in _STATUSES],
        following=None if page.after is None else f"{page.after[0]}-{page.after[1]}",
        first="after" not in request.args,
    )


def _filter(asked: Mapping[str, str], organs: tuple[Organ, ...]) -> CaseFilter:
    """Return which cases were asked for; of an organ those below it too."""
    chosen = asked["organ"]
    reached = tuple(organ.id for organ in organs if not chosen or chosen in (organ.id, *organ.superiors()))
    if chosen and OrganId(chosen) not in reached:
        abort(404)
    return CaseFilter(organs=reached, stage=asked["stage"] or None, status=asked["status"] or None)


def _found(case: CaseSummary, words: Wording | None) -> Found:
    """Return a case as a line; of a secret matter no more than its number, except to who may know of it."""
    who, state = context.asked(), context.site().system.engine.case(case.id)
    known = state is None or may_know(state, who.person.id, who.capacities)
    return Found(
        case=case.id,
        number=case.number,
        subject=case.subject if known else say("A secret matter"),
        petitioner=masking.name(case.petitioner_name) if known else "",
        organ=context.named([case.organ]),
        stage=words.element(case.stage) if words is not None and case.stage else case.stage,
        status=_status(case.status),
        started_at=case.started_at,
        known=known,
    )


def _status(status: str) -> str:
    return {"open": say("Under way"), "ended": say("Closed")}.get(status, status)


def _after(given: str | None) -> After | None:
    if given is None:
        return None
    place = _PLACE.fullmatch(given)
    if place is None:
        abort(400)
    return int(place[1]), place[2]
