"""A petition that came by letter, by telephone or in person, entered by an officer for whoever brought it."""

from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import admission, forms
from engine import commands as c
from engine.case import Case
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.feel import Environment
from engine.ids import ActorId, CaseId, CommandId, OrganId, derive
from engine.office import STREAM
from web import context, errors
from web.context import say
from web.desk import lists
from web.questions import Mistake, Sheet
from web.wording import Wording, current_wording

bp = Blueprint("registering", __name__)
_BY_LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """What was typed and is shown again, and what is wrong with it."""

    answers: dict[str, Json]
    organ: str
    errors: tuple[forms.FieldError, ...] = ()
    refusal: Rejected | None = None

    @property
    def status(self) -> int:
        if self.refusal is not None:
            return errors.status(self.refusal)
        return 422 if self.errors else 200


@bp.get("/register")
def show() -> Response:
    """Show the submission's form."""
    words, organs = _desk()
    answers = {**forms.prefill(_form(words), {}, _environment()), "channel": _BY_LETTER}
    return _page(words, organs, _Attempt(answers=answers, organ=next(iter(organs))))


@bp.post("/register")
def file() -> Response:
    """File a petition; what was typed stays where something is wrong with it."""
    words, organs = _desk()
    answers = forms.from_pairs(_form(words), request.form.items(multi=True))
    organ = request.form.get("_organ", "")
    if "_refresh" in request.form:
        return _page(words, organs, _Attempt(answers=answers, organ=organ))
    command = _filing(context.command_id(), OrganId(organ), answers)
    try:
        context.site().system.engine.handle(command)
    except forms.FormErrors as wrong:
        return _page(words, organs, _Attempt(answers=answers, organ=organ, errors=wrong.errors))
    except Rejected as refusal:
        return _page(words, organs, _Attempt(answers=answers, organ=organ, refusal=refusal))
    flash(say("The petition is filed; register it now."))
    return redirect(url_for("desk.cases.show", case=command.case), code=303)


def may_register() -> bool:
    """Say whether the reader may file for somebody in one of her organs."""
    words = current_wording()
    return words is not None and bool(_organs(words))


def _desk() -> tuple[Wording, dict[OrganId, str]]:
    """Return the words of the bundle in force, and the organs in which the reader may file.

    Raises NotFound where no bundle is published; Rejected where she may file in no organ (recorded).
    """
    words = current_wording()
    if words is None:
        raise NotFound
    organs = _organs(words)
    if not organs:
        context.note_refusal(STREAM, "file_submission", Reason.NO_RIGHT.value)
        raise Rejected(Reason.NO_RIGHT)
    return words, organs


def _organs(words: Wording) -> dict[OrganId, str]:
    """Return the reader's organs in which the engine would let her file."""
    who, found = context.asked(), dict[OrganId, str]()
    for organ in sorted(who.organs):
        lookups = admission.Lookups(appointments=who.capacities, superiors=())
        command = _filing(CommandId(""), organ, {})
        try:
            admission.admit(command, Case(id=command.case), words.definition, lookups)
        except Rejected:
            continue
        found[organ] = context.named([organ])
    return found


def _form(words: Wording) -> forms.Form:
    return words.definition.forms[words.definition.submission_form]


def _filing(command: CommandId, organ: OrganId, answers: dict[str, Json]) -> c.FileSubmission:
    who, petitioner = context.asked(), _petitioner(command, answers)
    return c.FileSubmission(
        id=command,
        case=CaseId(derive("registered", command)),
        actor=who.person.id,
        at=who.at,
        on_behalf_of=petitioner,
        organ=organ,
        petitioner=petitioner,
        bundle=lists.BUNDLE,
        answers=answers,
    )


def _petitioner(command: CommandId, answers: dict[str, Json]) -> ActorId:
    """Return who petitions: the same person where enough is said to know her again, else nobody known."""
    name, phone, address = (str(answers.get(key) or "") for key in ("petitioner", "phone", "address"))
    petitioners = context.site().system.petitioners
    return petitioners.person(name, phone=phone, address=address) or petitioners.nobody(command)


def _environment() -> Environment:
    return Environment(now=context.asked().at, zone=context.site().zone, functions={})


def _page(words: Wording, organs: dict[OrganId, str], attempt: _Attempt) -> Response:
    site, form = context.site(), _form(words)
    hidden = forms.hidden(form, attempt.answers, {}, _environment(), site.system.library.choices())
    sheet = Sheet(form, words, attempt.errors, hidden)
    mistakes = sheet.mistakes()
    if attempt.refusal is not None:
        mistakes.append(Mistake(target="main", sentence=errors.sentence(attempt.refusal)))
    shown = render_template(
        "desk/register.html",
        organs=organs,
        organ=attempt.organ,
        sheet=sheet.questions(attempt.answers),
        mistakes=mistakes,
        command=site.new_id(),
    )
    return make_response(shown, attempt.status)
