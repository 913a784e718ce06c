"""An accusation leaves no trace in clear: not whom it is about, who brought it, where it went (S2)."""

from collections.abc import Iterator, Mapping

import pytest
import sqlalchemy as sa

from engine.events import Json
from engine.ids import CaseId
from engine.storage.records import CaseSummary
from tests.process.engine.desk import CITY, HOUSING, SAID, Desk
from tests.process.engine.staff import OPINION, Staff, Wanted

_FACTS: Mapping[str, Json] = {**OPINION["register"], "asks_relief": False, "accuses": True}
ACCUSATION: Wanted = {
    **OPINION,
    "register": _FACTS,
    "confirm_type": {
        "matter_type": "accusation",
        "jurisdiction": "own",
        "same_matter": "none",
        "we_are_accused": True,
    },
    "decide_admissibility": {"admissibility": "secret", "notice": "D08", "transfer_to": "water"},
}
CLAIM_AFTER_ALL: Wanted = {**OPINION, "register": _FACTS}


def listed(desk: Desk, case: CaseId) -> CaseSummary:
    with desk.store.reading() as reader:
        summary = reader.summary(case)
    assert summary is not None
    return summary


def readable(desk: Desk) -> Iterator[bytes]:
    """Yield what stands in the tables of cases without any key: snapshots, entries, lists, work."""
    with desk.store.database.engine.connect() as connection:
        for table in ("case_file", "case_list", "work_item", "due", "incident", "refusal"):
            for row in connection.execute(sa.text(f"SELECT * FROM {table}")):  # noqa: S608 - names of ours
                yield from (bytes(value) if not isinstance(value, str) else value.encode() for value in row
                            if isinstance(value, str | bytes | memoryview))  # fmt: skip
        for (record,) in connection.execute(sa.text("SELECT record FROM entry WHERE stream <> 'office'")):
            yield bytes(record)


@pytest.fixture
def handed_over(desk: Desk) -> CaseId:
    """Return an accusation of the housing bureau that it has handed over."""
    case = desk.file()
    staff = Staff(desk, wanted=ACCUSATION)
    staff.carry(case, until="decide_admissibility")
    staff.complete(case, desk.task(case, "decide_admissibility")[0])
    desk.work(case)
    return case


def test_to_whom_an_accusation_goes_stands_nowhere_in_clear(desk: Desk, handed_over: CaseId) -> None:
    assert desk.auditor.case_file(handed_over)["transfer_to"] == "water"

    assert not [text for text in readable(desk) if b"water" in text or b"transfer_to" in text]
    desk.assert_whole(handed_over)


def test_neither_subject_nor_informant_stand_in_clear(desk: Desk, handed_over: CaseId) -> None:
    names = [str(SAID[name]).encode() for name in ("subject", "petitioner")]

    assert not [text for text in readable(desk) if any(name in text for name in names)]
    assert (listed(desk, handed_over).subject, listed(desk, handed_over).petitioner_name) == ("", "")


def test_what_is_left_to_do_is_not_done_by_the_accused(desk: Desk, handed_over: CaseId) -> None:
    assert desk.case(handed_over).accused == (HOUSING,)
    assert {task.organ for task in desk.case(handed_over).tasks.values()} == {CITY}

    Staff(desk, wanted=ACCUSATION).carry(handed_over)

    assert desk.case(handed_over).ended
    desk.assert_whole(handed_over)


def test_the_copies_go_when_an_accusation_is_registered_and_come_back_when_it_is_none(desk: Desk) -> None:
    case = desk.file()
    staff = Staff(desk, wanted=CLAIM_AFTER_ALL)
    assert listed(desk, case).subject == SAID["subject"]
    staff.carry(case, until="confirm_type")
    assert listed(desk, case).subject == ""

    staff.complete(case, desk.task(case, "confirm_type")[0])

    assert (listed(desk, case).subject, listed(desk, case).petitioner_name) == (
        SAID["subject"],
        SAID["petitioner"],
    )
    desk.assert_whole(case)


def test_a_submission_about_discipline_is_never_copied(desk: Desk) -> None:
    case = desk.file(category="discipline")

    assert (listed(desk, case).subject, listed(desk, case).petitioner_name) == ("", "")
