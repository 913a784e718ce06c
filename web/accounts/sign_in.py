"""Sign in and sign out."""

from datetime import datetime
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.storage.throttles import Guessing, ThrottleKey
from web import context, rooms, sessions
from web.accounts import passwords
from web.context import say

bp = Blueprint("sign_in", __name__, template_folder="templates")

_LONGEST: Final = 255
_UNFIT: Final = 422
_TOO_MANY: Final = 429


@bp.get("/sign-in")
def show() -> str | Response:
    """Ask who somebody is."""
    if context.reader() is not None:
        return redirect(_home())
    return _page(login="", wrong="")


@bp.post("/sign-in")
def enter() -> tuple[str, int] | Response:
    """Let somebody in whose password fits; which of the two was wrong is not told.

    Whoever fails too often waits, longer each time, however right the password is then.
    """
    login, password = request.form.get("login", "").strip()[:_LONGEST], request.form.get("password", "")
    at, throttles = context.moment_of_request(), context.site().system.throttles
    keys = (
        ThrottleKey(by=Guessing.LOGIN, value=login),
        ThrottleKey(by=Guessing.LOGIN_ADDRESS, value=request.remote_addr or ""),
    )
    blocked = throttles.blocked_until(keys, at)
    if blocked is not None:
        return _page(login, _wait(blocked)), _TOO_MANY
    with context.site().system.store.reading() as reader:
        person = reader.person_by_login(login)
    if not passwords.fits(person, password) or person is None:
        throttles.note_failure(keys, at)
        return _page(login, say("The sign-in name or the password is wrong.")), _UNFIT
    throttles.forgive(keys[0])
    sessions.sign_in(person)
    return redirect(context.inside(request.form.get("_next", ""), url_for("sign_in.show")), code=303)


@bp.post("/sign-out")
def leave() -> Response:
    """End the session in this browser."""
    sessions.sign_out()
    return redirect(url_for("sign_in.show"), code=303)


def _wait(until: datetime) -> str:
    return say("There were too many wrong attempts. Try again after %(time)s.", time=context.moment(until))


def _home() -> str:
    """Return the first page of the first room that the reader may enter."""
    opened = rooms.open_to(context.asked())
    return url_for(opened[0].home) if opened else url_for("front")


def _page(login: str, wrong: str) -> str:
    wanted = context.inside(request.values.get("next") or request.form.get("_next", ""), "")
    return render_template("accounts/sign_in.html", login=login, wrong=wrong, wanted=wanted)
