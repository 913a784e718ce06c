"""What FEEL values are in Python, when two are equal, which comes first, and how they are stored."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, auto
from math import isfinite
from types import NoneType
from typing import Final

from engine.feel.errors import LimitError, OperationError
from engine.feel.limits import MAX_DEPTH, MAX_DIGITS
from engine.feel.run import Run
from engine.feel.syntax import Operator
from engine.feel.temporal import YearsMonths

# The bits of the largest integer with MAX_DIGITS digits; asking for bits is cheap, asking for digits is not.
_MAX_BITS = MAX_DIGITS * 10 // 3


class Kind(Enum):
    """The kinds of values that FEEL tells apart; values of different kinds are never compared."""

    NULL = auto()
    BOOLEAN = auto()
    NUMBER = auto()
    STRING = auto()
    DATE = auto()
    TIME = auto()
    MOMENT = auto()
    DAYS = auto()
    MONTHS = auto()
    LIST = auto()
    CONTEXT = auto()
    RANGE = auto()
    FUNCTION = auto()
    UNKNOWN = auto()


class Endless(Enum):
    """Where a range has no end: below all values, or above them."""

    ENDLESS = "endless"


ENDLESS: Final = Endless.ENDLESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """All values between two, each end included or not; one of them may be ENDLESS."""

    low: object
    high: object
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Function:
    """A function that an expression writes: how many arguments it takes, and what it makes of them."""

    parameters: tuple[str, ...]
    apply: Callable[[Run, Sequence[object]], object]


_KINDS: dict[type, Kind] = {
    NoneType: Kind.NULL,
    bool: Kind.BOOLEAN,
    int: Kind.NUMBER,
    Decimal: Kind.NUMBER,
    float: Kind.NUMBER,
    str: Kind.STRING,
    datetime: Kind.MOMENT,  # before date, which it extends
    date: Kind.DATE,
    time: Kind.TIME,
    timedelta: Kind.DAYS,
    YearsMonths: Kind.MONTHS,
    list: Kind.LIST,
    tuple: Kind.LIST,
    dict: Kind.CONTEXT,
    Mapping: Kind.CONTEXT,
    Range: Kind.RANGE,
    Function: Kind.FUNCTION,
}

_LOOK_ALIKES = [{Kind.STRING, kind} for kind in (Kind.DATE, Kind.MOMENT, Kind.TIME, Kind.DAYS, Kind.MONTHS)]

_ORDERED = frozenset({Kind.STRING, Kind.DATE, Kind.TIME, Kind.MOMENT, Kind.DAYS, Kind.MONTHS})

ORDERINGS: Mapping[Operator, Callable[..., bool]] = {
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}


def kind_of(value: object) -> Kind:
    """Return the kind of a value; subclasses (an enumeration of strings, say) are of the kind they extend."""
    kind = _KINDS.get(type(value))
    if kind is None:
        kind = next((kind for base, kind in _KINDS.items() if isinstance(value, base)), Kind.UNKNOWN)
    return kind


def number_of(value: object) -> Decimal | int | None:
    """Return a number that can be computed with, or None for anything else.

    A float is taken as it is written: 0.1 is a tenth.

    Raises:
        LimitError: it has too many digits.
    """
    match value:
        case bool():
            return None
        case int():
            large = value.bit_length() > _MAX_BITS
        case float() if isfinite(value):
            value = Decimal(repr(value))
            large = value.adjusted() >= MAX_DIGITS
        case Decimal() if value.is_finite():
            large = value.adjusted() >= MAX_DIGITS
        case _:
            return None
    if large:
        raise LimitError(f"A number grows beyond {MAX_DIGITS} digits")
    return value


def whole(value: object) -> int | None:
    """Return a whole number as int, or None for anything else.

    Raises:
        LimitError: it has too many digits.
    """
    number = number_of(value)
    return int(number) if number is not None and number == int(number) else None


def items_of(value: object) -> Sequence[object]:
    """Return the items of a list, or any other value as the only item; null has none."""
    if isinstance(value, list | tuple):
        return value
    return () if value is None else (value,)


def equal(run: Run, left: object, right: object, depth: int = 0) -> bool | None:
    """Tell whether two values are equal; None where their kinds cannot be compared.

    Raises:
        LimitError: they are nested too deep or too large.
    """
    kind, other = kind_of(left), kind_of(right)
    if kind is Kind.NULL or other is Kind.NULL:
        return kind is other
    if kind is not other or kind is Kind.UNKNOWN:
        return None
    if kind is Kind.NUMBER:
        return number_of(left) == number_of(right)
    if kind is Kind.LIST or kind is Kind.CONTEXT:
        return _equal_parts(run, left, right, depth)
    return left == right


def _equal_parts(run: Run, left: object, right: object, depth: int) -> bool | None:
    deep(depth)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        if left.keys() != right.keys():
            return False
        pairs = [(left[key], right[key]) for key in left]
    else:
        first, second = items_of(left), items_of(right)
        if len(first) != len(second):
            return False
        pairs = list(zip(first, second, strict=True))
    run.charge(len(pairs))
    answers = [equal(run, one, other, depth + 1) for one, other in pairs]
    if False in answers:
        return False
    return None if None in answers else True


def deep(depth: int) -> None:
    """Check how deep a value is nested.

    Raises:
        LimitError: too deep.
    """
    if depth > MAX_DEPTH:
        raise LimitError(f"A value is nested deeper than {MAX_DEPTH}")


def ordered(wanted: Operator, left: object, right: object) -> bool | None:
    """Tell whether two values are in the wanted order; None where they have no order.

    Raises:
        LimitError: a number has too many digits.
    """
    kind = kind_of(left)
    if kind is not kind_of(right):
        return None
    if kind is Kind.NUMBER:
        left, right = number_of(left), number_of(right)
        if left is None or right is None:  # not a number, or infinite
            return None
    elif kind not in _ORDERED:
        return None
    try:
        return ORDERINGS[wanted](left, right)
    except TypeError:  # one of two moments or times has a zone, the other has none
        return None


def compared(run: Run, wanted: Operator, left: object, right: object) -> bool | None:
    """Tell whether a comparison holds; None where the values cannot be compared.

    Raises:
        OperationError: a date is compared with the text of one, where names must be set: dates are stored as
            text, so this is a `date(…)` forgotten.
        LimitError: the values are too large.
    """
    if wanted is Operator.EQUAL:
        answer = equal(run, left, right)
    elif wanted is Operator.UNEQUAL:
        answer = negated(equal(run, left, right))
    else:
        answer = ordered(wanted, left, right)
    if answer is None and run.strict and {kind_of(left), kind_of(right)} in _LOOK_ALIKES:
        raise OperationError("A text is compared with a date or time: write date(…) around the text")
    return answer


def within(value: object, bounds: Range) -> bool | None:
    """Tell whether a value lies in a range; None where it cannot be compared with an end."""
    above = below = True if value is not None else None
    if bounds.low is not ENDLESS:
        above = ordered(Operator.AT_LEAST if bounds.low_closed else Operator.GREATER, value, bounds.low)
    if bounds.high is not ENDLESS:
        below = ordered(Operator.AT_MOST if bounds.high_closed else Operator.LESS, value, bounds.high)
    return both(above, below)


def member(run: Run, value: object, candidate: object) -> bool | None:
    """Tell whether a value is the candidate, or lies in it where that is a range or a list.

    Raises:
        LimitError: the values are too large.
    """
    if isinstance(candidate, Range):
        return within(value, candidate)
    if not isinstance(candidate, list | tuple):
        return equal(run, value, candidate)
    if isinstance(value, list | tuple) and equal(run, value, candidate) is True:
        return True
    run.charge(len(candidate))
    for item in candidate:
        found = within(value, item) if isinstance(item, Range) else equal(run, value, item)
        if found is True:
            return True
    return False


def both(left: object, right: object) -> bool | None:
    """Return the conjunction of two answers, in the three-valued logic of FEEL."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def negated(answer: object) -> bool | None:
    """Return the opposite of an answer, in the three-valued logic of FEEL."""
    return not answer if isinstance(answer, bool) else None


def identity(run: Run, value: object, depth: int = 0) -> object:
    """Return a key that two values share exactly when they are equal, so that many can be told apart fast.

    Raises:
        LimitError: the value is nested too deep or too large.
    """
    deep(depth)
    run.charge(1)
    match kind_of(value):
        case Kind.NUMBER:
            return Kind.NUMBER, number_of(value)
        case Kind.LIST:
            return Kind.LIST, tuple(identity(run, item, depth + 1) for item in items_of(value))
        case Kind.CONTEXT if isinstance(value, Mapping):
            return Kind.CONTEXT, frozenset(
                (key, identity(run, item, depth + 1)) for key, item in value.items()
            )
        case Kind.RANGE if isinstance(value, Range):
            ends = identity(run, value.low, depth + 1), identity(run, value.high, depth + 1)
            return Kind.RANGE, ends, value.low_closed, value.high_closed
        case Kind.UNKNOWN:
            return Kind.UNKNOWN, id(value)
        case kind:
            return kind, value
