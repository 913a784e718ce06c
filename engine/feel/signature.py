"""How a built-in function is declared: its name, the kinds of its parameters, and what computes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from engine.feel.run import Run
from engine.feel.values import Kind, items_of, kind_of, number_of


class Parameter(Enum):
    """What a parameter takes; with an argument of another kind the function is null."""

    ANY = auto()
    TEXT = auto()
    NUMBER = auto()
    LIST = auto()  # a single value stands for the list of it
    CONTEXT = auto()
    DATE = auto()
    MOMENT = auto()
    TIME = auto()
    DAYS = auto()


_PLAIN: Mapping[Parameter, Kind] = {
    Parameter.TEXT: Kind.STRING,
    Parameter.CONTEXT: Kind.CONTEXT,
    Parameter.DATE: Kind.DATE,
    Parameter.MOMENT: Kind.MOMENT,
    Parameter.TIME: Kind.TIME,
    Parameter.DAYS: Kind.DAYS,
}


class _Mismatch(Exception):
    """An argument is of another kind than the parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin:
    """A function every expression may call.

    `least` and `most` say how many arguments it takes; `most` is None where there may be any number.
    """

    name: str
    least: int
    most: int | None
    apply: Callable[[Run, Sequence[object]], object]


def builtin(
    name: str,
    compute: Callable[..., object],
    *parameters: Parameter,
    optional: int = 0,
    rest: Parameter | None = None,
) -> Builtin:
    """Declare a function; the last `optional` parameters may be left out, any number of `rest` may follow.

    `compute` gets the run and the arguments, converted as `Parameter` says.
    """

    def apply(run: Run, arguments: Sequence[object]) -> object:
        try:
            first = [_taken(kind, value) for kind, value in zip(parameters, arguments, strict=False)]
            more = [] if rest is None else [_taken(rest, value) for value in arguments[len(parameters) :]]
        except _Mismatch:
            return None
        return compute(run, *first, *more)

    most = None if rest is not None else len(parameters)
    return Builtin(name=name, least=len(parameters) - optional, most=most, apply=apply)


def either(name: str, *variants: Builtin) -> Builtin:
    """Declare a function with several parameter lists: the first that answers is taken."""

    def apply(run: Run, arguments: Sequence[object]) -> object:
        for variant in variants:
            if variant.least <= len(arguments) <= (variant.most or variant.least):
                answer = variant.apply(run, arguments)
                if answer is not None:
                    return answer
        return None

    most = max(variant.most or variant.least for variant in variants)
    return Builtin(name=name, least=min(variant.least for variant in variants), most=most, apply=apply)


def _taken(parameter: Parameter, value: object) -> object:
    match parameter:
        case Parameter.ANY:
            return value
        case Parameter.NUMBER:
            number = number_of(value)
            if number is None:
                raise _Mismatch
            return number
        case Parameter.LIST:
            if value is None:
                raise _Mismatch
            return items_of(value)
        case (
            Parameter.TEXT
            | Parameter.CONTEXT
            | Parameter.DATE
            | Parameter.MOMENT
            | Parameter.TIME
            | Parameter.DAYS
        ):
            if kind_of(value) is not _PLAIN[parameter]:
                raise _Mismatch
            return value
        case _:
            assert_never(parameter)
