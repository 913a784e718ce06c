"""The office's own history: organs, people, appointments, publications, in words, and its proof."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine import commands as c
from engine.events import Json
from engine.history import Entry, read_entry
from engine.ids import RoleId
from engine.office import STREAM
from engine.office_roles import ROLES
from web import context
from web.audit.refusals import MOST, refusals
from web.audit.verdicts import verdict
from web.commands import command_name
from web.context import say
from web.wording import Wording, current_wording

bp = Blueprint("office", __name__)

_A_PAGE: Final = 50
_SENTENCES: Final[Mapping[str, LazyString]] = {
    "establish_organ": lazy_gettext("%(name)s was established, level %(level)s, below %(superior)s"),
    "register_person": lazy_gettext("%(name)s was registered"),
    "appoint": lazy_gettext("%(person)s was appointed %(role)s of %(organ)s from %(starts_on)s"),
    "set_password": lazy_gettext("%(person)s was given a new password"),
    "end_appointment": lazy_gettext("The appointment of %(appointment)s ends after %(ends_on)s"),
    "publish_bundle": lazy_gettext("The process “%(key)s” was published in the version %(digest)s"),
    "submit_bundle": lazy_gettext("The process “%(key)s” was proposed in the version %(digest)s"),
    "submit_calendar": lazy_gettext("The calendar %(digest)s was proposed"),
    "choose_profile": lazy_gettext(
        "New cases of %(organ)s run under the rule profile “%(profile)s” from %(starts_on)s on"
    ),
    "adopt_calendar": lazy_gettext("The calendar %(digest)s came into force"),
}
_SHOWN_OF_DIGEST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One entry of the office in words, with its hash."""

    number: int
    at: datetime
    recorded_at: datetime
    who: str
    capacity: str
    said: str
    hash: str


@bp.get("/office")
def show() -> str:
    """Show what happened to the office, newest first."""
    with context.site().system.store.reading() as reader:
        last = reader.office_state().version
        asked = request.args.get("before", "")
        end = min(int(asked) - 1 if asked.isdecimal() else last, last)
        begin = max(end - _A_PAGE, 0)
        rows = tuple(islice(reader.entries(STREAM, after=begin), max(end - begin, 0)))
    words = current_wording()
    return render_template(
        "audit/office.html",
        deeds=[_deed(read_entry(row.record), row.hash, words) for row in reversed(rows)],
        whole=last,
        first=end == last,
        following=begin + 1 if begin else 0,
        refusals=refusals(STREAM, words),
        most=MOST,
    )


@bp.post("/office/verify")
def verify() -> str:
    """Check the chain of the office's history; nothing is written."""
    found = verdict(*context.site().system.office.verify())
    return render_template("audit/verified.html", case=None, found=found)


def _deed(entry: Entry, hash_: str, words: Wording | None) -> Deed:
    role, organ = entry.capacity.role, entry.capacity.organ
    capacity = "" if role is None else _role(role, words)
    if organ is not None:
        capacity = say("%(roles)s of %(organ)s", roles=capacity, organ=context.named([organ]))
    actor = str(entry.clear.get("actor", ""))
    return Deed(
        number=entry.number,
        at=entry.at,
        recorded_at=entry.recorded_at,
        who=say("The operator") if actor == c.OPERATOR else context.named([actor]),
        capacity=capacity,
        said=_said(entry, words),
        hash=hash_,
    )


def _said(entry: Entry, words: Wording | None) -> str:
    template = _SENTENCES.get(entry.command)
    if template is None:
        return command_name(entry.command)
    return str(template) % {name: _field(name, value, words) for name, value in entry.clear.items()}


def _field(  # noqa: PLR0911 - one answer per kind of field
    name: str, value: Json, words: Wording | None
) -> str:
    match name, value:
        case "superior", None:
            return say("no other")
        case (("organ" | "superior" | "person"), str()):
            return context.named([value])
        case "role", str():
            return _role(value, words)
        case "appointment", str():
            return _appointment(value, words)
        case (("starts_on" | "ends_on"), str()):
            return context.day(date.fromisoformat(value))
        case "digest", str():
            return value[:_SHOWN_OF_DIGEST]
        case _:
            return str(value)


def _role(role: str, words: Wording | None) -> str:
    """Return a role's title; the office's own roles no process knows."""
    own = ROLES.get(RoleId(role))
    if own is not None:
        return own.english if context.language() == context.ENGLISH else own.title
    return role if words is None else words.role(role)


def _appointment(appointment: str, words: Wording | None) -> str:
    with context.site().system.store.reading() as reader:
        found = reader.appointment(appointment)
    if found is None:
        return appointment
    who, organ = context.named([found.person]), context.named([found.organ])
    held = say("%(roles)s of %(organ)s", roles=_role(found.role, words), organ=organ)
    return f"{who} ({held})"
