"""Processes that call each other: does each exist, does one call itself?"""

from collections.abc import Iterator

from engine.bpmn.determinism import MOST_CALLS
from engine.bpmn.dialect.cycles import cycles
from engine.bpmn.dialect.diagram import Diagram
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

    def check(self) -> None:
        """Check everything."""
        self._unique()
        self._entry()
        self._called()
        self._recursion()

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
                        f"The process {node.called} calls itself in the end, {MOST_CALLS} calls deep at "
                        "most; a loop in one process has no such bound."
                    )
                    self._findings.warning(Rule.RECURSIVE_CALL, node.place, message)
