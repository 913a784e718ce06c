"""Histories that were recorded by a version stay what they are: every later one tells them again, equal."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine import codec
from engine.case import Case
from engine.history import chain_hash
from engine.library import Library
from engine.replay import Auditor
from engine.storage.seals import Seals
from engine.storage.store import Store
from tests.replay.golden import HISTORIES, Golden, install, read, write
from tests.replay.record import SCENARIOS, version

FILES = sorted(HISTORIES.glob("*.jsonl"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def golden(request: pytest.FixtureRequest) -> Golden:
    path: Path = request.param
    return read(path)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    opened = Store(sqlite_url)
    yield opened
    opened.close()


def auditor(store: Store, golden: Golden) -> Auditor:
    """Return an auditor who has no keys: re-execution needs none."""
    return Auditor(store, Library(store), Seals(b"?" * 32, lambda: b"?" * 32), ZoneInfo(golden.zone))


def test_this_version_has_its_histories() -> None:
    assert {path.stem for path in FILES} >= {f"{version()}-{scenario}" for scenario in SCENARIOS}


def test_a_golden_history_is_executed_again_equal(store: Store, golden: Golden) -> None:
    install(store, golden)
    auditor(store, golden).rebuild(golden.case)  # a file holds the history, no rows that follow

    number, divergence = auditor(store, golden).verify(golden.case)

    assert divergence is None
    assert number == len(golden.entries)


def test_a_golden_history_folds_to_an_ended_case(store: Store, golden: Golden) -> None:
    install(store, golden)

    known: Case = auditor(store, golden).as_of(golden.case)

    assert (known.version, known.ended) == (len(golden.entries), True)
    assert codec.read_case(codec.parse(codec.canonical(codec.case_document(known)))) == known


def test_a_golden_history_that_was_edited_is_found(store: Store, golden: Golden) -> None:
    third = golden.entries[2]
    record = third.record.replace(b"housing", b"Housing", 1)
    edited = replace(third, record=record, hash=chain_hash(record))
    install(store, replace(golden, entries=(*golden.entries[:2], edited, *golden.entries[3:])))

    _, divergence = auditor(store, golden).verify(golden.case)

    assert record != third.record
    assert divergence is not None
    assert divergence.entry in {3, 4}


def test_a_history_is_read_from_its_file_as_it_was_written(golden: Golden, tmp_path: Path) -> None:
    write(tmp_path / "copy.jsonl", golden)

    assert read(tmp_path / "copy.jsonl") == golden
