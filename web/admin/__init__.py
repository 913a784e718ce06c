"""Administration: organs, people, appointments, calendars, incidents."""

from flask import Blueprint

from web.admin import organs

bp = Blueprint("admin", __name__, template_folder="templates", url_prefix="/admin")
bp.register_blueprint(organs.bp)
