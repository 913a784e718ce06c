"""Is the drawing a sound token game: starts, ends, merges, loops, what may stand on a border?"""

from collections.abc import Callable, Iterable
from typing import Final

from engine.bpmn.dialect.cycles import cycles
from engine.bpmn.dialect.diagram import ACTIVITIES, EMBEDDED, INSTANT, Node, Scope
from engine.bpmn.findings import Findings, Rule

_WAITING: Final = frozenset(
    {"userTask", "serviceTask", "sendTask", "receiveTask", "callActivity", "subProcess", "transaction"}
    | {"intermediateCatchEvent", "boundaryEvent"}
)
_ENTERED: Final = ACTIVITIES | {"intermediateCatchEvent", "intermediateThrowEvent", "endEvent"}


def check_graph(scope: Scope, findings: Findings) -> None:
    """Note what is unsound in one process or sub-process."""
    _ends(scope, findings)
    for node in scope.nodes.values():
        _entry(scope, node, findings)
        _exit(scope, node, findings)
    _reach(scope, findings)
    _loops(scope, findings)


def _ends(scope: Scope, findings: Findings) -> None:
    starts = [node for node in scope.nodes.values() if node.kind == "startEvent"]
    if len(starts) != 1:
        message = f"{scope.id} has {len(starts)} start events; draw exactly one."
        findings.error(Rule.START_EVENT, scope.place, message)
    if not any(node.kind == "endEvent" for node in scope.nodes.values()):
        findings.error(Rule.NO_END, scope.place, f"{scope.id} has no end event; draw one.")


def _entry(scope: Scope, node: Node, findings: Findings) -> None:
    count = len(scope.incoming[node.id])
    if count and node.triggered:
        message = "A sequence flow leads to an event sub-process; its start event alone says when it runs."
        findings.error(Rule.MISPLACED_FLOW, node.place, message)
    elif count and (node.kind in {"startEvent", "boundaryEvent"} or _link(node, "intermediateCatchEvent")):
        message = "A sequence flow leads into the event; end it at a gateway that merges behind the event."
        findings.error(Rule.MISPLACED_FLOW, node.place, message)
    elif count > 1 and node.kind in _ENTERED - {"endEvent"}:
        message = f"{count} flows lead into it: it happens once for each token; draw a gateway that says so."
        findings.warning(Rule.IMPLICIT_MERGE, node.place, message)
    if node.kind == "boundaryEvent":
        _host(scope, node, findings)


