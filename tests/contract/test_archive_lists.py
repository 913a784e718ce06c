"""The lines of the archive: the same on both databases, and each list a range of an index."""

from dataclasses import replace
from datetime import date

import pytest

from engine.archived import ArchivedFile, FileState, Loan, LoanState
from engine.ids import ActorId, CaseId
from engine.storage.archive_lists import ArchiveLists
from engine.storage.archive_rows import ArchiveRows
from engine.storage.store import Store
from tests.contract.rows import HANDLING, a_case, with_organs

DAY = date(2026, 3, 2)
FILE = ArchivedFile(
    number="HOUSING-XF-2026-D10-0001",
    archived_on=DAY,
    retention="ten_years",
    retain_until=date(2036, 12, 31),
    hand_over_on=None,
)
ASKED = Loan(person=ActorId("wang"), asked_on=DAY, until=date(2026, 4, 1))


def put(store: Store, case: str, file: ArchivedFile) -> None:
    with store.writing() as work:
        work.put_archive(ArchiveRows(case=CaseId(case), organ=HANDLING, file=file))


@pytest.fixture
def office(store: Store) -> Store:
    with store.writing() as work:
        with_organs(work)
        work.add_case(a_case("c1"))
        work.add_case(a_case("c2"))
    put(store, "c1", FILE)
    late = replace(FILE, number="HOUSING-XF-2026-Y-0001", retain_until=None, hand_over_on=date(2036, 12, 31))
    put(store, "c2", replace(late, archived_on=date(2026, 3, 3), loans={"l1": ASKED}))
    return store


def test_files_are_listed_with_what_falls_due(office: Store) -> None:
    lists = ArchiveLists(office.database)

    assert [line.case for line in lists.files([HANDLING])] == ["c2", "c1"]
    assert [line.case for line in lists.files([HANDLING], FILE.number)] == ["c1"]
    assert [line.case for line in lists.to_appraise([HANDLING], date(2037, 1, 1))] == ["c1"]
    assert lists.to_appraise([HANDLING], date(2036, 12, 31)) == ()
    assert [line.case for line in lists.to_hand_over([HANDLING], date(2037, 1, 1))] == ["c2"]
    assert lists.files([]) == ()


def test_a_loan_is_listed_until_it_has_ended(office: Store) -> None:
    lists = ArchiveLists(office.database)
    assert [(one.id, one.number) for one in lists.loans([HANDLING])] == [("l1", "HOUSING-XF-2026-Y-0001")]
    assert [one.id for one in lists.loans_of(ActorId("wang"))] == ["l1"]

    returned = replace(ASKED, state=LoanState.RETURNED)
    put(office, "c2", replace(FILE, number="HOUSING-XF-2026-Y-0001", loans={"l1": returned}))

    assert lists.loans([HANDLING]) == lists.loans_of(ActorId("wang")) == ()


def test_a_list_counts_what_stands_on_it_and_what_is_destroyed(office: Store) -> None:
    lists = ArchiveLists(office.database)
    put(office, "c1", replace(FILE, state=FileState.CONDEMNED))
    assert [line.case for line in lists.condemned([HANDLING])] == ["c1"]

    put(office, "c1", replace(FILE, state=FileState.DESTROYED, list_no="L1"))
    put(office, "c2", replace(FILE, number="x", state=FileState.LISTED, list_no="L1"))

    assert [(one.number, one.files, one.destroyed) for one in lists.lists([HANDLING])] == [("L1", 2, 1)]
    assert [line.case for line in lists.on_list("L1")] == ["c1", "c2"]


def test_what_falls_due_is_read_from_an_index_on_sqlite(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    kept = "SELECT \"case\" FROM archive_file WHERE organ = 'o' AND state = 'kept' AND"
    questions = {
        "ix_archive_file_retain_until": f"{kept} retain_until IS NOT NULL AND retain_until < '2037'",
        "ix_archive_file_hand_over_on": f"{kept} hand_over_on IS NOT NULL AND hand_over_on < '2037'",
        "ix_archive_loan_person": "SELECT id FROM archive_loan WHERE person = 'p'"
        " AND state IN ('asked', 'lent') ORDER BY until, id",
    }

    with store.database.engine.connect() as connection:
        plans = {
            name: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}")]
            for name, question in questions.items()
        }
    store.close()

    for name, steps in plans.items():
        assert len(steps) == 1, steps
        assert name in steps[0]
