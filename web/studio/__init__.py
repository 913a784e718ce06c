"""The studio: bundles, their diagrams, tables, forms and clocks, and what `check` finds."""

from flask import Blueprint

from web.studio import bundles

bp = Blueprint("studio", __name__, template_folder="templates", url_prefix="/studio")
bp.register_blueprint(bundles.bp)
