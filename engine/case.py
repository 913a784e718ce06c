"""A case as it stands: the events folded. State is a cache; the history is the truth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from engine import deadlines
from engine.archived import ArchivedFile, archive
from engine.deadlines import ClockKey, Running, clock_name
from engine.definition import OrganRule
from engine.events import (
    ArchiveEvent,
    CaseEnded,
    CaseForwarded,
    CaseLinked,
    CaseMerged,
    CaseSplit,
    CaseStarted,
    ClaimsJoined,
    DeadlineEscalated,
    DeadlineEvent,
    Event,
    FileAttached,
    FlowTaken,
    GatewayDecided,
    IncidentRaised,
    IncidentResolved,
    JobCancelled,
    JobCreated,
    JobDone,
    JobFailed,
    Json,
    MessageAddressed,
    MessageAwaited,
    MessageCancelled,
    MessageReceived,
    NoteAdded,
    ProposalDepartedFrom,
    RecusalEvent,
    RuleProfileBound,
    StageEntered,
    StageLeft,
    SuperiorsRegistered,
    TableEvaluated,
    TaskAssigned,
    TaskCancelled,
    TaskClaimed,
    TaskCompleted,
    TaskCreated,
    TaskReleased,
    TimerCancelled,
    TimerFired,
    TimerMoved,
    TimerSet,
    VariablesSet,
)
from engine.ids import (
    ActorId,
    CaseId,
    ElementId,
    IncidentId,
    JobId,
    MessageId,
    OrganId,
    RoleId,
    TaskId,
    TimerId,
)
from engine.recusals import Recusals
from engine.timers import Timer, evolve_timer

PROPOSED: Final = "proposed_"
KIND: Final = "matter_type"
CLAIM_COUNT: Final = "claim_count"
ACCUSATION: Final = "accusation"
HAND_OVER: Final = "case.hand_over_secretly"
_WE_ARE_ACCUSED: Final = "we_are_accused"
_NO_ORGAN: Final = OrganId("")
_NOBODY: Final = ActorId("")


@dataclass(slots=True, kw_only=True)
class WorkItem:
    """A task somebody may do, or a message somebody may send (`name` is the message's)."""

    element: ElementId
    path: str
    item: int | None
    roles: tuple[RoleId, ...]
    organ: OrganId
    assignee: ActorId | None = None
    name: str | None = None


@dataclass(slots=True, kw_only=True)
class Job:
    """A side effect asked for and not yet done; `incident` while a person must look."""

    name: str
    element: ElementId | None
    path: str
    item: int | None
    parameters: Mapping[str, Json]
    attempts: int = 0
    incident: IncidentId | None = None


@dataclass(slots=True, kw_only=True)
class Case:
    """What is known of a case after `version` entries; in clear only, no free text.

    `acted` tells who completed which element (recusal, separation of duties); `proposals` the last
    proposal of each decision as {decided name: value}; `claims_split` the claims that went elsewhere;
    `accused` the organs that handed over an accusation of themselves; `addressed` the messages that other
    cases send, with their correlation; `recusals` who keeps out; `profile` of its clocks; `archive` its file.
    """

    id: CaseId
    version: int = 0
    last_at: datetime | None = None
    bundle: str = ""
    number: str = ""
    office: OrganId = _NO_ORGAN
    organ: OrganId = _NO_ORGAN
    sender: OrganId | None = None
    superiors: tuple[OrganId, ...] = ()
    petitioner: ActorId = _NOBODY
    outcome: str | None = None
    reference: CaseId | None = None
    stages: list[ElementId] = field(default_factory=list)
    routing: dict[str, Json] = field(default_factory=dict)
    tasks: dict[TaskId, WorkItem] = field(default_factory=dict)
    messages: dict[MessageId, WorkItem] = field(default_factory=dict)
    timers: dict[TimerId, Timer] = field(default_factory=dict)
    jobs: dict[JobId, Job] = field(default_factory=dict)
    clocks: Mapping[ClockKey, Running] = field(default_factory=dict)
    acted: dict[ElementId, list[ActorId]] = field(default_factory=dict)
    proposals: dict[str, dict[str, Json]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    claims_split: list[int] = field(default_factory=list)
    links: dict[CaseId, str] = field(default_factory=dict)
    accused: tuple[OrganId, ...] = ()
    addressed: dict[MessageId, str] = field(default_factory=dict)
    recusals: Recusals = field(default_factory=Recusals)
    profile: str = deadlines.NATIONAL
    archive: ArchivedFile | None = None

    @property
    def ended(self) -> bool:
        """Whether the case is over; jobs may still be under way."""
        return self.outcome is not None

    def organs(self) -> dict[OrganRule, OrganId]:
        """Return which organ each organ property names now; one that is not registered is left out.

        No organ reviews what it decided itself (《信访工作条例》第三十五、三十六条). Once an accused organ
        has handed the accusation over, what is left to do is its superior's (第三十条第三款).
        """
        named = dict(zip((OrganRule.REVIEWING, OrganRule.REREVIEWING), self.superiors, strict=False))
        own = {OrganRule.OFFICE: self.sender or self.office, OrganRule.HANDLING: self.organ}
        for rule, organ in own.items():
            if organ not in self.accused:
                named[rule] = organ
            elif self.superiors:
                named[rule] = self.superiors[0]
        return named

    @property
    def _at_work(self) -> bool:
        """Whether a job, not tried yet, is about to bring the next task: what is due waits to name it."""
        return not self.tasks and any(not job.attempts and not job.incident for job in self.jobs.values())

    def soonest(self) -> datetime | None:
        """Return when the case next wants to be woken: a timer, a warning or a missed clock."""
        if self._at_work:
            return None
        instants = [timer.due_at for timer in self.timers.values() if timer.due_at and not timer.incident]
        instants += [due.at for due in deadlines.next_due(self.clocks)]
        return min(instants, default=None)

    def due(self, at: datetime) -> tuple[datetime, str, str] | None:
        """Return (instant, kind, key) of what is due first at `at`, or None.

        Legal clocks go before timers of the same instant: a timer's branch may ask whether one was missed.
        """
        waiting = [(due.at, str(due.kind), clock_name(due.key)) for due in deadlines.next_due(self.clocks)]
        waiting += [
            (timer.due_at, "~timer", key)
            for key, timer in self.timers.items()
            if timer.due_at is not None and timer.incident is None
        ]
        found = None if self._at_work else min((row for row in waiting if row[0] <= at), default=None)
        return None if found is None else (found[0], found[1].removeprefix("~"), found[2])


def fold(case: Case, happened: tuple[Event, ...], routing: Mapping[str, Json], at: datetime) -> Case:
    """Fold one entry into the case, in place, and return it. Never refuses: it already happened."""
    case.routing.update(routing)
    for event in happened:
        evolve(case, event)
    case.version += 1
    case.last_at = at
    return case


def evolve(case: Case, event: Event) -> None:  # noqa: C901 - one arm per kind of event
    """Fold one event into the case, in place."""
    if isinstance(event, DeadlineEvent):
        case.clocks = deadlines.fold(case.clocks, event)
        return
    if isinstance(event, _TaskEvent):
        _evolve_task(case, event)
        return
    if isinstance(event, ArchiveEvent):
        case.archive = archive(case.archive, event)
        return
    match event:
        case MessageAwaited() | MessageAddressed() | MessageReceived() | MessageCancelled():
            _evolve_message(case, event)
        case TimerSet() | TimerMoved() | TimerFired() | TimerCancelled():
            evolve_timer(case.timers, event)
        case JobCreated() | JobDone() | JobFailed() | JobCancelled() | IncidentRaised() | IncidentResolved():
            _evolve_job(case, event)
        case TableEvaluated() | VariablesSet() | ProposalDepartedFrom():
            _evolve_data(case, event)
        case FlowTaken() | GatewayDecided() | NoteAdded() | DeadlineEscalated():
            pass  # the trail on the diagram, the notes and who was told are read from the entries
        case _:
            _evolve_whole(case, event)


_TaskEvent = (
    TaskCreated | TaskClaimed | TaskReleased | TaskAssigned | TaskCompleted | TaskCancelled | RecusalEvent
)  # fmt: skip


def _evolve_task(case: Case, event: _TaskEvent) -> None:
    match event:
        case TaskCreated():
            case.tasks[event.task] = WorkItem(
                element=event.element, path=event.path, item=event.item, roles=event.roles, organ=event.organ
            )
        case TaskClaimed() | TaskAssigned():
            case.tasks[event.task].assignee = event.assignee
        case TaskReleased():
            case.tasks[event.task].assignee = None
        case TaskCompleted():
            del case.tasks[event.task]
            _acted(case, event.element, event.actor)
        case TaskCancelled():
            del case.tasks[event.task]
            case.recusals.asked.pop(event.task, None)
        case _:
            case.recusals.note(event)


def _acted(case: Case, element: ElementId, actor: ActorId) -> None:
    people = case.acted.setdefault(element, [])
    if actor not in people:
        people.append(actor)


_MessageEvent = MessageAwaited | MessageAddressed | MessageReceived | MessageCancelled


def _evolve_message(case: Case, event: _MessageEvent) -> None:
    match event:
        case MessageAwaited():
            case.messages[event.message] = WorkItem(
                element=event.element,
                path=event.path,
                item=event.item,
                roles=event.roles,
                organ=event.organ,
                name=event.name,
            )
        case MessageAddressed():
            case.addressed[event.message] = event.correlation
        case MessageReceived() | MessageCancelled():
            del case.messages[event.message]
            case.addressed.pop(event.message, None)
            if isinstance(event, MessageReceived):
                _acted(case, event.element, event.actor)


_JobEvent = JobCreated | JobDone | JobFailed | JobCancelled | IncidentRaised | IncidentResolved


def _evolve_job(case: Case, event: _JobEvent) -> None:  # noqa: C901 - one arm per event
    match event:
        case JobCreated():
            case.jobs[event.job] = Job(
                name=event.name,
                element=event.element,
                path=event.path,
                item=event.item,
                parameters=event.parameters,
            )
        case JobDone():
            if case.jobs[event.job].name == HAND_OVER:
                _leave_the_accused(case)
            del case.jobs[event.job]
        case JobCancelled():
            del case.jobs[event.job]
        case JobFailed():
            case.jobs[event.job].attempts = event.attempt
        case IncidentRaised():
            if event.job is not None:
                case.jobs[event.job].incident = event.incident
            if event.timer is not None:
                case.timers[event.timer].incident = event.incident
        case IncidentResolved():
            _resolved(case, event.incident)


def _leave_the_accused(case: Case) -> None:
    accused = case.routing.get(KIND) == ACCUSATION and case.routing.get(_WE_ARE_ACCUSED) is True
    if accused and case.organ not in case.accused:
        case.accused += (case.organ,)


def _resolved(case: Case, incident: IncidentId) -> None:
    held: list[Job | Timer] = [*case.jobs.values(), *case.timers.values()]
    for waiting in held:
        if waiting.incident == incident:
            waiting.incident = None
            if isinstance(waiting, Job):
                waiting.attempts = 0


def _evolve_data(case: Case, event: TableEvaluated | VariablesSet | ProposalDepartedFrom) -> None:
    match event:
        case TableEvaluated() | VariablesSet() if "#" in event.path:
            pass  # inside a multi-instance it is the item's, never the case's
        case TableEvaluated():
            case.routing.update(event.outputs)
            case.proposals[event.decision] = {
                name.removeprefix(PROPOSED): value
                for name, value in event.outputs.items()
                if name.startswith(PROPOSED)
            }
        case VariablesSet():
            case.routing.update(event.values)
        case ProposalDepartedFrom():
            pass  # the decided value is in the routing data


_WholeEvent = (
    CaseStarted | CaseEnded | StageEntered | StageLeft | CaseForwarded | SuperiorsRegistered
    | CaseSplit | CaseMerged | CaseLinked | ClaimsJoined | FileAttached | RuleProfileBound
)  # fmt: skip


def _evolve_whole(case: Case, event: _WholeEvent) -> None:  # noqa: C901 - one arm per event
    match event:
        case CaseStarted():
            case.bundle, case.number = event.bundle, event.number
            case.office, case.organ, case.superiors = event.office, event.organ, event.superiors
            case.petitioner = event.petitioner
        case CaseEnded():
            case.outcome, case.reference = event.outcome, event.reference or case.reference
        case StageEntered():
            case.stages.append(event.stage)
        case StageLeft():
            case.stages.remove(event.stage)
        case CaseForwarded():
            _leave_the_accused(case)
            case.organ, case.superiors, case.sender = event.organ, event.superiors, event.sender
        case SuperiorsRegistered():
            case.superiors = event.superiors
        case CaseSplit():
            case.claims_split.extend(event.claims)
            case.links[event.into] = "split_to"
        case CaseMerged():
            case.reference = event.into
        case CaseLinked():
            case.links[event.case] = event.relation
        case ClaimsJoined():
            case.routing[CLAIM_COUNT] = event.count
        case FileAttached():
            case.files.append(event.digest)
        case RuleProfileBound():
            case.profile = event.profile
