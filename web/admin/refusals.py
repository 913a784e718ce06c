"""What people of the administrator's organs tried and were refused, outside of cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, render_template
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine.errors import Reason, Rejected
from engine.office import STREAM, lists
from engine.storage.records import RefusalRow
from web import context
from web.admin.asking import sentence
from web.admin.keeping import keeping
from web.context import say
from web.rooms import ROOMS

bp = Blueprint("refusals", __name__, url_prefix="/refusals")

TRIED: Final[Mapping[str, LazyString]] = {
    "file_submission": lazy_gettext("File a petition"),
    "establish_organ": lazy_gettext("Establish or change an organ"),
    "register_person": lazy_gettext("Register or rename a person"),
    "set_password": lazy_gettext("Set a password"),
    "appoint": lazy_gettext("Appoint"),
    "end_appointment": lazy_gettext("End an appointment"),
    "end_sessions": lazy_gettext("Sign somebody out everywhere"),
    "submit_bundle": lazy_gettext("Submit a process"),
    "publish_bundle": lazy_gettext("Publish a process"),
    "submit_calendar": lazy_gettext("Propose a calendar"),
    "adopt_calendar": lazy_gettext("Put a calendar in force"),
    "announce_channels": lazy_gettext("Tell the public how else to reach the office"),
}
_ENTER: Final = "enter_"


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
    room = ROOMS.get(row.command.removeprefix(_ENTER)) if row.command.startswith(_ENTER) else None
    tried = str(TRIED.get(row.command, row.command))
    return Line(
        at=row.at,
        who=context.named([row.actor]),
        tried=tried if room is None else say("Enter the room “%(room)s”", room=str(room.title)),
        why=sentence(Rejected(Reason(row.reason), **row.parameters)),
    )
