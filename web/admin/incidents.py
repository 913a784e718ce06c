"""What failed for good in the cases of the administrator's organs: which job, since when; no content."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import commands as c
from engine.errors import Reason, Rejected
from engine.ids import CaseId, IncidentId
from engine.office import lists
from engine.storage.office_lists import IncidentRow
from engine.storage.reader import After
from web import context, errors
from web.admin.keeping import keeping
from web.context import say
from web.wording import bundle_of, wording

bp = Blueprint("incidents", __name__, url_prefix="/incidents")

_HAND_OVER: Final = lazy_gettext("Hand the case to another organ")
JOBS: Final[Mapping[str, LazyString]] = {
    "letter.issue": lazy_gettext("Write a letter"),
    "case.forward": _HAND_OVER,
    "case.hand_over_secretly": _HAND_OVER,  # said alike: that it is an accusation is for whoever reads it
    "duplicates.find": lazy_gettext("Look for earlier cases of the same matter"),
    "file.compile": lazy_gettext("Compile the file"),
    "file.lock": lazy_gettext("Lock the file"),
    "case.file_split": lazy_gettext("Open the case that was split off"),
    "message.send": lazy_gettext("Send a message to another case"),
    "case.tell_merged": lazy_gettext("Tell the case into which this one was merged"),
}
_PLACE: Final = re.compile(r"(\d{1,18})-([0-9a-f]{1,64})")
_ID: Final = re.compile(r"[0-9a-f]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An incident as the list shows it."""

    id: str
    case: str
    number: str
    organ: str
    since: datetime
    what: str
    timer: bool


@bp.get("/")
def show() -> str:
    """Show the open incidents, longest open first."""
    return _page()


@bp.post("/<case>/<incident>/retry")
def retry(case: str, incident: str) -> Response:
    """Have what failed tried again."""
    if not (_ID.fullmatch(case) and _ID.fullmatch(incident)):
        raise NotFound
    who, id_ = context.asked(), context.command_id()
    command = c.RetryIncident(
        id=id_, case=CaseId(case), actor=who.person.id, at=who.at, incident=IncidentId(incident)
    )
    try:
        context.site().system.engine.handle(command)
    except Rejected as refusal:
        return make_response(_page(_sentence(refusal)), errors.status(refusal))
    flash(say("It is being tried again. If it fails once more, it will stand here again within minutes."))
    return redirect(url_for(".show"), code=303)


def _sentence(refusal: Rejected) -> str:
    if refusal.reason is Reason.NO_RIGHT:
        return say("The head or the administrator of the organ that handles the case has it tried again.")
    if refusal.reason is Reason.INCIDENT_UNKNOWN:
        return say("This is not open any more: somebody else has had it tried again.")
    return errors.sentence(refusal)


def _page(refused: str = "") -> str:
    with context.site().system.store.reading() as reader:
        kept = keeping(reader)
        page = lists.incidents(
            reader, kept.kept, knower=context.knower(), after=_after(request.args.get("after"))
        )
    following = None if page.after is None else f"{page.after[0]}-{page.after[1]}"
    return render_template(
        "admin/incidents.html",
        lines=[_line(row) for row in page.lines],
        first="after" not in request.args,
        following=following,
        refused_why=refused,
        new_id=context.site().new_id,
    )


def _after(given: str | None) -> After | None:
    if given is None:
        return None
    place = _PLACE.fullmatch(given)
    if place is None:
        abort(400)
    return int(place[1]), place[2]


def _line(row: IncidentRow) -> Line:
    failed, timer = row.incident, row.incident.job is None
    words = wording(bundle_of(failed.case))
    return Line(
        id=failed.id,
        case=failed.case,
        number=row.number,
        organ=context.named([row.organ]),
        since=failed.since,
        what=words.element(failed.name) if timer else str(JOBS.get(failed.name, failed.name)),
        timer=timer,
    )
