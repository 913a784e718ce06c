"""What failed for good in a case; the head of its organ may have it tried again."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from engine import admission
from engine import commands as c
from engine.errors import Rejected
from engine.ids import CaseId, CommandId, IncidentId
from web import context
from web.context import say
from web.sight import Seen, see

bp = Blueprint("incidents", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One failure: what could not be done, what the machine said, whether the reader may retry it."""

    id: IncidentId
    name: str
    error: str
    may_retry: bool


@bp.post("/cases/<case>/incidents/<incident>/retry")
def retry(case: str, incident: str) -> Response:
    """Have the job behind an incident tried again."""
    seen = see(CaseId(case))
    context.site().system.engine.handle(_retry(seen, IncidentId(incident), context.command_id()))
    flash(say("It will be tried again; look again in a minute."))
    return redirect(url_for("desk.cases.show", case=case), code=303)


def incidents(seen: Seen) -> list[Incident]:
    """Return what waits for a person because a machine could not go on."""
    found = [
        Incident(
            id=job.incident,
            name=seen.words.element(job.element) if job.element else job.name,
            error=_error(seen, key),
            may_retry=_may(seen, job.incident),
        )
        for key, job in seen.case.jobs.items()
        if job.incident is not None
    ]
    found += [
        Incident(
            id=timer.incident,
            name=seen.words.element(timer.element),
            error=say("The diagram cannot go on behind this timer."),
            may_retry=_may(seen, timer.incident),
        )
        for timer in seen.case.timers.values()
        if timer.incident is not None
    ]
    return found


def _error(seen: Seen, job: str) -> str:
    said = (
        body.get("error")
        for entry, body in reversed(seen.dossier.opened)
        if entry.command == "fail_job" and entry.clear.get("job") == job
    )
    return str(next(said, ""))


def _may(seen: Seen, incident: IncidentId) -> bool:
    lookups = admission.Lookups(appointments=context.asked().capacities)
    command = _retry(seen, incident, CommandId(""))
    try:
        admission.admit(command, seen.case, seen.words.definition, lookups)
    except Rejected:
        return False
    return True


def _retry(seen: Seen, incident: IncidentId, command: CommandId) -> c.RetryIncident:
    who = context.asked()
    return c.RetryIncident(id=command, case=seen.case.id, actor=who.person.id, at=who.at, incident=incident)
