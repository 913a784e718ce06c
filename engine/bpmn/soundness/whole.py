"""A bundle as a whole: each region is played alone, with what is seen of the regions that it calls."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.bpmn.dialect.diagram import Diagram
from engine.bpmn.soundness.defects import Defect, Judge, Kind, Verdict
from engine.bpmn.soundness.exploring import MOST_MARKINGS, MOST_PLAIN, Played, play
from engine.bpmn.soundness.net import NEVER, Summary, Undecided
from engine.bpmn.soundness.outcomes import summary
from engine.bpmn.soundness.playing import Rules
from engine.bpmn.soundness.regions import Drawn, Region, inner_scope, regions, whole

_MOST_ROUNDS: Final = 8
"""How often a process that calls itself is played anew until what is seen of it stays the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was found: defects, what could not be decided, and how many markings there are in all."""

    drawn: Drawn
    defects: tuple[Defect, ...]
    undecided: tuple[Undecided, ...]
    markings: int


def examine(diagrams: Iterable[Diagram]) -> Examined:
    """Play every process of a bundle whose flows are whole, whichever calls it."""
    return _Examination(whole(diagrams)).examined()


class _Examination:
    """Plays the regions of one bundle, called ones before those that call them."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn
        self._regions = {region.key: region for region in regions(drawn)}
        self._inner = {key: tuple(self._called(region)) for key, region in self._regions.items()}
        self._summaries: dict[str, Summary] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._played: dict[str, tuple[Rules, Played]] = {}
        self._undecided: dict[str, Undecided] = {}

    def examined(self) -> Examined:
        for group in self._groups():
            self._settle(group)
        for key in self._regions:
            if key in self._played and not self._doubtful(key):
                self._verdicts[key] = Judge(*self._played[key]).verdict()
        return Examined(
            drawn=self._drawn,
            defects=(*self._found(), *self._never_returning(), *self._dead()),
            undecided=tuple(self._undecided.values()),
            markings=sum(len(played.markings) for _, played in self._played.values()),
        )

    def _called(self, region: Region) -> Iterator[str]:
        """Yield the regions that begin inside a region."""
        for key in region.members:
            inside = inner_scope(region.scope.nodes[key])
            if inside in self._regions:
                yield str(inside)
        yield from (event for event in region.beside if event != region.key)

    def _groups(self) -> Iterator[tuple[str, ...]]:
        """Yield the regions, called ones first; those that call each other in a circle together."""
        reach = {key: self._within(key) for key in self._regions}
        circles = {
            key: tuple(k for k in self._regions if k in reach[key] and key in reach[k]) for key in reach
        }
        done: set[str] = set()
        for root in self._regions:
            waiting = [(root, False)]
            while waiting:
                key, called_done = waiting.pop()
                if key in done:
                    continue
                group = circles[key] or (key,)
                if called_done:
                    done |= set(group)
                    yield group
                    continue
                waiting.append((key, True))
                waiting += [(c, False) for member in group for c in self._inner[member] if c not in group]

    def _settle(self, group: tuple[str, ...]) -> None:
        """Play regions until what is seen of each stays the same: at first none of them ever ends."""
        self._summaries |= dict.fromkeys(group, NEVER)
        for _ in range(_MOST_ROUNDS):
            before = {key: self._summaries[key] for key in group}
            for key in group:
                self._play(key)
            if len(group) == 1 and group[0] not in self._inner[group[0]]:
                return
            if before == {key: self._summaries[key] for key in group}:
                return
        for key in group:
            why = f"it calls itself, and after {_MOST_ROUNDS} rounds more is seen of it than before"
            self._undecided[key] = Undecided(key, why)

    def _play(self, key: str) -> None:
        try:
            rules = Rules(self._drawn, self._regions[key], self._summaries)
            played = play(rules, MOST_PLAIN)
            if not played.whole:
                rules = Rules(self._drawn, self._regions[key], self._summaries, fuse=True)
                played = play(rules)
            self._played[key] = rules, played
            self._summaries[key] = summary(played, key)
        except Undecided as error:
            self._undecided[key] = error
            return
        if not played.whole:
            why = (
                f"it has more than {MOST_MARKINGS} markings, the nearest {played.followed + 1} were looked at"
            )
            self._undecided[key] = Undecided(key, why)

    def _doubtful(self, key: str) -> bool:
        """Say whether something that a region calls, however deep, was not understood."""
        return key not in self._played or any(k != key and k in self._undecided for k in self._within(key))

    def _within(self, key: str) -> frozenset[str]:
        """Return the regions that a region calls, however deep; itself only where it calls itself."""
        found: set[str] = set()
        waiting = [*self._inner[key]]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += self._inner[here]
        return frozenset(found)

    def _found(self) -> Iterator[Defect]:
        for verdict in self._verdicts.values():
            yield from verdict.defects

    def _never_returning(self) -> Iterator[Defect]:
        """Find what never ends although nothing in it is wrong: it calls itself on every way."""
        told: set[str] = set()
        for key, verdict in self._verdicts.items():
            for inside in verdict.stuck_in - told:
                circle = self._within(inside)
                if key in circle and not any(v.defects for k, v in self._verdicts.items() if k in circle):
                    told |= circle
                    yield Defect(kind=Kind.LIVELOCK, element=inside, others=tuple(sorted(circle)))

    def _dead(self) -> Iterator[Defect]:
        """Find elements that nothing executes, the first of each dead part; the rest follows from it."""
        for scope in self._drawn.scopes.values():
            keys = [key for key, region in self._regions.items() if region.scope.id == scope.id]
            verdicts = [self._verdicts.get(key) for key in keys]
            if any(v is None or not v.complete or v.defects for v in verdicts):
                continue
            live = frozenset[str]().union(*(verdict.live for verdict in verdicts if verdict is not None))
            dead = [key for key in scope.nodes if key not in live]
            for key in dead:
                before = [flow.source for flow in scope.incoming.get(key, ())]
                before += [host for host in [scope.nodes[key].attached_to] if host is not None]
                if not set(before) & set(dead):
                    yield Defect(kind=Kind.DEAD_ELEMENT, element=key, others=tuple(dead))
            for flow in scope.flows:
                if flow.id not in live and flow.source in live and flow.target in live:
                    yield Defect(kind=Kind.DEAD_ELEMENT, element=flow.id)
