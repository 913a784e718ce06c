"""What a job's function is given and gives: side effects happen after commit, outside of every case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from engine import commands as c
from engine.case import Case, Job
from engine.errors import XinfangError
from engine.events import Json
from engine.ids import JobId, OrganId


class JobError(XinfangError):
    """The effect did not happen, in a way that may pass: the job is tried again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a job's function is given: the case as of the entry that created the job, and its file.

    `secret`: the case was then, or is by now, one of which others must not know.
    """

    id: JobId
    job: Job
    case: Case
    file: Mapping[str, Json]
    at: datetime
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The job's outputs; `details` go into the sealed file only; `commands` are for other cases."""

    outputs: Mapping[str, Json]
    details: Mapping[str, Json]
    commands: tuple[c.Command, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """The job's result is that the case goes to another organ; `details` go into the sealed file only."""

    organ: OrganId
    details: Mapping[str, Json]


Result: TypeAlias = Done | Forward
Function: TypeAlias = Callable[[Work], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A job's function and the outputs that it declares."""

    function: Function
    outputs: frozenset[str]
