"""Administration: organs, people, appointments, calendars, incidents."""

from flask import Blueprint

from web.admin import calendars, channels, incidents, organs, people, person, profiles, refusals

bp = Blueprint("admin", __name__, template_folder="templates", url_prefix="/admin")
for part in (organs, people, person, calendars, profiles, channels, incidents, refusals):
    bp.register_blueprint(part.bp)
