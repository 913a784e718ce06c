"""How simulated people fill forms in: as their scenario says, else as proposed, else something valid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.events import Json
from engine.filling import Sheet, anything
from engine.forms import Field, Form

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
        return anything(asked, given.sheet)

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
