"""Flows and their conditions: does each lead somewhere, and does the token always find a way?"""

from collections.abc import Iterable, Mapping

from engine.bpmn.dialect.diagram import ACTIVITIES, CHOICES, Flow, Node
from engine.bpmn.findings import Findings, Rule


def check_flows(flows: Iterable[Flow], nodes: Mapping[str, Node], findings: Findings) -> None:
    """Note flows that lead nowhere, cross a border, or have or lack a condition against the rules."""
    leaving: dict[str, list[Flow]] = {}
    for flow in flows:
        leaving.setdefault(flow.source, []).append(flow)
        for end in (flow.source, flow.target):
            if end not in nodes:
                message = f"The flow refers to {end or 'nothing'}, which is no flow node of this file."
                findings.error(Rule.DANGLING_REFERENCE, flow.place, message)
            elif nodes[end].scope != flow.scope:
                message = f"The flow crosses the border of a process or sub-process to {end}; end it there."
                findings.error(Rule.MISPLACED_FLOW, flow.place, message)
    for node in nodes.values():
        _conditions(node, leaving.get(node.id, []), findings)


def _conditions(node: Node, flows: list[Flow], findings: Findings) -> None:
    choice = node.kind in CHOICES and len(flows) > 1
    activity = node.kind in ACTIVITIES
    bare = [flow for flow in flows if flow.condition is None]
    # One flow without condition and no default that fits: it is the default that is wrong, not the flow.
    meant = bare[0].id if len(bare) == 1 and node.default not in {f.id for f in flows} else node.default
    for flow in flows:
        default = flow.id == node.default
        if flow.condition is None:
            if choice and flow.id != meant:
                message = f"The flow out of {node.id} has no condition; write one, or make it the default."
                findings.error(Rule.NO_CONDITION, flow.place, message)
        elif default:
            message = "The default flow has a condition; remove it: the default is taken when no other holds."
            findings.error(Rule.DEFAULT_WITH_CONDITION, flow.place, message)
        elif not choice and not activity:
            message = f"A condition on the flow out of {node.id} decides nothing; draw an exclusive gateway."
            findings.error(Rule.MISPLACED_CONDITION, flow.place, message)
    if choice and node.default is None:
        message = "The gateway has no default flow; mark the one that never turns the petitioner away."
        findings.error(Rule.NO_DEFAULT, node.place, message)
    if activity:
        _parting(node, flows, findings)
    _default(node, flows, findings)


def _default(node: Node, flows: list[Flow], findings: Findings) -> None:
    if node.kind in CHOICES | ACTIVITIES and node.default not in {None, *(flow.id for flow in flows)}:
        message = f"The default {node.default} is no flow out of it."
        findings.error(Rule.DANGLING_REFERENCE, node.place, message)


def _parting(node: Node, flows: list[Flow], findings: Findings) -> None:
    """Note an activity whose token may find no way out, or whose default stands for nothing."""
    conditional = [flow for flow in flows if flow.condition is not None]
    if conditional and len(conditional) == len(flows) and node.default is None:
        message = "Each flow out of it has a condition; mark a default, for when none holds."
        findings.error(Rule.NO_DEFAULT, node.place, message)
    elif flows and not conditional and node.default in {flow.id for flow in flows}:
        message = "Its default decides nothing, for no flow out of it has a condition; remove the default."
        findings.error(Rule.NO_CONDITION, node.place, message)
