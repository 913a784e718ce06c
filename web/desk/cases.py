"""A case on one page, and a note for its file."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine.errors import CommandMalformedError, Rejected
from engine.ids import CaseId
from web import context, errors
from web.context import say
from web.desk import casepage
from web.sight import glimpse, see

bp = Blueprint("cases", __name__)


@bp.get("/cases/<case>")
def show(case: str) -> str | Response:
    """Show a case; of one that lies in the archive, where it lies there."""
    seen = glimpse(CaseId(case))
    if seen.archived:
        return redirect(url_for("archive.files.file", case=case), code=303)
    return casepage.page(seen)


@bp.post("/cases/<case>/notes")
def note(case: str) -> Response | tuple[str, int]:
    """Write a note into the case file."""
    seen, who = see(CaseId(case)), context.asked()
    text = request.form.get("text", "").strip()
    if not text:
        return casepage.page(seen, wrong=say("Write what is to be noted.")), 422
    command = c.AddNote(id=context.command_id(), case=seen.case.id, actor=who.person.id, at=who.at, text=text)
    try:
        context.site().system.engine.handle(command)
    except Rejected as refusal:
        return casepage.page(seen, text=text, wrong=errors.sentence(refusal)), errors.status(refusal)
    except CommandMalformedError:
        wrong = say("The note is too long, or holds characters that are no text.")
        return casepage.page(seen, text=text, wrong=wrong), 422
    return redirect(url_for(".show", case=case, _anchor="notes"), code=303)
