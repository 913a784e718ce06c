"""Tokens arranged by the DMN 1.3 grammar; what is not supported is refused with its place."""

from decimal import Decimal
from typing import Final

from typing_extensions import override

from engine.feel.lexer import TokenKind
from engine.feel.primaries import UNSUPPORTED, PrimaryParser
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Conditional,
    Conjunction,
    Disjunction,
    For,
    FunctionLiteral,
    InstanceOf,
    Iteration,
    Literal,
    Membership,
    Negation,
    Node,
    Operator,
    Quantified,
    RangeLiteral,
    Test,
    Tests,
    Type,
)
from engine.feel.types import ANY, read_type

_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER = range(1, 7)
_PRECEDENCE: Final = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), _COMPARE),
    **dict.fromkeys(("+", "-"), _ADD),
    **dict.fromkeys(("*", "/"), _MULTIPLY),
    "**": _POWER,
}
_TEST_OPERATORS: Final = frozenset({"<", "<=", ">", ">=", "=", "!="})


def parse_expression(source: str) -> Node:
    """Return the shape of an expression.

    Raises:
        FeelSyntaxError: the text is not an expression, too long, too deep or too large.
    """
    return _Parser(source, unary=False).whole_expression()


def parse_cell(source: str) -> Tests:
    """Return the shape of the text in one cell of a decision table.

    Raises:
        FeelSyntaxError: the text is not a list of unary tests, too long, too deep or too large.
    """
    return _Parser(source, unary=True).whole_cell()


