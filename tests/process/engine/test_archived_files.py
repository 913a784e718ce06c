"""A file in the archive: locked, lent, appraised, destroyed by two, and proved ever after."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from engine import archive_commands as a
from engine import commands as c
from engine.archived import FileState, LoanState
from engine.errors import ConflictError, Reason
from engine.events.archive import FileDestroyed, FileRead
from engine.ids import ActorId, CaseId
from engine.storage.archive_lists import ArchiveLists
from tests.process.engine.desk import HOUSING, open_desk
from tests.process.engine.shelved import (
    ABROAD,
    ARCHIVIST,
    BACK,
    HEAD,
    OTHER_ARCHIVIST,
    READER,
    Shelf,
    shelve,
)


@pytest.fixture(scope="module")
def office(_furnished_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CaseId]:
    path = tmp_path_factory.mktemp("archive") / "office.db"
    shutil.copyfile(_furnished_file, path)
    return path, shelve(path)


@pytest.fixture
def shelf(office: tuple[Path, CaseId], tmp_path: Path) -> Iterator[Shelf]:
    path, case = office
    shutil.copyfile(path, tmp_path / "office.db")
    desk = open_desk(f"sqlite:///{tmp_path / 'office.db'}")
    desk.counter = count(10_000)  # after those of the walk
    desk.now = desk.row(case).last_at + timedelta(hours=1)
    yield Shelf(desk=desk, case=case)
    desk.store.close()


@pytest.mark.req("REQ-ARC-1")
def test_a_closed_case_lies_in_the_archive_under_its_number_and_retention(shelf: Shelf) -> None:
    file = shelf.file

    assert (file.number, file.retention) == ("HOUSING-XF-2026-D30-0001", "thirty_years")
    assert file.retain_until == date(2056, 12, 31)
    assert file.state is FileState.KEPT
    shelf.desk.assert_whole(shelf.case)


@pytest.mark.req("REQ-ARC-1")
def test_nothing_of_a_locked_file_can_be_changed(shelf: Shelf) -> None:
    desk, case = shelf.desk, shelf.case
    note = c.AddNote(id=desk.id(), case=case, actor=HEAD, at=desk.now, text="补记。")
    mine = c.AttachFile(
        id=desk.id(),
        case=case,
        actor=desk.case(case).petitioner,
        at=desk.now,
        digest="a" * 64,
        size=1,
        media_type="image/png",
        name="照片.png",
    )

    assert desk.refused(note).reason is Reason.FILE_LOCKED
    assert desk.refused(mine).reason is Reason.FILE_LOCKED


def test_a_running_case_is_in_no_archive(shelf: Shelf) -> None:
    other = shelf.desk.file(2)
    asked = a.AskForLoan(
        id=shelf.desk.id(), case=other, actor=READER, at=shelf.desk.now, until=BACK, purpose="查阅。"
    )

    assert shelf.desk.refused(asked).reason is Reason.NOT_ARCHIVED


@pytest.mark.req("REQ-ARC-1")
def test_a_file_is_lent_by_somebody_else_and_every_look_is_in_its_history(shelf: Shelf) -> None:
    shelf.done(shelf.asking(actor=ARCHIVIST))
    assert shelf.desk.refused(shelf.of_loan(a.GrantLoan, ARCHIVIST)).reason is Reason.SEPARATION_OF_DUTIES
    shelf.done(shelf.of_loan(a.GrantLoan, OTHER_ARCHIVIST))

    shelf.done(shelf.of_loan(a.ReadFile, ARCHIVIST))
    shelf.done(shelf.of_loan(a.ReadFile, ARCHIVIST))

    entries = shelf.desk.entries(shelf.case)
    looks = [event for entry in entries for event in entry.happened() if isinstance(event, FileRead)]
    assert len(looks) == 2
    shelf.desk.assert_whole(shelf.case)


def test_only_the_borrower_reads_and_only_until_the_day(shelf: Shelf) -> None:
    shelf.lent()

    assert shelf.desk.refused(shelf.of_loan(a.ReadFile, ARCHIVIST)).reason is Reason.SOMEONE_ELSES
    shelf.done(shelf.of_loan(a.ReadFile, READER))
    shelf.desk.later(days=400)
    assert shelf.desk.refused(shelf.of_loan(a.ReadFile, READER)).reason is Reason.LOAN_OVERDUE
    assert shelf.desk.refused(shelf.of_loan(a.ReturnLoan, ABROAD)).reason is Reason.NO_RIGHT
    shelf.done(shelf.of_loan(a.ReturnLoan, READER))
    assert shelf.desk.refused(shelf.of_loan(a.ReadFile, READER)).reason is Reason.LOAN_UNKNOWN


def test_a_loan_is_refused_with_a_reason_that_stays_sealed(shelf: Shelf) -> None:
    shelf.done(shelf.asking())
    assert shelf.desk.refused(shelf.asking()).reason is Reason.ALREADY_BORROWED
    assert shelf.desk.refused(shelf.asking(ABROAD, date(2026, 1, 1))).reason is Reason.LOAN_ENDS_BEFORE

    shelf.done(shelf.of_loan(a.RefuseLoan, HEAD))

    assert [loan.state for loan in shelf.file.loans.values()] == [LoanState.REFUSED]
    assert "正在鉴定" not in shelf.desk.entries(shelf.case)[-1].__repr__()


def test_who_keeps_another_organs_archive_keeps_not_this_one(shelf: Shelf) -> None:
    shelf.done(shelf.asking())

    for command in (
        shelf.of_loan(a.GrantLoan, ABROAD),
        shelf.judging("keep", "permanent", actor=ABROAD),
        shelf.handing_over(actor=ABROAD),
    ):
        assert shelf.desk.refused(command).reason is Reason.NO_RIGHT


@pytest.mark.req("REQ-ARC-1")
def test_a_retention_is_only_made_longer_and_only_by_an_appraisal(shelf: Shelf) -> None:
    for verdict, retention, reason in (
        ("keep", "ten_years", Reason.RETENTION_NOT_LONGER),
        ("keep", "fifty_years", Reason.RETENTION_UNKNOWN),
        ("burn", None, Reason.RETENTION_UNKNOWN),
        ("destroy", None, Reason.RETENTION_RUNS),
    ):
        assert shelf.desk.refused(shelf.judging(verdict, retention)).reason is reason

    shelf.done(shelf.judging("keep", "permanent"))

    assert (shelf.file.retention, shelf.file.retain_until) == ("permanent", None)
    assert shelf.desk.refused(shelf.judging("keep", "thirty_years")).reason is Reason.RETENTION_NOT_LONGER
    shelf.long_after()
    assert shelf.desk.refused(shelf.judging("destroy")).reason is Reason.RETENTION_RUNS


def test_a_file_is_not_judged_while_somebody_has_it_and_not_lent_once_it_is_condemned(shelf: Shelf) -> None:
    shelf.lent()
    shelf.long_after()
    assert shelf.desk.refused(shelf.judging("destroy")).reason is Reason.FILE_BORROWED
    shelf.done(shelf.of_loan(a.ReturnLoan, ARCHIVIST))

    shelf.done(shelf.judging("destroy"))

    late = shelf.asking(until=date(2099, 1, 1))
    assert shelf.desk.refused(late).reason is Reason.FILE_CONDEMNED
    assert shelf.desk.refused(shelf.handing_over()).reason is Reason.FILE_CONDEMNED


@pytest.mark.req("REQ-ARC-1")
def test_two_people_destroy_a_file_and_its_proofs_stay(shelf: Shelf) -> None:
    desk, case = shelf.desk, shelf.case
    shelf.long_after()
    assert desk.refused(shelf.listing()).reason is Reason.NOT_CONDEMNED
    shelf.done(shelf.judging("destroy"))
    shelf.done(shelf.listing(actor=OTHER_ARCHIVIST))
    for alone in (ARCHIVIST, OTHER_ARCHIVIST):
        assert desk.refused(shelf.destroying(alone)).reason is Reason.SEPARATION_OF_DUTIES
    assert desk.refused(shelf.destroying(list_no="HOUSING-XH-2001-009")).reason is Reason.NOT_CONDEMNED

    shelf.done(shelf.destroying(HEAD))

    file = shelf.file
    assert (file.state, file.list_no, file.destroyed_by) == (
        FileState.DESTROYED,
        f"HOUSING-XH-{desk.now.year}-001",
        HEAD,
    )
    assert desk.row(case).key is None
    assert desk.auditor.case_file(case) == {}
    assert desk.auditor.verify(case)[1] is None
    assert isinstance(desk.entries(case)[-1].happened()[-1], FileDestroyed)


def test_a_destroyed_file_can_be_rebuilt_as_destroyed(shelf: Shelf) -> None:
    shelf.long_after()
    shelf.done(shelf.judging("destroy"))
    shelf.done(shelf.listing())
    confirmed = shelf.destroying(HEAD)
    shelf.done(confirmed)
    lists = ArchiveLists(shelf.desk.store.database)

    shelf.desk.auditor.rebuild(shelf.case)

    assert shelf.desk.auditor.verify(shelf.case)[1] is None
    assert [line.number for line in lists.on_list(f"HOUSING-XH-{shelf.desk.now.year}-001")] == [
        shelf.file.number
    ]
    with pytest.raises(ConflictError):
        shelf.done(confirmed)


def test_what_is_kept_after_all_leaves_the_list(shelf: Shelf) -> None:
    shelf.long_after()
    shelf.done(shelf.judging("destroy"))
    shelf.done(shelf.listing())

    shelf.done(shelf.judging("keep", "permanent", actor=HEAD))

    assert (shelf.file.state, shelf.file.list_no) == (FileState.KEPT, None)
    assert shelf.desk.refused(shelf.destroying(HEAD, "HOUSING-XH-2056-001")).reason is Reason.NOT_CONDEMNED


def test_what_falls_due_stands_in_the_lists_of_the_archive(shelf: Shelf) -> None:
    lists = ArchiveLists(shelf.desk.store.database)
    today = shelf.desk.now.date()

    assert [line.case for line in lists.files([HOUSING])] == [shelf.case]
    assert lists.to_appraise([HOUSING], today) == ()
    assert [line.case for line in lists.to_appraise([HOUSING], date(2057, 1, 1))] == [shelf.case]
    assert lists.to_hand_over([HOUSING], date(2057, 1, 1)) == ()
    shelf.done(shelf.asking())
    assert [(loan.person, loan.state) for loan in lists.loans([HOUSING])] == [(READER, LoanState.ASKED)]
    shelf.done(shelf.of_loan(a.GrantLoan, ARCHIVIST))
    assert [loan.overdue_on(date(2027, 1, 1)) for loan in lists.loans_of(READER)] == [True]
    shelf.done(shelf.of_loan(a.ReturnLoan, READER))
    assert lists.loans_of(READER) == ()


def test_who_may_not_know_of_a_matter_is_not_let_near_its_file(shelf: Shelf) -> None:
    petitioner = shelf.desk.case(shelf.case).petitioner

    assert shelf.desk.refused(shelf.asking(ActorId("nobody"))).reason is Reason.NO_RIGHT
    assert shelf.desk.refused(shelf.asking(petitioner)).reason is Reason.SEPARATION_OF_DUTIES
