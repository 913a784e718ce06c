"""Whoever writes into the history past the engine is found: the case and the entry are named."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import orjson
import pytest
import sqlalchemy as sa

from engine import commands as c
from engine.errors import ConflictError, DivergenceError, Reason
from engine.history import GENESIS, Divergence, chain_hash
from engine.ids import CaseId
from engine.storage.records import StoredEntry
from tests.process.engine.desk import OTHER_HANDLER, Desk

_TRIGGERS = {
    "sqlite": ("DROP TRIGGER entry_no_update", "DROP TRIGGER entry_no_delete"),
    "postgresql": ("DROP TRIGGER entry_append_only ON entry",),
}


@pytest.fixture
def case(desk: Desk) -> CaseId:
    """Return a case of six entries."""
    case = desk.file(bundle_key="step")
    desk.complete(case, "receive", receive_note="收到")
    desk.note(case, "已电话联系。")
    desk.complete(case, "weigh", choice="write")
    desk.complete(case, "write", write_note="查无此事")
    desk.complete(case, "answer", OTHER_HANDLER)
    assert found(desk, case) is None
    return case


@contextmanager
def tampering(desk: Desk) -> Iterator[sa.Connection]:
    """Give a raw connection for which the history is not append-only any more."""
    with desk.store.database.engine.begin() as connection:
        for statement in _TRIGGERS[desk.store.database.name]:
            connection.execute(sa.text(statement))
        yield connection


def found(desk: Desk, case: CaseId) -> Divergence | None:
    """Return what the auditor finds."""
    return desk.auditor.verify(case)[1]


def stored(desk: Desk, case: CaseId) -> list[StoredEntry]:
    """Return the entries as bytes."""
    with desk.store.reading() as reader:
        return list(reader.entries(case))


def put(connection: sa.Connection, case: CaseId, number: int, /, **columns: object) -> None:
    """Write columns of one entry."""
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    connection.execute(
        sa.text(f"UPDATE entry SET {changes} WHERE stream = :of AND number = :no"),  # noqa: S608 - names of ours
        {**columns, "of": case, "no": number},
    )


def renumber(connection: sa.Connection, case: CaseId, number: int, to: int) -> None:
    """Move an entry to another place."""
    put(connection, case, number, number=to)


@pytest.mark.req("REQ-SUP-2")
@pytest.mark.parametrize("place", [0, 1, 0.25, 0.5, 0.75, -1])
@pytest.mark.parametrize("number", [1, 4, 6])
def test_one_byte_changed_in_a_record_is_found(desk: Desk, case: CaseId, number: int, place: float) -> None:
    record = bytearray(stored(desk, case)[number - 1].record)
    record[int(place * len(record)) if 0 < place < 1 else int(place)] ^= 1

    with tampering(desk) as connection:
        put(connection, case, number, record=bytes(record))

    assert found(desk, case) == Divergence(case=case, entry=number, what="hash: the record was altered")


def test_one_byte_changed_in_a_sealed_body_is_found(desk: Desk, case: CaseId) -> None:
    body = bytearray(stored(desk, case)[2].body or b"")
    body[-1] ^= 128

    with tampering(desk) as connection:
        put(connection, case, 3, body=bytes(body))

    assert found(desk, case) == Divergence(case=case, entry=3, what="body: the sealed body was altered")


def test_a_sealed_body_that_was_taken_out_is_missed(desk: Desk, case: CaseId) -> None:
    with tampering(desk) as connection:
        put(connection, case, 2, body=None)

    assert found(desk, case) == Divergence(case=case, entry=2, what="body: the sealed body is missing")


def test_a_body_that_was_put_in_is_found(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    task, _ = desk.task(case)
    desk.engine.handle(c.ClaimTask(id=desk.id(), case=case, actor=OTHER_HANDLER, at=desk.now, task=task))
    assert stored(desk, case)[1].body is None

    with tampering(desk) as connection:
        put(connection, case, 2, body=b"smuggled")

    assert found(desk, case) == Divergence(case=case, entry=2, what="body: the sealed body was altered")


@pytest.mark.parametrize(("column", "value"), [("at", 1_772_413_200_000_001), ("command_id", "another")])
def test_a_column_beside_the_record_that_was_altered_is_found(
    desk: Desk, case: CaseId, column: str, value: int | str
) -> None:
    with tampering(desk) as connection:
        put(connection, case, 3, **{column: value})
        put(connection, CaseId("office"), 7, **{column: f"{value} more" if column != "at" else value})

    said = f"{column}: the column was altered"
    assert found(desk, case) == Divergence(case=case, entry=3, what=said)
    assert desk.office.verify()[1] == Divergence(case="office", entry=7, what=said)


def test_an_entry_whose_command_id_was_altered_answers_for_no_other_command(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    done = desk.completion(case, "receive")
    desk.engine.handle(done)
    other = desk.completion(case, "weigh", choice="write")
    with tampering(desk) as connection:
        put(connection, case, 2, command_id=other.id)

    desk.unchanged(other, ConflictError)  # nobody is given the receipt of what somebody else sent
    assert desk.refused(done).reason is Reason.TASK_DONE  # nor is the task done twice
    assert found(desk, case) == Divergence(case=case, entry=2, what="command_id: the column was altered")


def test_one_byte_changed_in_a_hash_is_found(desk: Desk, case: CaseId) -> None:
    hashed = bytearray.fromhex(stored(desk, case)[3].hash)
    hashed[0] ^= 1

    with tampering(desk) as connection:
        put(connection, case, 4, hash=bytes(hashed))

    assert found(desk, case) == Divergence(case=case, entry=4, what="hash: the record was altered")


def test_two_entries_swapped_are_found(desk: Desk, case: CaseId) -> None:
    with tampering(desk) as connection:
        renumber(connection, case, 3, 99)
        renumber(connection, case, 4, 3)
        renumber(connection, case, 99, 4)

    divergence = found(desk, case)

    assert divergence is not None
    assert (divergence.entry, divergence.what.split(":")[0]) == (3, "number")


def test_an_entry_inserted_is_found(desk: Desk, case: CaseId) -> None:
    with tampering(desk) as connection:
        for number in range(6, 3, -1):
            renumber(connection, case, number, number + 1)
        connection.execute(
            sa.text(
                "INSERT INTO entry SELECT stream, 4, 'inserted', at, hash, record, body FROM entry"
                " WHERE stream = :of AND number = 3"
            ),
            {"of": case},
        )

    divergence = found(desk, case)

    assert divergence is not None
    assert (divergence.case, divergence.entry) == (case, 4)


def rechained(entries: list[StoredEntry]) -> list[StoredEntry]:
    """Return the entries numbered and chained anew, as a forger would who knows how."""
    chained: list[StoredEntry] = []
    for number, entry in enumerate(entries, 1):
        document = orjson.loads(entry.record)
        document["number"], document["command_id"] = number, entry.command_id
        document["previous"] = chained[-1].hash if chained else GENESIS
        record = orjson.dumps(document)
        chained.append(replace(entry, number=number, record=record, hash=chain_hash(record)))
    return chained


def forge(desk: Desk, case: CaseId, entries: list[StoredEntry]) -> None:
    """Replace the whole stream, and make the case's row fit."""
    chained = rechained(entries)
    with tampering(desk) as connection:
        connection.execute(sa.text("DELETE FROM entry WHERE stream = :of"), {"of": case})
        connection.execute(
            sa.text("UPDATE case_file SET version = :version, head = :head, state = NULL WHERE id = :of"),
            {"of": case, "version": len(chained), "head": bytes.fromhex(chained[-1].hash)},
        )
    with desk.store.writing() as work:
        work.append(*chained)


