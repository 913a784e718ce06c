"""What may be asked of a file in the archive, by whom, and what it makes happen. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Final, TypeVar

from engine import archive_commands as a
from engine import events as e
from engine.archived import ArchivedFile, FileState, Loan, LoanState, Verdict
from engine.case import Case
from engine.errors import Reason, Rejected
from engine.events import archive as happened
from engine.ids import ActorId, RoleId, derive
from engine.office_roles import ROLES
from engine.retention import RetentionTable
from engine.secrecy import HEAD, Appointed, may_know

ARCHIVIST: Final = RoleId("archivist")
KEEPERS: Final = (ARCHIVIST, HEAD)
"""Who keeps the archive of an organ: its archivists, and its head."""
_A = TypeVar("_A", bound=Appointed)


def keep_locked(case: Case) -> None:
    """Refuse whatever would change a file that lies in the archive."""
    if case.archive is not None and case.ended:
        raise Rejected(Reason.FILE_LOCKED, number=case.archive.number)


def admit_to_archive(
    command: a.ArchiveCommand, case: Case, table: RetentionTable, held: Iterable[_A], day: date
) -> _A:
    """Return the appointment with which the actor asks.

    Raises Rejected where nobody may, where somebody else has to, and where the file does not stand so.
    """
    appointments = tuple(held)
    file = case.archive
    if file is None or not case.ended:
        raise Rejected(Reason.NOT_ARCHIVED, number=case.number)
    if not may_know(case, command.actor, appointments):
        raise Rejected(Reason.NO_RIGHT, organ=case.organ)
    if command.actor == case.petitioner:
        raise Rejected(Reason.SEPARATION_OF_DUTIES, element="archive", done="submission")
    capacity = _capacity(command, case, file, appointments)
    match command:
        case a.AskForLoan():
            _can_be_asked_for(command, file, day)
        case a.GrantLoan() | a.RefuseLoan() | a.ReturnLoan() | a.ReadFile():
            _stands_so(command, file, day)
        case a.AppraiseFile():
            _can_be_appraised(command, file, table, day)
        case a.ProposeDestruction() | a.DestroyFile() | a.HandOverFile():
            _can_leave(command, file)
    return capacity


def decide_in_archive(  # noqa: C901, PLR0911 - one arm per command
    command: a.ArchiveCommand, table: RetentionTable, number: str, day: date
) -> e.ArchiveEvent:
    """Return what the admitted command makes happen; `number` is that of the list it opens or goes on."""
    match command:
        case a.AskForLoan():
            return happened.LoanAsked(
                loan=derive(command.id, "loan"), person=command.actor, asked_on=day, until=command.until
            )
        case a.GrantLoan():
            return happened.LoanGranted(loan=command.loan, actor=command.actor)
        case a.RefuseLoan():
            return happened.LoanRefused(loan=command.loan, actor=command.actor)
        case a.ReturnLoan():
            return happened.LoanReturned(loan=command.loan)
        case a.ReadFile():
            return happened.FileRead(loan=command.loan, item=command.item)
        case a.AppraiseFile():
            kept = command.retention if command.verdict == Verdict.KEEP else None
            until = None if kept is None else table.retain_until(kept, day)
            return happened.FileAppraised(
                actor=command.actor, verdict=command.verdict, retention=kept, retain_until=until
            )
        case a.ProposeDestruction():
            return happened.DestructionProposed(list_no=number, actor=command.actor)
        case a.DestroyFile():
            return happened.FileDestroyed(list_no=command.list_no, actor=command.actor)
        case a.HandOverFile():
            return happened.FileHandedOver(manifest=command.manifest)


def _capacity(command: a.ArchiveCommand, case: Case, file: ArchivedFile, held: tuple[_A, ...]) -> _A:
    """Return the keeper's appointment; of a borrower any that works on cases will do."""
    keepers = [one for one in held if one.organ == case.organ and one.role in KEEPERS]
    if not keepers and _borrows(command, file):
        keepers = [one for one in held if one.role not in ROLES]
    if not keepers:
        raise Rejected(Reason.NO_RIGHT, role=" ".join(KEEPERS), organ=case.organ)
    return keepers[0]


