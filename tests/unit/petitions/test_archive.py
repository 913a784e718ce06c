"""The catalogue of a file, its digest, and the hash that locks it."""

from collections.abc import Mapping

import pytest

from engine import codec
from engine import events as e
from engine.admission import Capacity, Lookups
from engine.effects import JobError
from engine.events import Event, Json
from engine.history import GENESIS, Edition, Entry, body_digest, chain_hash
from engine.ids import CommandId, ElementId, JobId
from engine.storage.records import StoredEntry
from tests.unit.petitions.desk import NOW, Desk, case, work

EVENTS: tuple[tuple[Event, ...], ...] = (
    (
        e.JobCreated(
            job=JobId("j7"),
            name="letter.issue",
            element=ElementId("notify_acceptance"),
            path="",
            item=None,
            parameters={"letter": "D04"},
        ),
    ),
    (e.JobDone(job=JobId("j7"), outputs={"letter_no": "HOUSING信受〔2026〕1号", "issued_on": "2026-03-02"}),),
    (
        e.FileAttached(file="f1", digest="a" * 64, size=12, media_type="image/png"),
        e.NoteAdded(note="n1"),
    ),
)


KEPT = {"retention": "ten_years"}


def write(desk: Desk, *, tampered: bool = False) -> list[str]:
    previous, hashes = GENESIS, []
    for number, happened in enumerate(EVENTS, 1):
        entry = Entry(
            stream="c1",
            number=number,
            command_id=f"k{number}",
            command="add_note",
            command_digest="",
            clear={"actor": "p1"},
            capacity=Capacity(),
            at=NOW,
            recorded_at=NOW,
            edition=Edition(bundle="", calendar="", profile=""),
            lookups=Lookups(),
            routing={},
            item_routing={},
            events=tuple(rows(happened)),
            marking="",
            body_digest=body_digest(b"sealed"),
            previous=previous,
        )
        record = codec.canonical(entry)
        previous = chain_hash(record)
        hashes.append(previous)
        with desk.store.writing() as unit:
            unit.append(
                StoredEntry(
                    stream="c1",
                    number=number,
                    command_id=CommandId(f"k{number}"),
                    at=NOW,
                    record=record + b" " if tampered and number == 2 else record,
                    body=b"sealed",
                    hash=previous,
                )
            )
    return hashes


def rows(happened: tuple[Event, ...]) -> list[tuple[str, Mapping[str, Json]]]:
    written = codec.parse(codec.canonical(codec.event_rows(happened)))
    assert isinstance(written, list)
    return [(row[0], row[1]) for row in written]  # type: ignore[misc,index]  # pairs, as just written


@pytest.mark.req("REQ-ARC-1")
def test_the_catalogue_lists_entries_letters_and_files_in_their_order(desk: Desk) -> None:
    hashes = write(desk)

    done = desk.do(work("file.compile", {}))

    catalogue = done.details["catalogue"]
    assert isinstance(catalogue, dict)
    assert isinstance(catalogue["entries"], list)
    assert [entry["hash"] for entry in catalogue["entries"] if isinstance(entry, dict)] == hashes
    assert catalogue["letters"] == [
        {
            "order": 1,
            "letter": "D04",
            "number": "HOUSING信受〔2026〕1号",
            "issued_on": "2026-03-02",
            "entry": 2,
        }
    ]
    assert catalogue["files"] == [
        {"order": 1, "file": "f1", "digest": "a" * 64, "size": 12, "media_type": "image/png", "entry": 3}
    ]


def test_the_digest_is_that_of_the_catalogue(desk: Desk) -> None:
    write(desk)

    done = desk.do(work("file.compile", {}))
    again = desk.do(work("file.compile", {}))

    assert done.outputs == {"catalogue_digest": codec.digest(done.details["catalogue"])}
    assert again == done


@pytest.mark.req("REQ-ARC-1")
def test_the_file_is_locked_at_its_last_entry(desk: Desk) -> None:
    hashes = write(desk)

    done = desk.do(work("file.lock", KEPT))

    assert done.outputs["locked_head"] == hashes[-1]


def test_a_locked_file_has_its_number_and_its_days(desk: Desk) -> None:
    write(desk)

    done = desk.do(work("file.lock", KEPT))
    again = desk.do(work("file.lock", KEPT))
    for_ever = desk.do(work("file.lock", {"retention": "permanent"}, id="j2"))

    assert again.outputs == done.outputs
    assert {name: value for name, value in done.outputs.items() if name != "locked_head"} == {
        "archive_no": "HOUSING-XF-2026-D10-0001",
        "archived_on": "2026-03-02",
        "archive_retention": "ten_years",
        "retain_until": "2036-12-31",
    }
    assert for_ever.outputs["archive_no"] == "HOUSING-XF-2026-Y-0001"
    assert for_ever.outputs["hand_over_on"] == "2046-12-31"  # of a city: after twenty years
    assert "retain_until" not in for_ever.outputs


@pytest.mark.parametrize("chosen", [None, "fifty_years"])
def test_a_file_is_not_locked_under_a_retention_that_the_table_does_not_have(
    desk: Desk, chosen: str | None
) -> None:
    write(desk)

    with pytest.raises(JobError, match="no retention of the table was chosen"):
        desk.do(work("file.lock", {"retention": chosen}))


def test_what_came_after_the_job_was_asked_for_is_not_in_the_file(desk: Desk) -> None:
    hashes = write(desk)

    done = desk.do(work("file.lock", KEPT, case=case(version=2)))

    assert done.outputs["locked_head"] == hashes[1]


@pytest.mark.parametrize("job", ["file.compile", "file.lock"])
def test_a_history_that_was_altered_is_not_archived(desk: Desk, job: str) -> None:
    write(desk, tampered=True)

    with pytest.raises(JobError, match="c1 entry 2: hash: the record was altered"):
        desk.do(work(job, {}))


def test_a_history_that_lost_its_end_is_not_archived(desk: Desk) -> None:
    with pytest.raises(JobError, match="3 entries are known, 0 are stored"):
        desk.do(work("file.lock", {}))
