"""Each entry holds the hash of the one before: whatever is altered, moved, put in or cut off is named."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import codec
from engine import commands as c
from engine import events as e
from engine.admission import Capacity, Lookups
from engine.errors import DivergenceError
from engine.history import (
    GENESIS,
    Chain,
    Divergence,
    Edition,
    Entry,
    Sealed,
    body_digest,
    chain_hash,
    first_difference,
    read_entry,
)
from tests.unit.core.casework import AT, CASE, HANDLER, HOUSING, TASK, WANG

BODY = b"sealed"


def an_entry(number: int, previous: str, **changes: object) -> Entry:
    """Return an entry that claims a task."""
    given: dict[str, object] = {
        "stream": CASE,
        "number": number,
        "command_id": f"k{number}",
        "command": "claim_task",
        "command_digest": "0" * 64,
        "clear": {
            "id": f"k{number}",
            "case": CASE,
            "actor": WANG,
            "at": AT.isoformat(),
            "on_behalf_of": None,
            "task": TASK,
        },
        "capacity": Capacity(role=HANDLER, organ=HOUSING),
        "at": AT,
        "recorded_at": AT,
        "edition": Edition(bundle="b", calendar="c", profile="p"),
        "lookups": Lookups(appointments=(Capacity(role=HANDLER, organ=HOUSING),), superiors=(HOUSING,)),
        "routing": {"route": "opinion"},
        "item_routing": {},
        "events": (("task_claimed", {"task": TASK, "assignee": WANG}),),
        "marking": "m",
        "body_digest": body_digest(BODY),
        "previous": previous,
        **changes,
    }
    return Entry(**given)  # type: ignore[arg-type]  # by the callers


def sealed(entry: Entry, body: bytes | None = BODY) -> Sealed:
    """Return an entry as it is stored."""
    record = codec.canonical(entry)
    return Sealed(command_id=entry.command_id, at=entry.at, record=record, body=body, hash=chain_hash(record))


def a_chain(length: int = 4) -> list[Sealed]:
    """Return a chain of entries."""
    chain: list[Sealed] = []
    for number in range(1, length + 1):
        chain.append(sealed(an_entry(number, chain[-1].hash if chain else GENESIS)))
    return chain


def followed(stored: list[Sealed], numbers: list[int] | None = None) -> tuple[int, Divergence | None]:
    """Return how far the chain holds, and what is wrong then."""
    chain = Chain(stream=CASE)
    for number, each in zip(numbers or range(1, len(stored) + 1), stored, strict=True):
        linked = chain.link(each, number)
        if isinstance(linked, Divergence):
            return chain.number, linked
    return chain.number, None


def what(divergence: Divergence | None) -> tuple[int, str]:
    """Return number and kind of a divergence."""
    assert divergence is not None
    assert divergence.case == CASE
    return divergence.entry, divergence.what.partition(":")[0]


def test_the_columns_beside_a_record_are_compared_with_it() -> None:
    first, second = a_chain(2)

    for altered, said in (
        (replace(second, command_id="k3"), "command_id"),
        (replace(second, at=AT + timedelta(microseconds=1)), "at"),
    ):
        number, divergence = followed([first, altered])
        assert number == 1
        assert what(divergence) == (2, said)


def test_a_chain_holds_and_ends_where_it_is_said_to() -> None:
    stored = a_chain()
    chain = Chain(stream=CASE)

    linked = [chain.link(each, number) for number, each in enumerate(stored, 1)]

    assert all(isinstance(each, Entry) for each in linked)
    assert chain.close(4, stored[-1].hash) is None


@given(st.integers(0, 3), st.integers(0, 10_000), st.integers(0, 7))
def test_any_bit_turned_in_any_record_is_found_at_its_entry(index: int, place: int, bit: int) -> None:
    stored = a_chain()
    record = bytearray(stored[index].record)
    record[place % len(record)] ^= 1 << bit
    stored[index] = replace(stored[index], record=bytes(record))

    held, divergence = followed(stored)

    assert held == index
    assert what(divergence) == (index + 1, "hash")


def test_an_altered_hash_or_body_is_found() -> None:
    first, second, third, fourth = a_chain()

    assert what(followed([first, replace(second, hash="0" * 64)])[1]) == (2, "hash")
    assert what(followed([first, second, replace(third, body=b"other")])[1]) == (3, "body")
    assert what(followed([first, second, third, replace(fourth, body=None)])[1]) == (4, "body")
    bare = sealed(an_entry(1, GENESIS, body_digest=None), None)
    assert followed([bare])[1] is None
    assert what(followed([replace(bare, body=b"put in")])[1]) == (1, "body")


def test_swapped_entries_are_found_at_the_first_place() -> None:
    first, second, third, fourth = a_chain()

    assert what(followed([first, third, second, fourth])[1]) == (2, "number")


def test_an_inserted_or_doubled_entry_is_found() -> None:
    first, second, third, _ = a_chain()
    stranger = sealed(an_entry(2, "f" * 64))

    assert what(followed([first, stranger, second])[1]) == (2, "previous")
    assert what(followed([first, second, second, third])[1]) == (3, "number")


def test_an_entry_taken_out_is_found() -> None:
    first, second, third, fourth = a_chain()

    assert what(followed([first, third, fourth], [1, 3, 4])[1]) == (3, "number")
    assert what(followed([second], [2])[1]) == (2, "number")
    assert what(followed([second], [1])[1]) == (1, "number")


def test_an_entry_of_another_stream_is_found() -> None:
    first, *_ = a_chain()
    strayed = sealed(an_entry(2, first.hash, stream="other"))

    assert what(followed([first, strayed])[1]) == (2, "number")


def test_a_chain_cut_off_is_found_at_its_last_entry() -> None:
    stored = a_chain()
    chain = Chain(stream=CASE)
    for number, each in enumerate(stored[:3], 1):
        chain.link(each, number)

    cut = chain.close(4, stored[-1].hash)

    assert what(cut) == (3, "end")
    assert what(chain.close(3, "0" * 64)) == (3, "end")
    assert what(Chain(stream=CASE).close(1, stored[0].hash)) == (0, "end")


@pytest.mark.parametrize("record", [b"", b"[]", b"{}", b"no json", b'{"stream":"case"}'])
def test_a_record_that_is_no_entry_is_found_even_under_its_own_hash(record: bytes) -> None:
    assert what(
        followed([Sealed(command_id="k1", at=AT, record=record, body=None, hash=chain_hash(record))])[1]
    ) == (1, "record")
    with pytest.raises(DivergenceError):
        read_entry(record)


def test_an_entry_reads_back_with_its_command_and_events() -> None:
    entry = read_entry(sealed(an_entry(1, GENESIS)).record)

    assert entry == an_entry(1, GENESIS)
    assert entry.happened() == (e.TaskClaimed(task=TASK, assignee=WANG),)
    asked = entry.asked()
    assert isinstance(asked.command, c.ClaimTask)
    assert (asked.command.actor, asked.command.at) == (WANG, AT)
    assert (asked.lookups, asked.routing) == (entry.lookups, {"route": "opinion"})


def test_the_first_difference_is_named() -> None:
    assert first_difference([1, 2], [1, 2]) is None
    assert first_difference([1, 2], [1, 3]) == "event 1: recorded 2, found 3"
    assert first_difference([1], [1, 2]) == "events: recorded 1, found 2"
