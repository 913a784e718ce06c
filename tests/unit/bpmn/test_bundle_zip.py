"""A zip that somebody sends is read with distrust: only what a bundle has comes out of it."""

import stat
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from engine.bpmn.bundle_zip import LARGEST_ZIP, read_zip, write_zip
from engine.bpmn.dialect.markup import LARGEST_FILE
from engine.bpmn.findings import BundleError
from tests.unit.bpmn.small_bundle import small_bundle


def zipped(*entries: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """Return a zip with these entries beside a whole bundle."""
    packed = BytesIO()
    with ZipFile(packed, "w", method) as archive:
        for name, content in (*small_bundle().items(), *entries):
            archive.writestr(name, content)
    return packed.getvalue()


def rules(data: bytes) -> list[tuple[str, str]]:
    """Return (rule, file) of everything for which a zip is refused."""
    with pytest.raises(BundleError) as raised:
        read_zip(data)
    return [(finding.rule, finding.file) for finding in raised.value.findings]


def link(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def test_a_bundle_written_as_a_zip_reads_back() -> None:
    files = small_bundle()

    assert read_zip(write_zip("matter", files)) == files
    assert write_zip("matter", files) == write_zip("matter", dict(reversed(files.items())))


def test_a_zip_without_a_folder_around_it_reads_too() -> None:
    assert read_zip(zipped()) == small_bundle()


def test_what_a_system_puts_beside_the_folder_is_left_out() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(ZipInfo("matter/"), b"")
        for name, content in small_bundle().items():
            archive.writestr(f"matter/{name}", content)
        for name in (
            "__MACOSX/matter/._bundle.toml",
            "matter/.DS_Store",
            "matter/.git/config",
            "matter/README.md",
            "matter/scenarios/one.yaml",
        ):
            archive.writestr(name, b"x")

    assert read_zip(packed.getvalue()) == small_bundle()


@pytest.mark.parametrize(
    "name",
    ["../evil.bpmn", "/etc/evil.bpmn", "letters/../../evil", "letters\\evil", "c:evil.bpmn", "letters//x"],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    entry = ZipInfo("x")
    entry.filename = name

    assert [rule for rule, _ in rules(zipped((entry, b"x")))] == ["file-unknown"]


@pytest.mark.parametrize("name", ["run.py", "forms/evil.exe", "other/x.form", "index.html"])
def test_a_file_that_no_bundle_has_is_refused(name: str) -> None:
    assert ("file-unknown", name) in rules(zipped((name, b"x")))


def test_a_link_is_refused() -> None:
    assert rules(zipped((link("letters/passwd"), b"/etc/passwd"))) == [("file-unknown", "letters/passwd")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_stands_in_it_twice_is_refused() -> None:
    assert rules(zipped(("bundle.toml", b"another"))) == [("file-unknown", "bundle.toml")]


def test_a_bomb_is_not_unpacked() -> None:
    bomb = bytes(LARGEST_FILE + 1)

    assert rules(zipped(("letters/bomb", bomb))) == [("file-too-large", "letters/bomb")]


def test_a_zip_that_lies_about_its_sizes_gets_no_more_room() -> None:
    lying = zipped(("letters/bomb", bytes(LARGEST_FILE + 1)))
    place = lying.rindex(b"PK\x01\x02", 0, lying.rindex(b"letters/bomb"))
    lying = lying[: place + 24] + (5).to_bytes(4, "little") + lying[place + 28 :]

    assert [rule for rule, _ in rules(lying)] == ["not-zip"]


def test_many_files_that_are_too_much_together_are_refused() -> None:
    much = [(f"letters/{number}", bytes(LARGEST_FILE)) for number in range(13)]

    assert ("file-too-large", "bundle.toml") in rules(zipped(*much))


def test_too_many_files_are_refused() -> None:
    many = [(f"letters/{number}", b"") for number in range(2001)]

    assert ("file-too-large", "bundle.toml") in rules(zipped(*many))


@pytest.mark.parametrize(
    "data", [b"", b"no zip", zipped()[:-30], zipped()[:200], zipped(("letters/x", b"x"), method=ZIP_BZIP2)]
)
def test_what_is_no_plain_zip_is_refused(data: bytes) -> None:
    assert "not-zip" in [rule for rule, _ in rules(data)]


def test_a_zip_that_is_too_large_is_not_looked_at() -> None:
    assert rules(bytes(LARGEST_ZIP + 1)) == [("file-too-large", "bundle.toml")]
