"""The history: one chained entry per command. What is hashed is stored as it was hashed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, cast

from engine import codec
from engine import commands as c
from engine import events as e
from engine.admission import Capacity, Lookups
from engine.errors import DivergenceError
from engine.execution import Asked

SEMANTICS: Final = 1
GENESIS: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Digests of what the entry was computed with."""

    bundle: str
    calendar: str
    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One command and what followed, as it is stored and hashed; the sealed body lies beside it.

    `command_digest` is keyed with the case's key; `body_digest` the SHA-256 of the sealed body, None
    where there is none; `previous` the hash of the entry before, 64 zeros for the first.
    """

    stream: str
    number: int
    command_id: str
    command: str
    command_digest: str
    clear: Mapping[str, e.Json]
    capacity: Capacity
    at: datetime
    recorded_at: datetime
    edition: Edition
    lookups: Lookups
    routing: Mapping[str, e.Json]
    item_routing: Mapping[str, e.Json]
    events: tuple[tuple[str, Mapping[str, e.Json]], ...]
    marking: str
    body_digest: str | None
    previous: str
    semantics: int = SEMANTICS

    def happened(self) -> tuple[e.Event, ...]:
        """Return the entry's events, typed."""
        return tuple(codec.read_event(name, values) for name, values in self.events)

    def asked(self) -> Asked:
        """Return the command in clear, with all that re-execution needs; the sealed fields are empty."""
        command = codec.read_command(self.command, self.clear, None)
        return Asked(
            command=cast("c.Command", command),
            lookups=self.lookups,
            routing=self.routing,
            item_routing=self.item_routing,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An entry as it is stored: the hashed record, the sealed body, the hash over the record.

    `command_id` and `at` stand beside the record, where they are looked up: copies that no hash covers.
    """

    command_id: str
    at: datetime
    record: bytes
    body: bytes | None
    hash: str


def chain_hash(record: bytes) -> str:
    """Return the hash of a record, which holds the previous hash and the body's digest."""
    return sha256(record).hexdigest()


def body_digest(body: bytes | None) -> str | None:
    """Return the SHA-256 of a sealed body."""
    return None if body is None else sha256(body).hexdigest()


def read_entry(record: bytes) -> Entry:
    """Return the entry that a record holds.

    Raises DivergenceError where the bytes are none.
    """
    return codec.read(Entry, codec.parse(record))


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """The first place at which a stream is not what it should be: stream, entry number, what."""

    case: str
    entry: int
    what: str


@dataclass(slots=True, kw_only=True)
class Chain:
    """Follows one stream entry by entry and says at the first wrong one what is wrong."""

    stream: str
    number: int = 0
    head: str = GENESIS

    def link(  # noqa: C901, PLR0911 - one answer per way of being wrong
        self, stored: Sealed, number: int
    ) -> Entry | Divergence:
        """Return the entry if it continues the chain, else what does not fit."""
        if chain_hash(stored.record) != stored.hash:
            return self._wrong(number, "hash: the record was altered")
        try:
            entry = read_entry(stored.record)
        except DivergenceError as error:
            return self._wrong(number, f"record: {error}")
        if (entry.stream, entry.number) != (self.stream, number) or number != self.number + 1:
            return self._wrong(number, f"number: entry {self.number + 1} of {self.stream} was expected here")
        if entry.previous != self.head:
            return self._wrong(number, "previous: the chain is broken before this entry")
        if entry.command_id != stored.command_id:
            return self._wrong(number, "command_id: the column was altered")
        if entry.at != stored.at:
            return self._wrong(number, "at: the column was altered")
        if entry.body_digest != body_digest(stored.body) and stored.body is not None:
            return self._wrong(number, "body: the sealed body was altered")
        if entry.body_digest is not None and stored.body is None:
            return self._wrong(number, "body: the sealed body is missing")
        self.number, self.head = number, stored.hash
        return entry

    def close(self, version: int, head: str) -> Divergence | None:
        """Return what is wrong where the stream's end is not the recorded one."""
        if (version, head) != (self.number, self.head):
            return self._wrong(self.number, f"end: {version} entries were recorded, the chain ends here")
        return None

    def _wrong(self, number: int, what: str) -> Divergence:
        return Divergence(case=self.stream, entry=number, what=what)


def first_difference(expected: Iterable[object], found: Iterable[object]) -> str | None:
    """Say where two sequences of events first differ, None if they are equal."""
    left, right = list(expected), list(found)
    for index, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return f"event {index}: recorded {one}, found {other}"
    if len(left) != len(right):
        return f"events: recorded {len(left)}, found {len(right)}"
    return None
