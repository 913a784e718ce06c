"""A task: take it, give it back, hand it on, do it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import commands as c
from engine.errors import Rejected
from engine.events import Json
from engine.forms import FormErrors
from engine.ids import ActorId, CommandId, TaskId
from engine.storage.records import ItemKind
from web import context, errors
from web.context import say
from web.desk import colleagues, filling
from web.desk.filling import Attempt
from web.sight import Work, refuse, work

bp = Blueprint("tasks", __name__)


@bp.get("/tasks/<task>")
def show(task: str) -> Response:
    """Show what is asked, filled in with what is known; of a finished task, what follows."""
    return _page(work(task, ItemKind.TASK))


@bp.post("/tasks/<task>")
def complete(task: str) -> Response:
    """Do a task; what was typed stays where something is wrong with it."""
    doing = work(task, ItemKind.TASK)
    answers = filling.posted(doing)
    if "_refresh" in request.form:
        return _page(doing, Attempt(answers=answers))
    command = _completion(doing, context.command_id(), answers)
    try:
        context.site().system.engine.handle(command)
    except FormErrors as wrong:
        return _page(doing, Attempt(answers=answers, errors=wrong.errors))
    except Rejected as refusal:
        return _page(work(task, ItemKind.TASK), Attempt(answers=answers, refusal=refusal))
    flash(say("Done: %(task)s", task=_name(doing)))
    return redirect(url_for(".show", task=task), code=303)


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
    flash(say("Given back: %(task)s", task=_name(doing)))
    return redirect(_back(url_for("desk.inbox.show")), code=303)


@bp.get("/tasks/<task>/assign")
def choose(task: str) -> str:
    """Show to whom a task can be handed on, and why not to others."""
    return _choosing(_mine_to_hand_on(task))


@bp.post("/tasks/<task>/assign")
def assign(task: str) -> Response | tuple[str, int]:
    """Make somebody else answerable for a task."""
    doing, who = _mine_to_hand_on(task), context.asked()
    assignee = request.form.get("assignee", "")
    if not assignee:
        return _choosing(doing, say("Choose to whom the task goes.")), 422
    command = c.AssignTask(
        id=context.command_id(),
        case=doing.item.case,
        actor=who.person.id,
        at=who.at,
        task=TaskId(task),
        assignee=ActorId(assignee),
    )
    try:
        context.site().system.engine.handle(command)
    except Rejected as refusal:
        return _choosing(doing, errors.sentence(refusal)), errors.status(refusal)
    name = context.named([assignee])
    flash(say("“%(task)s” is now in the hands of %(name)s", task=_name(doing), name=name))
    return redirect(url_for("desk.cases.show", case=doing.item.case), code=303)


def _mine_to_hand_on(task: str) -> Work:
    """Return an open task of an organ whose head the reader is; raises NotFound to others (recorded)."""
    doing = work(task, ItemKind.TASK)
    if not colleagues.is_head_of(doing.item.organ):
        refuse(doing.item.case, "assign_task")
    if not colleagues.may_hand_on(doing):
        raise NotFound
    return doing


def _choosing(doing: Work, wrong: str = "") -> str:
    return render_template(
        "desk/assign.html",
        work=doing,
        name=_name(doing),
        organ=context.named([doing.item.organ]),
        roles=doing.seen.words.any_of(tuple(doing.item.roles)),
        colleagues=colleagues.candidates(doing),
        command=context.site().new_id(),
        wrong=wrong,
    )


def _page(doing: Work, attempt: Attempt | None = None) -> Response:
    wanted = _completion(doing, CommandId(""), {})
    return filling.page(doing, filling.obstacle(doing, wanted), attempt)


def _completion(doing: Work, command: CommandId, answers: dict[str, Json]) -> c.CompleteTask:
    who = context.asked()
    code, reason = filling.departure()
    return c.CompleteTask(
        id=command,
        case=doing.item.case,
        actor=who.person.id,
        at=who.at,
        task=TaskId(doing.item.id),
        answers=answers,
        departure_code=code,
        departure_reason=reason,
    )


def _name(doing: Work) -> str:
    item = doing.item
    return doing.seen.words.instance(item.element, item.item, item.organ)


def _back(otherwise: str) -> str:
    return context.inside(request.form.get("_next", ""), otherwise)
