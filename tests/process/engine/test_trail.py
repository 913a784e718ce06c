"""The trail gives the case as of every entry, with what the entry changed, as far as the history holds."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import CommandMalformedError
from engine.history import body_digest, chain_hash
from engine.ids import CaseId
from tests.process.engine.desk import NINE, Desk
from tests.process.engine.staff import Staff
from tests.process.engine.test_tampering import put, stored, tampering


@pytest.fixture
def case(desk: Desk) -> CaseId:
    """Return a case of six entries."""
    case = desk.file(bundle_key="step")
    desk.complete(case, "receive", receive_note="收到")
    desk.note(case, "已电话联系。")
    desk.complete(case, "weigh", choice="write")
    desk.later(days=1)
    desk.note(case, "再次联系。")
    desk.note(case, "第三次联系。")
    return case


def test_the_trail_gives_the_case_as_of_every_entry(desk: Desk) -> None:
    case = desk.file()
    Staff(desk).carry(case, until="confirm_route")

    trail = desk.auditor.trail(case)

    assert trail.broken is None
    assert trail.recorded == len(trail.lines) == desk.row(case).version
    for number in range(1, trail.recorded + 1):
        known = trail.as_of(number)
        assert known.case == desk.auditor.as_of(case, number=number)
        assert known.file == desk.auditor.case_file(case, number=number)
        assert known.file_before == desk.auditor.case_file(case, number=number - 1)


def test_an_entry_shows_what_was_routed_on_before_it(desk: Desk, case: CaseId) -> None:
    then = desk.auditor.trail(case).as_of(4)

    assert "choice" not in then.routing_before
    assert then.case.routing["choice"] == "write"


def test_the_trail_holds_the_hashes_as_they_are_stored(desk: Desk, case: CaseId) -> None:
    lines = desk.auditor.trail(case).lines

    assert [line.hash for line in lines] == [row.hash for row in stored(desk, case)]
    assert [line.entry.previous for line in lines[1:]] == [line.hash for line in lines[:-1]]


def test_a_trail_goes_as_far_as_it_is_asked_for(desk: Desk, case: CaseId) -> None:
    assert len(desk.auditor.trail(case, number=2).lines) == 2
    assert len(desk.auditor.trail(case, at=NINE).lines) == 4
    assert desk.auditor.trail(case, number=2).recorded == 6


def test_a_moment_belongs_to_the_last_entry_that_counts_then(desk: Desk, case: CaseId) -> None:
    trail = desk.auditor.trail(case)

    assert trail.number_at(NINE - timedelta(seconds=1)) == 0
    assert trail.number_at(NINE) == 4
    assert trail.number_at(NINE + timedelta(days=1)) == 6


@pytest.mark.parametrize("number", [-1, 0, 7])
def test_what_the_trail_does_not_hold_is_not_known(desk: Desk, case: CaseId, number: int) -> None:
    with pytest.raises(CommandMalformedError, match=f"no entry {number}"):
        desk.auditor.trail(case).as_of(number)


def test_of_a_case_that_never_was_there_is_no_trail(desk: Desk) -> None:
    trail = desk.auditor.trail(CaseId("nowhere"))

    assert (trail.lines, trail.recorded, trail.broken) == ((), 0, None)


def test_the_trail_ends_before_an_entry_that_was_altered(desk: Desk, case: CaseId) -> None:
    another = stored(desk, case)[3].record
    with tampering(desk) as connection:
        put(connection, case, 3, record=another)

    trail = desk.auditor.trail(case)

    assert len(trail.lines) == 2
    assert trail.broken is not None
    assert (trail.broken.entry, trail.broken.what) == (3, "hash: the record was altered")


def test_the_trail_ends_before_a_body_that_the_key_does_not_open(desk: Desk, case: CaseId) -> None:
    row = stored(desk, case)[2]
    sealed = bytes(reversed(row.body or b""))
    record = row.record.replace(str(body_digest(row.body)).encode(), str(body_digest(sealed)).encode())
    with tampering(desk) as connection:
        put(connection, case, 3, record=record, body=sealed, hash=bytes.fromhex(chain_hash(record)))

    trail = desk.auditor.trail(case)

    assert len(trail.lines) == 2
    assert trail.broken is not None
    assert (trail.broken.entry, trail.broken.what) == (3, "seal: the sealed body does not open")


def test_the_trail_ends_before_an_event_that_nobody_knows(desk: Desk, case: CaseId) -> None:
    record = stored(desk, case)[2].record.replace(b'"note_added"', b'"moon_landed"')
    with tampering(desk) as connection:
        put(connection, case, 3, record=record, hash=bytes.fromhex(chain_hash(record)))

    trail = desk.auditor.trail(case)

    assert trail.broken is not None
    assert (trail.broken.entry, trail.broken.what) == (3, "record: unknown event 'moon_landed'")


def test_the_trail_says_that_its_end_is_missing(desk: Desk, case: CaseId) -> None:
    with tampering(desk) as connection:
        connection.execute(sa.text("DELETE FROM entry WHERE stream = :of AND number = 6"), {"of": case})

    trail = desk.auditor.trail(case)

    assert len(trail.lines) == 5
    assert trail.broken is not None
    assert trail.broken.what == "end: 6 entries were recorded, the chain ends here"


def test_an_erased_case_has_its_trail_without_what_was_said(desk: Desk, case: CaseId) -> None:
    with desk.store.writing() as work:
        work.erase(case)

    trail = desk.auditor.trail(case)

    assert (len(trail.lines), trail.broken) == (6, None)
    assert all(line.body == {} for line in trail.lines)
    assert trail.as_of(4).file == {}
