"""The rows as values: what a unit of work takes and gives. Instants are aware UTC, hashes hexadecimal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.history import Sealed
from engine.ids import ActorId, CaseId, CommandId, ElementId, OrganId, RoleId, TaskId


class ItemState(StrEnum):
    """What became of a work item; the last two are final."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """A task somebody may do, or a message somebody may send."""

    TASK = "task"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """One entry of a stream as bytes: `record` in clear, `body` sealed, `hash` 64 hexadecimal digits."""

    stream: str
    number: int
    command_id: CommandId
    at: datetime
    record: bytes
    body: bytes | None
    hash: str

    def sealed(self) -> Sealed:
        """Return what a chain links: every column but the place of the entry."""
        return Sealed(
            command_id=self.command_id, at=self.at, record=self.record, body=self.body, hash=self.hash
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeState:
    """How far the office's own stream has come, and the digest of the calendar in force (None before any)."""

    version: int
    calendar: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase:
    """A case's row: its place in the lists, its head in the history, its snapshot.

    `due_at` is the soonest legal due date, `wake_at` when a timer, a warning or a clock's end comes next,
    `key` the wrapped case key (None once erased), `head` the hash of entry `version` in hexadecimal,
    `state` the snapshot as the application packed it.
    """

    id: CaseId
    number: str
    bundle: str
    office: OrganId
    organ: OrganId
    stage: str
    status: str
    outcome: str | None
    version: int
    head: str
    petitioner: ActorId
    started_at: datetime
    ended_at: datetime | None
    changed_at: datetime
    due_at: datetime | None
    wake_at: datetime | None
    last_at: datetime
    key: bytes | None
    state: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """The copies that lists show of a case; what is None stays as it is."""

    subject: str | None = None
    petitioner_name: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """A case as a line of a list; subject and petitioner's name are empty once erased."""

    id: CaseId
    number: str
    organ: OrganId
    stage: str
    status: str
    outcome: str | None
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    subject: str
    petitioner_name: str
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A task somebody of `roles` in `organ` may do, or a message that such a person may send.

    `correlation`: the message is one that other cases send, under this.
    """

    id: str
    case: CaseId
    kind: ItemKind
    element: ElementId
    path: str
    item: int | None
    organ: OrganId
    roles: tuple[RoleId, ...]
    state: ItemState = ItemState.OPEN
    assignee: ActorId | None = None
    created_at: datetime
    due_at: datetime | None
    done_at: datetime | None = None
    correlation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """A work item as a line of an inbox, with what its case is called."""

    item: ItemRow
    number: str
    stage: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """A job that waits for its instant; `id` is the job's; leased while a worker is at it."""

    id: str
    case: CaseId
    due_at: datetime
    attempts: int = 0
    lease_until: datetime | None = None
    lease_owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalRow:
    """A command that was refused: who asked what of which case, and why not (`case` "" for the office)."""

    command_id: CommandId
    case: str
    actor: ActorId
    command: str
    reason: str
    parameters: Mapping[str, str | int]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A person's role in an organ from a day to a day, both inclusive; open-ended where `ends_on` is None."""

    id: str
    person: ActorId
    role: RoleId
    organ: OrganId
    starts_on: date
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the appointment is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """An organ; `path` is the chain of ids from the highest superior down to itself, as /a/b/c/."""

    id: OrganId
    name: str
    level: int
    kind: str
    superior: OrganId | None
    path: str

    def superiors(self) -> tuple[OrganId, ...]:
        """Return the chain of organs above this one, nearest first; () at the top."""
        return tuple(OrganId(id_) for id_ in reversed(self.path.strip("/").split("/")[:-1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in, or, with an empty password hash, only be named."""

    id: ActorId
    name: str
    login: str
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A bundle that a designer proposes; `contents` is the SHA-256 of the packed whole, its name here."""

    contents: str
    digest: str
    key: str
    packed: bytes
    title: str
    english: str
    submitted_by: ActorId
    submitted_at: datetime
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCalendar:
    """A calendar and what its days are called, both as JSON, and who proposed and who adopted it.

    `base` is the calendar that it was made from; all are None where the operator stored it.
    """

    digest: str
    days: str
    names: str | None = None
    base: str | None = None
    submitted_by: ActorId | None = None
    submitted_at: datetime | None = None
    adopted_by: ActorId | None = None
    adopted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIncident:
    """An open incident: raised by which entry of its case, since when, over which job (None: a timer)."""

    id: str
    case: CaseId
    entry: int
    since: datetime
    name: str
    job: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file of a case: `digest` is the SHA-256 of what was uploaded, `body` is sealed."""

    digest: str
    case: CaseId
    size: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a person has typed into a form and not yet sent; `body` is sealed."""

    case: CaseId
    task: TaskId
    person: ActorId
    at: datetime
    body: bytes
