"""Propose a bundle and have new cases start on it: two people, never one."""

from contextlib import closing

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine import inspection, publishing
from engine.bpmn.findings import BundleError, failed
from engine.errors import Reason, Rejected
from engine.office import STREAM
from engine.office_roles import DESIGNER
from web import context
from web.context import say
from web.studio.bundles import holds
from web.studio.rules import TITLES
from web.studio.version import PROPOSED, version

bp = Blueprint("submitting", __name__)

_UNFIT = 422


@bp.post("/proposals")
def submit() -> Response | tuple[str, int]:
    """Check an uploaded zip, and propose it where nothing in it is wrong; else say everything at once."""
    if not holds(DESIGNER):
        context.note_refusal(STREAM, "submit_bundle", Reason.NO_RIGHT.value)
        raise Rejected(Reason.NO_RIGHT)
    checked = inspection.check_zip(_sent())
    if not checked.usable:
        shown = render_template(
            "studio/findings.html",
            found=checked.findings,
            failed=failed(checked.findings),
            titles=TITLES,
        )
        return shown, _UNFIT
    who, system = context.asked(), context.site().system
    proposed = publishing.submission(checked, context.command_id(), who.person.id, who.at)
    contents = publishing.submit(system.office, proposed)
    flash(say("Proposed. Somebody else now looks at it and has new cases start on it."))
    return redirect(url_for("studio.reading.show", kind=PROPOSED, name=contents), code=303)


@bp.post("/proposals/<name>/publish")
def publish(name: str) -> Response | tuple[str, int]:
    """Have new cases start on what somebody else proposed."""
    proposed, who, system = version(PROPOSED, name), context.asked(), context.site().system
    definition = proposed.words.definition
    command = c.PublishBundle(
        id=context.command_id(),
        actor=who.person.id,
        at=who.at,
        key=definition.key,
        digest=definition.digest,
        contents=name,
    )
    try:
        publishing.publish_submitted(system.store, system.office, command)
    except BundleError as error:
        shown = render_template("studio/findings.html", found=error.findings, failed=True, titles=TITLES)
        return shown, _UNFIT
    flash(say("New cases start on it from now on; running cases stay on the version that they started on."))
    return redirect(url_for("studio.bundles.show"), code=303)


def _sent() -> bytes:
    sent = request.files.get("bundle")
    if sent is None:
        return b""
    with closing(sent):
        return bytes(sent.read())
