"""The rows of one case that its history gives: read to be compared, written anew when they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import sqlalchemy as sa

from engine.ids import CaseId
from engine.storage import access_lists, rows, schema
from engine.storage.archive_rows import ArchiveRows
from engine.storage.archive_schema import archive_file, archive_loan
from engine.storage.reader import Reader
from engine.storage.records import DueRow, ItemRow, ListRow, StoredCase, StoredIncident
from engine.storage.statements import Statement, Transaction, Value

_Row: TypeAlias = "Mapping[str, Value]"
_Table: TypeAlias = "Mapping[tuple[Value, ...], _Row]"
_CASE: Final = schema.case_file
_TABLES: Final = (
    schema.work_item,
    schema.due,
    schema.incident,
    schema.case_list,
    archive_file,
    archive_loan,
    schema.access_list,
)
# What no history gives: the case's key; its snapshot, which is compared as a whole; who is at work on a job.
_NOT_DERIVED: Final = frozenset(
    {("case_file", "key"), ("case_file", "state"), ("due", "lease_until"), ("due", "lease_owner")}
)
_DELETE: Final = tuple(
    Statement(sa.delete(table).where(table.c.case == sa.bindparam("the_case"))) for table in _TABLES
)
_INSERT: Final = tuple(Statement(sa.insert(table)) for table in _TABLES)
_UPDATE: Final = Statement(
    sa.update(_CASE).where(_CASE.c.id == sa.bindparam("the_id")),
    columns=[column.name for column in _CASE.columns if column.name not in ("id", "key")],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedRows:
    """All of them; `listed` None: lists have no copy; `archived` None: its file is in no archive."""

    case: StoredCase
    items: tuple[ItemRow, ...]
    due: tuple[DueRow, ...]
    incidents: tuple[StoredIncident, ...]
    listed: ListRow | None
    access: Mapping[str, frozenset[str]]
    archived: ArchiveRows | None = None

    def write(self, transaction: Transaction) -> None:
        """Replace what stands in the tables; the case's own row has to be there, for it has the key."""
        transaction.run(_UPDATE, {**rows.of_case(self.case), "the_id": self.case.id})
        for delete, insert, columns in zip(_DELETE, _INSERT, self._columns(), strict=True):
            transaction.run(delete, {"the_case": self.case.id})
            transaction.run_many(insert, columns)

    def differences(self, reader: Reader) -> tuple[str, ...]:
        """Say row by row and column by column what stands otherwise in the tables."""
        case = self.case.id
        wanted = [_by_key(_CASE, [rows.of_case(self.case)])]
        wanted += [_by_key(table, columns) for table, columns in zip(_TABLES, self._columns(), strict=True)]
        found = [_read(reader, table, case) for table in (_CASE, *_TABLES)]
        return tuple(
            said
            for table, expected, stored in zip((_CASE, *_TABLES), wanted, found, strict=True)
            for said in _compared(table.name, expected, stored)
        )

    def _columns(self) -> tuple[Iterable[dict[str, Value]], ...]:
        listed = [] if self.listed is None else [_of_list(self.case.id, self.listed)]
        items = [row for item in self.items for row in rows.of_item(item)]
        file = () if self.archived is None else self.archived.of_file()
        loans = () if self.archived is None else self.archived.of_loans()
        access = access_lists.of_lists(self.case.id, self.access)
        due, incidents = map(rows.of_due, self.due), map(rows.of_incident, self.incidents)
        return items, due, incidents, listed, file, loans, access


def _of_list(case: CaseId, row: ListRow) -> dict[str, Value]:
    return {
        "case": case,
        "subject": row.subject or "",
        "petitioner_name": row.petitioner_name or "",
        "source": row.source,
    }


def _by_key(table: sa.Table, columns: Iterable[dict[str, Value]]) -> _Table:
    key = [column.name for column in table.primary_key]
    return {tuple(row[name] for name in key): row for row in columns}


def _read(reader: Reader, table: sa.Table, case: CaseId) -> _Table:
    owner = table.c.id if table is _CASE else table.c.case
    found = reader.connection.execute(sa.select(table).where(owner == case))
    return _by_key(table, [dict(row._mapping) for row in found])  # noqa: SLF001 - SQLAlchemy's public name


def _compared(table: str, wanted: _Table, found: _Table) -> Iterable[str]:
    for key in wanted.keys() - found.keys():
        yield f"{table} {_told(key)}: the row is missing"
    for key in found.keys() - wanted.keys():
        yield f"{table} {_told(key)}: no entry gives this row"
    for key in wanted.keys() & found.keys():
        for name, value in wanted[key].items():
            if (table, name) not in _NOT_DERIVED and found[key][name] != value:
                yield f"{table} {_told(key)}: {name} was altered"


def _told(key: tuple[Value, ...]) -> str:
    return " ".join(map(str, key))
