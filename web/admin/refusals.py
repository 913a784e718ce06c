"""What people of the administrator's organs tried and were refused, outside of cases."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template

from engine.errors import Reason, Rejected
from engine.office import STREAM, lists
from engine.storage.records import RefusalRow
from web import context
from web.admin.asking import sentence
from web.admin.keeping import keeping
from web.commands import command_name

bp = Blueprint("refusals", __name__, url_prefix="/refusals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One refusal in words."""

    at: datetime
    who: str
    tried: str
    why: str


@bp.get("/")
def show() -> str:
    """Show the latest refusals, newest first."""
    with context.site().system.store.reading() as reader:
        kept = keeping(reader)
        ours = {person.id for person in lists.people(reader, kept.kept)}
        rows = [row for row in reader.refusals(STREAM) if row.actor in ours]
    return render_template("admin/refusals.html", lines=[_line(row) for row in rows])


def _line(row: RefusalRow) -> Line:
    return Line(
        at=row.at,
        who=context.named([row.actor]),
        tried=command_name(row.command),
        why=sentence(Rejected(Reason(row.reason), **row.parameters)),
    )
