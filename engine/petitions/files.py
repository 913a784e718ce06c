"""Files that people bring: their kind is read from their content, they lie sealed beside the case.

The order, for a new petition as for a running case: **inspect, file, keep, attach**.

1. `inspect` every upload; a refusal here leaves nothing behind, and the form is shown again.
2. Handle the command that opens the case (for a running case there is none): with it comes the case's key.
3. `keep` each file: sealed with that key, under its digest.
4. Handle the commands of `attachments`: each puts one file into the history.

Their ids follow from the id of the submission, so that the same request, sent again after a failure at any
step, does what is missing and nothing twice. A file that is kept and not attached is in no list, and goes
when the case is erased.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import BinaryIO, Final, TypeAlias

import filetype
from typing_extensions import override

from engine import commands as c
from engine.errors import Reason, Rejected, XinfangError
from engine.ids import ActorId, CaseId, CommandId, derive
from engine.storage.records import StoredCase, StoredFile
from engine.storage.seals import Seals, seal, unseal
from engine.storage.store import Store

LARGEST_MEBIBYTES: Final = 10
LARGEST: Final = LARGEST_MEBIBYTES * 1024 * 1024
MOST_AT_ONCE: Final = 10
TAKEN: Final = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
}
"""The kinds of files that are taken, with the endings of their names; the first is the usual one."""
_LONGEST_NAME: Final = 120
_LONGEST_ENDING: Final = 5
Upload: TypeAlias = "tuple[bytes | BinaryIO, str]"


class Unfit(StrEnum):
    """Why a file is not taken: a stable code; the sentence is rendered when it is read."""

    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    KIND_NOT_TAKEN = "file_kind_not_taken"
    TOO_MANY = "files_too_many"


_SENTENCES: Final = {
    Unfit.EMPTY: "the file {name} is empty",
    Unfit.TOO_LARGE: "the file {name} is larger than {most} MiB",
    Unfit.KIND_NOT_TAKEN: "the file {name} is neither a JPEG, PNG, WebP or HEIC picture nor a PDF",
    Unfit.TOO_MANY: "more than {most} files came at once",
}


class FileRefusedError(XinfangError):
    """A file is not taken: expected, shown to whoever brought it; nothing was stored."""

    def __init__(self, unfit: Unfit, *, name: str = "", most: int = 0) -> None:
        """Keep the code and what a sentence about it needs: the file's name, and the limit."""
        super().__init__(unfit, name, most)
        self.unfit = unfit
        self.name = name
        self.most = most

    @override
    def __str__(self) -> str:
        return _SENTENCES[self.unfit].format(name=self.name, most=self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A file that may be taken: what it is by its content, and a name that fits it."""

    name: str
    digest: str
    media_type: str
    content: bytes

    @property
    def size(self) -> int:
        """The number of its bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """A file of a case, unsealed; only its history knows its name."""

    media_type: str
    content: bytes


def inspect(content: bytes | BinaryIO, name: str) -> Inspected:
    """Look at one upload; of a stream no more than the limit is read.

    Raises FileRefusedError where it is empty, too large, or of a kind that is not taken.
    """
    told = _told(name)
    read = content if isinstance(content, bytes) else content.read(LARGEST + 1)
    if not read:
        raise FileRefusedError(Unfit.EMPTY, name=told)
    if len(read) > LARGEST:
        raise FileRefusedError(Unfit.TOO_LARGE, name=told, most=LARGEST_MEBIBYTES)
    kind = filetype.guess(read)
    if kind is None or kind.mime not in TAKEN:
        raise FileRefusedError(Unfit.KIND_NOT_TAKEN, name=told)
    return Inspected(
        name=_fitting(told, TAKEN[kind.mime]),
        digest=sha256(read).hexdigest(),
        media_type=kind.mime,
        content=read,
    )


def inspect_all(uploads: Iterable[Upload]) -> tuple[Inspected, ...]:
    """Look at all uploads of one request, none is read once there are too many; the same file counts once.

    Raises FileRefusedError for the first that is not taken.
    """
    brought = tuple(uploads)
    if len(brought) > MOST_AT_ONCE:
        raise FileRefusedError(Unfit.TOO_MANY, most=MOST_AT_ONCE)
    found: dict[str, Inspected] = {}
    for content, name in brought:
        file = inspect(content, name)
        found.setdefault(file.digest, file)
    return tuple(found.values())


def attachments(
    files: Sequence[Inspected], *, after: CommandId, case: CaseId, actor: ActorId, at: datetime
) -> tuple[c.AttachFile, ...]:
    """Return the commands that put kept files into the history; `after` is the command they came with."""
    return tuple(
        c.AttachFile(
            id=CommandId(derive(after, "file", file.digest)),
            case=case,
            actor=actor,
            at=at,
            digest=file.digest,
            size=file.size,
            media_type=file.media_type,
            name=file.name,
        )
        for file in files
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Keeps and opens files; who may see the case has been asked before."""

    store: Store
    seals: Seals

    def keep(self, case: CaseId, file: Inspected) -> None:
        """Store a file for a case, sealed; the same file again changes nothing.

        Raises Rejected where there is no such case or its key was destroyed.
        """
        with self.store.reading() as reader:
            key = self._key(case, reader.find_case(case))
        body = seal(file.content, key, case, file.digest)  # before the transaction: nobody waits for it
        with self.store.writing() as work:
            stored, _, _ = work.case(case)  # locked: an erasure meanwhile would leave the file behind
            self._key(case, stored)
            work.put_file(
                StoredFile(
                    digest=file.digest, case=case, size=file.size, media_type=file.media_type, body=body
                )
            )

    def accept(self, case: CaseId, content: bytes | BinaryIO, name: str) -> Inspected:
        """Inspect one upload for a running case and keep it; raises as `inspect` and `keep` do."""
        file = inspect(content, name)
        self.keep(case, file)
        return file

    def open(self, case: CaseId, digest: str) -> OpenedFile | None:
        """Return a file of this case, None if it has no such file (any more).

        Raises SealBrokenError where it was altered.
        """
        with self.store.reading() as reader:
            file = reader.file(digest, case)
            stored = None if file is None else reader.find_case(case)
        if file is None:
            return None
        content = unseal(file.body, self._key(case, stored), case, file.digest)
        return OpenedFile(media_type=file.media_type, content=content)

    def sizes(self, case: CaseId) -> dict[str, int]:
        """Return {digest: bytes} of what is kept for a case, attached or not."""
        with self.store.reading() as reader:
            return reader.file_sizes(case)

    def _key(self, case: CaseId, stored: StoredCase | None) -> bytes:
        if stored is None:
            raise Rejected(Reason.CASE_UNKNOWN, case=case)
        if stored.key is None:
            raise Rejected(Reason.CASE_ERASED, case=case)
        return self.seals.unwrap(case, stored.key)


def _told(name: str) -> str:
    """Return a file's name as it may be shown: without folders and what cannot be printed, not endless."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printed = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    if len(printed) <= _LONGEST_NAME:
        return printed
    stem, point, ending = printed.rpartition(".")
    if not point or len(ending) > _LONGEST_ENDING:
        return printed[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"


def _fitting(name: str, endings: tuple[str, ...]) -> str:
    """Return a name that ends as the content says, so that nobody opens a picture called letter.exe."""
    if name.lower().endswith(endings):
        return name
    return f"{name or 'file'}{endings[0]}"
