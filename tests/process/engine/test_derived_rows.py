"""Everything but the history follows from it: what stands otherwise is named, and written anew from it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import commands as c
from engine.history import Divergence
from engine.ids import CaseId
from tests.process.engine.desk import HANDLER, OTHER_HANDLER, Desk
from tests.process.engine.staff import Staff

ALTERED = {
    "work_item": {
        "assignee": "'somebody'",
        "organ": "'water'",
        "role": "'head'",
        "roles": "'head'",
        "state": "'cancelled'",
        "due_at": "1",
        "created_at": "1",
        "done_at": "1",
        "element": "'answer'",
    },
    "due": {"due_at": "1"},
    "case_list": {"subject": "'别的'", "petitioner_name": "'别人'", "source": "'csv:1'"},
    "case_file": {
        "number": "'X-1'",
        "organ": "'water'",
        "office": "'water'",
        "stage": "'archiving_stage'",
        "status": "'ended'",
        "petitioner": "'petitioner:2'",
        "due_at": "1",
        "wake_at": "1",
        "started_at": "1",
        "ended_at": "1",
        "changed_at": "1",
    },
}


def found(desk: Desk, case: CaseId) -> str:
    """Return what the auditor finds."""
    divergence = desk.auditor.verify(case)[1]
    assert divergence is not None
    assert (divergence.case, divergence.entry) == (case, desk.row(case).version)
    return divergence.what


def run(desk: Desk, statement: str) -> None:
    """Write past the engine."""
    with desk.store.database.engine.begin() as connection:
        connection.execute(sa.text(statement))


@pytest.fixture
def case(desk: Desk) -> CaseId:
    """Return a registered petition: tasks done and open, one of them claimed, a job that waits."""
    case = desk.file()
    staff = Staff(desk)
    staff.complete(case, desk.task(case, "register")[0])
    assert desk.case(case).jobs
    desk.assert_whole(case)
    return case


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, columns in ALTERED.items() for column in columns]
)
def test_a_column_that_was_altered_is_named_and_rebuilt(
    desk: Desk, case: CaseId, table: str, column: str
) -> None:
    run(desk, f"UPDATE {table} SET {column} = {ALTERED[table][column]}")  # noqa: S608 - names of ours

    what = found(desk, case)

    assert what.startswith(f"rows: {table} ")
    assert f"{column} was altered" in what
    desk.auditor.rebuild(case)
    desk.assert_whole(case)


@pytest.mark.parametrize("table", ["work_item", "due", "case_list"])
def test_a_row_that_was_deleted_is_missed_and_rebuilt(desk: Desk, case: CaseId, table: str) -> None:
    before = desk.everything(case)
    run(desk, f"DELETE FROM {table}")  # noqa: S608 - names of ours

    assert found(desk, case).startswith(f"rows: {table} ")

    desk.auditor.rebuild(case)
    assert desk.everything(case) == before


def test_a_row_that_no_entry_gives_is_found_and_goes(desk: Desk, case: CaseId) -> None:
    run(desk, f"INSERT INTO due VALUES ('smuggled', '{case}', 1, 0, NULL, NULL)")  # noqa: S608 - an id of ours

    assert found(desk, case) == "rows: due smuggled: no entry gives this row"

    desk.auditor.rebuild(case)
    desk.assert_whole(case)


def test_a_key_of_zeros_is_found_and_cannot_be_rebuilt(desk: Desk, case: CaseId) -> None:
    with desk.store.database.engine.begin() as connection:
        key = desk.row(case).key or b""
        connection.execute(sa.text("UPDATE case_file SET key = :key"), {"key": bytes(len(key))})

    assert desk.auditor.verify(case)[1] == Divergence(
        case=case, entry=0, what="key: it was altered and opens nothing"
    )


def test_an_erased_case_is_equal_and_rebuilt_as_erased(desk: Desk, case: CaseId) -> None:
    with desk.store.writing() as work:
        work.erase(case)
    before = desk.everything(case)

    assert desk.auditor.verify(case)[1] is None
    desk.auditor.rebuild(case)

    assert desk.everything(case) == before


def test_what_happened_in_one_transaction_counts_each_at_its_own_time(desk: Desk) -> None:
    case = desk.file()
    Staff(desk).carry(case, until="confirm_type")
    desk.later(days=20)

    desk.note(case)  # clocks warn and are missed before it, in the same transaction

    desk.assert_whole(case)
    desk.auditor.rebuild(case)
    desk.assert_whole(case)


def test_a_claimed_and_released_task_stands_as_the_history_leaves_it(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    task, _ = desk.task(case)
    desk.engine.handle(c.ClaimTask(id=desk.id(), case=case, actor=HANDLER, at=desk.now, task=task))
    desk.assert_whole(case)
    desk.engine.handle(c.ReleaseTask(id=desk.id(), case=case, actor=HANDLER, at=desk.now, task=task))
    desk.assert_whole(case)


def test_a_case_ended_when_it_ended_whatever_follows(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    desk.complete(case, "receive")
    desk.complete(case, "weigh", choice="write")
    desk.complete(case, "write")
    desk.complete(case, "answer", OTHER_HANDLER)
    ended = desk.row(case).ended_at
    desk.now += timedelta(days=1)

    desk.note(case, actor=c.WORKER)

    assert desk.row(case).ended_at == ended == desk.now - timedelta(days=1)
    desk.assert_whole(case)
