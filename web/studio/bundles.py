"""All processes with their versions, and what waits for a second person."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from engine import commands as c
from engine import publishing
from engine.errors import Rejected
from engine.office import lists
from engine.office_roles import DESIGNER, PUBLISHER
from web import context
from web.context import say

bp = Blueprint("bundles", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A proposal that nobody has published yet; `mine`: the reader made it, and somebody else must decide."""

    contents: str
    title: str
    by: str
    at: datetime
    mine: bool


@bp.get("/")
def show() -> str:
    """Show every version of every process."""
    site = context.site()
    with site.system.store.reading() as reader:
        versions = lists.bundles(reader, site.system.library)
        proposed = lists.submissions(reader)
    me = context.asked().person.id
    titles = {version.key: _title(version) for version in versions}
    return render_template(
        "studio/bundles.html",
        versions=versions,
        title=_title,
        named=_named,
        waiting=[
            Waiting(
                contents=row.contents,
                title=titles.get(row.key, row.key),
                by=context.named([row.submitted_by]),
                at=row.submitted_at,
                mine=row.submitted_by == me,
            )
            for row in proposed
            if row.published_at is None
        ],
        designs=holds(DESIGNER),
        publishes=holds(PUBLISHER),
        command=site.new_id(),
    )


@bp.get("/bundles/<digest>/folder.zip")
def folder(digest: str) -> Response:
    """Give a version as a zip of its folder."""
    try:
        packed = publishing.zipped(context.site().system.store, digest)
    except Rejected as refusal:
        raise NotFound from refusal
    return Response(
        packed,
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{digest[:12]}.zip"'},
    )


def holds(role: str) -> bool:
    """Say whether the reader is appointed in a role of the office today."""
    return any(capacity.role == role for capacity in context.asked().capacities)


def _named(person: str | None) -> str:
    if person == c.OPERATOR:
        return say("the operator")
    return "" if person is None else context.named([person])


def _title(version: lists.BundleLine) -> str:
    return version.english if context.language() == context.ENGLISH and version.english else version.title
