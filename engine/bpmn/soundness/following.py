"""Where a token comes to rest: whatever passes it on at once is passed in the same move.

A token that passes a node without a choice changes nothing for the others, so moves that only do this are
fused with the one before. Two tokens on one flow show as two tokens on the place where they come to rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from engine.bpmn.dialect.diagram import Flow, Node, Scope
from engine.bpmn.soundness.net import Place, Undecided

JOINS: Final = frozenset({"parallelGateway", "inclusiveGateway"})
INSTANT: Final = frozenset(
    {"startEvent", "boundaryEvent", "scriptTask", "businessRuleTask", "intermediateThrowEvent"}
    | {"exclusiveGateway", "parallelGateway", "inclusiveGateway"}
)
"""Nodes that pass a token on at once."""
WAITING: Final = frozenset(
    {"task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "callActivity"}
    | {"subProcess", "transaction", "intermediateCatchEvent"}
)
"""Nodes at which a token waits for what comes from outside, or runs inside."""
_KNOWN: Final = INSTANT | WAITING | {"endEvent", "eventBasedGateway"}
_PASSED: Final = frozenset({"none", "signal", "message", "timer", "link", "conditional"})
"""What an event is about that others in its scope do not see: signals and messages may come at any time."""
_EVENTS: Final = _PASSED | {"escalation", "error", "cancel", "terminate"}
_MOST_WAYS: Final = 8
_MOST_PASSED: Final = 30
"""How many nodes one move passes at most: a drawing may be long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Where tokens came to rest, and the elements on their way."""

    places: tuple[Place, ...]
    way: tuple[str, ...]


def choices(scope: Scope, node: Node) -> tuple[tuple[Flow, ...], ...]:
    """Return every set of flows along which a token may leave a node; no flow at all: it ends there."""
    flows = scope.outgoing.get(node.id, ())
    if node.kind in {"exclusiveGateway", "eventBasedGateway"} and flows:
        return tuple((flow,) for flow in flows)
    asked = tuple(flow for flow in flows if is_asked(node, flow, len(flows)))
    default = tuple(flow for flow in flows if flow.id == node.default)
    always = tuple(flow for flow in flows if flow not in asked and flow not in default)
    if len(asked) > _MOST_WAYS:
        raise Undecided(node.id, f"more than {_MOST_WAYS} flows may leave it side by side")
    some = [(*always, *taken) for size in range(1, len(asked) + 1) for taken in combinations(asked, size)]
    none = (*always, *default)
    return (*([none] if none or not asked else []), *some)


def is_asked(node: Node, flow: Flow, count: int) -> bool:
    """Say whether a condition decides if a token takes the flow, beside others."""
    if flow.id == node.default or count == 1:
        return False
    return node.kind == "inclusiveGateway" or (node.kind != "parallelGateway" and flow.condition is not None)


def is_join(scope: Scope, node: Node) -> bool:
    """Say whether tokens wait for each other in front of a node."""
    return node.kind in JOINS and len(scope.incoming.get(node.id, ())) > 1


def check_known(node: Node) -> None:
    """Raise Undecided where nothing is known of how a token moves through a node."""
    if node.kind not in _KNOWN:
        raise Undecided(node.id, f"nothing is known of how a token moves through a {node.kind}")
    if node.trigger is not None and node.trigger.kind not in _EVENTS:
        raise Undecided(node.id, f"nothing is known of {node.trigger.kind} events")


class Following:
    """Follows tokens through one scope."""

    def __init__(self, scope: Scope, fused: frozenset[str] = frozenset()) -> None:
        """Follow tokens through `scope`; `fused` are passed although tokens may wait there."""
        self._scope = scope
        self._fused = fused

    def entered(self, node: Node) -> Rest:
        """Return where a token rests that enters a node."""
        return self._join([self._enter(node, ())])

    def taken(self, flows: Iterable[Flow]) -> Rest:
        """Return where tokens rest that take these flows."""
        return self._join([self._follow(flow, ()) for flow in flows])

    def _join(self, rests: Iterable[Rest]) -> Rest:
        found = tuple(rests)
        return Rest(
            places=tuple(place for rest in found for place in rest.places),
            way=tuple(key for rest in found for key in rest.way),
        )

    def _follow(self, flow: Flow, passed: tuple[str, ...]) -> Rest:
        node = self._scope.nodes[flow.target]
        # Branches may end at one end event, each on a flow of its own: nothing is done twice there.
        if is_join(self._scope, node) or node.kind == "endEvent":
            return Rest(places=(Place("flow", flow.id),), way=(flow.id,))
        rest = self._enter(node, passed)
        return Rest(places=rest.places, way=(flow.id, *rest.way))

    def _enter(self, node: Node, passed: tuple[str, ...]) -> Rest:
        resting = not is_passed(node) and node.id not in self._fused
        resting = resting or node.id in passed or len(passed) >= _MOST_PASSED
        if resting or len(choices(self._scope, node)) != 1:
            return Rest(places=(Place("at", node.id),), way=())
        (flows,) = choices(self._scope, node)
        linked = tuple(self._linked(node))
        rests = [self._follow(flow, (*passed, node.id)) for flow in flows]
        rests += [self._enter(target, (*passed, node.id)) for target in linked]
        if not rests:
            return Rest(places=(Place("at", node.id),), way=())
        rest = self._join(rests)
        return Rest(places=rest.places, way=(node.id, *rest.way))

    def _linked(self, node: Node) -> Iterator[Node]:
        """Yield the catching events of a link that the node throws."""
        if not _is_link(node, "intermediateThrowEvent"):
            return
        for other in self._scope.nodes.values():
            if _is_link(other, "intermediateCatchEvent") and _link(other) == _link(node):
                yield other

    def leaving(self, node: Node) -> Iterator[Rest]:
        """Yield where tokens rest for every way in which one may leave a node; the node comes first."""
        for flows in choices(self._scope, node):
            rest = self.taken(flows)
            linked = self._join(self._enter(target, (node.id,)) for target in self._linked(node))
            yield Rest(places=rest.places + linked.places, way=(node.id, *rest.way, *linked.way))


def is_passed(node: Node) -> bool:
    """Say whether a token passes the node at once and nobody around sees it."""
    if _is_link(node, "intermediateCatchEvent"):
        return True
    kind = node.trigger.kind if node.trigger else "none"
    if node.kind in {"startEvent", "boundaryEvent"}:
        return True
    return node.kind in INSTANT and kind in _PASSED


def _is_link(node: Node, kind: str) -> bool:
    return node.kind == kind and node.trigger is not None and node.trigger.kind == "link"


def _link(node: Node) -> str:
    return node.trigger.reference or "" if node.trigger else ""
