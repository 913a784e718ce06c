"""All cases of the reader's organs: found by number, subject, petitioner, stage and state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request, url_for

from engine.ids import CaseId
from engine.storage.reader import After, CaseFilter
from engine.storage.records import CaseSummary
from web import context, masking
from web.context import say
from web.periods import Tag, tag
from web.sight import secret_to_me
from web.wording import bundle_of, wording

bp = Blueprint("search", __name__)
_PLACE: Final = re.compile(r"(\d{1,18})~([0-9a-f]{1,64})")
_A_PAGE: Final = 30
_STATES: Final = ("open", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One case as the list shows it."""

    case: str
    number: str
    subject: str
    petitioner: str
    stage: str
    organ: str
    ended: bool
    clock: Tag


@bp.get("/cases")
def show() -> str:
    """Show the cases of the reader's organs, newest first."""
    chosen = {name: request.args.get(name, "").strip() for name in ("q", "stage", "status")}
    which = CaseFilter(
        organs=tuple(sorted(context.asked().organs)),
        stage=chosen["stage"] or None,
        status=chosen["status"] if chosen["status"] in _STATES else None,
    )
    with context.site().system.store.reading() as reader:
        page = reader.cases(which, after=_after(request.args.get("after")), limit=_A_PAGE)
    secret = secret_to_me(summary.id for summary in page.cases)
    following = None if page.after is None else f"{page.after[0]}~{page.after[1]}"
    kept = {name: value for name, value in chosen.items() if value}
    return render_template(
        "desk/cases.html",
        lines=[_found(summary, secret) for summary in page.cases],
        chosen=chosen,
        stages=_stages(),
        states=[("open", say("Open")), ("ended", say("Closed"))],
        first=_address(kept) if "after" in request.args else "",
        following=_address({**kept, "after": following}) if following else "",
    )


def _address(kept: Mapping[str, str]) -> str:
    """Return the address of a page of this list."""
    return f"{url_for('.show')}?{urlencode(kept)}"


def _after(given: str | None) -> After | None:
    if given is None:
        return None
    place = _PLACE.fullmatch(given)
    if place is None:
        abort(400)
    return int(place[1]), place[2]


def _found(summary: CaseSummary, secret: frozenset[CaseId]) -> Found:
    """Return a case as a line; of a secret one only that it is there."""
    words, hidden = wording(bundle_of(summary.id)), summary.id in secret
    return Found(
        case=summary.id,
        number=summary.number,
        subject=say("Secret matter") if hidden else summary.subject,
        petitioner="" if hidden else masking.name(summary.petitioner_name),
        stage=words.element(summary.stage) if summary.stage else "",
        organ=context.named([summary.organ]),
        ended=summary.ended_at is not None,
        clock=tag(None if summary.ended_at is not None else summary.due_at),
    )


def _stages() -> list[tuple[str, str]]:
    """Return the stages of the bundle in force as choices."""
    with context.site().system.store.reading() as reader:
        digest = reader.current_bundle("petition")
    if digest is None:
        return []
    words = wording(digest)
    return [(stage, words.element(stage)) for stage in words.definition.stages]
