"""What can happen only when everything else rests: conditions that came true, inclusive joins.

Drawings without any cost nothing.
"""

from collections.abc import Iterable, Mapping

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.bpmn.catching import DefinedEvent
from engine.bpmn.conditions import ConditionDefinition
from engine.bpmn.determinism import WAITING, CalledProcess, Process, processes, walk
from engine.bpmn.execution import course_of
from engine.bpmn.gateways import InclusiveGateway
from engine.bpmn.nodes import FlowNode
from engine.bpmn.throwing import ThrowEvent
from engine.feel import Expression
from engine.ids import ElementId


def prepare(specs: Iterable[BpmnProcessSpec]) -> bool:
    """Work out from where tokens can come to each inclusive join; return whether there is any to watch."""
    watched = False
    for spec in specs:
        nodes = [node for node in spec.task_specs.values() if isinstance(node, FlowNode)]
        joins = [node for node in nodes if isinstance(node, InclusiveGateway) and len(node.incoming) > 1]
        if joins:
            watched = True
            before = _before(nodes)
            for join in joins:
                join.leading = _leading(join, nodes, before)
        watched = watched or any(_condition(node) is not None for node in nodes)
    return watched


def _before(nodes: Iterable[FlowNode]) -> Mapping[str, list[str]]:
    """Return {node: the nodes from which a token comes to it}; events on a border come from their host."""
    before: dict[str, list[str]] = {}
    for node in nodes:
        following = [flow.target for flow in node.flows] + list(node.boundary)
        if isinstance(node, ThrowEvent) and node.link is not None:
            following.append(node.link)
        for target in following:
            before.setdefault(target.name, []).append(node.name)
    return before


def _leading(
    join: FlowNode, nodes: Iterable[FlowNode], before: Mapping[str, list[str]]
) -> Mapping[ElementId, frozenset[str]]:
    sources = {flow.id: node.name for node in nodes for flow in node.flows if flow.target is join}
    found: dict[ElementId, frozenset[str]] = {}
    for flow, source in sources.items():
        reached: set[str] = set()
        waiting = [source]
        while waiting:
            name = waiting.pop()
            if name != join.name and name not in reached:
                reached.add(name)
                waiting.extend(before.get(name, ()))
        found[flow] = frozenset(reached)
    return found


def wake(top: Process) -> bool:
    """Let one thing happen for which everything else had to rest; return whether there was any."""
    return _has_come(top) or any(_join(process) for process in processes(top))


def _condition(node: object) -> Expression | None:
    definition = node.event_definition if isinstance(node, DefinedEvent) else None
    return definition.condition if isinstance(definition, ConditionDefinition) else None


def _has_come(top: Process) -> bool:
    """Let the first event happen whose condition has become true."""
    for token in [*walk(top)]:
        condition = _condition(token.task_spec) if token.has_state(WAITING) else None
        if condition is None:
            continue
        course = course_of(token)
        holds, held = course.has_come(token, condition), bool(token.internal_data)
        if held and not holds:
            token.internal_data = {}
        elif holds and not held:
            course.count_move(token)
            token.release()
            token.run()
            return True
    return False


def _join(process: Process | CalledProcess) -> bool:
    tokens = process.task_tree.children
    for token in tokens:
        node = token.task_spec
        if isinstance(node, InclusiveGateway) and token.has_state(WAITING):
            others = [other for other in tokens if other is not token]
            if node.complete(token, others):
                node.fire(token)
                return True
    return False
