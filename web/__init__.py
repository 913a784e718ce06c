"""Show the office to the people who use it."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Final
from zoneinfo import ZoneInfo

from flask import Flask, Response, g, redirect, request, url_for
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response as AnyResponse

from engine.bootstrap import System
from engine.bpmn.drawing_symbols import STYLE
from engine.errors import Reason, Rejected
from engine.office import STREAM
from engine.petitions.files import LARGEST, MOST_AT_ONCE
from engine.storage.web_sessions import LASTS, SessionKind
from web import accounts, admin, archive, audit, context, desk, errors, languages, look, public, rooms, studio
from web.wording import Bookshelf

__all__ = ["create_app"]

_LARGEST_REQUEST: Final = 4 * 1024 * 1024
_LARGEST_UPLOAD: Final = MOST_AT_ONCE * LARGEST + _LARGEST_REQUEST
_WITH_FILES: Final = frozenset(
    {"desk.files.add", "public.answering.send", "public.mine.add", "public.petition.add"}
)
"""Endpoints that take files; to all others nobody sends so much."""
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_HEADERS: Final = {
    # A drawing brings its own style sheet; it is named by its hash, so that no other inline style is taken.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
        f"style-src 'self' 'sha256-{_STYLE_HASH}'; "
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
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=secret or secrets.token_bytes(32),
        SESSION_COOKIE_NAME="xinfang",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=system.settings.trusted_proxy is not None,
        PERMANENT_SESSION_LIFETIME=LASTS[SessionKind.STAFF],
        MAX_CONTENT_LENGTH=_LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=_LARGEST_REQUEST,
        MAX_FORM_PARTS=5_000,
        WTF_CSRF_FIELD_NAME="_csrf",  # names with an underscore belong to the page, not to the form
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    languages.speak(app, system.settings.data)
    app.jinja_env.filters.update(day=context.day, moment=context.moment, local=context.local)
    app.context_processor(_words)
    look.dress(app)
    app.before_request(_take_files)
    CSRFProtect(app)
    site = context.Site(
        system=system,
        now=now,
        new_id=new_id,
        zone=ZoneInfo(system.settings.zone),
    )
    _ask_who(app, site, Bookshelf(system.store, system.library))
    for part in (*accounts.PARTS, public.bp, desk.bp, archive.bp, audit.bp, studio.bp, admin.bp):
        app.register_blueprint(part)
    app.add_url_rule("/", "front", public.front)
    app.after_request(_protected)
    errors.register(app)
    return app


def _take_files() -> None:
    """Let a request be as large as files are, before anything reads it."""
    if request.endpoint in _WITH_FILES:
        request.max_content_length = _LARGEST_UPLOAD


def _ask_who(app: Flask, site: context.Site, shelf: Bookshelf) -> None:
    """Stamp each request once, and let nobody into a room whose door her appointments do not open."""

    @app.before_request
    def stamp() -> AnyResponse | None:
        g.site = site
        g.shelf = shelf
        g.at = site.now()
        g.asked = context.stamped(site, g.at)
        room = rooms.entered(request)
        if room is None:
            return None
        if g.asked is None:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("sign_in.show", next=wanted), code=303)
        if not room.admits(g.asked):
            context.note_refusal(STREAM, f"enter_{room.key}", Reason.NO_RIGHT.value)
            raise Rejected(Reason.NO_RIGHT)
        return None


def _words() -> dict[str, object]:
    """Return what every page says around its content."""
    person = context.reader()
    opened = [] if person is None else rooms.open_to(context.asked())
    inside = rooms.entered(request)
    return {
        "html_lang": "en" if context.language() == context.ENGLISH else "zh-CN",
        "person": person,
        "rooms": [
            {"href": url_for(room.home), "text": room.title, "current": room is inside} for room in opened
        ],
    }


def _protected(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    elif response.status_code == HTTPStatus.OK and request.path.startswith(look.HASHED):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
