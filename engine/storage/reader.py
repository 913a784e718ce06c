"""Read-only views over one moment: streams of entries, pages of cases, inboxes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from engine.ids import ActorId, CaseId, OrganId, RoleId
from engine.storage import access_lists, rows, schema
from engine.storage.access_lists import Knower
from engine.storage.instants import due_instant, stored
from engine.storage.lookups import Lookups
from engine.storage.records import (
    Appointment,
    CaseSummary,
    DueRow,
    InboxLine,
    ItemKind,
    ItemRow,
    RefusalRow,
    StoredEntry,
)
from engine.storage.seals import WRAPPED_APART
from engine.storage.statements import Statement, Transaction

_AT_A_TIME: Final = 500
_FEW_QUEUES: Final = 32  # beyond, one gathering for each role is faster than so many short ranges
_case, _list, _entry = schema.case_file, schema.case_list, schema.entry
_item, _due, _refusal = schema.work_item, schema.due, schema.refusal
_NEXT_WAKING: Final = Statement(
    sa.select(
        sa.select(sa.func.min(_case.c.wake_at)).scalar_subquery(),
        sa.select(sa.func.min(_due.c.due_at)).scalar_subquery(),
    )
)

Queue: TypeAlias = tuple[OrganId, RoleId]
After: TypeAlias = tuple[int, str]
"""The place of the last line of a page: its sort value and id, as `Page.after` gave them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases a list shows; None does not restrict. `organs` are the handling ones.

    Secret cases of which `knower` may not know are left out.
    """

    organs: tuple[OrganId, ...] | None = None
    stage: str | None = None
    status: str | None = None
    outcome: str | None = None
    petitioner: ActorId | None = None
    bundle: str | None = None
    knower: Knower | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Some cases, and after which place the next page begins; None at the end."""

    cases: tuple[CaseSummary, ...]
    after: After | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Some lines of an inbox, soonest due first, and after which place the next page begins."""

    lines: tuple[InboxLine, ...]
    after: After | None


class Reader(Lookups):
    """Questions to one moment of the database; `connection` runs any further SELECT."""

    def __init__(self, transaction: Transaction, connection: sa.Connection) -> None:
        super().__init__(transaction)
        self.connection = connection

    def entries(self, stream: str, after: int = 0) -> Iterator[StoredEntry]:
        """Yield a stream's entries after number `after` in order, fetching some hundred at a time."""
        while True:
            query = (
                sa.select(_entry)
                .where(_entry.c.stream == stream, _entry.c.number > after)
                .order_by(_entry.c.number)
                .limit(_AT_A_TIME)
            )
            found = self._rows(query)
            yield from map(rows.to_entry, found)
            if len(found) < _AT_A_TIME:
                return
            after = found[-1][1]

    def streams(self) -> Iterator[str]:
        """Yield the names of all streams in their order; one whose first entry is gone is not among them."""
        last = ""
        while True:
            query = (
                sa.select(_entry.c.stream)
                .where(_entry.c.stream > last, sa.text("number = 1"))
                .order_by(_entry.c.stream)
                .limit(_AT_A_TIME)
            )
            found = [row[0] for row in self._rows(query)]
            yield from found
            if len(found) < _AT_A_TIME:
                return
            last = found[-1]

    def case_ids(self) -> Iterator[CaseId]:
        """Yield the ids of all cases in order."""
        last = ""
        while True:
            query = sa.select(_case.c.id).where(_case.c.id > last).order_by(_case.c.id).limit(_AT_A_TIME)
            found = [CaseId(row[0]) for row in self._rows(query)]
            yield from found
            if len(found) < _AT_A_TIME:
                return
            last = found[-1]

    def cases(self, which: CaseFilter, *, after: After | None = None, limit: int = 50) -> CasePage:
        """Return a page of cases, newest first."""
        place = sa.tuple_(_case.c.started_at, _case.c.id)
        query = (
            summaries()
            .where(*_conditions(which))
            .order_by(_case.c.started_at.desc(), _case.c.id.desc())
            .limit(limit)
        )
        if after is not None:
            query = query.where(place < after)
        found = tuple(map(rows.to_summary, self._rows(query)))
        following = (stored(found[-1].started_at), found[-1].id) if len(found) == limit else None
        return CasePage(cases=found, after=following)

    def count_cases(self, which: CaseFilter) -> int:
        """Return how many cases there are of this kind."""
        query = sa.select(sa.func.count()).select_from(_case).where(*_conditions(which))
        return int(self._rows(query)[0][0])

    def summary(self, case: CaseId) -> CaseSummary | None:
        """Return a case as a line of a list, None if there is no such case."""
        found = self._rows(summaries().where(_case.c.id == case))
        return rows.to_summary(found[0]) if found else None

    def count_sealed_apart(self) -> int:
        """Return how many cases open with the key for accusations only."""
        apart = sa.func.length(_case.c.key) == WRAPPED_APART
        return int(self._rows(sa.select(sa.func.count()).select_from(_case).where(apart))[0][0])

    def is_closed(self, case: CaseId, knower: Knower) -> bool:
        """Say whether a case is a secret one of which somebody may not know."""
        return access_lists.is_closed(self.connection, case, knower)

    def items(self, case: CaseId, *, also_finished: bool = False) -> tuple[ItemRow, ...]:
        """Return the work items of a case, oldest first."""
        query = (
            sa.select(_item)
            .where(_item.c.case == case, _item.c.rank == 0)
            .order_by(_item.c.created_at, _item.c.id)
        )
        if not also_finished:
            query = query.where(_item.c.done_at.is_(None))
        return tuple(map(rows.to_item, self._rows(query)))

    def waking(self, at: datetime, limit: int = 100) -> tuple[CaseId, ...]:
        """Return the cases in which something is due at an instant, longest due first."""
        query = (
            sa.select(_case.c.id)
            .where(_case.c.wake_at <= stored(at))
            .order_by(_case.c.wake_at, _case.c.id)
            .limit(limit)
        )
        return tuple(CaseId(row[0]) for row in self._rows(query))

    def next_waking(self) -> datetime | None:
        """Return when something is due next, of a case or a job, leased or not; None where nothing is."""
        row = self._transaction.one(_NEXT_WAKING, {})
        soonest = min((at for at in row or () if at is not None), default=None)
        return None if soonest is None else due_instant(soonest)

    def changed_since(self, at: datetime) -> dict[CaseId, int]:
        """Return {case: version} where the last entry counts at an instant or later; sweeps over all."""
        query = (
            sa.select(_case.c.id, _case.c.version)
            .where(_case.c.changed_at >= stored(at))
            .order_by(_case.c.id)
        )
        return {CaseId(row[0]): int(row[1]) for row in self._rows(query)}

    def due_before(self, at: datetime, limit: int = 100) -> tuple[DueRow, ...]:
        """Return what is due at an instant, leased or not, longest due first."""
        query = (
            sa.select(_due).where(_due.c.due_at <= stored(at)).order_by(_due.c.due_at, _due.c.id).limit(limit)
        )
        return tuple(map(rows.to_due, self._rows(query)))

    def due_of(self, case: CaseId) -> tuple[DueRow, ...]:
        """Return what a case waits for, soonest first."""
        query = sa.select(_due).where(_due.c.case == case).order_by(_due.c.due_at, _due.c.id)
        return tuple(map(rows.to_due, self._rows(query)))

    def refusals(self, case: str | None = None, limit: int = 100) -> tuple[RefusalRow, ...]:
        """Return the latest refusals, of one case ("" for the office) or of all, newest first."""
        query = sa.select(_refusal).order_by(_refusal.c.id.desc()).limit(limit)
        if case is not None:
            query = query.where(_refusal.c.case == case)
        return tuple(map(rows.to_refusal, self._rows(query)))

    def appointed(self, organ: OrganId, role: RoleId | None = None) -> tuple[Appointment, ...]:
        """Return all appointments to an organ, of one role or of any, past and future ones too."""
        table = schema.appointment
        query = (
            sa.select(table)
            .where(table.c.organ == organ)
            .order_by(table.c.role, table.c.starts_on, table.c.id)
        )
        if role is not None:
            query = query.where(table.c.role == role)
        return tuple(map(rows.to_appointment, self._rows(query)))

    def organs_with(self, role: RoleId, on: date) -> tuple[OrganId, ...]:
        """Return the organs in which somebody holds a role on a day."""
        table = schema.appointment
        query = (
            sa.select(table.c.organ)
            .where(
                table.c.role == role,
                table.c.starts_on <= on.isoformat(),
                sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= on.isoformat()),
            )
            .distinct()
            .order_by(table.c.organ)
        )
        return tuple(OrganId(row[0]) for row in self._rows(query))

    def _rows(self, query: sa.Select[Any]) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.connection.execute(query)]


