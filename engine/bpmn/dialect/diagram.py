"""A diagram as the checks see it: nodes, flows and lanes with their places, free of XML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.bpmn.findings import Place

ACTIVITIES: Final = frozenset(
    {"userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask"}
    | {"callActivity", "subProcess", "transaction"}
)
GATEWAYS: Final = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway"})
EVENTS: Final = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
CHOICES: Final = frozenset({"exclusiveGateway", "inclusiveGateway"})
"""Gateways whose flows have conditions."""
EMBEDDED: Final = frozenset({"subProcess", "transaction"})
"""Activities that are drawn around others."""
INSTANT: Final = frozenset({"scriptTask", "businessRuleTask"})
"""Activities that never wait: nothing can happen on their border."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text to be read as FEEL or as ISO 8601, with where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A multi-instance: the collection or the number that it reads, the name of one item, what it collects.

    `until` is the condition under which it has done enough.
    """

    collection: str
    cardinality: Text | None
    item: str
    collects_into: str | None
    collected: str | None
    until: Text | None
    sequential: bool
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """A standard loop: it goes on while the condition holds."""

    condition: Text | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What an event is about: kind message, timer, signal, error and so on.

    `reference` is an id, of a link its name.
    """

    kind: str
    reference: str | None
    place: Place
    time: Text | None = None
    time_kind: str | None = None
    condition: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A flow node. `scope` is the id of the process or sub-process that it is drawn in.

    `triggered` marks an event sub-process.
    """

    id: str
    kind: str
    name: str
    documentation: str
    process: str
    scope: str
    place: Place
    properties: Mapping[str, str]
    trigger: Trigger | None = None
    attached_to: str | None = None
    interrupting: bool = True
    triggered: bool = False
    default: str | None = None
    called: str | None = None
    decision: str | None = None
    script: Text | None = None
    script_format: str | None = None
    loop: Loop | None = None
    rounds: Rounds | None = None

    @property
    def message(self) -> str | None:
        """The id of the message that the event waits for."""
        return self.trigger.reference if self.trigger and self.trigger.kind == "message" else None

    def words(self, name: str) -> tuple[str, ...]:
        """Return a property that lists ids, as a tuple."""
        return tuple(self.properties.get(name, "").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow within its `scope`."""

    id: str
    name: str
    source: str
    target: str
    scope: str
    condition: Text | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane and the ids of the nodes in it."""

    id: str
    name: str
    members: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A process or an embedded sub-process: what one token game is played on."""

    id: str
    place: Place
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    outgoing: Mapping[str, tuple[Flow, ...]] = field(repr=False)
    incoming: Mapping[str, tuple[Flow, ...]] = field(repr=False)
    boundaries: Mapping[str, tuple[Node, ...]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process of a file."""

    id: str
    name: str
    documentation: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """One file: `labels` are names of other things.

    `messages` and `signals` map an id to the name, `escalations` and `errors` to the code; `drawn` are the
    ids that have a shape or a line in the drawing.
    """

    file: str
    processes: tuple[Process, ...]
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    lanes: tuple[Lane, ...]
    messages: Mapping[str, str]
    signals: Mapping[str, str]
    escalations: Mapping[str, str]
    errors: Mapping[str, str]
    labels: tuple[tuple[str, str, Place], ...]
    drawn: frozenset[str]
    scopes: tuple[Scope, ...]
