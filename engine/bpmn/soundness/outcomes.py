"""What those around see of a region that was played: which things it throws, in which order, and its end."""

from collections.abc import Iterable
from typing import Final

from engine.bpmn.soundness.exploring import END, Played
from engine.bpmn.soundness.net import State, Summary, Thrown, Undecided

_MOST_STATES: Final = 200


def summary(played: Played, region: str) -> Summary:
    """Return the summary: the same sequences of throws and ends as the region itself, nothing else.

    Raises Undecided where they are too many.
    """
    return _Seen(played, region).summary()


class _Seen:
    """Tells the markings apart only as far as others can: the classical construction of subsets."""

    def __init__(self, played: Played, region: str) -> None:
        self._played = played
        self._region = region
        self._numbers: dict[frozenset[int], int] = {}
        self._waiting: list[frozenset[int]] = []

    def summary(self) -> Summary:
        states: list[State] = []
        self._number(self._closure([0]))
        while self._waiting:
            here = self._waiting.pop(0)
            states.append(self._state(here))
            if len(states) > _MOST_STATES:
                raise Undecided(self._region, f"others may see more than {_MOST_STATES} states of it")
        return Summary(states=tuple(states))

    def _number(self, markings: frozenset[int]) -> int:
        known = self._numbers.get(markings)
        if known is None:
            known = self._numbers[markings] = len(self._numbers)
            self._waiting.append(markings)
        return known

    def _closure(self, numbers: Iterable[int]) -> frozenset[int]:
        """Return everything that may come without anybody around seeing it."""
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            waiting += [
                to for move, to in self._played.after[number] if move.throws is None and to is not None
            ]
        return frozenset(found)

    def _state(self, here: frozenset[int]) -> State:
        thrown: dict[Thrown, set[int] | None] = {}
        for number in here:
            for move, target in self._played.after[number]:
                if move.throws is not None:
                    self._note(thrown, move.throws, target)
        ended = self._played.numbers.get(END)
        return State(
            completes=ended in here,
            throws=tuple(
                (what, None if targets is None else self._number(self._closure(targets)))
                for what, targets in sorted(thrown.items(), key=lambda pair: pair[0])
            ),
        )

    def _note(self, thrown: dict[Thrown, set[int] | None], what: Thrown, target: int | None) -> None:
        if target is None:
            thrown[what] = None
            return
        targets = thrown.setdefault(what, set())
        if targets is not None:
            targets.add(target)
