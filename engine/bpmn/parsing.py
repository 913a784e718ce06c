"""Diagrams to process specs: the library reads the XML, our nodes take the places of its own.

Sequence flows keep their ids and their order in the file; what is no part of the executed dialect is an
error here too, though the check of a bundle says it earlier and better.
"""

from collections import deque
from collections.abc import Mapping
from typing import Final

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.bpmn import event_parsing, node_parsing
from engine.bpmn.activities import CallActivity, SubProcess, Transaction
from engine.bpmn.catching import BoundaryEvent, CatchEvent, StartEvent
from engine.bpmn.event_starts import EventStart
from engine.bpmn.gateways import EventBasedGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.bpmn.nodes import FlowNode
from engine.bpmn.tasks import JobTask, RuleTask, ScriptTask, UserTask
from engine.bpmn.throwing import EndEvent, ThrowEvent
from engine.definition import Definition
from engine.errors import ExecutionError
from engine.ids import ElementId

_HARDENED: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def read_diagrams(definition: Definition, diagrams: Mapping[str, bytes]) -> dict[str, BpmnProcessSpec]:
    """Return the specs of the entry process and of all that it calls, by process id, ready to be executed.

    Args:
        definition: the bundle; it says what the elements are.
        diagrams: BPMN XML by file name.

    Raises:
        ExecutionError: a diagram cannot be executed; it names the element, or the file.

    """
    parser = _DiagramParser()
    try:
        for name in sorted(diagrams):
            parser.add_bpmn_xml(etree.fromstring(diagrams[name], _HARDENED), name)
        entry = str(definition.entry)
        specs = {entry: parser.get_spec(entry), **parser.get_subprocess_specs(entry)}
    except ValidationException as error:
        raise ExecutionError(str(error.id or error.file_name or definition.entry), str(error)) from error
    except etree.XMLSyntaxError as error:
        raise ExecutionError(definition.entry, f"a diagram is no XML: {error}") from error
    for spec in specs.values():
        _bind(spec, definition)
    return specs


def _bind(spec: BpmnProcessSpec, definition: Definition) -> None:
    """Give each node its element, its table and its place among the stages."""
    spec.event_starts = tuple(node for node in spec.task_specs.values() if isinstance(node, EventStart))
    spec.bpmn_start_events = [node for node in spec.start.outputs if isinstance(node, StartEvent)]
    if len(spec.bpmn_start_events) != 1:
        raise ExecutionError(spec.name, "a process begins with exactly one start event")
    if spec.bpmn_start_events[0].by_message and spec.name != definition.entry:
        raise ExecutionError(spec.name, "a process that is called begins with a none start event")
    for node in list(spec.task_specs.values()):
        if not isinstance(node, FlowNode):
            continue
        element = ElementId(node.bpmn_id)
        if element not in definition.elements:
            raise ExecutionError(element, "the bundle does not know the element")
        node.drawn = definition.elements[element]
        node.stage = element in definition.stages and node.repeated_by is None
        if isinstance(node, RuleTask):
            decision = node.drawn.decision
            if decision is None or decision not in definition.tables:
                raise ExecutionError(element, f"the bundle has no decision {decision!r}")
            node.table = definition.tables[decision]


class _ProcessParser(ProcessParser):
    """Reads a process: what its start events lead to, and its event sub-processes."""

    unconnected: deque[node_parsing.NodeParser]

    def add_tasks(self) -> None:
        """Read the nodes; the library would give event sub-processes a place in its own tree."""
        self.unconnected = deque()
        starts = self.xpath("./bpmn:startEvent")
        for node in [*starts, *self.xpath("./bpmn:subProcess[@triggeredByEvent='true']")]:
            self.parse_node(node)
        while self.unconnected:
            self.unconnected.popleft().connect()


class _DiagramParser(BpmnParser):
    """The library's parser with our nodes; what is not named here is refused by it."""

    PROCESS_PARSER_CLASS: Final = _ProcessParser

    PARSER_CLASSES: Final = {
        full_tag(tag): pair
        for tag, pair in {
            "startEvent": (event_parsing.StartParser, StartEvent),
            "endEvent": (event_parsing.EndParser, EndEvent),
            "intermediateCatchEvent": (event_parsing.CatchParser, CatchEvent),
            "intermediateThrowEvent": (event_parsing.ThrowParser, ThrowEvent),
            "boundaryEvent": (event_parsing.BoundaryParser, BoundaryEvent),
            "receiveTask": (event_parsing.ReceiveParser, CatchEvent),
            "userTask": (node_parsing.NodeParser, UserTask),
            "serviceTask": (node_parsing.NodeParser, JobTask),
            "sendTask": (node_parsing.NodeParser, JobTask),
            "businessRuleTask": (node_parsing.NodeParser, RuleTask),
            "scriptTask": (node_parsing.ScriptParser, ScriptTask),
            "callActivity": (node_parsing.CallParser, CallActivity),
            "subProcess": (event_parsing.SubProcessParser, SubProcess),
            "transaction": (event_parsing.SubProcessParser, Transaction),
            "exclusiveGateway": (node_parsing.NodeParser, ExclusiveGateway),
            "parallelGateway": (node_parsing.NodeParser, ParallelGateway),
            "inclusiveGateway": (node_parsing.NodeParser, InclusiveGateway),
            "eventBasedGateway": (node_parsing.NodeParser, EventBasedGateway),
        }.items()
    }
