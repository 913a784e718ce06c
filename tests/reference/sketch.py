"""Draws a generated model: the XML, and the definition that goes with it."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from engine.definition import Definition, Element
from engine.ids import ElementId, RoleId
from tests.process.drawing import NAMESPACES, NO_CLOCKS
from tests.reference.parts import (
    Again,
    Aside,
    Border,
    Chain,
    Crossing,
    Event,
    Finish,
    FirstOf,
    Happens,
    Inside,
    Link,
    Model,
    Part,
    Repeat,
    Round,
    Split,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_MESSAGE: Final = re.compile(r"message_(\w+)")
_ACTIVITIES: Final = frozenset(
    {"userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "subProcess", "callActivity"}
)
_MAY_CHOOSE: Final = _ACTIVITIES | {"inclusiveGateway"}
_MAY_PART: Final = _ACTIVITIES | {"intermediateCatchEvent", "startEvent", "parallelGateway"}


@dataclass(frozen=True)
class Wire:
    """A way out of a node that leads nowhere yet; the default has an empty condition."""

    source: str
    condition: str | None = None


@dataclass
class _Node:
    id: str
    kind: str
    attributes: dict[str, str]
    inner: str = ""
    box: "_Box | None" = None


@dataclass
class _Box:
    nodes: dict[str, _Node] = field(default_factory=dict)
    flows: list[str] = field(default_factory=list)

    def xml(self) -> str:
        """Return what the box holds."""
        return "\n".join([*map(_xml, self.nodes.values()), *self.flows])


def _xml(node: _Node) -> str:
    attributes = " ".join(f"{key}={quoteattr(value)}" for key, value in node.attributes.items())
    inner = node.inner if node.box is None else f"{node.inner}\n{node.box.xml()}\n"
    return f'<bpmn:{node.kind} id="{node.id}" name="{node.id}" {attributes}>{inner}</bpmn:{node.kind}>'


def _standard(loop: Again) -> str:
    most = "" if loop.most is None else f' loopMaximum="{loop.most}"'
    before = "true" if loop.test_before else "false"
    condition = (
        "" if loop.condition is None else f"<bpmn:loopCondition>{escape(loop.condition)}</bpmn:loopCondition>"
    )
    tag = "bpmn:standardLoopCharacteristics"
    return f'<{tag} testBefore="{before}"{most}>{condition}</{tag}>'


class Sketch:
    """A model as it is drawn."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._roots: dict[str, str] = {}
        self._elements: dict[ElementId, Element] = {}
        self._box = _Box()
        self._process = ""
        self._flows = 0
        self.xml = self._xml()

    def definition(self) -> Definition:
        """Return the bundle as the core sees it."""
        return Definition(
            key="generated",
            digest="generated",
            title="generated",
            entry=self._model.processes[0][0],
            stages=tuple(ElementId(stage) for stage in self._model.stages),
            roles={RoleId("handler"): "handler"},
            elements=self._elements,
            forms={},
            tables={},
            rulebook=NO_CLOCKS,
            routing_names=frozenset(),
        )

    def _xml(self) -> bytes:
        drawn = []
        for name, part in self._model.processes:
            self._process, self._box = name, _Box()
            self._whole(self._process, part)
            drawn.append(
                f'<bpmn:process id="{self._process}" isExecutable="true">\n{self._box.xml()}\n</bpmn:process>'
            )
        inner = "\n".join([*self._roots.values(), *drawn])
        return f"<bpmn:definitions {NAMESPACES}>\n{inner}\n</bpmn:definitions>".encode()

    def _whole(self, name: str, part: Part) -> None:
        """Draw a box from its start to its end."""
        self._node("startEvent", f"{name}_begins", [])
        wires = self._part(part, [Wire(f"{name}_begins")])
        if wires:
            self._node("endEvent", f"{name}_ends", wires)

    # ------------------------------------------------------------------ nodes and flows

    def _node(
        self, kind: str, name: str, wires: Iterable[Wire], inner: str = "", **attributes: str
    ) -> list[Wire]:
        """Draw a node with the flows that lead to it; return its way out."""
        self._elements[ElementId(name)] = Element(
            id=ElementId(name),
            file="generated.bpmn",
            process=self._process,
            kind=kind,
            name=name,
            roles=(RoleId("handler"),),
            job="letter.issue" if kind in {"serviceTask", "sendTask"} else None,
            message=self._message_of(inner + attributes.get("messageRef", "")),
            called=attributes.get("calledElement"),
        )
        self._box.nodes[name] = _Node(name, kind, attributes, inner)
        self._lead(wires, name)
        return [Wire(name)]

    def _message_of(self, inner: str) -> str | None:
        found = _MESSAGE.search(inner)
        return None if found is None else found[1]

    def _lead(self, wires: Iterable[Wire], target: str) -> None:
        for wire in wires:
            self._flows += 1
            key, tag = f"f{self._flows}_{wire.source}_{target}", "bpmn:conditionExpression"
            inner = (
                f'<{tag} xsi:type="bpmn:tFormalExpression">{escape(wire.condition)}</{tag}>'
                if wire.condition
                else ""
            )
            if wire.condition == "":
                self._box.nodes[wire.source].attributes["default"] = key
            self._box.flows.append(
                f'<bpmn:sequenceFlow id="{key}" sourceRef="{wire.source}" targetRef="{target}">'
                f"{inner}</bpmn:sequenceFlow>"
            )

    @contextmanager
    def _inside(self, name: str) -> "Iterator[None]":
        around, self._box = self._box, _Box()
        yield
        around.nodes[name].box, self._box = self._box, around

    def _meet(self, wires: list[Wire], name: str, kind: str = "exclusiveGateway") -> list[Wire]:
        return self._node(kind, name, wires) if len(wires) > 1 else wires

    # ------------------------------------------------------------------ parts

    def _part(self, part: Part, wires: list[Wire]) -> list[Wire]:
        """Draw a part behind some loose ways; return the loose ways behind it."""
        draw: Mapping[type, Callable[..., list[Wire]]] = {
            Aside: self._aside,
            Chain: self._chain,
            Work: self._activity,
            Inside: self._activity,
            Split: self._split,
            Round: self._round,
            Crossing: self._crossing,
            FirstOf: self._first,
            Happens: self._happens,
            Link: self._link,
            Finish: self._finish,
        }
        return draw[type(part)](part, wires)

    def _chain(self, part: Chain, wires: list[Wire]) -> list[Wire]:
        for one in part.parts:
            wires = self._part(one, wires) if wires else wires
        return wires

    def _happens(self, part: Happens, wires: list[Wire]) -> list[Wire]:
        kind = "intermediateThrowEvent" if part.throws else "intermediateCatchEvent"
        inner = "" if part.event.kind == "none" else self._definition(part.event)
        return self._node(kind, part.id, wires, inner)

    def _link(self, part: Link, wires: list[Wire]) -> list[Wire]:
        inner = f'<bpmn:linkEventDefinition id="{{}}" name="to {part.id}"/>'
        for number, wire in enumerate(wires):
            name = f"{part.id}_from{number}"
            self._node("intermediateThrowEvent", name, [wire], inner.format(f"{name}_link"))
        return self._node("intermediateCatchEvent", part.id, [], inner.format(f"{part.id}_link"))

    def _finish(self, part: Finish, wires: list[Wire]) -> list[Wire]:
        self._node("endEvent", part.id, wires, "" if part.event is None else self._definition(part.event))
        return []

    def _activity(self, part: Work | Inside, wires: list[Wire]) -> list[Wire]:
        inner = self._loop(part.loop) if part.loop else ""
        if isinstance(part, Work):
            out = self._work(part, wires, inner)
        elif part.called is not None:
            out = self._node("callActivity", part.id, wires, inner, calledElement=part.called)
        else:
            out = self._node("transaction" if part.transaction else "subProcess", part.id, wires, inner)
            with self._inside(part.id):
                self._whole(part.id, part.body or Chain(parts=()))
        for border in part.border:
            out += self._border(part.id, border)
        return self._meet(out, f"{part.id}_after")

    def _work(self, part: Work, wires: list[Wire], inner: str) -> list[Wire]:
        attributes: dict[str, str] = {}
        if part.kind == "receiveTask":
            attributes["messageRef"] = self._message(f"m_{part.id}")
        elif part.kind == "scriptTask":
            attributes["scriptFormat"] = "text/feel"
            inner += f"<bpmn:script>{escape(chr(10).join(part.lines))}</bpmn:script>"
        return self._node(part.kind, part.id, wires, inner, **attributes)

    def _message(self, name: str) -> str:
        key = f"message_{name}"
        self._roots[key] = f'<bpmn:message id="{key}" name="{name}"/>'
        return key

    def _aside(self, part: Aside, wires: list[Wire]) -> list[Wire]:
        self._node("subProcess", part.id, [], triggeredByEvent="true")
        definition, interrupting = self._definition(part.event), str(part.interrupting).lower()
        with self._inside(part.id):
            begun = self._node("startEvent", f"{part.id}_begins", [], definition, isInterrupting=interrupting)
            if ends := self._part(part.body, begun):
                self._node("endEvent", f"{part.id}_ends", ends)
        return wires

    def _border(self, host: str, border: Border) -> list[Wire]:
        """Draw a border event with its way; return the loose ways that lead back behind the activity."""
        interrupting = "true" if border.interrupting else "false"
        out = self._node(
            "boundaryEvent",
            border.id,
            [],
            self._definition(border.event),
            attachedToRef=host,
            cancelActivity=interrupting,
        )
        out = self._part(border.then, out)
        if border.joins or not out:
            return out
        self._node("endEvent", f"{border.id}_ends", out)
        return []

    def _split(self, part: Split, wires: list[Wire]) -> list[Wire]:
        source = self._source(part, wires)
        out: list[Wire] = []
        for index, branch in enumerate(part.branches):
            condition = part.conditions[index] if part.conditions else None
            if part.conditions and condition is None and source == part.id:
                condition = "true"  # a gateway has no flow without condition but its default
            ways = self._part(branch, [Wire(source, condition)])
            out += ways if part.merge is None else self._meet(ways, f"{part.id}_m{index}")
        return self._meet(out, f"{part.id}_merge", part.merge) if part.merge else out

    def _source(self, part: Split, wires: list[Wire]) -> str:
        """Return where the branches begin: the activity before them, or a gateway."""
        kind = part.kind
        if not kind:
            before = self._box.nodes[wires[0].source]
            fits = before.kind in (_MAY_CHOOSE if part.conditions else _MAY_PART)
            fits = fits and (None not in part.conditions or before.kind in _ACTIVITIES)
            if len(wires) == 1 and wires[0].condition is None and fits:
                return before.id
            kind = "inclusiveGateway" if part.conditions else "parallelGateway"
        self._node(kind, part.id, self._meet(wires, f"{part.id}_m"))
        return part.id

    def _round(self, part: Round, wires: list[Wire]) -> list[Wire]:
        self._node("exclusiveGateway", part.id, wires)
        out = self._part(part.body, [Wire(part.id)])
        early: list[Wire] = []
        if part.leave is not None and out:
            self._node("exclusiveGateway", f"{part.id}_leave", out)
            early = [Wire(f"{part.id}_leave", part.leave)]
            out = self._part(part.rest or Chain(parts=()), [Wire(f"{part.id}_leave", "")])
        if out:
            self._node("exclusiveGateway", f"{part.id}_again", out)
            self._lead([Wire(f"{part.id}_again", part.again)], part.id)
            out = [Wire(f"{part.id}_again", "")]
        return self._meet(out + early, f"{part.id}_merge")

    def _crossing(self, part: Crossing, wires: list[Wire]) -> list[Wire]:
        first, second, third, fourth = part.parts
        name, kind = part.id, "parallelGateway"
        self._node(kind, name, self._meet(wires, f"{name}_w"))
        left = self._part(first, [Wire(name)])
        middle = self._meet(self._part(second, [Wire(name)]), f"{name}_m")
        if not middle:
            return self._meet(left, f"{name}_j")
        self._node(kind, f"{name}_s", middle)
        right = self._part(third, [Wire(f"{name}_s")])
        last = self._part(fourth, [Wire(f"{name}_s")])
        joined = self._meet(
            [*self._meet(left, f"{name}_x"), *self._meet(right, f"{name}_y")], f"{name}_j", kind
        )
        return self._meet([*joined, *self._meet(last, f"{name}_z")], f"{name}_k", kind)

    def _first(self, part: FirstOf, wires: list[Wire]) -> list[Wire]:
        self._node("eventBasedGateway", part.id, self._meet(wires, f"{part.id}_m"))
        out: list[Wire] = []
        for (name, event), branch in zip(part.events, part.branches, strict=True):
            kind, inner = "intermediateCatchEvent", self._definition(event)
            attributes: dict[str, str] = {}
            if event.kind == "message" and event.about == "m2":
                kind, inner, attributes = "receiveTask", "", {"messageRef": self._message("m2")}
            out += self._part(branch, self._node(kind, name, [Wire(part.id)], inner, **attributes))
        return self._meet(out, f"{part.id}_merge")

    # ------------------------------------------------------------------ events and loops

    def _definition(self, event: Event) -> str:
        kind, about = event.kind, event.about
        tag = f"bpmn:{kind}EventDefinition"
        if kind == "timer":
            time = (
                "timeCycle"
                if about.startswith("R")
                else "timeDate"
                if about.startswith("2")
                else "timeDuration"
            )
            return f"<{tag}><bpmn:{time}>{escape(about)}</bpmn:{time}></{tag}>"
        if kind == "conditional":
            return f"<{tag}><bpmn:condition>{escape(about)}</bpmn:condition></{tag}>"
        if kind == "terminate" or not about:
            return f"<{tag}/>"
        key = f"{kind}_{about}"
        code = "" if kind in {"message", "signal"} else f' {kind}Code="{about}"'
        self._roots[key] = f'<bpmn:{kind} id="{key}" name="{about}"{code}/>'
        return f'<{tag} {kind}Ref="{key}"/>'

    def _loop(self, loop: Repeat | Again) -> str:
        if isinstance(loop, Again):
            return _standard(loop)
        tag = "bpmn:multiInstanceLoopCharacteristics"
        inner = f"<bpmn:loopDataInputRef>{loop.over}</bpmn:loopDataInputRef>"
        if loop.times is not None:
            inner = f"<bpmn:loopCardinality>{escape(loop.times)}</bpmn:loopCardinality>"
        if loop.output is not None:
            inner += f"<bpmn:loopDataOutputRef>{loop.output}</bpmn:loopDataOutputRef>"
        if loop.times is None:
            inner += f'<bpmn:inputDataItem id="{loop.item}" name="{loop.item}"/>'
        if loop.output is not None:
            inner += f'<bpmn:outputDataItem id="{loop.item}_out" name="{loop.output_item}"/>'
        if loop.until is not None:
            inner += f"<bpmn:completionCondition>{escape(loop.until)}</bpmn:completionCondition>"
        sequential = "true" if loop.sequential else "false"
        return f'<{tag} isSequential="{sequential}">{inner}</{tag}>'
