"""The log: every entry of every stream as a leaf of one Merkle tree, which only grows.

Commands know nothing of it. Entries are given their positions when a checkpoint is made, some thousand in one
transaction, so that nobody waits for long; of the tree every eighth level is stored, the rest made from it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

import sqlalchemy as sa

from engine.merkle import Node, Peaks, leaf_hash, node_hash
from engine.storage import schema
from engine.storage.database import Database
from engine.storage.errors import LogMovedError
from engine.storage.instants import instant, stored
from engine.storage.statements import Statement, Transaction, Value

_entry, _leaf, _node, _note = schema.entry, schema.log_leaf, schema.log_node, schema.log_checkpoint

_STEP: Final = 8  # levels; so 256 hashes are read to make any one between two that are stored
_WIDTH: Final = 1 << _STEP
_AT_A_TIME: Final = 5_000
_LOG_LOCK: Final = 7_186_324

_streams = sa.select(_entry.c.stream).where(sa.text("number = 1")).subquery()
_written = sa.select(sa.func.max(_entry.c.number)).where(_entry.c.stream == _streams.c.stream)
_logged = sa.select(sa.func.max(_leaf.c.number)).where(_leaf.c.stream == _streams.c.stream)
_ends = sa.select(
    _streams.c.stream,
    _written.scalar_subquery().label("written"),
    sa.func.coalesce(_logged.scalar_subquery(), sa.literal_column("0")).label("logged"),
).subquery()
_GROWN: Final = Statement(sa.select(_ends.c.stream, _ends.c.logged).where(_ends.c.written > _ends.c.logged))
_NEW: Final = Statement(
    sa.select(_entry.c.at, _entry.c.stream, _entry.c.number, _entry.c.hash).where(
        _entry.c.stream == sa.bindparam("the_stream"), _entry.c.number > sa.bindparam("after")
    )
)
_LEAVES: Final = Statement(
    sa.select(_leaf.c.position, _entry.c.hash)
    .join(_entry, sa.and_(_entry.c.stream == _leaf.c.stream, _entry.c.number == _leaf.c.number))
    .where(_leaf.c.position >= sa.bindparam("first"), _leaf.c.position < sa.bindparam("end"))
)
_NODES: Final = Statement(
    sa.select(_node.c.place, _node.c.hash).where(
        _node.c.level == sa.bindparam("the_level"),
        _node.c.place >= sa.bindparam("first"),
        _node.c.place < sa.bindparam("end"),
    )
)
_PLACE: Final = Statement(
    sa.select(_leaf.c.position).where(
        _leaf.c.stream == sa.bindparam("the_stream"), _leaf.c.number == sa.bindparam("the_number")
    )
)
_SIZE: Final = Statement(sa.select(sa.func.max(_leaf.c.position)))
_ADD_LEAF: Final = Statement(sa.insert(_leaf))
_ADD_NODE: Final = Statement(sa.insert(_node))
_ADD_NOTE: Final = Statement(sa.insert(_note))
_notes = sa.select(_note.c.size, _note.c.at, _note.c.note).order_by(_note.c.size.desc()).limit(1)
_LATEST: Final = Statement(_notes)
_OF_SIZE: Final = Statement(_notes.where(_note.c.size == sa.bindparam("the_size")))

_New: TypeAlias = tuple[int, str, int, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCheckpoint:
    """A checkpoint as it was signed, with the copies by which it is found."""

    size: int
    at: datetime
    note: str


class LogView:
    """The log at one moment."""

    def __init__(self, transaction: Transaction) -> None:
        """See the log through an open transaction."""
        self._transaction = transaction
        self._known: dict[tuple[int, int], bytes] = {}

    def position(self, stream: str, number: int) -> int | None:
        """Return where an entry stands, from 0 on; None before it is in the log."""
        row = self._transaction.one(_PLACE, {"the_stream": stream, "the_number": number})
        return None if row is None else int(row[0])

    def checkpoint(self, size: int | None = None) -> StoredCheckpoint | None:
        """Return the checkpoint of a size, or the latest; None where there is none."""
        found = (
            self._transaction.one(_LATEST, {})
            if size is None
            else self._transaction.one(_OF_SIZE, {"the_size": size})
        )
        return None if found is None else StoredCheckpoint(size=found[0], at=instant(found[1]), note=found[2])

    def complete(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree.

        Raises LookupError where a stored part of it is missing.
        """
        known = self._known.get((level, index))
        if known is not None:
            return known
        if level % _STEP == 0:
            self._read(level, index // _WIDTH * _WIDTH)
            return self._known[level, index]
        left, right = self.complete(level - 1, 2 * index), self.complete(level - 1, 2 * index + 1)
        found = self._known[level, index] = node_hash(left, right)
        return found

    def size(self) -> int:
        """Return how many entries are in the log."""
        row = self._transaction.one(_SIZE, {})
        return 0 if row is None or row[0] is None else int(row[0]) + 1

    def new(self) -> list[_New]:
        """Return the entries that are not in the log yet, in the order in which they will be."""
        grown = self._transaction.all(_GROWN, {})
        found: list[_New] = []
        for stream, logged in grown:
            found.extend(
                (at, stream, number, bytes(hash_))
                for at, _, number, hash_ in self._transaction.all(
                    _NEW, {"the_stream": stream, "after": logged}
                )
            )
        found.sort()
        return found

    def _read(self, level: int, first: int) -> None:
        """Read the stored hashes of a level that stand side by side with one."""
        span = {"first": first, "end": first + _WIDTH}
        if level == 0:
            rows = self._transaction.all(_LEAVES, span)
            self._known.update(((0, place), leaf_hash(bytes(hash_))) for place, hash_ in rows)
        else:
            rows = self._transaction.all(_NODES, {**span, "the_level": level})
            self._known.update(((level, place), bytes(hash_)) for place, hash_ in rows)


class MerkleLog:
    """The log of one database."""

    def __init__(self, database: Database) -> None:
        """Keep the log in the tables of a database."""
        self._database = database

    def grow(self) -> Peaks:
        """Add every entry that is not in the log yet; return the whole tree, as it then is.

        An entry that is written meanwhile waits for the next time. May be interrupted: what was added stays.

        Raises:
            LogMovedError: somebody else adds at the same time.

        """
        with self.seeing() as view:
            new = view.new()
            peaks = Peaks(view.size(), view.complete)
        for begin in range(0, len(new), _AT_A_TIME):
            self._add(peaks, new[begin : begin + _AT_A_TIME])
        return peaks

    def keep(self, checkpoint: StoredCheckpoint) -> None:
        """Store a checkpoint.

        Raises:
            LogMovedError: there is one of this size already.

        """
        with self._database.writing() as transaction:
            values: dict[str, Value] = {
                "size": checkpoint.size,
                "at": stored(checkpoint.at),
                "note": checkpoint.note,
            }
            transaction.run(_ADD_NOTE, values)

    @contextmanager
    def seeing(self) -> Iterator[LogView]:
        """Open a view of one moment."""
        with self._database.reading() as (transaction, _):
            yield LogView(transaction)

    def _add(self, peaks: Peaks, new: Sequence[_New]) -> None:
        begin = peaks.size
        with self._database.writing() as transaction:
            transaction.lock(_LOG_LOCK)
            if LogView(transaction).size() != begin:
                raise LogMovedError("somebody else is making a checkpoint")
            completed = [node for row in new for node in _kept(peaks.push(leaf_hash(row[3])))]
            transaction.run_many(
                _ADD_LEAF,
                (
                    {"position": position, "stream": stream, "number": number}
                    for position, (_, stream, number, _) in enumerate(new, begin)
                ),
            )
            transaction.run_many(
                _ADD_NODE,
                ({"level": level, "place": place, "hash": hash_} for level, place, hash_ in completed),
            )


def _kept(completed: Iterator[Node]) -> Iterator[Node]:
    """Yield the nodes of those levels that are stored."""
    return (node for node in completed if node[0] % _STEP == 0)
