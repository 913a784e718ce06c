"""Fills in what nobody minds: some valid answer to any field, for benches and simulations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.events import Json
from engine.forms import Field, Kind

_LATER: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a filler has at hand: the options of lists that the office gives, the day, words for texts.

    A one-line text is the first `short` characters of `words`.
    """

    choices: Mapping[str, Sequence[str]]
    today: date
    words: str
    short: int = 200


def anything(asked: Field, sheet: Sheet, row: int = 0) -> Json:  # noqa: PLR0911 - one answer per kind of field
    """Return a valid answer to a field; `row` is the number of the row in a list, so that rows differ.

    What must look in some way is left empty, a box is ticked only where it must be, and a day that may
    not lie in the past lies two weeks ahead.
    """
    if asked.yes_no:
        return asked.required and asked.kind is Kind.CHECKBOX
    match asked.kind:
        case Kind.TEXTFIELD | Kind.TEXTAREA:
            return _text(asked, sheet)
        case Kind.RADIO | Kind.SELECT:
            offered = _offered(asked, sheet)
            return offered[row % len(offered)]
        case Kind.CHECKLIST:
            return [_offered(asked, sheet)[0]]
        case Kind.NUMBER:
            return _number(asked, row)
        case Kind.DATE:
            ahead = asked.limits.not_before is not None and asked.limits.not_after is None
            return (sheet.today + (_LATER if ahead else timedelta())).isoformat()
        case Kind.LIST:
            rows = range(max(asked.limits.min_items, 1))
            inside = [inner for inner in asked.fields if inner.key]
            return [{inner.key: anything(inner, sheet, number) for inner in inside} for number in rows]
        case _:
            return asked.nothing


def _number(asked: Field, row: int) -> int:
    wanted, most = int(asked.limits.minimum or 1) + row, asked.limits.maximum
    return wanted if most is None else min(wanted, int(most))


def _text(asked: Field, sheet: Sheet) -> Json:
    if asked.limits.pattern is not None:
        return None
    words = sheet.words[: sheet.short] if asked.kind is Kind.TEXTFIELD else sheet.words
    return words[: asked.limits.max_length]


def _offered(asked: Field, sheet: Sheet) -> Sequence[str]:
    if asked.choices is not None:
        return sheet.choices[asked.choices]
    return [option.value for option in asked.options]
