"""How else the public reaches the office: what its first page says beside the way online."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine.office.channels import CHANNELS
from web import context
from web.admin.asking import ask
from web.admin.filled import Filled, optional
from web.context import say
from web.questions import Question

bp = Blueprint("channels", __name__, url_prefix="/channels")


@bp.get("/")
def show() -> str:
    """Show what the first page says now, to be changed."""
    with context.site().system.store.reading() as reader:
        typed = {name: reader.setting(f"public.{name}") or "" for name in CHANNELS}
    return _page(Filled(typed=typed))


@bp.post("/")
def announce() -> Response:
    """Have the first page say something else."""
    form, who = Filled.sent(), context.asked()
    refused = ask(
        c.AnnounceChannels(
            id=context.command_id(),
            actor=who.person.id,
            at=who.at,
            address=form["address"],
            telephone=form["telephone"],
            reception=form["reception"],
        )
    )
    if refused is not None:
        return make_response(_page(form.refused(refused.sentence)), refused.status)
    flash(say("The first page says it now."))
    return redirect(url_for(".show"), code=303)


def _page(form: Filled) -> str:
    return render_template(
        "admin/channels.html", form=form, sheet=_sheet(form), command=context.site().new_id()
    )


def _sheet(form: Filled) -> tuple[Question, ...]:
    hours = say("For example: workdays 9:00–17:00.")
    return (
        optional(form.question("address", say("Address for letters and visits"))),
        optional(form.question("telephone", say("Telephone"))),
        optional(form.question("reception", say("Reception hours"), hours)),
    )
