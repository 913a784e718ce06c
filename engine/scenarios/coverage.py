"""Which flow nodes, flows and decision rules of a bundle are reached, how often, and which never."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.bpmn.dialect import Diagram
from engine.events import Event, FlowTaken, TableEvaluated
from engine.feel.tables import Table

_SPLITTING: Final = frozenset({"parallelGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A kind of thing: how often each one that there is was reached."""

    times: Mapping[str, int]

    @property
    def known(self) -> frozenset[str]:
        """All there are."""
        return frozenset(self.times)

    @property
    def reached(self) -> frozenset[str]:
        """Those that were reached."""
        return frozenset(key for key, times in self.times.items() if times)

    @property
    def fraction(self) -> float:
        """How many of them were reached, from 0 to 1; 1 where there are none."""
        return round(len(self.reached) / len(self.known), 4) if self.known else 1.0

    @property
    def missing(self) -> tuple[str, ...]:
        """What was not reached, sorted."""
        return tuple(sorted(self.known - self.reached))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is reached of a bundle; a rule is called table/rule."""

    flow_nodes: Covered
    flows: Covered
    rules: Covered


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts what is reached while cases go their ways."""

    flows: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def note(self, happened: Iterable[Event]) -> None:
        """Note what a case reached."""
        for event in happened:
            match event:
                case FlowTaken():
                    self.flows[str(event.flow)] += 1
                case TableEvaluated():
                    self.matched(event.decision, event.matched)
                case _:
                    pass  # what people and clocks did leaves the trail of flows

    def matched(self, table: str, rules: Iterable[str]) -> None:
        """Note that rules of a table held."""
        self.rules.update(f"{table}/{rule}" for rule in rules)

    def coverage(self, diagrams: tuple[Diagram, ...], tables: Mapping[str, Table]) -> Coverage:
        """Return the whole of what was reached."""
        flows = [flow.id for diagram in diagrams for flow in diagram.flows]
        nodes = [key for diagram in diagrams for key in diagram.nodes]
        rules = [f"{key}/{rule.id}" for key, table in tables.items() for rule in table.rules]
        passed = _passed(diagrams, self.flows)
        return Coverage(
            flow_nodes=Covered(times={node: passed.get(node, 0) for node in nodes}),
            flows=Covered(times={flow: self.flows[flow] for flow in flows}),
            rules=Covered(times={rule: self.rules[rule] for rule in rules}),
        )


def _passed(diagrams: tuple[Diagram, ...], taken: Mapping[str, int]) -> dict[str, int]:
    """Return how often tokens left a node or ended there; what is drawn inside one counts for it."""
    passed: dict[str, int] = {}
    for diagram in diagrams:
        left = _left(diagram, taken)
        inside: dict[str, int] = {}
        for key, node in diagram.nodes.items():
            inside[node.scope] = max(inside.get(node.scope, 0), left[key])
        passed |= {key: times or inside.get(key, 0) for key, times in left.items()}
    return passed


def _left(diagram: Diagram, taken: Mapping[str, int]) -> dict[str, int]:
    """Return how often tokens left each node of a diagram or, where no flow leaves it, arrived there."""
    leaving: dict[str, list[int]] = {}
    arriving: Counter[str] = Counter()
    for flow in diagram.flows:
        leaving.setdefault(flow.source, []).append(taken.get(flow.id, 0))
        arriving[flow.target] += taken.get(flow.id, 0)
    return {
        # One token leaves along several flows at once, or along one of them.
        key: (max if node.kind in _SPLITTING else sum)(leaving[key]) if key in leaving else arriving[key]
        for key, node in diagram.nodes.items()
    }
