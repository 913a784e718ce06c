"""Gateways: which way tokens go, where they wait for each other."""

from collections.abc import Iterable, Mapping

from typing_extensions import override

from engine.bpmn.determinism import WAITING, CalledProcess, Process, Token
from engine.bpmn.execution import course_of
from engine.bpmn.nodes import Flow, FlowNode, holding, move_on
from engine.errors import ExecutionError
from engine.events import FlowTaken, GatewayDecided
from engine.ids import ElementId


class ExclusiveGateway(FlowNode):
    """Takes the first flow, in the order of the file, whose condition holds, else the default flow."""

    told = False

    @override
    def leave(self, token: Token) -> None:
        flows = self.flows
        if len(flows) > 1 or (flows and flows[0].condition is not None):
            flows = [self._choice(token)]
            decided = (flows[0].id,)
            course_of(token).emit(
                GatewayDecided(gateway=token.element, path=token.workflow.path, flows=decided)
            )
        move_on(token, flows)

    def _choice(self, token: Token) -> Flow:
        course = course_of(token)
        default = None
        for flow in self.flows:
            if flow.default:
                default = flow
            elif flow.condition is not None and course.holds(token, flow.condition):
                return flow
        if default is None:
            raise ExecutionError(token.element, "no condition holds and there is no default flow")
        return default


class _Join(FlowNode):
    """Gathers tokens: one waiting token counts, in its inner state, what came along each flow."""

    told = False

    def _gather(self, process: Process | CalledProcess, flow: Flow) -> tuple[Token, dict[str, int]]:
        gathering = (t for t in process.task_tree.children if t.task_spec is self and t.has_state(WAITING))
        token = next(gathering, None) or Token(process, self, process.task_tree, WAITING)
        arrived = came(token)
        arrived[flow.id] = arrived.get(flow.id, 0) + 1
        token.internal_data = {**arrived}
        return token, arrived

    def fire(self, token: Token) -> None:
        """Take one token from each flow that brought some; the others stay for the next time."""
        left = {name: number - 1 for name, number in came(token).items() if number > 1}
        if left:
            process = token.workflow
            rest = Token(process, self, process.task_tree, WAITING)
            rest.internal_data = {**left}
        token.internal_data = {}
        token.get_ready()


def came(token: Token) -> dict[str, int]:
    """Return how many tokens a join has got along each flow."""
    return {name: _count(number) for name, number in token.internal_data.items()}


def _count(number: object) -> int:
    return number if isinstance(number, int) else 0


class ParallelGateway(_Join):
    """Takes one token from each incoming flow and puts one on each outgoing flow.

    The library asks its tree which branches have ended and errs inside loops; here the tokens that came are
    counted for each flow, and those too many stay for the next time (BPMN 2.0.2, 13.4.1).
    """

    @override
    def receive(self, process: Process | CalledProcess, flow: Flow) -> None:
        if len(self.incoming) == 1:
            super().receive(process, flow)
            return
        token, arrived = self._gather(process, flow)
        if all(name in arrived for name in self.incoming):
            self.fire(token)


class InclusiveGateway(_Join):
    """Takes every flow whose condition holds, and waits for every token that can still come.

    It joins when no token elsewhere in the process could reach, without passing the gateway, a flow that
    brought nothing, unless it could as well reach one that brought something (BPMN 2.0.2, table 13.3).
    That can be told only when everything else rests (see `engine.bpmn.watching`).
    `leading` says for each incoming flow on which nodes a token can still come along it.
    """

    leading: Mapping[ElementId, frozenset[str]] = {}

    @override
    def receive(self, process: Process | CalledProcess, flow: Flow) -> None:
        if len(self.incoming) == 1:
            super().receive(process, flow)
        else:
            self._gather(process, flow)

    def complete(self, token: Token, others: Iterable[Token]) -> bool:
        """Return whether nothing more can come to a token that gathers; `others` are the other tokens."""
        arrived = came(token)
        missing = [self.leading[flow] for flow in self.incoming if flow not in arrived]
        there = [self.leading[flow] for flow in self.incoming if flow in arrived]
        for other in others:
            name = other.task_spec.name
            if any(name in nodes for nodes in missing) and not any(name in nodes for nodes in there):
                return False
        return True

    @override
    def leave(self, token: Token) -> None:
        flows = self.flows
        if self.conditional:
            flows = holding(token, flows)
            course_of(token).emit(
                GatewayDecided(
                    gateway=token.element,
                    path=token.workflow.path,
                    flows=tuple(flow.id for flow in flows),
                )
            )
        move_on(token, flows)


class EventBasedGateway(FlowNode):
    """Waits for the first of the events behind it; the others are taken away."""

    told = False

    @override
    def enter(self, token: Token) -> None:
        token.wait()
        for flow in self.flows:
            flow.target.enter(Token(token.workflow, flow.target, token))

    def decide(self, token: Token, happened: Token) -> None:
        """Let the token at the gateway go on through the event that happened."""
        course, path = course_of(token), token.workflow.path
        flow = next(flow for flow in self.flows if flow.target is happened.task_spec)
        course.emit(GatewayDecided(gateway=token.element, path=path, flows=(flow.id,)))
        happened.hang_on(token.workflow.task_tree)
        for other in token.children:
            other.cancel()
        token.remove()
        course.emit(FlowTaken(flow=flow.id, path=path))
