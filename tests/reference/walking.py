"""Walks the engine and the reference side by side through the same stimuli, and says where they part."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final, TypeAlias

from typing_extensions import override

from engine.bpmn.interpreter import SpiffInterpreter
from engine.errors import ExecutionError
from engine.events import Json
from engine.ids import JobId, MessageId, TaskId, TimerId
from engine.ports import Begin, FinishJob, FinishTask, Fire, Receive, Step, Stop
from tests.process.casework import NOON
from tests.reference.drawn import Box, read
from tests.reference.game import Game, Happening
from tests.reference.generating import LISTS, NAMES
from tests.reference.parts import Model
from tests.reference.recording import Recorder, Waiting
from tests.reference.sketch import Sketch
from tests.reference.tokens import Fault, Frame, Token, walk

LONGEST: Final = 24
MOST_ORDERS: Final = 300
_MOST_WAYS: Final = 8
_WAITING: Final = frozenset({"userTask", "serviceTask", "intermediateCatchEvent", "eventBasedGateway"})
Marking: TypeAlias = Counter[tuple[Json, ...]]


@dataclass(frozen=True, kw_only=True)
class Stimulus:
    """What happens from outside: `waiting` None begins the case, or stops it."""

    kind: str
    waiting: Waiting | None = None
    answers: Mapping[str, Json] = field(default_factory=dict)
    at: datetime = NOON
    restored: bool = False

    @override
    def __str__(self) -> str:
        """Return one line for a person."""
        waiting = self.waiting
        where = "" if waiting is None else f" {waiting.element} at {waiting.path or 'top'!r} #{waiting.item}"
        return f"{self.kind}{where} {dict(self.answers) or ''} {'(restored before)' if self.restored else ''}"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Where engine and reference part: the model, the stimuli up to there, and what each says."""

    model: Model
    walk: tuple[Stimulus, ...]
    engine: str
    reference: str

    @override
    def __str__(self) -> str:
        """Return all that a person needs to see it."""
        steps = "\n".join(f"{number:3} {stimulus}" for number, stimulus in enumerate(self.walk))
        xml = Sketch(self.model).xml.decode()
        return (
            f"{xml}\n\nthe walk:\n{steps}\n\nengine only:\n{self.engine}\n\nreference only:\n{self.reference}"
        )


@dataclass(frozen=True)
class _Seen:
    """What the engine did in one step: None where it refused."""

    trace: Counter[Happening] | None
    marking: Marking
    routing: str
    problem: str = ""


