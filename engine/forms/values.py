"""Read one answer as its field understands it: trimmed, typed, within its limits."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from engine.events import Json
from engine.feel import Environment, Expression, evaluate
from engine.feel.patterns import compile_pattern
from engine.forms.model import YES_NO, Field, Kind
from engine.forms.problems import Problem

Choices: TypeAlias = Mapping[str, Mapping[str, str]]

LONGEST_TEXT: Final = 10_000
# What every reader of JSON keeps exactly.
_LARGEST: Final = Decimal(2**53)
_LONGEST_NUMBER: Final = 30
_DATE: Final = re.compile(r"(?:19|2\d)\d\d-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(_DATE.pattern + r"T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
# Any script's digits: a Chinese keyboard types １２ as readily as 12.
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_LINE_ENDS: Final = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# Nothing can show them, and a database refuses some: control characters and halves of surrogate pairs.
_UNREADABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Wrong(Exception):
    """The answer cannot be taken; `parameters` are what a sentence about it needs."""

    def __init__(self, problem: Problem, **parameters: str | int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.parameters = parameters


def read(
    field: Field, raw: object, scope: Mapping[str, object], environment: Environment, choices: Choices
) -> Json:
    """Return the answer as it is kept, or the field's `nothing` where it is empty.

    Raises:
        Wrong: it is of another kind, not offered, or beyond a limit of the field.
        KeyError: the field's choices were not given.

    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return field.nothing
    if not isinstance(raw, str) and _nested(field, raw):
        raise Wrong(Problem.NESTED)
    plain = _PLAIN.get(field.kind)  # most fields are
    if plain is not None:
        return plain(field, raw)
    if field.kind in (Kind.DATE, Kind.DATETIME):
        return _dated(field, raw, scope, environment)
    if field.kind is Kind.CHECKLIST:
        return _some_of(field, raw, choices)
    if field.yes_no:
        said = _yes_or_no(field, raw)
        if field.limits.offered is not None:
            _one_of(str(said).lower(), offered(field, scope, environment, choices))
        return said
    return _one_of(raw, offered(field, scope, environment, choices))


def _nested(field: Field, raw: object) -> bool:
    return isinstance(raw, Mapping) or (isinstance(raw, list) and field.kind is not Kind.CHECKLIST)


def _text(field: Field, raw: object) -> Json:
    if not isinstance(raw, str):
        raise Wrong(Problem.WRONG_TYPE)
    text = _LINE_ENDS.sub("\n", raw).strip()
    if field.kind is Kind.TEXTFIELD:
        text = " ".join(text.split("\n"))
    limits = field.limits
    longest = LONGEST_TEXT if limits.max_length is None else limits.max_length
    if len(text) > longest:
        raise Wrong(Problem.TOO_LONG, limit=longest)
    if _UNREADABLE.search(text):
        raise Wrong(Problem.WRONG_TYPE)
    if limits.min_length is not None and len(text) < limits.min_length:
        raise Wrong(Problem.TOO_SHORT, limit=limits.min_length)
    if limits.pattern is not None and not compile_pattern(limits.pattern).found_in(text, _free):
        raise Wrong(Problem.PATTERN)
    return text


def _free(_cost: int) -> None:
    """Charge nothing: the field's maxLength bounds what matching can cost."""


def _number(field: Field, raw: object) -> Json:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise Wrong(Problem.WRONG_TYPE)
    if isinstance(raw, int) and abs(raw) >= 10**_LONGEST_NUMBER:
        raise Wrong(Problem.WRONG_TYPE)  # before str(): thousands of digits are refused there in another way
    typed = str(raw).strip()
    if len(typed) > _LONGEST_NUMBER or not _NUMBER.fullmatch(typed):
        raise Wrong(Problem.WRONG_TYPE)
    number = Decimal(typed)
    limits = field.limits
    if limits.minimum is not None and number < limits.minimum:
        raise Wrong(Problem.TOO_SMALL, limit=str(limits.minimum))
    most = _LARGEST if limits.maximum is None else limits.maximum
    if abs(number) > _LARGEST or number > most:
        raise Wrong(Problem.TOO_LARGE, limit=str(most))
    step = Decimal(1).scaleb(-limits.decimal_digits)
    if number % step:
        raise Wrong(Problem.WRONG_TYPE)
    return str(number.quantize(step)) if limits.decimal_digits else int(number)


