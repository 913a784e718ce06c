"""Ask something of a file in the archive."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.archive_commands import ArchiveCommand
from web import context
from web.context import say


def done(command: ArchiveCommand, said: str, otherwise: str) -> Response:
    """Do a command, say that it was done, and go back to where it was asked for, or to `otherwise`.

    Raises Rejected.
    """
    context.site().system.engine.handle(command)
    flash(said)
    return redirect(context.inside(request.form.get("_next", ""), otherwise), code=303)


def page_of(case: str) -> str:
    """Return the address of a file's page."""
    return url_for("archive.files.file", case=case)


def typed(name: str) -> str:
    """Return what was typed into a field."""
    return request.form.get(name, "").strip()


def missing() -> str:
    """Say that a field was left empty."""
    return say("Please fill this in.")
