"""Event sub-processes and conditions in the reference (BPMN 2.0.2, 10.3.5 and 13.5.4)."""

from typing import TYPE_CHECKING, cast

from tests.reference import events
from tests.reference.data import holds
from tests.reference.drawn import Box, Node, Trigger
from tests.reference.tokens import Running, Token, walk

if TYPE_CHECKING:
    from tests.reference.game import Game


def arm(game: "Game", running: Running) -> None:
    """Begin to wait for what starts the event sub-processes of a box."""
    for handler in running.box.handlers:
        start = cast("Box", handler.inner).start
        if cast("Trigger", start.trigger).kind in events.AWAITED:
            token = Token(node=start, inside=running, frame=running.frame, item=running.item)
            running.armed.append(token)
            events.await_event(game, token)


def catching(running: Running, token: Token) -> list[Node]:
    """Return the starts of event sub-processes of a box that may catch what a token throws inside it.

    An event sub-process belongs to the box that it handles events of: what it throws itself is for those
    further out. When one has interrupted its box none is started any more.
    """
    around: Running | None = token.inside
    while around is not None and around is not running:
        host = around.host
        if host is not None and host.inside is running and host.node.by_event:
            return []
        around = None if host is None else host.inside
    return [] if running.interrupted else [cast("Box", node.inner).start for node in running.box.handlers]


def begin(game: "Game", start: Node, running: Running, armed: Token | None = None) -> None:
    """Start an event sub-process, instead of all else in its box or beside it."""
    if start.interrupting:
        running.interrupted = True
        game.take_all(running, but=armed)
        if armed is not None:
            game.remove(armed)
    elif armed is not None:
        game.remove(armed)
        events.await_again(game, armed)
    handler = next(node for node in running.box.handlers if cast("Box", node.inner).start is start)
    game.put(running, handler)


def conditions(game: "Game") -> list[Token]:
    """Return the tokens whose condition has become true; asked when nothing is on its way."""
    come: list[Token] = []
    for token in walk(game.root):
        if token.awaits == "conditional":
            true = holds(str(cast("Trigger", token.node.trigger).condition), token, game.at)
            if true and not token.held:
                come.append(token)
            token.held = token.held and true
    return come
