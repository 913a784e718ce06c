"""From a folder on disk to the bundle that new cases start on: check it, store it, say so in the history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from engine import commands as c
from engine.bpmn import bundle
from engine.bpmn.findings import BundleError, Finding, Severity, failed
from engine.ids import CommandId, derive
from engine.office import STREAM, Office
from engine.petitions import book
from engine.petitions.registry import JOBS
from engine.storage.store import Store

_LETTER: Final = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A folder as it was read: its files, and everything that is wrong with them."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """Whether the bundle may be published: no finding is an error."""
        return not failed(self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Which bundle new cases of `key` start on; `changed` is False where they did already."""

    key: str
    digest: str
    changed: bool


def check_folder(folder: Path) -> Checked:
    """Read and check a bundle's folder, its letters too. Never raises for what the files contain.

    Raises NotADirectoryError where there is no such folder.
    """
    if not folder.is_dir():
        message = f"There is no folder {folder}."
        raise NotADirectoryError(message)
    try:
        files = bundle.read_folder(folder)
    except BundleError as error:
        return Checked(files={}, findings=error.findings)
    findings = bundle.check(files, jobs=JOBS)
    if not failed(findings):
        findings += tuple(_letters(files))
    return Checked(files=files, findings=findings)


def publish(store: Store, office: Office, checked: Checked, at: datetime) -> Published:
    """Store a checked bundle and have new cases start on it; again, it changes nothing but its letters.

    Running cases stay on the bundle that they started on.

    Raises BundleError where a finding is an error; then nothing changed.
    """
    if not checked.usable:
        raise BundleError(checked.findings)
    files = checked.files
    key, digest, packed = bundle.load(files).definition.key, bundle.digest(files), bundle.pack(files)
    with store.writing() as work:
        if work.bundle(digest) != packed:
            work.put_bundle(digest=digest, key=key, packed=packed, published_at=at)
        current = work.current_bundle(key)
        last = work.last_entry(STREAM)
    if current == digest:
        return Published(key=key, digest=digest, changed=False)
    # The number of the last entry is part of the id: an earlier edition can be published a second time.
    command = CommandId(derive("publish", key, digest, last.number if last else 0))
    office.handle(c.PublishBundle(id=command, actor=c.OPERATOR, at=at, key=key, digest=digest))
    return Published(key=key, digest=digest, changed=True)


def _letters(files: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, content in files.items():
        if name.startswith("letters/"):
            try:
                content.decode()
            except UnicodeDecodeError as error:
                yield _finding(name, f"The file is no UTF-8 text: {error.reason} at byte {error.start}.")
                return
    for fault in book.read(files).faults():
        code, _, sentence = fault.removeprefix("letter ").partition(": ")
        yield _finding(f"letters/{code}.md", f"{sentence[:1].upper()}{sentence[1:]}.")


def _finding(file: str, message: str) -> Finding:
    return Finding(severity=Severity.ERROR, rule=_LETTER, file=file, element=None, line=None, message=message)
