"""Splitting and merging (分案、并案): claims go into a case of their own, or a case goes on in another."""

import re
from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import admission
from engine import commands as c
from engine.errors import Rejected
from engine.ids import CaseId, CommandId
from engine.storage.case_search import CaseQuery, CaseSearch
from web import context, errors
from web.claims import claims
from web.context import say
from web.desk.related import Related, related
from web.sight import Seen, refuse, see, visible

bp = Blueprint("regrouping", __name__)
_PROBE: Final = CaseId("")
_NUMBER: Final = re.compile("[0-9]{1,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed, shown again where it did not go through."""

    chosen: frozenset[str] = field(default_factory=frozenset)
    reason: str = ""
    wrong: str = ""


@bp.get("/cases/<case>/split")
def choose_claims(case: str) -> str:
    """Show which claims may go into a case of their own."""
    return _claims_of(_mine(case), Asked())


@bp.post("/cases/<case>/split")
def split(case: str) -> Response | tuple[str, int]:
    """Take claims out into a case of their own."""
    seen, asked = _mine(case), _typed("claim")
    if not asked.chosen or not asked.reason:
        return _claims_of(seen, asked, say("Choose the claims, and say why they go elsewhere.")), 422
    who = context.asked()
    command = c.SplitCase(
        id=context.command_id(),
        case=seen.case.id,
        actor=who.person.id,
        at=who.at,
        claims=tuple(sorted(int(number) for number in asked.chosen if _NUMBER.fullmatch(number))),
        answers={"reason": asked.reason},
    )
    try:
        context.site().system.engine.handle(command)
    except Rejected as refusal:
        return _claims_of(seen, asked, errors.sentence(refusal)), errors.status(refusal)
    flash(say("Claims %(claims)s go on in a case of their own", claims=", ".join(map(str, command.claims))))
    return redirect(url_for("desk.cases.show", case=case), code=303)


@bp.get("/cases/<case>/merge")
def choose_case(case: str) -> str:
    """Show into which case this one may go."""
    return _cases_of(_mine(case), Asked())


@bp.post("/cases/<case>/merge")
def merge(case: str) -> Response | tuple[str, int]:
    """End a case because the matter goes on in another."""
    seen, asked = _mine(case), _typed("into")
    into = _named(request.form.get("number", "").strip()) or next(iter(asked.chosen), "")
    if not into or not asked.reason:
        wrong = say("Choose an open case or type its number, and say why it is the same matter.")
        return _cases_of(seen, asked, wrong), 422
    who = context.asked()
    command = c.MergeCase(
        id=context.command_id(),
        case=seen.case.id,
        actor=who.person.id,
        at=who.at,
        into=CaseId(into),
        reason=asked.reason,
    )
    try:
        context.site().system.engine.handle(command)
    except Rejected as refusal:
        return _cases_of(seen, asked, errors.sentence(refusal)), errors.status(refusal)
    flash(say("The case is closed; the matter goes on in the other one, with its claims"))
    return redirect(url_for("desk.cases.show", case=case), code=303)


def may_regroup(seen: Seen) -> bool:
    """Say whether the reader may split and merge a case now."""
    who = context.asked()
    probe = c.MergeCase(
        id=CommandId(""), case=seen.case.id, actor=who.person.id, at=who.at, into=_PROBE, reason=""
    )
    lookups = admission.Lookups(appointments=who.capacities, into_state="ended")
    try:
        admission.admit(probe, seen.case, seen.words.definition, lookups)
    except Rejected as refusal:
        # With all else in order, what stands in the way is that the case named here is not open.
        return refusal.parameters.get("case") == _PROBE
    return True


def _mine(case: str) -> Seen:
    """Return a case that the reader may split and merge; raises NotFound to others (recorded)."""
    seen = see(CaseId(case))
    if not may_regroup(seen):
        refuse(seen.case.id, "split_case")
    return seen


def _typed(name: str) -> Asked:
    reason = request.form.get("reason", "").strip()
    return Asked(chosen=frozenset(request.form.getlist(name)) - {""}, reason=reason)


def _named(number: str) -> str:
    """Return the case of a number that the reader may see, "" where there is none."""
    if not number:
        return ""
    query = CaseQuery(within=sorted(context.asked().organs), text=number)
    with context.site().system.store.reading() as reader:
        found = CaseSearch(reader, query).page(after=None, limit=2).cases
    return next((one.id for one in found if one.number == number and visible(one.id)), "")


def _open_ones(seen: Seen) -> list[Related]:
    found = ((other, visible(other.case)) for other in related(seen))
    return [other for other, summary in found if summary is not None and summary.status == "open"]


def _claims_of(seen: Seen, asked: Asked, wrong: str = "") -> str:
    listed = [claim for claim in claims(seen.case, seen.words, seen.dossier) if claim.state != "apart"]
    return _page("desk/split.html", seen, asked, wrong, claims=listed)


def _cases_of(seen: Seen, asked: Asked, wrong: str = "") -> str:
    number = request.form.get("number", "").strip()
    return _page("desk/merge.html", seen, asked, wrong, cases=_open_ones(seen), number=number)


def _page(template: str, seen: Seen, asked: Asked, wrong: str, **shown: object) -> str:
    new_id = context.site().new_id()
    return render_template(
        template, seen=seen, case=seen.case, asked=asked, wrong=wrong, command=new_id, **shown
    )
