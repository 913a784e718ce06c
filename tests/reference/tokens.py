"""What a reference game is made of while it is played: tokens, running boxes, frames of data."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.events import Json
from tests.reference.drawn import Box, Node


class Fault(Exception):
    """The process cannot go on at an element; a bundle that comes here is refused by the engine."""


@dataclass(eq=False, kw_only=True)
class Frame:
    """Data that a case or an instance of a multi-instance owns; what it lacks is read further out."""

    values: dict[str, Json]
    outer: "Frame | None" = None

    def all(self) -> Mapping[str, Json]:
        """Return everything that is seen here."""
        maps, frame = [self.values], self.outer
        while frame is not None:
            maps.append(frame.values)
            frame = frame.outer
        return ChainMap(*maps)


@dataclass(eq=False, kw_only=True)
class Running:
    """A process or sub-process that runs; `host` is the activity's token that runs it."""

    box: Box
    host: "Token | None"
    path: str
    item: int | None
    frame: Frame
    tokens: list["Token"] = field(default_factory=list)
    armed: list["Token"] = field(default_factory=list)
    interrupted: bool = False


@dataclass(eq=False, kw_only=True)
class Rounds:
    """How far a repeated activity is: what it runs for, what has come out of it."""

    items: list[Json]
    outputs: list[Json]
    next: int = 0
    done: int = 0


@dataclass(eq=False, kw_only=True)
class Token:
    """A token on a node.

    `holder` is what it hangs on: a border event on its activity, an instance on its multi-instance, an
    awaited event on its gateway. `awaits` says which kind of stimulus moves it, `triggered` that it came,
    `held` that a condition has not been false since it happened, `left` how often a timer still repeats;
    `leaving` that it has thrown something and goes on next.
    """

    node: Node
    inside: Running
    frame: Frame
    item: int | None
    holder: "Token | None" = None
    instance: bool = False
    awaits: str | None = None
    due: datetime | None = None
    left: int | None = None
    arrived: dict[str, int] = field(default_factory=dict)
    hanging: list["Token"] = field(default_factory=list)
    inner: Running | None = None
    rounds: Rounds | None = None
    triggered: bool = False
    leaving: bool = False
    held: bool = False
    gone: bool = False

    @property
    def place(self) -> tuple[str, str, int | None]:
        """Path, element and item: how history names it."""
        return self.inside.path, self.node.id, self.item

    @property
    def siblings(self) -> list["Token"]:
        """The list that the token stands in."""
        if self.holder is not None:
            return self.holder.hanging
        return self.inside.armed if self in self.inside.armed else self.inside.tokens


def walk(running: Running | None) -> Iterator[Token]:
    """Yield every token of a running box, of what its activities run and of what hangs on them."""
    if running is not None:
        for token in (*running.tokens, *running.armed):
            yield from _walk(token)


def _walk(token: Token) -> Iterator[Token]:
    yield token
    for hanging in token.hanging:
        yield from _walk(hanging)
    yield from walk(token.inner)


def boxes(running: Running | None) -> Iterator[Running]:
    """Yield a running box and all that run inside it."""
    if running is not None:
        yield running
        for token in walk(running):
            if token.inner is not None:
                yield token.inner
