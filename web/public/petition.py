"""File a petition, a page at a time: what it is about, who one is, photos and papers, check and send."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import forms
from engine.errors import Rejected
from engine.events import Json
from engine.petitions.files import FileRefusedError, inspect_all
from engine.storage.throttles import Guessing, ThrottleKey
from web import context, errors
from web.attached import not_taken
from web.context import say
from web.public import filing, published, sending
from web.public.filing import MOST_PAPERS, Filing
from web.public.papers import brought
from web.public.published import Step
from web.questions import Mistake, Question, Sheet

bp = Blueprint("petition", __name__)

_UNFIT: Final = 422
_TOO_MANY: Final = 429
_ORGAN: Final = "_organ"
_DECLARED: Final = "_declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What was answered in one step, in words."""

    step: Step
    lines: tuple[tuple[str, str], ...]


@bp.get("/petition")
def show() -> str:
    """Say what is asked, before anything is."""
    words = published.current()
    begun = filing.find()
    return render_template(
        "public/petition.html",
        steps=published.steps(words),
        begun=begun is not None and begun.filed is None and bool(begun.answered),
    )


@bp.post("/petition")
def begin() -> Response | tuple[str, int]:
    """Begin a new filing; who begins very many has to wait, nobody is turned away for good."""
    site, at = context.site(), context.moment_of_request()
    key = ThrottleKey(by=Guessing.FILING_ADDRESS, value=request.remote_addr or "")
    blocked = site.system.throttles.blocked_until([key], at)
    if blocked is not None:
        what = say(
            "Very many petitions were begun from your connection. Try again after %(time)s.",
            time=context.moment(blocked),
        )
        return render_template("refused.html", what=what), _TOO_MANY
    site.system.throttles.note_failure([key], at)
    filing.begin()
    return redirect(url_for(".ask", number=1), code=303)


@bp.get("/petition/<int:number>")
def ask(number: int) -> str | Response:
    """Ask the questions of a step, filled in with what was answered before."""
    going = filing.find()
    if going is None or going.filed is not None:
        return _over(going)
    return _questions(going, _step(number))


@bp.post("/petition/<int:number>")
def answer(number: int) -> str | Response | tuple[str, int]:
    """Keep the answers of a step and go on; what is wrong is said on top, what was typed stays."""
    going, step = filing.find(), _step(number)
    if going is None or going.filed is not None:
        return _over(going)
    typed = forms.from_pairs(step.form, request.form.items(multi=True))
    organ = request.form.get(_ORGAN, going.organ)
    going = replace(going, answers={**going.answers, **typed}, organ=organ)
    wrong = _mistakes(step, typed, going.answers)
    if wrong or organ not in ("", *published.organs()):
        return _questions(going, step, wrong, strange=organ not in ("", *published.organs())), _UNFIT
    filing.keep(replace(going, answered=tuple(sorted({*going.answered, number}))))
    following = number + 1
    if following > len(published.steps(published.current())):
        return redirect(url_for(".bring"), code=303)
    return redirect(url_for(".ask", number=following), code=303)


@bp.get("/petition/papers")
def bring() -> str | Response:
    """Ask for photos and papers; none is needed."""
    going = filing.find()
    if going is None or going.filed is not None:
        return _over(going)
    return _papers(going)


@bp.post("/petition/papers")
def add() -> str | Response | tuple[str, int]:
    """Take photos and papers, show what was taken, or go on."""
    going = filing.find()
    if going is None or going.filed is not None:
        return _over(going)
    uploads = brought()
    try:
        filing.add(going, inspect_all(uploads))
    except FileRefusedError as refused:
        return _papers(going, not_taken(refused)), _UNFIT
    on = request.form.get("_go") == "on" and not uploads
    return redirect(url_for(".check" if on else ".bring"), code=303)


@bp.post("/petition/papers/drop")
def drop() -> Response:
    """Take a photo or paper out again."""
    going = filing.find()
    if going is None or going.filed is not None:
        return _over(going)
    filing.drop(going, request.form.get("digest", ""))
    return redirect(url_for(".bring"), code=303)


@bp.get("/petition/check")
def check() -> str | Response:
    """Show everything once more before it is sent."""
    going = filing.find()
    if going is None or going.filed is not None:
        return _over(going)
    return _unanswered(going) or _checked(going)


