"""A decision as the studio shows it: hit policy in words, what comes before, its rules or its formula."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext

from engine.feel.tables import RANKING, Aggregation, HitPolicy, Output, Rule, Table
from web.context import say
from web.wording import Wording

_POLICIES: Final[Mapping[HitPolicy, str]] = {
    HitPolicy.UNIQUE: lazy_gettext("At most one rule may hold; it decides."),
    HitPolicy.FIRST: lazy_gettext("The first rule that holds decides."),
    HitPolicy.PRIORITY: lazy_gettext(
        "Of the rules that hold, the one decides whose output stands first among the values of its column."
    ),
    HitPolicy.ANY: lazy_gettext("Several rules may hold, but they must all say the same."),
    HitPolicy.COLLECT: lazy_gettext("Every rule that holds counts; the outcome is a list."),
    HitPolicy.RULE_ORDER: lazy_gettext(
        "Every rule that holds counts; the outcome is a list in the order of the rules."
    ),
    HitPolicy.OUTPUT_ORDER: lazy_gettext(
        "Every rule that holds counts; the outcome is a list in the order of the values of the column."
    ),
}
_AGGREGATIONS: Final[Mapping[Aggregation, str]] = {
    Aggregation.SUM: lazy_gettext("Every rule that holds counts; the outcome is the sum."),
    Aggregation.MIN: lazy_gettext("Every rule that holds counts; the outcome is the smallest value."),
    Aggregation.MAX: lazy_gettext("Every rule that holds counts; the outcome is the largest value."),
    Aggregation.COUNT: lazy_gettext("Every rule that holds counts; the outcome is how many there are."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column under its label; `values` are the texts it may hold, where their order decides."""

    label: str
    source: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule: what is tested, what is written, its articles."""

    number: int
    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision in the reader's language.

    `before` are (id, name) of the decisions it requires. `defaults` is what is written where no rule holds,
    () where nothing is said. `formula` is the expression that the decision is, "" where it is a table.
    """

    id: str
    file: str
    title: str
    policy: str
    code: str
    before: tuple[tuple[str, str], ...]
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[Row, ...]
    defaults: tuple[str, ...]
    formula: str


def in_words(table: Table, words: Wording) -> Decision:
    """Return a decision as people read it."""
    ranked = table.hit_policy in RANKING
    formula = table.formula
    return Decision(
        id=table.id,
        file=table.file,
        title=words.table(table.id),
        policy=say("One expression decides.") if formula is not None else _policy(table),
        code="" if formula is not None else " ".join(filter(None, (table.hit_policy, table.aggregation))),
        before=tuple((required.id, words.table(required.id)) for required in table.requires),
        inputs=tuple(
            Column(label=words.text(table.file, column.label), source=column.expression.source)
            for column in table.inputs
        ),
        outputs=tuple(_output(column, table.file, words, ranked=ranked) for column in table.outputs),
        rows=tuple(_row(rule, number, table.file, words) for number, rule in enumerate(table.rules, start=1)),
        defaults=_defaults(table),
        formula="" if formula is None else formula.source,
    )


def _policy(table: Table) -> str:
    return str(_POLICIES[table.hit_policy] if table.aggregation is None else _AGGREGATIONS[table.aggregation])


def _output(column: Output, file: str, words: Wording, *, ranked: bool) -> Column:
    values = column.values if ranked else ()
    return Column(label=words.text(file, column.label), source=column.name, values=values)


def _row(rule: Rule, number: int, file: str, words: Wording) -> Row:
    return Row(
        number=number,
        tests=tuple(cell.source for cell in rule.tests),
        outputs=tuple("" if cell is None else cell.source for cell in rule.outputs),
        notes=tuple(words.text(file, note) for note in rule.annotations),
    )


def _defaults(table: Table) -> tuple[str, ...]:
    """Return what each output is where no rule holds; an aggregation has a value then, and needs none."""
    defaults = [column.default for column in table.outputs]
    if table.aggregation is not None or all(default is None for default in defaults):
        return ()
    return tuple("null" if default is None else default.source for default in defaults)
