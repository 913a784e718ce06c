"""Finding cases: by what they are called, where they lie, how they stand and when they began; newest first.

The walk goes along `ix_case_file_search`, which holds all that is restricted; only the lines of the page are
read from the cases' own rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from engine.ids import OrganId
from engine.storage import called, rows, schema
from engine.storage.access_lists import Knower, closed_to
from engine.storage.instants import stored
from engine.storage.organs_below import at_or_below
from engine.storage.reader import After, CasePage, Reader, hidden, summaries

MOST_COUNTED: Final = 1000
_FEW: Final = 200  # so many cases are sooner read by key than found along the walk
_case: Final = schema.case_file


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """Which cases are looked for; empty does not restrict, but `within` is whose cases may be seen at all.

    A case lies within organs when one of them, or one below, registered or handles it. `organ` handles it.
    `text` is looked for as `called.find` does; the period is from an instant to before another. Secret cases
    of which `knower` may not know are neither found nor counted.
    """

    within: Sequence[OrganId]
    text: str = ""
    organ: OrganId | None = None
    stage: str | None = None
    status: str | None = None
    outcome: str | None = None
    started_from: datetime | None = None
    started_before: datetime | None = None
    knower: Knower | None = None


class CaseSearch:
    """One question to one moment, for its pages and its count; a text is looked up once."""

    def __init__(self, reader: Reader, query: CaseQuery, *, most_listed: int = called.MOST_LISTED) -> None:
        self._connection = reader.connection
        self._conditions = [*_plain(query), *_within(query.within)]
        text = called.find(reader.connection, query.text, most_listed)
        if text is not None:
            few = text.cases is not None and len(text.cases) <= _FEW
            named = _case.c.id if few else hidden(_case.c.id)
            self._conditions.append(text.holds(named, hidden(_case.c.number)))

    def page(self, *, after: After | None = None, limit: int = 50) -> CasePage:
        """Return a page, newest first, and after which place the next one begins."""
        found = self._places(after, limit).subquery()
        query = (
            summaries()
            .join(found, found.c.id == _case.c.id)
            .order_by(_case.c.started_at.desc(), _case.c.id.desc())
        )
        cases = tuple(rows.to_summary(tuple(row)) for row in self._connection.execute(query))
        following = (stored(cases[-1].started_at), cases[-1].id) if len(cases) == limit else None
        return CasePage(cases=cases, after=following)

    def count(self, *, most: int = MOST_COUNTED) -> int:
        """Return how many cases there are up to `most`, which means so many or more."""
        query = sa.select(sa.func.count()).select_from(self._places(None, most).subquery())
        return int(self._connection.execute(query).scalar_one())

    def _places(self, after: After | None, limit: int) -> sa.Select[Any]:
        query = (
            sa.select(_case.c.started_at, _case.c.id)
            .where(*self._conditions)
            .order_by(_case.c.started_at.desc(), _case.c.id.desc())
            .limit(limit)
        )
        if after is not None:
            query = query.where(sa.tuple_(_case.c.started_at, _case.c.id) < after)
        return query


def _plain(query: CaseQuery) -> list[sa.ColumnElement[bool]]:
    wanted = {
        _case.c.organ: query.organ,
        _case.c.stage: query.stage,
        _case.c.status: query.status,
        _case.c.outcome: query.outcome,
    }
    conditions = [hidden(column) == value for column, value in wanted.items() if value is not None]
    if query.started_from is not None:
        conditions.append(_case.c.started_at >= stored(query.started_from))
    if query.started_before is not None:
        conditions.append(_case.c.started_at < stored(query.started_before))
    if query.knower is not None:
        conditions.append(hidden(_case.c.id).not_in(closed_to(query.knower)))
    return conditions


def _within(organs: Sequence[OrganId]) -> list[sa.ColumnElement[bool]]:
    below = at_or_below(organs).cte("below_them")
    return [
        sa.or_(
            hidden(_case.c.organ).in_(sa.select(below.c.id)),
            hidden(_case.c.office).in_(sa.select(below.c.id)),
        )
    ]
