"""How the library's parser reads our events: what they wait for, what they throw."""

import re
from datetime import datetime
from typing import Final

from lxml import etree
from SpiffWorkflow.bpmn.parser import event_parsers, task_parsers
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    CodeEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition, TerminateEventDefinition
from typing_extensions import override

from engine.bpmn.activities import EventSubProcess, SubProcess
from engine.bpmn.catching import THROWN, BoundaryEvent, CatchEvent, DefinedEvent, LinkEvent, StartEvent
from engine.bpmn.conditions import ConditionDefinition
from engine.bpmn.event_starts import EventStart
from engine.bpmn.iso8601 import later
from engine.bpmn.node_parsing import NodeParser
from engine.bpmn.nodes import FlowNode
from engine.bpmn.throwing import EndEvent, ThrowEvent
from engine.bpmn.timers import TimerDefinition

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\S+")
_REPEATING: Final = re.compile(r"R\d*/")
_CYCLE: Final = re.compile(r"R([1-9][0-9]{0,3})/(P[0-9YMWDTHS]+)")
_CATCHABLE: Final = (MessageEventDefinition, TimerDefinition, SignalEventDefinition, ConditionDefinition)


_DEFINITIONS: Final = [path for name, path in vars(event_parsers).items() if name.endswith("_EVENT_XPATH")]


_THROWN: Final = (
    NoneEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
    MessageEventDefinition,
)


class EventParser(NodeParser, event_parsers.EventDefinitionParser):
    """Reads an event's definition."""

    def get_event_definition(self, xpaths: list[str]) -> EventDefinition:  # noqa: ARG002 (the library's signature)
        """Return what the event is about; the library overlooks some kinds at some events."""
        if self.xpath("./bpmn:compensateEventDefinition"):
            self.raise_validation_exception("Compensation is not executed: draw the correction as tasks")
        return super().get_event_definition(_DEFINITIONS)

    @property
    def link(self) -> str | None:
        """The name of the link that the event throws or catches, None if it is about something else."""
        found = self.xpath("./bpmn:linkEventDefinition")
        return str(found[0].get("name") or "") if found else None

    def parse_timer_event(self, event: etree._Element) -> TimerDefinition:  # noqa: ARG002 (the library's signature)
        """Make a timer: FEEL, or a bare ISO 8601 duration, date or instant."""
        texts = {
            tag: str(node.text or "").strip()
            for tag in ("timeDate", "timeDuration", "timeCycle")
            for node in self.xpath(f".//bpmn:{tag}")
        }
        (tag, text), *others = texts.items() or [("", "")]
        if not text or others:
            self.raise_validation_exception("A timer has one timeDate, timeDuration or timeCycle")
        if tag == "timeCycle":
            return self._cycle(text)
        if _REPEATING.match(text):
            self.raise_validation_exception("A timer that repeats is a timeCycle")
        following = later("now()", text)
        if following is not None:
            text = following
        elif _DATE.fullmatch(text):
            text = f'date("{text}")'
        elif _INSTANT.fullmatch(text):
            text = f'date and time("{self._instant(text)}")'
        return TimerDefinition(self.bpmn_id, self.expression(text))

    def _instant(self, text: str) -> str:
        """Return an instant in full: ISO 8601 lets the seconds be left out."""
        try:
            return datetime.fromisoformat(text).isoformat()
        except ValueError:
            self.raise_validation_exception(f"{text!r} is no instant")
            raise  # not reached: the line above raises

    def _cycle(self, text: str) -> TimerDefinition:
        found = _CYCLE.fullmatch(text)
        if found is None:
            self.raise_validation_exception("A timer repeats a number of times: R3/P1D")
            raise AssertionError(text)  # not reached: the line above raises
        period = found[2]
        moment = self.expression(later("now()", period))
        return TimerDefinition(self.bpmn_id, moment, times=int(found[1]), period=period)

    def refuse_cycle(self, task: DefinedEvent) -> None:
        """Refuse a timer that repeats where it could happen only once."""
        definition = task.event_definition
        if isinstance(definition, TimerDefinition) and definition.times is not None:
            self.raise_validation_exception("Only an event that does not interrupt repeats")

    def parse_conditional_event(self, event: etree._Element) -> ConditionDefinition:  # noqa: ARG002 (the library's signature)
        """Make a condition that is waited for."""
        texts = [node.text for node in self.xpath(".//bpmn:condition")]
        return ConditionDefinition(self.expression(texts[0] if texts else None))

    def parse_error_event(self, error_event: etree._Element) -> CodeEventDefinition:
        """Make an error; one that is drawn without code is known by its reference."""
        return self._known_by(super().parse_error_event(error_event), error_event.get("errorRef"))

    def parse_escalation_event(self, escalation_event: etree._Element) -> CodeEventDefinition:
        """Make an escalation; one that is drawn without code is known by its reference."""
        return self._known_by(
            super().parse_escalation_event(escalation_event), escalation_event.get("escalationRef")
        )

    @staticmethod
    def _known_by(definition: CodeEventDefinition, reference: str | None) -> CodeEventDefinition:
        # The library takes a definition without code for one that catches everything.
        if definition.code is None:
            definition.code = reference
        return definition


