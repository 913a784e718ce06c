"""Which cases an organ may see: those that it, or one below it, registered, handles or ever worked on."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from engine.ids import CaseId, OrganId
from engine.storage import rows, schema
from engine.storage.organs_below import at_or_below
from engine.storage.reader import Reader, summaries
from engine.storage.records import CaseSummary

_case, _item, _organ = schema.case_file, schema.work_item, schema.organ


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A case as a list shows it, and whether those who ask may see it at all."""

    summary: CaseSummary
    bundle: str
    office: OrganId
    erased: bool
    allowed: bool


def sight(reader: Reader, case: CaseId, organs: Iterable[OrganId]) -> Sight | None:
    """Return a case, and whether one of the organs may see it; None if there is none. One statement.

    Below is below as the organs stand today.
    """
    worked = sa.select(_item.c.organ).where(_item.c.case == _case.c.id).correlate(_case)
    held = sa.or_(_organ.c.id == _case.c.organ, _organ.c.id == _case.c.office, _organ.c.id.in_(worked))
    allowed = at_or_below(tuple(organs)).where(held).correlate(_case).exists()
    query = (
        summaries()
        .add_columns(
            _case.c.bundle, _case.c.office, _case.c.key.is_(None).label("erased"), allowed.label("allowed")
        )
        .where(_case.c.id == case)
    )
    row = reader.connection.execute(query).one_or_none()
    if row is None:
        return None
    return Sight(
        summary=rows.to_summary(tuple(row)),
        bundle=row.bundle,
        office=OrganId(row.office),
        erased=bool(row.erased),
        allowed=bool(row.allowed),
    )
