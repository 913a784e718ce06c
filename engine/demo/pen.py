"""How simulated people fill forms in: as their scenario says, else as proposed, else something valid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeAlias

from engine.events import Json
from engine.forms import Field, Form, Kind

_LATER: Final = timedelta(days=14)
_WORDS: Final = "已按规定办理，有关情况和依据见附卷材料。"
Wish: TypeAlias = "Json | tuple[Json, ...]"
"""An answer, or answers for the first, second, … time that it is asked; the last one stays."""


@dataclass(slots=True, kw_only=True)
class Pen:
    """Fills in the forms of one case; `wishes` by key, element.key, or either behind the kind of organ."""

    wishes: Mapping[str, Wish]
    known: Mapping[str, Json]
    _turns: dict[str, int] = field(default_factory=dict)

    def fill_in(self, form: Form, given: "Given") -> dict[str, Json]:
        """Return an answer to every field of a form."""
        return {key: self._answer(asked, given) for key, asked in form.answers.items()}

    def _answer(self, asked: Field, given: "Given") -> Json:
        key = asked.key
        for name in (
            f"{given.kind}:{given.element}.{key}",
            f"{given.kind}:{key}",
            f"{given.element}.{key}",
            key,
        ):
            if name in self.wishes:
                return self._wished(name)
        if given.proposed.get(key) is not None:
            return given.proposed[key]
        if self.known.get(key) is not None and not asked.yes_no:
            return self.known[key]
        return _anything(asked, given, 0)

    def _wished(self, name: str) -> Json:
        wish = self.wishes[name]
        if not isinstance(wish, tuple):
            return wish
        turn = self._turns.get(name, 0)
        self._turns[name] = turn + 1
        return wish[min(turn, len(wish) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person sees besides the form: the element, the kind of organ, proposals, choices, the day."""

    element: str
    kind: str
    proposed: Mapping[str, Json]
    choices: Mapping[str, Sequence[str]]
    today: date


def _anything(  # noqa: PLR0911 - one answer per kind of field
    asked: Field, given: Given, row: int
) -> Json:
    """Return a valid answer; `row` is the number of the row in a list, so that rows differ."""
    if asked.yes_no:
        return asked.required and asked.kind is Kind.CHECKBOX
    match asked.kind:
        case Kind.TEXTFIELD | Kind.TEXTAREA:
            return None if asked.limits.pattern is not None else _WORDS[: asked.limits.max_length]
        case Kind.RADIO | Kind.SELECT:
            offered = _offered(asked, given)
            return offered[row % len(offered)]
        case Kind.CHECKLIST:
            return [_offered(asked, given)[0]]
        case Kind.NUMBER:
            return int(asked.limits.minimum or 1)
        case Kind.DATE:
            later = asked.limits.not_before is not None and asked.limits.not_after is None
            return (given.today + (_LATER if later else timedelta())).isoformat()
        case Kind.LIST:
            rows = range(max(asked.limits.min_items, 1))
            return [
                {inner.key: _anything(inner, given, number) for inner in asked.fields if inner.key}
                for number in rows
            ]
        case _:
            return asked.nothing


def _offered(asked: Field, given: Given) -> Sequence[str]:
    if asked.choices is not None:
        return given.choices[asked.choices]
    return [option.value for option in asked.options]
