"""Gateways: which way tokens go, where they wait for each other."""

from typing_extensions import override

from engine.bpmn.determinism import WAITING, CalledProcess, Process, Token
from engine.bpmn.execution import course_of
from engine.bpmn.nodes import Flow, FlowNode, move_on
from engine.errors import ExecutionError
from engine.events import FlowTaken, GatewayDecided


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


class ParallelGateway(FlowNode):
    """Takes one token from each incoming flow and puts one on each outgoing flow.

    The library asks its tree which branches have ended and errs inside loops; here the tokens that came are
    counted for each flow, and those too many stay for the next time (BPMN 2.0.2, 13.4.1).
    """

    told = False

    @override
    def receive(self, process: Process | CalledProcess, flow: Flow) -> None:
        if len(self.incoming) == 1:
            super().receive(process, flow)
            return
        gathering = (t for t in process.task_tree.children if t.task_spec is self and t.has_state(WAITING))
        token = next(gathering, None) or Token(process, self, process.task_tree, WAITING)
        arrived = {name: _count(number) for name, number in token.internal_data.items()}
        arrived[flow.id] = arrived.get(flow.id, 0) + 1
        token.internal_data = {**arrived}
        if all(name in arrived for name in self.incoming):
            self._fire(token, {name: number - 1 for name, number in arrived.items() if number > 1})

    def _fire(self, token: Token, left: dict[str, int]) -> None:
        if left:
            process = token.workflow
            rest = Token(process, self, process.task_tree, WAITING)
            rest.internal_data = {**left}
        token.internal_data = {}
        token.get_ready()


def _count(number: object) -> int:
    return number if isinstance(number, int) else 0


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