class Walk:
    """One case of one model, moved by chance."""

    def __init__(self, model: Model, seed: int) -> None:
        self.model = model
        self.chance = Random(f"walk {seed}")  # noqa: S311 (repeatable, no secret)
        sketch = Sketch(model)
        definition = sketch.definition()
        self._interpreter = SpiffInterpreter.build(definition, {"generated.bpmn": sketch.xml})
        self._boxes = read(sketch.xml)
        self._stages = frozenset(map(str, definition.stages))
        self.recorder = Recorder(self._interpreter, self._values())
        self.steps: list[Stimulus] = []
        self.seen: list[_Seen] = []

    def _values(self) -> dict[str, Json]:
        return {**{name: self.chance.randint(0, 3) for name in NAMES}, **LISTS}

    def go(self) -> Difference | None:
        """Walk until the case is over or long enough; return where engine and reference part, if they do."""
        games = [Game(self._boxes, Frame(values=dict(self.recorder.routing)), NOON, self._stages)]
        first = deepcopy(games)
        stimulus = Stimulus(kind="begin")
        for _ in range(LONGEST):
            self.steps.append(stimulus)
            self.seen.append(self._engine(stimulus))
            games = [game for game in (_follow(game, stimulus, self.seen[-1]) for game in games) if game]
            if not games and not self._explained(first):
                return self._difference(first)
            if not games or self.seen[-1].trace is None or not self.recorder.waiting:
                break
            stimulus = self._next()
        return None

    def _next(self) -> Stimulus:
        """Choose what happens next; a timer is not fired before it is due."""
        restored = self.chance.random() < 0.5
        if self.chance.random() < 0.01:
            return Stimulus(kind="stop", at=self.recorder.at, restored=restored)
        found = sorted(self.recorder.waiting.values())
        weights = [3 if waiting.kind in {"task", "job"} else 1 for waiting in found]
        waiting = self.chance.choices(found, weights)[0]
        at = self.recorder.at + timedelta(minutes=self.chance.choice([0, 0, 20, 60]))
        if waiting.due:
            at = max(at, datetime.fromisoformat(waiting.due))
        many = self.chance.randint(0, len(NAMES)) if waiting.kind != "timer" else 0
        answers = {name: self.chance.randint(0, 3) for name in self.chance.sample(NAMES, many)}
        return Stimulus(kind=waiting.kind, waiting=waiting, answers=answers, at=at, restored=restored)

    def _engine(self, stimulus: Stimulus) -> _Seen:
        recorder = self.recorder
        recorder.at = stimulus.at
        if stimulus.restored:
            recorder.restore()
        try:
            trace = recorder.step(_step(stimulus), stimulus.waiting, stimulus.answers)
        except ExecutionError as error:
            return _Seen(None, Counter(), "", f"{error.element}: {error}")
        return _Seen(trace, recorder.marking(), json.dumps(recorder.routing, sort_keys=True))

    # ------------------------------------------------------------------ the slow way, where order matters

    def _explained(self, games: list[Game]) -> bool:
        """Return whether some order of moves, in some step, leads to all that the engine has done."""
        many = len(self.steps)
        return bool(self._all_ways(games, many, thorough=False) or self._all_ways(games, many, thorough=True))

    def _all_ways(self, games: list[Game], steps: int, *, thorough: bool) -> list[Game]:
        """Return what the reference can have come to after some steps, each as the engine did it.

        Not thorough: other orders of moves are tried only where the usual one does not lead there.
        """
        games = deepcopy(games)
        for stimulus, seen in zip(self.steps[:steps], self.seen[:steps], strict=True):
            usual = [way for game in games for way in _usual(game, stimulus, seen)]
            if thorough or not usual:
                usual += [way for game in games for way in _ways(game, stimulus, seen)]
            games = list({_fingerprint(way): way for way in usual}.values())[:_MOST_WAYS]
        return games

    def _difference(self, first: list[Game]) -> Difference:
        stimulus, seen = self.steps[-1], self.seen[-1]
        games = self._all_ways(first, len(self.steps) - 1, thorough=False)
        said, marked = _said(games[0], stimulus) if games else ("nothing fits before", Counter())
        trace = Counter() if seen.trace is None else seen.trace
        others = said if isinstance(said, Counter) else Counter()
        return Difference(
            model=self.model,
            walk=tuple(self.steps),
            engine=seen.problem or _listed(trace - others, seen.marking - marked),
            reference=said if isinstance(said, str) else _listed(others - trace, marked - seen.marking),
        )


def _listed(*counters: Counter[tuple[Json, ...]]) -> str:
    return "\n".join(f"  {key}" for counter in counters for key in counter.elements()) or "  (nothing)"


def _step(stimulus: Stimulus) -> Step:
    waiting = stimulus.waiting
    if waiting is None:
        return Begin() if stimulus.kind == "begin" else Stop()
    handle = waiting.handle
    match waiting.kind:
        case "task":
            return FinishTask(task=TaskId(handle))
        case "job":
            return FinishJob(job=JobId(handle))
        case "timer":
            return Fire(timer=TimerId(handle))
        case _:
            return Receive(message=MessageId(handle))


def _touched(game: Game, stimulus: Stimulus) -> list[Token]:
    """Return the tokens that a stimulus may be meant for: those that history cannot tell apart."""
    waiting = stimulus.waiting
    return [token for token in game.waiting() if waiting is not None and waiting.fits(token)]


def _begin(game: Game, stimulus: Stimulus, token: Token | None) -> None:
    game.at, game.moves = stimulus.at, 0
    game.trace.clear()
    if token is not None:
        game.happen(token, stimulus.answers)
    elif stimulus.kind == "begin":
        game.begin()
    else:
        game.stop()


def _settle(game: Game) -> None:
    """Let all tokens move in the usual order: what only begins to wait first."""
    while options := game.options():
        game.move(next((token for token in options if token.node.kind in _WAITING), options[0]))
    game.rest()


