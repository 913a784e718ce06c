"""Look up a case with its number and query code, and put it away again."""

from datetime import datetime
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.ids import CaseId
from engine.storage.throttles import Guessing, ThrottleKey
from web import context, sessions
from web.context import say
from web.public import filing

bp = Blueprint("follow", __name__)

_LONGEST: Final = 64
_UNFIT: Final = 422
_TOO_MANY: Final = 429


@bp.get("/follow")
def ask() -> str:
    """Ask for number and query code; the number may come with the address, from a QR code."""
    return _page(request.args.get("number", "")[:_LONGEST])


@bp.post("/follow")
def enter() -> Response | tuple[str, int]:
    """Open a case to whoever knows its number and code; which of the two was wrong is not told.

    Whoever fails too often waits, longer each time, however right the code is then.
    """
    number, code = (request.form.get(name, "").strip()[:_LONGEST] for name in ("number", "code"))
    site, at = context.site(), context.moment_of_request()
    keys = (
        ThrottleKey(by=Guessing.CODE_NUMBER, value="".join(number.split()).upper()),
        ThrottleKey(by=Guessing.CODE_ADDRESS, value=request.remote_addr or ""),
    )
    blocked = site.system.throttles.blocked_until(keys, at)
    if blocked is not None:
        return _page(number, _wait(blocked)), _TOO_MANY
    case = site.system.query_codes.matches(number, code)
    if case is None:
        site.system.throttles.note_failure(keys, at)
        return _page(number, say("Number and query code do not belong together. Check both.")), _UNFIT
    site.system.throttles.forgive(keys[0])
    sessions.hold(case)
    return redirect(url_for("public.mine.show", case=case), code=303)


@bp.post("/leave")
def leave() -> Response:
    """Put everything away: whoever comes to this browser next sees nothing of it."""
    sessions.let_go()
    filing.forget()
    return redirect(url_for("front"), code=303)


def _wait(until: datetime) -> str:
    return say("There were too many wrong attempts. Try again after %(time)s.", time=context.moment(until))


def _page(number: str, wrong: str = "") -> str:
    return render_template("public/follow.html", number=number, wrong=wrong, held=_held())


def _held() -> list[tuple[str, str]]:
    """Return (number, address) of the cases that this browser holds already."""
    found = []
    with context.site().system.store.reading() as reader:
        for case in sessions.held():
            row = reader.find_case(CaseId(case))
            if row is not None and row.key is not None:
                found.append((row.number, url_for("public.mine.show", case=case)))
    return found
