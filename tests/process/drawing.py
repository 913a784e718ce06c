"""Small diagrams for tests: what is drawn, and the definition that goes with it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape

from engine.bpmn.interpreter import SpiffInterpreter
from engine.deadlines import Rulebook
from engine.definition import Definition, Element, OrganRule
from engine.feel.tables import Table
from engine.ids import ElementId, RoleId

NO_CLOCKS = Rulebook(
    clocks={}, extensions={}, profile="test", digest="", names=frozenset(), elements=frozenset(), reactions={}
)
NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="urn:test"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """How an activity is repeated."""

    over: str | None = None
    times: str | None = None
    item: str | None = None
    sequential: bool = False
    output: str | None = None
    output_item: str | None = None
    until: str | None = None

    def xml(self) -> str:
        """Return the loop characteristics."""
        parts = []
        if self.times is not None:
            parts.append(f"<bpmn:loopCardinality>{escape(self.times)}</bpmn:loopCardinality>")
        if self.over is not None:
            parts.append(f"<bpmn:loopDataInputRef>{self.over}</bpmn:loopDataInputRef>")
        if self.output is not None:
            parts.append(f"<bpmn:loopDataOutputRef>{self.output}</bpmn:loopDataOutputRef>")
        if self.item is not None:
            parts.append(f'<bpmn:inputDataItem id="{self.item}"/>')
        if self.output_item is not None:
            parts.append(f'<bpmn:outputDataItem id="{self.output_item}"/>')
        if self.until is not None:
            parts.append(f"<bpmn:completionCondition>{escape(self.until)}</bpmn:completionCondition>")
        sequential = ' isSequential="true"' if self.sequential else ""
        tag = "bpmn:multiInstanceLoopCharacteristics"
        return f"<{tag}{sequential}>{''.join(parts)}</{tag}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How an activity goes round in a standard loop."""

    condition: str | None = None
    maximum: str | None = None
    test_before: bool = False

    def xml(self) -> str:
        """Return the loop characteristics."""
        asked = "" if self.condition is None else escape(self.condition)
        inner = f"<bpmn:loopCondition>{asked}</bpmn:loopCondition>" if asked else ""
        most = f' loopMaximum="{self.maximum}"' if self.maximum else ""
        before = ' testBefore="true"' if self.test_before else ""
        tag = "bpmn:standardLoopCharacteristics"
        return f"<{tag}{most}{before}>{inner}</{tag}>"


