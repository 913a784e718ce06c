"""The public room: say it here, and see where your matter stands."""

from flask import Blueprint, render_template

bp = Blueprint("public", __name__, template_folder="templates")


def front() -> str:
    """Show the first page."""
    return render_template("public/front.html")
