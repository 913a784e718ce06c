"""The built-in functions on numbers and truth values."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from engine.feel.arithmetic import CONTEXT, calculate, negate
from engine.feel.limits import MAX_DIGITS
from engine.feel.run import Run
from engine.feel.signature import Builtin, Parameter, builtin
from engine.feel.temporal import YearsMonths
from engine.feel.values import negated, whole

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)", re.ASCII)
_SEPARATORS = (" ", ",", ".")
# Rounding keeps every digit that the budget allows, and as many behind the point.
_WIDE = Context(prec=2 * MAX_DIGITS, Emin=1 - MAX_DIGITS, Emax=MAX_DIGITS, traps=[])

_Number = Decimal | int


def _not(_run: Run, answer: object) -> bool | None:
    return negated(answer)


def _number(_run: Run, text: str, grouping: object = None, point: object = None) -> Decimal | None:
    if grouping is not None and (grouping not in _SEPARATORS or grouping == point):
        return None
    if point is not None and point not in _SEPARATORS[1:]:
        return None
    plain = text.replace(str(grouping), "") if grouping is not None else text
    plain = plain.replace(str(point), ".") if point is not None else plain
    return Decimal(plain) if len(plain) <= MAX_DIGITS and _NUMBER.fullmatch(plain) else None


def _rounding(mode: str) -> Callable[..., Decimal | None]:
    def rounding(run: Run, number: _Number, scale: _Number = 0) -> Decimal | None:
        return _rounded(run, number, scale, mode)

    return rounding


def _rounded(_run: Run, number: _Number, scale: _Number, mode: str) -> Decimal | None:
    places = whole(scale)
    if places is None or abs(places) >= MAX_DIGITS:
        return None
    last_place = Decimal((0, (1,), -places))
    rounded = Decimal(number).quantize(last_place, rounding=mode, context=_WIDE)
    return calculate(CONTEXT.plus, rounded)


def _modulo(_run: Run, dividend: _Number, divisor: _Number) -> Decimal | None:
    remainder = calculate(CONTEXT.remainder, dividend, divisor)
    if remainder and (remainder < 0) is not (divisor < 0):
        return CONTEXT.add(remainder, divisor)
    return remainder


def _abs(_run: Run, value: object) -> object:
    if isinstance(value, timedelta):
        return abs(value)
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    opposite = negate(value)
    return calculate(CONTEXT.abs, value) if opposite is not None else None


def _of_positive(operation: Callable[..., Decimal], *, least: Decimal) -> Callable[..., Decimal | None]:
    return lambda _run, number: calculate(operation, number) if number >= least else None


def _exp(_run: Run, number: _Number) -> Decimal | None:
    return calculate(CONTEXT.exp, number)


def _parity(remainder: int) -> Callable[..., bool | None]:
    def parity(_run: Run, number: _Number) -> bool | None:
        found = whole(number)
        return None if found is None else found % 2 == remainder

    return parity


# The first two take no scale in DMN 1.3; all of them do in DMN 1.4.
_ROUNDINGS = {
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
}

FUNCTIONS: tuple[Builtin, ...] = (
    builtin("not", _not, Parameter.ANY),
    builtin("number", _number, Parameter.TEXT, Parameter.ANY, Parameter.ANY, optional=2),
    builtin("decimal", _rounding(ROUND_HALF_EVEN), Parameter.NUMBER, Parameter.NUMBER),
    *(
        builtin(name, _rounding(mode), Parameter.NUMBER, Parameter.NUMBER, optional=1)
        for name, mode in _ROUNDINGS.items()
    ),
    builtin("sqrt", _of_positive(CONTEXT.sqrt, least=Decimal(0)), Parameter.NUMBER),
    builtin("log", _of_positive(CONTEXT.ln, least=CONTEXT.next_plus(Decimal(0))), Parameter.NUMBER),
    builtin("exp", _exp, Parameter.NUMBER),
    builtin("odd", _parity(1), Parameter.NUMBER),
    builtin("even", _parity(0), Parameter.NUMBER),
    builtin("modulo", _modulo, Parameter.NUMBER, Parameter.NUMBER),
    builtin("abs", _abs, Parameter.ANY),
)
