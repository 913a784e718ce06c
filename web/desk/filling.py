"""The page on which a task is done or a message is sent: what is asked, what is known, what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from engine import admission, forms
from engine import commands as c
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.feel import Environment
from engine.ids import TaskId
from engine.petitions.drafts import Draft
from engine.storage.records import ItemState
from web import context, errors
from web.desk import after, colleagues, facts, waiting
from web.proposals import departure_codes, proposals
from web.questions import Mistake, Sheet
from web.sight import Work, known

_UNFIT: Final = 422
_CODE, _REASON = "_departure_code", "_departure_reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What was typed and is shown again: it did not go through, or only the questions are to be renewed."""

    answers: Mapping[str, Json]
    errors: tuple[forms.FieldError, ...] = ()
    refusal: Rejected | None = None

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows it."""
        if self.refusal is not None:
            return errors.status(self.refusal)
        return _UNFIT if self.errors else 200


def form_of(work: Work) -> forms.Form:
    """Return the form of a task or message; one that asks nothing has no fields."""
    name = work.element.form
    return forms.Form(id="", fields=()) if name is None else work.seen.words.definition.forms[name]


def posted(work: Work) -> dict[str, Json]:
    """Return what was sent; what the page did not ask is as it is known, so that nothing is lost."""
    form = form_of(work)
    typed: dict[str, Json] = dict(forms.from_pairs(form, request.form.items(multi=True)))
    shown = request.form.get("_asked")
    if shown is None:
        return typed
    before = forms.prefill(form, known(work), _environment())
    unasked = form.answers.keys() - set(shown.split())
    return {**typed, **{key: before[key] for key in unasked if key in before}}


def departure() -> tuple[str | None, str | None]:
    """Return code and reason for deciding otherwise than proposed, as they were sent."""
    return request.form.get(_CODE) or None, request.form.get(_REASON, "").strip() or None


def draft_of(work: Work) -> Draft | None:
    """Return what the reader typed into this form before and did not send."""
    site, who = context.site(), context.asked()
    return site.system.drafts.find(work.item.case, TaskId(work.item.id), who.person.id)


def obstacle(work: Work, command: c.CompleteTask | c.CorrelateMessage) -> Rejected | None:
    """Return why the reader may not do this, None if she may."""
    who = context.asked()
    state = None if is_open(work) else work.item.state.value
    lookups = admission.Lookups(appointments=who.capacities, item_state=state)
    try:
        admission.admit(command, work.seen.case, work.seen.words.definition, lookups)
    except Rejected as refusal:
        return refusal
    return None


def is_open(work: Work) -> bool:
    """Say whether the task or message still waits."""
    return work.item.state in (ItemState.OPEN, ItemState.CLAIMED)


def page(work: Work, refused: Rejected | None, attempt: Attempt | None = None) -> Response:
    """Return the page; `refused` says why the reader may only look."""
    if refused is not None:
        return _to_look_at(work, refused, attempt)
    draft = draft_of(work) if attempt is None else None
    form, facts_known = form_of(work), known(work)
    answers = _answers(form, facts_known, draft, attempt)
    mistakes = () if attempt is None else attempt.errors
    lists = {"people": colleagues.staff_of(work.item.organ)}
    sheet = Sheet(form, work.seen.words, mistakes, *_conditions(work, form, answers), lists=lists)
    typed = request.form if draft is None else draft.answers
    shown = render_template(
        "desk/work.html",
        **_common(work, full=True),
        refused=None,
        typed=[],
        after=None,
        sheet=sheet.questions(answers),
        asked=sheet.asked(),
        mistakes=sheet.mistakes() + _refusal(attempt),
        command=context.site().new_id(),
        codes=departure_codes(work.seen.words),
        departs=_departs(work, answers, attempt),
        departure_code=str(typed.get(_CODE) or ""),
        departure_reason=str(typed.get(_REASON) or ""),
        draft=draft,
    )
    return make_response(shown, 200 if attempt is None else attempt.status)


def _to_look_at(work: Work, refused: Rejected, attempt: Attempt | None) -> Response:
    """Return the page of what the reader may not do: why, who can help, and what she typed in vain."""
    waiting = is_open(work) and work.item.kind == "task"
    shown = render_template(
        "desk/work.html",
        **_common(work, full=False),
        refused=errors.sentence(refused),
        sheet=None,
        typed=[] if attempt is None else facts.typed(work.seen, attempt.answers),
        helpers=colleagues.who_can(work) if waiting and work.item.assignee is None else [],
        heads=colleagues.heads(work.item.organ) if waiting else [],
        after=None if is_open(work) else after.finished(work),
    )
    return make_response(shown, 200 if attempt is None else errors.status(refused))


def _answers(
    form: forms.Form, known_: Mapping[str, Json], draft: Draft | None, attempt: Attempt | None
) -> Mapping[str, Json]:
    if attempt is not None:
        return attempt.answers
    typed = {} if draft is None else {key: draft.answers[key] for key in form.answers if key in draft.answers}
    return {**forms.prefill(form, known_, _environment()), **typed}


def _common(work: Work, *, full: bool) -> dict[str, object]:
    words, item = work.seen.words, work.item
    return {
        "work": work,
        "name": words.instance(item.element, item.item, item.organ),
        "what": words.documentation(work.element),
        "who_may": waiting.who(item, work.seen, context.names()),
        "holder": "" if item.assignee is None else context.named([item.assignee]),
        "mine": item.assignee == context.asked().person.id,
        "open": is_open(work),
        "may_hand_on": item.kind == "task" and colleagues.may_hand_on(work),
        "proposals": proposals(work) if work.seen.whole else [],
        "question": facts.question(work),
        "facts": facts.beside(work, full=full),
        "new_id": context.site().new_id,
    }


def _environment() -> Environment:
    return Environment(now=context.asked().at, zone=context.site().zone, functions={})


def _conditions(
    work: Work, form: forms.Form, answers: Mapping[str, Json]
) -> tuple[frozenset[str], Mapping[str, list[str]]]:
    """Return what is not asked beside these answers, and what may be chosen where not everything may."""
    site, known_, environment = context.site(), work.seen.case.routing, _environment()
    choices = site.system.library.choices()
    hidden = forms.hidden(form, answers, known_, environment, choices)
    return hidden, forms.offers(form, answers, known_, environment, choices)


def _departs(work: Work, answers: Mapping[str, Json], attempt: Attempt | None) -> bool:
    """Say whether something is decided otherwise than proposed, so that the page must ask why."""
    if attempt is not None and _without_reason(attempt):
        return True
    case, definition = work.seen.case, work.seen.words.definition
    found = admission.departures(case, definition, work.element, answers)
    # What was typed is not read yet: "true" is what was proposed as true.
    return any(_plain(departure.decided) != _plain(departure.proposed) for departure in found)


def _plain(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value or "")


def _without_reason(attempt: Attempt) -> bool:
    return attempt.refusal is not None and attempt.refusal.reason is Reason.DEPARTURE_WITHOUT_REASON


def _refusal(attempt: Attempt | None) -> list[Mistake]:
    if attempt is None or attempt.refusal is None:
        return []
    target = "departure-code" if _without_reason(attempt) else "main"
    return [Mistake(target=target, sentence=errors.sentence(attempt.refusal))]
