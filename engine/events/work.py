"""Jobs, their incidents and timers: what waits for a machine or for time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.events.json import Json
from engine.ids import ElementId, IncidentId, JobId, TimerId


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCreated:
    """A side effect is to be done after commit; `element` None: the engine's own, not drawn."""

    job: JobId
    name: str
    element: ElementId | None
    path: str
    item: int | None
    parameters: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDone:
    """The effect happened; `outputs` are what it wrote."""

    job: JobId
    outputs: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFailed:
    """An attempt failed; `retry_at` None: no further attempt by itself."""

    job: JobId
    attempt: int
    retry_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCancelled:
    """The diagram took the job away."""

    job: JobId


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRaised:
    """A job failed for good, or the diagram cannot go on behind a timer: a person must look."""

    incident: IncidentId
    job: JobId | None = None
    timer: TimerId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentResolved:
    """The job is tried again, or was taken away."""

    incident: IncidentId


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerSet:
    """A timer event waits; `due_at` None: it follows a clock that does not run, and waits for ever."""

    timer: TimerId
    element: ElementId
    path: str
    item: int | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerMoved:
    """The clock that the timer follows has another date now."""

    timer: TimerId
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """The timer's time came and its token moved."""

    timer: TimerId


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerCancelled:
    """The diagram took the timer away."""

    timer: TimerId
