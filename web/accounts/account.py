"""One's own account: in which roles one works, where one is signed in, one's password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import commands as c
from engine.errors import Reason
from engine.office import STREAM
from engine.storage.web_sessions import WebSession
from web import context, sessions
from web.accounts import passwords
from web.context import say

bp = Blueprint("account", __name__, url_prefix="/account", template_folder="templates")

_UNFIT = 422


@bp.before_request
def known_only() -> Response | None:
    """Ask who somebody is before showing an account."""
    if context.reader() is None:
        return redirect(url_for("sign_in.show", next=url_for(".show")), code=303)
    return None


@bp.get("/")
def show() -> str:
    """Show the account."""
    return _page()


@bp.post("/password")
def change() -> Response | tuple[str, int]:
    """Take a new password from whoever knows the old one; every other session of hers ends."""
    who, new = context.asked(), request.form.get("new", "")
    wrong = _wrong(new)
    if wrong:
        return _page(wrong), _UNFIT
    command = c.SetPassword(id=context.command_id(), actor=who.person.id, at=who.at, person=who.person.id)
    context.site().system.office.set_password(command, passwords.hashed(new))
    with context.site().system.store.reading() as reader:
        person = reader.person(who.person.id)
    if person is not None:
        sessions.sign_in(person)
    flash(say("The password was changed; everywhere else you are signed out."))
    return redirect(url_for(".show"), code=303)


@bp.post("/sessions/<id_>/end")
def end(id_: str) -> Response:
    """Sign out somewhere else."""
    who, here = context.asked(), _here()
    if not all(sign in "0123456789abcdef" for sign in id_) or len(id_) % 2:
        raise NotFound
    if here is not None and here.id == id_:
        sessions.sign_out()
        return redirect(url_for("sign_in.show"), code=303)
    if not context.site().system.sessions.end_one_of(who.person.id, id_):
        if context.site().system.sessions.is_open(id_, who.at):
            context.note_refusal(STREAM, "end_sessions", Reason.NO_RIGHT.value)
        raise NotFound
    return redirect(url_for(".show"), code=303)


def _wrong(new: str) -> str:
    if not passwords.fits(context.asked().person, request.form.get("old", "")):
        return say("The password used so far is not this one.")
    if not passwords.SHORTEST <= len(new) <= passwords.LONGEST:
        return say(
            "A password has %(least)s to %(most)s characters.",
            least=passwords.SHORTEST,
            most=passwords.LONGEST,
        )
    if new != request.form.get("again", ""):
        return say("The two new passwords differ.")
    return ""


def _here() -> WebSession | None:
    token = session.get(context.STAFF)
    return context.site().system.sessions.find(str(token), context.moment_of_request())


def _page(wrong: str = "") -> str:
    who, here = context.asked(), _here()
    return render_template(
        "accounts/account.html",
        who=who,
        places=[
            (context.role_title(held.role), context.named([held.organ]))
            for held in who.capacities
            if held.role and held.organ
        ],
        sessions=context.site().system.sessions.list_of(who.person.id, who.at),
        here="" if here is None else here.id,
        command=context.site().new_id(),
        wrong=wrong,
    )
