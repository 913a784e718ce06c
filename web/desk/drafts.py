"""What is typed into a form and not sent yet: kept by itself or by a button, and thrown away when asked."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.ids import TaskId
from engine.storage.records import ItemKind
from web import context
from web.context import say
from web.desk import filling
from web.sight import Work, refuse, work

bp = Blueprint("drafts", __name__)
_TYPED_BESIDE = ("_departure_code", "_departure_reason")
_GONE = 409


@bp.post("/<any(tasks, messages):kind>/<item>/draft")
def keep(kind: str, item: str) -> Response:
    """Keep what is typed: 204 to the page's script, the page again to whoever pressed the button."""
    doing, who = _work(kind, item), context.asked()
    answers = filling.posted(doing) | {name: request.form.get(name, "") for name in _TYPED_BESIDE}
    kept = context.site().system.drafts.put(
        doing.item.case, TaskId(item), who.person.id, at=who.at, answers=answers
    )
    if "_keep" not in request.form:
        return Response(status=204 if kept else _GONE)
    if kept:
        flash(say("Your draft is kept. Nobody else sees it."))
    return redirect(_page_of(kind, item), code=303)


@bp.post("/<any(tasks, messages):kind>/<item>/draft/discard")
def discard(kind: str, item: str) -> Response:
    """Throw a draft away and begin anew with what is known."""
    doing, who = _work(kind, item), context.asked()
    context.site().system.drafts.remove(doing.item.case, TaskId(item), who.person.id)
    flash(say("The draft was thrown away."))
    return redirect(_page_of(kind, item), code=303)


def _work(kind: str, item: str) -> Work:
    """Return a task or message whose form the reader may fill in.

    Raises NotFound where she may not see it, or only look at it (recorded).
    """
    doing = work(item, ItemKind.TASK if kind == "tasks" else ItemKind.MESSAGE)
    held = {(capacity.role, capacity.organ) for capacity in context.asked().capacities}
    if not any((role, doing.item.organ) in held for role in doing.item.roles):
        refuse(doing.item.case, "keep_draft")
    return doing


def _page_of(kind: str, item: str) -> str:
    if kind == "tasks":
        return url_for("desk.tasks.show", task=item)
    return url_for("desk.messages.show", message=item)
