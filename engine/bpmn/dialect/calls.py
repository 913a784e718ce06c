"""Processes that call each other: does each exist, does none call itself, is each escalation caught?"""

from collections.abc import Iterator

from engine.bpmn.dialect.diagram import Diagram, Node
from engine.bpmn.dialect.graph import cycles
from engine.bpmn.dialect.surroundings import Surroundings, all_nodes
from engine.bpmn.findings import Findings, Place, Rule


class CallCheck:
    """Looks at the diagrams of a bundle as one whole."""

    def __init__(self, diagrams: tuple[Diagram, ...], surroundings: Surroundings, findings: Findings) -> None:
        self._diagrams = diagrams
        self._known = surroundings
        self._findings = findings
        self._nodes = {node.id: node for node in all_nodes(diagrams)}
        self._processes = {process.id: process.place for d in diagrams for process in d.processes}
        self._escalations = {d.file: d.escalations for d in diagrams}

    def check(self) -> None:
        """Check everything."""
        self._unique()
        self._entry()
        self._called()
        self._recursion()
        self._uncaught()

    def _unique(self) -> None:
        """Task, process and event ids are contracts of the whole bundle, not of one file."""
        seen: dict[str, Place] = {}
        for key, place in self._ids():
            first = seen.setdefault(key, place)
            if first.file != place.file:
                message = f"The id {key} is used in {first.file} too; each id is unique in the bundle."
                self._findings.error(Rule.DUPLICATE_ID, place, message)

    def _ids(self) -> Iterator[tuple[str, Place]]:
        for diagram in self._diagrams:
            yield from ((process.id, process.place) for process in diagram.processes)
            yield from ((node.id, node.place) for node in diagram.nodes.values())
            yield from ((flow.id, flow.place) for flow in diagram.flows)

    def _entry(self) -> None:
        place = Place(file="bundle.toml")
        if self._known.entry not in self._processes:
            message = f"entry names {self._known.entry or 'nothing'}, which is no process of the bundle."
            self._findings.error(Rule.UNKNOWN_ENTRY, place, message)
        for stage in self._known.stages:
            node = self._nodes.get(stage)
            if node is None or node.kind != "callActivity":
                message = f"stages names {stage}, which is no call activity of the bundle."
                self._findings.error(Rule.UNKNOWN_STAGE, place, message)

    def _called(self) -> None:
        called = {self._known.entry}
        for node in self._nodes.values():
            if node.kind == "callActivity":
                called.add(node.called or "")
                if node.called not in self._processes:
                    message = f"It calls {node.called or 'nothing'}, which is no process of the bundle."
                    self._findings.error(Rule.UNKNOWN_PROCESS, node.place, message)
        for key, place in self._processes.items():
            if key not in called:
                message = f"No call activity calls the process {key}; draw one, or remove the file."
                self._findings.warning(Rule.NEVER_USED, place, message)

    def _recursion(self) -> None:
        calls: dict[str, list[str]] = {process: [] for process in self._processes}
        for node in self._nodes.values():
            if node.kind == "callActivity" and node.called in calls and node.process in calls:
                calls[node.process].append(node.called or "")
        for loop in cycles({process: tuple(found) for process, found in calls.items()}):
            for node in self._nodes.values():
                if node.kind == "callActivity" and node.process in loop and node.called in loop:
                    message = (
                        f"The process {node.called} calls itself in the end; draw a loop in one process."
                    )
                    self._findings.error(Rule.RECURSIVE_CALL, node.place, message)

    def _code(self, node: Node) -> str:
        reference = node.trigger.reference if node.trigger else None
        return self._escalations[node.place.file].get(reference or "", "")

    def _uncaught(self) -> None:
        """Follow each escalation out of sub-processes and called processes, to the border that catches it."""
        events = [node for node in self._nodes.values() if node.trigger and node.trigger.kind == "escalation"]
        nameless = [node for node in events if not self._code(node)]
        for node in nameless:
            message = "It refers to no escalation of this file that has an escalationCode; choose one."
            self._findings.error(Rule.ESCALATION, node.place, message)
        if nameless or any(
            node.called not in self._processes for node in self._nodes.values() if node.called
        ):
            return  # what throws and what catches cannot be paired yet
        catching: dict[str, dict[str, Node]] = {}
        for node in events:
            if node.kind == "boundaryEvent":
                catching.setdefault(node.attached_to or "", {})[self._code(node)] = node
        thrown = [(node, self._code(node), node.scope) for node in events if node.kind == "endEvent"]
        caught = self._follow(thrown, catching)
        for node in events:
            if node.kind == "boundaryEvent" and node.id not in caught:
                code = self._code(node)
                message = f"Nothing inside throws the escalation {code}; draw its end event, or remove it."
                self._findings.error(Rule.ESCALATION, node.place, message)

    def _follow(
        self, thrown: list[tuple[Node, str, str]], catching: dict[str, dict[str, Node]]
    ) -> frozenset[str]:
        caught: set[str] = set()
        seen: set[tuple[str, str, str]] = set()
        while thrown:
            origin, code, scope = thrown.pop()
            if (origin.id, code, scope) in seen:
                continue
            seen.add((origin.id, code, scope))
            around = [n for n in self._nodes.values() if scope in {n.id, n.called}]
            for activity in around:
                catcher = catching.get(activity.id, {}).get(code)
                if catcher is None:
                    thrown.append((origin, code, activity.scope))
                else:
                    caught.add(catcher.id)
            if not around:
                message = (
                    f"Nothing catches the escalation {code}; draw it on the border of what calls {scope}."
                )
                self._findings.error(Rule.UNCAUGHT_ESCALATION, origin.place, message)
        return frozenset(caught)
