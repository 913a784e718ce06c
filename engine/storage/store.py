"""The door to the database: transactions for commands, views for pages, leases for the scheduler."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from engine.storage import leases
from engine.storage.database import Database
from engine.storage.reader import Reader
from engine.storage.records import DueRow, RefusalRow
from engine.storage.unit_of_work import UnitOfWork
from engine.storage.upgrade import is_current, upgrade


class Store:
    """One database with its schema; shared by all threads of a process."""

    def __init__(self, url: str) -> None:
        """Connect lazily; see `Database` for the URL."""
        self.database = Database(url)

    def upgrade(self) -> None:
        """Bring the schema up to date; a new database gets all of it."""
        upgrade(self.database.engine)

    def is_current(self) -> bool:
        """Say whether the schema is up to date."""
        return is_current(self.database.engine)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """Open a transaction: committed at the end, rolled back on any exception."""
        with self.database.writing() as transaction:
            yield UnitOfWork(transaction)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Open a view of one moment; it neither waits for writers nor makes them wait."""
        with self.database.reading() as (transaction, connection):
            yield Reader(transaction, connection)

    def refuse(self, row: RefusalRow) -> None:
        """Note a refusal in a transaction of its own, after the command's was rolled back."""
        with self.writing() as work:
            work.refuse(row)

    def claim(self, now: datetime, owner: str, *, lease: timedelta, limit: int = 1) -> tuple[DueRow, ...]:
        """Lease what is due at `now` to `owner`; rows that somebody else holds are left out."""
        with self.database.writing() as transaction:
            return leases.claim(transaction, now, owner, lease, limit)

    def release(self, id_: str, owner: str) -> bool:
        """Give a leased row back undone; return False if it is not the owner's any more."""
        with self.database.writing() as transaction:
            return leases.release(transaction, id_, owner)

    def close(self) -> None:
        """Close all connections."""
        self.database.close()
