"""The people of the office: found by name, sign-in name or organ; a new one is registered here."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine.ids import ActorId, derive
from engine.office import lists
from engine.office.lists import PersonLine
from web import context
from web.admin.asking import UNFIT, ask
from web.admin.filled import Filled
from web.admin.keeping import Keeping, keeping
from web.context import say

bp = Blueprint("people", __name__, url_prefix="/people")

_A_PAGE: Final = 50
_LONGEST_ADDRESS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom the list shows: `whose` is kept (of the reader's organs), idle (without appointment) or all."""

    whose: str
    organ: str
    text: str

    def fits(self, person: PersonLine, kept: Keeping) -> bool:
        """Say whether somebody is looked for."""
        if self.text and self.text not in person.name.casefold() and self.text not in person.login.casefold():
            return False
        if self.organ:
            return any(held.organ == self.organ for held in person.appointments)
        match self.whose:
            case "all":
                return True
            case "idle":
                return not any(held.holds_on(context.today()) for held in person.appointments)
            case _:
                return kept.keeps(person)


@bp.get("/")
def show() -> str:
    """Show the people who are or were appointed in the reader's organs, or others who are looked for."""
    wanted = Wanted(
        whose=request.args.get("whose", "kept"),
        organ=request.args.get("organ", ""),
        text=request.args.get("q", "").strip().casefold(),
    )
    given = request.args.get("page", "")
    page = int(given) if given.isascii() and given.isdigit() and len(given) < _LONGEST_ADDRESS else 0
    with context.site().system.store.reading() as reader:
        kept = keeping(reader)
        found = [person for person in lists.people(reader) if wanted.fits(person, kept)]
    first = page * _A_PAGE
    return render_template(
        "admin/people.html",
        wanted=wanted,
        organs=kept.names(),
        lines=[_line(person) for person in found[first : first + _A_PAGE]],
        count=len(found),
        page=page,
        more=len(found) > first + _A_PAGE,
    )


@bp.get("/new")
def begin() -> str:
    """Ask who somebody is."""
    return _page(Filled())


@bp.post("/new")
def register() -> Response:
    """Register a person; what she may do, and how she signs in, is said on her page."""
    form = Filled.sent()
    if not form.need("name", "login"):
        return make_response(_page(form), UNFIT)
    who, command = context.asked(), context.command_id()
    person = ActorId(derive("person", command))
    refused = ask(
        c.RegisterPerson(
            id=command,
            actor=who.person.id,
            at=who.at,
            person=person,
            name=form["name"],
            login=form["login"],
        )
    )
    if refused is not None:
        return make_response(_page(form.refused(refused.sentence)), refused.status)
    flash(say("Registered. Now give a first password, and appoint in an organ."))
    return redirect(url_for("admin.person.show", id_=person), code=303)


def _page(form: Filled) -> str:
    return render_template(
        "admin/register.html",
        form=form,
        sheet=(
            form.question("name", say("Full name")),
            form.question("login", say("Sign-in name"), say("Nobody else may have it; it may change later.")),
        ),
        command=context.site().new_id(),
    )


def _line(person: PersonLine) -> tuple[PersonLine, list[tuple[str, str]]]:
    """Return somebody with the roles and organs in which she is appointed today."""
    names = context.names()
    held = [row for row in person.appointments if row.holds_on(context.today())]
    return person, [(context.role_title(row.role), names.get(row.organ, row.organ)) for row in held]
