"""Plays a token game to its end in every possible way, shortest ways first, within bounds."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Protocol

from engine.bpmn.soundness.net import Marking, Move

MOST_MARKINGS: Final = 20_000
MOST_PLAIN: Final = 5_000
"""How many markings are looked at before tasks are fused."""
MOST_GROWN: Final = 2_000
"""How many markings are looked at once two tokens lie on one place: only to tell whether it goes on so."""
END: Final[Marking] = ()


class Game(Protocol):
    """The rules of one token game."""

    def start(self) -> Marking:
        """Return the first marking."""
        ...

    def moves(self, marking: Marking) -> Iterator[tuple[Move, Marking]]:
        """Yield every move that is possible, with what it leads to."""
        ...

    def counted(self, marking: Marking) -> Marking:
        """Return the marking without the places that never hold more than one token."""
        ...

    def waits_for_others(self, move: Move) -> bool:
        """Say whether a move depends on where there are no tokens: more tokens may then allow less."""
        ...


@dataclass(slots=True, kw_only=True)
class Played:
    """The markings that can be reached, by number in the order in which they were; 0 is the first.

    `before` says how each was reached first, `after` what follows, None: thrown out of the game.
    `crowded` have two tokens on one place and are not followed; `whole` is False where the bound was hit,
    and then only the first `followed` were.
    """

    markings: list[Marking] = field(default_factory=list)
    numbers: dict[Marking, int] = field(default_factory=dict)
    before: list[tuple[int, Move] | None] = field(default_factory=list)
    after: list[list[tuple[Move, int | None]]] = field(default_factory=list)
    crowded: list[int] = field(default_factory=list)
    whole: bool = True
    followed: int = 0

    def way(self, number: int) -> tuple[Move, ...]:
        """Return the moves of a shortest way to a marking."""
        moves: list[Move] = []
        while (step := self.before[number]) is not None:
            number, move = step
            moves.append(move)
        return tuple(reversed(moves))

    def number(self, marking: Marking, before: tuple[int, Move] | None) -> tuple[int, bool]:
        """Return the number of a marking, and whether it is new."""
        known = self.numbers.get(marking)
        if known is not None:
            return known, False
        number = self.numbers[marking] = len(self.markings)
        self.markings.append(marking)
        self.before.append(before)
        self.after.append([])
        return number, True


def play(game: Game, most: int = MOST_MARKINGS) -> Played:
    """Reach everything that can be reached while no place holds two tokens, at most `most` markings."""
    played = Played()
    queue: deque[int] = deque([played.number(game.start(), None)[0]])
    while queue:
        number = played.followed = queue.popleft()
        for move, marking in game.moves(played.markings[number]):
            if move.throws is not None and move.fatal:
                played.after[number].append((move, None))
                continue
            reached, new = played.number(marking, (number, move))
            played.after[number].append((move, reached))
            if not new:
                continue
            if crowd(marking) is not None:
                played.crowded.append(reached)
            else:
                queue.append(reached)
        if len(played.markings) > most:
            played.whole = False
            break
    return played


def crowd(marking: Marking) -> int | None:
    """Return a place that holds two tokens, None where there is none."""
    for place, following in pairwise(marking):
        if place == following:
            return place
    return None


def growth(game: Game, played: Played) -> tuple[Move, ...] | None:
    """Return a shortest way to a marking that holds all of an earlier one and more, None where none is found.

    What led from the one to the other can then be done again, and again.
    """
    queue = deque(played.crowded)
    while queue and len(played.markings) < MOST_MARKINGS + MOST_GROWN:
        number = queue.popleft()
        if _grew(game, played, number):
            return played.way(number)
        if number - played.crowded[0] > MOST_GROWN:
            break
        for move, marking in game.moves(played.markings[number]):
            if move.throws is not None and move.fatal:
                continue
            reached, new = played.number(marking, (number, move))
            if new:
                queue.append(reached)
    return None


def _grew(game: Game, played: Played, number: int) -> bool:
    here = game.counted(played.markings[number])
    at = number
    while (step := played.before[at]) is not None:
        at, move = step
        if move.clears or game.waits_for_others(move):
            return False
        if _less(game.counted(played.markings[at]), here):
            return True
    return False


def _less(smaller: Marking, larger: Marking) -> bool:
    """Say whether one marking holds all tokens of the other, and more."""
    if len(smaller) >= len(larger):
        return False
    rest = list(larger)
    for place in smaller:
        if place not in rest:
            return False
        rest.remove(place)
    return True
