"""What has happened to a case. Names and fields are contracts with the past: add, never rename.

Events carry codes, numbers, dates and ids in clear; free text and everything personal is in the
sealed body of the entry. `path` is the chain of call activities and embedded sub-processes from the
entry process, joined with "/", each with "#<item>" inside a multi-instance; "" is the entry process.
`item` is the multi-instance item's index counted from 0, or None outside a multi-instance.
"""

from typing import TypeAlias

from engine.events.archive import ArchiveEvent
from engine.events.clocks import (
    DeadlineEnded,
    DeadlineEscalated,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineRecomputed,
    DeadlineSet,
    DeadlineWarned,
    RuleProfileBound,
)
from engine.events.json import Json
from engine.events.people import (
    MessageAddressed,
    MessageAwaited,
    MessageCancelled,
    MessageReceived,
    RecusalAsked,
    RecusalDecided,
    TaskAssigned,
    TaskCancelled,
    TaskClaimed,
    TaskCompleted,
    TaskCreated,
    TaskReleased,
)
from engine.events.routing import (
    FlowTaken,
    GatewayDecided,
    ProposalDepartedFrom,
    TableEvaluated,
    VariablesSet,
)
from engine.events.whole import (
    CaseEnded,
    CaseForwarded,
    CaseLinked,
    CaseMerged,
    CaseSplit,
    CaseStarted,
    ClaimsJoined,
    FileAttached,
    NoteAdded,
    StageEntered,
    StageLeft,
    SuperiorsRegistered,
)
from engine.events.work import (
    IncidentRaised,
    IncidentResolved,
    JobCancelled,
    JobCreated,
    JobDone,
    JobFailed,
    TimerCancelled,
    TimerFired,
    TimerMoved,
    TimerSet,
)

__all__ = [
    "ArchiveEvent",
    "CaseEnded",
    "CaseForwarded",
    "CaseLinked",
    "CaseMerged",
    "CaseSplit",
    "CaseStarted",
    "ClaimsJoined",
    "DeadlineEnded",
    "DeadlineEscalated",
    "DeadlineEvent",
    "DeadlineMet",
    "DeadlineMissed",
    "DeadlineMoved",
    "DeadlineRecomputed",
    "DeadlineSet",
    "DeadlineWarned",
    "Event",
    "FileAttached",
    "FlowTaken",
    "GatewayDecided",
    "IncidentRaised",
    "IncidentResolved",
    "JobCancelled",
    "JobCreated",
    "JobDone",
    "JobFailed",
    "Json",
    "MessageAddressed",
    "MessageAwaited",
    "MessageCancelled",
    "MessageReceived",
    "NoteAdded",
    "ProposalDepartedFrom",
    "RecusalAsked",
    "RecusalDecided",
    "RecusalEvent",
    "RuleProfileBound",
    "StageEntered",
    "StageLeft",
    "SuperiorsRegistered",
    "TableEvaluated",
    "TaskAssigned",
    "TaskCancelled",
    "TaskClaimed",
    "TaskCompleted",
    "TaskCreated",
    "TaskReleased",
    "TimerCancelled",
    "TimerFired",
    "TimerMoved",
    "TimerSet",
    "VariablesSet",
]

Event: TypeAlias = (
    CaseStarted
    | CaseEnded
    | StageEntered
    | StageLeft
    | TaskCreated
    | TaskClaimed
    | TaskReleased
    | TaskAssigned
    | TaskCompleted
    | TaskCancelled
    | FlowTaken
    | GatewayDecided
    | TableEvaluated
    | VariablesSet
    | ProposalDepartedFrom
    | DeadlineSet
    | RuleProfileBound
    | DeadlineMoved
    | DeadlineRecomputed
    | DeadlineEscalated
    | DeadlineWarned
    | DeadlineMet
    | DeadlineMissed
    | DeadlineEnded
    | TimerSet
    | TimerMoved
    | TimerFired
    | TimerCancelled
    | MessageAwaited
    | MessageAddressed
    | MessageReceived
    | MessageCancelled
    | RecusalAsked
    | RecusalDecided
    | JobCreated
    | JobDone
    | JobFailed
    | JobCancelled
    | IncidentRaised
    | IncidentResolved
    | NoteAdded
    | FileAttached
    | CaseForwarded
    | SuperiorsRegistered
    | CaseSplit
    | CaseMerged
    | CaseLinked
    | ClaimsJoined
    | ArchiveEvent
)
RecusalEvent: TypeAlias = RecusalAsked | RecusalDecided
DeadlineEvent: TypeAlias = (
    DeadlineSet
    | DeadlineMoved
    | DeadlineRecomputed
    | DeadlineWarned
    | DeadlineMet
    | DeadlineMissed
    | DeadlineEnded
)
