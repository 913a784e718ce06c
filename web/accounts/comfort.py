"""Choose how the pages look: the language, large text, high contrast."""

from typing import Final

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from web import context, look

bp = Blueprint("comfort", __name__)

_YEAR: Final = 365 * 24 * 3600


@bp.post("/language")
def speak() -> Response:
    """Show the pages in another language from now on."""
    wanted = context.ENGLISH if request.form.get("language") == context.ENGLISH else context.CHINESE
    return _remember(context.LANGUAGE_COOKIE, wanted)


@bp.post("/look")
def choose() -> Response:
    """Wear large text or high contrast, or neither, from now on."""
    return _remember(look.COMFORT_COOKIE, look.cookie_of(look.comforts(request.form.get("look", ""))))


def _remember(cookie: str, value: str) -> Response:
    response = redirect(context.inside(request.form.get("_next", ""), url_for("front")), code=303)
    response.set_cookie(cookie, value, max_age=_YEAR, httponly=True, samesite="Lax")
    return response
