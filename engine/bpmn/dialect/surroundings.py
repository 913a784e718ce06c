"""What the diagrams of a bundle refer to: roles, messages, forms, tables, clocks, jobs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.bpmn.dialect.diagram import Diagram, Node
from engine.deadlines import Rulebook
from engine.feel.tables import Table
from engine.forms import Form

PROPOSED: Final = "proposed_"
JOB_READS: Final[Mapping[str, tuple[str, ...]]] = {
    "case.forward": ("transfer_to",),
    "case.hand_over_secretly": ("transfer_to",),
}
"""What a job reads from the case file, sealed as it is: never routing data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Everything of a bundle besides its diagrams, as far as it could be read.

    `form_ids` and `table_ids` also name the ones that are broken; `complete` is False when something is
    broken, and then nobody can say which names are never set. `jobs` None: they are not compared.
    """

    entry: str
    stages: tuple[str, ...]
    roles: Mapping[str, str]
    messages: Mapping[str, str]
    submission_form: str
    forms: Mapping[str, Form]
    form_ids: frozenset[str]
    tables: Mapping[str, Table]
    table_ids: frozenset[str]
    rulebook: Rulebook | None
    jobs: frozenset[str] | None
    complete: bool


def all_nodes(diagrams: tuple[Diagram, ...]) -> Iterator[Node]:
    """Yield the nodes of all files."""
    for diagram in diagrams:
        yield from diagram.nodes.values()


def decided_names(table: Table) -> frozenset[str]:
    """Return the names that a person decides after the table proposed them."""
    return frozenset(
        output.name.removeprefix(PROPOSED) for output in table.outputs if output.name.startswith(PROPOSED)
    )