@dataclass
class Drawing:
    """Collects the XML of processes and the elements of their definition."""

    stages: tuple[str, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)
    processes: list[str] = field(default_factory=list)
    elements: dict[ElementId, Element] = field(default_factory=dict)
    _lines: list[str] = field(default_factory=list)
    _process: str = ""

    @contextmanager
    def process(self, name: str) -> Iterator[None]:
        """Draw a process; the first one is the entry."""
        self._lines, self._process = [], name
        yield
        body = "\n".join(self._lines)
        self.processes.append(f'<bpmn:process id="{name}" isExecutable="true">\n{body}\n</bpmn:process>')

    @contextmanager
    def sub_process(self, name: str, loop: Loop | Rounds | None = None) -> Iterator[None]:
        """Draw what lies inside an embedded sub-process."""
        self._note(name, "subProcess")
        self._lines.append(f'<bpmn:subProcess id="{name}">{loop.xml() if loop else ""}')
        yield
        self._lines.append("</bpmn:subProcess>")

    @contextmanager
    def event_sub_process(self, name: str) -> Iterator[None]:
        """Draw what lies inside an event sub-process; it begins with a start event of its own."""
        self._note(name, "subProcess")
        self._lines.append(f'<bpmn:subProcess id="{name}" triggeredByEvent="true">')
        yield
        self._lines.append("</bpmn:subProcess>")

    @contextmanager
    def transaction(self, name: str) -> Iterator[None]:
        """Draw what lies inside a transaction."""
        self._note(name, "transaction")
        self._lines.append(f'<bpmn:transaction id="{name}">')
        yield
        self._lines.append("</bpmn:transaction>")

    def start_on(
        self, name: str, definition: str, *, interrupting: bool = True, **properties: object
    ) -> None:
        """Draw the start event of an event sub-process."""
        attributes = f'isInterrupting="{"true" if interrupting else "false"}"'
        self.node("startEvent", name, definition, attributes, **properties)

    def _note(self, name: str, kind: str, **properties: object) -> None:
        element = Element(
            id=ElementId(name),
            file="test.bpmn",
            process=self._process,
            kind=kind,
            name=name,
            **properties,  # type: ignore[arg-type]  # named by the callers below
        )
        self.elements[element.id] = element

    def node(self, kind: str, name: str, inner: str = "", attributes: str = "", **properties: object) -> None:
        """Draw any flow node."""
        self._note(name, kind, **properties)
        self._lines.append(f'<bpmn:{kind} id="{name}" {attributes}>{inner}</bpmn:{kind}>')

    def start(self, name: str = "begin") -> None:
        """Draw a none start event."""
        self.node("startEvent", name)

    def end(self, name: str = "done") -> None:
        """Draw a none end event."""
        self.node("endEvent", name)

    def terminate(self, name: str) -> None:
        """Draw a terminate end event."""
        self.node("endEvent", name, "<bpmn:terminateEventDefinition/>")

    def user(
        self, name: str, loop: Loop | Rounds | None = None, organ: OrganRule = OrganRule.HANDLING
    ) -> None:
        """Draw a user task of the handler."""
        roles = (RoleId("handler"),)
        self.node("userTask", name, loop.xml() if loop else "", roles=roles, organ=organ)

    def job(self, name: str, letter: str | None = None) -> None:
        """Draw a service task that issues a letter."""
        self.node("serviceTask", name, job="letter.issue", letter=letter)

    def script(self, name: str, *lines: str) -> None:
        """Draw a script task."""
        text = escape("\n".join(lines))
        self.node("scriptTask", name, f"<bpmn:script>{text}</bpmn:script>", 'scriptFormat="text/feel"')

    def rule(self, name: str, decision: str) -> None:
        """Draw a business rule task."""
        self.node("businessRuleTask", name, decision=decision)

    def call(self, name: str, process: str, loop: Loop | Rounds | None = None) -> None:
        """Draw a call activity."""
        self.node(
            "callActivity", name, loop.xml() if loop else "", f'calledElement="{process}"', called=process
        )

    def receive(self, name: str, message: str) -> None:
        """Draw a receive task."""
        self.message_definition(message)
        self.node("receiveTask", name, "", f'messageRef="message_{message}"', message=message)

    def exclusive(self, name: str, default: str | None = None) -> None:
        """Draw an exclusive gateway; `default` is the node behind its default flow."""
        self.node("exclusiveGateway", name, "", f'default="{name}__{default}"' if default else "")

    def inclusive(self, name: str, default: str | None = None) -> None:
        """Draw an inclusive gateway; `default` is the node behind its default flow."""
        self.node("inclusiveGateway", name, "", f'default="{name}__{default}"' if default else "")

    def parallel(self, *names: str) -> None:
        """Draw parallel gateways."""
        for name in names:
            self.node("parallelGateway", name)

    def events(self, name: str) -> None:
        """Draw an event-based gateway."""
        self.node("eventBasedGateway", name)

    def message_definition(self, name: str) -> str:
        """Return the definition of a message event."""
        self.roots.add(f'<bpmn:message id="message_{name}" name="{name}"/>')
        return f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'

    def cycle(self, when: str) -> str:
        """Return the definition of a timer that repeats."""
        return (
            f"<bpmn:timerEventDefinition><bpmn:timeCycle>{when}</bpmn:timeCycle></bpmn:timerEventDefinition>"
        )

    def condition(self, when: str) -> str:
        """Return the definition of a conditional event."""
        tag = "bpmn:conditionalEventDefinition"
        return f"<{tag}><bpmn:condition>{escape(when)}</bpmn:condition></{tag}>"

    def timer(self, when: str) -> str:
        """Return the definition of a timer."""
        tag = "bpmn:timerEventDefinition"
        return f"<{tag}><bpmn:timeDate>{escape(when)}</bpmn:timeDate></{tag}>"

    def thrown(self, kind: str, code: str) -> str:
        """Return the definition of an error or an escalation event."""
        self.roots.add(f'<bpmn:{kind} id="{kind}_{code}" name="{code}" {kind}Code="{code}"/>')
        return f'<bpmn:{kind}EventDefinition {kind}Ref="{kind}_{code}"/>'

    def catch_message(self, name: str, message: str) -> None:
        """Draw an intermediate message event."""
        self.node("intermediateCatchEvent", name, self.message_definition(message), message=message)

    def catch_timer(self, name: str, when: str) -> None:
        """Draw an intermediate timer event."""
        self.node("intermediateCatchEvent", name, self.timer(when))

    def signal(self, name: str) -> str:
        """Return the definition of a signal event."""
        self.roots.add(f'<bpmn:signal id="signal_{name}" name="{name}"/>')
        return f'<bpmn:signalEventDefinition signalRef="signal_{name}"/>'

    def catch_signal(self, name: str, signal: str) -> None:
        """Draw an intermediate event that waits for a signal."""
        self.node("intermediateCatchEvent", name, self.signal(signal))

    def throw_signal(self, name: str, signal: str) -> None:
        """Draw an intermediate event that throws a signal."""
        self.node("intermediateThrowEvent", name, self.signal(signal))

    def end_signal(self, name: str, signal: str) -> None:
        """Draw an end event that throws a signal."""
        self.node("endEvent", name, self.signal(signal))

    def border_signal(self, name: str, host: str, signal: str, *, interrupting: bool = True) -> None:
        """Draw a boundary signal event."""
        self.border(name, host, self.signal(signal), interrupting=interrupting)

    def link(self, name: str, link: str, *, end: bool = False) -> None:
        """Draw an event that throws a link, or the end of one."""
        kind = "intermediateCatchEvent" if end else "intermediateThrowEvent"
        self.node(kind, name, f'<bpmn:linkEventDefinition name="{link}"/>')

    def border(self, name: str, host: str, definition: str, **properties: object) -> None:
        """Draw any boundary event."""
        interrupting = "true" if properties.pop("interrupting") else "false"
        attributes = f'attachedToRef="{host}" cancelActivity="{interrupting}"'
        self.node("boundaryEvent", name, definition, attributes, **properties)

    def border_message(self, name: str, host: str, message: str, *, interrupting: bool = True) -> None:
        """Draw a boundary message event."""
        self.border(name, host, self.message_definition(message), interrupting=interrupting, message=message)

    def border_timer(self, name: str, host: str, when: str, *, interrupting: bool = True) -> None:
        """Draw a boundary timer event."""
        self.border(name, host, self.timer(when), interrupting=interrupting)

    def border_escalation(self, name: str, host: str, code: str, *, interrupting: bool = True) -> None:
        """Draw a boundary escalation event."""
        self.border(name, host, self.thrown("escalation", code), interrupting=interrupting)

    def border_error(self, name: str, host: str, code: str) -> None:
        """Draw a boundary error event."""
        self.border(name, host, self.thrown("error", code), interrupting=True)

    def throw_escalation(self, name: str, code: str) -> None:
        """Draw an intermediate escalation event."""
        self.node("intermediateThrowEvent", name, self.thrown("escalation", code))

    def end_escalation(self, name: str, code: str) -> None:
        """Draw an escalation end event."""
        self.node("endEvent", name, self.thrown("escalation", code))

    def end_error(self, name: str, code: str) -> None:
        """Draw an error end event."""
        self.node("endEvent", name, self.thrown("error", code))

    def flow(self, source: str, target: str, when: str | None = None) -> None:
        """Draw a sequence flow; its id is `source__target`."""
        tag = "bpmn:conditionExpression"
        inner = f'<{tag} xsi:type="bpmn:tFormalExpression">{escape(when)}</{tag}>' if when else ""
        ends = f'id="{source}__{target}" sourceRef="{source}" targetRef="{target}"'
        self._lines.append(f"<bpmn:sequenceFlow {ends}>{inner}</bpmn:sequenceFlow>")

    def path(self, *nodes: str) -> None:
        """Draw a chain of sequence flows."""
        for source, target in pairwise(nodes):
            self.flow(source, target)

    def xml(self) -> bytes:
        """Return the file."""
        inner = "\n".join([*sorted(self.roots), *self.processes])
        return f"<bpmn:definitions {NAMESPACES}>\n{inner}\n</bpmn:definitions>".encode()

    def definition(self) -> Definition:
        """Return the bundle as the core sees it."""
        return Definition(
            key="test",
            digest="test",
            title="test",
            entry=self.processes[0].split('"')[1],
            stages=tuple(ElementId(stage) for stage in self.stages),
            roles={RoleId("handler"): "handler"},
            elements=self.elements,
            forms={},
            tables=self.tables,
            rulebook=NO_CLOCKS,
            routing_names=frozenset(),
        )

    def interpreter(self) -> SpiffInterpreter:
        """Return the interpreter of what is drawn."""
        return SpiffInterpreter.build(self.definition(), {"test.bpmn": self.xml()})