class _Parser(PrimaryParser):
    """The operators, tests and loops around the parts that stand for themselves."""

    def whole_expression(self) -> Node:
        node = self._expression()
        self._end()
        return node

    def whole_cell(self) -> Tests:
        cursor = self._cursor
        if cursor.token.kind is TokenKind.END or (
            cursor.sees("-") and cursor.following.kind is TokenKind.END
        ):
            return Tests(offset=0, tests=(), negated=False)
        negated = cursor.sees("not") and cursor.bracket_ends_text()
        if negated:
            cursor.take()
            cursor.expect("(")
        tests = self._tests()
        if negated:
            cursor.expect(")")
        self._end()
        return Tests(offset=0, tests=tests, negated=negated)

    def _end(self) -> None:
        if self._cursor.token.text in UNSUPPORTED and self._cursor.token.kind is TokenKind.WORD:
            self._cursor.refuse(UNSUPPORTED[self._cursor.token.text])
        self._cursor.expect_end()

    # -- infix operators

    @override
    def _expression(self) -> Node:
        outer, self._in_range_end = self._in_range_end, False
        node = self._binary(_OR)
        self._in_range_end = outer
        return node

    @override
    def _endpoint(self) -> Node:
        return self._binary(_ADD)

    def _binary(self, lowest: int) -> Node:
        self._cursor.descend()
        left = self._negation()
        compared = False
        while (precedence := self._precedence()) >= lowest:
            if compared and precedence == _COMPARE:
                self._cursor.refuse("Comparisons cannot be chained: join them by and, or use between")
            compared = precedence == _COMPARE
            left = self._infix(left, precedence)
        self._cursor.ascend()
        return left

    def _precedence(self) -> int:
        token = self._cursor.token
        return 0 if token.kind is TokenKind.STRING else _PRECEDENCE.get(token.text, 0)

    def _infix(self, left: Node, precedence: int) -> Node:
        operator = self._cursor.take()
        if operator.text == "between":
            return self._between(left)
        if operator.text == "in":
            return self._membership(left)
        right = self._binary(precedence + 1)
        built, offset = self._cursor.built, operator.offset
        if operator.text == "and":
            terms = (*left.terms, right) if isinstance(left, Conjunction) else (left, right)
            return built(Conjunction(offset=offset, terms=terms), *terms)
        if operator.text == "or":
            terms = (*left.terms, right) if isinstance(left, Disjunction) else (left, right)
            return built(Disjunction(offset=offset, terms=terms), *terms)
        shape = Comparison if precedence == _COMPARE else Arithmetic
        return built(
            shape(offset=offset, operator=Operator(operator.text), left=left, right=right), left, right
        )

    def _between(self, value: Node) -> Node:
        low = self._binary(_ADD)
        self._cursor.expect("and")
        high = self._binary(_ADD)
        return self._cursor.built(
            Between(offset=value.offset, value=value, low=low, high=high), value, low, high
        )

    def _negation(self) -> Node:
        signs = []
        while self._cursor.sees("-"):
            signs.append(self._cursor.take().offset)
        node = self._instance_of(self._postfix())
        for offset in reversed(signs):
            if isinstance(node, Literal) and isinstance(node.value, Decimal) and node.value:
                node = self._cursor.built(Literal(offset=offset, value=node.value.copy_negate()))
            else:
                node = self._cursor.built(Negation(offset=offset, operand=node), node)
        return node

    def _instance_of(self, value: Node) -> Node:
        offset = self._cursor.token.offset
        if not self._cursor.accept("instance"):
            return value
        self._cursor.expect("of")
        node = InstanceOf(offset=offset, value=value, type=read_type(self._cursor))
        return self._cursor.built(node, value)

    # -- tests

    def _membership(self, value: Node) -> Node:
        opening = self._cursor.token.offset
        if not self._cursor.accept("("):
            tests: tuple[Test, ...] = (self._test(_ADD),)
        else:
            tests = self._tests()
            if self._cursor.sees("..") and len(tests) == 1 and tests[0].operator is None:
                bounds = self._range(opening, tests[0].operand, low_closed=False)
                tests = (self._cursor.built(Test(offset=opening, operator=None, operand=bounds), bounds),)
            else:
                self._cursor.expect(")")
        parts = (value, *tests)
        return self._cursor.built(Membership(offset=value.offset, value=value, tests=tests), *parts)

    def _tests(self) -> tuple[Test, ...]:
        tests = [self._test(_OR)]
        while self._cursor.accept(","):
            tests.append(self._test(_OR))
        return tuple(tests)

    def _test(self, lowest: int) -> Test:
        token = self._cursor.token
        if token.kind is TokenKind.MARK and token.text in _TEST_OPERATORS:
            self._cursor.take()
            operand = self._binary(_ADD)
            test = Test(offset=token.offset, operator=Operator(token.text), operand=operand)
        else:
            operand = self._binary(lowest)
            test = Test(offset=token.offset, operator=None, operand=operand)
        return self._cursor.built(test, operand)

    # -- what contains its own variables or branches

    @override
    def _compound(self) -> Node:
        if self._cursor.sees("function"):
            return self._function()
        return self._conditional() if self._cursor.sees("if") else self._loop()

    def _function(self) -> Node:
        offset = self._cursor.take().offset
        self._cursor.expect("(")
        parameters: list[tuple[str, Type]] = []
        while self._goes_on(")", begun=bool(parameters)):
            name = self._name("the name of a parameter")
            if any(name == known for known, _ in parameters):
                self._cursor.refuse(f'The function has two parameters named "{name}"', offset)
            parameters.append((name, read_type(self._cursor) if self._cursor.accept(":") else ANY))
        if self._cursor.sees("external"):
            self._cursor.refuse(UNSUPPORTED["external"])
        self._cursor.descend()
        body = self._binary(_OR)
        self._cursor.ascend()
        function = FunctionLiteral(offset=offset, parameters=tuple(parameters), body=body)
        return self._cursor.built(function, body)

    def _conditional(self) -> Node:
        offset = self._cursor.take().offset
        condition = self._expression()
        self._cursor.expect("then")
        chosen = self._expression()
        self._cursor.expect("else")
        otherwise = self._binary(_OR)
        node = Conditional(offset=offset, condition=condition, chosen=chosen, otherwise=otherwise)
        return self._cursor.built(node, condition, chosen, otherwise)

    def _loop(self) -> Node:
        kind = self._cursor.take()
        iterations = [self._iteration()]
        while self._cursor.accept(","):
            iterations.append(self._iteration())
        self._cursor.expect("return" if kind.text == "for" else "satisfies")
        body = self._binary(_OR)
        for _ in iterations:
            self._cursor.ascend()
        parts = (*iterations, body)
        if kind.text == "for":
            return self._cursor.built(
                For(offset=kind.offset, iterations=tuple(iterations), body=body), *parts
            )
        quantified = Quantified(
            offset=kind.offset, every=kind.text == "every", iterations=tuple(iterations), body=body
        )
        return self._cursor.built(quantified, *parts)

    def _iteration(self) -> Iteration:
        self._cursor.descend()  # each iteration runs within the one before
        offset = self._cursor.token.offset
        name = self._name("the name of a variable")
        self._cursor.expect("in")
        source = self._expression()
        if self._cursor.accept(".."):
            high = self._expression()
            bounds = RangeLiteral(
                offset=source.offset, low=source, high=high, low_closed=True, high_closed=True
            )
            source = self._cursor.built(bounds, source, high)
        return self._cursor.built(Iteration(offset=offset, name=name, source=source), source)
