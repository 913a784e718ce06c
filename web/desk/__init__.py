"""The desk: what caseworkers have to do, and the cases that they do it in."""

from flask import Blueprint

from web.desk import (
    cases,
    drafts,
    files,
    inbox,
    incidents,
    letters,
    messages,
    registering,
    regrouping,
    search,
    tasks,
)

bp = Blueprint("desk", __name__, template_folder="templates", url_prefix="/desk")
for part in (
    inbox,
    tasks,
    messages,
    drafts,
    cases,
    letters,
    files,
    incidents,
    search,
    registering,
    regrouping,
):
    bp.register_blueprint(part.bp)
