"""Loans: what is asked for, lent and overdue, for who keeps the archive; and one's own."""

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from engine import archive_commands as a
from engine.ids import CaseId
from web import context
from web.archive.asking import done, missing, typed
from web.archive.files import LOAN_STATES
from web.archive.reach import archive, file_of, kept_by_me
from web.context import say

bp = Blueprint("loans", __name__)


@bp.get("/loans")
def show() -> str:
    """Show what waits for a decision, what is lent and overdue, and what the reader has herself."""
    return _page()


@bp.post("/files/<case>/loans/<loan>/grant")
def grant(case: str, loan: str) -> Response:
    """Lend the file."""
    line, who = file_of(CaseId(case), kept_by_me()), context.asked()
    command = a.GrantLoan(id=context.command_id(), case=line.case, actor=who.person.id, at=who.at, loan=loan)
    return done(command, say("The file is lent."), url_for(".show"))


@bp.post("/files/<case>/loans/<loan>/refuse")
def refuse(case: str, loan: str) -> Response | tuple[str, int]:
    """Do not lend the file."""
    line, who = file_of(CaseId(case), kept_by_me()), context.asked()
    if not typed("reason"):
        return _page(wrong={loan: missing()}), 422
    command = a.RefuseLoan(
        id=context.command_id(),
        case=line.case,
        actor=who.person.id,
        at=who.at,
        loan=loan,
        reason=typed("reason"),
    )
    return done(command, say("The file is not lent."), url_for(".show"))


@bp.post("/files/<case>/loans/<loan>/return")
def give_back(case: str, loan: str) -> Response:
    """Give the file back, or note that it was given back."""
    line, who = file_of(CaseId(case)), context.asked()
    command = a.ReturnLoan(id=context.command_id(), case=line.case, actor=who.person.id, at=who.at, loan=loan)
    return done(command, say("The file was given back."), url_for(".show"))


def _page(wrong: dict[str, str] | None = None) -> str:
    lists, me, kept = archive(), context.asked().person.id, kept_by_me()
    loans = lists.loans(kept) if kept else ()
    return render_template(
        "archive/loans.html",
        loans=loans,
        purposes={loan.id: purpose_of(loan.case, loan.id) for loan in loans if loan.state == "asked"},
        mine=lists.loans_of(me),
        states=LOAN_STATES,
        me=me,
        keeps=bool(kept),
        names=context.names(),
        today=context.today(),
        wrong=wrong or {},
        new_id=context.site().new_id,
    )


def purpose_of(case: CaseId, loan: str) -> str:
    """Return what somebody wants a file for; it lies in the sealed part of the history."""
    for entry, body in context.site().system.auditor.opened(case):
        if entry.command == "ask_for_loan" and any(values.get("loan") == loan for _, values in entry.events):
            return str(body.get("purpose") or "")
    return ""