@bp.post("/petition/check")
def send() -> str | Response | tuple[str, int]:
    """File the petition; sent twice it is filed once."""
    going = filing.find()
    if going is None or going.filed is not None:
        return _over(going)
    unanswered = _unanswered(going)
    if unanswered is not None:
        return unanswered
    if request.form.get(_DECLARED) != "true":
        missing = Mistake(target="f-declared", sentence=say("Tick that what you say is true."))
        return _checked(going, [missing]), _UNFIT
    try:
        sending.file(going)
    except forms.FormErrors as wrong:
        sheet = Sheet(published.submission(published.current()), published.current(), wrong.errors)
        return _checked(going, sheet.mistakes()), _UNFIT
    except Rejected as refusal:
        told = Mistake(target="main", sentence=errors.sentence(refusal))
        return _checked(going, [told]), errors.status(refusal)
    return redirect(url_for("public.receipt.show"), code=303)


def _over(going: Filing | None) -> Response:
    """Lead on from a filing that is filed or forgotten."""
    return redirect(url_for(".show" if going is None else "public.receipt.show"), code=303)


def _step(number: int) -> Step:
    found = next((one for one in published.steps(published.current()) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def _unanswered(going: Filing) -> Response | None:
    """Lead back to the first step that was not gone through, None if there is none."""
    for step in published.steps(published.current()):
        if step.number not in going.answered:
            return redirect(url_for(".ask", number=step.number), code=303)
    return None


def _mistakes(
    step: Step, typed: Mapping[str, Json], known: Mapping[str, Json]
) -> tuple[forms.FieldError, ...]:
    choices = context.site().system.library.choices()
    try:
        forms.check(step.form, typed, known, published.environment(), choices)
    except forms.FormErrors as wrong:
        return wrong.errors
    return ()


def _questions(
    going: Filing, step: Step, wrong: tuple[forms.FieldError, ...] = (), *, strange: bool = False
) -> str:
    words = published.current()
    answers = {**forms.prefill(step.form, {}, published.environment()), **going.answers}
    sheet = Sheet(step.form, words, wrong, published.unseen(step.form, answers, going.answers))
    mistakes = sheet.mistakes()
    if strange:
        mistakes.insert(0, Mistake(target="f-organ", sentence=say("Choose one of the organs of the list.")))
    return render_template(
        "public/step.html",
        step=step,
        of=len(published.steps(words)) + 2,
        questions=sheet.questions(answers),
        mistakes=mistakes,
        organs=published.organs() if step.number == 1 else {},
        organ=going.organ,
        back=url_for(".ask", number=step.number - 1) if step.number > 1 else url_for(".show"),
    )


def _papers(going: Filing, wrong: str = "") -> str:
    number = len(published.steps(published.current())) + 1
    return render_template(
        "public/bring.html",
        papers=going.papers,
        most=MOST_PAPERS,
        wrong=wrong,
        number=number,
        of=number + 1,
        back=url_for(".ask", number=number - 1),
    )


def _checked(going: Filing, mistakes: Iterable[Mistake] = ()) -> str:
    words = published.current()
    steps = published.steps(words)
    return render_template(
        "public/check.html",
        sections=[_section(step, going) for step in steps],
        organ=published.organs().get(sending.organ_of(going), ""),
        unknown=not going.organ,
        papers=going.papers,
        declaration=published.declaration(words),
        mistakes=list(mistakes),
        number=len(steps) + 2,
        of=len(steps) + 2,
        command=going.command,
        back=url_for(".bring"),
    )


def _section(step: Step, going: Filing) -> Section:
    unseen = published.unseen(step.form, going.answers, going.answers)
    sheet = Sheet(step.form, published.current(), hidden=unseen)
    lines = ((question.label, _said(question)) for question in sheet.questions(going.answers))
    return Section(step=step, lines=tuple((label, said) for label, said in lines if label and said))


def _said(question: Question) -> str:
    """Return an answer in words, "" where none was given."""
    if question.rows:
        rows = (" ".join(filter(None, map(_said, row))) for row in question.rows)
        return "\n".join(row for row in rows if row)
    if question.choices:
        return "、".join(choice.label for choice in question.choices if choice.chosen)
    if question.kind == forms.Kind.CHECKBOX:
        return say("Yes") if question.value == "true" else ""
    return question.value
