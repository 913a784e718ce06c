"""The files of a case: listed with their names, added by officers, given out as they came."""

from typing import Final

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Rejected
from engine.ids import CaseId
from engine.petitions.files import LARGEST, FileRefusedError, attachments, inspect_all
from web import context, errors
from web.attached import given_out, not_taken
from web.context import say
from web.desk import casepage
from web.sight import refuse, see

bp = Blueprint("files", __name__)
_UNFIT: Final = 422


@bp.post("/cases/<case>/files")
def add(case: str) -> Response | tuple[str, int]:
    """Put files into a case; all of them or none."""
    seen, who = see(CaseId(case)), context.asked()
    site, command = context.site(), context.command_id()
    uploads = _uploads()
    if not uploads:
        return casepage.page(seen, wrong_file=say("Choose a file first.")), _UNFIT
    try:
        files = inspect_all(uploads)
    except FileRefusedError as refused:
        return casepage.page(seen, wrong_file=not_taken(refused)), _UNFIT
    for file in files:
        site.system.files.keep(seen.case.id, file)
    try:
        for attachment in attachments(
            files, after=command, case=seen.case.id, actor=who.person.id, at=who.at
        ):
            site.system.engine.handle(attachment)
    except Rejected as refusal:
        return casepage.page(seen, wrong_file=errors.sentence(refusal)), errors.status(refusal)
    flash(say("%(number)s file(s) added", number=len(files)))
    return redirect(url_for("desk.cases.show", case=case, _anchor="files"), code=303)


@bp.get("/cases/<case>/files/<digest>")
def show(case: str, digest: str) -> Response:
    """Give out a file; nothing in it is run by the browser."""
    seen = see(CaseId(case))
    attached = next((file for file in seen.dossier.files if file.digest == digest), None)
    opened = context.site().system.files.open(seen.case.id, digest) if attached is not None else None
    if attached is None or opened is None:
        refuse(seen.case.id, "see_file")
    return given_out(opened, attached.name)


def _uploads() -> list[tuple[bytes, str]]:
    """Return what was sent, each with its name; of a file too large only enough to see that it is."""
    found = []
    for sent in request.files.getlist("file"):
        if sent.filename:
            found.append((sent.stream.read(LARGEST + 1), sent.filename))
        sent.close()
    return found
