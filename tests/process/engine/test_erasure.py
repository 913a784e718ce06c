"""A case whose key was destroyed: its content is gone, its proofs stay."""

from datetime import timedelta

import pytest

from engine.errors import Reason
from engine.ids import CaseId
from engine.storage.errors import SealBrokenError
from tests.process.engine.desk import Desk
from tests.process.engine.staff import Staff


@pytest.fixture
def case(desk: Desk) -> CaseId:
    """Return an erased case."""
    case = desk.file()
    Staff(desk).carry(case, until="decide_admissibility")
    with desk.store.writing() as work:
        work.erase(case)
    return case


def test_the_chain_of_an_erased_case_holds_and_is_executed_again(desk: Desk, case: CaseId) -> None:
    number, divergence = desk.auditor.verify(case)

    assert (number > 3, divergence) == (True, None)


def test_the_file_of_an_erased_case_is_empty(desk: Desk, case: CaseId) -> None:
    assert desk.auditor.case_file(case) == {}
    assert desk.engine.case(case) is None
    with desk.store.reading() as reader:
        summary = reader.summary(case)
        records = b"".join(entry.record for entry in reader.entries(case))
    assert summary is not None
    assert (summary.subject, summary.petitioner_name) == ("", "")
    for said in ("小区供暖不足", "王秀兰", "十六度"):
        assert said.encode() not in records


def test_an_erased_case_is_on_nobodys_worklist_and_is_not_woken(desk: Desk, case: CaseId) -> None:
    with desk.store.reading() as reader:
        assert reader.items(case) == ()
        assert reader.waking(desk.now + timedelta(days=3650)) == ()
    assert desk.row(case).wake_at is None


def test_an_erased_case_takes_no_command(desk: Desk, case: CaseId) -> None:
    with pytest.raises(Exception, match="case_erased") as raised:
        desk.note(case)

    assert desk.refusals(case) == [Reason.CASE_ERASED]
    assert raised.type.__name__ == "Rejected"
    desk.later(days=90)
    assert desk.engine.tick(case, desk.now) == 0


def test_an_erased_case_can_still_be_seen_as_of_any_entry(desk: Desk, case: CaseId) -> None:
    known = desk.auditor.as_of(case, number=2)

    assert known.version == 2
    assert known.number == "HOUSING-2026-000001"


def test_a_key_opens_no_other_case(desk: Desk) -> None:
    one, other = desk.file(1), desk.file(2)
    key = desk.row(one).key

    with pytest.raises(SealBrokenError):
        desk.seals.unwrap(other, key or b"")
