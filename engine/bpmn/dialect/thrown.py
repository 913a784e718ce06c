"""What is thrown and what catches it: escalations and errors, links and signals."""

from collections.abc import Iterator
from typing import Final

from engine.bpmn.dialect.diagram import Diagram, Node
from engine.bpmn.dialect.surroundings import all_nodes
from engine.bpmn.findings import Findings, Rule

_NAMELESS: Final = {"escalation": Rule.ESCALATION, "error": Rule.ERROR}
_UNCAUGHT: Final = {"escalation": Rule.UNCAUGHT_ESCALATION, "error": Rule.UNCAUGHT_ERROR}
_CATCHING: Final = frozenset({"boundaryEvent", "startEvent"})
_THROWING: Final = frozenset({"endEvent", "intermediateThrowEvent"})
Catching = dict[str, dict[str, Node]]


class ThrownCheck:
    """Looks at the diagrams of a bundle as one whole."""

    def __init__(self, diagrams: tuple[Diagram, ...], findings: Findings) -> None:
        self._diagrams = diagrams
        self._findings = findings
        self._nodes = {node.id: node for node in all_nodes(diagrams)}
        self._codes = {
            "escalation": {d.file: d.escalations for d in diagrams},
            "error": {d.file: d.errors for d in diagrams},
        }
        self._signals = {d.file: d.signals for d in diagrams}

    def check(self) -> None:
        """Check everything."""
        for kind in _UNCAUGHT:
            self._thrown_up(kind)
        for diagram in self._diagrams:
            for scope in diagram.scopes:
                self._links([node for node in scope.nodes.values() if _is(node, "link")])
        self._broadcast()

    # ---------------------------------------------------------------------- errors and escalations

    def _code(self, node: Node) -> str:
        kind, reference = (node.trigger.kind, node.trigger.reference) if node.trigger else ("", None)
        return self._codes[kind][node.place.file].get(reference or "", "")

    def _thrown_up(self, kind: str) -> None:
        """Follow what is thrown out of sub-processes and called processes, to the border that catches it."""
        events = [node for node in self._nodes.values() if _is(node, kind)]
        nameless = [node for node in events if not self._code(node)]
        for node in nameless:
            message = f"It refers to no {kind} of this file that has an {kind}Code; choose one."
            self._findings.error(_NAMELESS[kind], node.place, message)
        if kind == "error":
            self._never_beside(events)
        processes = {process.id for diagram in self._diagrams for process in diagram.processes}
        if nameless or any(node.called not in processes for node in self._nodes.values() if node.called):
            return  # what throws and what catches cannot be paired yet
        catching: Catching = {}
        for node in events:
            if node.kind in _CATCHING:
                catching.setdefault(self._at(node), {})[self._code(node)] = node
        caught = self._follow(kind, [node for node in events if node.kind in _THROWING], catching)
        for node in events:
            if node.kind in _CATCHING and node.id not in caught:
                code = self._code(node)
                message = f"Nothing inside throws the {kind} {code}; draw the event that does, or remove it."
                self._findings.error(_NAMELESS[kind], node.place, message)

    def _never_beside(self, events: list[Node]) -> None:
        for node in events:
            if node.kind == "boundaryEvent" and not node.interrupting:
                message = 'An error always interrupts; remove cancelActivity="false", or draw an escalation.'
                self._findings.error(Rule.ERROR, node.place, message)

    def _follow(self, kind: str, throwing: list[Node], catching: Catching) -> frozenset[str]:
        thrown = [(node, node.scope, True) for node in throwing]
        caught: set[str] = set()
        seen: set[tuple[str, str, bool]] = set()
        while thrown:
            origin, scope, alert = thrown.pop()
            if (origin.id, scope, alert) in seen:
                continue
            seen.add((origin.id, scope, alert))
            code = self._code(origin)
            start = catching.get(_inside(scope), {}).get(code) if alert else None
            if start is not None:
                caught.add(start.id)
                continue
            around = list(self._around(scope))
            for activity in around:
                catcher = catching.get(activity.id, {}).get(code)
                if catcher is None:
                    # What an event sub-process throws is for those further out, never for one beside it.
                    thrown.append((origin, activity.scope, not activity.triggered))
                else:
                    caught.add(catcher.id)
            if not around:
                message = f"Nothing catches the {kind} {code}; draw it on the border of what calls {scope}."
                self._findings.error(_UNCAUGHT[kind], origin.place, message)
        return frozenset(caught)

    def _at(self, catching: Node) -> str:
        if catching.kind == "startEvent" and catching.scope in self._nodes:
            return _inside(self._nodes[catching.scope].scope)
        return catching.attached_to or ""

    def _around(self, scope: str) -> Iterator[Node]:
        return (node for node in self._nodes.values() if scope in {node.id, node.called})

    # ---------------------------------------------------------------------- links and signals

    def _links(self, events: list[Node]) -> None:
        ends = [node for node in events if node.kind == "intermediateCatchEvent"]
        for node in events:
            name = _name(node)
            if not name:
                message = "The link has no name; write the same name at both of its ends."
                self._findings.error(Rule.LINK, node.place, message)
            elif node.kind == "intermediateThrowEvent":
                found = sum(_name(end) == name for end in ends)
                if found != 1:
                    message = f"The link {name} has {found} events that catch it here; draw exactly one."
                    self._findings.error(Rule.LINK, node.place, message)
            elif not any(_name(other) == name for other in events if other not in ends):
                message = f"Nothing here throws the link {name}; draw the event that does, or remove it."
                self._findings.error(Rule.LINK, node.place, message)

    def _broadcast(self) -> None:
        events = [node for node in self._nodes.values() if _is(node, "signal")]
        named = {node.id: self._signals[node.place.file].get(_name(node), "") for node in events}
        thrown = {named[node.id] for node in events if node.kind in _THROWING}
        for node in events:
            name = named[node.id]
            if not name:
                message = "It refers to no signal of this file that has a name; choose one."
                self._findings.error(Rule.SIGNAL, node.place, message)
            elif node.kind not in _THROWING and name not in thrown:
                message = f"Nothing in the bundle throws the signal {name}; draw the event that does."
                self._findings.error(Rule.SIGNAL, node.place, message)
        caught = {named[node.id] for node in events if node.kind not in _THROWING}
        for node in events:
            if node.kind in _THROWING and named[node.id] and named[node.id] not in caught:
                message = f"Nothing in the bundle waits for the signal {named[node.id]}."
                self._findings.warning(Rule.SIGNAL, node.place, message)


def _inside(scope: str) -> str:
    """Return the key of what catches inside a process or sub-process, other than on its border."""
    return f"in {scope}"


def _is(node: Node, kind: str) -> bool:
    return node.trigger is not None and node.trigger.kind == kind


def _name(node: Node) -> str:
    return (node.trigger.reference if node.trigger else None) or ""
