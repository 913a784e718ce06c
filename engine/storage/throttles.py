"""Throttles: who guesses passwords or query codes has to wait longer and longer, also after a restart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage import schema
from engine.storage.database import Database
from engine.storage.instants import instant, stored
from engine.storage.statements import Statement


class Guessing(StrEnum):
    """What failed attempts are counted by."""

    LOGIN = "login"
    LOGIN_ADDRESS = "login_address"
    CODE_NUMBER = "code_number"
    CODE_ADDRESS = "code_address"
    FILING_ADDRESS = "filing_address"  # every filing begun counts: no mistake, but it takes room


FREE: Final = {
    Guessing.LOGIN: 5,
    Guessing.LOGIN_ADDRESS: 20,  # many people may share one address
    Guessing.CODE_NUMBER: 5,
    Guessing.CODE_ADDRESS: 20,
    Guessing.FILING_ADDRESS: 100,  # a village may file from one address; everybody must be registered
}
"""So many failures cost nothing."""
FIRST_HOLD: Final = timedelta(seconds=10)
"""How long the first failure after those keeps one out; each further one twice as long as the one before."""
LONGEST_HOLD: Final = timedelta(minutes=15)
"""No hold-off is longer: somebody else's guessing must not lock a person out of her work for a day."""
REMEMBERED: Final = timedelta(hours=24)
"""Failures are forgotten when none came for so long."""

_MOST_DOUBLINGS: Final = 16  # by then the longest hold-off is long reached
_table: Final = schema.throttle
_READ: Final = Statement(sa.select(_table).where(_table.c.key == sa.bindparam("the_key")))
_FORGIVE: Final = Statement(sa.delete(_table).where(_table.c.key == sa.bindparam("the_key")))
_FORGET_OLD: Final = Statement(sa.delete(_table).where(_table.c.failed_at <= sa.bindparam("long_ago")))


def _note() -> Statement:
    clauses = []
    for insert in (sqlite.insert(_table), postgresql.insert(_table)):
        new = {"failures": _table.c.failures + sa.literal_column("1"), "failed_at": insert.excluded.failed_at}
        clauses.append(insert.on_conflict_do_update(index_elements=["key"], set_=new))
    return Statement(clauses[0], postgresql=clauses[1])


_NOTE: Final = _note()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrottleKey:
    """One thing that attempts are counted by: a login, a case number, an address."""

    by: Guessing
    value: str

    @property
    def digest(self) -> bytes:
        """What the table knows it by: as long for any input, and no name or address to read."""
        return sha256(f"{self.by.value}\x1f{self.value}".encode()).digest()


class Throttles:
    """Counts failed attempts; a key that failed too often is blocked for a while."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def blocked_until(self, keys: Iterable[ThrottleKey], at: datetime) -> datetime | None:
        """Return until when one of the keys is blocked, the latest of them; None if none is at `at`."""
        with self._database.reading() as (transaction, _):
            found = [(key, transaction.one(_READ, {"the_key": key.digest})) for key in keys]
        ends = [
            instant(row[2]) + hold_off(key.by, row[1])
            for key, row in found
            if row is not None and instant(row[2]) > at - REMEMBERED
        ]
        return max((end for end in ends if end > at), default=None)

    def note_failure(self, keys: Iterable[ThrottleKey], at: datetime) -> None:
        """Count a failed attempt for each of the keys, and forget what is long past."""
        # In one order everywhere: two transactions that lock the same rows must not wait for each other.
        digests = sorted(key.digest for key in keys)
        with self._database.writing() as transaction:
            transaction.run(_FORGET_OLD, {"long_ago": stored(at - REMEMBERED)})
            transaction.run_many(
                _NOTE, ({"key": digest, "failures": 1, "failed_at": stored(at)} for digest in digests)
            )

    def forgive(self, key: ThrottleKey) -> None:
        """Forget the failures of a key: the attempt succeeded.

        Forgive a login or a number, never an address: one right guess must not buy twenty more wrong ones.
        """
        with self._database.writing() as transaction:
            transaction.run(_FORGIVE, {"the_key": key.digest})


def hold_off(by: Guessing, failures: int) -> timedelta:
    """Return how long so many failures keep one out."""
    beyond = failures - FREE[by]
    if beyond <= 0:
        return timedelta(0)
    return min(LONGEST_HOLD, FIRST_HOLD * (1 << min(beyond - 1, _MOST_DOUBLINGS)))