def test_an_entry_inserted_into_a_chain_that_was_recomputed_is_found_by_re_execution(
    desk: Desk, case: CaseId
) -> None:
    entries = stored(desk, case)
    doubled = replace(entries[2], command_id=desk.id())

    forge(desk, case, [*entries[:3], doubled, *entries[3:]])

    divergence = found(desk, case)
    assert divergence is not None
    assert (divergence.case, divergence.entry) == (case, 4)
    assert divergence.what == "marking: the tokens or the folded case differ"


def test_an_entry_taken_out_of_a_chain_that_was_recomputed_is_found_by_re_execution(
    desk: Desk, case: CaseId
) -> None:
    entries = stored(desk, case)

    forge(desk, case, [*entries[:2], *entries[3:]])

    divergence = found(desk, case)
    assert divergence is not None
    assert (divergence.entry, divergence.what) == (3, "marking: the tokens or the folded case differ")


def test_another_decision_in_a_chain_that_was_recomputed_is_found_by_re_execution(
    desk: Desk, case: CaseId
) -> None:
    entries = stored(desk, case)
    document = orjson.loads(entries[3].record)
    document["routing"] = {"choice": "visit"}
    entries[3] = replace(entries[3], record=orjson.dumps(document))

    forge(desk, case, entries)

    divergence = found(desk, case)
    assert divergence is not None
    assert divergence.entry == 4


