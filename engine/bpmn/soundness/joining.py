"""The inclusive join: it waits while a token may come for which it has to wait (BPMN 2.0.2, 13.4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.dialect.diagram import Node, Scope
from engine.bpmn.soundness.net import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusiveJoin:
    """`incoming` are its flows; `leads` says for each place along which of them a token may come."""

    node: str
    incoming: tuple[str, ...]
    leads: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, scope: Scope, node: Node) -> "InclusiveJoin":
        """Return the join that a gateway is."""
        incoming = tuple(flow.id for flow in scope.incoming[node.id])
        leads: dict[str, set[str]] = {}
        for flow in scope.incoming[node.id]:
            for key in _upstream(scope, flow.source, node.id):
                leads.setdefault(key, set()).add(flow.id)
        return cls(
            node=node.id, incoming=incoming, leads={key: frozenset(found) for key, found in leads.items()}
        )

    def takes(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Return the places from which the join takes a token now, none where it does not fire."""
        here = {place.name for place in places if place.kind == "flow"}
        filled = frozenset(self.incoming) & here
        if not filled:
            return ()
        empty = frozenset(self.incoming) - filled
        for place in places:
            leads = self._leads(place)
            if leads & empty and not leads & filled:
                return ()
        return tuple(Place("flow", flow) for flow in self.incoming if flow in filled)

    def _leads(self, place: Place) -> frozenset[str]:
        if place.kind == "flow" and place.name in self.incoming:
            return frozenset()
        return self.leads.get(place.name, frozenset())


def _upstream(scope: Scope, source: str, join: str) -> set[str]:
    """Return the nodes, and the flows in front of joins, from which a token may come to `source`."""
    found: set[str] = set()
    waiting = [source]
    while waiting:
        key = waiting.pop()
        if key in found or key == join:
            continue
        found.add(key)
        node = scope.nodes[key]
        for flow in scope.incoming.get(key, ()):
            found.add(flow.id)
            waiting.append(flow.source)
        if node.kind == "boundaryEvent" and node.attached_to is not None:
            waiting.append(node.attached_to)
    return found
