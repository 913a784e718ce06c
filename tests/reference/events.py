"""Events in the reference: what is awaited, what is thrown and who catches it (BPMN 2.0.2, 10.5 and 13.5)."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from tests.reference import handlers
from tests.reference.data import period, times
from tests.reference.drawn import Node, Trigger
from tests.reference.tokens import Fault, Running, Token, walk

if TYPE_CHECKING:
    from tests.reference.game import Game

AWAITED = frozenset({"message", "timer", "signal", "conditional"})
THROWN = frozenset({"error", "escalation"})


def catch(game: "Game", token: Token) -> None:
    """Wait at an intermediate event or receive task; the end of a link waits for nothing."""
    kind = _trigger(token.node).kind
    if kind == "link":
        game.complete(token)
    else:
        game.wait(token, kind)


def _trigger(node: Node) -> Trigger:
    return cast("Trigger", node.trigger)


def arm_border(game: "Game", host: Token) -> None:
    """Begin to wait for the events on an activity's border."""
    for event in host.node.border:
        if _trigger(event).kind in AWAITED:
            _hang(game, host, event)


def _hang(game: "Game", holder: Token, event: Node) -> None:
    token = Token(node=event, inside=holder.inside, frame=holder.frame, item=holder.item, holder=holder)
    holder.hanging.append(token)
    await_event(game, token)


def await_event(game: "Game", token: Token) -> None:
    """Begin to wait for an event, for the first time."""
    trigger = _trigger(token.node)
    if trigger.kind == "timer":
        token.left = times(trigger) - 1
    game.wait(token, trigger.kind)


def await_again(game: "Game", happened: Token) -> None:
    """Wait for the next time after an event that interrupts nothing, if it may come again."""
    trigger = _trigger(happened.node)
    if trigger.kind == "timer" and not happened.left:
        return
    token = replace(happened, hanging=[], gone=False, held=trigger.kind == "conditional")
    (token.inside.armed if token.holder is None else token.holder.hanging).append(token)
    if trigger.kind == "timer" and happened.due is not None:
        token.left = cast("int", happened.left) - 1
        token.due = happened.due + period(trigger)
    game.wait(token, trigger.kind)


def await_first(game: "Game", gateway: Token) -> None:
    """Wait for the first of the events behind an event-based gateway."""
    for flow in gateway.node.outgoing:
        game.note("entered", flow.target.id, gateway.item)
        _hang(game, gateway, flow.target)


def happened(game: "Game", token: Token) -> None:
    """Go on because what a token waited for has happened."""
    token.awaits = None
    if token.node.kind == "startEvent":
        handlers.begin(game, token.node, token.inside, token)
    elif token.node.kind == "boundaryEvent":
        _at_border(game, token)
    elif token.holder is not None and token.holder.node.kind == "eventBasedGateway":
        _first(game, token, token.holder)
    else:
        game.complete(token)


def _first(game: "Game", token: Token, gateway: Token) -> None:
    for other in tuple(gateway.hanging):
        if other is not token:
            game.take(other)
    flow = next(flow for flow in gateway.node.outgoing if flow.target is token.node)
    game.note("flow", flow.id, token.inside.path)
    _loosen(token)
    game.remove(gateway)
    game.complete(token)


def _loosen(token: Token) -> None:
    token.siblings.remove(token)
    token.holder = None
    token.inside.tokens.append(token)


def _at_border(game: "Game", token: Token) -> None:
    host = cast("Token", token.holder)
    if token.node.interrupting:
        _loosen(token)
        game.take(host)
    else:
        if _trigger(token.node).kind in AWAITED:
            await_again(game, token)
        _loosen(token)
    game.complete(token)


# ---------------------------------------------------------------------------------------------- throwing


def throw_at(game: "Game", token: Token) -> None:
    """Throw what a throwing event is about."""
    trigger = token.node.trigger
    if trigger is None:
        return
    if trigger.kind == "terminate":
        game.take_all(token.inside, but=token)
    elif trigger.kind in THROWN:
        _throw(game, token, trigger)
    elif trigger.kind == "cancel":
        _cancel(game, token)
    elif trigger.kind == "signal":
        _broadcast(game, trigger.name)
    elif trigger.kind == "link":
        _follow(game, token, trigger.name)


def _throw(game: "Game", token: Token, thrown: Trigger) -> None:
    """Let the innermost activity around that catches it catch an error or escalation."""
    running: Running | None = token.inside
    while running is not None:
        started = [start for start in handlers.catching(running, token) if _catches(start, thrown)]
        if started:
            handlers.begin(game, _exact(started), running)
            return
        if running.host is None:
            break
        host = cast("Token", _host(running))
        catching = [event for event in host.node.border if _catches(event, thrown)]
        if catching:
            event = _exact(catching)
            caught = Token(node=event, inside=host.inside, frame=host.frame, item=host.item, holder=host)
            host.hanging.append(caught)
            _at_border(game, caught)
            return
        running = host.inside
    raise Fault(token.node.id)


def _host(running: Running) -> Token | None:
    """Return the activity that runs a box, with the events on its border."""
    host = running.host
    return host.holder if host is not None and host.instance else host


def _cancel(game: "Game", token: Token) -> None:
    """Cancel the transaction around."""
    host = _host(token.inside)
    caught = [] if host is None else [e for e in host.node.border if _trigger(e).kind == "cancel"]
    if host is None or not caught:
        raise Fault(token.node.id)
    event = Token(node=caught[0], inside=host.inside, frame=host.frame, item=host.item, holder=host)
    host.hanging.append(event)
    _at_border(game, event)


def _exact(catching: list[Node]) -> Node:
    """Return the event that names what is thrown, before one that catches everything."""
    return next((event for event in catching if _trigger(event).code is not None), catching[0])


def _broadcast(game: "Game", name: str) -> None:
    """Trigger every event of the case that waits for a signal now; in which order they happen is open."""
    for token in walk(game.root):
        if token.awaits == "signal" and _trigger(token.node).name == name:
            token.awaits, token.triggered = None, True
            game.ready.append(token)


def _follow(game: "Game", token: Token, name: str) -> None:
    """Go on at the end of a link, which is drawn in the same box."""
    ends = (node for node in token.inside.box.nodes.values() if node.kind == "intermediateCatchEvent")
    end = next(
        n for n in ends if n.trigger is not None and (n.trigger.kind, n.trigger.name) == ("link", name)
    )
    game.remove(token)
    game.put(token.inside, end)


def _catches(event: Node, thrown: Trigger) -> bool:
    mine = _trigger(event)
    return mine.kind == thrown.kind and mine.code in {None, thrown.code}
