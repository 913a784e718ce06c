"""The worklist: one row per task or awaited message, so that people find what they may do; and due jobs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from engine import events as e
from engine import secrecy
from engine.case import Case, WorkItem
from engine.deadlines import State
from engine.ids import MessageId
from engine.projections.incidents import Incidents
from engine.storage.records import DueRow, ItemKind, ItemRow, ItemState, StoredIncident
from engine.storage.unit_of_work import UnitOfWork

_OWED: Final = (State.RUNNING, State.MISSED)


class Worklist:
    """Collects what entries change in the worklist; a transaction writes the net change once.

    One that begins with the first entry of a case ends with every row that there is of it.
    """

    def __init__(self, case: Case) -> None:
        """Remember the case as it was found."""
        self._case = case
        due, found_at = legal_due(case), case.last_at
        self._items = {} if found_at is None else {
            key: _row(case, key, item, found_at, due) for key, item in _items(case).items()
        }  # fmt: skip
        self._found = dict(self._items)
        self._jobs: dict[str, datetime | None] = {}
        self._incidents = Incidents(case)

    def turn_to(self, case: Case) -> None:
        """Go on with the case as it is in another object: what was tried on the old one has failed."""
        self._case = case

    def note(self, happened: Sequence[e.Event], at: datetime, number: int) -> None:
        """Take in what one entry brought; `at` is the entry's time, `number` its place in the history."""
        self._incidents.note(happened, at, number)
        done: set[str] = set()
        for event in happened:
            match event:
                case e.TaskCompleted(task=item) | e.MessageReceived(message=item):
                    done.add(item)
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
        self._note_items(done, at)

    def _note_items(self, done: set[str], at: datetime) -> None:
        now, due = _items(self._case), legal_due(self._case)
        for key, item in now.items():
            known = self._items.get(key)
            if known is None:
                self._items[key] = _row(self._case, key, item, at, due)
            elif (known.assignee, known.due_at) != (item.assignee, due):
                self._items[key] = replace(known, state=_state(item), assignee=item.assignee, due_at=due)
        for message in self._case.addressed:  # a matter may have become secret, and then nobody finds it
            row = replace(self._items[message], correlation=_correlation(self._case, message))
            self._items[message] = row
        for key, row in self._items.items():
            if row.done_at is None and key not in now:
                state = ItemState.DONE if key in done else ItemState.CANCELLED
                self._items[key] = replace(row, state=state, due_at=due, done_at=at)

    def _retried(self) -> list[str]:
        return [key for key, job in self._case.jobs.items() if job.incident is None and not job.attempts]

    def write(self, work: UnitOfWork) -> None:
        """Write the rows that came, changed or went, all in one statement."""
        rows = [row for key, row in self._items.items() if row != self._found.get(key)]
        if rows:
            work.put_items(rows)
        self._write_jobs(work)
        self._incidents.write(work, self._case)

    def items(self) -> tuple[ItemRow, ...]:
        """Return the rows of all items that were noted or found."""
        return tuple(self._items.values())

    def closed(self) -> tuple[ItemRow, ...]:
        """Return the rows as erasure leaves them: nobody can do any of it, cancelled as of the last entry."""
        return tuple(
            row
            if row.done_at is not None
            else replace(row, state=ItemState.CANCELLED, done_at=self._case.last_at)
            for row in self._items.values()
        )

    def due(self) -> tuple[DueRow, ...]:
        """Return the rows of the jobs that were noted and wait."""
        waiting = {job: due for job, due in self._jobs.items() if job in self._case.jobs}
        return tuple(
            DueRow(id=job, case=self._case.id, due_at=due) for job, due in waiting.items() if due is not None
        )

    def incidents(self) -> tuple[StoredIncident, ...]:
        """Return the rows of the incidents that were noted and are open."""
        return tuple(self._incidents.rows(self._case))

    def _write_jobs(self, work: UnitOfWork) -> None:
        rows = self.due()
        waiting = {row.id for row in rows}
        gone = [job for job in self._jobs if job not in waiting]
        if rows:
            work.put_due(rows)
        if gone:
            work.remove_due(gone)


def _items(case: Case) -> dict[str, WorkItem]:
    return {str(key): item for group in (case.tasks, case.messages) for key, item in group.items()}


def _row(case: Case, key: str, item: WorkItem, at: datetime, due: datetime | None) -> ItemRow:
    return ItemRow(
        id=key,
        case=case.id,
        kind=ItemKind.TASK if item.name is None else ItemKind.MESSAGE,
        element=item.element,
        path=item.path,
        item=item.item,
        organ=item.organ,
        roles=item.roles,
        state=_state(item),
        assignee=item.assignee,
        created_at=at,
        due_at=due,
        correlation=_correlation(case, key) if case.addressed else None,
    )


def _correlation(case: Case, key: str) -> str | None:
    return None if secrecy.is_secret(case) else case.addressed.get(MessageId(key))


def _state(item: WorkItem) -> ItemState:
    return ItemState.OPEN if item.assignee is None else ItemState.CLAIMED


def legal_due(case: Case) -> datetime | None:
    """Return when the office next owes something by law, None if no such clock runs."""
    owed = [
        clock.due_at for clock in case.clocks.values() if clock.state in _OWED and clock.who == "authority"
    ]
    return min(owed, default=None)
