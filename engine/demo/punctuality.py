"""Whether machines were on time and whom a missed period named: read from the history of a case."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from engine import deadlines
from engine import events as e
from engine.case import Case, WorkItem, evolve
from engine.deadlines import ClockKey, Who, clock_name
from engine.definition import Definition
from engine.history import Entry
from engine.ids import ActorId, JobId, OrganId, RoleId, TimerId

IN_TIME: Final = timedelta(minutes=1)
"""How late a step that waits for nobody may be."""
_FIRED: Final = "fire_due"

Holders = Callable[[OrganId, RoleId, date], tuple[ActorId, ...]]
"""Who holds a role in an organ on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineStep:
    """A step that waited for nobody: what it was, in which case, when it was due, how late it came."""

    kind: str
    name: str
    case: str
    due_at: datetime
    late: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTask:
    """An open task that a missed period named, and who may do it: its holder, or all who may take it."""

    element: str
    organ: OrganId
    roles: tuple[RoleId, ...]
    people: tuple[ActorId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A period that passed: whose it was (`duty`: what an organ owed), and the tasks that it named."""

    case: str
    clock: str
    at: datetime
    who: str
    duty: bool
    tasks: tuple[NamedTask, ...]

    @property
    def named(self) -> bool:
        """Whether there was an open task that somebody could do."""
        return any(task.people for task in self.tasks)


class _Waiting(NamedTuple):
    kind: str
    key: str
    instant: datetime | None


@dataclass(slots=True, kw_only=True)
class Punctuality:
    """Gathers from one history after another.

    `steps` were done by machines, `latest` the latest of each kind, `late` those that were not in time;
    `incidents` are the entries after which a person had to look.
    """

    holders: Holders
    zone: tzinfo
    steps: int = 0
    latest: dict[str, MachineStep] = field(default_factory=dict)
    late: list[MachineStep] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    _left: list[MachineStep] = field(default_factory=list)
    _last: datetime | None = None

    def follow(
        self, case: Case, entries: Iterable[tuple[Entry, tuple[e.Event, ...]]], definition: Definition
    ) -> None:
        """Take in a whole history, given with its events; `case` is folded from it on the way."""
        waiting: dict[_Waiting, datetime] = {}
        for entry, happened in entries:
            for row in _done(entry, happened, waiting):
                self._note(_step(case, row, waiting[row], entry.recorded_at))
            case.routing.update(entry.routing)
            for event in happened:
                if isinstance(event, e.DeadlineMissed):
                    self.misses.append(self._miss(case, event, happened, definition))
                if isinstance(event, e.IncidentRaised):
                    self.incidents.append(f"{case.number} entry {entry.number}")
                evolve(case, event)
            case.version, case.last_at = entry.number, entry.at
            known = waiting | dict(_put_off(happened))
            waiting = {
                row: known.get(row) or max(entry.recorded_at, row.instant or entry.recorded_at)
                for row in _waits(case)
            }
            self._last = max(self._last or entry.recorded_at, entry.recorded_at)
        self._left += [_step(case, row, due_at, due_at) for row, due_at in waiting.items()]

    def leave(self, until: datetime | None) -> None:
        """Take in what was still due when all cases were left: at `until`, or with the last entry of all."""
        left_at = until or self._last
        for step in self._left:
            if left_at is not None and step.due_at < left_at - IN_TIME:
                self._note(replace(step, late=left_at - step.due_at))

    def _note(self, step: MachineStep) -> None:
        self.steps += 1
        if step.kind not in self.latest or step.late > self.latest[step.kind].late:
            self.latest[step.kind] = step
        if step.late > IN_TIME:
            self.late.append(step)

    def _miss(
        self,
        case: Case,
        event: e.DeadlineMissed,
        happened: tuple[e.Event, ...],
        definition: Definition,
    ) -> Miss:
        clock = definition.rules(case.profile).clocks.get(event.clock)
        running = case.clocks[ClockKey(event.clock, event.item)]
        told = [
            escalated
            for escalated in happened
            if isinstance(escalated, e.DeadlineEscalated)
            and (escalated.clock, escalated.item) == (event.clock, event.item)
        ]
        keys = dict.fromkeys(task for escalated in told for task in escalated.tasks)
        day = event.due_at.astimezone(self.zone).date()
        return Miss(
            case=case.number,
            clock=clock_name(ClockKey(event.clock, event.item)),
            at=event.due_at,
            who=running.who,
            duty=running.who == Who.AUTHORITY and (clock is None or not clock.informational),
            tasks=tuple(
                self._named(case, case.tasks[key], definition, day) for key in keys if key in case.tasks
            ),
        )

    def _named(self, case: Case, task: WorkItem, definition: Definition, day: date) -> NamedTask:
        element = definition.elements[task.element]
        barred = {actor for other in element.separate_from for actor in case.acted.get(other, ())}
        able = (
            [task.assignee]
            if task.assignee is not None
            else [person for role in task.roles for person in self.holders(task.organ, role, day)]
        )
        return NamedTask(
            element=task.element,
            organ=task.organ,
            roles=task.roles,
            people=tuple(person for person in dict.fromkeys(able) if person not in barred),
        )


def _done(
    entry: Entry, happened: tuple[e.Event, ...], waiting: Mapping[_Waiting, datetime]
) -> Iterator[_Waiting]:
    """Yield what had waited and is done, or tried, by an entry."""
    wanted = {("job", str(event.job)) for event in happened if isinstance(event, e.JobDone | e.JobFailed)}
    if entry.command == _FIRED:
        wanted.add((str(entry.clear["kind"]), str(entry.clear["key"])))
    return (row for row in waiting if (row.kind, row.key) in wanted)


def _step(case: Case, row: _Waiting, due_at: datetime, done_at: datetime) -> MachineStep:
    late = done_at - due_at
    return MachineStep(kind=row.kind, name=_name(case, row), case=case.number, due_at=due_at, late=late)


def _waits(case: Case) -> Iterator[_Waiting]:
    """Yield what of a case waits for nobody but the scheduler."""
    for due in deadlines.next_due(case.clocks):
        yield _Waiting(str(due.kind), clock_name(due.key), due.at)
    for timer_key, timer in case.timers.items():
        if timer.due_at is not None and timer.incident is None:
            yield _Waiting("timer", timer_key, timer.due_at)
    for job_key, job in case.jobs.items():
        if job.incident is None:
            yield _Waiting("job", job_key, None)


def _put_off(happened: tuple[e.Event, ...]) -> Iterator[tuple[_Waiting, datetime]]:
    """Yield the jobs that failed and when they are tried again."""
    for event in happened:
        if isinstance(event, e.JobFailed) and event.retry_at is not None:
            yield _Waiting("job", event.job, None), event.retry_at


def _name(case: Case, row: _Waiting) -> str:
    match row.kind:
        case "timer":
            return str(case.timers[TimerId(row.key)].element)
        case "job":
            job = case.jobs[JobId(row.key)]
            return f"{job.name} {job.element or ''}".strip()
        case _:
            return row.key