_PLAIN: Final[Mapping[Kind, Callable[[Field, object], Json]]] = {
    Kind.TEXTFIELD: _text,
    Kind.TEXTAREA: _text,
    Kind.NUMBER: _number,
}


def _yes_or_no(field: Field, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if field.kind is Kind.RADIO and isinstance(raw, str):
        if raw in YES_NO:
            return raw == "true"
        raise Wrong(Problem.NOT_OFFERED)
    raise Wrong(Problem.WRONG_TYPE)


def offered(
    field: Field, scope: Mapping[str, object], environment: Environment, choices: Choices
) -> list[str]:
    """Return the values that may be chosen beside what is known, in the order of the form.

    Raises:
        FeelEvaluationError: the expression that says which fails.
        KeyError: the field's choices were not given.

    """
    every = _options(field, choices)
    if field.limits.offered is None:
        return every
    only = evaluate(field.limits.offered, scope, environment)
    return [value for value in every if isinstance(only, list) and value in only]


def _options(field: Field, choices: Choices) -> list[str]:
    if field.choices is not None:
        return list(choices[field.choices])
    return [option.value for option in field.options]


def _one_of(raw: object, values: list[str]) -> str:
    if not isinstance(raw, str):
        raise Wrong(Problem.WRONG_TYPE)
    if raw not in values:
        raise Wrong(Problem.NOT_OFFERED)
    return raw


def _some_of(field: Field, raw: object, choices: Choices) -> Json:
    if not isinstance(raw, list):
        raise Wrong(Problem.WRONG_TYPE)
    offered = _options(field, choices)
    chosen = set()
    for value in raw:
        if not isinstance(value, str):
            raise Wrong(Problem.NESTED if isinstance(value, Mapping | list) else Problem.WRONG_TYPE)
        if value not in offered:
            raise Wrong(Problem.NOT_OFFERED)
        chosen.add(value)
    return [value for value in offered if value in chosen]


def _dated(field: Field, raw: object, scope: Mapping[str, object], environment: Environment) -> str:
    if not isinstance(raw, str):
        raise Wrong(Problem.WRONG_TYPE)
    moment = _moment(field, raw.strip())
    limits = field.limits
    earliest = _day(limits.not_before, scope, environment)
    latest = _day(limits.not_after, scope, environment)
    if isinstance(moment, datetime):
        local = moment if moment.tzinfo else moment.replace(tzinfo=environment.zone)
        local = local.astimezone(environment.zone)
        _within(local.date(), earliest, latest)
        return local.isoformat(timespec="minutes")
    _within(moment, earliest, latest)
    return moment.isoformat()


def _moment(field: Field, typed: str) -> date | datetime:
    shape, parse = (_DATE, date) if field.kind is Kind.DATE else (_MOMENT, datetime)
    if not shape.fullmatch(typed):
        raise Wrong(Problem.NOT_A_DATE)
    try:
        return parse.fromisoformat(typed)
    except ValueError as reason:
        raise Wrong(Problem.NOT_A_DATE) from reason


def _day(bound: Expression | None, scope: Mapping[str, object], environment: Environment) -> date | None:
    """Return the day that a bound gives; None where it gives none, such as for an unknown date."""
    if bound is None:
        return None
    value = evaluate(bound, scope, environment)
    if isinstance(value, str) and _DATE.fullmatch(value[:10]):
        return date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        return value.astimezone(environment.zone).date()
    return value if isinstance(value, date) else None


def _within(day: date, earliest: date | None, latest: date | None) -> None:
    if earliest is not None and day < earliest:
        raise Wrong(Problem.TOO_SMALL, limit=earliest.isoformat())
    if latest is not None and day > latest:
        raise Wrong(Problem.TOO_LARGE, limit=latest.isoformat())
