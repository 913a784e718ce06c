"""What starts a process, what repeats, what cancels: is each event drawn where it means something?"""

from typing import Final

from engine.bpmn.dialect.diagram import Diagram, Node
from engine.bpmn.dialect.surroundings import Surroundings, all_nodes
from engine.bpmn.findings import Findings, Rule


class StartCheck:
    """Compares what an event is about with the place where it is drawn."""

    def __init__(self, diagrams: tuple[Diagram, ...], surroundings: Surroundings, findings: Findings) -> None:
        self._diagrams = diagrams
        self._entry = surroundings.entry
        self._findings = findings
        self._nodes = {node.id: node for node in all_nodes(diagrams)}

    def check(self) -> None:
        """Check everything."""
        for node in self._nodes.values():
            around = self._nodes.get(node.scope)
            if node.kind == "startEvent":
                self._start(node, around)
            if node.trigger is not None and node.trigger.kind == "cancel":
                self._cancel(node, around)
            if node.trigger is not None and node.trigger.time_kind == "timeCycle":
                self._cycle(node)

    def _start(self, node: Node, around: Node | None) -> None:
        kind = None if node.trigger is None else node.trigger.kind
        if around is not None and around.triggered:
            if kind is None:
                message = "Nothing starts the event sub-process; say on its start event what happens."
                self._findings.error(Rule.START_EVENT, node.place, message)
            elif kind == "error" and not node.interrupting:
                message = 'An error always interrupts; remove isInterrupting="false", or draw an escalation.'
                self._findings.error(Rule.ERROR, node.place, message)
        elif not node.interrupting:
            message = "Only the start of an event sub-process may interrupt nothing; remove isInterrupting."
            self._findings.error(Rule.START_EVENT, node.place, message)
        elif kind is not None and not (kind == "message" and node.scope == self._entry):
            message = f"Nothing starts it by {_NAMES.get(kind, kind)}: {_WHY[around is None]}"
            self._findings.error(Rule.START_EVENT, node.place, message)

    def _cancel(self, node: Node, around: Node | None) -> None:
        host = self._nodes.get(node.attached_to or "")
        if node.kind == "boundaryEvent":
            if host is None or host.kind != "transaction" or not node.interrupting:
                message = "Only a transaction is cancelled; move the event there, or draw an escalation."
                self._findings.error(Rule.BOUNDARY_HOST, node.place, message)
            return
        if around is None or around.kind != "transaction":
            message = "Only the end of a transaction cancels; draw an error or an escalation."
            self._findings.error(Rule.CANCEL, node.place, message)
            return
        catching = [
            other
            for other in self._nodes.values()
            if other.attached_to == around.id and other.trigger and other.trigger.kind == "cancel"
        ]
        if len(catching) != 1:
            message = f"{around.id} has {len(catching)} cancel events on its border; draw exactly one."
            self._findings.error(Rule.CANCEL, node.place, message)

    def _cycle(self, node: Node) -> None:
        if node.interrupting and node.kind in {"boundaryEvent", "startEvent"}:
            message = "A timer that interrupts happens once; write timeDuration, or let it not interrupt."
            self._findings.error(Rule.TIMER, node.place, message)
        elif node.kind == "intermediateCatchEvent":
            message = "The event is waited for once; write timeDuration, or draw a loop around it."
            self._findings.error(Rule.TIMER, node.place, message)


_NAMES: Final = {"conditional": "a condition", "error": "an error", "escalation": "an escalation"} | {
    kind: f"a {kind}" for kind in ("message", "timer", "signal")
}
_WHY: Final = {
    True: "a case begins when somebody files it, and a call when it is called; draw a none start event.",
    False: "a flow leads into a sub-process; draw a none start event, or make it an event sub-process.",
}