def _borrows(command: a.ArchiveCommand, file: ArchivedFile) -> bool:
    match command:
        case a.AskForLoan() | a.ReadFile():
            return True
        case a.ReturnLoan():
            loan = file.loans.get(command.loan)
            return loan is not None and loan.person == command.actor
        case _:
            return False


def _can_be_asked_for(command: a.AskForLoan, file: ArchivedFile, day: date) -> None:
    if file.state not in (FileState.KEPT, FileState.HANDED_OVER):
        raise Rejected(Reason.FILE_CONDEMNED, number=file.number)
    if any(loan.open and loan.person == command.actor for loan in file.loans.values()):
        raise Rejected(Reason.ALREADY_BORROWED, number=file.number)
    if command.until < day:
        raise Rejected(Reason.LOAN_ENDS_BEFORE, until=command.until.isoformat())


def _stands_so(
    command: a.GrantLoan | a.RefuseLoan | a.ReturnLoan | a.ReadFile, file: ArchivedFile, day: date
) -> None:
    """Refuse what does not fit how the loan stands; nobody decides on her own, and only she reads it."""
    loan = file.loans.get(command.loan)
    wanted = LoanState.ASKED if isinstance(command, a.GrantLoan | a.RefuseLoan) else LoanState.LENT
    if loan is None or loan.state is not wanted:
        raise Rejected(Reason.LOAN_UNKNOWN, loan=command.loan)
    own = command.actor == loan.person
    match command:
        case a.GrantLoan() | a.RefuseLoan():
            if own:
                raise Rejected(Reason.SEPARATION_OF_DUTIES, element="grant_loan", done="ask_for_loan")
        case a.ReadFile():
            _may_read(loan, command.actor, day)
        case a.ReturnLoan():
            pass  # who may was asked before


def _may_read(loan: Loan, actor: ActorId, day: date) -> None:
    if actor != loan.person:
        raise Rejected(Reason.SOMEONE_ELSES, assignee=loan.person)
    if day > loan.until:
        raise Rejected(Reason.LOAN_OVERDUE, until=loan.until.isoformat())


def _can_be_appraised(command: a.AppraiseFile, file: ArchivedFile, table: RetentionTable, day: date) -> None:
    """Refuse to destroy what is not due or still wanted, and to keep for a shorter time than before."""
    if file.state is FileState.DESTROYED:
        raise Rejected(Reason.FILE_CONDEMNED, number=file.number)
    if command.verdict == Verdict.DESTROY:
        due = file.retain_until is not None and file.retain_until < day
        if not due or file.state is not FileState.KEPT:
            raise Rejected(Reason.RETENTION_RUNS, number=file.number)
        _not_borrowed(file)
        return
    retention = command.retention
    if command.verdict != Verdict.KEEP or retention is None or retention not in table.retentions:
        raise Rejected(Reason.RETENTION_UNKNOWN, known=" ".join(table.retentions))
    until = table.retain_until(retention, day)
    if until is not None and (file.retain_until is None or until <= file.retain_until):
        raise Rejected(Reason.RETENTION_NOT_LONGER, until=until.isoformat())


def _can_leave(command: a.ProposeDestruction | a.DestroyFile | a.HandOverFile, file: ArchivedFile) -> None:
    """Refuse to let go what is not to go, is borrowed, or what the actor alone has judged."""
    _not_borrowed(file)
    match command:
        case a.ProposeDestruction():
            if file.state is not FileState.CONDEMNED:
                raise Rejected(Reason.NOT_CONDEMNED, number=file.number)
        case a.HandOverFile():
            if file.state not in (FileState.KEPT, FileState.HANDED_OVER):
                raise Rejected(Reason.FILE_CONDEMNED, number=file.number)
        case a.DestroyFile():
            if file.state is not FileState.LISTED or file.list_no != command.list_no:
                raise Rejected(Reason.NOT_CONDEMNED, number=file.number)
            if command.actor in (file.proposed_by, file.condemned_by):
                raise Rejected(
                    Reason.SEPARATION_OF_DUTIES, element="destroy_file", done="propose_destruction"
                )


def _not_borrowed(file: ArchivedFile) -> None:
    if file.borrowed:
        raise Rejected(Reason.FILE_BORROWED, number=file.number)
