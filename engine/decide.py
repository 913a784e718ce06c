"""What an admitted command makes happen, before the diagram follows. Pure, and repeated by re-execution."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from engine import commands as c
from engine import events as e
from engine import recusal
from engine.admission import Lookups, departures
from engine.archive_commands import ArchiveCommand
from engine.archiving import decide_in_archive
from engine.case import Case, WorkItem
from engine.claims import counted
from engine.deadlines import clock_name, fire, next_due
from engine.definition import Definition, Recusing
from engine.escalation import escalate
from engine.events.archive import FileLocked
from engine.ids import CaseId, IncidentId, JobId, TaskId, TimerId, derive
from engine.ports import Begin, FinishJob, FinishTask, Fire, Receive, Rest, Step, Stop

ATTEMPTS: Final = 5
LOCK: Final = "file.lock"
FILE_SPLIT: Final = "case.file_split"
TELL_MERGED: Final = "case.tell_merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Events that the command itself causes, and the step with which the diagram goes on (None: it rests).

    `concern` is whom it concerns where the command asks for a recusal.
    """

    events: tuple[e.Event, ...]
    step: Step | None = None
    concern: recusal.Concern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Everything that `decide` may look at: the command in clear, and the routing data it brings."""

    command: c.Command
    case: Case
    definition: Definition
    lookups: Lookups
    routing: Mapping[str, e.Json] = field(default_factory=dict)


def decide(asked: Question) -> Decision:
    """Return what the admitted command makes happen. Never refuses: admission did."""
    decided, superiors = _decide(asked), asked.lookups.superiors
    if superiors is None or isinstance(asked.command, c.FileSubmission | c.ForwardCase):
        return decided
    return replace(decided, events=(e.SuperiorsRegistered(superiors=superiors), *decided.events))


def _decide(asked: Question) -> Decision:  # noqa: C901, PLR0911 - one arm per command
    command = asked.command
    if isinstance(command, ArchiveCommand):
        return Decision(events=(_in_archive(command, asked),))
    match command:
        case c.FileSubmission():
            return _file(command, asked)
        case c.ClaimTask() | c.ReleaseTask() | c.AssignTask():
            return _hand_out(command)
        case c.CompleteTask():
            return _complete(command, asked)
        case c.CorrelateMessage():
            return _receive(command, asked)
        case c.FireDue():
            return _fire(command, asked)
        case c.RecomputeClocks():
            return Decision(events=(), step=Rest())
        case c.CompleteJob() | c.FailJob() | c.ForwardCase() | c.RetryIncident():
            return _job(command, asked)
        case c.AddNote():
            return Decision(events=(e.NoteAdded(note=derive(command.id, "note")),))
        case c.AttachFile():
            return Decision(events=(_attached(command),))
        case c.SplitCase() | c.MergeCase() | c.LinkCase():
            return _regroup(command, asked.case)


def _file(command: c.FileSubmission, asked: Question) -> Decision:
    started = e.CaseStarted(
        bundle=asked.definition.digest,
        number=asked.lookups.number or "",
        office=command.organ,
        organ=command.organ,
        superiors=asked.lookups.superiors or (),
        petitioner=command.petitioner,
        source=command.source,
    )
    return Decision(events=(started, *_bound(asked)), step=Begin())


def _bound(asked: Question) -> tuple[e.RuleProfileBound, ...]:
    """Return that the case comes under the profile of the organ that gets it, unless it keeps its own.

    It keeps the one of its acceptance, whatever organ handles or reviews it afterwards.
    """
    case, profile = asked.case, asked.lookups.profile
    fixed_by = asked.definition.rules(case.profile).fixed_by
    fixed = fixed_by is not None and case.routing.get(fixed_by) is not None
    if profile is None or profile == case.profile or fixed:
        return ()
    return (e.RuleProfileBound(profile=profile),)


def _hand_out(command: c.ClaimTask | c.ReleaseTask | c.AssignTask) -> Decision:
    match command:
        case c.ClaimTask():
            return Decision(events=(e.TaskClaimed(task=command.task, assignee=command.actor),))
        case c.AssignTask():
            return Decision(events=(e.TaskAssigned(task=command.task, assignee=command.assignee),))
        case c.ReleaseTask():
            return Decision(events=(e.TaskReleased(task=command.task),))


def _complete(command: c.CompleteTask, asked: Question) -> Decision:
    task: WorkItem = asked.case.tasks[command.task]
    element = asked.definition.elements[task.element]
    happened: list[e.Event] = []
    if task.assignee is None:
        happened.append(e.TaskClaimed(task=command.task, assignee=command.actor))
    happened += [
        e.ProposalDepartedFrom(
            decision=departure.decision,
            name=departure.name,
            proposed=departure.proposed,
            decided=departure.decided,
            code=command.departure_code or "",
        )
        for departure in departures(asked.case, asked.definition, element, asked.routing)
    ]
    happened.append(
        e.TaskCompleted(
            task=command.task, element=task.element, path=task.path, item=task.item, actor=command.actor
        )
    )
    if element.recusal is Recusing.DECIDES:
        able = asked.lookups.assignee_appointments
        happened += recusal.decided(command, asked.case, asked.routing, asked.definition, able)
    return Decision(events=tuple(happened), step=FinishTask(task=TaskId(command.task)))


def _receive(command: c.CorrelateMessage, asked: Question) -> Decision:
    case, message = asked.case, asked.case.messages[command.message]
    received = e.MessageReceived(
        message=command.message,
        name=message.name or "",
        element=message.element,
        path=message.path,
        item=message.item,
        actor=command.actor,
    )
    asks = asked.definition.elements[message.element].recusal is Recusing.ASKS
    concern = recusal.concern(command, case, asked.definition, asked.lookups) if asks else None
    return Decision(events=(received,), step=Receive(message=command.message), concern=concern)


def _fire(command: c.FireDue, asked: Question) -> Decision:
    case = asked.case
    if command.kind == "failed":
        raised = e.IncidentRaised(
            incident=IncidentId(derive(command.id, "incident")), timer=TimerId(command.key)
        )
        return Decision(events=(raised,))
    if command.kind == "timer":
        timer = next(timer for timer in case.timers if timer == command.key)
        return Decision(events=(e.TimerFired(timer=timer),), step=Fire(timer=timer))
    due = next(due for due in next_due(case.clocks) if clock_name(due.key) == command.key)
    fired = fire(case.clocks, due.key, due.kind, due.at)
    told = [
        told
        for event in fired
        if isinstance(event, e.DeadlineWarned | e.DeadlineMissed)
        for told in escalate(asked.definition.rules(case.profile), case, event)
    ]
    return Decision(events=(*fired, *told))


def _job(command: c.CompleteJob | c.FailJob | c.ForwardCase | c.RetryIncident, asked: Question) -> Decision:
    match command:
        case c.RetryIncident():
            return Decision(events=(e.IncidentResolved(incident=command.incident),))
        case c.FailJob():
            return _fail(command, asked.case)
        case c.CompleteJob():
            done: tuple[e.Event, ...] = (
                e.JobDone(job=command.job, outputs=command.outputs),
                *_locked(command, asked.case),
            )
        case c.ForwardCase():
            done = (
                e.JobDone(job=command.job, outputs={}),
                e.CaseForwarded(
                    organ=command.organ,
                    superiors=asked.lookups.superiors or (),
                    sender=asked.case.organ,
                ),
                *_bound(asked),
            )
    drawn = asked.case.jobs[command.job].element is not None
    return Decision(events=done, step=FinishJob(job=command.job) if drawn else None)


def _in_archive(command: ArchiveCommand, asked: Question) -> e.ArchiveEvent:
    looked = asked.lookups
    day = looked.day or command.at.date()
    return decide_in_archive(command, asked.definition.retention, looked.number or "", day)


def _locked(command: c.CompleteJob, case: Case) -> tuple[e.ArchiveEvent, ...]:
    """Return that the file is locked; a bundle without retentions only fixes its hash."""
    said = command.outputs
    if case.jobs[command.job].name != LOCK or "archive_no" not in said:
        return ()
    until, hand_over = said.get("retain_until"), said.get("hand_over_on")
    locked = FileLocked(
        number=str(said["archive_no"]),
        archived_on=date.fromisoformat(str(said["archived_on"])),
        retention=str(said["archive_retention"]),
        retain_until=None if until is None else date.fromisoformat(str(until)),
        hand_over_on=None if hand_over is None else date.fromisoformat(str(hand_over)),
    )
    return (locked,)


def _fail(command: c.FailJob, case: Case) -> Decision:
    attempt = case.jobs[command.job].attempts + 1
    last = attempt >= ATTEMPTS or command.retry_at is None
    failed = e.JobFailed(job=command.job, attempt=attempt, retry_at=None if last else command.retry_at)
    if not last:
        return Decision(events=(failed,))
    incident = IncidentId(derive(command.id, "incident"))
    return Decision(events=(failed, e.IncidentRaised(incident=incident, job=command.job)))


def _attached(command: c.AttachFile) -> e.FileAttached:
    return e.FileAttached(
        file=derive(command.id, "file"),
        digest=command.digest,
        size=command.size,
        media_type=command.media_type,
    )


def _regroup(command: c.SplitCase | c.MergeCase | c.LinkCase, case: Case) -> Decision:
    match command:
        case c.LinkCase():
            linked = e.CaseLinked(case=command.other, relation=command.relation)
            return Decision(events=(linked, *_joined(command, case)))
        case c.SplitCase():
            into = CaseId(derive(command.id, "split"))
            job = _own_job(command, FILE_SPLIT, {"into": into, "claims": list(command.claims)})
            return Decision(events=(e.CaseSplit(into=into, claims=command.claims), job))
        case c.MergeCase():
            job = _own_job(command, TELL_MERGED, {"into": command.into})
            return Decision(events=(e.CaseMerged(into=command.into), job), step=Stop())


def _joined(command: c.LinkCase, case: Case) -> tuple[e.Event, ...]:
    if not command.claims:
        return ()
    count = counted(case) + command.claims
    return (e.ClaimsJoined(case=command.other, claims=command.claims, count=count),)


def _own_job(command: c.Command, name: str, parameters: Mapping[str, e.Json]) -> e.JobCreated:
    return e.JobCreated(
        job=JobId(derive(command.id, name)),
        name=name,
        element=None,
        path="",
        item=None,
        parameters=parameters,
    )
