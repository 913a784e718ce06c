"""A case on one page: where it stands, who may do what, by when, and how it came there."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine.case import WorkItem
from engine.errors import CommandMalformedError, Rejected
from engine.ids import CaseId
from web import context, errors
from web.context import say
from web.periods import periods
from web.picture import pictures
from web.sight import Seen, see
from web.stages import stages
from web.telling import Teller

bp = Blueprint("cases", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A task or message that is open, and who may do it."""

    link: str
    name: str
    who: str
    holder: str


@bp.get("/cases/<case>")
def show(case: str) -> str:
    """Show a case."""
    return _page(see(CaseId(case)))


@bp.post("/cases/<case>/notes")
def note(case: str) -> Response | tuple[str, int]:
    """Write a note into the case file."""
    seen, who = see(CaseId(case)), context.asked()
    text = request.form.get("text", "").strip()
    if not text:
        return _page(seen, wrong=say("Write what is to be noted.")), 422
    command = c.AddNote(id=context.command_id(), case=seen.case.id, actor=who.person.id, at=who.at, text=text)
    try:
        context.site().system.engine.handle(command)
    except Rejected as refusal:
        return _page(seen, text, errors.sentence(refusal)), errors.status(refusal)
    except CommandMalformedError:
        return _page(seen, text, say("The note is too long, or holds characters that are no text.")), 422
    return redirect(url_for(".show", case=case), code=303)


def _page(seen: Seen, text: str = "", wrong: str = "") -> str:
    entries = list(context.site().system.auditor.opened(seen.case.id))
    happened = [event for entry, _ in entries for event in entry.happened()]
    return render_template(
        "desk/case.html",
        seen=seen,
        case=seen.case,
        organ=context.named([seen.case.organ]),
        stages=stages(seen.case, happened, seen.words),
        tasks=[
            _waiting(url_for("desk.tasks.show", task=key), item, seen)
            for key, item in seen.case.tasks.items()
        ],
        messages=[
            _waiting(url_for("desk.messages.show", message=key), item, seen)
            for key, item in seen.case.messages.items()
        ],
        periods=periods(seen.case, seen.words),
        pictures=pictures(seen.case, happened, seen.words),
        told=Teller(seen.words).tell(entries),
        command=context.site().new_id(),
        text=text,
        wrong=wrong,
    )


def _waiting(link: str, item: WorkItem, seen: Seen) -> Waiting:
    number = "" if item.item is None else f" {item.item + 1}"
    roles, organ = seen.words.any_of(item.roles), context.named([item.organ])
    return Waiting(
        link=link,
        name=seen.words.element(item.element) + number,
        who=say("%(roles)s of %(organ)s", roles=roles, organ=organ),
        holder="" if item.assignee is None else context.named([item.assignee]),
    )
