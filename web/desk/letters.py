"""A letter that was issued, to be read and printed."""

from flask import Blueprint, render_template

from engine.ids import CaseId
from web.papers import blocks
from web.sight import refuse, see

bp = Blueprint("letters", __name__)


@bp.get("/cases/<case>/letters/<int:letter>")
def show(case: str, letter: int) -> str:
    """Show a letter as it was issued."""
    seen = see(CaseId(case))
    found = next((one for one in seen.dossier.letters if one.id == letter), None)
    if found is None:
        refuse(seen.case.id, "see_letter")
    return render_template("desk/letter.html", seen=seen, letter=found, blocks=blocks(found.text))
