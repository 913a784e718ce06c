"""The files of the archive: the list, and one file with its catalogue, its loans and what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from engine import archive_commands as a
from engine.archived import FileState, LoanState
from engine.errors import Rejected
from engine.ids import CaseId
from engine.storage.archive_lists import FileLine
from web import context, errors
from web.archive.asking import done, missing, page_of, typed
from web.archive.reach import archive, file_of, found_by_me, kept_by_me
from web.context import say
from web.wording import bundle_of, wording

bp = Blueprint("files", __name__)
_UNFIT: Final = 422
STATES: Final[Mapping[FileState, LazyString]] = {
    FileState.KEPT: lazy_gettext("Kept"),
    FileState.CONDEMNED: lazy_gettext("To be destroyed"),
    FileState.LISTED: lazy_gettext("On a destruction list"),
    FileState.DESTROYED: lazy_gettext("Destroyed"),
    FileState.HANDED_OVER: lazy_gettext("Handed over"),
}
LOAN_STATES: Final[Mapping[LoanState, LazyString]] = {
    LoanState.ASKED: lazy_gettext("Asked for"),
    LoanState.LENT: lazy_gettext("Lent"),
    LoanState.REFUSED: lazy_gettext("Not lent"),
    LoanState.RETURNED: lazy_gettext("Given back"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed into the forms of a file, and what is wrong with it."""

    wrong: Mapping[str, str]
    why: str = ""
    status: int = 200


@bp.get("/")
def show() -> str:
    """List the files that the reader may find, or the one of a number."""
    number = request.args.get("number", "").strip()
    lines = archive().files(found_by_me(), number)
    return render_template(
        "archive/files.html",
        lines=lines,
        number=number,
        states=STATES,
        words={line.case: wording(bundle_of(line.case)) for line in lines},
        keeps=bool(kept_by_me()),
    )


@bp.get("/files/<case>")
def file(case: str) -> str:
    """Show one file."""
    return page(file_of(CaseId(case)), Asked(wrong={}))


@bp.post("/files/<case>/ask")
def ask(case: str) -> Response | tuple[str, int]:
    """Ask for the file."""
    line, who = file_of(CaseId(case)), context.asked()
    wrong = {name: missing() for name in ("purpose", "until") if not typed(name)}
    try:
        until = date.fromisoformat(typed("until"))
    except ValueError:
        until = None
        wrong.setdefault("until", say("This is no day; write it like 2026-03-02."))
    if wrong or until is None:
        return page(line, Asked(wrong=wrong)), _UNFIT
    command = a.AskForLoan(
        id=context.command_id(),
        case=line.case,
        actor=who.person.id,
        at=who.at,
        until=until,
        purpose=typed("purpose"),
    )
    try:
        return done(command, say("You asked for the file."), page_of(case))
    except Rejected as refusal:
        return refused(line, refusal)


def refused(line: FileLine, refusal: Rejected) -> tuple[str, int]:
    """Show the file again with what was typed, and why it was refused."""
    why, status = errors.sentence(refusal), errors.status(refusal)
    return page(line, Asked(wrong={}, why=why, status=status)), status


def page(line: FileLine, asked: Asked) -> str:
    """Show one file, its forms as they were typed."""
    system, me = context.site().system, context.asked().person.id
    case = system.auditor.as_of(line.case)
    words = wording(case.bundle)
    keeps = line.organ in kept_by_me()
    archived = case.archive
    found = [] if archived is None else archived.loans.items()
    loans = dict(sorted(found, key=lambda pair: (pair[1].asked_on, pair[0])))
    mine = next((id_ for id_, one in loans.items() if one.person == me and one.open), None)
    return render_template(
        "archive/file.html",
        line=line,
        case=case,
        file=archived,
        words=words,
        table={code: words.retention(code) for code in words.definition.retention.retentions},
        states=STATES,
        loan_states=LOAN_STATES,
        loans=loans,
        mine=mine,
        me=me,
        keeps=keeps,
        names=context.names(),
        documents=system.packages.documents(line.case) if keeps else (),
        asked=asked,
        typed=request.form,
        today=context.today(),
        due=line.retain_until is not None and line.retain_until < context.today(),
        new_id=context.site().new_id,
    )
