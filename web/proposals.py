"""What the decision tables proposed for a task, with the rules that held and their articles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine import events as e
from engine.case import PROPOSED
from web.context import say
from web.sight import Work
from web.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One table's last proposal: (label, value) pairs of what is proposed and of what it was read from."""

    title: str
    proposed: tuple[tuple[str, str], ...]
    read: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]


_OTHER: Final = "other"


def departure_codes(words: Wording) -> list[tuple[str, str]]:
    """Return the reasons, as codes with their labels, for which a person may decide otherwise.

    They are the bundle's; one from before bundles had any takes every code, and is offered one.
    """
    codes = words.definition.departures
    if not codes:
        return [(_OTHER, say("Another reason"))]
    return [(code, given.english if words.english else given.title) for code, given in codes.items()]


def proposals(work: Work) -> list[Proposal]:
    """Return the proposals that a task confirms, newest of each table."""
    if not work.element.confirms:
        return []
    latest: dict[str, e.TableEvaluated] = {}
    for event in work.seen.dossier.happened:
        if isinstance(event, e.TableEvaluated) and event.decision in work.element.confirms:
            latest[event.decision] = event
    words = work.seen.words
    return [proposal(latest[name], words) for name in work.element.confirms if name in latest]


def proposal(event: e.TableEvaluated, words: Wording) -> Proposal:
    """Return what a table came to when it was evaluated."""
    table = words.definition.tables[event.decision]
    rules = [rule for rule in table.rules if rule.id in event.matched]
    read = {
        name: words.text(table.file, column.label)
        for column in table.inputs
        for name in column.expression.names
    }
    proposed = {column.name: words.text(table.file, column.label) for column in table.outputs}
    return Proposal(
        title=words.text(table.file, table.name),
        proposed=_pairs(words.proposed(event.outputs), proposed, words),
        read=_pairs(event.inputs, read, words),
        rules=tuple(words.text(table.file, note) for rule in rules for note in rule.annotations),
    )


def _pairs(
    values: Mapping[str, e.Json], labels: Mapping[str, str], words: Wording
) -> tuple[tuple[str, str], ...]:
    given = {name: value for name, value in values.items() if value is not None}
    return tuple(
        (labels.get(name, name), words.value(name.removeprefix(PROPOSED), value))
        for name, value in given.items()
    )
