"""Expressions and unary tests: parsed once, kept, evaluated many times within a budget."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from typing_extensions import override

from engine.feel import access, calls, closures, logic, loops
from engine.feel.compilation import TESTED, Compilation, Evaluator, Rule, Tester
from engine.feel.errors import BudgetExceededError, FeelError
from engine.feel.parser import parse_cell, parse_expression
from engine.feel.run import Environment, Run
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conditional,
    Conjunction,
    ContextLiteral,
    Disjunction,
    Filter,
    For,
    FunctionLiteral,
    InstanceOf,
    Invocation,
    ListLiteral,
    Literal,
    Membership,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeLiteral,
    Tested,
    Tests,
)
from engine.feel.values import negated

# More than any bundle holds; what is not asked for again leaves first.
KEPT = 4_096

# An environment for what never asks for the moment.
NOWHEN: Final = Environment(now=datetime(2000, 1, 1, tzinfo=UTC), zone=UTC)
_WRITES: Final = frozenset({"date", "time", "date and time", "duration"})

_RULES: Mapping[type[Node], Rule] = {
    Literal: access.literal,
    Name: access.name,
    Tested: access.tested,
    Path: access.path,
    ListLiteral: access.list_literal,
    ContextLiteral: access.context_literal,
    RangeLiteral: access.range_literal,
    Conjunction: logic.conjunction,
    Disjunction: logic.disjunction,
    Comparison: logic.comparison,
    Between: logic.between,
    Membership: logic.membership,
    Conditional: logic.conditional,
    Arithmetic: logic.arithmetic,
    Negation: logic.negation,
    Filter: loops.list_filter,
    For: loops.for_loop,
    Quantified: loops.quantified,
    Call: calls.call,
    Invocation: closures.invocation,
    FunctionLiteral: closures.function_literal,
    InstanceOf: closures.instance_of,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What is known of a text once it is parsed; two are equal when their text is.

    `names` are the roots it reads from the scope, `item_names` names inside a filter that may be entries of
    the filtered item or names of the scope, `functions` all the functions it calls. `literals_compared` says
    for each name or dotted path which texts it is compared with by =, !=, in and `list contains`.
    """

    source: str
    names: frozenset[str] = field(compare=False)
    item_names: frozenset[str] = field(compare=False)
    functions: frozenset[str] = field(compare=False)
    literals_compared: Mapping[str, frozenset[str]] = field(compare=False)
    nodes: int = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression(Parsed):
    """An expression ready to be evaluated."""

    evaluator: Evaluator = field(compare=False, repr=False)

    @override
    def __reduce__(self) -> tuple[Callable[[str], "Expression"], tuple[str]]:
        # Copied with the diagram it stands in: the copy is parsed again, or rather found again.
        return parse, (self.source,)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnaryTests(Parsed):
    """The text of one cell of a decision table, ready to be applied.

    `literals` are the texts it compares its input with; `passes_all` is true for `-`.
    """

    literals: frozenset[str] = field(compare=False)
    passes_all: bool = field(compare=False)
    tester: Tester = field(compare=False, repr=False)

    @override
    def __reduce__(self) -> tuple[Callable[[str], "UnaryTests"], tuple[str]]:
        return parse_unary_tests, (self.source,)


@lru_cache(maxsize=KEPT)
def parse(source: str) -> Expression:
    """Return the expression that a text writes.

    Raises:
        FeelSyntaxError: the text is no expression, uses something that is not supported, or is too large.
    """
    compilation = Compilation(source, _RULES)
    evaluator = compilation.evaluator(parse_expression(source))
    return Expression(
        source=source,
        names=frozenset(compilation.names),
        item_names=frozenset(compilation.item_names),
        functions=frozenset(compilation.functions),
        literals_compared=_compared(compilation),
        nodes=compilation.nodes,
        evaluator=evaluator,
    )


@lru_cache(maxsize=KEPT)
def parse_unary_tests(source: str) -> UnaryTests:
    """Return the unary tests that a cell writes; an empty cell and `-` pass everything.

    Raises:
        FeelSyntaxError: the text is no list of tests, uses something that is not supported, or is too large.
    """
    compilation = Compilation(source, _RULES)
    cell = parse_cell(source)
    tester = _cell_tester(compilation, cell)
    compilation.note_literals(TESTED, logic.written_values(cell.tests))
    literals = frozenset(compilation.literals.pop(TESTED, ()))
    return UnaryTests(
        source=source,
        names=frozenset(compilation.names),
        item_names=frozenset(compilation.item_names),
        functions=frozenset(compilation.functions),
        literals_compared=_compared(compilation),
        nodes=compilation.nodes,
        literals=literals,
        passes_all=not cell.tests,
        tester=tester,
    )


def fixed(node: Node, source: str) -> object:
    """Return the value of a part of a text that reads and calls nothing but what is written there.

    Raises:
        FeelError: it reads a name or the input of a cell, or it calls a function that is no literal of FEEL.
    """
    compilation = Compilation(source, _RULES)
    evaluator = compilation.evaluator(node)
    if compilation.names or compilation.tested_reads or compilation.functions - _WRITES:
        raise FeelError("The value depends on what is read", source, node.offset)
    return evaluator(Run({}, NOWHEN))


def _compared(compilation: Compilation) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({path: frozenset(texts) for path, texts in compilation.literals.items()})


def _cell_tester(compilation: Compilation, cell: Tests) -> Tester:
    if not cell.tests:
        return lambda _run, _value: True
    tester = logic.any_test(compilation, cell.tests, in_cell=True)
    if compilation.tested_reads:
        tester = _remembering(tester)
    if not cell.negated:
        return tester
    positive = tester
    return lambda run, value: negated(positive(run, value))


def _remembering(tester: Tester) -> Tester:
    def test(run: Run, value: object) -> bool | None:
        run.tested = value
        return tester(run, value)

    return test


def evaluate(
    expression: Expression, scope: Mapping[str, object], environment: Environment, *, strict: bool = False
) -> object:
    """Return the value of an expression.

    None, bool, int, Decimal, str, date, time, aware datetime, timedelta, YearsMonths, Range, list or dict.
    A name that is not set is null, or with `strict` an error. Never changes the scope; the value may be a
    part of it.

    Raises:
        FeelEvaluationError: a name is not set (`strict`), a function is unknown, a date leaves the calendar.
        BudgetExceededError: it takes too many steps, or a value grows too large.
    """
    run = Run(scope, environment, strict=strict)
    run.steps = expression.nodes
    try:
        return expression.evaluator(run)
    except RecursionError as failure:
        raise BudgetExceededError("A value is nested too deep", expression.source) from failure


def test(unary: UnaryTests, value: object, scope: Mapping[str, object], environment: Environment) -> bool:
    """Tell whether a value passes the tests of a cell; what cannot be compared does not pass.

    Raises:
        FeelEvaluationError: a function is unknown, a date leaves the calendar.
        BudgetExceededError: it takes too many steps, or a value grows too large.
    """
    run = Run(scope, environment)
    run.steps = unary.nodes
    try:
        return unary.tester(run, value) is True
    except RecursionError as failure:
        raise BudgetExceededError("A value is nested too deep", unary.source) from failure