class StartParser(EventParser, event_parsers.StartEventParser):
    """Reads a start event."""

    def create_task(self) -> StartEvent:
        """Make the node."""
        task: StartEvent = super().create_task()
        if self.node.getparent().get("triggeredByEvent") == "true":
            return task  # it has happened when the event sub-process runs; see `EventStartParser`
        task.by_message = isinstance(task.event_definition, MessageEventDefinition)
        if not isinstance(task.event_definition, NoneEventDefinition) and not task.by_message:
            self.raise_validation_exception("Only a none start event or a message starts a process")
        return task


class EventStartParser(EventParser, event_parsers.StartEventParser):
    """Reads the start event of an event sub-process for the process around it."""

    def create_task(self) -> EventStart:
        """Make the node."""
        task: EventStart = self._create_task(self.get_event_definition([]))
        task.interrupting = self.node.get("isInterrupting") != "false"
        if isinstance(task.event_definition, NoneEventDefinition):
            self.raise_validation_exception("An event sub-process begins with what happens")
        if task.interrupting:
            self.refuse_cycle(task)
        return task


class SubProcessParser(NodeParser, task_parsers.SubWorkflowParser):
    """Reads an embedded sub-process, a transaction or an event sub-process."""

    def create_task(self) -> SubProcess:
        """Make the node, and for an event sub-process what starts it."""
        triggered = self.node.get("triggeredByEvent") == "true"
        if triggered:
            self.spec_class = EventSubProcess
        task: SubProcess = super().create_task()
        if triggered:
            (start,) = self.xpath("./bpmn:startEvent")
            event = EventStartParser(self.process_parser, EventStart, start, self.nsmap).create_task()
            event.body = task
        return task


class EndParser(EventParser, event_parsers.EndEventParser):
    """Reads an end event."""

    def create_task(self) -> EndEvent:
        """Make the node."""
        task: EndEvent = super().create_task()
        ends = (*_THROWN, *THROWN, TerminateEventDefinition)
        if not isinstance(task.event_definition, ends):
            self.raise_validation_exception(
                "An end event is none, terminate, error, escalation, cancel, signal or message"
            )
        return task


class CatchParser(EventParser, event_parsers.IntermediateCatchEventParser):
    """Reads an intermediate event that waits."""

    def create_task(self) -> CatchEvent:
        """Make the node."""
        if self.link is not None:
            self.spec_class = LinkEvent
        task: CatchEvent = super().create_task()
        if self.link is None and not isinstance(task.event_definition, _CATCHABLE):
            self.raise_validation_exception(
                "An intermediate event waits for a message, a timer, a condition or a signal"
            )
        self.refuse_cycle(task)
        return task


class ReceiveParser(EventParser, event_parsers.ReceiveTaskParser):
    """Reads a receive task: it waits for a message as an intermediate event does, but is an activity."""

    @override
    def may_choose(self) -> bool:
        return True


class ThrowParser(EventParser, event_parsers.IntermediateThrowEventParser):
    """Reads an intermediate event that throws."""

    def create_task(self) -> ThrowEvent:
        """Make the node."""
        task: ThrowEvent = super().create_task()
        if not isinstance(task.event_definition, _THROWN):
            self.raise_validation_exception(
                "An intermediate event throws nothing, an escalation, a signal, a message or a link"
            )
        if self.link is not None:
            task.link = self._target(self.link)
        return task

    def _target(self, link: str) -> FlowNode:
        ends = self.xpath("../bpmn:intermediateCatchEvent[bpmn:linkEventDefinition]")
        named = [end for end in ends if end.find("{*}linkEventDefinition").get("name") == link]
        if len(named) != 1:
            self.raise_validation_exception(
                f"The link {link!r} has {len(named)} ends in its process, not one"
            )
        target: FlowNode = self.process_parser.parse_node(named[0])
        return target


class BoundaryParser(EventParser, event_parsers.BoundaryEventParser):
    """Reads an event on a border."""

    def create_task(self) -> BoundaryEvent:
        """Make the node."""
        task: BoundaryEvent = super().create_task()
        if not isinstance(task.event_definition, (*_CATCHABLE, *THROWN)):
            self.raise_validation_exception(
                "A boundary event waits for a message, timer, condition, signal, error, escalation or cancel"
            )
        if task.cancel_activity:
            self.refuse_cycle(task)
        return task
