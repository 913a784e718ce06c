"""The inbox: what I have taken and what my groups may take, by legal urgency."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, abort, render_template, request

from engine.storage.reader import After
from engine.storage.records import InboxLine
from web import context
from web.context import say
from web.wording import bundle_of, wording

bp = Blueprint("inbox", __name__)

_PLACE: Final = re.compile(r"(\d{1,18})-([0-9a-f]{1,64})")
_A_PAGE: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One task as the inbox shows it."""

    task: str
    case: str
    number: str
    subject: str
    name: str
    stage: str
    organ: str
    mine: bool
    due_at: datetime | None
    clock: str
    late: bool


@bp.get("/")
def show() -> str:
    """Show what waits for the reader, soonest due first."""
    who = context.asked()
    queues = tuple((held.organ, held.role) for held in who.capacities if held.organ and held.role)
    with context.site().system.store.reading() as reader:
        page = reader.inbox(who.person.id, queues, after=_after(request.args.get("after")), limit=_A_PAGE)
    following = None if page.after is None else f"{page.after[0]}-{page.after[1]}"
    lines = [_line(line) for line in page.lines]
    return render_template(
        "desk/inbox.html", lines=lines, following=following, first="after" not in request.args, who=who
    )


def _after(given: str | None) -> After | None:
    if given is None:
        return None
    place = _PLACE.fullmatch(given)
    if place is None:
        abort(400)
    return int(place[1]), place[2]


def _line(line: InboxLine) -> Line:
    words = wording(bundle_of(line.item.case))
    due = line.item.due_at
    return Line(
        task=line.item.id,
        case=line.item.case,
        number=line.number,
        subject=line.subject,
        name=words.element(line.item.element),
        stage=words.element(line.stage) if line.stage else "",
        organ=context.named([line.item.organ]),
        mine=line.item.assignee == context.asked().person.id,
        due_at=due,
        clock=days_left(due),
        late=due is not None and due <= context.asked().at,
    )


def days_left(due_at: datetime | None) -> str:
    """Say how long there is still time."""
    if due_at is None:
        return say("No period")
    if due_at <= context.asked().at:
        return say("Overdue")
    # Missed at the first instant after its last day: that day is the one just before.
    days = (due_at.astimezone(context.site().zone).date() - context.today()).days - 1
    if days <= 0:
        return say("Due today")
    return say("%(days)s days left", days=days)
