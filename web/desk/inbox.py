"""The inbox: what I have taken, what my groups may take, what waits in my organ, by legal urgency."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request, url_for

from engine.storage.reader import After
from engine.storage.records import InboxLine
from web import context, masking
from web.context import say
from web.periods import Tag, tag
from web.wording import bundle_of, wording

bp = Blueprint("inbox", __name__)

_PLACE: Final = re.compile(r"(\d{1,18})~([0-9a-f]{1,64})")
_A_PAGE: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One task as the inbox shows it."""

    task: str
    case: str
    number: str
    subject: str
    petitioner: str
    name: str
    stage: str
    organ: str
    holder: str
    mine: bool
    free: bool
    clock: Tag


@bp.get("/")
def show() -> str:
    """Show what waits for the reader, soonest due first."""
    who = context.asked()
    scope = request.args.get("scope", "groups")
    queues = tuple((held.organ, held.role) for held in who.capacities if held.organ and held.role)
    with context.site().system.store.reading() as reader:
        page = reader.inbox(who.person.id, queues, after=_after(request.args.get("after")), limit=_A_PAGE)
    following = "" if page.after is None else f"{page.after[0]}~{page.after[1]}"
    kept = {"scope": scope}
    return render_template(
        "desk/inbox.html",
        scope=scope,
        scopes=[],
        registers=False,
        filtered=False,
        said="",
        chosen={"q": "", "stage": "", "due": "", "kind": ""},
        kinds=[],
        stages=[],
        dues=[],
        lines=[_line(line) for line in page.lines],
        first=_address(kept) if "after" in request.args else "",
        following=_address({**kept, "after": following}) if following else "",
        here=request.full_path,
        new_id=context.site().new_id,
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


def _line(line: InboxLine) -> Line:
    item, words = line.item, wording(bundle_of(line.item.case))
    return Line(
        task=item.id,
        case=item.case,
        number=line.number,
        subject=line.subject,
        petitioner="",
        name=words.instance(item.element, item.item, item.organ),
        stage=words.element(line.stage) if line.stage else "",
        organ=context.named([item.organ]),
        holder="" if item.assignee is None else context.named([item.assignee]),
        mine=item.assignee == context.asked().person.id,
        free=item.assignee is None,
        clock=tag(item.due_at),
    )
