"""Everything one command reads and writes, in one transaction: all of it is stored, or nothing."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.ids import ActorId, CaseId, CommandId, TaskId
from engine.storage import access_lists, rows, schema
from engine.storage.archive_rows import ArchiveRows
from engine.storage.derived import DerivedRows
from engine.storage.errors import StaleCaseError
from engine.storage.instants import NEVER, stored
from engine.storage.lookups import OFFICE_STATE, to_office_state
from engine.storage.office_work import OfficeWork
from engine.storage.records import (
    Draft,
    DueRow,
    ItemRow,
    ItemState,
    ListRow,
    OfficeState,
    RefusalRow,
    StoredCase,
    StoredEntry,
    StoredFile,
)
from engine.storage.statements import Statement, Value, upsert

_case, _entry, _item, _due = schema.case_file, schema.entry, schema.work_item, schema.due

_LOCKED: Final = (
    sa.select(_case, *OFFICE_STATE, _entry)
    .select_from(_case.outerjoin(_entry, _entry.c.command_id == sa.bindparam("command")))
    .where(_case.c.id == sa.bindparam("id"))
)
# PostgreSQL locks the row; on SQLite the transaction holds the only write lock there is.
_OPEN_CASE: Final = Statement(_LOCKED, postgresql=_LOCKED.with_for_update(of=_case))
_CASE_COLUMNS: Final = len(_case.columns)
_ADD_CASE: Final = Statement(sa.insert(_case))
# Most commands leave a case where it is in most lists. SQLite writes the entry of an index anew for every
# column that is set, even to the value it had: so of these only those are set that change.
_PLACE: Final = ("bundle", "organ", "stage", "status", "outcome", "ended_at", "due_at", "wake_at", "key")
_PROGRESS: Final = ("version", "head", "changed_at", "last_at", "state")


@cache
def _set_case(*columns: str) -> Statement:
    """Return what sets columns of a case that is at the expected version."""
    here = (_case.c.id == sa.bindparam("the_id"), _case.c.version == sa.bindparam("expected"))
    return Statement(sa.update(_case).where(*here), columns=columns)


_APPEND: Final = Statement(sa.insert(_entry))
_PUT_ITEM: Final = upsert(
    _item,
    ["id", "rank"],
    ["organ", "state", "assignee", "due_at", "done_at", "correlation"],
    where=_item.c.done_at.is_(None),
)
_PUT_DUE: Final = upsert(_due, ["id"], ["due_at", "attempts"], reset=["lease_until", "lease_owner"])
_REMOVE_DUE: Final = Statement(sa.delete(_due).where(_due.c.id == sa.bindparam("the_id")))
_TAKE_DUE: Final = Statement(
    sa.delete(_due).where(_due.c.id == sa.bindparam("the_id"), _due.c.lease_owner == sa.bindparam("owner"))
)
_REFUSE: Final = Statement(
    sa.insert(schema.refusal), columns=[c.name for c in schema.refusal.columns if c.name != "id"]
)


def _next_serial() -> Statement:
    upserted = []
    for insert in (sqlite.insert(schema.serial), postgresql.insert(schema.serial)):
        counted = insert.on_conflict_do_update(
            index_elements=["name"], set_={"value": schema.serial.c.value + sa.literal_column("1")}
        )
        upserted.append(counted.returning(schema.serial.c.value))
    return Statement(upserted[0], postgresql=upserted[1])


_NEXT_SERIAL: Final = _next_serial()


def _put_list() -> Statement:
    """Return what adds a line of the lists, or sets of one that is there only what is given."""
    table = schema.case_list
    given = {
        name: sa.bindparam(f"the_{name}", type_=table.c[name].type)
        for name in ("subject", "petitioner_name", "source")
    }
    nothing: sa.ColumnElement[str] = sa.literal_column("''")
    first = {
        "subject": sa.func.coalesce(given["subject"], nothing),
        "petitioner_name": sa.func.coalesce(given["petitioner_name"], nothing),
        "source": given["source"],
    }
    kept = {name: sa.func.coalesce(value, table.c[name]) for name, value in given.items()}
    upserted = []
    for insert in (sqlite.insert(table), postgresql.insert(table)):
        row = insert.values(case=sa.bindparam("the_case", type_=table.c.case.type), **first)
        upserted.append(row.on_conflict_do_update(index_elements=["case"], set_=kept))
    return Statement(upserted[0], postgresql=upserted[1])


_PUT_LIST: Final = _put_list()
_PUT_FILE: Final = upsert(schema.file_blob, ["digest", "case"], ["size", "media_type", "body"])
_PUT_DRAFT: Final = upsert(schema.draft, ["case", "task", "person"], ["at", "body"])
_REMOVE_DRAFT: Final = Statement(
    sa.delete(schema.draft).where(
        *(schema.draft.c[name] == sa.bindparam(f"the_{name}") for name in ("case", "task", "person"))
    )
)
_FORGET_KEY: Final = Statement(
    sa.update(_case).where(_case.c.id == sa.bindparam("the_id")), columns=["key", "wake_at"]
)
_FORGET: Final = tuple(
    Statement(sa.delete(table).where(table.c.case == sa.bindparam("case")))
    for table in (schema.case_list, schema.draft, schema.file_blob, schema.due, schema.incident)
)
# That it was secret stays, and nobody may know of it any more.
_FORGET_READERS: Final = Statement(
    sa.delete(schema.access_list).where(
        schema.access_list.c.case == sa.bindparam("case"), schema.access_list.c.source != access_lists.SECRET
    )
)
# Nobody can do them any more, so they end when the case was last heard of.
_CLOSE_ITEMS: Final = Statement(
    sa.update(_item)
    .where(_item.c.case == sa.bindparam("the_case"), _item.c.done_at.is_(None))
    .values(
        state=sa.bindparam("the_state", type_=_item.c.state.type),
        done_at=sa.select(_case.c.last_at).where(_case.c.id == _item.c.case).scalar_subquery(),
    )
)
_OFFICE_LOCK: Final = 7_186_322
_MERGER_LOCK: Final = 7_186_323


class UnitOfWork(OfficeWork):
    """One open transaction; `Store.writing` commits it. A method is one statement unless it says more."""

    def case(
        self, case: CaseId, command: CommandId | None = None
    ) -> tuple[StoredCase | None, StoredEntry | None, OfficeState]:
        """Lock a case and return its row, the entry that `command` made before, and how the office stands.

        The first two are None where there is no such case; the last is then asked for by itself. After
        waiting for another command on PostgreSQL, the entry that one made is not seen here; `append` then
        raises DuplicateCommandError.
        """
        row = self._transaction.one(_OPEN_CASE, {"id": case, "command": command})
        if row is None:
            return None, None, self.office_state()
        case_row, office, before = (
            row[:_CASE_COLUMNS],
            row[_CASE_COLUMNS : _CASE_COLUMNS + 2],
            row[_CASE_COLUMNS + 2 :],
        )
        entry = None if before[0] is None else rows.to_entry(before)
        return rows.to_case(case_row), entry, to_office_state(office)

    def add_case(self, case: StoredCase) -> None:
        """Add a case.

        Raises:
            CaseExistsError: there is one with this id or number.

        """
        self._transaction.run(_ADD_CASE, rows.of_case(case))

    def update_case(self, case: StoredCase, *, found: StoredCase) -> None:
        """Replace what changes in a case's row (not number, office, petitioner, start).

        Raises:
            StaleCaseError: the case is not at the version any more at which it was `found`.

        """
        values: dict[str, Value] = rows.of_case(case)
        values["the_id"] = case.id
        values["expected"] = found.version
        moved = (name for name in _PLACE if getattr(case, name) != getattr(found, name))
        if self._transaction.run(_set_case(*moved, *_PROGRESS), values) != 1:
            raise StaleCaseError(f"case {case.id} is not at version {found.version} any more")

    def put_state(self, case: CaseId, version: int, state: bytes) -> None:
        """Replace a case's snapshot by one that was made from its first `version` entries.

        Raises:
            StaleCaseError: the case is not at that version any more.

        """
        values: dict[str, Value] = {"the_id": case, "expected": version, "state": state}
        if self._transaction.run(_set_case("state"), values) != 1:
            raise StaleCaseError(f"case {case} is not at version {version} any more")

    def append(self, *entries: StoredEntry) -> None:
        """Append entries to their streams.

        Raises:
            DuplicateCommandError: a command id has an entry already.
            StaleCaseError: a stream has an entry of this number already.

        """
        self._transaction.run_many(_APPEND, map(rows.of_entry, entries))

    def put_items(self, items: Iterable[ItemRow]) -> None:
        """Add work items, each with one row per role, or set what became of those that are there.

        What changes is organ, state, assignee, due date and correlation; a finished one changes no more.
        """
        self._transaction.run_many(_PUT_ITEM, (row for item in items for row in rows.of_item(item)))

    def put_due(self, due: Iterable[DueRow]) -> None:
        """Add due rows; one that is there already is set anew and free to be claimed."""
        self._transaction.run_many(_PUT_DUE, map(rows.of_due, due))

    def remove_due(self, ids: Iterable[str]) -> None:
        """Remove due rows, whoever works on them; one that is gone already is no error."""
        self._transaction.run_many(_REMOVE_DUE, ({"the_id": id_} for id_ in ids))

    def take_due(self, id_: str, owner: str) -> bool:
        """Remove a due row whose lease `owner` still holds; return False if it is somebody else's or gone."""
        return self._transaction.run(_TAKE_DUE, {"the_id": id_, "owner": owner}) == 1

    def refuse(self, row: RefusalRow) -> None:
        """Note a refusal; to have it survive a roll-back, use `Store.refuse`."""
        self._transaction.run(_REFUSE, rows.of_refusal(row))

    def next_serial(self, name: str) -> int:
        """Return the next number of a series, from 1 on, without gaps: a roll-back gives it back."""
        row = self._transaction.one(_NEXT_SERIAL, {"name": name, "value": 1})
        if row is None:
            raise RuntimeError(f"the database gave no number for {name}")
        return int(row[0])

    def lock_office(self) -> None:
        """Wait for every other command to the office: its entries are numbered one after the other."""
        self._transaction.lock(_OFFICE_LOCK)

    def lock_mergers(self) -> None:
        """Wait for every other merger: two cases must not go into each other at the same moment."""
        self._transaction.lock(_MERGER_LOCK)

    def put_list(self, case: CaseId, row: ListRow) -> None:
        """Set what lists show of a case, copies that erasure deletes; None leaves what is there."""
        self._transaction.run(
            _PUT_LIST,
            {
                "the_case": case,
                "the_subject": row.subject,
                "the_petitioner_name": row.petitioner_name,
                "the_source": row.source,
            },
        )

    def put_access(self, case: CaseId, lists: Mapping[str, Iterable[str]]) -> None:
        """Replace lists of who may know of a case, each under its source. Two statements at most."""
        access_lists.put(self._transaction, case, lists)

    def put_file(self, file: StoredFile) -> None:
        """Store a sealed file for a case."""
        self._transaction.run(
            _PUT_FILE,
            {
                "digest": file.digest,
                "case": file.case,
                "size": file.size,
                "media_type": file.media_type,
                "body": file.body,
            },
        )

    def put_draft(self, draft: Draft) -> None:
        """Keep what a person has typed so far."""
        self._transaction.run(
            _PUT_DRAFT,
            {
                "case": draft.case,
                "task": draft.task,
                "person": draft.person,
                "at": stored(draft.at),
                "body": draft.body,
            },
        )

    def remove_draft(self, case: CaseId, task: TaskId, person: ActorId) -> None:
        """Forget what a person has typed; when the task is finished, the database forgets everybody's."""
        self._transaction.run(_REMOVE_DRAFT, {"the_case": case, "the_task": task, "the_person": person})

    def put_archive(self, rows_: ArchiveRows) -> None:
        """Set where a file stands in the archive, and its loans. Several statements."""
        rows_.put(self._transaction)

    def rewrite(self, derived: DerivedRows) -> None:
        """Write the rows anew that a case's history gives. Several statements."""
        derived.write(self._transaction)

    def erase(self, case: CaseId) -> None:
        """Destroy a case's key, every copy of its content and every job that wants it; the proofs stay valid.

        What the archive says of its file stays too. Its open work items are cancelled and nothing wakes it
        any more. Several statements.
        """
        self._transaction.run(_FORGET_KEY, {"the_id": case, "key": None, "wake_at": NEVER})
        self._transaction.run(_CLOSE_ITEMS, {"the_case": case, "the_state": ItemState.CANCELLED.value})
        for statement in (*_FORGET, _FORGET_READERS):
            self._transaction.run(statement, {"case": case})
