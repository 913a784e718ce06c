"""What can be asked of a case, and of the office. Fields marked `SEALED` go into the sealed body only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeAlias

from engine.archive_commands import ArchiveCommand
from engine.case_command import SEALED, CaseCommand
from engine.events import Json
from engine.ids import (
    ActorId,
    CaseId,
    CommandId,
    IncidentId,
    JobId,
    MessageId,
    OrganId,
    RoleId,
    TaskId,
)

SCHEDULER: Final = ActorId("system:scheduler")
WORKER: Final = ActorId("system:worker")
OPERATOR: Final = ActorId("system:operator")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSubmission(CaseCommand):
    """Open a case with what a petitioner says; `answers` are of the bundle's submission form."""

    organ: OrganId
    petitioner: ActorId
    bundle: str = "petition"
    source: str | None = None
    answers: Mapping[str, Json] = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTask(CaseCommand):
    """Become answerable for a task."""

    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTask(CaseCommand):
    """Give a claimed task back to its group."""

    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask(CaseCommand):
    """Make somebody else answerable: the head of the task's organ may."""

    task: TaskId
    assignee: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask(CaseCommand):
    """Finish a task with the answers of its form."""

    task: TaskId
    departure_code: str | None = None
    answers: Mapping[str, Json] = field(metadata=SEALED)
    departure_reason: str | None = field(default=None, metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrelateMessage(CaseCommand):
    """Send a message that the case waits for."""

    message: MessageId
    answers: Mapping[str, Json] = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FireDue(CaseCommand):
    """Let one thing that is due happen: `kind` timer, warn or miss; `key` the timer's id or the clock's key.

    What is due before it happens first. A timer behind which the diagram cannot go on is recorded as failed.
    """

    kind: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecomputeClocks(CaseCommand):
    """Compute the running clocks anew with the calendar in force; sent by the scheduler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteJob(CaseCommand):
    """Bring a job's declared outputs; `details` (a letter's text, say) are for the file only."""

    job: JobId
    outputs: Mapping[str, Json]
    details: Mapping[str, Json] = field(default_factory=dict, metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailJob(CaseCommand):
    """Say that an attempt at a job failed."""

    job: JobId
    retry_at: datetime | None = None
    error: str = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryIncident(CaseCommand):
    """Have the job behind an incident tried again."""

    incident: IncidentId


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(CaseCommand):
    """Write a note into the case file."""

    text: str = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile(CaseCommand):
    """Put a file, stored before under its SHA-256, into the case."""

    digest: str
    size: int
    media_type: str
    name: str = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCase(CaseCommand):
    """Take claims (numbered from 1) out into a case of their own; a job files it."""

    claims: tuple[int, ...]
    answers: Mapping[str, Json] = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCase(CaseCommand):
    """End this case because the matter goes on in `into`; a job tells the other case."""

    into: CaseId
    reason: str = field(metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCase(CaseCommand):
    """Note that another case was merged into or split from this one; sent by a job.

    Of a merged one so many `claims` are answered here; `answers` hold them in words and, of a secret one,
    whom it accuses: this one is kept from them too.
    """

    other: CaseId
    relation: str
    claims: int = 0
    answers: Mapping[str, Json] = field(default_factory=dict, metadata=SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardCase(CaseCommand):
    """Hand the case to another organ: the effect of a forwarding job; `details` are for the file only."""

    job: JobId
    organ: OrganId
    details: Mapping[str, Json] = field(default_factory=dict, metadata=SEALED)


Command: TypeAlias = (
    FileSubmission
    | ClaimTask
    | ReleaseTask
    | AssignTask
    | CompleteTask
    | CorrelateMessage
    | FireDue
    | RecomputeClocks
    | CompleteJob
    | FailJob
    | RetryIncident
    | AddNote
    | AttachFile
    | SplitCase
    | MergeCase
    | LinkCase
    | ForwardCase
    | ArchiveCommand
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCommand:
    """What every command to the office says; the office is one stream beside the cases."""

    id: CommandId
    actor: ActorId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishOrgan(OfficeCommand):
    """Add an organ; `level` is 1 (state) to 5 (township), `kind` petition_office or competent_organ.

    Its id begins its case numbers.
    """

    organ: OrganId
    name: str
    level: int
    kind: str
    superior: OrganId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPerson(OfficeCommand):
    """Add a person; how they sign in is no part of the history."""

    person: ActorId
    name: str
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword(OfficeCommand):
    """Give a person a new password, hers or another's; nothing of the password is part of the history."""

    person: ActorId


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint(OfficeCommand):
    """Give a person a role in an organ from a day on (inclusive); never deleted, only ended."""

    appointment: str
    person: ActorId
    role: RoleId
    organ: OrganId
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAppointment(OfficeCommand):
    """End an appointment after a day (inclusive)."""

    appointment: str
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitBundle(OfficeCommand):
    """Propose a checked bundle to whoever publishes.

    `digest` is of what changes behaviour, `contents` the SHA-256 of all of it, letters and translations too.
    """

    key: str
    digest: str
    contents: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishBundle(OfficeCommand):
    """Make a checked bundle the one that new cases of its key start on.

    `contents` names what was submitted; without it, it is a bundle that was published before or that the
    operator has stored.
    """

    key: str
    digest: str
    contents: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseProfile(OfficeCommand):
    """Have the cases that come to an organ, or to one below that has not chosen, run under a rule profile.

    It counts from a day on; a case keeps the profile under which it was accepted.
    """

    organ: OrganId
    profile: str
    starts_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """What a day becomes: `kind` holiday, workday (made up for) or ordinary; called what, announced where."""

    day: date
    kind: str
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitCalendar(OfficeCommand):
    """Propose a calendar, made from the one in force (`base`, None before any) by these changes."""

    digest: str
    base: str | None
    changes: tuple[CalendarChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptCalendar(OfficeCommand):
    """Make a calendar, stored under its digest, the one that dates are computed with."""

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceChannels(OfficeCommand):
    """Tell the public how else to reach the office; what is empty is not shown."""

    address: str
    telephone: str
    reception: str


Office: TypeAlias = (
    EstablishOrgan
    | RegisterPerson
    | SetPassword
    | Appoint
    | EndAppointment
    | SubmitBundle
    | PublishBundle
    | SubmitCalendar
    | AdoptCalendar
    | ChooseProfile
    | AnnounceChannels
)
