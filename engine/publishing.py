"""From a folder or a zip to the bundle that new cases start on: check it, propose it, publish it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from engine import commands as c
from engine.bpmn import bundle
from engine.bpmn.bundle_manifest import read_manifest
from engine.bpmn.bundle_zip import read_zip, write_zip
from engine.bpmn.findings import BundleError, Finding, Findings, Severity, failed
from engine.bpmn.soundness import Soundness
from engine.errors import Reason, Rejected
from engine.ids import ActorId, CommandId, derive
from engine.office import STREAM, Office
from engine.petitions import book
from engine.petitions.registry import JOBS
from engine.storage.store import Store

_LETTER: Final = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A folder as it was read: its files, and everything that is wrong with them.

    `soundness` is None where the drawing is too broken to ask whether a case can get stuck.
    """

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    soundness: Soundness | None = None

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A proposal as the office takes it: the command, and the packed bundle that comes with it."""

    command: c.SubmitBundle
    packed: bytes


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
    return check_files(files)


def check_zip(data: bytes) -> Checked:
    """Read and check a zipped bundle, its letters too. Never raises for what was sent."""
    try:
        files = read_zip(data)
    except BundleError as error:
        return Checked(files={}, findings=error.findings)
    return check_files(files)


def check_files(files: Mapping[str, bytes]) -> Checked:
    """Check a bundle given as {name: content}, its letters too. Never raises for what the files contain."""
    examined = bundle.examine(files, jobs=JOBS)
    findings = examined.findings
    if not failed(findings):
        findings += tuple(_letters(files))
    return Checked(files=files, findings=findings, soundness=examined.soundness)


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
            work.put_bundle(digest=digest, key=key, packed=packed, published_at=at, published_by=c.OPERATOR)
        current = work.current_bundle(key)
        last = work.last_entry(STREAM)
    if current == digest:
        return Published(key=key, digest=digest, changed=False)
    # The number of the last entry is part of the id: an earlier edition can be published a second time.
    command = CommandId(derive("publish", key, digest, last.number if last else 0))
    office.handle(c.PublishBundle(id=command, actor=c.OPERATOR, at=at, key=key, digest=digest))
    return Published(key=key, digest=digest, changed=True)


def submission(checked: Checked, command_id: CommandId, actor: ActorId, at: datetime) -> Submission:
    """Return the command with which a designer proposes a checked bundle, and what comes with it.

    Raises BundleError where a finding is an error.
    """
    if not checked.usable:
        raise BundleError(checked.findings)
    packed = bundle.pack(checked.files)
    command = c.SubmitBundle(
        id=command_id,
        actor=actor,
        at=at,
        key=read_manifest(checked.files, Findings()).key,
        digest=bundle.digest(checked.files),
        contents=sha256(packed).hexdigest(),
    )
    return Submission(command=command, packed=packed)


def submit(office: Office, proposed: Submission) -> str:
    """Propose a bundle; return the name under which a publisher finds it. Raises as `Office.handle`."""
    office.handle(proposed.command, enclosed=proposed.packed)
    return proposed.command.contents


def submitted(store: Store, contents: str) -> Checked:
    """Return what was submitted under this name, checked as this version checks.

    Raises Rejected where nothing was.
    """
    with store.reading() as reader:
        found = reader.submission(contents)
    if found is None:
        raise Rejected(Reason.SUBMISSION_UNKNOWN)
    return check_files(bundle.unpack(found.packed))


def publish_submitted(store: Store, office: Office, command: c.PublishBundle) -> int:
    """Have new cases start on what somebody else submitted; the command names its contents.

    Raises BundleError where a finding is an error; else as `Office.handle`.
    """
    checked = submitted(store, command.contents or "")
    if not checked.usable:
        raise BundleError(checked.findings)
    return office.handle(command)


def zipped(store: Store, digest: str) -> bytes:
    """Return a stored bundle as a zip of its folder.

    Raises Rejected where none is stored under the digest.
    """
    with store.reading() as reader:
        packed = reader.bundle(digest)
    if packed is None:
        raise Rejected(Reason.BUNDLE_UNKNOWN, bundle=digest)
    files = bundle.unpack(packed)
    return write_zip(read_manifest(files, Findings()).key, files)


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
