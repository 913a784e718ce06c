"""BPMN XML as the reference reads it, with nothing of the engine: boxes, nodes and flows."""

from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_LOOPS: Final = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")


@dataclass(eq=False, kw_only=True)
class Trigger:
    """What an event is about; `name` is what messages, signals and links find each other by.

    `code` None on an error or escalation that is caught: all of its kind.
    """

    kind: str
    name: str = ""
    code: str | None = None
    time: tuple[str, str] | None = None
    condition: str | None = None


@dataclass(eq=False, kw_only=True)
class Repetition:
    """How an activity is repeated: instances of a multi-instance, or rounds of a standard loop."""

    multiple: bool
    sequential: bool = False
    collection: str | None = None
    cardinality: str | None = None
    item: str | None = None
    output: str | None = None
    output_item: str | None = None
    until: str | None = None
    test_before: bool = False
    condition: str | None = None
    maximum: int | None = None


@dataclass(eq=False, kw_only=True)
class Flow:
    """A sequence flow."""

    id: str
    source: "Node"
    target: "Node"
    condition: str | None


@dataclass(eq=False, kw_only=True)
class Node:
    """A flow node; `inner` is what a sub-process holds, `around` the box that the node is drawn in."""

    id: str
    kind: str
    around: "Box"
    trigger: Trigger | None = None
    interrupting: bool = True
    default: str | None = None
    called: str | None = None
    script: str = ""
    loop: Repetition | None = None
    by_event: bool = False
    inner: "Box | None" = None
    outgoing: list[Flow] = field(default_factory=list)
    incoming: list[Flow] = field(default_factory=list)
    border: list["Node"] = field(default_factory=list)

    def __deepcopy__(self, _: object) -> "Node":
        """Return the same: what is drawn never changes."""
        return self


@dataclass(eq=False, kw_only=True)
class Box:
    """A process or a sub-process: what one token game is played in."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)

    def __deepcopy__(self, _: object) -> "Box":
        """Return the same: what is drawn never changes."""
        return self

    @property
    def start(self) -> Node:
        """The start event; an event sub-process has a triggered one."""
        (start,) = (node for node in self.nodes.values() if node.kind == "startEvent")
        return start

    @property
    def handlers(self) -> list[Node]:
        """The event sub-processes."""
        return [node for node in self.nodes.values() if node.by_event]


def read(xml: bytes) -> dict[str, Box]:
    """Return the processes of a file by id, the first one first."""
    root = ET.fromstring(xml)  # noqa: S314 (our own drawings)
    named = {key: element for element in root if (key := element.get("id"))}
    return {str(e.get("id")): _box(e, named) for e in root.iterfind(f"{BPMN}process")}


def _box(element: ET.Element, named: dict[str, ET.Element]) -> Box:
    box = Box(id=str(element.get("id")))
    hosts: list[tuple[str, Node]] = []
    for child in element:
        kind = child.tag.removeprefix(BPMN)
        if not kind.endswith(("Event", "ask", "Gateway", "Activity", "ubProcess", "transaction")):
            continue
        node = box.nodes[str(child.get("id"))] = _node(child, kind, box, named)
        if host := child.get("attachedToRef"):
            hosts.append((host, node))
    for host, node in hosts:
        box.nodes[host].border.append(node)
    for child in element.iterfind(f"{BPMN}sequenceFlow"):
        source, target = box.nodes[str(child.get("sourceRef"))], box.nodes[str(child.get("targetRef"))]
        flow = Flow(
            id=str(child.get("id")),
            source=source,
            target=target,
            condition=_text(child, "conditionExpression"),
        )
        source.outgoing.append(flow)
        target.incoming.append(flow)
    return box


def _node(element: ET.Element, kind: str, box: Box, named: dict[str, ET.Element]) -> Node:
    by_event = element.get("triggeredByEvent") == "true"
    flag = "isInterrupting" if kind == "startEvent" else "cancelActivity"
    node = Node(
        id=str(element.get("id")),
        kind=kind,
        around=box,
        trigger=_trigger(element, named),
        interrupting=element.get(flag) != "false",
        default=element.get("default"),
        called=element.get("calledElement"),
        script=_text(element, "script") or "",
        loop=_loop(element),
        by_event=by_event,
    )
    if kind in {"subProcess", "transaction"}:
        node.inner = _box(element, named)
    return node


def _trigger(element: ET.Element, named: dict[str, ET.Element]) -> Trigger | None:
    if element.tag == f"{BPMN}receiveTask":
        message = named[str(element.get("messageRef"))]
        return Trigger(kind="message", name=str(message.get("name")))
    for child in element:
        tag = child.tag.removeprefix(BPMN)
        if not tag.endswith("EventDefinition"):
            continue
        kind = tag.removesuffix("EventDefinition")
        reference = child.get(f"{kind}Ref")
        referred = None if reference is None else named.get(reference)
        name = child.get("name") or (referred is not None and referred.get("name")) or ""
        code = None if referred is None else referred.get(f"{kind}Code") or reference
        times = [(t, text) for t in ("timeDate", "timeDuration", "timeCycle") if (text := _text(child, t))]
        return Trigger(
            kind=kind, name=name, code=code, time=next(iter(times), None), condition=_text(child, "condition")
        )
    return None


def _loop(element: ET.Element) -> Repetition | None:
    multiple, standard = (element.find(BPMN + tag) for tag in _LOOPS)
    if multiple is not None:
        return Repetition(
            multiple=True,
            sequential=multiple.get("isSequential") == "true",
            collection=_text(multiple, "loopDataInputRef"),
            cardinality=_text(multiple, "loopCardinality"),
            item=_item(multiple, "inputDataItem"),
            output=_text(multiple, "loopDataOutputRef"),
            output_item=_item(multiple, "outputDataItem"),
            until=_text(multiple, "completionCondition"),
        )
    if standard is not None:
        most = standard.get("loopMaximum")
        return Repetition(
            multiple=False,
            test_before=standard.get("testBefore") == "true",
            condition=_text(standard, "loopCondition"),
            maximum=None if most is None else int(most),
        )
    return None


def _text(element: ET.Element, tag: str) -> str | None:
    found = element.find(BPMN + tag)
    return None if found is None else (found.text or "").strip()


def _item(element: ET.Element, tag: str) -> str | None:
    found = element.find(BPMN + tag)
    return None if found is None else found.get("name") or found.get("id")
