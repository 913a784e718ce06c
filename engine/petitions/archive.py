"""The file of a case for the archive (组卷、锁定): what lies in it, its number, the hash that fixes it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final, cast

from engine import codec
from engine import events as e
from engine.decide import LOCK
from engine.effects import Done, JobError, Work
from engine.history import Chain, Divergence, Entry
from engine.ids import JobId
from engine.retention import RETENTION, RetentionTable
from engine.storage.store import Store
from engine.storage.unit_of_work import UnitOfWork

__all__ = ["COMPILE", "LOCK", "OUTPUTS", "Archive"]

COMPILE: Final = "file.compile"
OUTPUTS: Final = frozenset(
    {"locked_head", "archive_no", "archived_on", "archive_retention", "retain_until", "hand_over_on"}
)
_Row = dict[str, e.Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Reads the history of a case; a history that does not hold cannot be archived.

    `table` gives the retention table of a bundle, `zone` is the office's.
    """

    store: Store
    table: Callable[[str], RetentionTable]
    zone: tzinfo

    def compile(self, work: Work) -> Done:
        """List what the file holds up to now (`file.compile`), from the history and without its content.

        Details: `catalogue` with the case's number, its `entries`, `letters` and `files`, each numbered
        from 1 in order of time. Outputs: `catalogue_digest`, the SHA-256 of its canonical form.

        Raises JobError where the history is broken.
        """
        catalogue = self._catalogue(work)
        return Done(
            outputs={"catalogue_digest": codec.digest(catalogue)},
            details={"catalogue": cast("e.Json", catalogue)},
        )

    def lock(self, work: Work) -> Done:
        """Fix the file (`file.lock`) and give it its place in the archive.

        Outputs: `locked_head`, the hash of the case's last entry; where the bundle has a retention table
        also `archive_no`, `archived_on`, `archive_retention`, and as far as there are such days
        `retain_until` and `hand_over_on`. Tried again, a file keeps its number.

        Raises JobError where the history is broken or the retention is not in the table.
        """
        heads = [head for _, head in self._entries(work)]
        place = self._place(work, self.table(work.case.bundle))
        return Done(outputs={"locked_head": heads[-1], **place}, details={"entries": len(heads)})

    def _place(self, work: Work, table: RetentionTable) -> _Row:
        if not table.retentions:
            return {}
        retention = work.file.get(RETENTION)
        if not isinstance(retention, str) or retention not in table.retentions:
            raise JobError(f"{work.case.number}: no retention of the table was chosen")
        today = work.at.astimezone(self.zone).date()
        with self.store.writing() as unit:
            organ = unit.organ(work.case.organ)
            number = _number(unit, work, table.retentions[retention].mark, today)
        days = {
            "retain_until": table.retain_until(retention, today),
            "hand_over_on": table.hand_over_on(retention, 0 if organ is None else organ.level, today),
        }
        return {
            "archive_no": number,
            "archived_on": today.isoformat(),
            "archive_retention": retention,
            **{name: day.isoformat() for name, day in days.items() if day is not None},
        }

    def _catalogue(self, work: Work) -> _Row:
        entries: list[e.Json] = []
        papers = _Papers()
        for entry, head in self._entries(work):
            entries.append(
                {
                    "number": entry.number,
                    "at": entry.at.isoformat(),
                    "command": entry.command,
                    "actor": str(entry.clear.get("actor", "")),
                    "hash": head,
                }
            )
            for happened in entry.happened():
                papers.note(entry.number, happened)
        return {
            "case": work.case.id,
            "number": work.case.number,
            "organ": work.case.organ,
            "entries": entries,
            "letters": cast("e.Json", papers.letters),
            "files": cast("e.Json", papers.files),
        }

    def _entries(self, work: Work) -> Iterator[tuple[Entry, str]]:
        """Yield the entries that the case was folded from, with their hashes."""
        chain = Chain(stream=work.case.id)
        with self.store.reading() as reader:
            for row in reader.entries(work.case.id):
                if row.number > work.case.version:
                    break
                linked = chain.link(row.sealed(), row.number)
                if isinstance(linked, Divergence):
                    raise JobError(f"{work.case.id} entry {linked.entry}: {linked.what}")
                yield linked, row.hash
        if chain.number != work.case.version:
            raise JobError(
                f"{work.case.id}: {work.case.version} entries are known, {chain.number} are stored"
            )


def _number(unit: UnitOfWork, work: Work, mark: str, day: date) -> str:
    """Return the archive number (档号), the same again for the same job."""
    kept = f"archive/{work.id}"
    known = unit.setting(kept)
    if known is not None:
        return known
    series = f"{work.case.organ.upper()}-XF-{day.year}-{mark}"
    number = f"{series}-{unit.next_serial(f'archive/{series}'):04d}"
    unit.put_setting(kept, number)
    return number


class _Papers:
    """Collects letters and files from the events, in their order."""

    def __init__(self) -> None:
        self.letters: list[_Row] = []
        self.files: list[_Row] = []
        self._codes: dict[JobId, e.Json] = {}

    def note(self, entry: int, happened: e.Event) -> None:
        match happened:
            case e.JobCreated():
                self._codes[happened.job] = happened.parameters.get("letter")
            case e.JobDone() if "letter_no" in happened.outputs:
                self.letters.append(
                    {
                        "order": len(self.letters) + 1,
                        "letter": self._codes.get(happened.job),
                        "number": happened.outputs["letter_no"],
                        "issued_on": happened.outputs.get("issued_on"),
                        "entry": entry,
                    }
                )
            case e.FileAttached():
                self.files.append(
                    {
                        "order": len(self.files) + 1,
                        "file": happened.file,
                        "digest": happened.digest,
                        "size": happened.size,
                        "media_type": happened.media_type,
                        "entry": entry,
                    }
                )
            case _:
                pass  # no paper
