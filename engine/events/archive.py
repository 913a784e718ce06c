"""The file of a case in the archive: locked, lent, read, appraised, destroyed, handed over."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from engine.ids import ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLocked:
    """The file lies in the archive under `number`; what `retention` is called the bundle says.

    `retain_until` is the last day on which it has to be kept, None for ever; `hand_over_on` the last day on
    which it is with the office before it is due to a state archive, None where it never is.
    """

    number: str
    archived_on: date
    retention: str
    retain_until: date | None
    hand_over_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanAsked:
    """Somebody wants to read the file, until a day (inclusive); why lies in the body."""

    loan: str
    person: ActorId
    asked_on: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanGranted:
    """Somebody else lent the file."""

    loan: str
    actor: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRefused:
    """Somebody else did not lend the file; why lies in the body."""

    loan: str
    actor: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanReturned:
    """The file was given back."""

    loan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """The borrower looked at the file: `item` is the place in its catalogue, 0 for the catalogue itself."""

    loan: str
    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAppraised:
    """It was judged whether the file is kept, under a new retention, or destroyed; why lies in the body."""

    actor: ActorId
    verdict: str
    retention: str | None
    retain_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionProposed:
    """The file stands on a destruction list, for somebody else to confirm."""

    list_no: str
    actor: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDestroyed:
    """Somebody else confirmed the list: the key of the case is gone, and with it everything that was said."""

    list_no: str
    actor: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHandedOver:
    """A package of the file went to an archive; `manifest` is the SHA-256 of its manifest."""

    manifest: str


ArchiveEvent: TypeAlias = (
    FileLocked
    | LoanAsked
    | LoanGranted
    | LoanRefused
    | LoanReturned
    | FileRead
    | FileAppraised
    | DestructionProposed
    | FileDestroyed
    | FileHandedOver
)
