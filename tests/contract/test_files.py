"""Files are what their content says, lie sealed beside their case, and go with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import Final

import pytest
import sqlalchemy as sa

from engine.errors import Reason, Rejected
from engine.ids import ActorId, CaseId, CommandId
from engine.petitions.files import (
    LARGEST,
    MOST_AT_ONCE,
    FileRefusedError,
    Files,
    Inspected,
    OpenedFile,
    Unfit,
    attachments,
    inspect,
    inspect_all,
)
from engine.storage.errors import SealBrokenError
from engine.storage.seals import Seals
from engine.storage.store import Store
from tests.contract.rows import NOON, a_case

CASE, OTHER = CaseId("c1"), CaseId("c2")
JPEG: Final = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"a lamp" * 10
PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"a lamp" * 10
WEBP: Final = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"a lamp" * 10
HEIC: Final = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"a lamp" * 10
PDF: Final = b"%PDF-1.7\n" + b"a letter" * 10
KINDS: Final = {
    "image/jpeg": JPEG,
    "image/png": PNG,
    "image/webp": WEBP,
    "image/heic": HEIC,
    "application/pdf": PDF,
}


@pytest.fixture
def files(store: Store) -> Files:
    keys = iter((b"1" * 32, b"2" * 32))
    seals = Seals(b"m" * 32, lambda: next(keys))
    with store.writing() as work:
        for case in (CASE, OTHER):
            _, wrapped = seals.new_case_key(case)
            work.add_case(replace(a_case(case), key=wrapped))
    return Files(store=store, seals=seals)


@contextmanager
def refused(unfit: Unfit) -> Iterator[None]:
    with pytest.raises(FileRefusedError) as refusal:
        yield
    assert refusal.value.unfit is unfit
    assert str(refusal.value)


@pytest.mark.parametrize("media_type", KINDS)
def test_the_kind_of_a_file_is_read_from_its_content(media_type: str) -> None:
    file = inspect(KINDS[media_type], "letter.exe")

    assert file.media_type == media_type
    assert file.digest == sha256(KINDS[media_type]).hexdigest()
    assert file.size == len(KINDS[media_type])


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(200),
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"PK\x03\x04" + bytes(200),
        b"GIF89a" + bytes(200),
        b"plain text",
    ],
    ids=["program", "page", "drawing", "archive", "animation", "text"],
)
def test_a_file_of_another_kind_is_refused_whatever_it_is_called(content: bytes) -> None:
    with refused(Unfit.KIND_NOT_TAKEN):
        inspect(content, "photo.jpg")


def test_an_empty_file_is_refused() -> None:
    with refused(Unfit.EMPTY):
        inspect(b"", "photo.jpg")


def test_a_file_of_the_largest_size_is_taken_and_one_byte_more_is_refused() -> None:
    largest = JPEG + bytes(LARGEST - len(JPEG))

    assert inspect(largest, "photo.jpg").size == LARGEST
    with refused(Unfit.TOO_LARGE):
        inspect(largest + b"\0", "photo.jpg")


def test_of_a_stream_no_more_is_read_than_may_be_taken() -> None:
    stream = BytesIO(JPEG + bytes(3 * LARGEST))

    with refused(Unfit.TOO_LARGE):
        inspect(stream, "photo.jpg")
    assert stream.tell() == LARGEST + 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("photo.jpg", "photo.jpg"),
        ("照片.JPEG", "照片.JPEG"),
        ("letter.exe", "letter.exe.jpg"),
        ("..\\..\\secret\\photo.jpg", "photo.jpg"),
        ("/etc/photo.jpg", "photo.jpg"),
        ("pho\0to\r\n.jpg", "photo.jpg"),
        ("\u202egpj.exe", "gpj.exe.jpg"),
        ("", "file.jpg"),
        (f"{'长' * 300}.jpg", f"{'长' * 116}.jpg"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_harmless_and_ends_as_the_content_says(given: str, kept: str) -> None:
    assert inspect(JPEG, given).name == kept


def test_too_many_files_at_once_are_refused_before_any_is_read() -> None:
    streams = [BytesIO(JPEG + bytes([number])) for number in range(MOST_AT_ONCE + 1)]

    with refused(Unfit.TOO_MANY):
        inspect_all((stream, "photo.jpg") for stream in streams)
    assert {stream.tell() for stream in streams} == {0}
    assert len(inspect_all((stream, "photo.jpg") for stream in streams[1:])) == MOST_AT_ONCE


def test_the_same_file_brought_twice_counts_once() -> None:
    found = inspect_all([(JPEG, "one.jpg"), (PDF, "letter.pdf"), (JPEG, "again.jpg")])

    assert [file.name for file in found] == ["one.jpg", "letter.pdf"]


@pytest.mark.req("REQ-INV-4")
def test_a_file_comes_back_as_it_was_brought(files: Files) -> None:
    file = files.accept(CASE, BytesIO(JPEG), "photo.jpg")

    assert files.open(CASE, file.digest) == OpenedFile(media_type="image/jpeg", content=JPEG)
    assert files.sizes(CASE) == {file.digest: len(JPEG)}


def test_a_file_that_is_kept_again_is_there_once(files: Files) -> None:
    first, again = (files.accept(CASE, JPEG, "photo.jpg") for _ in range(2))

    assert first == again
    assert list(files.sizes(CASE)) == [first.digest]


def test_a_file_belongs_to_its_case_alone(files: Files) -> None:
    file = files.accept(CASE, JPEG, "photo.jpg")

    assert files.open(OTHER, file.digest) is None
    assert files.sizes(OTHER) == {}


def test_what_the_database_holds_of_a_file_tells_nothing(files: Files, store: Store) -> None:
    files.accept(CASE, JPEG, "photo.jpg")

    with store.database.engine.connect() as connection:
        [body] = connection.execute(sa.text("SELECT body FROM file_blob")).scalars().all()
    assert b"a lamp" not in bytes(body)
    assert b"JFIF" not in bytes(body)


def test_a_file_that_was_moved_to_another_case_or_altered_does_not_open(files: Files, store: Store) -> None:
    file = files.accept(CASE, JPEG, "photo.jpg")
    with store.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE file_blob SET \"case\" = 'c2'"))

    with pytest.raises(SealBrokenError):
        files.open(OTHER, file.digest)


def test_an_erased_case_has_no_files_and_takes_none(files: Files, store: Store) -> None:
    file = files.accept(CASE, JPEG, "photo.jpg")
    other = files.accept(OTHER, JPEG, "photo.jpg")
    with store.writing() as work:
        work.erase(CASE)

    assert files.open(CASE, file.digest) is None
    assert files.sizes(CASE) == {}
    assert files.open(OTHER, other.digest) is not None
    with pytest.raises(Rejected) as refusal:
        files.keep(CASE, file)
    assert refusal.value.reason is Reason.CASE_ERASED


def test_a_case_that_does_not_exist_takes_no_file(files: Files) -> None:
    with pytest.raises(Rejected) as refusal:
        files.accept(CaseId("c9"), JPEG, "photo.jpg")
    assert refusal.value.reason is Reason.CASE_UNKNOWN


def test_a_submission_sent_again_attaches_the_same_files_with_the_same_commands() -> None:
    def attached(command: str, *found: Inspected) -> list[CommandId]:
        asked = attachments(
            found, after=CommandId(command), case=CASE, actor=ActorId("petitioner:1"), at=NOON
        )
        return [one.id for one in asked]

    photo, letter = inspect_all([(JPEG, "photo.jpg"), (PDF, "letter.pdf")])

    assert attached("f1", photo, letter) == attached("f1", photo, letter)
    assert len(set(attached("f1", photo, letter) + attached("f2", photo, letter))) == 4
