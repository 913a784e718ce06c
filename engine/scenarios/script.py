"""What a scenario says: how a case starts, and what happens then, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from engine.bpmn.findings import Place
from engine.events import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How the case starts; `process` None: with the submission that opens every case.

    `routing` are values that are known already where the case starts inside.
    """

    place: Place
    at: datetime | None = None
    organ: str = ""
    process: str | None = None
    answers: Mapping[str, Json] = field(default_factory=dict)
    routing: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody does a task, or sends a message (`sends`); `refused` is the reason for which it is refused."""

    place: Place
    element: str
    sends: bool
    answers: Mapping[str, Json] = field(default_factory=dict)
    item: int | None = None
    role: str | None = None
    same_as: str | None = None
    departs: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Time passes: for a while, or until a moment; what is due meanwhile happens."""

    place: Place
    span: timedelta | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTried:
    """A job is tried: it `fails` so many times, or gives these outputs, or what it left is tried again."""

    place: Place
    element: str
    fails: int = 0
    again: bool = False
    outputs: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """How the case is to stand; what is None is not asked."""

    place: Place
    open: tuple[str, ...] | None = None
    messages: tuple[str, ...] | None = None
    marking: tuple[str, ...] | None = None
    incidents: tuple[str, ...] | None = None
    clocks: Mapping[str, str] = field(default_factory=dict)
    routing: Mapping[str, Json] = field(default_factory=dict)
    ended: bool | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A decision table is asked directly: which of its rules hold for what is given."""

    place: Place
    table: str
    given: Mapping[str, Json]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """Everything open is done as usual, in the order of its elements, until a task of `until` is open."""

    place: Place
    until: str


Step: TypeAlias = Act | Carry | Wait | JobTried | Expect


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One file: `name` is what it tells; `start` None: it only asks tables."""

    name: str
    place: Place
    start: Start | None
    steps: tuple[Step, ...] = ()
    asked: tuple[Asked, ...] = ()
