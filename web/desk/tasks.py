"""A task: take it, give it back, do it."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine.errors import Rejected
from engine.forms import FormErrors, from_pairs
from engine.ids import CommandId, TaskId
from engine.storage.records import ItemKind
from web import context
from web.context import say
from web.desk import filling
from web.desk.filling import Attempt
from web.sight import Work, work

bp = Blueprint("tasks", __name__)


@bp.get("/tasks/<task>")
def show(task: str) -> Response:
    """Show what is asked, filled in with what is known."""
    return _page(work(task, ItemKind.TASK))


@bp.post("/tasks/<task>")
def complete(task: str) -> Response:
    """Do a task; what was typed stays where something is wrong with it."""
    doing = work(task, ItemKind.TASK)
    answers = from_pairs(filling.form_of(doing), request.form.items(multi=True))
    command = c.CompleteTask(
        id=context.command_id(),
        case=doing.item.case,
        actor=context.asked().person.id,
        at=context.asked().at,
        task=TaskId(task),
        answers=answers,
        departure_code=request.form.get("_departure_code") or None,
        departure_reason=request.form.get("_departure_reason", "").strip() or None,
    )
    try:
        context.site().system.engine.handle(command)
    except FormErrors as wrong:
        return _page(doing, Attempt(answers=answers, errors=wrong.errors))
    except Rejected as refusal:
        return _page(work(task, ItemKind.TASK), Attempt(answers=answers, refusal=refusal))
    flash(say("Done: %(task)s", task=doing.seen.words.element(doing.element.id)))
    return redirect(url_for("desk.cases.show", case=doing.item.case), code=303)


@bp.post("/tasks/<task>/claim")
def claim(task: str) -> Response:
    """Take a task."""
    doing, who = work(task, ItemKind.TASK), context.asked()
    context.site().system.engine.handle(
        c.ClaimTask(
            id=context.command_id(), case=doing.item.case, actor=who.person.id, at=who.at, task=TaskId(task)
        )
    )
    return redirect(url_for(".show", task=task), code=303)


@bp.post("/tasks/<task>/release")
def release(task: str) -> Response:
    """Give a task back to its group."""
    doing, who = work(task, ItemKind.TASK), context.asked()
    context.site().system.engine.handle(
        c.ReleaseTask(
            id=context.command_id(), case=doing.item.case, actor=who.person.id, at=who.at, task=TaskId(task)
        )
    )
    return redirect(url_for("desk.inbox.show"), code=303)


def _page(doing: Work, attempt: Attempt | None = None) -> Response:
    who = context.asked()
    wanted = c.CompleteTask(
        id=CommandId(""),
        case=doing.item.case,
        actor=who.person.id,
        at=who.at,
        task=TaskId(doing.item.id),
        answers={},
    )
    refused = filling.obstacle(doing, wanted)
    return filling.page(doing, url_for("desk.tasks.complete", task=doing.item.id), refused, attempt)
