"""Sign in, sign out, and choose the language."""

from functools import cache
from typing import Final
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.storage.records import Person
from web import context
from web.context import say

bp = Blueprint("sign_in", __name__)

_HASHER: Final = PasswordHasher()
_YEAR: Final = 365 * 24 * 3600
_LONGEST: Final = 255


@bp.get("/sign-in")
def show() -> str | Response:
    """Ask who somebody is."""
    if context.reader() is not None:
        return redirect(url_for("inbox.show"))
    return _page(login="", wrong="")


@bp.post("/sign-in")
def enter() -> tuple[str, int] | Response:
    """Let somebody in whose password fits; which of the two was wrong is not told."""
    login, password = request.form.get("login", "").strip(), request.form.get("password", "")
    with context.site().system.store.reading() as reader:
        person = reader.person_by_login(login[:_LONGEST])
    if not _fits(person, password) or person is None:
        return _page(login, say("The sign-in name or the password is wrong.")), 422
    context.sign_in(person)
    return redirect(_inside(request.form.get("_next", "")), code=303)


@bp.post("/sign-out")
def leave() -> Response:
    """End the session in this browser."""
    context.sign_out()
    return redirect(url_for("sign_in.show"), code=303)


@bp.post("/language")
def speak() -> Response:
    """Show the pages in another language from now on."""
    response = redirect(_inside(request.form.get("_next", "")), code=303)
    wanted = context.ENGLISH if request.form.get("language") == context.ENGLISH else context.CHINESE
    response.set_cookie(context.LANGUAGE_COOKIE, wanted, max_age=_YEAR, httponly=True, samesite="Lax")
    return response


def _page(login: str, wrong: str) -> str:
    wanted = _inside(request.values.get("next") or request.form.get("_next", ""))
    return render_template("sign_in.html", login=login, wrong=wrong, wanted=wanted)


def _inside(path: str) -> str:
    """Return a path of this site, the inbox where it is none: nobody is sent elsewhere by a link."""
    parts = urlsplit(path)
    inside = path.startswith("/desk/") and not parts.scheme and not parts.netloc and "\\" not in path
    return path if inside else url_for("inbox.show")


def _fits(person: Person | None, password: str) -> bool:
    """Check a password; without a person it takes as long, so that names cannot be found out by the clock."""
    known = person.password_hash if person is not None else ""
    try:
        _HASHER.verify(known or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(known)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody")
