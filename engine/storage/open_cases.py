"""The open cases in the order of their ids, a page at a time: for work that has to reach all of them."""

from typing import Final

import sqlalchemy as sa

from engine.ids import CaseId
from engine.storage import schema
from engine.storage.reader import Reader

_CASE: Final = schema.case_file


def open_cases(asked: Reader, after: CaseId, limit: int) -> tuple[CaseId, ...]:
    """Return open cases whose key is not destroyed and whose ids lie behind `after`."""
    query = (
        sa.select(_CASE.c.id)
        .where(_CASE.c.id > after, _CASE.c.status == "open", _CASE.c.key.is_not(None))
        .order_by(_CASE.c.id)
        .limit(limit)
    )
    return tuple(CaseId(row[0]) for row in asked.connection.execute(query))
