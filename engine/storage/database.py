"""The connection to SQLite or PostgreSQL: how transactions begin, who may write, what is counted."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock, local
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

from engine.storage.schema import METADATA
from engine.storage.statements import Driver, Heard, Transaction

_PRAGMAS: Final = (
    "journal_mode = WAL",  # readers go on while one writes
    "synchronous = FULL",  # what was acknowledged survives a power cut
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else INSERT OR REPLACE deletes history past its triggers
    "busy_timeout = 10000",  # another process (an operator's command) may hold the file for a moment
)
_SQLITE_UNIQUE: Final = re.compile(r"UNIQUE constraint failed: (.+)")


def _constraints() -> dict[str, str]:
    """Return what SQLite says of a broken constraint, "table.column, …", with the constraint's name."""
    return {
        ", ".join(f"{table.name}.{column.name}" for column in constraint.columns): str(constraint.name)
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.PrimaryKeyConstraint | sa.UniqueConstraint)
    }


_NAME_OF: Final = _constraints()


def _broken_on_sqlite(error: Exception) -> str:
    found = _SQLITE_UNIQUE.match(str(error))
    return "" if found is None else _NAME_OF.get(found[1], "")


def _broken_on_postgresql(error: Exception) -> str:
    return (error.diag.constraint_name or "") if isinstance(error, psycopg.Error) else ""


_DRIVERS: Final = {
    "sqlite": Driver(name="sqlite", violation=sqlite3.IntegrityError, broken=_broken_on_sqlite),
    "postgresql": Driver(
        name="postgresql", violation=psycopg.errors.IntegrityError, broken=_broken_on_postgresql
    ),
}


class Database:
    """One database and its pool of connections; one per process and database, shared by all threads.

    `on_statement` hears the text of every statement and of every BEGIN and COMMIT that is sent by hand, as
    benches and tests count them; COMMIT is always heard.
    """

    def __init__(self, url: str) -> None:
        """Connect lazily to a URL: sqlite:////path/file.db or postgresql://user@host/name.

        Raises:
            ValueError: the URL names no file, or a database that is neither.

        """
        parsed = sa.make_url(url)
        name = parsed.get_backend_name()
        if name not in _DRIVERS:
            raise ValueError(f"a database is sqlite or postgresql; found {name}")
        if name == "sqlite" and parsed.database in {None, "", ":memory:"}:
            raise ValueError("SQLite needs a file: a database in memory would be another one in each thread")
        self.name = name
        self.on_statement: Heard | None = None
        self._driver = _DRIVERS[name]
        self._write_lock: AbstractContextManager[object] = Lock() if name == "sqlite" else nullcontext()
        self._thread = local()
        self._writer: PoolProxiedConnection | None = None
        self.engine = _engine(parsed)
        sa.event.listen(self.engine, "before_cursor_execute", self._hear)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open a transaction that may write: committed at the end, rolled back on any exception.

        On SQLite one writer at a time works in this process; the others queue for it.

        Raises:
            RuntimeError: this thread writes already: the two would wait for each other.

        """
        if getattr(self._thread, "writes", False):
            raise RuntimeError("this thread has a transaction open that writes: use that one")
        with self._write_lock:
            self._thread.writes = True
            try:
                yield from self._write()
            finally:
                self._thread.writes = False

    @contextmanager
    def reading(self) -> Iterator[tuple[Transaction, sa.Connection]]:
        """Open a read-only view of one moment: hot statements on the first, any SELECT on the second."""
        options = {"sqlite_begin": "DEFERRED"}
        if self.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": "on"}
        with self.engine.connect().execution_options(**options) as connection:
            cursor = connection.connection.cursor()
            if self.name == "sqlite":
                cursor.execute(
                    "PRAGMA query_only = ON"
                )  # else a reader could become a writer beside the lock
            try:
                with connection.begin():
                    yield Transaction(cursor, self._driver, self.on_statement), connection
            finally:
                if self.name == "sqlite":
                    cursor.execute("PRAGMA query_only = OFF")

    def close(self) -> None:
        """Close the pooled connections; the database can be used again afterwards."""
        self.release_writer()
        self.engine.dispose()

    def release_writer(self) -> None:
        """Give the connection that writes back to the pool, where there is one and nobody writes."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _write(self) -> Iterator[Transaction]:
        # SQLite has one writer: it keeps its connection and need not borrow one for every command.
        kept, self._writer = self._writer, None
        pooled = self.engine.raw_connection() if kept is None else kept
        try:
            cursor = pooled.cursor()
            if self.name == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
                self._heard("BEGIN IMMEDIATE")
            yield Transaction(cursor, self._driver, self.on_statement)
            self._heard("COMMIT")
            pooled.commit()
        except BaseException as error:
            self._roll_back(pooled, error)
            raise
        if self.name == "sqlite":
            self._writer = pooled
        else:
            pooled.close()

    def _roll_back(self, pooled: PoolProxiedConnection, error: BaseException) -> None:
        dialect = self.engine.dialect
        if isinstance(error, dialect.loaded_dbapi.Error) and dialect.is_disconnect(error, pooled, None):
            pooled.invalidate()
            self.engine.dispose(close=False)  # the server went away: every pooled connection is dead
        else:
            pooled.rollback()
            pooled.close()

    def _heard(self, text: str) -> None:
        if self.on_statement is not None:
            self.on_statement(text)

    def _hear(self, *sent: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event: connection, cursor, statement, …
        self._heard(str(sent[2]))


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "postgresql":
        # Both spellings of the URL mean psycopg 3, the only driver that is installed.
        return sa.create_engine(url.set(drivername="postgresql+psycopg"))
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    # Last in, first out: alternating connections would lose each other's page cache at every write. Every
    # transaction here ends by commit or roll-back, so the pool need not roll back once more.
    engine = sa.create_engine(url, pool_use_lifo=True, pool_reset_on_return=None)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN loses updates silently
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")
