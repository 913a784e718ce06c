"""The studio: processes and their versions, what each says, what the check finds, how one comes in force."""

from flask import Blueprint

from web.studio import bundles, reading, submitting

bp = Blueprint("studio", __name__, template_folder="templates", url_prefix="/studio")
for part in (bundles.bp, reading.bp, submitting.bp):
    bp.register_blueprint(part)
