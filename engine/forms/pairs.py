"""What a browser posts, put back into the shape of a form's answers."""

from collections.abc import Iterable, Sequence
from typing import Final

from engine.events import Json
from engine.forms.model import Field, Form, Kind, asked

_TICKED: Final = frozenset({"true", "on", "1"})
# More rows than any form takes: a number beyond it is no row, so that nobody makes us count to a million.
_ROWS: Final = 1_000


def from_pairs(form: Form, pairs: Iterable[tuple[str, str]]) -> dict[str, Json]:
    """Return the answers that name-value pairs of an HTML form stand for, unchecked.

    Every field gets an answer: a checkbox that is absent is false, an empty text None, a checklist the values
    of its repeated name, a list the rows `key.0.field`, `key.2.field` in the order of their numbers without
    empty ones. Names that begin with an underscore belong to the page and are left out; any other name that
    the form does not ask for is kept, so that `check` refuses it.
    """
    posted: dict[str, list[str]] = {}
    for name, value in pairs:
        if not name.startswith("_"):
            posted.setdefault(name, []).append(value)
    answers = _level(form.fields, "", posted)
    return {**{name: _as_posted(values) for name, values in posted.items()}, **answers}


def _level(fields: tuple[Field, ...], prefix: str, posted: dict[str, list[str]]) -> dict[str, Json]:
    return {field.key: _answer(field, prefix + field.key, posted) for field in asked(fields)}


def _answer(field: Field, name: str, posted: dict[str, list[str]]) -> Json:
    if field.kind is Kind.LIST:
        return _rows(field, name, posted)
    values = posted.pop(name, [])
    if field.kind is Kind.CHECKLIST:
        return [value for value in values if value]
    if field.kind is Kind.CHECKBOX:
        return _ticked(values)
    if len(values) == 1:
        return values[0] or None
    # A name twice is no answer to one question; the list is refused when checked.
    return list(values) or None


def _ticked(values: Sequence[str]) -> Json:
    if not values or values == ["false"]:
        return False
    return True if _TICKED.issuperset(values) else list(values)


def _rows(field: Field, name: str, posted: dict[str, list[str]]) -> list[Json]:
    start = f"{name}."
    numbers = {_number(key[len(start) :]) for key in posted if key.startswith(start)} - {None}
    rows: list[Json] = []
    for number in sorted(number for number in numbers if number is not None):
        row = _level(field.fields, f"{start}{number}.", posted)
        if any(value not in (None, False, []) for value in row.values()):
            rows.append(dict(row))
    return rows


def _number(rest: str) -> int | None:
    digits = rest.partition(".")[0]
    if digits.isascii() and digits.isdecimal() and len(digits) < len(str(_ROWS)):
        return int(digits)
    return None


def _as_posted(values: Sequence[str]) -> Json:
    return values[0] if len(values) == 1 else list(values)
