"""Appraisal: the files whose retention has ended, and the judgement on one."""

from typing import Final

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from engine import archive_commands as a
from engine.archived import Verdict
from engine.errors import Rejected
from engine.ids import CaseId
from web import context
from web.archive import files
from web.archive.asking import done, missing, page_of, typed
from web.archive.reach import archive, file_of, kept_by_me, need_keeper
from web.context import say
from web.wording import bundle_of, wording

bp = Blueprint("appraisal", __name__)
_UNFIT: Final = 422


@bp.get("/appraisal")
def show() -> str:
    """Show what is to be appraised, the longest ended first."""
    organs = need_keeper()
    lines = archive().to_appraise(organs, context.today())
    return render_template(
        "archive/appraisal.html",
        lines=lines,
        words={line.case: wording(bundle_of(line.case)) for line in lines},
    )


@bp.post("/files/<case>/appraise")
def judge(case: str) -> Response | tuple[str, int]:
    """Judge a file: kept longer, or to be destroyed."""
    line, who = file_of(CaseId(case), kept_by_me()), context.asked()
    reason, verdict, retention = typed("reason"), typed("verdict"), typed("retention")
    wrong = {name: missing() for name in ("verdict", "reason") if not typed(name)}
    if wrong:
        return files.page(line, files.Asked(wrong=wrong)), _UNFIT
    command = a.AppraiseFile(
        id=context.command_id(),
        case=line.case,
        actor=who.person.id,
        at=who.at,
        verdict=verdict,
        retention=retention if verdict == Verdict.KEEP and retention else None,
        reason=reason,
    )
    try:
        return done(command, say("The file was appraised."), page_of(case))
    except Rejected as refusal:
        return files.refused(line, refusal)
