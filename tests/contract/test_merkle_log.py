"""The log holds every entry once, in an order that never changes, and reads only what is new."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa

from engine.merkle import Complete, consistency, leaf_hash, node_hash, root
from engine.storage.errors import LogMovedError
from engine.storage.merkle_log import MerkleLog, StoredCheckpoint
from engine.storage.store import Store
from tests.contract.rows import NOON, an_entry


def write(store: Store, stream: str, first: int, last: int) -> None:
    """Write entries of a stream, one a minute."""
    with store.writing() as work:
        for number in range(first, last + 1):
            made = an_entry(stream, number)
            hash_ = sha256(f"{stream} {number}".encode()).hexdigest()
            work.append(replace(made, hash=hash_, at=NOON + timedelta(minutes=number)))


def hashed(*places: tuple[str, int]) -> list[bytes]:
    return [leaf_hash(sha256(f"{stream} {number}".encode()).digest()) for stream, number in places]


def tree(leaves: list[bytes]) -> Complete:
    def complete(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        return node_hash(complete(level - 1, 2 * index), complete(level - 1, 2 * index + 1))

    return complete


def test_every_entry_is_in_the_log_once_and_older_ones_keep_their_place(store: Store) -> None:
    log = MerkleLog(store.database)
    write(store, "c1", 1, 2)
    write(store, "c2", 1, 1)
    first = log.grow()

    write(store, "c1", 3, 3)
    write(store, "c0", 1, 1)
    second = log.grow()

    leaves = hashed(("c1", 1), ("c2", 1), ("c1", 2), ("c0", 1), ("c1", 3))
    assert (first.size, first.root()) == (3, root(3, tree(leaves)))
    assert (second.size, second.root()) == (5, root(5, tree(leaves)))
    with log.seeing() as view:
        assert [view.position("c1", number) for number in (1, 2, 3, 4)] == [0, 2, 4, None]


def test_where_nothing_is_new_the_tree_stays(store: Store) -> None:
    log = MerkleLog(store.database)
    write(store, "c1", 1, 2)
    before = log.grow()

    after = log.grow()

    assert (after.size, after.root()) == (before.size, before.root())


@pytest.mark.parametrize("sizes", [(255, 256), (256, 257), (300, 700)])
def test_proofs_are_made_of_the_levels_that_are_stored(store: Store, sizes: tuple[int, int]) -> None:
    log, (small, large) = MerkleLog(store.database), sizes
    write(store, "c1", 1, small)
    log.grow()
    write(store, "c1", small + 1, large)
    peaks = log.grow()

    leaves = hashed(*(("c1", number) for number in range(1, large + 1)))
    assert peaks.root() == root(large, tree(leaves))
    with log.seeing() as view:
        assert consistency(small, large, view.complete) == consistency(small, large, tree(leaves))


def test_a_checkpoint_reads_no_entry_that_an_older_one_read(store: Store) -> None:
    log = MerkleLog(store.database)
    for case in range(40):
        write(store, f"c{case}", 1, 16)
    log.grow()
    write(store, "c7", 17, 17)
    heard: list[str] = []

    store.database.on_statement = heard.append
    log.grow()

    assert len(heard) <= 10, heard  # one stream has grown: the others are not asked for


def test_what_is_in_the_log_is_neither_changed_nor_deleted(store: Store) -> None:
    log = MerkleLog(store.database)
    write(store, "c1", 1, 256)
    log.grow()
    log.keep(StoredCheckpoint(size=256, at=NOON, note="signed"))

    for change in (
        "UPDATE log_leaf SET number = 9",
        "DELETE FROM log_leaf",
        "DELETE FROM log_node",
        "UPDATE log_checkpoint SET note = 'another'",
        "DELETE FROM log_checkpoint",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.database.engine.begin() as sent:
            sent.execute(sa.text(change))


def test_of_two_checkpoints_of_one_size_one_is_kept(store: Store) -> None:
    log = MerkleLog(store.database)
    log.keep(StoredCheckpoint(size=3, at=NOON, note="first"))

    with pytest.raises(LogMovedError):
        log.keep(StoredCheckpoint(size=3, at=NOON, note="second"))

    with log.seeing() as view:
        kept = view.checkpoint()
        assert (kept, view.checkpoint(4)) == (StoredCheckpoint(size=3, at=NOON, note="first"), None)
