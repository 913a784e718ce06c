"""One column of a table cut into parts within which no cell tells two values apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from engine.feel import FeelError, UnaryTests, YearsMonths, test
from engine.feel.expressions import NOWHEN, fixed
from engine.feel.parser import parse_cell
from engine.feel.syntax import (
    Between,
    Call,
    Comparison,
    Conjunction,
    Disjunction,
    ListLiteral,
    Literal,
    Membership,
    Node,
    Operator,
    RangeLiteral,
    Test,
    Tested,
)
from engine.feel.values import Kind, kind_of

_TYPES: Final = {
    "boolean": Kind.BOOLEAN,
    "string": Kind.STRING,
    **dict.fromkeys(("number", "integer", "long", "double"), Kind.NUMBER),
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.MOMENT,
    "date and time": Kind.MOMENT,
    "dayTimeDuration": Kind.DAYS,
    "days and time duration": Kind.DAYS,
    "yearMonthDuration": Kind.MONTHS,
    "years and months duration": Kind.MONTHS,
}
_MICROSECOND: Final = timedelta(microseconds=1)
_MIDNIGHT: Final = datetime(2000, 1, 1, tzinfo=UTC)


class OpaqueError(Exception):
    """What a column holds cannot be cut into parts; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A value that a cell compares its input with; `ordered`: by more than equality."""

    value: object
    ordered: bool


def parts_of_column(
    cells: Sequence[UnaryTests], declared: str, allowed: UnaryTests | None
) -> tuple[object, ...]:
    """Return a value of each part, those that the input may be; `declared` is the type it is said to have.

    Raises:
        OpaqueError: a cell reads other names, calls functions, or orders texts.
    """
    seen = [found for cell in (*cells, *((allowed,) if allowed else ())) for found in _seen(cell)]
    kinds = {kind_of(found.value) for found in seen} - {Kind.NULL}
    if declared in _TYPES:
        kinds.add(_TYPES[declared])
    values: list[object] = []
    for kind in sorted(kinds, key=lambda kind: kind.value):
        values += _of_kind(kind, [found for found in seen if kind_of(found.value) is kind])
    values.append(None)
    if allowed is None:
        return tuple(values)
    return tuple(value for value in values if test(allowed, value, {}, NOWHEN))


def _of_kind(kind: Kind, seen: Sequence[_Seen]) -> list[object]:
    if kind is Kind.BOOLEAN:
        return [True, False]
    if kind is Kind.STRING:
        return _texts(seen)
    if kind not in _SCALES:
        raise OpaqueError("a cell compares its input with a list, a context or a range")
    return list(_along(kind, [found.value for found in seen]))


def _texts(seen: Sequence[_Seen]) -> list[object]:
    if any(found.ordered for found in seen):
        raise OpaqueError("a cell puts texts in order")
    known = list(dict.fromkeys(str(found.value) for found in seen))
    other = "…"
    while other in known:
        other += "…"
    return [*known, other]


def _along(kind: Kind, values: Iterable[object]) -> Iterator[object]:
    """Yield a value before, at, between and after those that are known, where there is one."""
    scale = _SCALES[kind]
    places = sorted({scale.place(value) for value in values}) or [scale.place(scale.zero)]
    yield from scale.at(places[0] - 1)
    for place, following in zip(places, [*places[1:], None], strict=True):
        yield from scale.at(place)
        if following is None:
            yield from scale.at(place + 1)
        elif following - place > 1 or not scale.steps:
            yield from scale.at(place + 1 if scale.steps else (place + following) / 2)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values of one kind along a line; `steps`: between two neighbours there is no other."""

    kind: Kind
    zero: object
    steps: bool = True

    def place(self, value: object) -> Decimal:
        """Return where a value stands."""
        match value:
            case datetime():
                if value.tzinfo is None:
                    raise OpaqueError("a cell names a moment without a zone")
                return Decimal((value - _MIDNIGHT) // _MICROSECOND)
            case date():
                return Decimal(value.toordinal())
            case time():
                if value.tzinfo is not None:
                    raise OpaqueError("a cell names a time of day with a zone")
                return Decimal((datetime.combine(_MIDNIGHT, value, UTC) - _MIDNIGHT) // _MICROSECOND)
            case timedelta():
                return Decimal(value // _MICROSECOND)
            case YearsMonths():
                return Decimal(value.months)
            case _:
                return Decimal(str(value))

    def at(self, place: Decimal) -> Iterator[object]:
        """Yield the value that stands there, if there is one."""
        try:
            yield from self._at(place)
        except (OverflowError, ValueError):
            return  # beyond the calendar

    def _at(self, place: Decimal) -> Iterator[object]:
        length = int(place) * _MICROSECOND if self.kind in _LENGTHS else timedelta()
        match self.kind:
            case Kind.MOMENT:
                yield _MIDNIGHT + length
            case Kind.DATE:
                yield date.fromordinal(int(place))
            case Kind.TIME:
                if timedelta() <= length < timedelta(days=1):
                    yield (_MIDNIGHT + length).time()
            case Kind.DAYS:
                yield length
            case Kind.MONTHS:
                yield YearsMonths(int(place))
            case _:
                yield place


_LENGTHS: Final = frozenset({Kind.MOMENT, Kind.TIME, Kind.DAYS})
_SCALES: Final = {
    Kind.NUMBER: _Scale(Kind.NUMBER, Decimal(0), steps=False),
    Kind.DATE: _Scale(Kind.DATE, date(2000, 1, 1)),
    Kind.TIME: _Scale(Kind.TIME, time(12)),
    Kind.MOMENT: _Scale(Kind.MOMENT, _MIDNIGHT),
    Kind.DAYS: _Scale(Kind.DAYS, timedelta()),
    Kind.MONTHS: _Scale(Kind.MONTHS, YearsMonths(0)),
}


def _seen(cell: UnaryTests) -> Iterator[_Seen]:
    for unary in parse_cell(cell.source).tests:
        yield from _seen_in_test(unary, cell.source)


def _seen_in_test(unary: Test, source: str) -> Iterator[_Seen]:
    operand = unary.operand
    if unary.operator is not None:
        yield _Seen(_fixed(operand, source), unary.operator not in _EQUALITIES)
    elif isinstance(operand, _CONDITIONS):
        yield from _seen_in_condition(operand, source)
    else:
        yield from _seen_in_value(operand, source)


def _seen_in_value(node: Node, source: str) -> Iterator[_Seen]:
    """Yield what a value that the input may be, or lie in, consists of."""
    if isinstance(node, RangeLiteral):
        ends = (end for end in (node.low, node.high) if end is not None)
        yield from (_Seen(_fixed(end, source), ordered=True) for end in ends)
    elif isinstance(node, ListLiteral):
        for item in node.items:
            yield from _seen_in_value(item, source)
    elif isinstance(node, Tested | Call):
        yield from _seen_in_condition(node, source)
    else:
        yield _Seen(_fixed(node, source), ordered=False)


def _seen_in_condition(node: Node, source: str) -> Iterator[_Seen]:
    match node:
        case Tested():
            yield _Seen(value=True, ordered=False)
        case Conjunction(terms=terms) | Disjunction(terms=terms):
            for term in terms:
                yield from _seen_in_condition(term, source)
        case (
            Comparison(operator=operator, left=Tested(), right=other)
            | Comparison(operator=operator, left=other, right=Tested())
        ):
            yield _Seen(_fixed(other, source), operator not in _EQUALITIES)
        case Between(value=Tested()) | Membership(value=Tested()):
            yield from _seen_beside_input(node, source)
        case Call(function="not", arguments=(condition,)) if not isinstance(condition, Literal):
            yield from _seen_in_condition(condition, source)
        case _:
            yield _Seen(_fixed(node, source), ordered=False)


def _seen_beside_input(node: Between | Membership, source: str) -> Iterator[_Seen]:
    if isinstance(node, Between):
        yield from (_Seen(_fixed(end, source), ordered=True) for end in (node.low, node.high))
    else:
        for unary in node.tests:
            yield from _seen_in_test(unary, source)


_EQUALITIES: Final = frozenset({Operator.EQUAL, Operator.UNEQUAL})
_CONDITIONS: Final = (Conjunction, Disjunction, Comparison, Between, Membership)


def _fixed(node: Node, source: str) -> object:
    """Return the value that is written there."""
    try:
        return fixed(node, source)
    except FeelError as error:
        raise OpaqueError(f"the cell {source} compares its input with what is not a fixed value") from error
