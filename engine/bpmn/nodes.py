"""Flow nodes: how a token enters, runs, completes and moves on; what all kinds of nodes share.

Specs are shared by all cases and threads: they hold what is drawn, never what happens to one case.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.determinism import CalledProcess, Process, Token
from engine.bpmn.execution import Course, course_of
from engine.definition import Element, OrganRule
from engine.errors import ExecutionError, OrganMissingError
from engine.events import FlowTaken
from engine.feel import Expression
from engine.ids import ElementId, OrganId


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow as drawn; `condition` None: taken without asking."""

    id: ElementId
    target: "FlowNode"
    condition: Expression | None = None
    default: bool = False


class FlowNode(BpmnSpecMixin):
    """A flow node that passes every token on at once; the others say what they do differently.

    A token goes through `receive` and `enter`; it becomes ready and runs (`_run_hook`) or waits for a
    command; `_on_complete` takes away what hangs on it and lets it `leave`. The names that begin with an
    underscore are the library's hooks.

    `drawn` is the element with its properties, `stage` whether the bundle lists it as a stage;
    `conditional` whether a flow out of it has a condition; `incoming`
    and `flows` are the sequence flows in the order of the file; `boundary` the events on its border;
    `repeated_by` the multi-instance or loop that this node is the body of, `itemised` whether it has a
    scope of its own for each item, `item_name` the variable of the items of a multi-instance; `told`
    whether the legal clocks hear of it.
    """

    drawn: Element
    stage: bool = False
    conditional: bool = False
    boundary: "tuple[FlowNode, ...]" = ()
    repeated_by: "FlowNode | None" = None
    itemised: bool = False
    item_name: str | None = None
    told: ClassVar[bool] = True

    def __init__(self, wf_spec: BpmnProcessSpec, bpmn_id: str, **kwargs: object) -> None:
        """Make the node; the parser adds the flows."""
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.flows: list[Flow] = []
        self.incoming: list[ElementId] = []

    # ------------------------------------------------------------------ the way of a token, step by step

    def receive(self, process: Process | CalledProcess, flow: Flow) -> None:  # noqa: ARG002 (a join counts flows)
        """Take a token that came along a flow."""
        self.enter(Token(process, self, process.task_tree))

    def enter(self, token: Token) -> None:
        """Tell the clocks, arm the events on the border, make the token ready."""
        self.announce(token)
        token.get_ready()

    def announce(self, token: Token) -> None:
        """Tell the clocks that a token entered and arm the events on the border."""
        if self.told:
            course_of(token).tell("entered", token)
        for event in self.boundary:
            event.attach(token)

    def test(self) -> None:
        """Do nothing: the library would check the spec each time a token becomes ready."""

    def _on_ready_hook(self, my_task: Token) -> None:
        course_of(my_task).agenda.append(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:  # noqa: ARG002 (tasks need it)
        """Do the work of the node: return True when it is done, None while something else does it."""
        return True

    def _on_complete(self, my_task: Token) -> None:
        for hanging in my_task.children:
            hanging.cancel()
        if self.told:
            course_of(my_task).tell("completed", my_task)
        if self.repeated_by is not None:
            self.repeated_by.instance_completed(my_task)
        else:
            self.leave(my_task)

    def leave(self, token: Token) -> None:
        """Move the token on along every outgoing flow that has no condition or whose condition holds."""
        move_on(token, holding(token, self.flows) if self.conditional else self.flows)

    def cancelled(self, token: Token) -> None:
        """Say what the token waited for when it was taken away."""

    # ------------------------------------------------------------------ what only some kinds of nodes can do

    def attach(self, host: Token) -> None:
        """Begin to wait at the border of an activity: boundary events."""
        raise NotImplementedError

    def instance_completed(self, instance: Token) -> None:
        """Go on after an instance: multi-instances and loops."""
        raise NotImplementedError


def holding(token: Token, flows: Iterable[Flow]) -> list[Flow]:
    """Return the flows that have no condition or whose condition holds; the default if no condition does.

    Raises:
        ExecutionError: nothing holds and there is no default.

    """
    course = course_of(token)
    taken: list[Flow] = []
    default = None
    asked = held = False
    for flow in flows:
        if flow.default:
            default = flow
        elif flow.condition is None:
            taken.append(flow)
        else:
            asked = True
            if course.holds(token, flow.condition):
                held = True
                taken.append(flow)
    if default is not None and not held:
        taken.append(default)
    if asked and not taken:
        raise ExecutionError(token.element, "no condition holds and there is no default flow")
    return taken


def move_on(token: Token, flows: Iterable[Flow]) -> None:
    """Take the token off its node and put one on the target of each flow; without a flow it ends."""
    process, course = token.workflow, course_of(token)
    token.remove()
    for flow in flows:
        course.emit(FlowTaken(flow=flow.id, path=process.path))
        flow.target.receive(process, flow)
    process.close()


def begin(process: Process | CalledProcess) -> None:
    """Let event sub-processes wait for their start, and put a token on the start event."""
    for event in process.spec.event_starts:
        event.arm(process)
    (start,) = process.spec.bpmn_start_events
    start.enter(Token(process, start, process.task_tree))


def await_command(token: Token) -> str:
    """Let a command find the token; return the handle by which it does."""
    token.handle = handle = course_of(token).identify(token)
    token.workflow.top_workflow.waiting[handle] = token
    return handle


def end_waiting(token: Token) -> str | None:
    """Forget the handle by which a command could find the token, and return it; None if it had none."""
    handle = token.handle
    if handle is not None:
        del token.workflow.top_workflow.waiting[handle]
        token.handle = None
    return handle


def organ_of(token: Token, course: Course) -> OrganId:
    """Return the organ to which the element belongs at this token.

    Raises:
        OrganMissingError: no organ has that place.
        ExecutionError: the item names none.

    """
    rule = token.task_spec.drawn.organ
    if rule is not OrganRule.ITEM:
        organ = course.advance.organs.get(rule)
        if organ is None:
            raise OrganMissingError(token.element, f"no organ is registered as the {rule.value} one")
        return organ
    name = _item_name(token)
    item = None if name is None else course.scope(token).get(name)
    named = item.get("organ") if isinstance(item, dict) else None
    if not isinstance(named, str):
        raise ExecutionError(token.element, f"the item {name!r} names no organ in its key 'organ'")
    return OrganId(named)


def _item_name(token: Token) -> str | None:
    """Return the name of the item variable of the innermost multi-instance around a token."""
    around: Token | None = token
    while around is not None:
        repeated_by = around.task_spec.repeated_by
        if repeated_by is not None and repeated_by.item_name is not None:
            return str(repeated_by.item_name)
        around = around.workflow.caller
    return None
