"""What happened on the diagram: flows, gateways, tables, data."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.events.json import Json
from engine.ids import ElementId


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowTaken:
    """A token passed a sequence flow."""

    flow: ElementId
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayDecided:
    """A diverging gateway chose `flows`."""

    gateway: ElementId
    path: str
    flows: tuple[ElementId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEvaluated:
    """A decision table proposed `outputs`; `matched` are the rule ids that held."""

    decision: str
    element: ElementId
    path: str
    inputs: Mapping[str, Json]
    matched: tuple[str, ...]
    outputs: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariablesSet:
    """A script task or a collected multi-instance wrote routing names."""

    element: ElementId
    path: str
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDepartedFrom:
    """A person decided otherwise than the table proposed; the reason in words is in the body."""

    decision: str
    name: str
    proposed: Json
    decided: Json
    code: str
