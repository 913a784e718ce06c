"""How simulated people fill forms in: as their scenario says, else as proposed, else something valid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from engine.claims import OUTCOMES
from engine.demo.phrases import phrase
from engine.events import Json
from engine.filling import Sheet, anything
from engine.forms import Field, Form, Kind

_PREFILLED: Final = "register"
Wish: TypeAlias = "Json | tuple[Json, ...]"
"""An answer, or answers for the first, second, … time that it is asked; the last one stays."""


@dataclass(slots=True, kw_only=True)
class Pen:
    """Fills in the forms of one case; `wishes` by key, element.key, or either behind the kind of organ."""

    wishes: Mapping[str, Wish]
    known: Mapping[str, Json]
    turn: int
    _turns: dict[str, int] = field(default_factory=dict)

    def fill_in(self, form: Form, given: "Given") -> dict[str, Json]:
        """Return an answer to every field of a form."""
        return {key: self._answer(asked, given) for key, asked in form.answers.items()}

    def _answer(self, asked: Field, given: "Given", row: int = 0) -> Json:
        key = asked.key
        for name in (
            f"{given.kind}:{given.element}.{key}",
            f"{given.kind}:{key}",
            f"{given.element}.{key}",
            key,
        ):
            if name in self.wishes:
                wished = self._wished(name)
                return wished if asked.kind is not Kind.LIST else self._rows(asked, given, wished)
        if given.proposed.get(key) is not None:
            return given.proposed[key]
        if given.element == _PREFILLED and self.known.get(key) is not None and not asked.yes_no:
            return self.known[key]
        if asked.kind is Kind.LIST:
            answered = len(self._claims()) if asked.key == OUTCOMES else 1
            return self._rows(asked, given, max(asked.limits.min_items, answered))
        if asked.kind in (Kind.TEXTFIELD, Kind.TEXTAREA):
            return self._text(asked, given.sheet, row)
        return anything(asked, given.sheet, row)

    def _rows(self, asked: Field, given: "Given", number: Json) -> Json:
        if not isinstance(number, int):
            return number
        return [
            {inner.key: self._answer(inner, given, row) for inner in asked.fields if inner.key}
            for row in range(number)
        ]

    def _text(self, asked: Field, sheet: Sheet, row: int) -> Json:
        """Return a sentence that fits; nothing where nothing has to be said."""
        said = phrase(asked.key, self.turn + row)
        if asked.key == "claim":
            claims = self._claims()
            said = str(claims[row] if row < len(claims) else self.known.get("subject", sheet.words))
        if said is None and asked.required:
            said = sheet.words
        return said if said is None else said[: asked.limits.max_length]

    def _claims(self) -> list[Json]:
        claims = self.known.get("claims")
        rows = claims if isinstance(claims, list) else []
        return [row["claim"] for row in rows if isinstance(row, dict) and row.get("claim")]

    def _wished(self, name: str) -> Json:
        wish = self.wishes[name]
        if not isinstance(wish, tuple):
            return wish
        turn = self._turns.get(name, 0)
        self._turns[name] = turn + 1
        return wish[min(turn, len(wish) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person sees besides the form: the element, the kind of organ, proposals, what is at hand."""

    element: str
    kind: str
    proposed: Mapping[str, Json]
    sheet: Sheet
