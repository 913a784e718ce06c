"""Show the office to the people who use it."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, g, redirect, request, url_for
from flask_babel import Babel, get_locale
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response as AnyResponse

from engine.bootstrap import System
from engine.bpmn.drawing_symbols import STYLE
from web import context, errors
from web.desk import cases, inbox, messages, sign_in, tasks
from web.desk.wording import Bookshelf

__all__ = ["create_app"]

_HERE: Final = Path(__file__).parent
_OPEN: Final = frozenset({"static", "sign_in.show", "sign_in.enter", "sign_in.speak", "front"})
_LARGEST_REQUEST: Final = 4 * 1024 * 1024
_SIGNED_IN_FOR: Final = timedelta(hours=12)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_HEADERS: Final = {
    # A drawing brings its own style sheet; it is named by its hash, so that no other inline style is taken.
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'self' 'sha256-{_STYLE_HASH}'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(
    system: System,
    *,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
    secret: bytes | None = None,
) -> Flask:
    """Return the pages over a system.

    `now` gives the aware moment of each request, `new_id` a fresh id of 32 hexadecimal digits, `secret` signs
    the cookies; left out, it is drawn, and a restart signs everybody out.
    """
    app = Flask(__name__, static_folder="static", template_folder="desk/templates")
    app.config.update(
        SECRET_KEY=secret or secrets.token_bytes(32),
        SESSION_COOKIE_NAME="xinfang",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=_SIGNED_IN_FOR,
        MAX_CONTENT_LENGTH=_LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=_LARGEST_REQUEST,
        MAX_FORM_PARTS=5_000,
        WTF_CSRF_FIELD_NAME="_csrf",  # names with an underscore belong to the page, not to the form
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _speak(app, system.settings.data)
    CSRFProtect(app)
    site = context.Site(
        system=system,
        now=now,
        new_id=new_id,
        zone=ZoneInfo(system.settings.zone),
    )
    _ask_who(app, site, Bookshelf(system.store, system.library))
    for room in (sign_in.bp, inbox.bp, tasks.bp, messages.bp, cases.bp):
        app.register_blueprint(room, url_prefix="/desk")
    app.add_url_rule("/", "front", lambda: redirect(url_for("inbox.show")))
    app.after_request(_protected)
    errors.register(app)
    return app


def _speak(app: Flask, data: Path) -> None:
    """Give the pages their languages: the catalogues are compiled into the data folder at each start."""
    for source in sorted((_HERE / "translations").glob("*/LC_MESSAGES/messages.po")):
        target = data / "translations" / source.relative_to(_HERE / "translations").with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{secrets.token_hex(4)}")
        with source.open("rb") as text, unfinished.open("wb") as compiled:
            write_mo(compiled, read_po(text))
        unfinished.replace(target)
    Babel(
        app,
        locale_selector=context.language,
        default_locale=context.CHINESE,
        default_translation_directories=str(data / "translations"),
    )
    app.jinja_env.filters.update(day=context.day, moment=context.moment)
    app.context_processor(
        lambda: {"html_lang": "en" if get_locale().language == "en" else "zh-CN", "person": context.reader()}
    )


def _ask_who(app: Flask, site: context.Site, shelf: Bookshelf) -> None:
    """Stamp each request once, and let nobody in who has not signed in, but where a page says so."""

    @app.before_request
    def stamp() -> AnyResponse | None:
        g.site = site
        g.shelf = shelf
        g.asked = context.stamped(site)
        if g.asked is None and request.endpoint not in _OPEN:
            wanted = request.path if request.method == "GET" else None
            return redirect(url_for("sign_in.show", next=wanted), code=303)
        return None


def _protected(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