def test_a_chain_recomputed_without_change_is_the_same_chain(desk: Desk, case: CaseId) -> None:
    entries = stored(desk, case)

    forge(desk, case, entries)

    assert stored(desk, case) == entries
    assert found(desk, case) is None


def test_the_last_entry_taken_away_is_missed(desk: Desk, case: CaseId) -> None:
    with tampering(desk) as connection:
        connection.execute(sa.text("DELETE FROM entry WHERE stream = :of AND number = 6"), {"of": case})

    assert found(desk, case) == Divergence(
        case=case, entry=5, what="end: 6 entries were recorded, the chain ends here"
    )


def test_all_entries_taken_away_are_missed(desk: Desk, case: CaseId) -> None:
    with tampering(desk) as connection:
        connection.execute(sa.text("DELETE FROM entry WHERE stream = :of"), {"of": case})

    divergence = found(desk, case)

    assert divergence is not None
    assert (divergence.entry, divergence.what.split(":")[0]) == (0, "end")


def test_a_broken_history_is_not_read_on(desk: Desk, case: CaseId) -> None:
    with tampering(desk) as connection:
        put(connection, case, 4, record=b"{}")

    with pytest.raises(DivergenceError, match=f"{case} entry 4"):
        desk.auditor.as_of(case)
    with pytest.raises(DivergenceError, match=f"{case} entry 4"):
        desk.auditor.rebuild(case)


def test_the_history_of_the_office_is_watched_too(desk: Desk) -> None:
    number, nothing = desk.office.verify()
    with tampering(desk) as connection:
        put(connection, CaseId("office"), 7, record=b"{}")

    _, divergence = desk.office.verify()

    assert (number > 100, nothing) == (True, None)
    assert divergence == Divergence(case="office", entry=7, what="hash: the record was altered")


def put_days(desk: Desk, digest: str, days: str) -> None:
    """Store other JSON under a calendar's digest, and forget what was read of it."""
    with desk.store.writing() as work:
        work.put_calendar(digest, days)
    desk.library.forget_office()


def test_a_calendar_that_was_altered_counts_no_day(desk: Desk) -> None:
    digest = desk.library.calendar().digest
    put_days(desk, digest, '{"holidays":[],"make_up_days":[],"published_years":[2026]}')

    with pytest.raises(DivergenceError, match=f"calendar {digest} was altered"):
        desk.library.calendar()


def test_a_calendar_is_the_same_however_its_json_is_spaced(desk: Desk) -> None:
    calendar = desk.library.calendar()
    put_days(desk, calendar.digest, json.dumps(calendar.to_json(), indent=1))

    again = desk.library.calendar()

    assert again == calendar
    assert again.digest == calendar.digest


def lose_snapshot(desk: Desk, case: CaseId, state: bytes | None = None) -> None:
    with desk.store.database.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE case_file SET state = :state WHERE id = :of"), {"state": state, "of": case}
        )


def test_a_snapshot_thrown_away_is_not_missed_by_the_next_command(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=13)
    desk.note(case)
    lose_snapshot(desk, case)

    receipt = desk.note(case)

    assert receipt.entry == 4  # filed, warned, noted, noted
    desk.assert_whole(case)


def test_a_snapshot_thrown_away_is_rebuilt_byte_by_byte(desk: Desk, case: CaseId) -> None:
    before = desk.row(case)
    lose_snapshot(desk, case)

    desk.auditor.rebuild(case)

    assert before.state
    assert desk.row(case) == before


@pytest.mark.parametrize("state", [b"{}", b"[]", b"[1,2]", b"no json", b"[[],{}]"])
def test_a_snapshot_that_was_altered_is_found_and_rebuilt(desk: Desk, case: CaseId, state: bytes) -> None:
    lose_snapshot(desk, case, state)

    divergence = found(desk, case)
    desk.auditor.rebuild(case)

    assert divergence is not None
    assert (divergence.entry, divergence.what.split(":")[0]) == (6, "snapshot")
    assert found(desk, case) is None


def test_a_snapshot_of_another_moment_is_found(desk: Desk) -> None:
    early = desk.file(2, "step")
    state = desk.row(early).state
    desk.complete(early, "receive")
    lose_snapshot(desk, early, state)

    divergence = found(desk, early)

    assert divergence is not None
    assert divergence.what.startswith("snapshot")
