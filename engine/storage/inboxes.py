"""Inboxes: what I have taken, what my groups may take, what lies in my organs; soonest due first.

Every question is answered along one of three indexes of open work in order of urgency: by assignee, by queue,
or all of it. None reads a case's own row, which is long, but for the lines that are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from engine.ids import ActorId, ElementId, OrganId
from engine.storage import called, rows, schema
from engine.storage.access_lists import Knower, closed_to
from engine.storage.called import Called
from engine.storage.instants import NEVER, stored
from engine.storage.organs_below import at_or_below
from engine.storage.reader import After, Inbox, Queue, Reader, free_tasks_of, hidden
from engine.storage.records import InboxLine, ItemKind

MOST_COUNTED: Final = 1000
_case, _list, _item = schema.case_file, schema.case_list, schema.work_item


class Scope(StrEnum):
    """Whose work an inbox shows."""

    MINE = "mine"
    GROUPS = "groups"
    ORGANS = "organs"


class ClockState(StrEnum):
    """How much time the law still leaves."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who asks: the person, the queues that she may take from, the organs that she heads.

    Secret cases of which `knower` may not know are in none of her inboxes, None leaves out nothing.
    """

    person: ActorId
    queues: Sequence[Queue] = ()
    organs: Sequence[OrganId] = ()
    knower: Knower | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilter:
    """Which of it is wanted; empty does not restrict. `text` is looked for as `called.find` does."""

    text: str = ""
    stage: str | None = None
    element: ElementId | None = None
    clock: ClockState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many lines there are and how many of them are overdue, as far as they were counted."""

    lines: int
    overdue: int


class Inboxes:
    """One person's inboxes as they stand at a moment; a text is looked up once for all questions."""

    def __init__(
        self,
        reader: Reader,
        reach: Reach,
        *,
        at: datetime,
        week_ends_at: datetime,
        most_listed: int = called.MOST_LISTED,
    ) -> None:
        """Take who asks and when; `week_ends_at` is the first instant after the week that counts as this."""
        self._connection = reader.connection
        self._reach = reach
        self._at = at
        self._week_ends_at = week_ends_at
        self._most_listed = most_listed
        self._called: dict[str, Called | None] = {}

    def page(self, scope: Scope, which: InboxFilter, *, after: After | None = None, limit: int = 50) -> Inbox:
        """Return a page, soonest due first, and after which place the next one begins."""
        found = self._places(scope, which, after, limit).subquery()
        query = (
            sa.select(_item, _case.c.number, _case.c.stage, _list.c.subject)
            .join(found, found.c.id == _item.c.id)
            .join(_case, _case.c.id == _item.c.case)
            .outerjoin(_list, _list.c.case == _item.c.case)
            .where(_item.c.rank == 0)
            .order_by(_item.c.due_at, _item.c.id)
        )
        page = self._connection.execute(query).all()
        columns = len(_item.columns)
        lines = tuple(
            InboxLine(
                item=rows.to_item(tuple(row)[:columns]), number=row[-3], stage=row[-2], subject=row[-1] or ""
            )
            for row in page
        )
        following = (page[-1].due_at, page[-1].id) if len(page) == limit else None
        return Inbox(lines=lines, after=following)

    def count(self, scope: Scope, which: InboxFilter | None = None, *, most: int = MOST_COUNTED) -> Counted:
        """Count the lines of an inbox up to `most`, the most urgent first; `most` means so many or more."""
        found = self._places(scope, which or InboxFilter(), None, most).subquery()
        late = sa.func.sum(sa.case((found.c.due_at <= stored(self._at), 1), else_=0))
        lines, overdue = self._connection.execute(sa.select(sa.func.count(), late).select_from(found)).one()
        return Counted(lines=lines, overdue=overdue or 0)

    def counts(self, which: InboxFilter | None = None) -> Mapping[Scope, Counted]:
        """Count the lines of every inbox."""
        return {scope: self.count(scope, which) for scope in Scope}

    def _places(self, scope: Scope, which: InboxFilter, after: After | None, limit: int) -> sa.Select[Any]:
        """Return the first places, due date and id, of what is wanted: each part stops early."""
        wanted = self._conditions(which)
        narrow = bool(wanted)
        if self._reach.knower is not None:
            wanted.append(hidden(_item.c.case).not_in(closed_to(self._reach.knower)))
        if which.clock is not None:
            wanted.append(self._time_left(which.clock))
        if after is not None:
            wanted.append(sa.tuple_(_item.c.due_at, _item.c.id) > after)
        parts = self._parts(scope)
        if narrow and len(parts) > 1:
            # Much is passed over: looking once through all the queues is less than once through each.
            queues = sa.or_(*(sa.and_(part, _item.c.done_at.is_(None)) for part in parts))
            return _first(sa.and_(queues, *wanted), limit).distinct()
        found = [_first(sa.and_(part, *wanted), limit) for part in parts]
        if len(found) == 1:
            return found[0]
        united = sa.union(*(sa.select(part.subquery()) for part in found)).subquery()
        return sa.select(united).order_by(united.c.due_at, united.c.id).limit(limit)

    def _parts(self, scope: Scope) -> list[sa.ColumnElement[bool]]:
        """Return what the work of a scope fulfils, one condition for each range of an index; at least one."""
        task = _item.c.kind == sa.literal_column(f"'{ItemKind.TASK.value}'")
        first = _item.c.rank == sa.literal_column("0")
        match scope:
            case Scope.MINE:
                return [sa.and_(_item.c.assignee == self._reach.person, task, first)]
            case Scope.GROUPS:
                return free_tasks_of(self._reach.queues) or [sa.false()]
            case Scope.ORGANS:
                theirs = hidden(_item.c.organ).in_(at_or_below(self._reach.organs))
                return [sa.and_(theirs, task, first)]

    def _conditions(self, which: InboxFilter) -> list[sa.ColumnElement[bool]]:
        """Return what is wanted beside the due date, of which no index can make a range."""
        wanted = []
        if which.text:
            if which.text not in self._called:
                self._called[which.text] = called.find(self._connection, which.text, self._most_listed)
            text = self._called[which.text]
            if text is not None:
                wanted.append(text.holds(hidden(_item.c.case)))
        if which.stage is not None:
            in_stage = sa.select(_case.c.id).where(_case.c.stage == which.stage)
            wanted.append(hidden(_item.c.case).in_(in_stage))
        if which.element is not None:
            wanted.append(_item.c.element == which.element)
        return wanted

    def _time_left(self, clock: ClockState) -> sa.ColumnElement[bool]:
        match clock:
            case ClockState.OVERDUE:
                return _item.c.due_at <= stored(self._at)
            case ClockState.THIS_WEEK:
                return sa.and_(_item.c.due_at > stored(self._at), _item.c.due_at < stored(self._week_ends_at))
            case ClockState.NONE:
                return _item.c.due_at == NEVER


def _first(condition: sa.ColumnElement[bool], limit: int) -> sa.Select[Any]:
    return (
        sa.select(_item.c.due_at, _item.c.id)
        .where(condition, _item.c.done_at.is_(None))
        .order_by(_item.c.due_at, _item.c.id)
        .limit(limit)
    )
