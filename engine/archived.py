"""A file in the archive as it stands: what its events say, folded."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from engine.errors import DivergenceError
from engine.events.archive import (
    ArchiveEvent,
    DestructionProposed,
    FileAppraised,
    FileDestroyed,
    FileHandedOver,
    FileLocked,
    FileRead,
    LoanAsked,
    LoanGranted,
    LoanRefused,
    LoanReturned,
)
from engine.ids import ActorId


class LoanState(StrEnum):
    """How a loan stands."""

    ASKED = "asked"
    LENT = "lent"
    REFUSED = "refused"
    RETURNED = "returned"


class FileState(StrEnum):
    """How a file stands: kept, to be destroyed, on a list, destroyed by it, handed over to an archive."""

    KEPT = "kept"
    CONDEMNED = "condemned"
    LISTED = "listed"
    DESTROYED = "destroyed"
    HANDED_OVER = "handed_over"


class Verdict(StrEnum):
    """What an appraisal comes to."""

    KEEP = "keep"
    DESTROY = "destroy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """Somebody's wish to read the file until a day (inclusive), and what became of it; `by` decided it."""

    person: ActorId
    asked_on: date
    until: date
    state: LoanState = LoanState.ASKED
    by: ActorId | None = None

    @property
    def open(self) -> bool:
        """Whether it was asked for or lent, and not ended since."""
        return self.state in (LoanState.ASKED, LoanState.LENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    """A locked file; `list_no` is the destruction list on which it stands or stood when it was destroyed.

    `condemned_by` judged it to be destroyed, `proposed_by` put it on the list, `destroyed_by` confirmed it.
    """

    number: str
    archived_on: date
    retention: str
    retain_until: date | None
    hand_over_on: date | None
    state: FileState = FileState.KEPT
    loans: dict[str, Loan] = field(default_factory=dict)
    list_no: str | None = None
    condemned_by: ActorId | None = None
    proposed_by: ActorId | None = None
    destroyed_by: ActorId | None = None

    @property
    def borrowed(self) -> bool:
        """Whether somebody asked for it or has it."""
        return any(loan.open for loan in self.loans.values())


def archive(file: ArchivedFile | None, event: ArchiveEvent) -> ArchivedFile:
    """Return the file after one more event. Never refuses: it already happened.

    Raises DivergenceError where something happens to a file that was never locked.
    """
    match event:
        case FileLocked():
            return ArchivedFile(
                number=event.number,
                archived_on=event.archived_on,
                retention=event.retention,
                retain_until=event.retain_until,
                hand_over_on=event.hand_over_on,
            )
        case _ if file is None:
            raise DivergenceError("an event of the archive, and no file was locked")
        case LoanAsked() | LoanGranted() | LoanRefused() | LoanReturned():
            return replace(file, loans={**file.loans, event.loan: _lent(file, event)})
        case FileRead():
            return file
        case _:
            return _judged(file, event)


def _lent(file: ArchivedFile, event: LoanAsked | LoanGranted | LoanRefused | LoanReturned) -> Loan:
    match event:
        case LoanAsked():
            return Loan(person=event.person, asked_on=event.asked_on, until=event.until)
        case LoanGranted():
            return replace(file.loans[event.loan], state=LoanState.LENT, by=event.actor)
        case LoanRefused():
            return replace(file.loans[event.loan], state=LoanState.REFUSED, by=event.actor)
        case LoanReturned():
            return replace(file.loans[event.loan], state=LoanState.RETURNED)


def _judged(
    file: ArchivedFile, event: FileAppraised | DestructionProposed | FileDestroyed | FileHandedOver
) -> ArchivedFile:
    match event:
        case FileAppraised(verdict=Verdict.DESTROY):
            return replace(file, state=FileState.CONDEMNED, condemned_by=event.actor)
        case FileAppraised():
            return replace(
                file,
                state=file.state if file.state is FileState.HANDED_OVER else FileState.KEPT,
                retention=event.retention or file.retention,
                retain_until=event.retain_until,
                list_no=None,
                condemned_by=None,
                proposed_by=None,
            )
        case DestructionProposed():
            return replace(file, state=FileState.LISTED, list_no=event.list_no, proposed_by=event.actor)
        case FileDestroyed():
            return replace(file, state=FileState.DESTROYED, destroyed_by=event.actor)
        case FileHandedOver():
            return replace(file, state=FileState.HANDED_OVER)
