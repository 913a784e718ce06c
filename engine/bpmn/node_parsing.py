"""How the library's parser reads our nodes: flows with their ids, borders, multi-instances, scripts."""

import re
from typing import Final

from lxml import etree
from SpiffWorkflow.bpmn.parser import task_parsers
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.catching import DefinedEvent
from engine.bpmn.gateways import EventBasedGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.bpmn.nodes import Flow, FlowNode
from engine.bpmn.repetition import MultiInstance, StandardLoop
from engine.bpmn.tasks import RuleTask, ScriptTask
from engine.feel import Expression, FeelError, parse
from engine.ids import ElementId

_LINE: Final = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*=(?!=)\s*(.+)")


_CHOOSING: Final = (ExclusiveGateway, InclusiveGateway)
_UNCONDITIONAL: Final = (ParallelGateway, EventBasedGateway, DefinedEvent)


class NodeParser(TaskParser):
    """What our parsers do differently from the library's; it comes first among their bases."""

    task: FlowNode

    @property
    def bpmn_attributes(self) -> dict[str, str]:
        """What the library wants of a node: nothing that is drawn, for `FlowNode.drawn` has it."""
        return {"description": ""}

    def parse_node(self) -> FlowNode:
        """Read the node; where its flows lead to is read afterwards, so that no process is too long."""
        try:
            self.task = self.create_task()
            for loop in self.xpath("./bpmn:standardLoopCharacteristics"):
                self._add_loop_task(loop)
            for loop in self.xpath("./bpmn:multiInstanceLoopCharacteristics"):
                self._add_multiinstance_task(loop)
            borders = self.process_parser.get_boundary_events(self.bpmn_id)
            if borders:
                self._add_boundary_event(borders)
        except (AssertionError, LookupError, NotImplementedError, TypeError, ValueError) as error:
            raise ValidationException(repr(error), node=self.node, file_name=self.filename) from error
        self.process_parser.unconnected.append(self)
        return self.task

    def connect(self) -> None:
        """Draw the sequence flows out of the node."""
        default = self.node.get("default")
        for flow in self.process_parser.get_outgoing_sequence_flows(self.bpmn_id):
            target = self.process_parser.get_node_by_id(flow.get("targetRef"))
            if target is None:
                self.raise_validation_exception(f"The flow {flow.get('id')!r} leads nowhere")
            self.connect_outgoing(self.process_parser.parse_node(target), flow, flow.get("id") == default)

    def may_choose(self) -> bool:
        """Return whether a flow out of the node may have a condition."""
        return not isinstance(self.task, _UNCONDITIONAL)

    def connect_outgoing(
        self,
        outgoing_task: BpmnSpecMixin,  # the library gives its own specs, too
        sequence_flow_node: etree._Element,
        is_default: bool,  # noqa: FBT001 (the library's signature)
    ) -> None:
        """Draw a sequence flow."""
        if not isinstance(outgoing_task, FlowNode):
            reserved = sequence_flow_node.get("targetRef")
            self.raise_validation_exception(f"The id {reserved!r} is taken by the engine: rename the element")
        text = self.parse_condition(sequence_flow_node)
        if text is not None and not self.may_choose():
            self.raise_validation_exception(
                "A flow out of an event, a parallel or an event-based gateway has no condition"
            )
        flow = Flow(
            id=ElementId(str(sequence_flow_node.get("id"))),
            target=outgoing_task,
            condition=None if text is None else self.expression(text),
            default=is_default,
        )
        alone = len(self.process_parser.get_outgoing_sequence_flows(self.bpmn_id)) == 1
        if isinstance(self.task, _CHOOSING) and not alone and (text is None) != is_default:
            self.raise_validation_exception(
                "A flow out of an exclusive or inclusive gateway has a condition or is the default"
            )
        self.task.flows.append(flow)
        self.task.conditional |= text is not None
        outgoing_task.incoming.append(flow.id)
        self.task.connect(outgoing_task)

    def expression(self, text: str | None) -> Expression:
        """Return the FEEL expression of a text."""
        try:
            return parse((text or "").strip())
        except FeelError as error:
            self.raise_validation_exception(str(error))
            raise  # not reached: the line above raises

    def _add_boundary_event(self, children: list[etree._Element]) -> FlowNode:
        # The library puts a split before and a join behind the activity; here the events hang on its token.
        self.task.boundary = tuple(self.process_parser.parse_node(child) for child in children)
        return self.task

    def _add_loop_task(self, loop_characteristics: etree._Element) -> None:
        condition = self._loop_text("loopCondition", "standardLoopCharacteristics")
        maximum = loop_characteristics.get("loopMaximum")
        if condition is None and maximum is None:
            self.raise_validation_exception("A loop has a loopCondition or a loopMaximum")
        task = StandardLoop(self.spec, self._give_up_name(), **self.bpmn_attributes)
        task.condition = None if condition is None else self.expression(condition)
        task.maximum = None if maximum is None else self._whole(maximum)
        task.test_before = loop_characteristics.get("testBefore") == "true"
        self._repeat(task)

    def _whole(self, text: str) -> int:
        if not text.isascii() or not text.isdigit():
            self.raise_validation_exception(f"{text!r} is no whole number")
        return int(text)

    def _add_multiinstance_task(self, loop_characteristics: etree._Element) -> None:
        if isinstance(self.task, (ScriptTask, RuleTask)):
            self.raise_validation_exception(
                "A script or rule task is not repeated: put it into a sub-process"
            )
        collection, cardinality = self._loop_text("loopDataInputRef"), self._loop_text("loopCardinality")
        if (collection is None) == (cardinality is None):
            self.raise_validation_exception(
                "A multi-instance names its collection in loopDataInputRef, or has a loopCardinality"
            )
        if loop_characteristics.get("behavior", "All") != "All":
            self.raise_validation_exception("A multi-instance throws no events: its behavior is All")
        task = MultiInstance(self.spec, self._give_up_name(), **self.bpmn_attributes)
        task.collection = collection
        task.cardinality = None if cardinality is None else self.expression(cardinality)
        task.sequential = loop_characteristics.get("isSequential") == "true"
        task.item_name = self._loop_item("inputDataItem")
        task.output = self._loop_text("loopDataOutputRef")
        task.output_item = self._loop_item("outputDataItem")
        if (task.output is None) != (task.output_item is None):
            self.raise_validation_exception("loopDataOutputRef and outputDataItem go together")
        condition = self._loop_text("completionCondition")
        task.condition = None if condition is None else self.expression(condition)
        self._repeat(task)

    def _give_up_name(self) -> str:
        """Let the activity have another name in the spec; return the one under which it is repeated."""
        if isinstance(self.task, (MultiInstance, StandardLoop)):
            self.raise_validation_exception("An activity is repeated in one way only")
        name: str = self.task.name
        del self.spec.task_specs[name]
        self.task.name = f"{name} [child]"
        return name

    def _repeat(self, task: MultiInstance | StandardLoop) -> None:
        body = self.task
        body.repeated_by, body.itemised = task, isinstance(task, MultiInstance)
        self.spec.task_specs[body.name] = body
        task.body = body
        self.task = task

    def _loop_text(self, tag: str, loop: str = "multiInstanceLoopCharacteristics") -> str | None:
        found = self.xpath(f"./bpmn:{loop}/bpmn:{tag}")
        return str(found[0].text).strip() if found and found[0].text else None

    def _loop_item(self, tag: str) -> str | None:
        found = self.xpath(f"./bpmn:multiInstanceLoopCharacteristics/bpmn:{tag}")
        return (found[0].get("name") or found[0].get("id")) if found else None


class ScriptParser(NodeParser, task_parsers.ScriptTaskParser):
    """Reads the lines of a script task."""

    def create_task(self) -> ScriptTask:
        """Make the node."""
        lines = []
        for line in filter(str.strip, (self.get_script() or "").splitlines()):
            match = _LINE.fullmatch(line)
            if match is None:
                self.raise_validation_exception(f"A script has lines `name = FEEL`, not {line.strip()!r}")
            else:
                lines.append((match[1], self.expression(match[2])))
        task = ScriptTask(self.spec, self.bpmn_id, **self.bpmn_attributes)
        task.lines = tuple(lines)
        return task


class CallParser(NodeParser, task_parsers.CallActivityParser):
    """Reads a call activity."""
