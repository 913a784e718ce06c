"""Decision tables as data, and the decision they come to for one scope."""

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, cast

from engine.feel.compilation import Tester
from engine.feel.errors import BudgetExceededError, FeelEvaluationError, OperationError
from engine.feel.expressions import Expression, UnaryTests
from engine.feel.functions import BUILTINS
from engine.feel.notation import JSON, to_json
from engine.feel.run import Environment, Run


class HitPolicy(StrEnum):
    """What is decided where several rules match."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    ANY = "ANY"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"


class Aggregation(StrEnum):
    """What a COLLECT table makes of what its rules write, where it gives no list."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


LISTING: Final = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})
"""The hit policies under which a table gives a list, and an empty one where no rule matches."""
RANKING: Final = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
"""The hit policies that go by the order of the output values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A column that is tested; `allowed` are the values that may come, None where any may."""

    id: str
    label: str
    expression: Expression
    type: str = ""
    allowed: UnaryTests | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A column that is written.

    `values` are the texts it may hold, the first before all others where their order counts; empty where any
    may stand. `allowed` are the same as tests, numbers and ranges too. `default` is written where no rule
    matches.
    """

    id: str
    name: str
    label: str
    values: tuple[str, ...] = ()
    allowed: UnaryTests | None = None
    default: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: a test per input, an expression per output (None writes null), and its articles of law."""

    id: str
    tests: tuple[UnaryTests, ...]
    outputs: tuple[Expression | None, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table whose rows all have as many cells as there are columns.

    `file` is where it stands among others, "" where it was never written down.
    `requires` are the decisions whose outputs it reads; they are decided before it, each once. A decision
    that is one expression is a table without inputs, of one rule.
    """

    id: str
    name: str
    hit_policy: HitPolicy
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    file: str = ""
    aggregation: Aggregation | None = None
    requires: tuple["Table", ...] = ()
    # Per rule the cells that test anything: most are "-".
    _tests: tuple[tuple[tuple[int, Tester], ...], ...] = field(init=False, repr=False, compare=False)
    # The decisions to be decided before this one, in order, each once.
    before: tuple["Table", ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for rule in self.rules:
            found = len(rule.tests), len(rule.outputs)
            if found != (len(self.inputs), len(self.outputs)):
                raise ValueError(
                    f'Rule "{rule.id}" of table "{self.id}" has {found[0]} tests and {found[1]} outputs, '
                    f"but the table has {len(self.inputs)} inputs and {len(self.outputs)} outputs."
                )
        tests = tuple(
            tuple((column, cell.tester) for column, cell in enumerate(rule.tests) if not cell.passes_all)
            for rule in self.rules
        )
        object.__setattr__(self, "_tests", tests)
        before: dict[str, Table] = {}
        for table in self.requires:
            before |= {found.id: found for found in (*table.before, table) if found.id not in before}
        object.__setattr__(self, "before", tuple(before.values()))

    @property
    def names(self) -> frozenset[str]:
        """The roots that the table, or a decision it requires, reads from the scope."""
        cells = [cell for rule in self.rules for cell in (*rule.tests, *rule.outputs)]
        cells += [column.default for column in self.outputs]
        parts = (
            *(column.expression for column in self.inputs),
            *(cell for cell in cells if cell is not None),
        )
        read = frozenset[str]().union(*(part.names for part in parts))
        decided = {output.name for table in self.requires for output in table.outputs}
        return (read - decided).union(*(table.names for table in self.requires))

    @property
    def formula(self) -> Expression | None:
        """The one expression that the decision is, None where there is more to it."""
        cells = [cell for rule in self.rules for cell in rule.outputs]
        alone = not self.inputs and len(cells) == 1 and self.hit_policy is HitPolicy.UNIQUE
        return cells[0] if alone else None

    @property
    def must_match(self) -> bool:
        """Whether the table has no answer where no rule matches."""
        return self.hit_policy not in LISTING and all(output.default is None for output in self.outputs)

    def matching(self, run: Run, values: list[object]) -> Iterator[Rule]:
        """Yield the rules all of whose tests the inputs pass, in their order."""
        for rule, tests in zip(self.rules, self._tests, strict=True):
            for column, tester in tests:
                if tester(run, values[column]) is not True:
                    break
            else:
                yield rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a table came to.

    `inputs` by the text of their expressions, `matched` the ids of the rules that did, `outputs` by name.
    `required` says the same of the decisions before it, by their ids, in their order.
    """

    inputs: Mapping[str, JSON]
    matched: tuple[str, ...]
    outputs: Mapping[str, JSON]
    required: Mapping[str, "Outcome"] = field(default_factory=dict)


def decide(table: Table, scope: Mapping[str, object], environment: Environment) -> Outcome:
    """Return what a table decides for a scope; a name that is not set is null.

    Where no rule matches, `matched` is empty and the outputs are the defaults, null without any, and empty
    lists under COLLECT, RULE ORDER and OUTPUT ORDER. These give for each output the list of what the matching
    rules write. Each table has one budget, in which the cells themselves are not counted.

    Raises:
        FeelEvaluationError: two rules of a UNIQUE table match, those of an ANY table write different things,
            an output is none of its values, or an expression fails.
        BudgetExceededError: it takes too many steps, or a value grows too large.
    """
    if not table.requires:
        return _decided(table, scope, environment)[0]
    required: dict[str, Outcome] = {}
    known: dict[str, object] = {}
    within: Mapping[str, object] = ChainMap(known, cast("dict[str, object]", scope))
    for earlier in table.before:
        required[earlier.id], written = _decided(earlier, within, environment)
        known |= written
    return replace(_decided(table, within, environment)[0], required=required)


_Row = Sequence[object]


def _decided(
    table: Table, scope: Mapping[str, object], environment: Environment
) -> tuple[Outcome, Mapping[str, object]]:
    """Return what a table comes to, and its outputs as FEEL values, exact where the history holds text."""
    run = Run(scope, environment)
    try:
        values = [column.expression.evaluator(run) for column in table.inputs]
        matched = _matched(table, run, values)
        rows = [(rule.id, _row(table, rule, run)) for rule in matched]
        written = _outputs(table, run, _chosen(table, rows))
    except RecursionError as failure:
        raise BudgetExceededError("A value is nested too deep", table.id) from failure
    except OperationError as failure:
        raise failure.located() from None
    outcome = Outcome(
        inputs={
            column.expression.source: to_json(value)
            for column, value in zip(table.inputs, values, strict=True)
        },
        matched=tuple(rule.id for rule in matched),
        outputs={name: to_json(value) for name, value in written.items()},
    )
    return outcome, written


def _matched(table: Table, run: Run, values: list[object]) -> tuple[Rule, ...]:
    matching = table.matching(run, values)
    if table.hit_policy is HitPolicy.FIRST:
        first = next(matching, None)
        return () if first is None else (first,)
    matched = tuple(matching)
    if table.hit_policy is HitPolicy.UNIQUE and len(matched) > 1:
        rules = ", ".join(rule.id for rule in matched)
        raise FeelEvaluationError(
            f'Table "{table.id}" has the hit policy UNIQUE, but these rules match: {rules}'
        )
    return matched


def _row(table: Table, rule: Rule, run: Run) -> _Row:
    row = [None if cell is None else cell.evaluator(run) for cell in rule.outputs]
    for value, column in zip(row, table.outputs, strict=True):
        allowed = column.allowed
        if allowed is None or value is None or (isinstance(value, str) and value in column.values):
            continue
        if allowed.tester(run, value) is not True:
            raise FeelEvaluationError(
                f'Rule "{rule.id}" of table "{table.id}" writes {column.name} = {value}, '
                f"which is none of its values: {allowed.source}"
            )
    return row


def _chosen(table: Table, rows: list[tuple[str, _Row]]) -> list[_Row]:
    """Return what the matching rules write, as far as the hit policy lets it count, in its order."""
    if (
        len(rows) > 1
        and table.hit_policy is HitPolicy.ANY
        and any(to_json(row) != to_json(rows[0][1]) for _, row in rows)
    ):
        rules = ", ".join(rule for rule, _ in rows)
        raise FeelEvaluationError(
            f'Table "{table.id}" has the hit policy ANY, but these rules write different things: {rules}'
        )
    written = [row for _, row in rows]
    if len(written) > 1 and table.hit_policy in RANKING:
        written.sort(key=lambda row: _rank(table, row))
    return written if table.hit_policy in LISTING else written[:1]


def _rank(table: Table, row: _Row) -> list[int]:
    """Return where a row stands by the order of the output values; what is none of them comes last."""
    pairs = zip(table.outputs, row, strict=True)
    return [
        column.values.index(value)
        if isinstance(value, str) and value in column.values
        else len(column.values)
        for column, value in pairs
    ]


def _outputs(table: Table, run: Run, rows: list[_Row]) -> dict[str, object]:
    if rows and table.hit_policy not in LISTING:
        return {column.name: value for column, value in zip(table.outputs, rows[0], strict=True)}
    columns = {column.name: [row[place] for row in rows] for place, column in enumerate(table.outputs)}
    if table.aggregation is not None:
        return {name: _aggregated(table.aggregation, run, column) for name, column in columns.items()}
    if rows:
        return {**columns}
    if any(column.default is not None for column in table.outputs):
        return {
            column.name: None if column.default is None else column.default.evaluator(run)
            for column in table.outputs
        }
    return {name: [] if table.hit_policy in LISTING else None for name in columns}


def _aggregated(aggregation: Aggregation, run: Run, written: list[object]) -> object:
    if aggregation is Aggregation.COUNT:
        return len(written)
    return BUILTINS[aggregation.lower()].apply(run, [written])