def summaries() -> sa.Select[Any]:
    """Return the query for cases as lines of a list, in the order that `rows.to_summary` reads."""
    return sa.select(
        _case.c.id,
        _case.c.number,
        _case.c.organ,
        _case.c.stage,
        _case.c.status,
        _case.c.outcome,
        _case.c.started_at,
        _case.c.ended_at,
        _case.c.due_at,
        _list.c.subject,
        _list.c.petitioner_name,
        _list.c.source,
    ).outerjoin_from(_case, _list, _list.c.case == _case.c.id)


def _conditions(which: CaseFilter) -> list[sa.ColumnElement[bool]]:
    wanted = {
        "stage": which.stage,
        "status": which.status,
        "outcome": which.outcome,
        "petitioner": which.petitioner,
        "bundle": which.bundle,
    }
    conditions = [_case.c[name] == value for name, value in wanted.items() if value is not None]
    if which.organs is not None:
        conditions.append(_case.c.organ.in_(which.organs))
    if which.knower is not None:
        conditions.append(_case.c.id.not_in(access_lists.closed_to(which.knower)))
    return conditions


def free_tasks_of(queues: Sequence[Queue]) -> list[sa.ColumnElement[bool]]:
    """Return what free tasks of these queues fulfil: a range of the index each, or one gathering a role."""
    if len(queues) <= _FEW_QUEUES:
        apart = [sa.and_(_item.c.organ == organ, _item.c.role == role) for organ, role in queues]
    else:
        organs: dict[RoleId, list[OrganId]] = {}
        for organ, role in queues:
            organs.setdefault(role, []).append(organ)
        apart = [sa.and_(_item.c.organ.in_(some), _item.c.role == role) for role, some in organs.items()]
    return [
        sa.and_(queue, _item.c.kind == ItemKind.TASK.value, _item.c.assignee.is_(None)) for queue in apart
    ]


def hidden(column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Return a column whose own index is not taken: the order of the page has an index that holds it too.

    A planner takes the other one for a value that it thinks is rare, and reads and sorts all of its rows.
    """
    return column + sa.literal_column("''", sa.Text())