def _said(game: Game, stimulus: Stimulus) -> tuple[Counter[Happening] | str, Marking]:
    try:
        _begin(game, stimulus, next(iter(_touched(game, stimulus)), None))
        _settle(game)
    except Fault as fault:
        return f"  a fault at {fault}", Counter()
    return game.trace, marking(game)


def _follow(game: Game, stimulus: Stimulus, seen: _Seen) -> Game | None:
    """Let the reference do the step in the order in which tokens come; None unless it does the same."""
    said, _ = _said(game, stimulus)
    if isinstance(said, str):
        return game if seen.trace is None else None
    return game if _same(game, seen) else None


def _same(game: Game, seen: _Seen) -> bool:
    return (
        game.trace == seen.trace
        and marking(game) == seen.marking
        and json.dumps(game.case.values, sort_keys=True) == seen.routing
    )


def _usual(game: Game, stimulus: Stimulus, seen: _Seen) -> Iterator[Game]:
    """Yield what the usual order leads to, if the engine came there, for each token that may be meant."""
    for index in range(max(1, len(_touched(game, stimulus)))):
        way = deepcopy(game)
        touched = _touched(way, stimulus)
        try:
            _begin(way, stimulus, touched[index] if touched else None)
            _settle(way)
        except Fault:
            if seen.trace is None:
                yield way
            continue
        if seen.trace is not None and _same(way, seen):
            yield way


def _ways(game: Game, stimulus: Stimulus, seen: _Seen) -> Iterator[Game]:
    """Yield what the reference can come to, in whatever order tokens move, if the engine came there, too."""
    many = max(1, len(_touched(game, stimulus)))
    found: set[str] = set()
    for index in range(many):
        way = deepcopy(game)
        touched = _touched(way, stimulus)
        try:
            _begin(way, stimulus, touched[index] if touched else None)
        except Fault:
            if seen.trace is None:
                yield way
            continue
        yield from _orders(way, seen, found)


def _orders(start: Game, seen: _Seen, found: set[str]) -> Iterator[Game]:
    stack = [start]
    while stack and len(found) < MOST_ORDERS:
        game = stack.pop()
        if seen.trace is not None and not game.trace <= seen.trace:
            continue
        options = game.options()
        try:
            if not options:
                game.rest()
                if seen.trace is not None and _same(game, seen):
                    yield game
                continue
            stack += reversed([_moved(game, index) for index in range(len(options))])
        except Fault:
            if seen.trace is None:
                yield game
            continue
        fresh = [way for way in stack[-len(options) :] if _fingerprint(way) not in found]
        found |= {_fingerprint(way) for way in fresh}
        stack[-len(options) :] = fresh


def _moved(game: Game, index: int) -> Game:
    way = deepcopy(game)
    way.move(way.options()[index])
    return way


def marking(game: Game) -> Marking:
    """Return the tokens as the engine's marking shows them: path, element, item, due, what has come."""
    return Counter(
        (
            *token.place,
            None if token.due is None else token.due.isoformat(),
            json.dumps(token.arrived, sort_keys=True) if token.arrived else None,
        )
        for token in walk(game.root)
    )


def _fingerprint(game: Game) -> str:
    """Return a text that two games share if they cannot be told apart from now on."""
    ready = {id(token) for token in game.ready}

    def told(token: Token) -> str:
        inside = "" if token.inner is None else sorted(map(told, (*token.inner.tokens, *token.inner.armed)))
        rounds = token.rounds and (token.rounds.next, token.rounds.done, repr(token.rounds.outputs))
        state = (token.awaits, id(token) in ready, token.triggered, token.leaving, token.held, token.left)
        own = (*token.place, str(token.due), *state, sorted(token.arrived.items()))
        frame = sorted(token.frame.values.items(), key=str) if token.instance else ""
        return repr((own, rounds, frame, sorted(map(told, token.hanging)), inside))

    root = [] if game.root is None else sorted(map(told, (*game.root.tokens, *game.root.armed)))
    return repr((root, sorted(game.case.values.items(), key=str), sorted(map(repr, game.trace.items()))))


def boxes_of(model: Model) -> dict[str, Box]:
    """Return a model as the reference reads it."""
    return read(Sketch(model).xml)
