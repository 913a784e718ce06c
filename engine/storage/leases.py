"""Who works on what is due: a lease, so that however many schedulers run, one does it."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from engine.storage import rows, schema
from engine.storage.instants import stored
from engine.storage.records import DueRow
from engine.storage.statements import Statement, Transaction, Value

_due: Final = schema.due
_FREE: Final = (
    sa.select(_due.c.id)
    .where(
        _due.c.due_at <= sa.bindparam("now"),
        sa.or_(
            _due.c.lease_until.is_(None),
            _due.c.lease_until <= sa.bindparam("now"),
            _due.c.lease_until > sa.bindparam("beyond"),
        ),
    )
    .order_by(_due.c.due_at, _due.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_CLAIM: Final = Statement(
    sa.update(_due).where(_due.c.id.in_(_FREE.scalar_subquery())).returning(*_due.columns),
    columns=["lease_until", "lease_owner"],
)
_RELEASE: Final = Statement(
    sa.update(_due).where(_due.c.id == sa.bindparam("the_id"), _due.c.lease_owner == sa.bindparam("owner")),
    columns=["lease_until", "lease_owner"],
)


def claim(
    transaction: Transaction, now: datetime, owner: str, lease: timedelta, limit: int
) -> tuple[DueRow, ...]:
    """Lease up to `limit` rows that are due and that nobody holds; return them, longest due first.

    A lease that ends later than two from now was taken by a clock that has been set back since, and counts as
    none: its row would wait for as long as the clock was ahead. Clocks may differ by one lease.
    """
    values: dict[str, Value] = {
        "now": stored(now),
        "most": limit,
        "beyond": stored(now + 2 * lease),
        "lease_until": stored(now + lease),
        "lease_owner": owner,
    }
    claimed = [rows.to_due(row) for row in transaction.all(_CLAIM, values)]
    return tuple(sorted(claimed, key=lambda row: (row.due_at, row.id)))


def release(transaction: Transaction, id_: str, owner: str) -> bool:
    """Give a leased row back undone; return False if it is not the owner's any more."""
    values: dict[str, Value] = {"the_id": id_, "owner": owner, "lease_until": None, "lease_owner": None}
    return transaction.run(_RELEASE, values) == 1
