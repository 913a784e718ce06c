"""Activities in the reference: scripts, what sub-processes and calls run, multi-instances and loops."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from engine.events import Json
from tests.reference.data import holds, json_value
from tests.reference.drawn import Repetition
from tests.reference.tokens import Fault, Frame, Rounds, Running, Token

if TYPE_CHECKING:
    from tests.reference.game import Game


def run_script(game: "Game", token: Token) -> None:
    """Set the names of a script, line by line."""
    values: dict[str, Json] = {}
    for line in filter(None, map(str.strip, token.node.script.splitlines())):
        name, _, expression = line.partition("=")
        values[name.strip()] = json_value(expression.strip(), token, game.at)
        token.frame.values[name.strip()] = values[name.strip()]
    _note_values(game, token, values)


def _note_values(game: "Game", token: Token, values: dict[str, Json]) -> None:
    path, element, _ = token.place
    game.note("set", element, path, repr(sorted(values.items())))


def call(game: "Game", token: Token) -> None:
    """Run what a sub-process holds or a call activity calls."""
    node = token.node
    if node.id in game.stages and node.loop is None:
        game.note("stage", "entered", node.id)
    box = node.inner or game.processes[str(node.called)]
    here = f"{node.id}#{token.item}" if token.instance and _loop(token).multiple else node.id
    above = token.inside.path
    token.inner = Running(
        box=box,
        host=token,
        path=f"{above}/{here}" if above else here,
        item=token.item,
        frame=token.frame,
    )
    game.open(token.inner)


# ---------------------------------------------------------------------------------------------- repetition


def repeat(game: "Game", token: Token) -> None:
    """Begin to repeat an activity."""
    loop = _loop(token)
    if not loop.multiple:
        token.rounds = Rounds(items=[], outputs=[])
        if loop.test_before and not _again(game, token, loop):
            game.complete(token)
        else:
            _round(game, token)
        return
    items = _items(game, token, loop)
    token.rounds = Rounds(items=items, outputs=[None] * len(items))
    if not items:
        _finish(game, token)
    else:
        for _ in items[:1] if loop.sequential else items:
            _next(game, token)


def _again(game: "Game", token: Token, loop: Repetition) -> bool:
    """Return whether a standard loop goes on."""
    if loop.maximum is not None and cast("Rounds", token.rounds).done >= loop.maximum:
        return False
    return loop.condition is None or holds(loop.condition, token, game.at)


def _round(game: "Game", token: Token) -> None:
    instance = Token(
        node=token.node,
        inside=token.inside,
        frame=token.frame,
        item=token.item,
        holder=token,
        instance=True,
    )
    token.hanging.append(instance)
    game.enter(instance)


def _loop(token: Token) -> Repetition:
    return cast("Repetition", token.node.loop)


def _items(game: "Game", token: Token, loop: Repetition) -> list[Json]:
    if loop.cardinality is not None:
        number = json_value(loop.cardinality, token, game.at)
        return [None] * int(cast("int", number))
    items = token.frame.all().get(str(loop.collection))
    if not isinstance(items, list):
        raise Fault(token.node.id)
    return list(items)


def _next(game: "Game", token: Token) -> None:
    rounds, loop = cast("Rounds", token.rounds), _loop(token)
    index = rounds.next
    rounds.next += 1
    own: dict[str, Json] = {} if loop.item is None else {loop.item: rounds.items[index]}
    if loop.cardinality is not None:
        own = {"loopCounter": index + 1}
    instance = Token(
        node=token.node,
        inside=token.inside,
        frame=Frame(values=own, outer=token.frame),
        item=index,
        holder=token,
        instance=True,
    )
    token.hanging.append(instance)
    game.enter(instance)


def instance_done(game: "Game", instance: Token) -> None:
    """Collect what an instance gives; go on with the next one, or behind the activity after the last."""
    token = cast("Token", instance.holder)
    rounds, loop = cast("Rounds", token.rounds), _loop(token)
    rounds.done += 1
    if not loop.multiple:
        game.remove(instance)
        if _again(game, token, loop):
            _round(game, token)
        else:
            game.complete(token)
        return
    if loop.output_item is not None:
        rounds.outputs[instance.item or 0] = instance.frame.values.get(loop.output_item)
    enough = loop.until is not None and _enough(game, instance, token, loop.until)
    game.remove(instance)
    running = [other for other in token.hanging if other.instance]
    if enough:
        for other in running:
            game.take(other)
        _finish(game, token)
    elif loop.sequential and rounds.next < len(rounds.items):
        _next(game, token)
    elif not running:
        _finish(game, token)


def _enough(game: "Game", instance: Token, token: Token, until: str) -> bool:
    """Ask the condition of a multi-instance, which may count the instances (BPMN 2.0.2, table 10.30)."""
    rounds = cast("Rounds", token.rounds)
    counted: dict[str, Json] = {
        "numberOfInstances": len(rounds.items),
        "numberOfActiveInstances": sum(other.instance for other in token.hanging) - 1,
        "numberOfCompletedInstances": rounds.done,
        "numberOfTerminatedInstances": 0,
    }
    asking = replace(instance, frame=Frame(values=counted, outer=instance.frame))
    return holds(until, asking, game.at)


def _finish(game: "Game", token: Token) -> None:
    loop, rounds = _loop(token), cast("Rounds", token.rounds)
    if loop.output is not None:
        token.frame.values[loop.output] = rounds.outputs
        _note_values(game, token, {loop.output: rounds.outputs})
    game.complete(token)
