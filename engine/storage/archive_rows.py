"""The lines of the archive as they are written: derived from a case's history, with its other rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from engine.archived import ArchivedFile
from engine.ids import CaseId, OrganId
from engine.storage.archive_schema import archive_file, archive_loan
from engine.storage.statements import Transaction, Value, upsert

_PUT_FILE: Final = upsert(
    archive_file,
    ["case"],
    ["retention", "retain_until", "hand_over_on", "state", "list_no"],
)
_PUT_LOAN: Final = upsert(archive_loan, ["id"], ["state"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRows:
    """A locked file of an organ."""

    case: CaseId
    organ: OrganId
    file: ArchivedFile

    def put(self, transaction: Transaction) -> None:
        """Write the file's line and those of its loans, or set what changed."""
        transaction.run_many(_PUT_FILE, self.of_file())
        transaction.run_many(_PUT_LOAN, self.of_loans())

    def of_file(self) -> Iterable[dict[str, Value]]:
        """Yield the columns of the file's line."""
        file = self.file
        yield {
            "case": self.case,
            "number": file.number,
            "organ": self.organ,
            "archived_on": file.archived_on.isoformat(),
            "retention": file.retention,
            "retain_until": None if file.retain_until is None else file.retain_until.isoformat(),
            "hand_over_on": None if file.hand_over_on is None else file.hand_over_on.isoformat(),
            "state": file.state.value,
            "list_no": file.list_no,
        }

    def of_loans(self) -> Iterable[dict[str, Value]]:
        """Yield the columns of each loan."""
        for id_, loan in self.file.loans.items():
            yield {
                "id": id_,
                "case": self.case,
                "organ": self.organ,
                "person": loan.person,
                "state": loan.state.value,
                "asked_on": loan.asked_on.isoformat(),
                "until": loan.until.isoformat(),
            }
