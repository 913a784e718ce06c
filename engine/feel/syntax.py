"""The shapes an expression can have once parsed: one frozen value per construct of the DMN 1.3 grammar."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Operator(StrEnum):
    """An infix operator between two values."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    POWER = "**"
    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of an expression and where it begins."""

    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Node):
    """null, a boolean, a number or a string."""

    value: str | Decimal | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """A name of the scope, of a loop or of a filtered item."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested(Node):
    """`?`, the input of a unary test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path(Node):
    """`base.name`."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Node):
    """`base[condition]`, or `base[index]` when the condition is a number."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLiteral(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLiteral(Node):
    """`{name: a, "another name": b}`; an entry may read the ones before it."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeLiteral(Node):
    """`[low..high]`, `(low..high)` and their mixtures; an end is None where it is open, as in `(< 5)`."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """`left + right` and its like."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Node):
    """`left < right` and its like."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Conjunction(Node):
    """`a and b and c`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disjunction(Node):
    """`a or b or c`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Test(Node):
    """One positive unary test: `< 5` where an operator is given, else a value or a condition."""

    operator: Operator | None
    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Node):
    """`value in test`, `value in (test, test)`."""

    value: Node
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Node):
    """`if condition then chosen else otherwise`."""

    condition: Node
    chosen: Node
    otherwise: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Iteration(Node):
    """`name in source`, a part of a loop."""

    name: str
    source: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class For(Node):
    """`for a in list, b in list return body`."""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantified(Node):
    """`some a in list satisfies body`, `every a in list satisfies body`."""

    every: bool
    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """`function(argument, argument)`; with `names` each argument says which parameter it is for."""

    function: str
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Node):
    """`(what gives a function)(argument, argument)`."""

    callee: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type as FEEL writes it: `list<number>`; `parts` are its types or, of a context, its entries."""

    name: str
    parts: tuple["Type", ...] = ()
    entries: tuple[tuple[str, "Type"], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionLiteral(Node):
    """`function(a: number, b) body`."""

    parameters: tuple[tuple[str, Type], ...]
    body: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Tests(Node):
    """The text of one cell of a decision table; no tests at all is `-`, which everything passes."""

    tests: tuple[Test, ...]
    negated: bool