def _host(scope: Scope, node: Node, findings: Findings) -> None:
    host = scope.nodes.get(node.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.kind in INSTANT or host.triggered:
        message = "The boundary event is to sit on a task, sub-process or call activity that waits."
        findings.error(Rule.BOUNDARY_HOST, node.place, message)
    elif (
        node.trigger is not None
        and node.trigger.kind in {"escalation", "error"}
        and host.kind not in {"callActivity", *EMBEDDED}
    ):
        message = (
            f"Only a call activity or a sub-process can throw an {node.trigger.kind}; move the event there."
        )
        findings.error(Rule.BOUNDARY_HOST, node.place, message)


def _exit(scope: Scope, node: Node, findings: Findings) -> None:
    count = len(scope.outgoing[node.id])
    if _final(node):
        if count:
            findings.error(Rule.MISPLACED_FLOW, node.place, _nothing_leaves(node))
    elif count == 0:
        message = "No sequence flow leaves it; lead it to an end event."
        findings.error(Rule.DEAD_END, node.place, message)
    if node.kind == "eventBasedGateway" and count:
        _event_gateway(scope, node, findings)


def _nothing_leaves(node: Node) -> str:
    if node.triggered:
        return "A sequence flow leaves an event sub-process; draw its end inside."
    if node.kind == "endEvent":
        return "A sequence flow leaves an end event; remove it."
    return "A sequence flow leaves a link; draw it behind the event that catches the link."


def _event_gateway(scope: Scope, node: Node, findings: Findings) -> None:
    targets = [scope.nodes[flow.target] for flow in scope.outgoing[node.id]]
    if len(targets) == 1:
        message = "Only one event is awaited; remove the gateway."
        findings.error(Rule.EVENT_GATEWAY, node.place, message)
    for event in targets:
        awaited = event.kind == "receiveTask" or (
            event.kind == "intermediateCatchEvent" and not _link(event, event.kind)
        )
        if not awaited:
            message = (
                f"{event.id} awaits nothing; behind this gateway stand events that wait, and receive tasks."
            )
            findings.error(Rule.EVENT_GATEWAY, node.place, message)
        elif len(scope.incoming[event.id]) > 1 or scope.boundaries[event.id]:
            message = f"{event.id} is awaited by this gateway alone; nothing else leads to it or sits on it."
            findings.error(Rule.EVENT_GATEWAY, node.place, message)
        elif event.loop is not None or event.rounds is not None:
            message = f"{event.id} is awaited once here; remove its loop, or put it behind an event."
            findings.error(Rule.EVENT_GATEWAY, node.place, message)


def _link(node: Node, kind: str) -> bool:
    return node.kind == kind and node.trigger is not None and node.trigger.kind == "link"


def _reach(scope: Scope, findings: Findings) -> None:
    starts = [key for key, node in scope.nodes.items() if node.kind == "startEvent" or node.triggered]
    if not starts:
        return
    reached = _closure(starts, _forward(scope))
    ends = [key for key, node in scope.nodes.items() if node.kind == "endEvent"]
    stuck = any(not scope.outgoing[key] for key, node in scope.nodes.items() if not _final(node))
    # Whatever leads to a place that is noted as a dead end already is not noted once more.
    ending = reached if stuck or not ends else _closure(ends, _backward(scope))
    for key, node in scope.nodes.items():
        if key not in reached:
            if node.kind == "boundaryEvent" and node.attached_to not in scope.nodes:
                continue  # its host is wrong, and noted already
            message = "No token can come here; draw the sequence flow that leads to it, or remove it."
            findings.error(Rule.UNREACHABLE, node.place, message)
        elif key not in ending and not node.triggered:
            message = "No way leads from here to an end event; draw one."
            findings.error(Rule.DEAD_END, node.place, message)


def _final(node: Node) -> bool:
    return node.kind == "endEvent" or node.triggered or _link(node, "intermediateThrowEvent")


def _forward(scope: Scope) -> Callable[[str], Iterable[str]]:
    def following(key: str) -> Iterable[str]:
        yield from (flow.target for flow in scope.outgoing[key])
        yield from (event.id for event in scope.boundaries[key])
        yield from _ends_of_link(scope, key)

    return following


def _ends_of_link(scope: Scope, key: str, ends: str = "intermediateCatchEvent") -> Iterable[str]:
    node = scope.nodes[key]
    if node.kind != ends and _link(node, node.kind):
        for other in scope.nodes.values():
            if _link(other, ends) and _reference(other) == _reference(node):
                yield other.id


def _reference(node: Node) -> str | None:
    return node.trigger.reference if node.trigger else None


def _backward(scope: Scope) -> Callable[[str], Iterable[str]]:
    def before(key: str) -> Iterable[str]:
        yield from (flow.source for flow in scope.incoming[key])
        yield from _ends_of_link(scope, key, "intermediateThrowEvent")

    return before


def _closure(starts: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(following(key))
    return found


def _loops(scope: Scope, findings: Findings) -> None:
    following = _forward(scope)
    everything = {key: tuple(following(key)) for key in scope.nodes}
    restless = {
        key: tuple(target for target in targets if scope.nodes[target].kind not in _WAITING)
        for key, targets in everything.items()
        if scope.nodes[key].kind not in _WAITING
    }
    for loop in cycles(restless):
        key = min(loop)
        message = f"The loop {', '.join(sorted(loop))} never waits; put a task, a timer or a message into it."
        findings.error(Rule.ENDLESS_LOOP, scope.nodes[key].place, message)
