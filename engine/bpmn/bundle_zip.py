"""A bundle as one file that a browser sends and gets: a zip of its folder, read with distrust."""

import stat
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from engine.bpmn.bundle_files import LARGEST_PACK, MANIFEST, MOST_FILES, beside, check_names
from engine.bpmn.dialect.markup import LARGEST_FILE
from engine.bpmn.findings import BundleError, Findings, Place, Rule, failed

LARGEST_ZIP: Final = 16 * 1024 * 1024
_METHODS: Final = (ZIP_STORED, ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_BROKEN: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes


def read_zip(data: bytes) -> Mapping[str, bytes]:
    """Return {name: content} of a zipped bundle; one folder around everything is taken off.

    Nothing is written to a disk, no more is unpacked than a bundle may hold, and no name leads elsewhere.

    Raises:
        BundleError: no zip, a file that no bundle has, a link, too many or too large files.

    """
    findings = Findings()
    files: dict[str, bytes] = {}
    if len(data) > LARGEST_ZIP:
        message = f"The zip has more than {LARGEST_ZIP} bytes; a bundle is smaller."
        findings.error(Rule.FILE_TOO_LARGE, Place(file=MANIFEST), message)
    else:
        try:
            with ZipFile(BytesIO(data)) as archive:
                files = _read(archive, findings)
        except _BROKEN as error:
            kind = type(error).__name__
            message = f"What was sent is no zip that can be read ({kind}); zip the folder anew."
            findings.error(Rule.NOT_ZIP, Place(file=MANIFEST), message)
    check_names(files, findings)
    if failed(findings.sorted()):
        raise BundleError(findings.sorted())
    return {name: files[name] for name in sorted(files)}


def write_zip(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return the files zipped as one folder of this name, the same bytes for the same files."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = ZipInfo(f"{folder}/{name}", _WHEN)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()


def _read(archive: ZipFile, findings: Findings) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > 2 * MOST_FILES:  # some may lie beside the bundle
        message = f"The zip has {len(entries)} files; a bundle has at most {MOST_FILES}."
        findings.error(Rule.FILE_TOO_LARGE, Place(file=MANIFEST), message)
        return {}
    files: dict[str, bytes] = {}
    left = LARGEST_PACK
    for name, entry in _named(entries):
        fault = _fault(name, entry, files)
        if fault is not None:
            findings.error(fault[0], Place(file=name), fault[1])
            continue
        with archive.open(entry) as content:
            files[name] = content.read(LARGEST_FILE + 1)  # what the zip says of its sizes is not believed
        left -= len(files[name])
        if left < 0:
            message = f"The files have more than {LARGEST_PACK} bytes together; remove what is not needed."
            findings.error(Rule.FILE_TOO_LARGE, Place(file=MANIFEST), message)
            return {}
    return files


def _named(entries: list[ZipInfo]) -> Iterator[tuple[str, ZipInfo]]:
    """Yield the entries with their names in the bundle, without those that lie beside it."""
    kept = [entry for entry in entries if not _foreign(entry.filename)]
    tops = {entry.filename.partition("/")[0] for entry in kept}
    inside = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    wrapped = inside and all(entry.filename.startswith(inside) for entry in kept)
    for entry in kept:
        name = entry.filename.removeprefix(inside) if wrapped else entry.filename
        path = PurePosixPath(name)
        if name and (".." in path.parts or not beside(path)):
            yield name, entry


def _foreign(name: str) -> bool:
    """Say whether a system that zips folders has put this in by itself."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in {".DS_Store", "Thumbs.db"}


def _fault(name: str, entry: ZipInfo, known: Mapping[str, bytes]) -> tuple[Rule, str] | None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or str(path) != name:
        return Rule.FILE_UNKNOWN, "Its name leads out of the bundle's folder; zip the folder anew."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Rule.FILE_UNKNOWN, "It is a link; put the file itself into the bundle."
    if name in known:
        return Rule.FILE_UNKNOWN, "The zip holds it twice; zip the folder anew."
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        return Rule.NOT_ZIP, "It is encrypted or packed in an unusual way; zip the folder anew."
    if entry.file_size > LARGEST_FILE:
        return Rule.FILE_TOO_LARGE, f"The file has more than {LARGEST_FILE} bytes; split it."
    return None
