"""Decision tables as data, and the decision they come to for one scope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.feel.compilation import Tester
from engine.feel.errors import BudgetExceededError, FeelEvaluationError
from engine.feel.expressions import Expression, UnaryTests
from engine.feel.notation import JSON, to_json
from engine.feel.run import Environment, Run


class HitPolicy(StrEnum):
    """What is decided where several rules match."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    COLLECT = "COLLECT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A column that is tested."""

    id: str
    label: str
    expression: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A column that is written; `values` are the texts it may hold, empty where any may stand."""

    id: str
    name: str
    label: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: a test per input, an expression per output (None writes null), and its articles of law."""

    id: str
    tests: tuple[UnaryTests, ...]
    outputs: tuple[Expression | None, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table whose rows all have as many cells as there are columns."""

    id: str
    name: str
    hit_policy: HitPolicy
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    # Per rule the cells that test anything: most are "-".
    _tests: tuple[tuple[tuple[int, Tester], ...], ...] = field(init=False, repr=False, compare=False)

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

    @property
    def names(self) -> frozenset[str]:
        """The roots that the table reads from the scope."""
        cells = (cell for rule in self.rules for cell in (*rule.tests, *rule.outputs) if cell is not None)
        inputs = (column.expression for column in self.inputs)
        return frozenset().union(*(part.names for part in (*inputs, *cells)))

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
    """

    inputs: Mapping[str, JSON]
    matched: tuple[str, ...]
    outputs: Mapping[str, JSON]


def decide(table: Table, scope: Mapping[str, object], environment: Environment) -> Outcome:
    """Return what a table decides for a scope; a name that is not set is null.

    Where no rule matches, `matched` is empty and the outputs are null, with COLLECT empty lists.
    COLLECT gives for each output the list of what the matching rules write. The whole table has one budget,
    in which the cells themselves are not counted.

    Raises:
        FeelEvaluationError: two rules of a UNIQUE table match, or an expression fails.
        BudgetExceededError: it takes too many steps, or a value grows too large.
    """
    run = Run(scope, environment)
    try:
        values = [column.expression.evaluator(run) for column in table.inputs]
        matched = _matched(table, run, values)
        outputs = _outputs(table, run, matched)
    except RecursionError as failure:
        raise BudgetExceededError("A value is nested too deep", table.id) from failure
    inputs = {
        column.expression.source: to_json(value) for column, value in zip(table.inputs, values, strict=True)
    }
    return Outcome(inputs=inputs, matched=tuple(rule.id for rule in matched), outputs=outputs)


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


def _outputs(table: Table, run: Run, matched: tuple[Rule, ...]) -> dict[str, JSON]:
    rows = [
        [None if cell is None else to_json(cell.evaluator(run)) for cell in rule.outputs] for rule in matched
    ]
    if table.hit_policy is HitPolicy.COLLECT:
        return {column.name: [row[place] for row in rows] for place, column in enumerate(table.outputs)}
    row: list[JSON] = rows[0] if rows else [None] * len(table.outputs)
    return {column.name: value for column, value in zip(table.outputs, row, strict=True)}
