"""The inbox: what I have taken, what my groups may take, what waits in my organ, by legal urgency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from flask import Blueprint, render_template, request, url_for

from engine.admission import HEAD
from engine.ids import CaseId, ElementId, RoleId
from engine.storage.headings import Heading, headings
from engine.storage.inboxes import MOST_COUNTED, ClockState, Counted, Inboxes, InboxFilter, Reach, Scope
from engine.storage.reader import Inbox, Reader
from engine.storage.records import InboxLine
from web import context, masking
from web.context import say
from web.desk import lists, registering
from web.periods import Tag, tag
from web.wording import current_wording, wording

bp = Blueprint("inbox", __name__)
_WEEK: Final = timedelta(days=7)
# Who is told of periods that are about to end or have passed finds the tasks there, in the organs below too.
_LOOKING_AFTER: Final = (HEAD, RoleId("supervisor"))


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
    may_take: bool
    clock: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What the page shows: which scope, its lines, and how many lines each scope has."""

    scope: Scope
    page: Inbox
    headings: Mapping[CaseId, Heading]
    counts: Mapping[Scope, Counted]


@bp.get("/")
def show() -> str:
    """Show what waits for the reader, soonest due first."""
    wanted = lists.chosen("scope", "q", "due", "kind", "stage")
    with context.site().system.store.reading() as reader:
        shown = _shown(reader, wanted)
    first, following = lists.pages("desk.inbox.show", {**wanted, "scope": shown.scope}, shown.page.after)
    return render_template(
        "desk/inbox.html",
        scope=shown.scope.value,
        scopes=_scopes(shown),
        chosen=wanted,
        filtered=any(wanted[name] for name in ("q", "due", "kind", "stage")),
        dues=[
            (ClockState.OVERDUE.value, say("Overdue")),
            (ClockState.THIS_WEEK.value, say("Due within a week")),
            (ClockState.NONE.value, say("No period")),
        ],
        kinds=_kinds(shown.scope),
        stages=lists.stages(),
        lines=[_line(line, shown) for line in shown.page.lines],
        first=first,
        following=following,
        here=request.full_path.rstrip("?"),
        registers=registering.may_register(),
        new_id=context.site().new_id,
    )


def _shown(reader: Reader, wanted: Mapping[str, str]) -> _Shown:
    inboxes = Inboxes(reader, _reach(), at=context.asked().at, week_ends_at=_week_ends_at())
    counts = inboxes.counts()
    default = Scope.MINE if counts[Scope.MINE].lines else Scope.GROUPS
    scope = Scope(wanted["scope"]) if wanted["scope"] in {*Scope} else default
    which = InboxFilter(
        text=wanted["q"],
        stage=wanted["stage"] or None,
        element=ElementId(wanted["kind"]) if wanted["kind"] else None,
        clock=ClockState(wanted["due"]) if wanted["due"] in {*ClockState} else None,
    )
    page = inboxes.page(scope, which, after=lists.place(), limit=lists.A_PAGE)
    found = headings(reader, (line.item.case for line in page.lines))
    return _Shown(scope=scope, page=page, headings=found, counts=counts)


def _reach() -> Reach:
    who = context.asked()
    return Reach(
        person=who.person.id,
        queues=[(held.organ, held.role) for held in who.capacities if held.organ and held.role],
        organs=[held.organ for held in who.capacities if held.organ and held.role in _LOOKING_AFTER],
        knower=context.knower(),
    )


def _week_ends_at() -> datetime:
    """Return the first instant after the coming seven days, today included."""
    return datetime.combine(context.today() + _WEEK, time(), context.site().zone)


def _scopes(shown: _Shown) -> list[dict[str, object]]:
    """Return the scopes as links with their counts; that of the organ is for heads and supervisors."""
    titles = {
        Scope.MINE: say("My tasks"),
        Scope.GROUPS: say("Free for my groups"),
        Scope.ORGANS: say("In my organ"),
    }
    offered = [scope for scope in titles if scope is not Scope.ORGANS or _reach().organs]
    return [
        {
            "text": titles[scope],
            "href": url_for(".show", scope=scope.value),
            "count": _many(shown.counts[scope].lines),
            "current": scope is shown.scope,
            "late": shown.counts[scope].overdue > 0,
        }
        for scope in offered
    ]


def _many(lines: int) -> str:
    return str(lines) if lines < MOST_COUNTED else f"{MOST_COUNTED}+"


def _kinds(scope: Scope) -> list[tuple[str, str]]:
    """Return the kinds of tasks as choices: those of the reader's roles, in her organ all."""
    words, roles = current_wording(), {held.role for held in context.asked().capacities}
    if words is None:
        return []
    return [
        (element.id, words.element(element.id))
        for element in words.definition.elements.values()
        if element.kind == "userTask" and (scope is Scope.ORGANS or roles & set(element.roles))
    ]


def _line(line: InboxLine, shown: _Shown) -> Line:
    item, heading = line.item, shown.headings[line.item.case]
    words = wording(heading.bundle)
    return Line(
        task=item.id,
        case=item.case,
        number=line.number,
        subject=line.subject or say("Secret matter"),
        petitioner=masking.name(heading.petitioner_name),
        name=words.instance(item.element, item.item, item.organ),
        stage=words.element(line.stage) if line.stage else "",
        organ=context.named([item.organ]),
        holder="" if item.assignee is None else context.named([item.assignee]),
        mine=item.assignee == context.asked().person.id,
        may_take=item.assignee is None and shown.scope is Scope.GROUPS,
        clock=tag(item.due_at),
    )
