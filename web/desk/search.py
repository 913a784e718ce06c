"""All cases of the reader's organs: found by number, subject, petitioner, stage and state."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from engine.ids import CaseId
from engine.storage.case_search import MOST_COUNTED, CaseQuery, CaseSearch
from engine.storage.headings import Heading, headings
from engine.storage.records import CaseSummary
from web import context, masking
from web.context import say
from web.desk import lists
from web.periods import Tag, tag
from web.wording import wording

bp = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One case as the list shows it."""

    case: str
    number: str
    subject: str
    petitioner: str
    stage: str
    organ: str
    ended: bool
    clock: Tag


@bp.get("/cases")
def show() -> str:
    """Show the cases of the reader's organs, newest first."""
    wanted = lists.chosen("q", "stage", "status")
    states = {"open": say("Open"), "ended": say("Closed")}
    query = CaseQuery(
        within=sorted(context.asked().organs),
        text=wanted["q"],
        stage=wanted["stage"] or None,
        status=wanted["status"] if wanted["status"] in states else None,
        knower=context.knower(),
    )
    with context.site().system.store.reading() as reader:
        search = CaseSearch(reader, query)
        page, number = search.page(after=lists.place(), limit=lists.A_PAGE), search.count()
        heads = headings(reader, (summary.id for summary in page.cases))
    first, following = lists.pages("desk.search.show", wanted, page.after)
    return render_template(
        "desk/cases.html",
        lines=[_found(summary, heads) for summary in page.cases],
        chosen=wanted,
        stages=lists.stages(),
        states=list(states.items()),
        first=first,
        following=following,
        said=_many(number),
    )


def _many(number: int) -> str:
    if number >= MOST_COUNTED:
        return say("%(number)s cases or more", number=MOST_COUNTED)
    return say("%(number)s cases", number=number)


def _found(summary: CaseSummary, heads: Mapping[CaseId, Heading]) -> Found:
    heading = heads[summary.id]
    words, secret = wording(heading.bundle), "" if heading.erased else say("Secret matter")
    return Found(
        case=summary.id,
        number=summary.number,
        subject=summary.subject or secret,
        petitioner=masking.name(summary.petitioner_name),
        stage=words.element(summary.stage) if summary.stage else "",
        organ=context.named([summary.organ]),
        ended=summary.ended_at is not None,
        clock=tag(None if summary.ended_at is not None else summary.due_at),
    )
