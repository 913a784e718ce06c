"""What the office proves to others: checkpoints of its log, receipts for entries, whole histories."""

import json
from base64 import b64decode
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from engine import merkle
from engine.errors import CommandMalformedError, DivergenceError
from engine.history import chain_hash
from engine.ids import CaseId
from engine.storage.checkpoint_key import CheckpointKey
from engine.storage.merkle_log import LogView, MerkleLog, StoredCheckpoint
from engine.storage.records import StoredEntry
from engine.storage.store import Store

EVERY: Final = timedelta(days=1)


class Notary:
    """Signs what the history is, and gives proofs that anybody can check without the office."""

    def __init__(self, store: Store, log: MerkleLog, key: CheckpointKey | None) -> None:
        """Take the log and its key; without one nothing is signed, but what was signed is still proved."""
        self._store = store
        self._log = log
        self._key = key

    @property
    def public_key(self) -> str:
        """The key with which checkpoints are verified. Raises CommandMalformedError where there is none."""
        return self._signing().public

    def checkpoint(self, now: datetime) -> StoredCheckpoint | None:
        """Put all new entries into the log and sign it; None where nothing is new.

        Raises CommandMalformedError where there is no key, LogMovedError where somebody else is about it.
        """
        key = self._signing()
        peaks = self._log.grow()
        latest = self.latest()
        if peaks.size == (0 if latest is None else latest.size):
            return None
        made = StoredCheckpoint(size=peaks.size, at=now, note=key.note(peaks.size, peaks.root(), now))
        self._log.keep(made)
        return made

    def next_due(self, now: datetime) -> datetime:
        """Return when the next daily checkpoint is due."""
        latest = self.latest()
        return now if latest is None else latest.at + EVERY

    def latest(self) -> StoredCheckpoint | None:
        """Return the latest checkpoint, None before the first."""
        with self._log.seeing() as view:
            return view.checkpoint()

    def receipt(self, case: CaseId, number: int) -> str:
        """Return the receipt of an entry, as a file: its record, where it stands, the latest checkpoint.

        Raises CommandMalformedError where there is no such entry or no checkpoint that holds it,
        DivergenceError where the log does not lead to the checkpoint.
        """
        with self._store.reading() as reader:
            entry = next((row for row in reader.entries(case, number - 1) if row.number == number), None)
        if entry is None:
            message = f"case {case} has no entry {number}"
            raise CommandMalformedError(message)
        with self._log.seeing() as view:
            checkpoint = _needed(view)
            position, proof = _proved(view, entry, checkpoint)
        if position is None:
            message = f"entry {number} is younger than the latest checkpoint; the next one will hold it"
            raise CommandMalformedError(message)
        return _file(
            {
                "kind": "xinfang receipt 1",
                "record": entry.record.decode(),
                "position": position,
                "proof": proof,
                "checkpoint": checkpoint.note,
            }
        )

    def history(self, case: CaseId) -> str:
        """Return a case's whole chain with a proof of each entry, as a file; the youngest may have none yet.

        Raises CommandMalformedError where there is no checkpoint, DivergenceError as `receipt`.
        """
        with self._store.reading() as reader:
            entries = list(reader.entries(case))
        with self._log.seeing() as view:
            checkpoint = _needed(view)
            rows = [(entry, *_proved(view, entry, checkpoint)) for entry in entries]
        return _file(
            {
                "kind": "xinfang history 1",
                "entries": [
                    {"record": entry.record.decode(), "position": position, "proof": proof}
                    for entry, position, proof in rows
                ],
                "checkpoint": checkpoint.note,
            }
        )

    def consistency(self, size: int) -> str:
        """Return the proof that the log of the latest checkpoint begins with that of an older one, as a file.

        Raises CommandMalformedError where there is no checkpoint of this size.
        """
        with self._log.seeing() as view:
            new, old = _needed(view), view.checkpoint(size)
            if old is None:
                message = f"there is no checkpoint of {size} entries"
                raise CommandMalformedError(message)
            path = merkle.consistency(size, new.size, view.complete)
        return _file({"kind": "xinfang consistency 1", "old": old.note, "new": new.note, "proof": _hex(path)})

    def _signing(self) -> CheckpointKey:
        if self._key is None:
            message = (
                "there is no key for checkpoints; put checkpoint.key back, or make one with: xinfang init"
            )
            raise CommandMalformedError(message)
        return self._key


def _needed(view: LogView) -> StoredCheckpoint:
    checkpoint = view.checkpoint()
    if checkpoint is None:
        message = "there is no checkpoint yet; make one with: xinfang checkpoint"
        raise CommandMalformedError(message)
    return checkpoint


def _proved(view: LogView, entry: StoredEntry, checkpoint: StoredCheckpoint) -> tuple[int | None, list[str]]:
    """Return where an entry stands and its proof; None where it is younger than the checkpoint."""
    position = view.position(entry.stream, entry.number)
    if position is None or position >= checkpoint.size:
        return None, []
    path = merkle.inclusion(position, checkpoint.size, view.complete)
    leaf = merkle.leaf_hash(bytes.fromhex(chain_hash(entry.record)))
    if merkle.proved_root(leaf, position, checkpoint.size, path) != _root(checkpoint):
        message = f"{entry.stream} entry {entry.number}: the log does not lead to the checkpoint any more"
        raise DivergenceError(message)
    return position, _hex(path)


def _root(checkpoint: StoredCheckpoint) -> bytes:
    return b64decode(checkpoint.note.split("\n")[2])


def _hex(path: Iterable[bytes]) -> list[str]:
    return [step.hex() for step in path]


def _file(document: dict[str, object]) -> str:
    """Return a document in the only spelling that a verifier takes: no byte of it may be another."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
