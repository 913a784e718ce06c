"""What a state archive gets: every document, with its digest, and proofs of the whole history."""

import csv
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from itertools import count, pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest

from engine.archive_package import Packages
from engine.cli import main, verify_offline
from engine.errors import Reason, Rejected
from engine.events.archive import FileHandedOver
from engine.ids import CaseId
from engine.notary import Notary
from engine.petitions.files import Files
from engine.storage.checkpoint_key import CheckpointKey
from engine.storage.merkle_log import MerkleLog
from engine.storage.seals import create_master_key
from tests.process.engine.desk import ZONE, Desk, open_desk
from tests.process.engine.shelved import ARCHIVIST, READER, Shelf, shelve


@pytest.fixture(scope="module")
def shelf(_furnished_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    path = tmp_path_factory.mktemp("package") / "office.db"
    shutil.copyfile(_furnished_file, path)
    case = shelve(path)
    desk = open_desk(f"sqlite:///{path}")
    desk.counter = count(10_000)
    last = desk.row(case).last_at
    desk.now = last + timedelta(hours=1)
    yield Shelf(desk=desk, case=case)
    desk.store.close()


def packages(desk: Desk) -> Packages:
    notary = Notary(desk.store, MerkleLog(desk.store.database), CheckpointKey(b"k" * 32))
    return Packages(
        store=desk.store,
        library=desk.library,
        auditor=desk.auditor,
        files=Files(store=desk.store, seals=desk.seals),
        notary=notary,
        zone=ZONE,
    )


@pytest.fixture
def unpacked(shelf: Shelf, tmp_path: Path) -> Path:
    package = packages(shelf.desk).pack([shelf.case], shelf.desk.now)
    (tmp_path / "package.zip").write_bytes(package.content)
    with ZipFile(tmp_path / "package.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.req("REQ-ARC-1")
def test_every_document_stands_in_the_catalogue_and_the_pages_follow_each_other(shelf: Shelf) -> None:
    documents = packages(shelf.desk).documents(shelf.case)

    assert [one.order for one in documents] == list(range(1, len(documents) + 1))
    assert all(after.page == before.page + before.pages for before, after in pairwise(documents))
    titles = [one.title for one in documents]
    assert titles[0] == "撰写办结报告"  # closing first, then handling, then what came in
    assert titles[-1] == "信访件"
    letters = {one.number: one.maker for one in documents if one.number}
    assert set(letters.values()) == {"江州市住房局"}
    told = {one.on: one.content.decode() for one in documents}
    assert any("恢复正常供暖" in text for text in told.values())


@pytest.mark.req("REQ-ARC-1")
def test_a_package_is_checked_with_the_standard_tool(unpacked: Path) -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "manifest.sha256"],  # noqa: S607 - of every system
        cwd=unpacked,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout
    listed = {line.split("  ", 1)[1] for line in (unpacked / "manifest.sha256").read_text().splitlines()}
    there = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert listed == there - {"manifest.sha256"}


def test_the_catalogue_in_a_package_names_the_files_beside_it_and_their_digests(unpacked: Path) -> None:
    (line,) = table(unpacked / "handover.csv")
    folder = unpacked / line["档号"]

    rows = table(folder / "catalogue.csv")

    assert len(rows) == int(line["件数"])
    assert (line["保管期限"], line["立档单位"]) == ("30年", "江州市住房局")
    manifest = (unpacked / "manifest.sha256").read_text()
    for row in rows:
        assert (folder / row["文件"]).is_file()
        assert f"{row['SHA-256']}  {line['档号']}/{row['文件']}" in manifest


def test_the_history_in_a_package_is_verified_without_the_office(unpacked: Path) -> None:
    key = (unpacked / "checkpoint.pub").read_text().strip()
    (history,) = unpacked.rglob("history.json")

    assert verify_offline.verify(history.read_text(encoding="utf-8"), key)


def test_a_hand_over_is_in_the_history_with_the_digest_of_the_manifest(shelf: Shelf) -> None:
    shelf.done(shelf.handing_over(ARCHIVIST))

    (event,) = shelf.desk.entries(shelf.case)[-1].happened()
    assert event == FileHandedOver(manifest="a" * 64)
    shelf.desk.assert_whole(shelf.case)


def test_the_command_line_writes_a_package_for_who_keeps_the_archive_and_for_nobody_else(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    create_master_key(tmp_path / "master.key", b"m" * 32)
    create_master_key(tmp_path / "checkpoint.key", b"k" * 32)
    monkeypatch.setenv("XINFANG_DATA", str(tmp_path))
    monkeypatch.setenv("XINFANG_DATABASE_URL", str(shelf.desk.store.database.engine.url))
    file = tmp_path / "package.zip"
    typed = ["handover", shelf.desk.case(shelf.case).number, "--to", "江州市档案馆", "--file", str(file)]

    refused = [main([*typed, "--as", login]) for login in (READER, "nobody")]
    assert (refused, file.exists()) == ([2, 2], False)
    done = [main([*typed, "--as", ARCHIVIST]) for _ in range(2)]  # a file that is there is not overwritten

    assert done == [0, 2]
    with ZipFile(file) as package:
        manifest = sha256(package.read("manifest.sha256")).hexdigest()
    (event,) = shelf.desk.entries(shelf.case)[-1].happened()
    assert event == FileHandedOver(manifest=manifest)
    assert manifest in capsys.readouterr().out


def test_what_lies_in_no_archive_is_not_packed(shelf: Shelf) -> None:
    other: CaseId = shelf.desk.file(2)

    with pytest.raises(Rejected) as refused:
        packages(shelf.desk).pack([other], shelf.desk.now)

    assert refused.value.reason is Reason.NOT_ARCHIVED
