"""Destruction: what is to be destroyed, lists that somebody else confirms, and the lists kept for ever."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import archive_commands as a
from engine.archived import ArchivedFile, FileState
from engine.ids import CaseId, CommandId, derive
from engine.storage.archive_lists import FileLine
from web import context
from web.archive.files import STATES
from web.archive.reach import archive, file_of, need_keeper
from web.context import say
from web.sight import refuse
from web.wording import bundle_of, wording

bp = Blueprint("destruction", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A file on a list, as its own history tells it: also one that was destroyed."""

    line: FileLine
    number: str
    file: ArchivedFile
    retention: str


@bp.get("/destruction")
def show() -> str:
    """Show what is to be destroyed and stands on no list yet, and the lists."""
    organs, lists = need_keeper(), archive()
    lines = lists.condemned(organs)
    return render_template(
        "archive/destruction.html",
        lines=lines,
        lists=lists.lists(organs),
        words={line.case: wording(bundle_of(line.case)) for line in lines},
        new_id=context.site().new_id,
    )


@bp.post("/destruction")
def propose() -> Response:
    """Put the chosen files on a new list."""
    organs, who, command = need_keeper(), context.asked(), context.command_id()
    chosen = [file_of(CaseId(case), organs) for case in request.form.getlist("case")]
    for line in chosen:
        context.site().system.engine.handle(
            a.ProposeDestruction(
                id=CommandId(derive(command, line.case)),
                case=line.case,
                actor=who.person.id,
                at=who.at,
                batch=command,
            )
        )
    flash(say("%(number)s file(s) put on a list; somebody else has to confirm it.", number=len(chosen)))
    return redirect(url_for(".show"), code=303)


@bp.get("/destruction/<list_no>")
def one(list_no: str) -> str:
    """Show a destruction list; it can be printed."""
    organs = need_keeper()
    entered = _entered(list_no, organs)
    me = context.asked().person.id
    waits = [each for each in entered if each.file.state is FileState.LISTED]
    return render_template(
        "archive/list.html",
        list_no=list_no,
        entered=entered,
        waits=waits,
        mine=any(me in (each.file.proposed_by, each.file.condemned_by) for each in waits),
        states=STATES,
        names=context.names(),
        new_id=context.site().new_id,
    )


@bp.post("/destruction/<list_no>")
def confirm(list_no: str) -> Response:
    """Destroy those files of a list that the reader was shown; raises Rejected where one cannot be."""
    organs, who, command = need_keeper(), context.asked(), context.command_id()
    chosen = [file_of(CaseId(case), organs) for case in request.form.getlist("case")]
    for line in chosen:
        if line.state is FileState.LISTED:  # sent again, what is destroyed already is left alone
            context.site().system.engine.handle(
                a.DestroyFile(
                    id=CommandId(derive(command, line.case)),
                    case=line.case,
                    actor=who.person.id,
                    at=who.at,
                    list_no=list_no,
                )
            )
    flash(say("The files of the list are destroyed; the list stays."))
    return redirect(url_for(".one", list_no=list_no), code=303)


def _entered(list_no: str, organs: Sequence[str]) -> list[Entered]:
    system = context.site().system
    on_it = archive().on_list(list_no)
    if not on_it:
        raise NotFound
    lines = [line for line in on_it if line.organ in organs]
    if not lines:
        refuse(on_it[0].case, "see_archive")
    found = []
    for line in lines:
        case = system.auditor.as_of(line.case)
        if case.archive is not None:
            retention = wording(case.bundle).retention(case.archive.retention)
            found.append(Entered(line=line, number=case.number, file=case.archive, retention=retention))
    return found
