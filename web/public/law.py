"""The law that an office works by: its statutes in force, by version, and a search in their articles."""

from datetime import date
from typing import Final

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from engine.statutes import Statute
from web import context
from web.citing import anchor

bp = Blueprint("law", __name__)

_LONGEST: Final = 64
_MOST: Final = 50


@bp.get("/law")
def find() -> str:
    """Show the statutes in force, or the articles in which words were found."""
    shelf, today = context.site().system.statutes, context.today()
    words = request.args.get("words", "").strip()[:_LONGEST]
    return render_template(
        "public/law.html",
        statutes=shelf.statutes(today),
        words=words,
        hits=shelf.find(words.split(), today, most=_MOST),
        most=_MOST,
        anchor=anchor,
    )


@bp.get("/law/<key>")
def show(key: str) -> str:
    """Show a statute: the version that is in force, or the one that came into force on the day `on`."""
    versions = context.site().system.statutes.of_key(key)
    if not versions:
        raise NotFound
    return render_template(
        "public/statute.html",
        statute=_version(versions, request.args.get("on", "")),
        versions=versions,
        today=context.today(),
        anchor=anchor,
    )


def _version(versions: list[Statute], wanted: str) -> Statute:
    if wanted:
        found = next((one for one in versions if one.in_force_from.isoformat() == wanted), None)
        if found is None:
            raise NotFound
        return found
    today: date = context.today()
    return next((one for one in versions if one.in_force(today)), versions[0])
