"""May this actor ask this of this case now? Every refusal of right or state is decided here, purely."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine import claims, codec, secrecy
from engine import commands as c
from engine.archive_commands import ArchiveCommand
from engine.archiving import admit_to_archive, keep_locked
from engine.case import Case
from engine.definition import Definition, Element, Recusing
from engine.duties import done_apart
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import ActorId, ElementId, OrganId, RoleId
from engine.office_roles import ADMINISTRATOR, reads_content
from engine.recusal import keep_out, organs_at_work

SYSTEM: Final = "system:"
RESERVED: Final = (SYSTEM, "petitioner:")
"""How the ids of machines and of petitioners begin: nobody who signs in as staff has one of these."""
PETITIONER: Final = RoleId("petitioner")
HEAD: Final = secrecy.HEAD
_CASE_OFFICERS: Final = (  # no supervisor: she watches, and changes nothing of a case
    RoleId("registrar"),
    RoleId("acceptance_reviewer"),
    RoleId("handler"),
    HEAD,
)
_OPERATORS: Final = (ADMINISTRATOR, HEAD)
_MACHINES: Final = frozenset({c.SCHEDULER, c.WORKER, c.OPERATOR})
_MOST_CLAIMS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """In which role, for which organ the actor acts; both None for the petitioner and the system."""

    role: RoleId | None = None
    organ: OrganId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """All that is read outside the case, and recorded with the entry.

    `appointments` are those of the actor on the command's day, `assignee_appointments` those of the
    person to whom a task is given, or who is to replace somebody; `superiors` the chain above the organ
    that the command names, None if there is no such organ, and where it names none the chain above the
    handling organ, if it has grown since; `item_state` what became of a closed work item; `into_state` how
    the case stands into which this one is to be merged (open, ended or erased), None if there is no such
    case, or it is none of the actor's business; `into_secret` whether it is a secret one; `declared` the
    outputs that a job may write; `file_size` and `file_kind` what is kept for the case under the digest
    that the command names, None if nothing is; `profile` the rule profile that the organ which the
    command names has chosen, national where it has chosen none that binds; `day` the command's in the
    office's zone, where it is about a file in the archive; `heads` who of the people of the case is a
    head, where a recusal is asked for.
    """

    appointments: tuple[Capacity, ...] = ()
    assignee_appointments: tuple[Capacity, ...] = ()
    superiors: tuple[OrganId, ...] | None = None
    organ_kind: str | None = None
    number: str | None = None
    item_state: str | None = None
    into_state: str | None = None
    into_secret: bool = False
    declared: tuple[str, ...] = ()
    file_size: int | None = None
    file_kind: str | None = None
    profile: str | None = None
    heads: tuple[ActorId, ...] = ()
    day: date | None = None


def admit(  # noqa: C901, PLR0911 - one arm per command, read in order
    command: c.Command, case: Case, definition: Definition, lookups: Lookups
) -> Capacity:
    """Return in which capacity the actor acts.

    Raises Rejected with the reason and what its sentence needs.
    """
    _keep_to_the_petitioner(command, case)
    if isinstance(command, ArchiveCommand):
        day = lookups.day or command.at.date()
        return admit_to_archive(command, case, definition.retention, lookups.appointments, day)
    if command.actor not in _MACHINES or isinstance(command, c.AddNote | c.AttachFile):
        keep_locked(case)
    match command:
        case c.FileSubmission():
            return _admit_filing(command, lookups)
        case c.FireDue():
            return _admit_scheduler(command)
        case c.RecomputeClocks():
            _must_run(case)
            return _admit_scheduler(command)
        case c.CompleteJob() | c.FailJob() | c.ForwardCase() | c.LinkCase():
            return _admit_worker(command, case, lookups)
        case c.RetryIncident():
            return _admit_retry(command, case, lookups)
        case c.AddNote() | c.AttachFile():
            capacity = _admit_reader(command, case, lookups)
            if isinstance(command, c.AttachFile):
                _must_be_kept(command, lookups)
            return capacity
        case c.ClaimTask() | c.ReleaseTask() | c.AssignTask() | c.CompleteTask():
            _must_run(case)
            return _admit_task(command, case, definition, lookups)
        case c.CorrelateMessage():
            _must_run(case)
            return _admit_message(command, case, definition, lookups)
        case c.SplitCase() | c.MergeCase():
            _must_run(case)
            return _admit_regrouping(command, case, lookups)


def _must_run(case: Case) -> None:
    if case.ended:
        raise Rejected(Reason.CASE_ENDED, number=case.number)


def _admit_scheduler(command: c.FireDue | c.RecomputeClocks) -> Capacity:
    if command.actor != c.SCHEDULER:
        raise Rejected(Reason.NO_RIGHT, role="system")
    return Capacity()


def _admit_retry(command: c.RetryIncident, case: Case, lookups: Lookups) -> Capacity:
    if secrecy.is_secret(case) and not secrecy.may_know(case, command.actor, lookups.appointments):
        raise Rejected(Reason.CASE_UNKNOWN, case=case.id)
    incidents = {job.incident for job in case.jobs.values()}
    incidents |= {timer.incident for timer in case.timers.values()}
    if command.incident not in incidents:
        raise Rejected(Reason.INCIDENT_UNKNOWN, incident=command.incident)
    return _capacity(lookups, _OPERATORS, case.organ)


def _capacity(lookups: Lookups, roles: tuple[RoleId, ...], organ: OrganId) -> Capacity:
    for capacity in lookups.appointments:
        if capacity.organ == organ and capacity.role in roles:
            return capacity
    raise Rejected(Reason.NO_RIGHT, role=" ".join(roles), organ=organ)


def _keep_to_the_petitioner(command: c.Command, case: Case) -> None:
    """Refuse what is said on behalf of anybody but the petitioner, or where nobody speaks for them."""
    match command:
        case c.FileSubmission():
            possible: ActorId | None = command.petitioner
        case c.CorrelateMessage() | c.AttachFile():
            possible = case.petitioner
        case _:
            possible = None
    if command.on_behalf_of not in (None, possible):
        raise Rejected(Reason.ON_BEHALF_NOT_POSSIBLE)  # whom it names may be a name


def _admit_filing(command: c.FileSubmission, lookups: Lookups) -> Capacity:
    if lookups.superiors is None:
        raise Rejected(Reason.ORGAN_UNKNOWN, organ=command.organ)
    if command.petitioner.startswith(SYSTEM):
        raise Rejected(Reason.PERSON_ID_RESERVED)
    if command.actor == command.petitioner or command.actor in _MACHINES:
        return Capacity()
    return _capacity(lookups, _CASE_OFFICERS, command.organ)


def _admit_reader(command: c.AddNote | c.AttachFile, case: Case, lookups: Lookups) -> Capacity:
    if command.actor == c.WORKER:
        return Capacity()  # also when the case is over: the file is compiled then
    _must_run(case)
    if command.actor == case.petitioner and isinstance(command, c.AttachFile):
        return Capacity(role=PETITIONER)
    for capacity in lookups.appointments:
        in_line = capacity.organ in (case.organ, case.office, *case.superiors)
        if in_line and reads_content(capacity.role):
            _keep_secret(command, case, lookups)
            keep_out(command.actor, case, codec.command_name(command))
            return capacity
    raise Rejected(Reason.NO_RIGHT, role=" ".join(_CASE_OFFICERS), organ=case.organ)


def _keep_secret(command: c.Command, case: Case, lookups: Lookups) -> None:
    """Refuse whoever may not even know of the case."""
    if not secrecy.may_know(case, command.actor, lookups.appointments):
        raise Rejected(Reason.NO_RIGHT, organ=case.organ)


def _must_be_kept(command: c.AttachFile, lookups: Lookups) -> None:
    """Refuse a file that nobody brought, and one that is said to be another than it is."""
    if (lookups.file_size, lookups.file_kind) != (command.size, command.media_type):
        raise Rejected(Reason.FILE_UNKNOWN, digest=command.digest)


def _admit_regrouping(command: c.SplitCase | c.MergeCase, case: Case, lookups: Lookups) -> Capacity:
    capacity = _capacity(lookups, _CASE_OFFICERS, case.organ)
    _keep_secret(command, case, lookups)
    keep_out(command.actor, case, codec.command_name(command))
    if isinstance(command, c.MergeCase):
        _can_go_on(command, case, lookups)
    else:
        _can_be_parted(command, case)
    return capacity


def _can_go_on(command: c.MergeCase, case: Case, lookups: Lookups) -> None:
    if command.into == case.id:
        raise Rejected(Reason.SAME_CASE, number=case.number)
    if lookups.into_state is None:
        raise Rejected(Reason.MERGE_TARGET_UNKNOWN, number=case.number)
    if lookups.into_secret != secrecy.is_secret(case):
        raise Rejected(Reason.MERGE_TARGET_OF_ANOTHER_KIND)  # names neither: refusals stand in clear
    if lookups.into_state != "open":
        raise Rejected(Reason.MERGE_TARGET_ENDED, case=command.into)


def _can_be_parted(command: c.SplitCase, case: Case) -> None:
    """Refuse claims that are not there or named twice, too many, and all that are left."""
    here = set(claims.here(case))
    parted: set[int] = set()
    for claim in command.claims:
        if claim not in here or claim in parted or len(parted) == _MOST_CLAIMS:
            raise Rejected(Reason.CLAIMS_UNKNOWN, claims=str(claim))
        parted.add(claim)
    if not parted or parted == here:
        raise Rejected(Reason.CLAIMS_UNKNOWN, claims=" ".join(map(str, command.claims[:1])))


def _admit_worker(
    command: c.CompleteJob | c.FailJob | c.ForwardCase | c.LinkCase, case: Case, lookups: Lookups
) -> Capacity:
    if command.actor != c.WORKER:
        raise Rejected(Reason.NO_RIGHT, role="system")
    if isinstance(command, c.LinkCase):
        return Capacity()
    job = case.jobs.get(command.job)
    if job is None:
        raise Rejected(Reason.JOB_UNKNOWN, job=command.job)
    if isinstance(command, c.ForwardCase) and job.name != "case.forward":
        raise Rejected(Reason.JOB_OF_ANOTHER_KIND, job=job.name)
    undeclared = set(command.outputs) - set(lookups.declared) if isinstance(command, c.CompleteJob) else set()
    if undeclared:
        raise Rejected(Reason.JOB_OUTPUT_UNDECLARED, job=job.name, outputs=" ".join(sorted(undeclared)))
    return Capacity()


_TaskCommand = c.ClaimTask | c.ReleaseTask | c.AssignTask | c.CompleteTask


def _admit_task(command: _TaskCommand, case: Case, definition: Definition, lookups: Lookups) -> Capacity:
    task = case.tasks.get(command.task)
    if task is None:
        states = {"done": Reason.TASK_DONE, "cancelled": Reason.TASK_CANCELLED}
        raise Rejected(states.get(lookups.item_state or "", Reason.TASK_UNKNOWN), task=command.task)
    element = definition.elements[task.element]
    match command:
        case c.AssignTask():
            capacity = _capacity(lookups, (HEAD,), task.organ)
            _may_be_given(command, case, definition, lookups)
        case c.ReleaseTask():
            return _admit_release(command, case, element, lookups)
        case c.ClaimTask():
            capacity = _capacity(lookups, task.roles, task.organ)
            if task.assignee is not None:
                raise Rejected(Reason.ALREADY_CLAIMED, assignee=task.assignee)
            _keep_duties_apart(command.actor, case, element, definition)
        case c.CompleteTask():
            capacity = _capacity(lookups, task.roles, task.organ)
            if task.assignee not in (None, command.actor):
                raise Rejected(Reason.SOMEONE_ELSES, assignee=str(task.assignee))
            _keep_duties_apart(command.actor, case, element, definition)
    keep_out(command.actor, case, element.id, element)
    return capacity


def _admit_release(command: c.ReleaseTask, case: Case, element: Element, lookups: Lookups) -> Capacity:
    """Admit whoever gives a task back: who keeps out may, for that is no work on the case."""
    task = case.tasks[command.task]
    if task.assignee is None:
        raise Rejected(Reason.TASK_NOT_CLAIMED, task=command.task)
    if task.assignee == command.actor:
        return _capacity(lookups, task.roles, task.organ)
    keep_out(command.actor, case, element.id, element)
    return _capacity(lookups, (HEAD,), task.organ)


def _may_be_given(command: c.AssignTask, case: Case, definition: Definition, lookups: Lookups) -> None:
    task, assignee = case.tasks[command.task], command.assignee
    element = definition.elements[task.element]
    if not any(a.organ == task.organ and a.role in task.roles for a in lookups.assignee_appointments):
        raise Rejected(Reason.NO_RIGHT_ASSIGNEE, assignee=assignee, role=" ".join(task.roles))
    keep_out(assignee, case, element.id, element)
    _keep_duties_apart(assignee, case, element, definition)


def _keep_duties_apart(actor: ActorId, case: Case, element: Element, definition: Definition) -> None:
    """Refuse whoever did something from which this element is kept apart."""
    done = done_apart(actor, case, element, definition)
    if done is not None:
        raise Rejected(Reason.SEPARATION_OF_DUTIES, element=element.id, done=done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A decided name that is not what the decision table proposed."""

    decision: str
    name: str
    proposed: Json
    decided: Json


