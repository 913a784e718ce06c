"""Which flow nodes, flows and decision rules a bundle's scenarios reach, and which they do not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.bpmn.dialect import Diagram
from engine.events import Event, FlowTaken, TableEvaluated
from engine.feel.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A kind of thing: all there are, and those that were reached."""

    known: frozenset[str]
    reached: frozenset[str]

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
    """What all scenarios of a bundle reach; a rule is called table/rule."""

    flow_nodes: Covered
    flows: Covered
    rules: Covered


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts what was reached while scenarios are played."""

    flows: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)

    def note(self, happened: Iterable[Event]) -> None:
        """Note what a scenario reached."""
        for event in happened:
            match event:
                case FlowTaken():
                    self.flows.add(str(event.flow))
                case TableEvaluated():
                    self.matched(event.decision, event.matched)
                case _:
                    pass  # what people and clocks did leaves the trail of flows

    def matched(self, table: str, rules: Iterable[str]) -> None:
        """Note that rules of a table held."""
        self.rules |= {f"{table}/{rule}" for rule in rules}

    def coverage(self, diagrams: tuple[Diagram, ...], tables: Mapping[str, Table]) -> Coverage:
        """Return the whole of what was reached."""
        flows = frozenset(flow.id for diagram in diagrams for flow in diagram.flows)
        nodes = frozenset(key for diagram in diagrams for key in diagram.nodes)
        rules = frozenset(f"{key}/{rule.id}" for key, table in tables.items() for rule in table.rules)
        return Coverage(
            flow_nodes=Covered(known=nodes, reached=frozenset(_passed(diagrams, self.flows))),
            flows=Covered(known=flows, reached=flows & self.flows),
            rules=Covered(known=rules, reached=rules & self.rules),
        )


def _passed(diagrams: tuple[Diagram, ...], taken: set[str]) -> set[str]:
    """Return the nodes that a token left, or at which it ended; what is drawn inside one counts for it."""
    passed: set[str] = set()
    for diagram in diagrams:
        leaving = {flow.source for flow in diagram.flows}
        for flow in diagram.flows:
            if flow.id in taken:
                passed.add(flow.source)
                if flow.target not in leaving:
                    passed.add(flow.target)
    scopes = {node.scope for diagram in diagrams for key, node in diagram.nodes.items() if key in passed}
    return passed | {key for diagram in diagrams for key in diagram.nodes if key in scopes}
