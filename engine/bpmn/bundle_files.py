"""A bundle as files: read from a folder, known by its digest, packed into one row of the store."""

import json
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

from engine.bpmn.dialect.markup import LARGEST_FILE
from engine.bpmn.findings import BundleError, Findings, Place, Rule, failed

MANIFEST: Final = "bundle.toml"
CLOCKS: Final = "deadlines.toml"
_TOP: Final = frozenset({".bpmn", ".dmn"})
_FOLDERS: Final[Mapping[str, frozenset[str] | None]] = {
    "forms": frozenset({".form"}),
    "i18n": frozenset({".po"}),
    "letters": None,
}
"""Folder → the endings of its files; None: any."""
_IGNORED: Final = frozenset({"README.md", "scenarios"})
"""What may lie beside a bundle without being part of it."""
_BEHAVES: Final = frozenset({".bpmn", ".dmn", ".form", ".toml"})
MOST_FILES: Final = 1_000
LARGEST_PACK: Final = 64 * 1024 * 1024


def read_folder(path: Path) -> Mapping[str, bytes]:
    """Return {name relative to the folder, with "/": content} of a bundle, sorted by name.

    Raises:
        BundleError: a file that no bundle has, a link, a file that is too large, too many files.

    """
    findings = Findings()
    files: dict[str, bytes] = {}
    for entry in sorted(path.rglob("*")):
        name = entry.relative_to(path)
        if beside(name):
            continue
        if entry.is_symlink():
            message = "It is a link; put the file itself into the bundle."
            findings.error(Rule.FILE_UNKNOWN, Place(file=name.as_posix()), message)
        elif not entry.is_file():
            continue
        elif entry.stat().st_size > LARGEST_FILE:
            message = f"The file has more than {LARGEST_FILE} bytes; split it."
            findings.error(Rule.FILE_TOO_LARGE, Place(file=name.as_posix()), message)
        else:
            files[name.as_posix()] = entry.read_bytes()
    check_names(files, findings)
    if failed(findings.sorted()):
        raise BundleError(findings.sorted())
    return files


def beside(name: PurePath) -> bool:
    """Say whether this may lie beside a bundle without being part of it: hidden files, notes, scenarios."""
    return name.parts[0] in _IGNORED or any(part.startswith(".") for part in name.parts)


def check_names(files: Mapping[str, bytes], findings: Findings) -> None:
    """Note names that no bundle has, and sizes that nobody should read."""
    if len(files) > MOST_FILES:
        message = f"The bundle has {len(files)} files, more than {MOST_FILES}; remove what is not needed."
        findings.error(Rule.FILE_TOO_LARGE, Place(file=MANIFEST), message)
    for name, data in files.items():
        if not _known(PurePosixPath(name)):
            message = (
                "No bundle has such a file; there are bundle.toml, deadlines.toml, *.bpmn, *.dmn, "
                "forms/*.form, i18n/*.po and letters/*."
            )
            findings.error(Rule.FILE_UNKNOWN, Place(file=name), message)
        if len(data) > LARGEST_FILE:
            message = f"The file has more than {LARGEST_FILE} bytes; split it."
            findings.error(Rule.FILE_TOO_LARGE, Place(file=name), message)


def _known(name: PurePosixPath) -> bool:
    if name.is_absolute() or ".." in name.parts or "\\" in str(name):
        return False
    if len(name.parts) == 1:
        return str(name) in {MANIFEST, CLOCKS} or name.suffix in _TOP
    folder = name.parts[0]
    if folder not in _FOLDERS:
        return False
    endings = _FOLDERS[folder]
    return endings is None or (name.suffix in endings and name.parent == PurePosixPath(folder))


def behaviour(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the files that change what happens: diagrams, tables, forms, clocks, bundle.toml."""
    return {name: files[name] for name in sorted(files) if PurePosixPath(name).suffix in _BEHAVES}


def digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256, in hexadecimal, of all that changes behaviour.

    Names and contents count, each with its length in front, byte for byte: a changed line ending is
    another bundle. Letters and catalogues do not count.
    """
    total = sha256()
    for name, data in behaviour(files).items():
        encoded = name.encode()
        total.update(b"%d:%b,%d:" % (len(encoded), encoded, len(data)))
        total.update(data)
    return total.hexdigest()


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the files as one block, the same for the same files, that `unpack` reads."""
    index = [[name, len(files[name])] for name in sorted(files)]
    head = json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()
    body = b"".join(files[name] for name in sorted(files))
    return zlib.compress(b"%d\n" % len(head) + head + body, 9)


def unpack(packed: bytes) -> Mapping[str, bytes]:
    """Return the files of a block that `pack` made.

    Raises:
        ValueError: the block is not one of `pack`, or larger than any bundle.

    """
    try:
        inflater = zlib.decompressobj()
        data = inflater.decompress(packed, LARGEST_PACK)
        if inflater.unconsumed_tail or not inflater.eof:
            raise ValueError("A packed bundle ends too late or too early.")
        length, _, rest = data.partition(b"\n")
        head = int(length)
        index = [(str(name), int(size)) for name, size in json.loads(rest[:head])]
    except (zlib.error, TypeError, RecursionError) as error:
        raise ValueError("A packed bundle is damaged.") from error
    files: dict[str, bytes] = {}
    at = head
    for name, size in index:
        files[name] = rest[at : at + size]
        at += size
    if at != len(rest):
        raise ValueError("A packed bundle is damaged: its files and their sizes disagree.")
    return files
