"""A message that a case waits for, sent by somebody of the office who may, also for a petitioner."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine.admission import PETITIONER
from engine.errors import Rejected
from engine.events import Json
from engine.forms import FormErrors
from engine.ids import CommandId, MessageId
from engine.storage.records import ItemKind
from web import context
from web.context import say
from web.desk import filling
from web.desk.filling import Attempt
from web.sight import Work, work

bp = Blueprint("messages", __name__)


@bp.get("/messages/<message>")
def show(message: str) -> Response:
    """Show what the message has to say; of one that came, what follows."""
    return _page(work(message, ItemKind.MESSAGE))


@bp.post("/messages/<message>")
def send(message: str) -> Response:
    """Send a message; what was typed stays where something is wrong with it."""
    sending = work(message, ItemKind.MESSAGE)
    answers = filling.posted(sending)
    if "_refresh" in request.form:
        return _page(sending, Attempt(answers=answers))
    command = _message(sending, context.command_id(), answers)
    try:
        context.site().system.engine.handle(command)
    except FormErrors as wrong:
        return _page(sending, Attempt(answers=answers, errors=wrong.errors))
    except Rejected as refusal:
        return _page(work(message, ItemKind.MESSAGE), Attempt(answers=answers, refusal=refusal))
    flash(say("Sent: %(message)s", message=sending.seen.words.element(sending.element.id)))
    return redirect(url_for(".show", message=message), code=303)


def _page(sending: Work, attempt: Attempt | None = None) -> Response:
    wanted = _message(sending, CommandId(""), {})
    return filling.page(sending, filling.obstacle(sending, wanted), attempt)


def _message(sending: Work, command: CommandId, answers: dict[str, Json]) -> c.CorrelateMessage:
    """Return the command; where the petitioner could send it herself, the officer enters it for her."""
    who = context.asked()
    for_petitioner = PETITIONER in sending.item.roles
    return c.CorrelateMessage(
        id=command,
        case=sending.item.case,
        actor=who.person.id,
        at=who.at,
        on_behalf_of=sending.seen.case.petitioner if for_petitioner else None,
        message=MessageId(sending.item.id),
        answers=answers,
    )
