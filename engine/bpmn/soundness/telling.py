"""The verdict on a bundle as findings: what is wrong, where, and a shortest way to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from engine.bpmn.dialect.diagram import Diagram
from engine.bpmn.findings import Findings, Place, Rule
from engine.bpmn.soundness.defects import Defect, Kind
from engine.bpmn.soundness.net import Undecided
from engine.bpmn.soundness.regions import Drawn
from engine.bpmn.soundness.whole import examine

_RULES: Final[Mapping[Kind, Rule]] = {
    Kind.DEADLOCK: Rule.DEADLOCK,
    Kind.LIVELOCK: Rule.LIVELOCK,
    Kind.DEAD_ELEMENT: Rule.DEAD_ELEMENT,
    Kind.IMPROPER_COMPLETION: Rule.IMPROPER_COMPLETION,
    Kind.MISSING_SYNCHRONISATION: Rule.MISSING_SYNCHRONISATION,
    Kind.UNBOUNDED: Rule.UNBOUNDED_GROWTH,
}
_MOST_NAMED: Final = 12


class Verdict(StrEnum):
    """What is said of the whole bundle."""

    SOUND = "sound"
    UNSOUND = "unsound"
    NOT_DECIDED = "not decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A defect as a person reads it; `path` are the flow nodes on a shortest way, in order."""

    rule: Rule
    place: Place
    message: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """The verdict, what leads to it, and how many markings were looked at."""

    verdict: Verdict
    told: tuple[Told, ...] = field(default=())
    markings: int = 0


def judge(diagrams: Iterable[Diagram]) -> Soundness:
    """Say whether the processes of a bundle are sound; their flows have to be whole."""
    examined = examine(diagrams)
    teller = _Teller(examined.drawn)
    told = [*map(teller.defect, examined.defects), *map(teller.undecided, examined.undecided)]
    verdict = Verdict.UNSOUND if examined.defects else Verdict.SOUND
    if examined.undecided and not examined.defects:
        verdict = Verdict.NOT_DECIDED
    return Soundness(verdict=verdict, told=tuple(told), markings=examined.markings)


def note(soundness: Soundness, findings: Findings) -> None:
    """Note what was found: defects keep a bundle from being published, what is not decided does not."""
    for told in soundness.told:
        if told.rule is Rule.NOT_DECIDED:
            findings.warning(told.rule, told.place, told.message)
        else:
            findings.error(told.rule, told.place, told.message)


class _Teller:
    """Says defects in words."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn

    def defect(self, defect: Defect) -> Told:
        path = tuple(key for key in defect.way if key in self._drawn.nodes)
        shown = f" Shortest way: {' → '.join(map(self._named, path))}." if path else ""
        return Told(
            rule=_RULES[defect.kind],
            place=self._place(defect.element),
            message=f"{self._sentence(defect)}{shown}",
            path=path,
        )

    def undecided(self, undecided: Undecided) -> Told:
        message = f"Whether {self._named(undecided.element)} is sound is not decided: {undecided.why}."
        return Told(rule=Rule.NOT_DECIDED, place=self._place(undecided.element), message=message)

    def _sentence(self, defect: Defect) -> str:
        here, others = self._named(defect.element), self._several(defect)
        match defect.kind:
            case Kind.DEADLOCK:
                return f"Deadlock: a token waits at {here}{others} for one that can never come."
            case Kind.IMPROPER_COMPLETION:
                return (
                    f"Improper completion: an end is reached, but a token stays at {here}{others} for ever; "
                    "lead every branch to the gateway that joins, or none."
                )
            case Kind.MISSING_SYNCHRONISATION:
                return (
                    f"Missing synchronisation: two tokens come to {here}; join what runs "
                    "side by side with a gateway of the kind that parted it."
                )
            case Kind.UNBOUNDED:
                return (
                    f"Unbounded growth: each round through {here} leaves more tokens; join what runs "
                    "side by side inside the loop."
                )
            case Kind.LIVELOCK:
                return f"Livelock: from {here} on no end can be reached any more{others}."
            case Kind.DEAD_ELEMENT:
                return f"Dead element: nothing that may happen ever leads to {here}{others}."

    def _several(self, defect: Defect) -> str:
        others = [key for key in defect.others if key in self._drawn.nodes and key != defect.element]
        if not others:
            return ""
        named = ", ".join(map(self._named, others[:_MOST_NAMED]))
        more = ", …" if len(others) > _MOST_NAMED else ""
        match defect.kind:
            case Kind.LIVELOCK:
                return f", it goes round through {named}{more}"
            case Kind.DEAD_ELEMENT:
                return f", nor to {named}{more}"
            case _:
                return f", {named}{more}"

    def _named(self, key: str) -> str:
        node, flow = self._drawn.nodes.get(key), self._drawn.flows.get(key)
        name = node.name if node is not None else flow.name if flow is not None else ""
        return f"{key} ({' '.join(name.split())})" if name.split() else key

    def _place(self, key: str) -> Place:
        known = self._drawn.nodes.get(key) or self._drawn.flows.get(key) or self._drawn.scopes.get(key)
        return known.place if known is not None else Place(file="", element=key)
