"""The reference: BPMN 2.0's token game (chapter 13 of the specification), played one small move at a time.

Nothing here knows the engine but the words by which history names what happens. Where the specification
leaves the order of moves open the game offers all of them: `options` are the moves that may come next.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from engine.events import Json
from tests.reference import activities, events, handlers, joins
from tests.reference.data import holds, timer
from tests.reference.drawn import Box, Flow, Node
from tests.reference.tokens import Fault, Frame, Running, Token, boxes, walk

MOST_MOVES: Final = 5_000
WORK: Final[Mapping[str, str]] = {"userTask": "task", "serviceTask": "job", "sendTask": "job"}
UNTOLD: Final = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
STIMULI: Final = frozenset({"task", "job", "message", "timer"})
Happening = tuple[Json, ...]


@dataclass(eq=False)
class Game:
    """One case: its processes, its data, its tokens, and what has happened in the step under way."""

    processes: dict[str, Box]
    case: Frame
    at: datetime
    stages: frozenset[str] = frozenset()
    root: Running | None = None
    ready: list[Token] = field(default_factory=list)
    trace: Counter[Happening] = field(default_factory=Counter)
    moves: int = 0

    # ------------------------------------------------------------------------------ stimuli from outside

    def begin(self) -> None:
        """Start the first process."""
        self.root = Running(
            box=next(iter(self.processes.values())), host=None, path="", item=None, frame=self.case
        )
        self.open(self.root)

    def happen(self, token: Token, answers: Mapping[str, Json]) -> None:
        """Let what a token waits for happen; answers belong to its frame."""
        token.frame.values.update(answers)
        events.happened(self, token)

    def stop(self) -> None:
        """Take every token away."""
        if self.root is not None:
            self.take_all(self.root)

    def waiting(self) -> list[Token]:
        """Return the tokens that a stimulus could move."""
        return [token for token in walk(self.root) if token.awaits in STIMULI]

    @property
    def ended(self) -> bool:
        """Whether the case has run out of tokens."""
        return self.root is not None and not self.root.tokens

    # ------------------------------------------------------------------------------ moves

    def options(self) -> list[Token]:
        """Return the tokens that may move next by themselves."""
        self.ready = [token for token in self.ready if not token.gone]
        triggered = [token for token in self.ready if token.triggered]
        come = [] if self.ready else handlers.conditions(self)
        return triggered or [*self.ready, *come, *joins.enabled(self.root)]

    def move(self, token: Token) -> None:
        """Let one token move."""
        self.moves += 1
        if self.moves > MOST_MOVES:
            raise Fault(token.node.id)
        if token in self.ready:
            self.ready.remove(token)
        if token.triggered or token.awaits is not None:
            token.triggered = False
            events.happened(self, token)
        elif token.arrived:
            joins.fire(self, token)
        elif token.leaving:
            self.leave(token)
        else:
            self.start(token)

    def rest(self) -> None:
        """Check that something can still happen: a box in which all tokens wait for each other is stuck."""
        self.moves = 0
        for running in boxes(self.root):
            joining = all(token.arrived for token in running.tokens)
            if running.tokens and joining:
                raise Fault(running.tokens[0].node.id)

    # ------------------------------------------------------------------------------ what nodes do

    def enter(self, token: Token) -> None:
        """Let a token reach a node: what is on its border is awaited from now on; the node acts later."""
        self.tell("entered", token)
        if not token.instance:
            events.arm_border(self, token)
        self.ready.append(token)

    def start(self, token: Token) -> None:
        """Begin with a node that a token has reached."""
        if token.node.loop is not None and not token.instance:
            activities.repeat(self, token)
        else:
            self._act(token)

    def _act(self, token: Token) -> None:
        match token.node.kind:
            case kind if kind in WORK:
                self.wait(token, WORK[kind])
            case "scriptTask":
                activities.run_script(self, token)
                self.complete(token)
            case "subProcess" | "transaction" | "callActivity":
                activities.call(self, token)
            case "receiveTask" | "intermediateCatchEvent":
                events.catch(self, token)
            case "eventBasedGateway":
                events.await_first(self, token)
            case "intermediateThrowEvent" | "endEvent":
                self._throw(token)
            case _:
                self.complete(token)

    def _throw(self, token: Token) -> None:
        self.tell("completed", token)
        events.throw_at(self, token)
        if not token.gone:
            token.leaving = True  # what the signal triggers comes first
            self.ready.append(token)

    def wait(self, token: Token, kind: str) -> None:
        """Let a token wait for a stimulus."""
        token.awaits = kind
        trigger = token.node.trigger
        if kind == "timer" and trigger is not None and token.due is None:
            token.due = timer(trigger, self.at)
        if kind in STIMULI:
            self.note("waits", kind, *token.place)

    def complete(self, token: Token) -> None:
        """Finish a node: nothing hangs on it any more, and its token goes on."""
        for hanging in tuple(token.hanging):
            self.take(hanging)
        self.tell("completed", token)
        if token.instance:
            activities.instance_done(self, token)
        else:
            self.leave(token)

    def leave(self, token: Token) -> None:
        """Move a token on along the flows that are chosen; without any it is consumed."""
        self.stage(token, "left")
        self.go(token, self._chosen(token))

    def go(self, token: Token, flows: Sequence[Flow]) -> None:
        """Consume a token and put one on each of the flows."""
        running = token.inside
        self.remove(token)
        for flow in flows:
            self.note("flow", flow.id, running.path)
            self.arrive(running, flow)
        self.close(running)

    def arrive(self, running: Running, flow: Flow) -> None:
        """Let a token come to a node along a flow."""
        if joins.is_join(flow.target):
            joins.gather(self, running, flow)
        else:
            self.put(running, flow.target)

    def put(self, running: Running, node: Node) -> Token:
        """Put a token on a node, ready to move."""
        token = Token(node=node, inside=running, frame=running.frame, item=running.item)
        running.tokens.append(token)
        self.enter(token)
        return token

    def _chosen(self, token: Token) -> list[Flow]:
        node, flows = token.node, token.node.outgoing
        if node.kind == "parallelGateway" or not any(flow.condition for flow in flows):
            return flows
        held: list[Flow] = []
        for flow in flows:
            enough = bool(held) and node.kind == "exclusiveGateway"
            if flow.condition and not enough and holds(flow.condition, token, self.at):
                held.append(flow)
        plain = [flow for flow in flows if not flow.condition and flow.id != node.default]
        chosen = plain + (held or [flow for flow in flows if flow.id == node.default])
        if not chosen:
            raise Fault(node.id)
        return chosen

    # ------------------------------------------------------------------------------ boxes

    def open(self, running: Running) -> None:
        """Start a process or sub-process."""
        handlers.arm(self, running)
        self.put(running, running.box.start)

    def close(self, running: Running) -> None:
        """End a box that has no token left, and go on behind its activity."""
        if running.tokens or (running.host is not None and running.host.gone):
            return
        for armed in tuple(running.armed):
            self.take(armed)
        host = running.host
        if host is not None and host.inner is running:
            host.inner = None
            self.complete(host)

    def take(self, token: Token) -> None:
        """Interrupt a token with all that hangs on it and runs inside it."""
        for hanging in tuple(token.hanging):
            self.take(hanging)
        if token.inner is not None:
            self.take_all(token.inner)
            token.inner = None
        if token.awaits in STIMULI:
            self.note("cancelled", token.awaits, *token.place)
        self.stage(token, "interrupted")
        self.remove(token)

    def take_all(self, running: Running, but: Token | None = None) -> None:
        """Interrupt everything in a box but one token."""
        for token in (*running.tokens, *running.armed):
            if token is not but:
                self.take(token)

    def remove(self, token: Token) -> None:
        """Consume a token."""
        token.gone = True
        token.awaits = None
        token.siblings.remove(token)

    # ------------------------------------------------------------------------------ what history names

    def tell(self, what: str, token: Token) -> None:
        """Note that an element was entered or completed; gateways and repetitions as such are not told."""
        if token.node.kind not in UNTOLD and (token.node.loop is None or token.instance):
            self.note(what, token.node.id, token.item)

    def stage(self, token: Token, how: str) -> None:
        """Note that a stage was left."""
        if token.node.id in self.stages and token.node.loop is None:
            self.note("stage", how, token.node.id)

    def note(self, *happening: Json) -> None:
        """Note something that history tells, too."""
        self.trace[happening] += 1
