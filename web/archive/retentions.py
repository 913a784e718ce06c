"""The retention table, with the source of each line."""

from flask import Blueprint, render_template

from web.archive.reach import kept_by_me
from web.wording import current_wording

bp = Blueprint("retentions", __name__)


@bp.get("/retentions")
def show() -> str:
    """Show how long files are kept, and when a state archive gets them."""
    words = current_wording()
    return render_template("archive/retentions.html", words=words, keeps=bool(kept_by_me()))
