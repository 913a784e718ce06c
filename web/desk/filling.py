"""The page on which a task is done or a message is sent: what is asked, what is known, what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from engine import admission, forms
from engine import commands as c
from engine.errors import Reason, Rejected
from engine.feel import Environment
from engine.storage.records import ItemState
from web import context, errors
from web.proposals import departure_codes, proposals
from web.questions import Mistake, Sheet
from web.sight import Work, known

_UNFIT: Final = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What was sent and did not go through: it is shown again as it was typed."""

    answers: Mapping[str, object]
    errors: tuple[forms.FieldError, ...] = ()
    refusal: Rejected | None = None


def form_of(work: Work) -> forms.Form:
    """Return the form of a task or message; one that asks nothing has no fields."""
    name = work.element.form
    return forms.Form(id="", fields=()) if name is None else work.seen.words.definition.forms[name]


def obstacle(work: Work, command: c.CompleteTask | c.CorrelateMessage) -> Rejected | None:
    """Return why the reader may not do this, None if she may."""
    who = context.asked()
    state = None if work.item.state in (ItemState.OPEN, ItemState.CLAIMED) else work.item.state.value
    lookups = admission.Lookups(appointments=who.capacities, item_state=state)
    try:
        admission.admit(command, work.seen.case, work.seen.words.definition, lookups)
    except Rejected as refusal:
        return refusal
    return None


def page(work: Work, send_to: str, refused: Rejected | None, attempt: Attempt | None = None) -> Response:
    """Return the page; `refused` says why the reader may only look."""
    if refused is not None:
        shown = render_template(
            "desk/work.html", **_common(work), refused=errors.sentence(refused), sheet=None
        )
        code = 200 if attempt is None else errors.status(refused)
        return make_response(shown, code)
    form, facts = form_of(work), known(work)
    answers = forms.prefill(form, facts) if attempt is None else attempt.answers
    mistakes = () if attempt is None else attempt.errors
    sheet = Sheet(form, work.seen.words, mistakes, _hidden(work, form, answers))
    shown = render_template(
        "desk/work.html",
        **_common(work),
        refused=None,
        sheet=sheet.questions(answers),
        mistakes=sheet.mistakes() + _refusal(attempt),
        send_to=send_to,
        command=context.site().new_id(),
        codes=departure_codes(work.seen.words),
        departed=attempt is not None
        and attempt.refusal is not None
        and attempt.refusal.reason is Reason.DEPARTURE_WITHOUT_REASON,
        departure_code=request.form.get("_departure_code", ""),
        departure_reason=request.form.get("_departure_reason", ""),
    )
    return make_response(shown, _status(attempt))


def _common(work: Work) -> dict[str, object]:
    words = work.seen.words
    return {
        "work": work,
        "name": words.element(work.element.id),
        "what": words.documentation(work.element),
        "who_may": words.any_of(tuple(work.item.roles)),
        "organ": context.named([work.item.organ]),
        "holder": "" if work.item.assignee is None else context.named([work.item.assignee]),
        "mine": work.item.assignee == context.asked().person.id,
        "open": work.item.state in (ItemState.OPEN, ItemState.CLAIMED),
        "proposals": proposals(work),
        "facts": _facts(work),
        "new_id": context.site().new_id,
    }


def _facts(work: Work) -> list[tuple[str, str]]:
    """Return what is known of the case in words, in the order in which it was said."""
    words, found = work.seen.words, []
    for key, value in work.seen.dossier.answers.items():
        answer = None if value in (None, "", []) else words.answer(key, value)
        if answer is not None and answer[1]:
            found.append(answer)
    return found


def _hidden(work: Work, form: forms.Form, answers: Mapping[str, object]) -> frozenset[str]:
    site = context.site()
    environment = Environment(now=context.asked().at, zone=site.zone, functions={})
    return forms.hidden(form, answers, work.seen.case.routing, environment, site.system.library.choices())


def _refusal(attempt: Attempt | None) -> list[Mistake]:
    if attempt is None or attempt.refusal is None:
        return []
    departed = attempt.refusal.reason is Reason.DEPARTURE_WITHOUT_REASON
    return [Mistake(target="f-departure" if departed else "main", sentence=errors.sentence(attempt.refusal))]


def _status(attempt: Attempt | None) -> int:
    if attempt is None:
        return 200
    return _UNFIT if attempt.refusal is None else errors.status(attempt.refusal)
