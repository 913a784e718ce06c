"""The organs of the office as a tree; new ones below the administrator's, other names and superiors."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import commands as c
from engine.ids import OrganId
from engine.office.lists import OrganLine
from web import context
from web.admin.asking import UNFIT, ask
from web.admin.filled import Filled
from web.admin.keeping import Keeping, keeping
from web.context import say
from web.questions import Question

bp = Blueprint("organs", __name__)

LEVELS: Final[Mapping[int, LazyString]] = {
    1: lazy_gettext("State"),
    2: lazy_gettext("Province"),
    3: lazy_gettext("City"),
    4: lazy_gettext("County"),
    5: lazy_gettext("Township"),
}
KINDS: Final[Mapping[str, LazyString]] = {
    "petition_office": lazy_gettext("Petition office"),
    "competent_organ": lazy_gettext("Competent organ"),
}


@bp.get("/")
def show() -> str:
    """Show all organs, each before those below it."""
    kept = _kept()
    return render_template(
        "admin/organs.html",
        kept=kept,
        names={organ.id: organ.name for organ in kept.tree},
        levels=LEVELS,
        kinds=KINDS,
    )


@bp.get("/organs/new")
def begin() -> str:
    """Ask what a new organ is."""
    return _page(Filled(typed={"superior": request.args.get("superior", "")}), None)


@bp.post("/organs/new")
def establish() -> Response:
    """Establish an organ; an id that another one has is never taken for that other one."""
    form = Filled.sent()
    if form.need("organ", "name", "level", "kind", "superior") and _known(_kept(), form["organ"]):
        form.wrong["organ"] = say("Another organ has this id; choose another.")
    return _send(form, None)


@bp.get("/organs/<id_>")
def edit(id_: str) -> str:
    """Ask what an organ is to be called, and where it is to stand."""
    organ = _found(id_)
    typed = {
        "name": organ.name,
        "level": str(organ.level),
        "kind": organ.kind,
        "superior": organ.superior or "",
    }
    return _page(Filled(typed=typed), organ)


@bp.post("/organs/<id_>")
def change(id_: str) -> Response:
    """Rename an organ, or move it with all that stands below it."""
    organ, form = _found(id_), Filled.sent()
    form.need("name", "level", "kind", "superior")
    return _send(form, organ)


def _send(form: Filled, organ: OrganLine | None) -> Response:
    form.among("level", [str(level) for level in LEVELS])
    form.among("kind", KINDS)
    if form.wrong:
        return make_response(_page(form, organ), UNFIT)
    who = context.asked()
    refused = ask(
        c.EstablishOrgan(
            id=context.command_id(),
            actor=who.person.id,
            at=who.at,
            organ=OrganId(form["organ"]) if organ is None else organ.id,
            name=form["name"],
            level=int(form["level"]),
            kind=form["kind"],
            superior=OrganId(form["superior"]),
        )
    )
    if refused is not None:
        return make_response(_page(form.refused(refused.sentence), organ), refused.status)
    flash(say("“%(name)s” is established.", name=form["name"]) if organ is None else say("It was changed."))
    return redirect(url_for(".show"), code=303)


def _page(form: Filled, organ: OrganLine | None) -> str:
    return render_template(
        "admin/organ.html",
        organ=organ,
        form=form,
        sheet=_sheet(form, organ, _kept()),
        command=context.site().new_id(),
    )


def _sheet(form: Filled, organ: OrganLine | None, kept: Keeping) -> tuple[Question, ...]:
    superiors = {id_: name for id_, name in kept.names().items() if organ is None or id_ != organ.id}
    asked = (
        form.question("name", say("Name")),
        form.choice("level", say("Level"), {str(level): str(name) for level, name in LEVELS.items()}),
        form.choice("kind", say("Kind"), {kind: str(name) for kind, name in KINDS.items()}),
        form.choice(
            "superior",
            say("Superior organ"),
            superiors,
            say("Reviews what this organ decided. What stands below it moves along."),
        ),
    )
    if organ is not None:
        return asked
    hint = say("Begins the numbers of its cases and never changes: small letters, digits, hyphens.")
    return (form.question("organ", say("Id"), hint), *asked)


def _kept() -> Keeping:
    with context.site().system.store.reading() as reader:
        return keeping(reader)


def _known(kept: Keeping, id_: str) -> OrganLine | None:
    return next((organ for organ in kept.tree if organ.id == id_), None)


def _found(id_: str) -> OrganLine:
    organ = _known(_kept(), id_)
    if organ is None:
        raise NotFound
    return organ
