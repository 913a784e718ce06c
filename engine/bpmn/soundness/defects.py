"""What can go wrong in a region that was played: each defect with a shortest way to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn.soundness.exploring import END, Played, crowd, growth
from engine.bpmn.soundness.net import Move
from engine.bpmn.soundness.playing import Rules


class Kind(StrEnum):
    """The ways in which a drawing can be unsound."""

    DEADLOCK = "deadlock"
    LIVELOCK = "livelock"
    DEAD_ELEMENT = "dead-element"
    IMPROPER_COMPLETION = "improper-completion"
    MISSING_SYNCHRONISATION = "missing-synchronisation"
    UNBOUNDED = "unbounded-growth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One thing that is wrong: where, with which others, and the elements passed on a shortest way to it."""

    kind: Kind
    element: str
    others: tuple[str, ...] = ()
    way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found in one region; `live` are the elements that were passed or reached.

    `complete`: everything that may happen was seen, so that what is not in `live` never happens. `stuck_in`
    are the activities that never end inside.
    """

    defects: tuple[Defect, ...]
    live: frozenset[str]
    complete: bool
    stuck_in: frozenset[str] = frozenset()


class Judge:
    """Judges one region."""

    def __init__(self, rules: Rules, played: Played) -> None:
        """Judge what was played by `rules`."""
        self._rules = rules
        self._played = played
        self._stuck: list[int] = []
        self._inside: set[str] = set()

    def verdict(self) -> Verdict:
        """Return everything that is wrong, each once."""
        self._sort_out()
        live = frozenset(self._live())  # before growth is looked for, which reaches what is never reached
        safe = len(self._played.markings)
        defects = [*self._stuck_tokens(), *self._endless(safe), *self._crowds()]
        return Verdict(
            defects=tuple(defects),
            live=live,
            complete=self._played.whole and not self._played.crowded and not self._inside,
            stuck_in=frozenset(self._inside),
        )

    def _sort_out(self) -> None:
        """Tell markings in which nothing can move from those in which only something inside never ends."""
        crowded = set(self._played.crowded)
        for number, following in enumerate(self._played.after):
            marking = self._played.markings[number]
            if following or marking == END or number in crowded or not self._was_followed(number):
                continue
            inside = {self._rules.never_ends(place) for place in marking} - {None}
            if inside:
                self._inside |= {str(name) for name in inside}
            else:
                self._stuck.append(number)

    def _was_followed(self, number: int) -> bool:
        """Say whether the moves from a marking are known: beyond the bound nothing is."""
        return self._played.whole or number <= self._played.followed

    def _stuck_tokens(self) -> Iterator[Defect]:
        told: set[tuple[Kind, tuple[str, ...]]] = set()
        for number in self._stuck:
            waiting = tuple(sorted({self._node(place) for place in self._played.markings[number]}))
            way = self._played.way(number)
            kind = Kind.IMPROPER_COMPLETION if any(move.ends for move in way) else Kind.DEADLOCK
            if (kind, waiting) not in told:
                told.add((kind, waiting))
                yield Defect(kind=kind, element=waiting[0], others=waiting[1:], way=passed(way))

    def _endless(self, safe: int) -> Iterator[Defect]:
        """Find the nearest marking from which there is no way out: no end, no other defect, for ever."""
        if not self._played.whole:
            return
        out = self._way_out(safe)
        lost = next((number for number in range(safe) if number not in out), None)
        if lost is None:
            return
        trapped = [n for n in range(safe) if n not in out]
        names = sorted({key for n in trapped for move, _ in self._played.after[n] for key in move.way})
        marking = self._played.markings[lost]
        yield Defect(
            kind=Kind.LIVELOCK,
            element=self._node(marking[0]),
            others=tuple(names),
            way=passed(self._played.way(lost)),
        )

    def _way_out(self, safe: int) -> set[int]:
        before: list[list[int]] = [[] for _ in range(safe)]
        waiting = [number for number in range(safe) if not self._played.after[number]]
        for number in range(safe):
            for _, target in self._played.after[number]:
                if target is None:
                    waiting.append(number)
                else:
                    before[target].append(number)
        out: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number not in out:
                out.add(number)
                waiting += before[number]
        return out

    def _crowds(self) -> Iterator[Defect]:
        """Find where two tokens come, and tell the nearest only: what lies behind follows from it."""
        crowded: dict[str, int] = {}
        for number in self._played.crowded:
            place = crowd(self._played.markings[number])
            if place is not None:
                crowded.setdefault(self._node(place), number)
        following: set[str] = set()
        for node, number in sorted(crowded.items(), key=lambda pair: self._rank(pair[0], crowded)):
            if node not in following:
                following |= self._rules.behind(node)
                way = passed(self._played.way(number))
                yield Defect(kind=Kind.MISSING_SYNCHRONISATION, element=node, way=way)
        if self._played.crowded:
            grown = growth(self._rules, self._played)
            if grown is not None:
                last = [key for move in grown for key in move.way][-1]
                yield Defect(kind=Kind.UNBOUNDED, element=last, way=passed(grown))

    def _rank(self, node: str, crowded: dict[str, int]) -> tuple[int, int]:
        """Return a key that puts what lies behind others after them, else the nearest first."""
        before = sum(node in self._rules.behind(other) for other in crowded)
        return before, crowded[node]

    def _live(self) -> Iterator[str]:
        for number, marking in enumerate(self._played.markings):
            for place in marking:
                yield self._rules.places[place].name
            for move, _ in self._played.after[number]:
                yield from move.way

    def _node(self, place: int) -> str:
        return self._rules.node_of(place)


def passed(way: tuple[Move, ...]) -> tuple[str, ...]:
    """Return the elements on a way, in order."""
    return tuple(key for move in way for key in move.way)
