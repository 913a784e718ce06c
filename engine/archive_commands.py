"""What can be asked of a file that lies in the archive; nothing else can be asked of it any more."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from engine.case_command import SEALED, CaseCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForLoan(CaseCommand):
    """Ask to read the file until a day (inclusive)."""

    until: date
    purpose: str = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLoan(CaseCommand):
    """Lend the file to whoever asked."""

    loan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseLoan(CaseCommand):
    """Do not lend the file."""

    loan: str
    reason: str = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLoan(CaseCommand):
    """Give the file back, or note that it was given back."""

    loan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile(CaseCommand):
    """Look at an item of a lent file, counted from 1 as its catalogue does; 0 for the catalogue."""

    loan: str
    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraiseFile(CaseCommand):
    """Judge whether the file is kept on (`verdict` keep, under a longer `retention`) or to be destroyed."""

    verdict: str
    retention: str | None = None
    reason: str = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDestruction(CaseCommand):
    """Put the file on a destruction list; those with the same `batch` stand on the same list."""

    batch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DestroyFile(CaseCommand):
    """Confirm that the file is destroyed with the list on which it stands."""

    list_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverFile(CaseCommand):
    """Note that a package of the file goes to an archive; `manifest` is the SHA-256 of its manifest."""

    manifest: str
    to: str = field(metadata=SEALED)


ArchiveCommand: TypeAlias = (
    AskForLoan
    | GrantLoan
    | RefuseLoan
    | ReturnLoan
    | ReadFile
    | AppraiseFile
    | ProposeDestruction
    | DestroyFile
    | HandOverFile
)
