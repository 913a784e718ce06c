"""Find a case."""

from flask import Blueprint, render_template

bp = Blueprint("search", __name__)


@bp.get("/")
def show() -> str:
    """Show the first page of the room."""
    return render_template("audit/search.html")
