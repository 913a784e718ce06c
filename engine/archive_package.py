"""A package of files for a state archive (移交): documents, catalogues, proofs, and a manifest of digests.

`sha256sum -c manifest.sha256` in the unpacked folder says whether every byte is what was handed over;
`xinfang receipt verify FILE` says of each `history.json` that it is what the office signed.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from engine.archived import ArchivedFile
from engine.case import Case
from engine.errors import Reason, Rejected
from engine.ids import CaseId
from engine.library import Library
from engine.notary import Notary
from engine.petitions.catalogue import Document, Reading
from engine.petitions.files import Files
from engine.replay import Auditor
from engine.storage.store import Store

MANIFEST: Final = "manifest.sha256"
MOST: Final = 50
_BOM: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@")
_CATALOGUE: Final = ("序号", "文号", "责任者", "题名", "日期", "起页", "页数", "文件", "SHA-256")
_HAND_OVER: Final = ("档号", "信访事项编号", "立档单位", "归档日期", "保管期限", "保管至", "件数", "页数")
_READ_ME: Final = """移交清册、卷内目录和全部文件。

1. 在解压后的文件夹中运行 sha256sum -c manifest.sha256，逐件核对文件未被改动。
2. history.json 是该案卷的全部办理记录及其证明；checkpoint.pub 是公开密钥：
   python verify_offline.py checkpoint.pub 档号/history.json

The hand-over list, the catalogue of each file, and all documents.
1. In the unpacked folder: sha256sum -c manifest.sha256
2. history.json proves what happened in the case; checkpoint.pub is the public key of the office:
   python verify_offline.py checkpoint.pub NUMBER/history.json
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A zip, and the SHA-256 of its manifest: what the history says was handed over."""

    content: bytes
    manifest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages:
    """Reads files of the archive; who may has been asked before."""

    store: Store
    library: Library
    auditor: Auditor
    files: Files
    notary: Notary
    zone: tzinfo

    def documents(self, case: CaseId) -> tuple[Document, ...]:
        """Return the documents of a case in the order of its file; none where its content was destroyed."""
        with self.store.reading() as reader:
            row = reader.find_case(case)
            if row is None or row.key is None:
                return ()
            organ = reader.organ(row.organ)
        choices = self.library.choices()
        reading = Reading(
            definition=self.library.interpreter(row.bundle).definition,
            names={**choices["organs"], **choices["people"]},
            organ="" if organ is None else organ.name,
            zone=self.zone,
            file=lambda digest: self._content(case, digest),
        )
        return reading.documents(tuple(self.auditor.opened(case)))

    def pack(self, cases: Sequence[CaseId], at: datetime) -> Package:
        """Return the package of some files; all of their history is signed first.

        Raises Rejected where one lies in no archive any more, CommandMalformedError where the office has no
        key to sign with.
        """
        self.notary.checkpoint(at)
        parts: dict[str, bytes] = {
            "README.txt": _READ_ME.encode(),
            "checkpoint.pub": f"{self.notary.public_key}\n".encode(),
        }
        lines: list[Sequence[object]] = []
        for case in cases:
            archived, known = self._archived(case)
            documents = self.documents(case)
            parts |= self._of_file(case, archived, documents)
            lines.append(self._line(known, archived, documents))
        parts["handover.csv"] = _csv(_HAND_OVER, lines)
        manifest = "".join(f"{sha256(parts[name]).hexdigest()}  {name}\n" for name in sorted(parts)).encode()
        content = _zipped({**parts, MANIFEST: manifest}, at.astimezone(self.zone))
        return Package(content=content, manifest=sha256(manifest).hexdigest())

    def _of_file(
        self, case: CaseId, archived: ArchivedFile, documents: Iterable[Document]
    ) -> Mapping[str, bytes]:
        folder = archived.number
        rows = [
            (
                one.order,
                one.number,
                one.maker,
                one.title,
                one.on.isoformat(),
                one.page,
                one.pages,
                f"documents/{one.file_name}",
                one.digest,
            )
            for one in documents
        ]
        return {
            **{f"{folder}/documents/{one.file_name}": one.content for one in documents},
            f"{folder}/catalogue.csv": _csv(_CATALOGUE, rows),
            f"{folder}/history.json": self.notary.history(case).encode(),
        }

    def _line(self, case: Case, archived: ArchivedFile, documents: Sequence[Document]) -> Sequence[object]:
        table = self.library.interpreter(case.bundle).definition.retention
        retention = table.retentions.get(archived.retention)
        return (
            archived.number,
            case.number,
            self.library.choices()["organs"].get(case.organ, case.organ),
            archived.archived_on.isoformat(),
            archived.retention if retention is None else retention.title,
            "" if archived.retain_until is None else archived.retain_until.isoformat(),
            len(documents),
            sum(one.pages for one in documents),
        )

    def _archived(self, case: CaseId) -> tuple[ArchivedFile, Case]:
        known = self.auditor.as_of(case)
        if known.archive is None or not known.ended:
            raise Rejected(Reason.NOT_ARCHIVED, number=known.number)
        if known.archive.destroyed_by is not None:
            raise Rejected(Reason.CASE_ERASED, case=case)
        return known.archive, known

    def _content(self, case: CaseId, digest: str) -> bytes | None:
        found = self.files.open(case, digest)
        return None if found is None else found.content


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table that a spreadsheet opens, in which no cell can be a formula."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_plain(str(cell)) for cell in row] for row in rows)
    return f"{_BOM}{written.getvalue()}".encode()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _zipped(parts: Mapping[str, bytes], at: datetime) -> bytes:
    written = BytesIO()
    stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            info = ZipInfo(name, date_time=stamp)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, parts[name])
    return written.getvalue()