def departures(
    case: Case, definition: Definition, element: Element, decided: Mapping[str, Json]
) -> list[Departure]:
    """Return every decided name that is not what its table proposed."""
    return [
        Departure(decision=decision, name=name, proposed=proposed[name], decided=decided[name])
        for decision in element.confirms
        for proposed in [case.proposals.get(decision, {})]
        for name in sorted(definition.proposals(decision))
        if name in decided and proposed.get(name) is not None and decided[name] != proposed[name]
    ]


def justify(command: c.CompleteTask, case: Case, definition: Definition, answers: Mapping[str, Json]) -> None:
    """Refuse a departure from a proposal without code and reason, and a code that the bundle does not know.

    `answers` are checked and typed.

    Raises Rejected naming the first name decided otherwise, or the code.
    """
    code = command.departure_code
    if code is not None and definition.departures and code not in definition.departures:
        raise Rejected(Reason.DEPARTURE_CODE_UNKNOWN, task=command.task)  # the code is whatever was sent
    element = definition.elements[case.tasks[command.task].element]
    found = departures(case, definition, element, answers)
    if found and not (code and (command.departure_reason or "").strip()):
        first = found[0]
        raise Rejected(
            Reason.DEPARTURE_WITHOUT_REASON,
            name=first.name,
            proposed=str(first.proposed),
            decided=str(first.decided),
        )


