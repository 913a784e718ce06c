"""The worklist: one row per task or awaited message, so that people find what they may do; and due jobs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from engine import events as e
from engine.case import Case, WorkItem
from engine.deadlines import State
from engine.projections.incidents import Incidents
from engine.storage.records import DueRow, ItemKind, ItemRow, ItemState
from engine.storage.unit_of_work import UnitOfWork

_FINAL: Final = (ItemState.DONE, ItemState.CANCELLED)
_OWED: Final = (State.RUNNING, State.MISSED)


class Worklist:
    """Collects what a transaction changes in the worklist and writes the net change once."""

    def __init__(self, case: Case) -> None:
        """Remember the case as the transaction found it."""
        self._case = case
        self._found = {key: (item, item.assignee) for key, item in _items(case).items()}
        self._due = legal_due(case)
        self._done: set[str] = set()
        self._jobs: dict[str, datetime | None] = {}
        self._incidents = Incidents(case)

    def turn_to(self, case: Case) -> None:
        """Go on with the case as it is in another object: what was tried on the old one has failed."""
        self._case = case

    def note(self, happened: Sequence[e.Event], at: datetime, number: int) -> None:
        """Take in what one entry brought; `at` is the entry's time, `number` its place in the history."""
        self._incidents.note(happened, at, number)
        for event in happened:
            match event:
                case e.TaskCompleted(task=item) | e.MessageReceived(message=item):
                    self._done.add(item)
                case e.JobCreated(job=job):
                    self._jobs[job] = at
                case e.JobFailed(job=job, retry_at=retry_at):
                    self._jobs[job] = retry_at
                case e.JobDone(job=job) | e.JobCancelled(job=job):
                    self._jobs[job] = None
                case e.IncidentResolved():
                    self._jobs |= dict.fromkeys(self._retried(), at)
                case _:
                    pass  # nothing that a worklist shows

    def _retried(self) -> list[str]:
        return [key for key, job in self._case.jobs.items() if job.incident is None and not job.attempts]

    def write(self, work: UnitOfWork, at: datetime) -> None:
        """Write the rows that came, changed or went, all in one statement."""
        now = _items(self._case)
        due = legal_due(self._case)
        rows = [
            self._row(key, item, _state(item), at, due)
            for key, item in now.items()
            if due != self._due or key not in self._found or item.assignee != self._found[key][1]
        ]
        rows += [
            self._row(key, item, ItemState.DONE if key in self._done else ItemState.CANCELLED, at, due)
            for key, (item, _) in self._found.items()
            if key not in now
        ]
        if rows:
            work.put_items(rows)
        self._write_jobs(work)
        self._incidents.write(work, self._case)

    def _row(self, key: str, item: WorkItem, state: ItemState, at: datetime, due: datetime | None) -> ItemRow:
        return ItemRow(
            id=key,
            case=self._case.id,
            kind=ItemKind.TASK if item.name is None else ItemKind.MESSAGE,
            element=item.element,
            path=item.path,
            item=item.item,
            organ=item.organ,
            roles=item.roles,
            state=state,
            assignee=item.assignee,
            created_at=at,
            due_at=due,
            done_at=at if state in _FINAL else None,
        )

    def _write_jobs(self, work: UnitOfWork) -> None:
        waiting = self._case.jobs
        rows = [
            DueRow(id=job, case=self._case.id, due_at=due)
            for job, due in self._jobs.items()
            if due is not None and job in waiting
        ]
        gone = [job for job, due in self._jobs.items() if due is None or job not in waiting]
        if rows:
            work.put_due(rows)
        if gone:
            work.remove_due(gone)


def _items(case: Case) -> dict[str, WorkItem]:
    return {str(key): item for group in (case.tasks, case.messages) for key, item in group.items()}


def _state(item: WorkItem) -> ItemState:
    return ItemState.OPEN if item.assignee is None else ItemState.CLAIMED


def legal_due(case: Case) -> datetime | None:
    """Return when the office next owes something by law, None if no such clock runs."""
    owed = [
        clock.due_at for clock in case.clocks.values() if clock.state in _OWED and clock.who == "authority"
    ]
    return min(owed, default=None)
