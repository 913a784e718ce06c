"""Replay a case step by step, see who was refused, and have the case verified."""

from typing import Final

from flask import Blueprint, abort, render_template, request, url_for

from engine.ids import CaseId
from engine.replay import read_moment
from engine.storage.records import StoredCase
from engine.trail import Trail
from web import context
from web.audit.reach import audited_for, reads_sealed
from web.audit.refusals import MOST, refusals
from web.audit.steps import step, stops
from web.audit.verdicts import broken, verdict
from web.context import say
from web.sight import audited
from web.wording import Wording, wording

bp = Blueprint("cases", __name__)

_UNFIT: Final = 422
_LONG: Final = 1_000  # entries; re-execution takes a few milliseconds for each


@bp.get("/cases/<case>")
def show(case: str) -> tuple[str, int]:
    """Show a case as of one of its entries, or as of a moment, and the list of all of them."""
    found = audited(CaseId(case), audited_for())
    row, opened = found.row, reads_sealed(found)
    trail = context.site().system.auditor.trail(row.id, sealed=opened)
    number, wrong = _wanted(trail)
    words = _words(trail, number, row)
    page = render_template(
        "audit/case.html",
        case=found.summary,
        organ=context.named([row.organ]),
        opened=opened,
        broken="" if trail.broken is None else broken(trail.broken),
        broken_at=0 if trail.broken is None else trail.broken.entry,
        stops=stops(trail, words),
        step=step(trail, number, words) if number else None,
        receipt=url_for("audit.receipts.show", case=row.id, number=number) if number else "",
        whole=len(trail.lines),
        wrong=wrong,
        asked_at=request.args.get("at", ""),
        refusals=refusals(row.id, words),
        most=MOST,
        recorded=row.version,
        long=row.version > _LONG,
    )
    return page, _UNFIT if wrong else 200


@bp.get("/cases/<case>/step")
def part(case: str) -> str:
    """Show one step alone, for the script that swaps it in."""
    found = audited(CaseId(case), audited_for())
    row, opened = found.row, reads_sealed(found)
    asked = request.args.get("step", "")
    wanted = int(asked) if asked.isdecimal() else 0
    trail = context.site().system.auditor.trail(row.id, number=wanted, sealed=opened)
    if not 1 <= wanted == len(trail.lines):
        abort(404)
    return render_template(
        "audit/step.html",
        step=step(trail, wanted, _words(trail, wanted, row)),
        opened=opened,
        receipt=url_for("audit.receipts.show", case=row.id, number=wanted),
    )


@bp.post("/cases/<case>/verify")
def verify(case: str) -> str:
    """Check the chain of a case and execute it again; nothing is written."""
    proved = audited(CaseId(case), audited_for())
    found = verdict(*context.site().system.auditor.verify(proved.row.id))
    return render_template("audit/verified.html", case=proved.summary, found=found)


def _wanted(trail: Trail) -> tuple[int, str]:
    """Return the number of the entry that was asked for, the last one if none was, and what is wrong with it.

    0 where nothing can be shown.
    """
    last = len(trail.lines)
    if "at" in request.args:
        try:
            number = trail.number_at(read_moment(request.args["at"], context.site().zone))
        except (ValueError, OverflowError):
            return last, say("Write a moment such as 2026-03-10 or 2026-03-10T12:00.")
        return (number, "") if number else (min(1, last), say("Nothing had been recorded at that moment."))
    asked = request.args.get("step", str(last))
    if not asked.isdecimal() or not (1 <= int(asked) <= last or last == 0):
        return last, say("There is no such step; the list below has all of them.")
    return int(asked), ""


def _words(trail: Trail, number: int, row: StoredCase) -> Wording:
    """Return the words of the bundle that was in force at an entry."""
    return wording(trail.lines[number - 1].entry.edition.bundle if number else row.bundle)
