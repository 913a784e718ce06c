"""The desk: what caseworkers have to do, and the cases that they do it in."""

from flask import Blueprint

from web.desk import cases, inbox, messages, tasks

bp = Blueprint("desk", __name__, template_folder="templates", url_prefix="/desk")
for part in (inbox.bp, tasks.bp, messages.bp, cases.bp):
    bp.register_blueprint(part)
