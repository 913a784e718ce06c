"""Gateways that wait for several tokens: parallel and inclusive joins (BPMN 2.0.2, 13.4.1 and 13.4.2)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tests.reference.drawn import Flow, Node
from tests.reference.tokens import Running, Token, boxes

if TYPE_CHECKING:
    from tests.reference.game import Game


def is_join(node: Node) -> bool:
    """Return whether tokens wait for each other here."""
    return node.kind in {"parallelGateway", "inclusiveGateway"} and len(node.incoming) > 1


def gather(game: "Game", running: Running, flow: Flow) -> None:
    """Count a token that came along a flow."""
    node = flow.target
    token = next((t for t in running.tokens if t.node is node and t.arrived), None)
    if token is None:
        token = Token(node=node, inside=running, frame=running.frame, item=running.item)
        running.tokens.append(token)
    token.arrived[flow.id] = token.arrived.get(flow.id, 0) + 1
    # A parallel join that is complete stays so: it fires at once, whatever else moves.
    while node.kind == "parallelGateway" and all(f.id in token.arrived for f in node.incoming):
        if _consume(game, token):
            break


def _consume(game: "Game", token: Token) -> bool:
    """Take one token off each flow that has some and put one on the gateway; return whether none is left."""
    token.arrived = {flow: number - 1 for flow, number in token.arrived.items() if number > 1}
    game.put(token.inside, token.node)
    if token.arrived:
        return False
    game.remove(token)
    return True


def fire(game: "Game", token: Token) -> None:
    """Let an inclusive join go on with what has come."""
    _consume(game, token)


def enabled(root: Running | None) -> Iterator[Token]:
    """Yield the inclusive joins that need to wait for no token any more."""
    for running in boxes(root):
        for token in running.tokens:
            if token.arrived and token.node.kind == "inclusiveGateway" and not _awaited(token, running):
                yield token


def _awaited(join: Token, running: Running) -> bool:
    """Return whether a token elsewhere can come to an empty flow and cannot come to one that has a token."""
    return any(other is not join and _waits_for(join, other) for other in running.tokens)


def _waits_for(join: Token, other: Token) -> bool:
    reached = _reached(other, join.node)
    empty = {flow.id for flow in join.node.incoming if flow.id not in join.arrived}
    return bool(reached & empty) and not reached & join.arrived.keys()


def _reached(token: Token, gateway: Node) -> set[str]:
    """Return the flows that a token can come along without visiting the gateway."""
    if token.node is gateway:
        return set()
    found: set[str] = set()
    waiting: list[Flow] = [*_out(token.node)]
    while waiting:
        flow = waiting.pop()
        if flow.id not in found:
            found.add(flow.id)
            if flow.target is not gateway:
                waiting.extend(_out(flow.target))
    return found


def _out(node: Node) -> Iterable[Flow]:
    yield from node.outgoing
    for event in node.border:
        yield from event.outgoing
    if node.kind == "intermediateThrowEvent" and (name := _link(node)) is not None:
        for other in node.around.nodes.values():
            if other.kind == "intermediateCatchEvent" and _link(other) == name:
                yield from other.outgoing


def _link(node: Node) -> str | None:
    """Return the name of the link that an event is one end of."""
    return node.trigger.name if node.trigger is not None and node.trigger.kind == "link" else None
