"""The types that `instance of` and the parameters of functions name, and which values are of them."""

from collections.abc import Mapping
from typing import Final

from engine.feel.cursor import Cursor
from engine.feel.lexer import TokenKind
from engine.feel.run import Run
from engine.feel.syntax import Type
from engine.feel.values import ENDLESS, Kind, Range, deep, items_of, kind_of

ANY: Final = Type(name="Any")

_PLAIN: Final[Mapping[str, Kind]] = {
    "Null": Kind.NULL,
    "boolean": Kind.BOOLEAN,
    "number": Kind.NUMBER,
    "string": Kind.STRING,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "date and time": Kind.MOMENT,
    "days and time duration": Kind.DAYS,
    "years and months duration": Kind.MONTHS,
    "list": Kind.LIST,
    "context": Kind.CONTEXT,
    "range": Kind.RANGE,
    "function": Kind.FUNCTION,
}
_NAMES: Final = frozenset({*_PLAIN, ANY.name, "null"})


def read_type(cursor: Cursor) -> Type:
    """Read a type at the cursor.

    Raises:
        FeelSyntaxError: there is none, or none of that name.
    """
    name = cursor.accept_words(_NAMES)
    if name is None:
        found = cursor.token
        named = found.kind is TokenKind.NAME
        cursor.refuse(
            f'There is no type "{found.text}"' if named else f"Expected a type, but found {found.described()}"
        )
    if name == "null":
        name = "Null"
    if name not in {"list", "range", "context", "function"} or not cursor.accept("<"):
        return Type(name=name)
    cursor.descend()
    if name == "context":
        read = Type(name=name, entries=_entries(cursor))
    elif name == "function":
        read = _function(cursor)
    else:
        read = Type(name=name, parts=(read_type(cursor),))
        cursor.expect(">")
    cursor.ascend()
    return read


def _entries(cursor: Cursor) -> tuple[tuple[str, Type], ...]:
    entries: list[tuple[str, Type]] = []
    while not cursor.accept(">"):
        if entries:
            cursor.expect(",")
        if cursor.token.kind is not TokenKind.NAME:
            cursor.refuse(f"Expected the name of an entry, but found {cursor.token.described()}")
        name = cursor.take().text
        cursor.expect(":")
        entries.append((name, read_type(cursor)))
    return tuple(entries)


def _function(cursor: Cursor) -> Type:
    """Read `number, string> -> boolean`; what a function takes and gives is known only when it is called."""
    parts: list[Type] = []
    while not cursor.accept(">"):
        if parts:
            cursor.expect(",")
        parts.append(read_type(cursor))
    cursor.expect("-")
    cursor.expect(">")
    return Type(name="function", parts=(*parts, read_type(cursor)))


def is_instance(run: Run, value: object, wanted: Type, depth: int = 0) -> bool:
    """Tell whether a value is of a type; null is of Null and of no other, Any is everything but null.

    Raises:
        LimitError: the value is nested too deep or too large.
    """
    deep(depth)
    run.charge(1)
    if wanted.name == ANY.name:
        return value is not None
    if kind_of(value) is not _PLAIN[wanted.name]:
        return False
    if wanted.name == "list":
        return all(_part(run, item, wanted.parts, depth) for item in items_of(value))
    if isinstance(value, Mapping):
        return all(name in value and _part(run, value[name], (part,), depth) for name, part in wanted.entries)
    if isinstance(value, Range):
        ends = (end for end in (value.low, value.high) if end is not ENDLESS)
        return all(_part(run, end, wanted.parts, depth) for end in ends)
    return True


def _part(run: Run, value: object, wanted: tuple[Type, ...], depth: int) -> bool:
    """Tell whether a part of a value is of a type; null may stand for any part."""
    return not wanted or value is None or is_instance(run, value, wanted[0], depth + 1)
