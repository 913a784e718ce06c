"""Processes."""

from flask import Blueprint, render_template

bp = Blueprint("bundles", __name__)


@bp.get("/")
def show() -> str:
    """Show the first page of the room."""
    return render_template("studio/bundles.html")
