"""The receipt of an entry: a page to print, and the file that anybody can verify without the office."""

import json
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template

from engine.errors import CommandMalformedError, DivergenceError
from engine.history import chain_hash
from engine.ids import CaseId
from web import context
from web.audit.reach import audited_for
from web.qr_code import qr_code
from web.sight import audited

bp = Blueprint("receipts", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What the page shows of a receipt."""

    hash: str
    position: int
    checkpoint: str


@bp.get("/cases/<case>/receipt/<int:number>")
def show(case: str, number: int) -> str:
    """Show the receipt of an entry; where none can be given, why."""
    row = audited(CaseId(case), audited_for())
    if not 1 <= number <= row.row.version:
        abort(404)
    try:
        proved, diverged = _proved(_receipt(row.row.id, number)), False
    except CommandMalformedError:
        proved, diverged = None, False  # younger than the latest checkpoint, or there is none
    except DivergenceError:
        proved, diverged = None, True
    return render_template(
        "audit/receipt.html",
        case=row.summary,
        number=number,
        proved=proved,
        diverged=diverged,
        drawn=None if proved is None else qr_code(f"{proved.hash}\n{proved.position}\n{proved.checkpoint}"),
    )


@bp.get("/cases/<case>/receipt/<int:number>.json")
def file(case: str, number: int) -> Response:
    """Send the receipt as the file that the verifier takes."""
    row = audited(CaseId(case), audited_for())
    try:
        text = _receipt(row.row.id, number)
    except (CommandMalformedError, DivergenceError):
        abort(404)
    way = f'attachment; filename="receipt-{number}.json"'
    return Response(text, mimetype="application/json", headers={"Content-Disposition": way})


def _receipt(case: CaseId, number: int) -> str:
    return context.site().system.notary.receipt(case, number)


def _proved(text: str) -> Proved:
    document = json.loads(text)
    return Proved(
        hash=chain_hash(document["record"].encode()),
        position=document["position"],
        checkpoint=document["checkpoint"],
    )
