"""The ladder of escalation: who is told when a period is about to end, and who when it has passed."""

from dataclasses import dataclass
from enum import StrEnum

from engine.deadlines.reading import Table
from engine.deadlines.running import DueKind

HOLDER = "holder"
"""The rung that is no role: whoever holds what is to be done or, where nobody does, may take it."""


class Level(StrEnum):
    """Whose people are told: those of the organ that owes it, or those of the organ above."""

    OWN = "own"
    SUPERIOR = "superior"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the ladder: at which moment, who is told, by which article.

    `last`: only at the last warning. `to` is a role's id, or `HOLDER`.
    """

    on: DueKind
    last: bool
    to: str
    organ: Level
    law: tuple[str, ...]


def read_ladder(top: Table) -> tuple[Rung, ...]:
    """Return the rungs of a file, in its order; a file without any has nobody told."""
    return tuple(_rung(table) for table in top.tables("escalation"))


def _rung(table: Table) -> Rung:
    on = table.choice("on", DueKind)
    last = table.flag("last")
    if last and on is not DueKind.WARN:
        table.refuse("last", "only a warning can be the last one")
    rung = Rung(
        on=on,
        last=last,
        to=table.routing_name("to"),
        organ=table.choice("organ", Level) if "organ" in table else Level.OWN,
        law=table.texts("law"),
    )
    table.close()
    return rung
