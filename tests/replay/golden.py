"""Golden histories as files: one line for what they were made with, then one line for each entry.

A file of a released version is never edited: every later version must execute it again, equal. Before a
release `python -m tests.replay.record` writes the histories of the version that `pyproject.toml` names.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import orjson

from engine.events import Json
from engine.ids import ActorId, CaseId, CommandId, OrganId
from engine.storage.records import StoredCase, StoredEntry
from engine.storage.store import Store

HISTORIES: Final = Path(__file__).with_name("histories")


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A recorded history with the bundle and the calendar that it was made with."""

    bundle: str
    packed: bytes
    calendar: str
    days: Mapping[str, Json]
    zone: str
    entries: tuple[StoredEntry, ...]

    @property
    def case(self) -> CaseId:
        """The case that it is of."""
        return CaseId(self.entries[0].stream)


def write(path: Path, golden: Golden) -> None:
    """Write a history to a file; records stand as the JSON that was hashed, so that a change can be read."""
    head = {
        "format": 1,
        "bundle": golden.bundle,
        "calendar": golden.calendar,
        "zone": golden.zone,
        "days": golden.days,
        "packed": b64encode(golden.packed).decode(),
    }
    lines = [
        {
            "number": entry.number,
            "hash": entry.hash,
            "record": entry.record.decode(),
            "body": None if entry.body is None else b64encode(entry.body).decode(),
        }
        for entry in golden.entries
    ]
    path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in (head, *lines)))


def read(path: Path) -> Golden:
    """Read a history from a file."""
    head, *lines = map(orjson.loads, path.read_bytes().splitlines())
    return Golden(
        bundle=head["bundle"],
        packed=b64decode(head["packed"]),
        calendar=head["calendar"],
        days=head["days"],
        zone=head["zone"],
        entries=tuple(_entry(line) for line in lines),
    )


def _entry(line: Mapping[str, str | int | None]) -> StoredEntry:
    record, body = str(line["record"]).encode(), line["body"]
    document = orjson.loads(record)
    return StoredEntry(
        stream=document["stream"],
        number=int(line["number"] or 0),
        command_id=CommandId(document["command_id"]),
        at=datetime.fromisoformat(document["at"]),
        record=record,
        body=None if body is None else b64decode(str(body)),
        hash=str(line["hash"]),
    )


def install(store: Store, golden: Golden) -> None:
    """Put a history into an empty database, as if it had been made there and its snapshot thrown away."""
    first, last = golden.entries[0], golden.entries[-1]
    with store.writing() as work:
        work.put_bundle(digest=golden.bundle, key="petition", packed=golden.packed, published_at=first.at)
        work.put_calendar(golden.calendar, orjson.dumps(golden.days).decode())
        work.add_case(
            StoredCase(
                id=golden.case,
                number="GOLDEN-1",
                bundle=golden.bundle,
                office=OrganId("housing"),
                organ=OrganId("housing"),
                stage="",
                status="ended",
                outcome=None,
                version=last.number,
                head=last.hash,
                petitioner=ActorId("petitioner:1"),
                started_at=first.at,
                ended_at=last.at,
                changed_at=last.at,
                due_at=None,
                wake_at=None,
                last_at=last.at,
                key=None,
                state=b"",
            )
        )
        work.append(*golden.entries)