def _admit_message(
    command: c.CorrelateMessage, case: Case, definition: Definition, lookups: Lookups
) -> Capacity:
    message = case.messages.get(command.message)
    if message is None:
        raise Rejected(Reason.NOT_WAITING, message=command.message)
    if command.actor == c.WORKER:
        return _admit_sent(command, case)
    if PETITIONER in message.roles and command.actor == case.petitioner:
        return Capacity(role=PETITIONER)
    staff = tuple(role for role in message.roles if role != PETITIONER)
    element = definition.elements[ElementId(message.element)]
    if element.recusal is Recusing.ASKS:
        _keep_secret(command, case, lookups)
        capacity = _working(lookups, staff, case, definition)
    else:
        capacity = _capacity(lookups, staff, message.organ)
    keep_out(command.actor, case, message.element, element)
    _keep_duties_apart(command.actor, case, element, definition)
    return capacity


def _working(lookups: Lookups, staff: tuple[RoleId, ...], case: Case, definition: Definition) -> Capacity:
    """Return the capacity of somebody in any organ that works on the case: whoever it is may ask."""
    for organ in sorted(organs_at_work(case, definition), key=lambda one: one != case.organ):
        if any(one.organ == organ and one.role in staff for one in lookups.appointments):
            return _capacity(lookups, staff, organ)
    raise Rejected(Reason.NO_RIGHT, role=" ".join(staff), organ=case.organ)


def _admit_sent(command: c.CorrelateMessage, case: Case) -> Capacity:
    """Admit what another case sends: only where the drawing waits for it, and never to a secret matter."""
    if command.message not in case.addressed or secrecy.is_secret(case):
        raise Rejected(Reason.NOT_WAITING, message=command.message)
    return Capacity()
