"""The file of a case for the archive (组卷、锁定): what lies in it, and the hash that fixes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from engine import codec
from engine import events as e
from engine.effects import Done, JobError, Work
from engine.history import Chain, Divergence, Entry
from engine.ids import JobId
from engine.storage.store import Store

COMPILE: Final = "file.compile"
LOCK: Final = "file.lock"
_Row = dict[str, e.Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Reads the history of a case; a history that does not hold cannot be archived."""

    store: Store

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
        """Fix the file (`file.lock`). Outputs: `locked_head`, the hash of the case's last entry.

        Raises JobError where the history is broken.
        """
        heads = [head for _, head in self._entries(work)]
        return Done(outputs={"locked_head": heads[-1]}, details={"entries": len(heads)})

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
