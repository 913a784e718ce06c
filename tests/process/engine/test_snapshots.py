"""A snapshot is a cache: whatever is wrong with it, the history knows better, and only a whole history."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import CommandMalformedError, DivergenceError
from engine.ids import CaseId
from tests.process.engine.desk import Desk


def with_state(desk: Desk, case: CaseId, state: bytes) -> None:
    row = desk.row(case)
    with desk.store.writing() as work:
        work.put_state(case, row.version, state)


@pytest.mark.parametrize(
    "state", [b"[[true,[]],{}]", b'[0,[],{"id":"x"}]', b"\x00", b"{}", b"[1,[true,[]],{}]"]
)
def test_a_case_with_a_useless_snapshot_goes_on_from_its_history(desk: Desk, state: bytes) -> None:
    case = desk.file()
    desk.note(case)
    with_state(desk, case, state)

    receipt = desk.note(case)

    assert receipt.entry == 3
    desk.assert_whole(case)


def test_a_history_that_was_altered_is_never_built_upon(desk: Desk) -> None:
    case = desk.file()
    desk.note(case)
    with desk.store.database.engine.begin() as connection:
        if desk.store.database.name == "sqlite":
            for name in connection.execute(
                sa.text("SELECT name FROM sqlite_master WHERE type='trigger'")
            ).scalars():
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("ALTER TABLE entry DISABLE TRIGGER USER"))
        connection.execute(
            sa.text("UPDATE entry SET record = :other WHERE number = 1 AND stream = :case"),
            {"other": b"{}", "case": case},
        )
    with_state(desk, case, b"")

    with pytest.raises(DivergenceError, match="entry 1"):
        desk.note(case)


def test_what_lies_in_the_future_of_its_recording_is_malformed(desk: Desk) -> None:
    case = desk.file()
    recorded_at = desk.now
    desk.now += timedelta(days=1)
    command = desk.completion(case, "register")
    before = desk.everything(case)

    with pytest.raises(CommandMalformedError, match="behind the moment"):
        desk.engine.handle(command, recorded_at=recorded_at)

    assert desk.everything(case) == before


def test_the_day_of_receipt_is_no_word_of_the_petitioner(desk: Desk) -> None:
    case = desk.file(received_on="2020-01-01")

    received_on = desk.case(case).routing["received_on"]

    assert received_on == desk.now.date().isoformat()
