"""The archive: locked files, who borrowed them, what is to be appraised, destroyed or handed over."""

from flask import Blueprint

from web.archive import appraisal, destruction, files, handover, loans, reading, retentions

bp = Blueprint("archive", __name__, template_folder="templates", url_prefix="/archive")
for part in (files, loans, reading, appraisal, destruction, handover, retentions):
    bp.register_blueprint(part.bp)
