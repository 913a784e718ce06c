"""The dialect of BPMN 2.0 that a bundle may use: an allow-list, and what must fit together."""

from collections import Counter

from engine.bpmn.dialect.calls import CallCheck
from engine.bpmn.dialect.conditions import check_flows
from engine.bpmn.dialect.diagram import ACTIVITIES, CHOICES, EMBEDDED, GATEWAYS, Diagram, Node
from engine.bpmn.dialect.expressions import ExpressionCheck
from engine.bpmn.dialect.graph import check_graph
from engine.bpmn.dialect.names import names_of
from engine.bpmn.dialect.reading import read
from engine.bpmn.dialect.references import ReferenceCheck
from engine.bpmn.dialect.starts import StartCheck
from engine.bpmn.dialect.surroundings import Surroundings
from engine.bpmn.dialect.thrown import ThrownCheck
from engine.bpmn.findings import Findings, Place, Rule

__all__ = ["Diagram", "Node", "Surroundings", "check", "read"]

_DOCUMENTED = ACTIVITIES - EMBEDDED


def check(
    diagrams: tuple[Diagram, ...],
    surroundings: Surroundings,
    table_places: dict[str, Place],
    findings: Findings,
) -> frozenset[str]:
    """Note everything wrong with diagrams that were read; return the routing names that are read."""
    for diagram in diagrams:
        check_flows(diagram.flows, diagram.nodes, findings)
        for scope in diagram.scopes:
            # A flow that leads nowhere is noted already; what follows from it would only hide it.
            if len(scope.flows) == sum(flow.scope == scope.id for flow in diagram.flows):
                check_graph(scope, findings)
        _legible(diagram, findings)
    ReferenceCheck(diagrams, surroundings, findings).check()
    CallCheck(diagrams, surroundings, findings).check()
    ThrownCheck(diagrams, findings).check()
    StartCheck(diagrams, surroundings, findings).check()
    expressions = ExpressionCheck(surroundings, names_of(diagrams, surroundings), findings)
    expressions.check(diagrams, table_places)
    return frozenset(expressions.read)


def _legible(diagram: Diagram, findings: Findings) -> None:
    """Note what a person cannot read on the drawing."""
    parting = Counter(flow.source for flow in diagram.flows)
    asking = {key for key, count in parting.items() if count > 1 and _is_choice(diagram.nodes.get(key))}
    for node in diagram.nodes.values():
        if not node.name and (node.id in asking or node.kind not in GATEWAYS):
            message = "It has no name; a gateway has a question, an event a fact, a task a deed."
            findings.warning(Rule.UNNAMED, node.place, message)
        if not node.documentation and node.kind in _DOCUMENTED:
            message = "It has no documentation; write one sentence with the article that it rests on."
            findings.warning(Rule.UNDOCUMENTED, node.place, message)
    for flow in diagram.flows:
        if not flow.name and flow.source in asking:
            message = "The flow has no name; write the answer that it stands for."
            findings.warning(Rule.UNNAMED, flow.place, message)
    places = {part.id: part.place for part in diagram.nodes.values()}
    places |= {flow.id: flow.place for flow in diagram.flows}
    for key in places.keys() - diagram.drawn:
        findings.warning(Rule.NOT_DRAWN, places[key], "It has no place in the drawing; draw it.")


def _is_choice(node: Node | None) -> bool:
    return node is not None and node.kind in CHOICES
