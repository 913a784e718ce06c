"""Statements compiled once per database and run on the driver's own cursor.

SQLAlchemy builds the text and knows the dialects; running it costs a third of `Connection.execute`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, NoReturn, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.compiler import SQLCompiler

from engine.storage.errors import BY_CONSTRAINT

Value: TypeAlias = "str | int | bytes | None"
Row: TypeAlias = tuple[Any, ...]
Heard: TypeAlias = Callable[[str], None]

# Both number their parameters by place, so that one tuple serves both drivers.
_DIALECTS: Final[Mapping[str, sa.Dialect]] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="qmark"),
    "postgresql": PGDialect_psycopg(paramstyle="format"),  # type: ignore[no-untyped-call]  # SQLAlchemy's own
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """What differs: the database's name, the error for a broken constraint, which one it was."""

    name: str
    violation: type[Exception]
    broken: Callable[[Exception], str]


class _Compiled:
    """The text of a statement for one database, and in which order its values go."""

    __slots__ = ("_fixed", "_pick", "text")

    def __init__(self, clause: sa.ClauseElement, dialect: sa.Dialect, columns: Sequence[str] | None) -> None:
        compiled = clause.compile(dialect=dialect, column_keys=columns)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"a statement with parameters is wanted, found {type(compiled).__name__}")
        self.text = str(compiled)
        names = compiled.positiontup or []
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._pick: Callable[[Mapping[str, Value]], tuple[Value, ...]]
        match names:
            case []:
                self._pick = lambda _: ()
            case [only]:
                self._pick = lambda values: (values[only],)
            case _:
                self._pick = itemgetter(*names)

    def arguments(self, values: Mapping[str, Value]) -> tuple[Value, ...]:
        return self._pick({**self._fixed, **values} if self._fixed else values)


class Statement:
    """A constant statement; `columns` are the ones an INSERT or UPDATE sets (an INSERT: all unless said).

    Values are given by name: a column's name, or the name of a `bindparam`.
    """

    __slots__ = ("_clauses", "_columns", "_compiled")

    def __init__(
        self,
        clause: sa.ClauseElement,
        *,
        postgresql: sa.ClauseElement | None = None,
        columns: Sequence[str] | None = None,
    ) -> None:
        self._clauses = {"sqlite": clause, "postgresql": clause if postgresql is None else postgresql}
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def on(self, database: str) -> _Compiled:
        """Return the compiled text for "sqlite" or "postgresql"."""
        compiled = self._compiled.get(database)
        if compiled is None:
            compiled = _Compiled(self._clauses[database], _DIALECTS[database], self._columns)
            self._compiled[database] = compiled
        return compiled


def upsert(
    table: sa.Table,
    key: Sequence[str],
    change: Sequence[str],
    *,
    reset: Sequence[str] = (),
    where: sa.ColumnElement[bool] | None = None,
) -> Statement:
    """Return an INSERT that, where the key is there, sets `change` from the new row, `reset` to NULL.

    With `where` only a row of which it holds is changed.
    """
    clauses = []
    for insert in (sqlite.insert(table), postgresql.insert(table)):
        new = {name: insert.excluded[name] for name in change} | dict.fromkeys(reset, sa.null())
        clauses.append(insert.on_conflict_do_update(index_elements=key, set_=new, where=where))
    return Statement(clauses[0], postgresql=clauses[1])


_LOCK: Final = Statement(
    sa.select(sa.func.pg_advisory_xact_lock(sa.bindparam("number", type_=sa.BigInteger())))
)


class Transaction:
    """An open transaction: runs statements on the driver's cursor and tells who counts them."""

    __slots__ = ("_cursor", "_driver", "_heard")

    def __init__(self, cursor: DBAPICursor, driver: Driver, heard: Heard | None) -> None:
        self._cursor = cursor
        self._driver = driver
        self._heard = heard

    def run(self, statement: Statement, values: Mapping[str, Value]) -> int:
        """Run a statement and return how many rows it touched.

        Raises a `ConflictError` where a constraint says that somebody else was first.
        """
        compiled = statement.on(self._driver.name)
        if self._heard is not None:
            self._heard(compiled.text)
        try:
            self._cursor.execute(compiled.text, compiled.arguments(values))
        except self._driver.violation as error:
            self._refuse(error)
        return self._cursor.rowcount

    def run_many(self, statement: Statement, rows: Iterable[Mapping[str, Value]]) -> int:
        """Run a statement for each row, as one statement; return how many rows were touched in all."""
        compiled = statement.on(self._driver.name)
        values = [compiled.arguments(row) for row in rows]
        if not values:
            return 0
        if self._heard is not None:
            self._heard(compiled.text)
        try:
            if len(values) == 1:
                self._cursor.execute(compiled.text, values[0])
            else:
                self._cursor.executemany(compiled.text, values)
        except self._driver.violation as error:
            self._refuse(error)
        return self._cursor.rowcount

    def one(self, statement: Statement, values: Mapping[str, Value]) -> Row | None:
        """Run a query and return its first row, None if there is none."""
        self.run(statement, values)
        row: Row | None = self._cursor.fetchone()
        return row

    def all(self, statement: Statement, values: Mapping[str, Value]) -> Sequence[Row]:
        """Run a query and return its rows."""
        self.run(statement, values)
        return self._cursor.fetchall()

    def lock(self, number: int) -> None:
        """Wait until no other transaction holds the lock of this number, and hold it to the end.

        On SQLite whoever writes is alone already.
        """
        if self._driver.name == "postgresql":
            self.run(_LOCK, {"number": number})

    def _refuse(self, error: Exception) -> NoReturn:
        refusal = BY_CONSTRAINT.get(self._driver.broken(error))
        if refusal is None:
            raise error
        raise refusal(str(error)) from error
