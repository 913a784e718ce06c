"""The public room: say it here, and see where your matter stands."""

from flask import Blueprint

from web.public import answering, follow, law, mine, papers, petition, receipt
from web.public.welcome import front

bp = Blueprint("public", __name__, template_folder="templates")
for part in (petition.bp, receipt.bp, follow.bp, law.bp, mine.bp, answering.bp, papers.bp):
    bp.register_blueprint(part)

__all__ = ["bp", "front"]
