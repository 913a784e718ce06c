"""Is the drawing a sound token game: starts, ends, merges, loops, what may stand on a border?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from engine.bpmn.dialect.diagram import ACTIVITIES, CHOICES, INSTANT, Flow, Node, Scope
from engine.bpmn.findings import Findings, Rule

_WAITING: Final = frozenset(
    {"userTask", "serviceTask", "sendTask", "receiveTask", "callActivity", "subProcess"}
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
    if count and (node.kind in {"startEvent", "boundaryEvent"} or _link(node, "intermediateCatchEvent")):
        message = "A sequence flow leads into the event; end it at a gateway that merges behind the event."
        findings.error(Rule.MISPLACED_FLOW, node.place, message)
    elif count > 1 and node.kind in _ENTERED - {"endEvent"}:
        message = f"{count} flows lead into it: it happens once for each token; draw a gateway that says so."
        findings.warning(Rule.IMPLICIT_MERGE, node.place, message)
    if node.kind == "boundaryEvent":
        _host(scope, node, findings)


def _host(scope: Scope, node: Node, findings: Findings) -> None:
    host = scope.nodes.get(node.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.kind in INSTANT:
        message = "The boundary event is to sit on a task, sub-process or call activity that waits."
        findings.error(Rule.BOUNDARY_HOST, node.place, message)
    elif (
        node.trigger is not None
        and node.trigger.kind in {"escalation", "error"}
        and host.kind not in {"callActivity", "subProcess"}
    ):
        message = (
            f"Only a call activity or a sub-process can throw an {node.trigger.kind}; move the event there."
        )
        findings.error(Rule.BOUNDARY_HOST, node.place, message)


def _exit(scope: Scope, node: Node, findings: Findings) -> None:
    count = len(scope.outgoing[node.id])
    if node.kind == "endEvent":
        if count:
            findings.error(Rule.MISPLACED_FLOW, node.place, "A sequence flow leaves an end event; remove it.")
    elif _link(node, "intermediateThrowEvent"):
        if count:
            message = "A sequence flow leaves a link; draw it behind the event that catches the link."
            findings.error(Rule.MISPLACED_FLOW, node.place, message)
    elif count == 0:
        message = "No sequence flow leaves it; lead it to an end event."
        findings.error(Rule.DEAD_END, node.place, message)
    if node.kind == "eventBasedGateway" and count:
        _event_gateway(scope, node, findings)


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


def _link(node: Node, kind: str) -> bool:
    return node.kind == kind and node.trigger is not None and node.trigger.kind == "link"


def _reach(scope: Scope, findings: Findings) -> None:
    starts = [key for key, node in scope.nodes.items() if node.kind == "startEvent"]
    if not starts:
        return
    reached = _closure(starts, _forward(scope))
    ends = [key for key, node in scope.nodes.items() if node.kind == "endEvent"]
    stuck = any(
        not scope.outgoing[key]
        for key, node in scope.nodes.items()
        if node.kind != "endEvent" and not _link(node, "intermediateThrowEvent")
    )
    # Whatever leads to a place that is noted as a dead end already is not noted once more.
    ending = reached if stuck or not ends else _closure(ends, _backward(scope))
    for key, node in scope.nodes.items():
        if key not in reached:
            if node.kind == "boundaryEvent" and node.attached_to not in scope.nodes:
                continue  # its host is wrong, and noted already
            message = "No token can come here; draw the sequence flow that leads to it, or remove it."
            findings.error(Rule.UNREACHABLE, node.place, message)
        elif key not in ending:
            message = "No way leads from here to an end event; draw one."
            findings.error(Rule.DEAD_END, node.place, message)


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


def cycles(following: Mapping[str, tuple[str, ...]]) -> list[frozenset[str]]:
    """Return the strongly connected parts of a graph that hold a cycle."""
    return _Tarjan(following).parts()


class _Tarjan:
    """Tarjan's strongly connected components, without recursion: a drawing may be long."""

    def __init__(self, following: Mapping[str, tuple[str, ...]]) -> None:
        self._following = following
        self._index: dict[str, int] = {}
        self._low: dict[str, int] = {}
        self._stack: list[str] = []
        self._open: set[str] = set()
        self._found: list[frozenset[str]] = []

    def parts(self) -> list[frozenset[str]]:
        """Return the parts that hold a cycle."""
        for root in self._following:
            if root not in self._index:
                self._walk(root)
        return self._found

    def _walk(self, root: str) -> None:
        work = [(root, self._enter(root))]
        while work:
            key, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                self._leave(key, work[-1][0] if work else None)
            elif target not in self._index:
                work.append((target, self._enter(target)))
            elif target in self._open:
                self._low[key] = min(self._low[key], self._index[target])

    def _enter(self, key: str) -> Iterator[str]:
        self._index[key] = self._low[key] = len(self._index)
        self._stack.append(key)
        self._open.add(key)
        return iter(self._following[key])

    def _leave(self, key: str, before: str | None) -> None:
        if before is not None:
            self._low[before] = min(self._low[before], self._low[key])
        if self._low[key] != self._index[key]:
            return
        part: set[str] = set()
        while key not in part:
            top = self._stack.pop()
            self._open.discard(top)
            part.add(top)
        if len(part) > 1 or key in self._following[key]:
            self._found.append(frozenset(part))


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
