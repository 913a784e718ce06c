"""What a petitioner does in her case: supplement, withdraw, rate, ask for review, each with its form."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import commands as c
from engine import forms
from engine.admission import PETITIONER
from engine.definition import Element
from engine.errors import Rejected
from engine.events import Json
from engine.forms import Form
from engine.ids import MessageId
from engine.petitions.files import FileRefusedError, Inspected, attachments, inspect_all
from engine.storage.records import ItemKind
from web import context, errors
from web.attached import not_taken
from web.context import say
from web.public import published
from web.public.holding import Held, held, refuse
from web.public.papers import ACCEPT, brought
from web.questions import Mistake, Sheet

bp = Blueprint("answering", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What was sent and did not go through: it is shown again as it was typed."""

    answers: Mapping[str, Json]
    errors: tuple[forms.FieldError, ...] = ()
    told: str = ""
    wrong_file: str = ""


@bp.get("/my/<case>/messages/<message>")
def show(case: str, message: str) -> str:
    """Ask what the message has to say; one that is not awaited any more is said to be so."""
    seen = held(case)
    return _page(seen, _element(seen, message), message)


@bp.post("/my/<case>/messages/<message>")
def send(case: str, message: str) -> Response | tuple[str, int]:
    """Send a message and the papers that come with it; what is wrong is said, what was typed stays."""
    seen = held(case)
    element = _element(seen, message)
    form = _form(seen, element)
    answers = forms.from_pairs(form, request.form.items(multi=True))
    command = c.CorrelateMessage(
        id=context.command_id(),
        case=seen.case.id,
        actor=seen.case.petitioner,
        at=context.moment_of_request(),
        message=MessageId(message),
        answers=answers,
    )
    try:
        files = inspect_all(brought())
        context.site().system.engine.handle(command)
        _attach(command, files)
    except FileRefusedError as refused:
        return _page(seen, element, message, Attempt(answers=answers, wrong_file=not_taken(refused))), 422
    except forms.FormErrors as wrong:
        return _page(seen, element, message, Attempt(answers=answers, errors=wrong.errors)), 422
    except Rejected as refusal:
        told = Attempt(answers=answers, told=errors.sentence(refusal))
        return _page(held(case), element, message, told), errors.status(refusal)
    flash(say("Sent: %(message)s", message=seen.words.element(element.id)))
    return redirect(url_for("public.mine.show", case=case), code=303)


def _attach(command: c.CorrelateMessage, files: tuple[Inspected, ...]) -> None:
    system = context.site().system
    for file in files:
        system.files.keep(command.case, file)
    for attachment in attachments(
        files, after=command.id, case=command.case, actor=command.actor, at=command.at
    ):
        system.engine.handle(attachment)


def _element(seen: Held, message: str) -> Element:
    """Return what a message of this case is, awaited or not; only what a petitioner may send.

    Raises NotFound for any other (recorded).
    """
    with context.site().system.store.reading() as reader:
        item = reader.item(message)
    hers = item is not None and item.case == seen.case.id and PETITIONER in item.roles
    if item is None or not hers or item.kind is not ItemKind.MESSAGE:
        refuse(seen.case.id, "correlate_message")
        raise NotFound
    return seen.words.definition.elements[item.element]


def _form(seen: Held, element: Element) -> Form:
    return Form(id="", fields=()) if element.form is None else seen.words.definition.forms[element.form]


def _page(seen: Held, element: Element, message: str, attempt: Attempt | None = None) -> str:
    form = _form(seen, element)
    awaited = MessageId(message) in seen.case.messages
    environment = published.environment()
    answers = forms.prefill(form, {}, environment) if attempt is None else attempt.answers
    hidden = published.unseen(form, answers, seen.case.routing)
    sheet = Sheet(form, seen.words, () if attempt is None else attempt.errors, hidden)
    mistakes = sheet.mistakes()
    if attempt is not None and attempt.told:
        mistakes.append(Mistake(target="main", sentence=attempt.told))
    if attempt is not None and attempt.wrong_file:
        mistakes.append(Mistake(target="f-files", sentence=attempt.wrong_file))
    return render_template(
        "public/message.html",
        seen=seen,
        message=message,
        name=seen.words.element(element.id),
        text=seen.words.documentation(element),
        awaited=awaited,
        questions=sheet.questions(answers),
        mistakes=mistakes,
        wrong_file="" if attempt is None else attempt.wrong_file,
        accept=ACCEPT,
        command=context.site().new_id(),
    )
