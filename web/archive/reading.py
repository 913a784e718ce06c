"""A lent file, read by who borrowed it: the catalogue and each document; every look is in the history."""

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import archive_commands as a
from engine.ids import CaseId, CommandId
from engine.petitions.catalogue import Document
from engine.petitions.files import OpenedFile
from engine.storage.archive_lists import FileLine
from web import context
from web.archive.reach import file_of
from web.attached import given_out
from web.papers import blocks

bp = Blueprint("reading", __name__)
_TEXT = "text/markdown"


@bp.get("/files/<case>/loans/<loan>/")
def show(case: str, loan: str) -> str:
    """Show the catalogue of a lent file."""
    line = file_of(CaseId(case))
    documents = _look(line, loan, 0)
    return render_template(
        "archive/reading.html",
        line=line,
        loan=loan,
        documents=documents,
        names=context.names(),
        new_id=context.site().new_id,
    )


@bp.get("/files/<case>/loans/<loan>/<int:item>")
def item(case: str, loan: str, item: int) -> str | Response:
    """Show one document of a lent file."""
    line = file_of(CaseId(case))
    documents = _look(line, loan, item)
    if not 1 <= item <= len(documents):
        raise NotFound
    document = documents[item - 1]
    if document.media_type != _TEXT:
        opened = OpenedFile(media_type=document.media_type, content=document.content)
        return given_out(opened, document.title)
    return render_template(
        "archive/document.html",
        line=line,
        loan=loan,
        document=document,
        blocks=blocks(document.content.decode()),
    )


def _look(line: FileLine, loan: str, item: int) -> tuple[Document, ...]:
    """Put the look into the history, and return the documents; raises Rejected where it is not lent."""
    who = context.asked()
    context.site().system.engine.handle(
        a.ReadFile(
            id=CommandId(context.site().new_id()),
            case=line.case,
            actor=who.person.id,
            at=who.at,
            loan=loan,
            item=item,
        )
    )
    return context.site().system.packages.documents(line.case)
