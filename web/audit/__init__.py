"""The audit room: find a case, replay it, verify it."""

from flask import Blueprint

from web.audit import search

bp = Blueprint("audit", __name__, template_folder="templates", url_prefix="/audit")
bp.register_blueprint(search.bp)
