"""The rules of one region: which moves its elements allow. Choices are free, events may come at any time."""

from collections.abc import Iterator
from dataclasses import replace

from engine.bpmn.dialect.diagram import Node
from engine.bpmn.soundness.following import WAITING, Following, Rest, check_known, is_join
from engine.bpmn.soundness.joining import InclusiveJoin
from engine.bpmn.soundness.net import (
    NEVER,
    TASK,
    TERMINATE,
    Marking,
    Move,
    Place,
    Summaries,
    Summary,
    Thrown,
)
from engine.bpmn.soundness.regions import Drawn, Region, closure, inner_scope


class Rules:
    """The token game of one region (`exploring.Game`); `summaries` say what is seen of what it calls."""

    def __init__(self, drawn: Drawn, region: Region, summaries: Summaries, *, fuse: bool = False) -> None:
        """Play `region` of the whole that is drawn.

        With `fuse`, tasks that nothing can interrupt are passed with the move before: fewer markings, the
        same verdict, but a way to a defect may be longer than it has to be.
        """
        self.places: list[Place] = []
        for node in region.scope.nodes.values():
            check_known(node)
        self._numbers: dict[Place, int] = {}
        self._moves: dict[int, tuple[Move, ...]] = {}
        self._drawn = drawn
        self._region = region
        self._scope = region.scope
        self._nodes = region.scope.nodes
        self._summaries = summaries
        self._following = Following(region.scope, frozenset(self._dull()) if fuse else frozenset())
        self._inclusive = [
            InclusiveJoin.of(self._scope, node)
            for node in self._nodes.values()
            if node.kind == "inclusiveGateway" and is_join(self._scope, node)
        ]
        self._waiting = frozenset(join.node for join in self._inclusive)
        self._events = () if region.branch else drawn.event_processes(region.scope)

    # ------------------------------------------------------------------------------------------- the game

    def start(self) -> Marking:
        """Return the first marking: a token in front of the start events."""
        return (self._number(Place("start", self._region.key)),)

    def moves(self, marking: Marking) -> Iterator[tuple[Move, Marking]]:
        """Yield every possible move with the marking behind it."""
        for place in dict.fromkeys(marking):
            for move in self._of(place):
                if len(move.takes) == 1 or all(taken in marking for taken in move.takes):
                    yield move, self._after(marking, move)
        for move in (*self._gathering(marking), *self._anywhere(marking)):
            yield move, self._after(marking, move)

    def _gathering(self, marking: Marking) -> Iterator[Move]:
        """Yield the moves of inclusive joins."""
        for join in self._inclusive:
            taken = join.takes([self.places[number] for number in marking])
            if taken:
                takes = tuple(sorted(map(self._number, taken)))
                for rest in self._following.leaving(self._nodes[join.node]):
                    yield self._move(takes, rest)

    def _anywhere(self, marking: Marking) -> Iterator[Move]:
        """Yield how event sub-processes begin that wait for something from outside."""
        if not marking or not self._events or self.places[marking[0]].kind == "start":
            return
        here = {self.places[number].name for number in marking if self.places[number].kind == "at"}
        if any(start.interrupting and node.id in here for node, start in self._events):
            return  # what interrupted everything is all that runs
        for node, start in self._events:
            if self._drawn.thrown(start) is None:
                yield self._begun((), node, start, ())

    def counted(self, marking: Marking) -> Marking:
        """Return the marking without what side branches stand for: they never count more than once."""
        return tuple(number for number in marking if self.places[number].kind != "branch")

    def waits_for_others(self, move: Move) -> bool:
        """Say whether the move is one of an inclusive join."""
        return bool(move.way) and move.way[0] in self._waiting

    def never_ends(self, number: int) -> str | None:
        """Return the scope or branch inside a place that nobody sees end; None where there is none."""
        place = self.places[number]
        inside = (
            place.name
            if place.kind == "branch"
            else inner_scope(self._nodes[place.name])
            if (place.kind == "at")
            else None
        )
        return inside if inside is not None and not self._of(number) else None

    def node_of(self, number: int) -> str:
        """Return the node at which a place lies: before a join or an end, that one."""
        place = self.places[number]
        return self._drawn.flows[place.name].target if place.kind == "flow" else place.name

    def behind(self, node: str) -> set[str]:
        """Return the nodes to which a token may come from a node."""
        return closure(self._drawn, self._scope, [node])

    def _after(self, marking: Marking, move: Move) -> Marking:
        if move.clears:
            return tuple(sorted(move.puts))
        rest = list(marking)
        for taken in move.takes:
            rest.remove(taken)
        for put in move.puts:
            place = self.places[put]
            if place.kind != "branch" or not any(self._is_branch(number, place.name) for number in rest):
                rest.append(put)
        return tuple(sorted(rest))

    def _is_branch(self, number: int, name: str) -> bool:
        return self.places[number].kind == "branch" and self.places[number].name == name

    def _number(self, place: Place) -> int:
        number = self._numbers.get(place)
        if number is None:
            number = self._numbers[place] = len(self.places)
            self.places.append(place)
        return number

    def _of(self, number: int) -> tuple[Move, ...]:
        found = self._moves.get(number)
        if found is None:
            found = self._moves[number] = tuple(self._possible(number, self.places[number]))
        return found

    def _move(self, takes: Marking, rest: Rest, *, keeps: tuple[Place, ...] = ()) -> Move:
        puts = tuple(map(self._number, (*keeps, *rest.places)))
        return Move(takes=takes, puts=puts, way=rest.way, ends=not puts)

    def _dull(self) -> Iterator[str]:
        """Yield the activities that only complete, sooner or later."""
        events = {node.id for node, _ in self._drawn.event_processes(self._scope)}
        for node in self._nodes.values():
            plain = node.kind in WAITING and not self._drawn.boundaries(node) and node.id not in events
            if plain and self._summary(node) == TASK:
                yield node.id

    def _begun(self, takes: Marking, node: Node, start: Node, keeps: tuple[Place, ...]) -> Move:
        """Return how an event sub-process begins; `keeps` is what is left of what threw at it."""
        if start.interrupting:
            return Move(takes=takes, puts=(self._number(Place("at", node.id)),), way=(node.id,), clears=True)
        rest = Rest(places=(Place("branch", node.id),), way=(node.id,))
        return self._move(takes, rest, keeps=keeps)

    # ---------------------------------------------------------------------------------- moves of a place

    def _possible(self, number: int, place: Place) -> Iterator[Move]:
        match place.kind:
            case "start":
                yield from self._starting(number)
            case "branch":
                yield from self._seen_of_branch(number, place)
            case "flow":
                yield from self._joining(number, place)
            case _:
                yield from self._at(number, place, self._nodes[place.name])

    def _starting(self, number: int) -> Iterator[Move]:
        branch = self._region.branch
        starts = [branch] if branch else [n for n in self._nodes.values() if n.kind == "startEvent"]
        for node in starts:
            for rest in self._following.leaving(node):
                yield self._move((number,), rest)

    def _joining(self, number: int, place: Place) -> Iterator[Move]:
        node = self._nodes[self._drawn.flows[place.name].target]
        if node.kind == "endEvent":
            yield from self._throwing(number, node)
            return
        incoming = [self._number(Place("flow", flow.id)) for flow in self._scope.incoming[node.id]]
        if node.kind == "parallelGateway" and number == incoming[0]:
            for rest in self._following.leaving(node):
                yield self._move(tuple(sorted(incoming)), rest)

    def _at(self, number: int, place: Place, node: Node) -> Iterator[Move]:
        if self._drawn.thrown(node) and node.kind == "intermediateThrowEvent":
            yield from self._throwing(number, node)
        elif node.kind == "eventBasedGateway":
            yield from self._awaiting(number, node)
        else:
            yield from self._inside(number, place, node)
            yield from self._on_border(number, place, node)

    def _throwing(self, number: int, node: Node) -> Iterator[Move]:
        thrown = self._drawn.thrown(node)
        if node.trigger is not None and node.trigger.kind == "terminate":
            yield self._terminated(number, (node.id,))
        elif thrown is None:
            yield Move(takes=(number,), way=(node.id,), ends=True)
        else:
            for rest in self._following.leaving(node):
                yield self._thrown((number,), thrown, rest)

    def _thrown(self, takes: Marking, thrown: Thrown, rest: Rest, *, fatal: bool = False) -> Move:
        """Return how something is thrown in this scope; `rest` is left behind it, unless it is fatal."""
        inner = self._drawn.inner_catcher(self._scope, thrown)
        if inner is not None and inner[0].id not in rest.way[:1]:
            begun = self._begun(takes, *inner, rest.places)
            return replace(begun, way=(*rest.way[:1], *begun.way))
        if fatal or self._drawn.is_fatal(self._scope.id, thrown):
            return self._over(takes, rest.way[:1], thrown)
        return replace(self._move(takes, rest), throws=thrown)

    def _terminated(self, number: int, way: tuple[str, ...]) -> Move:
        if self._region.branch is not None:
            return self._over((number,), way, TERMINATE)
        return Move(takes=(number,), way=way, ends=True, clears=True)

    def _over(self, takes: Marking, way: tuple[str, ...], thrown: Thrown) -> Move:
        return Move(takes=takes, way=way, ends=True, clears=True, throws=thrown, fatal=True)

    def _awaiting(self, number: int, node: Node) -> Iterator[Move]:
        for flow in self._scope.outgoing[node.id]:
            for rest in self._following.leaving(self._nodes[flow.target]):
                way = (node.id, flow.id, *rest.way)
                yield self._move((number,), Rest(places=rest.places, way=way))

    # ------------------------------------------------------------------- what runs inside, what may come

    def _summary(self, node: Node) -> Summary:
        inside = inner_scope(node)
        summary = TASK if inside is None else self._summaries.get(inside, NEVER)
        return summary.repeated() if node.loop is not None or node.rounds is not None else summary

    def _inside(self, number: int, place: Place, node: Node) -> Iterator[Move]:
        state = self._summary(node).states[place.state]
        if state.completes:
            for rest in self._following.leaving(node):
                yield self._move((number,), rest)
        for thrown, target in state.throws:
            event = self._drawn.catcher(node, thrown)
            if event is not None:
                after = None if target is None else place._replace(state=target)
                yield from self._happened(number, event, after)
            else:
                yield self._passed_on(number, place, thrown, target)

    def _on_border(self, number: int, place: Place, node: Node) -> Iterator[Move]:
        for event in self._drawn.boundaries(node):
            thrown = self._drawn.thrown(event)
            if thrown is None or (thrown.kind == "error" and inner_scope(node) is None):
                yield from self._happened(number, event, place)

    def _happened(self, number: int, event: Node, host: Place | None) -> Iterator[Move]:
        """Yield how a border event happens; `host` is where the token at the activity is then."""
        if event.interrupting or host is None:
            for rest in self._following.leaving(event):
                yield self._move((number,), rest)
        elif event.id in self._region.beside:
            rest = Rest(places=(Place("branch", event.id),), way=(event.id,))
            yield self._move((number,), rest, keeps=(host,))
        else:
            counts = dict(host.happened)
            times = counts[event.id] = counts.get(event.id, 0) + 1
            if times <= _most(event):
                kept = host._replace(happened=tuple(sorted(counts.items())))
                for rest in self._following.leaving(event):
                    yield self._move((number,), rest, keeps=(kept,))

    def _seen_of_branch(self, number: int, place: Place) -> Iterator[Move]:
        state = self._summaries.get(place.name, NEVER).states[place.state]
        if state.completes:
            yield Move(takes=(number,), way=(place.name,), ends=True)
        for thrown, target in state.throws:
            if thrown == TERMINATE:
                yield self._terminated(number, (place.name,))
            else:
                yield self._passed_on(number, place, thrown, target)

    def _passed_on(self, number: int, place: Place, thrown: Thrown, target: int | None) -> Move:
        """Return how something passes through that was thrown inside a place."""
        left = () if target is None else (place._replace(state=target),)
        return self._thrown((number,), thrown, Rest(places=left, way=(place.name,)), fatal=target is None)


def _most(event: Node) -> int:
    """Return how often an event that does not interrupt is let happen at one activity: a date comes once."""
    trigger = event.trigger
    once = trigger is not None and trigger.kind == "timer" and trigger.time_kind != "timeCycle"
    return 1 if once else 2
