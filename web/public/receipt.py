"""The receipt: number, query code, what happens next and by when, and a fingerprint that proves it later."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.deadlines import State, Who
from web import context
from web.periods import Period
from web.public import filing
from web.public.holding import Held, held
from web.qr_code import qr_code

bp = Blueprint("receipt", __name__)


@bp.get("/petition/receipt")
def show() -> str | Response:
    """Show the receipt of what this browser just filed, for as long as it is remembered."""
    going = filing.find()
    if going is None or going.filed is None:
        return redirect(url_for("public.petition.show"), code=303)
    seen = held(going.filed.case)
    return render_template(
        "public/receipt.html",
        seen=seen,
        filed=going.filed,
        code=context.site().system.query_codes.query_code(seen.case.id),
        follow=_follow(seen),
        drawn=qr_code(_follow(seen)),
        following=_following(seen),
    )


@bp.post("/petition/receipt/done")
def done() -> Response:
    """Put the receipt away: the query code is not shown again."""
    going = filing.find()
    filing.forget()
    if going is None or going.filed is None:
        return redirect(url_for("front"), code=303)
    return redirect(url_for("public.mine.show", case=going.filed.case), code=303)


def _follow(seen: Held) -> str:
    """Return the address under which the case is looked up: with its number, never with the code."""
    return url_for("public.follow.ask", number=seen.case.number, _external=True)


def _following(seen: Held) -> Period | None:
    """Return the first period within which the organ owes something, None if none runs."""
    rulebook = seen.words.definition.rulebook
    owed = [
        running
        for running in seen.case.clocks.values()
        if running.state is State.RUNNING and rulebook.clocks[running.clock].who is Who.AUTHORITY
    ]
    days = {running.due_on for running in owed}
    return next((period for period in seen.periods() if period.due_on in days), None)
