"""Hand-over: the files that are due to a state archive, and the package of those that were chosen."""

from flask import Blueprint, Response, render_template, request

from engine import archive_commands as a
from engine.archive_package import MOST
from engine.ids import CaseId, CommandId, derive
from web import context
from web.archive.asking import typed
from web.archive.reach import archive, file_of, kept_by_me, need_keeper
from web.context import say
from web.wording import bundle_of, wording

bp = Blueprint("handover", __name__)


@bp.get("/handover")
def show() -> str:
    """Show what is due, the longest due first; with `case` also one that is handed over early."""
    return _page()


@bp.post("/handover")
def pack() -> Response | tuple[str, int]:
    """Note each hand-over, and send the package."""
    need_keeper()
    who, command, to = context.asked(), context.command_id(), typed("to")
    cases = list(dict.fromkeys(request.form.getlist("case")))
    if not cases or len(cases) > MOST or not to:
        said = say("Choose 1 to %(most)s files, and say which archive gets them.", most=MOST)
        return _page(said), 422
    lines = [file_of(CaseId(case), kept_by_me()) for case in cases]
    system = context.site().system
    package = system.packages.pack([line.case for line in lines], who.at)
    for line in lines:
        system.engine.handle(
            a.HandOverFile(
                id=CommandId(derive(command, line.case)),
                case=line.case,
                actor=who.person.id,
                at=who.at,
                manifest=package.manifest,
                to=to,
            )
        )
    name = f"handover-{context.today().isoformat()}.zip"
    sent = Response(package.content, mimetype="application/zip")
    sent.headers.set("Content-Disposition", "attachment", filename=name)
    return sent


def _page(why: str = "") -> str:
    organs = need_keeper()
    lines = list(archive().to_hand_over(organs, context.today()))
    early = request.args.get("case", "")
    if early and early not in {line.case for line in lines}:
        lines.insert(0, file_of(CaseId(early), organs))
    return render_template(
        "archive/handover.html",
        lines=lines,
        chosen={early, *request.form.getlist("case")},
        to=typed("to"),
        why=why,
        words={line.case: wording(bundle_of(line.case)) for line in lines},
        new_id=context.site().new_id,
    )
