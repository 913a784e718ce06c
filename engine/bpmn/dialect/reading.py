"""Turn the XML of a diagram into nodes, flows and lanes; what the dialect does not know is noted."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from engine.bpmn.dialect.allowed import compare, drawn_ids
from engine.bpmn.dialect.diagram import (
    EMBEDDED,
    Diagram,
    Flow,
    Lane,
    Node,
    Process,
    Scope,
    Text,
    Trigger,
)
from engine.bpmn.dialect.loops import loop_of, rounds_of
from engine.bpmn.dialect.markup import (
    BPMN,
    SPIFF,
    XmlElement,
    elements,
    local_name,
    namespace,
    place_of,
    read_xml,
    text_of,
)
from engine.bpmn.findings import Findings, Place, Rule

_B: Final = f"{{{BPMN}}}"
_S: Final = f"{{{SPIFF}}}"
_NODES: Final = re.compile(
    r"task|\w*(Task|Event|Gateway|Activity|[sS]ubProcess)|transaction|callChoreography"
)
"""Flow nodes of BPMN 2.0, supported or not: what is refused still holds its place between the flows."""
_TRIGGERS: Final = {
    "messageEventDefinition": ("message", "messageRef"),
    "escalationEventDefinition": ("escalation", "escalationRef"),
    "errorEventDefinition": ("error", "errorRef"),
    "signalEventDefinition": ("signal", "signalRef"),
    "linkEventDefinition": ("link", "name"),
    "conditionalEventDefinition": ("conditional", ""),
    "cancelEventDefinition": ("cancel", ""),
    "timerEventDefinition": ("timer", ""),
    "terminateEventDefinition": ("terminate", ""),
}
_LABELLED: Final = frozenset({"participant", "textAnnotation", "messageFlow", "categoryValue"})


def read(file: str, data: bytes, findings: Findings) -> Diagram | None:
    """Return the diagram of a BPMN file, or None after noting why it is none.

    Everything outside the allow-list is noted; the rest is returned nevertheless, so that all faults of
    a file are found in one go.
    """
    root = read_xml(file, data, findings)
    if root is None:
        return None
    if root.tag != f"{_B}definitions":
        message = f"The root element is {local_name(root)}, not definitions of BPMN 2.0."
        findings.error(Rule.NOT_BPMN, place_of(file, root), message)
        return None
    compare(file, root, findings)
    return _Reader(file, root, findings).diagram()


class _Reader:
    """Reads one file."""

    def __init__(self, file: str, root: XmlElement, findings: Findings) -> None:
        self._file = file
        self._root = root
        self._findings = findings
        self._nodes: dict[str, Node] = {}
        self._flows: list[Flow] = []
        self._boxes: list[tuple[str, Place]] = []

    def diagram(self) -> Diagram:
        """Read the whole file."""
        processes = tuple(map(self._process, self._root.iterchildren(f"{_B}process")))
        return Diagram(
            file=self._file,
            processes=processes,
            nodes=self._nodes,
            flows=tuple(self._flows),
            lanes=tuple(map(self._lane, self._root.iter(f"{_B}lane"))),
            messages=self._roots("message", "name"),
            signals=self._roots("signal", "name"),
            escalations=self._roots("escalation", "escalationCode"),
            errors=self._roots("error", "errorCode"),
            labels=tuple(self._labels()),
            drawn=frozenset(drawn_ids(self._root)),
            scopes=tuple(_scope(box, place, self._nodes, self._flows) for box, place in self._boxes),
        )

    def _roots(self, tag: str, attribute: str) -> Mapping[str, str]:
        return {e.get("id", ""): e.get(attribute, "") for e in self._root.iterchildren(_B + tag)}

    def _process(self, element: XmlElement) -> Process:
        key, place = element.get("id", ""), self._place(element)
        if element.get("isExecutable") != "true":
            message = (
                'The process is not executable; write isExecutable="true", or draw an empty pool for others.'
            )
            self._findings.error(Rule.NOT_EXECUTABLE, place, message)
        self._box(element, key)
        return Process(
            id=key, name=element.get("name", ""), documentation=_documentation(element), place=place
        )

    def _box(self, element: XmlElement, process: str) -> None:
        scope = element.get("id", "")
        self._boxes.append((scope, self._place(element)))
        for child in element.iterchildren(f"{_B}*"):
            kind = local_name(child)
            if _NODES.fullmatch(kind) and child.get("id"):
                self._nodes.setdefault(child.get("id", ""), self._node(child, kind, process, scope))
                if kind in EMBEDDED:
                    self._box(child, process)
            elif kind == "sequenceFlow" and child.get("id"):
                self._flows.append(self._flow(child, scope))

    def _node(self, element: XmlElement, kind: str, process: str, scope: str) -> Node:
        decision = element.find(f"{_B}extensionElements/{_S}calledDecisionId")
        return Node(
            id=element.get("id", ""),
            kind=kind,
            name=element.get("name", ""),
            documentation=_documentation(element),
            process=process,
            scope=scope,
            place=self._place(element),
            properties=self._properties(element),
            trigger=self._trigger(element),
            attached_to=element.get("attachedToRef"),
            interrupting="false" not in {element.get("cancelActivity"), element.get("isInterrupting")},
            triggered=element.get("triggeredByEvent") == "true",
            default=element.get("default"),
            called=element.get("calledElement"),
            decision=text_of(decision) or None,
            script=self._script(element.find(f"{_B}script")),
            script_format=element.get("scriptFormat"),
            loop=loop_of(self._file, element, self._findings),
            rounds=rounds_of(self._file, element, self._findings),
        )

    def _flow(self, element: XmlElement, scope: str) -> Flow:
        return Flow(
            id=element.get("id", ""),
            name=element.get("name", ""),
            source=element.get("sourceRef", ""),
            target=element.get("targetRef", ""),
            scope=scope,
            condition=self._expression(element.find(f"{_B}conditionExpression")),
            place=self._place(element),
        )

    def _lane(self, element: XmlElement) -> Lane:
        members = tuple(text_of(member) for member in element.iterchildren(f"{_B}flowNodeRef"))
        return Lane(
            id=element.get("id", ""),
            name=element.get("name", ""),
            members=members,
            place=self._place(element),
        )

    def _properties(self, element: XmlElement) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for entry in element.iterfind(f"{_B}extensionElements/{_S}properties/{_S}property"):
            name = entry.get("name", "")
            if name in found:
                message = (
                    f"The property {name} stands there twice; a list is written with spaces in one value."
                )
                self._findings.error(Rule.REPEATED_PROPERTY, self._place(entry), message)
            found[name] = entry.get("value", "").strip()
        return found

    def _trigger(self, element: XmlElement) -> Trigger | None:
        tag = local_name(element)
        if tag == "receiveTask" or (tag == "sendTask" and element.get("messageRef") is not None):
            return Trigger(
                kind="message",
                reference=element.get("messageRef"),
                place=self._place(element),
            )
        for child in element.iterchildren(f"{_B}*"):
            known = _TRIGGERS.get(local_name(child))
            if known is None:
                continue
            times = [
                (name, time)
                for name in ("timeDate", "timeDuration", "timeCycle")
                for time in child.iterfind(_B + name)
            ]
            return Trigger(
                kind=known[0],
                reference=child.get(known[1]) if known[1] else None,
                time=self._expression(times[0][1]) if times else None,
                time_kind=times[0][0] if times else None,
                condition=self._expression(child.find(f"{_B}condition")),
                place=self._place(child),
            )
        return None

    def _script(self, element: XmlElement | None) -> Text | None:
        """Return the text with its white space: the lines count."""
        if element is None:
            return None
        return Text(text=element.text or "", place=self._place(element))

    def _expression(self, element: XmlElement | None) -> Text | None:
        if element is None:
            return None
        return Text(text=text_of(element), place=self._place(element))

    def _labels(self) -> Iterable[tuple[str, str, Place]]:
        for element in elements(self._root):
            if namespace(element) == BPMN and local_name(element) in _LABELLED:
                text = element.get("name") or element.get("value") or text_of(element.find(f"{_B}text"))
                yield element.get("id", ""), text, self._place(element)

    def _place(self, element: XmlElement) -> Place:
        return place_of(self._file, element)


def _documentation(element: XmlElement) -> str:
    return "\n".join(text_of(text) for text in element.iterchildren(f"{_B}documentation"))


def _scope(box: str, place: Place, nodes: Mapping[str, Node], flows: Iterable[Flow]) -> Scope:
    here = {key: node for key, node in nodes.items() if node.scope == box}
    inside = tuple(flow for flow in flows if flow.scope == box and {flow.source, flow.target} <= here.keys())
    outgoing: dict[str, list[Flow]] = {key: [] for key in here}
    incoming: dict[str, list[Flow]] = {key: [] for key in here}
    boundaries: dict[str, list[Node]] = {key: [] for key in here}
    for flow in inside:
        outgoing[flow.source].append(flow)
        incoming[flow.target].append(flow)
    for node in here.values():
        if node.attached_to in boundaries:
            boundaries[node.attached_to].append(node)
    return Scope(
        id=box,
        place=place,
        nodes=here,
        flows=inside,
        outgoing={key: tuple(found) for key, found in outgoing.items()},
        incoming={key: tuple(found) for key, found in incoming.items()},
        boundaries={key: tuple(found) for key, found in boundaries.items()},
    )
