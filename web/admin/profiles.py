"""Under which rule profile the new cases of each organ run, and the choice of another one."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine.deadlines import NATIONAL
from engine.ids import OrganId
from engine.office.lists import OrganLine
from engine.storage.chosen_profiles import PROFILES, chosen_on
from web import context
from web.admin.asking import UNFIT, ask
from web.admin.filled import Filled
from web.admin.keeping import Keeping, keeping
from web.context import say
from web.questions import Question

bp = Blueprint("profiles", __name__, url_prefix="/profiles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An organ and what its new cases run under today."""

    organ: OrganLine
    profile: str


@bp.get("/")
def show() -> str:
    """Show what every organ's new cases run under, and ask for another choice."""
    return _page(Filled(typed={"starts_on": context.today().isoformat()}))


@bp.post("/")
def choose() -> Response:
    """Have an organ's new cases run under a profile from a day on."""
    form = Filled.sent()
    starts_on = form.day("starts_on")
    form.need("organ", "profile", "starts_on")
    form.among("profile", _profiles())
    if form.wrong or starts_on is None:
        return make_response(_page(form), UNFIT)
    who = context.asked()
    refused = ask(
        c.ChooseProfile(
            id=context.command_id(),
            actor=who.person.id,
            at=who.at,
            organ=OrganId(form["organ"]),
            profile=form["profile"],
            starts_on=starts_on,
        )
    )
    if refused is not None:
        return make_response(_page(form.refused(refused.sentence)), refused.status)
    flash(say("It was chosen. Cases that were accepted before keep their rules."))
    return redirect(url_for(".show"), code=303)


def _page(form: Filled) -> str:
    kept, titles, today = _kept(), _profiles(), context.today()
    with context.site().system.store.reading() as reader:
        stored = reader.setting(PROFILES)
        lines = [
            Line(organ=organ, profile=chosen_on(stored, (organ.id, *_above(kept, organ)), today))
            for organ in kept.tree
        ]
    return render_template(
        "admin/profiles.html",
        lines=lines,
        titles=titles,
        form=form,
        sheet=_sheet(form, kept, titles),
        command=context.site().new_id(),
    )


def _sheet(form: Filled, kept: Keeping, titles: Mapping[str, str]) -> tuple[Question, ...]:
    hint = say(
        "A profile shortens periods of authorities; it never makes one longer than the national rules do."
    )
    return (
        form.choice("organ", say("Organ"), kept.names()),
        form.choice("profile", say("Rule profile"), titles, hint),
        form.question("starts_on", say("First day"), kind="date"),
    )


def _profiles() -> Mapping[str, str]:
    """Return the profiles of the published processes, by what they are called."""
    library = context.site().system.library
    with context.site().system.store.reading() as reader:
        bundles = [library.interpreter(digest, reader) for digest in reader.current_bundles().values()]
    named = {name: rules.title for bundle in bundles for name, rules in bundle.definition.profiles.items()}
    return {**dict(sorted(named.items())), NATIONAL: say("National rules")}


def _above(kept: Keeping, organ: OrganLine) -> tuple[OrganId, ...]:
    """Return the organs above one, nearest first."""
    superiors = {each.id: each.superior for each in kept.tree}
    found: list[OrganId] = []
    above = organ.superior
    while above is not None:
        found.append(above)
        above = superiors[above]
    return tuple(found)


def _kept() -> Keeping:
    with context.site().system.store.reading() as reader:
        return keeping(reader)
