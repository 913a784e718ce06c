"""The audit room: find a case, replay it, verify it."""

from flask import Blueprint

from web.audit import cases, office, receipts, search

bp = Blueprint("audit", __name__, template_folder="templates", url_prefix="/audit")
for part in (search.bp, cases.bp, receipts.bp, office.bp):
    bp.register_blueprint(part)
