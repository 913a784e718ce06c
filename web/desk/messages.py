"""A message that a case waits for, sent by somebody of the office who may."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine.errors import Rejected
from engine.forms import FormErrors, from_pairs
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
    """Show what the message has to say."""
    return _page(work(message, ItemKind.MESSAGE))


@bp.post("/messages/<message>")
def send(message: str) -> Response:
    """Send a message; what was typed stays where something is wrong with it."""
    sending = work(message, ItemKind.MESSAGE)
    answers = from_pairs(filling.form_of(sending), request.form.items(multi=True))
    who = context.asked()
    command = c.CorrelateMessage(
        id=context.command_id(),
        case=sending.item.case,
        actor=who.person.id,
        at=who.at,
        message=MessageId(message),
        answers=answers,
    )
    try:
        context.site().system.engine.handle(command)
    except FormErrors as wrong:
        return _page(sending, Attempt(answers=answers, errors=wrong.errors))
    except Rejected as refusal:
        return _page(work(message, ItemKind.MESSAGE), Attempt(answers=answers, refusal=refusal))
    flash(say("Sent: %(message)s", message=sending.seen.words.element(sending.element.id)))
    return redirect(url_for("desk.cases.show", case=sending.item.case), code=303)


def _page(sending: Work, attempt: Attempt | None = None) -> Response:
    who = context.asked()
    wanted = c.CorrelateMessage(
        id=CommandId(""),
        case=sending.item.case,
        actor=who.person.id,
        at=who.at,
        message=MessageId(sending.item.id),
        answers={},
    )
    refused = filling.obstacle(sending, wanted)
    return filling.page(sending, url_for("desk.messages.send", message=sending.item.id), refused, attempt)
