"""The files of a bundle: read from a folder, known by their digest, packed into one block."""

import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.bundle import BundleError, check, digest, pack, read_folder, unpack
from tests.unit.bpmn.small_bundle import form, small_bundle


def rules(files: dict[str, bytes]) -> list[tuple[str, str, str | None]]:
    """Return (rule, file, element) of everything found."""
    return [(finding.rule, finding.file, finding.element) for finding in check(files)]


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Put files into a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


# digest and pack


def test_the_digest_depends_on_behaviour_and_not_on_letters_and_catalogues() -> None:
    plain = digest(small_bundle())

    assert digest(small_bundle(**{"letters/D04.txt": b"Dear", "i18n/en.po": b""})) == plain
    assert digest(small_bundle(**{"forms/rating.form": form("rating")})) != plain
    assert digest(small_bundle(**{"deadlines.toml": b"format = 1"})) != plain


def test_the_digest_does_not_depend_on_the_order_of_files() -> None:
    files = small_bundle()

    assert digest(dict(reversed(files.items()))) == digest(files)


def test_the_digest_leaves_line_endings_as_they_are() -> None:
    files = small_bundle()
    files["routing.dmn"] = files["routing.dmn"].replace(b"\n", b"\r\n")

    assert digest(files) != digest(small_bundle())


def test_content_moved_from_one_file_to_the_next_changes_the_digest() -> None:
    assert digest({"a.bpmn": b"xy", "b.bpmn": b""}) != digest({"a.bpmn": b"x", "b.bpmn": b"y"})


@given(st.dictionaries(st.text(min_size=1), st.binary()))
def test_a_packed_bundle_unpacks_to_the_same_files(files: dict[str, bytes]) -> None:
    assert unpack(pack(files)) == files
    assert pack(dict(reversed(files.items()))) == pack(files)


@pytest.mark.parametrize("damaged", [b"", b"abc", pack({"a": b"b"})[:-1], pack({"a": b"b"}) * 2])
def test_a_damaged_pack_is_refused(damaged: bytes) -> None:
    if damaged == pack({"a": b"b"}) * 2:
        assert unpack(damaged) == {"a": b"b"}  # what follows the end of the block is not read
        return

    with pytest.raises(ValueError, match="packed bundle"):
        unpack(damaged)


# folders


def test_a_folder_is_read_without_what_is_not_part_of_a_bundle(tmp_path: Path) -> None:
    files = small_bundle()
    write(tmp_path, {**files, "README.md": b"x", "scenarios/a.yaml": b"x", ".hidden": b"x"})

    assert read_folder(tmp_path) == files


def test_a_file_that_no_bundle_has_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"run.py": b"", "forms/deep/a.form": b""})

    with pytest.raises(BundleError) as refused:
        read_folder(tmp_path)

    assert [(f.rule, f.file) for f in refused.value.findings] == [
        ("file-unknown", "forms/deep/a.form"),
        ("file-unknown", "run.py"),
    ]


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "petition.bpmn").symlink_to("/etc/hostname")

    with pytest.raises(BundleError) as refused:
        read_folder(tmp_path)

    assert [(f.rule, f.file) for f in refused.value.findings] == [("file-unknown", "petition.bpmn")]


def test_a_file_over_five_megabytes_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"petition.bpmn": b" " * (5 * 1024 * 1024 + 1)})

    with pytest.raises(BundleError) as refused:
        read_folder(tmp_path)

    assert [(f.rule, f.file) for f in refused.value.findings] == [("file-too-large", "petition.bpmn")]


@pytest.mark.parametrize("name", ["../petition.bpmn", "/etc/x.bpmn", "forms/../x.form", "letters\\..\\x"])
def test_a_name_outside_the_folder_is_refused(name: str) -> None:
    assert ("file-unknown", name, None) in rules(small_bundle(**{name: b""}))


def test_a_bundle_of_too_many_files_is_refused() -> None:
    letters = {f"letters/{number}.txt": b"" for number in range(1_001)}

    assert ("file-too-large", "bundle.toml", None) in rules(small_bundle(**letters))


def test_a_folder_that_no_bundle_has_is_refused() -> None:
    assert ("file-unknown", "scripts/a.form", None) in rules(small_bundle(**{"scripts/a.form": b"{}"}))


def test_a_pack_whose_sizes_are_wrong_is_refused() -> None:
    head = json.dumps([["a", 5]]).encode()

    with pytest.raises(ValueError, match="packed bundle"):
        unpack(zlib.compress(b"%d\n" % len(head) + head + b"abc"))
