"""The parts of an expression that stand for themselves: names, calls, literals, brackets, ranges."""

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Final

from engine.feel.cursor import Cursor
from engine.feel.lexer import TokenKind
from engine.feel.syntax import (
    Call,
    Conditional,
    ContextLiteral,
    Filter,
    FunctionLiteral,
    Invocation,
    ListLiteral,
    Literal,
    Name,
    Node,
    Path,
    RangeLiteral,
    Tested,
)
from engine.feel.temporal_functions import SPACED_PROPERTIES

_Written = str | Decimal | bool | None

_CONSTANTS: Final = {"true": True, "false": False, "null": None}
UNSUPPORTED: Final = {"external": "External functions are not supported"}
_ONE_SIDED: Final = frozenset({"<", "<=", ">", ">="})


class PrimaryParser(ABC):
    """One method per rule of the grammar; each leaves the cursor behind what it has read."""

    def __init__(self, source: str, *, unary: bool) -> None:
        self._cursor = Cursor(source)
        self._unary = unary
        # While the end of a range is read, "[" closes the range: ]1..5[
        self._in_range_end = False

    @abstractmethod
    def _expression(self) -> Node:
        """Read a whole expression."""

    @abstractmethod
    def _endpoint(self) -> Node:
        """Read one end of a range."""

    @abstractmethod
    def _compound(self) -> Node:
        """Read what begins with if, for, some, every or function."""

    def _postfix(self) -> Node:
        node = self._primary()
        while True:
            offset = self._cursor.token.offset
            if self._cursor.accept("."):
                name = self._property()
                node = self._cursor.built(Path(offset=offset, base=node, name=name), node)
            elif not self._in_range_end and self._cursor.accept("["):
                condition = self._expression()
                self._cursor.expect("]")
                node = self._cursor.built(
                    Filter(offset=offset, base=node, condition=condition), node, condition
                )
            elif self._cursor.sees("(") and isinstance(node, Path | Call | Invocation | Filter):
                node = self._invocation(node)
            else:
                return node

    def _property(self) -> str:
        """Read the name after a dot; some properties of values have names of two words."""
        name = self._name("a name after the dot")
        pair = f"{name} {self._cursor.token.text}"
        if pair in SPACED_PROPERTIES and self._cursor.token.kind is TokenKind.NAME:
            self._cursor.take()
            return pair
        return name

    def _invocation(self, callee: Node) -> Node:
        offset = self._cursor.take().offset
        arguments, names = self._arguments()
        if names:
            self._cursor.refuse("A function of one's own takes its arguments in their order", offset)
        return self._cursor.built(
            Invocation(offset=offset, callee=callee, arguments=arguments), callee, *arguments
        )

    def _name(self, wanted: str) -> str:
        if self._cursor.token.kind is not TokenKind.NAME:
            self._cursor.refuse(f"Expected {wanted}, but found {self._cursor.token.described()}")
        return self._cursor.take().text

    def _primary(self) -> Node:
        token = self._cursor.token
        match token.kind:
            case TokenKind.NUMBER:
                return self._literal(Decimal(token.text))
            case TokenKind.STRING:
                return self._literal(token.text)
            case TokenKind.NAME:
                return self._name_or_call()
            case TokenKind.WORD:
                return self._word()
            case _:
                return self._mark()

    def _literal(self, value: _Written) -> Node:
        return self._cursor.built(Literal(offset=self._cursor.take().offset, value=value))

    def _goes_on(self, closing: str, *, begun: bool) -> bool:
        """Tell whether another part follows, and go on to it or behind the closing bracket."""
        if self._cursor.accept(closing):
            return False
        if begun and not self._cursor.accept(","):
            self._cursor.refuse(f'Expected "," or "{closing}", but found {self._cursor.token.described()}')
        return True

    def _name_or_call(self) -> Node:
        token = self._cursor.take()
        if not self._cursor.accept("("):
            return self._cursor.built(Name(offset=token.offset, name=token.text))
        arguments, names = self._arguments()
        call = Call(offset=token.offset, function=token.text, arguments=arguments, names=names)
        return self._cursor.built(call, *arguments)

    def _arguments(self) -> tuple[tuple[Node, ...], tuple[str, ...]]:
        """Read what stands between the brackets of a call: the arguments, and their names if any."""
        arguments: list[Node] = []
        names: list[str] = []
        while self._goes_on(")", begun=bool(arguments)):
            offset, name = self._cursor.token.offset, self._cursor.accept_label()
            if bool(names if name is None else len(names) != len(arguments)):
                self._cursor.refuse("Either all arguments are named or none", offset)
            names += [] if name is None else [name]
            arguments.append(self._expression())
        return tuple(arguments), tuple(names)

    def _word(self) -> Node:
        token = self._cursor.token
        match token.text:
            case "true" | "false" | "null":
                return self._literal(_CONSTANTS[token.text])
            case "if" | "for" | "some" | "every" | "function":
                return self._compound()
            case _:
                expected = f"Expected an expression, but found {token.described()}"
                return self._cursor.refuse(UNSUPPORTED.get(token.text, expected))

    def _mark(self) -> Node:
        token = self._cursor.token
        match token.text:
            case "?":
                return self._tested()
            case "(" | "]":
                return self._bracket()
            case "[":
                return self._list()
            case "{":
                return self._context()
            case "@":
                return self._temporal()
            case _:
                return self._cursor.refuse(f"Expected an expression, but found {token.described()}")

    def _tested(self) -> Node:
        if not self._unary:
            self._cursor.refuse('"?" is the input of a decision table; an expression has none')
        return self._cursor.built(Tested(offset=self._cursor.take().offset))

    def _bracket(self) -> Node:
        opening = self._cursor.take()
        if opening.text == "(" and self._cursor.token.text in _ONE_SIDED:
            node = self._one_sided()
            self._cursor.expect(")")
            return node
        node = self._expression()
        if self._cursor.sees("..") or opening.text == "]":
            return self._range(opening.offset, node, low_closed=False)
        self._cursor.expect(")")
        if self._cursor.sees("(") and isinstance(node, FunctionLiteral | Name | Conditional):
            return self._invocation(node)
        return node

    def _one_sided(self) -> Node:
        """Read `< 5` where it is a value: the range of all that is less."""
        operator = self._cursor.take()
        end = self._endpoint()
        above, closed = operator.text.startswith(">"), operator.text.endswith("=")
        bounds = RangeLiteral(
            offset=operator.offset,
            low=end if above else None,
            high=None if above else end,
            low_closed=above and closed,
            high_closed=closed and not above,
        )
        return self._cursor.built(bounds, end)

    def _range(self, opening: int, low: Node, *, low_closed: bool) -> Node:
        self._cursor.expect("..")
        outer, self._in_range_end = self._in_range_end, True
        high = self._endpoint()
        self._in_range_end = outer
        closing = self._cursor.token
        if not (closing.kind is TokenKind.MARK and closing.text in {"]", ")", "["}):
            self._cursor.refuse(f'Expected "]", ")" or "[" after a range, but found {closing.described()}')
        self._cursor.take()
        bounds = RangeLiteral(
            offset=opening, low=low, high=high, low_closed=low_closed, high_closed=closing.text == "]"
        )
        return self._cursor.built(bounds, low, high)

    def _list(self) -> Node:
        opening = self._cursor.take().offset
        items: list[Node] = []
        while self._goes_on("]", begun=bool(items)):
            items.append(self._item())
            if self._cursor.sees("..") and len(items) == 1:
                return self._range(opening, items[0], low_closed=True)
        return self._cursor.built(ListLiteral(offset=opening, items=tuple(items)), *items)

    def _item(self) -> Node:
        token = self._cursor.token
        one_sided = token.kind is TokenKind.MARK and token.text in _ONE_SIDED
        return self._one_sided() if one_sided else self._expression()

    def _context(self) -> Node:
        opening = self._cursor.take().offset
        entries: list[tuple[str, Node]] = []
        while self._goes_on("}", begun=bool(entries)):
            is_text = self._cursor.token.kind is TokenKind.STRING
            name = self._cursor.take().text if is_text else self._name("the name of an entry")
            self._cursor.expect(":")
            entries.append((name, self._expression()))
        context = ContextLiteral(offset=opening, entries=tuple(entries))
        return self._cursor.built(context, *(node for _, node in entries))

    def _temporal(self) -> Node:
        offset = self._cursor.take().offset
        token = self._cursor.token
        if token.kind is not TokenKind.STRING:
            self._cursor.refuse(
                f'Expected a date, time or duration as in @"2026-03-02", but found {token.described()}'
            )
        function = _temporal_function(token.text)
        text = self._literal(token.text)
        return self._cursor.built(Call(offset=offset, function=function, arguments=(text,)), text)


def _temporal_function(text: str) -> str:
    if text.startswith(("P", "-P")):
        return "duration"
    if "T" in text.removeprefix("T"):
        return "date and time"
    return "time" if ":" in text else "date"
