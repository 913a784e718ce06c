"""How answers are found: three-valued logic, comparisons, membership, choices and arithmetic."""

from engine.feel.arithmetic import negate, operate
from engine.feel.compilation import Compilation, Evaluator, Tester
from engine.feel.errors import OperationError
from engine.feel.run import Run
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Conditional,
    Conjunction,
    Disjunction,
    ListLiteral,
    Literal,
    Membership,
    Negation,
    Node,
    Operator,
    Quantified,
    Test,
)
from engine.feel.values import Range, compared, equal, member, within

# What answers a question by itself, so that in a cell it is the answer and not a value to look for.
CONDITIONS = (Comparison, Conjunction, Disjunction, Between, Membership, Quantified)


def conjunction(compilation: Compilation, node: Conjunction) -> Evaluator:
    """Compile `a and b`: false where one is false, true where all are true, else null."""
    return _junction(compilation, node.terms, decisive=False)


def disjunction(compilation: Compilation, node: Disjunction) -> Evaluator:
    """Compile `a or b`: true where one is true, false where all are false, else null."""
    return _junction(compilation, node.terms, decisive=True)


def _junction(compilation: Compilation, nodes: tuple[Node, ...], *, decisive: bool) -> Evaluator:
    terms = [compilation.evaluator(node) for node in nodes]

    def evaluate(run: Run) -> bool | None:
        answer: bool | None = not decisive
        for term in terms:
            value = term(run)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                answer = None
        return answer

    return evaluate


def comparison(compilation: Compilation, node: Comparison) -> Evaluator:
    """Compile `a = b` and its like; a comparison with a text that is written there is kept short."""
    operator = node.operator
    left, right = compilation.evaluator(node.left), compilation.evaluator(node.right)
    if operator in {Operator.EQUAL, Operator.UNEQUAL}:
        for side, value in ((node.left, node.right), (node.right, node.left)):
            if isinstance(value, Literal):
                compilation.note_literals(compilation.free_path(side), (value.value,))
        if isinstance(node.right, Literal) and isinstance(node.right.value, str):
            return _text_comparison(left, node.right.value, wanted=operator is Operator.EQUAL)
    return compilation.located(node, lambda run: compared(run, operator, left(run), right(run)))


def _text_comparison(left: Evaluator, text: str, *, wanted: bool) -> Evaluator:
    def evaluate(run: Run) -> bool | None:
        value = left(run)
        if isinstance(value, str):
            return (value == text) is wanted
        return not wanted if value is None else None

    return evaluate


def between(compilation: Compilation, node: Between) -> Evaluator:
    """Compile `value between low and high`, both ends included."""
    value, low, high = (compilation.evaluator(part) for part in (node.value, node.low, node.high))

    def evaluate(run: Run) -> bool | None:
        return within(value(run), Range(low=low(run), high=high(run), low_closed=True, high_closed=True))

    return compilation.located(node, evaluate)


def membership(compilation: Compilation, node: Membership) -> Evaluator:
    """Compile `value in tests`."""
    value = compilation.evaluator(node.value)
    compilation.note_literals(compilation.free_path(node.value), written_values(node.tests))
    test = any_test(compilation, node.tests, in_cell=False)
    return compilation.located(node, lambda run: test(run, value(run)))


def conditional(compilation: Compilation, node: Conditional) -> Evaluator:
    """Compile `if condition then chosen else otherwise`; null is not true."""
    condition, chosen, otherwise = (
        compilation.evaluator(part) for part in (node.condition, node.chosen, node.otherwise)
    )
    return lambda run: chosen(run) if condition(run) is True else otherwise(run)


def arithmetic(compilation: Compilation, node: Arithmetic) -> Evaluator:
    """Compile `a + b` and its like."""
    operator, left, right = node.operator, compilation.evaluator(node.left), compilation.evaluator(node.right)
    return compilation.located(node, lambda run: operate(run, operator, left(run), right(run)))


def negation(compilation: Compilation, node: Negation) -> Evaluator:
    """Compile `-a`."""
    operand = compilation.evaluator(node.operand)
    return compilation.located(node, lambda run: negate(operand(run)))


def any_test(compilation: Compilation, tests: tuple[Test, ...], *, in_cell: bool) -> Tester:
    """Compile tests of which one has to hold; a choice among written texts is one look-up.

    In a cell what reads `?` is a condition; elsewhere `?` is a value like others.
    """
    texts = [
        test.operand.value for test in tests if test.operator is None and isinstance(test.operand, Literal)
    ]
    if texts and len(texts) == len(tests) and all(isinstance(text, str) for text in texts):
        compilation.nodes += len(tests)
        return _text_test(frozenset(texts))
    testers = [_unary_test(compilation, test, in_cell=in_cell) for test in tests]
    return testers[0] if len(testers) == 1 else _any_of(testers)


def _text_test(texts: frozenset[object]) -> Tester:
    def test(_run: Run, value: object) -> bool | None:
        if isinstance(value, str):
            return value in texts
        return False if value is None else None

    return test


def _truth_test(*, wanted: bool) -> Tester:
    def test(_run: Run, value: object) -> bool | None:
        if isinstance(value, bool):
            return value is wanted
        return False if value is None else None

    return test


def _any_of(testers: list[Tester]) -> Tester:
    def test(run: Run, value: object) -> bool | None:
        answer: bool | None = False
        for tester in testers:
            found = tester(run, value)
            if found is True:
                return True
            answer = None if found is None else answer
        return answer

    return test


def _unary_test(compilation: Compilation, test: Test, *, in_cell: bool) -> Tester:
    compilation.nodes += 1
    operand, known_reads = test.operand, compilation.tested_reads
    evaluator = compilation.evaluator(operand)
    if test.operator is not None:
        return _located(compilation, test, _operator_test(test.operator, evaluator))
    if isinstance(operand, CONDITIONS) or (in_cell and compilation.tested_reads > known_reads):
        return _condition_test(evaluator)
    if isinstance(operand, Literal):
        written = operand.value
        if isinstance(written, bool):
            return _truth_test(wanted=written)
        return _located(compilation, test, lambda run, value: equal(run, value, written))
    return _located(compilation, test, lambda run, value: member(run, value, evaluator(run)))


def _condition_test(evaluator: Evaluator) -> Tester:
    def test(run: Run, _value: object) -> bool | None:
        answer = evaluator(run)
        return answer if isinstance(answer, bool) else None

    return test


def _operator_test(operator: Operator, evaluator: Evaluator) -> Tester:
    return lambda run, value: compared(run, operator, value, evaluator(run))


def _located(compilation: Compilation, node: Node, tester: Tester) -> Tester:
    source, offset = compilation.source, node.offset

    def test(run: Run, value: object) -> bool | None:
        try:
            return tester(run, value)
        except OperationError as failure:
            raise failure.located(source, offset) from None

    return test


def written_values(tests: tuple[Test, ...]) -> tuple[object, ...]:
    """Return the values that tests of equality name in writing."""
    found: list[object] = []
    for test in tests:
        if test.operator in {None, Operator.EQUAL, Operator.UNEQUAL}:
            items = test.operand.items if isinstance(test.operand, ListLiteral) else (test.operand,)
            found += [item.value for item in items if isinstance(item, Literal)]
    return tuple(found)
