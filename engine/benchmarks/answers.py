"""Fills forms in for a bench: what the plan says, what a table proposed, else something that is valid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.events import Json
from engine.forms import Field, Form, Kind

# As long as what people write: the sealed body of a step has its real size.
_TEXT: Final = (
    "经现场核实并调取养护记录，该处路灯自去年十一月起陆续损坏，影响居民夜间出行；已责成养护单位限期修复，"
    "修复前设置临时照明，并将进展每周告知信访人。相关照片、记录和往来函件随卷归档。"
)
_LINE: Final = 20
_PROPOSED: Final = "proposed_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What may be written: `planned` answers by field key, options by the name of their list, the day."""

    planned: Mapping[str, Json]
    choices: Mapping[str, Sequence[str]]
    today: date

    def fill_in(self, form: Form, routing: Mapping[str, Json]) -> dict[str, Json]:
        """Return an answer to every field of a form; `routing` tells what a decision table proposed."""
        return {key: self._answer(field, routing) for key, field in form.answers.items()}

    def _answer(self, field: Field, routing: Mapping[str, Json]) -> Json:
        if field.key in self.planned:
            return self.planned[field.key]
        proposed = routing.get(_PROPOSED + field.key)
        return self._anything(field, 0) if proposed is None else proposed

    def _anything(self, field: Field, row: int) -> Json:
        """Return a valid answer; `row` is the number of the row in a list, so that rows differ."""
        if field.yes_no:
            return field.required and field.kind is Kind.CHECKBOX  # such a box must be ticked
        match field.kind:
            case Kind.TEXTFIELD | Kind.TEXTAREA:
                answer = _text(field)
            case Kind.RADIO | Kind.SELECT:
                answer = self._offered(field)[row]
            case Kind.CHECKLIST:
                answer = [self._offered(field)[0]]
            case Kind.NUMBER:
                answer = int(field.limits.minimum or 1)
            case Kind.DATE:
                answer = self.today.isoformat()
            case Kind.LIST:
                rows = range(max(field.limits.min_items, 1))
                answer = [{inner.key: self._anything(inner, row) for inner in field.fields} for row in rows]
            case _:
                answer = field.nothing
        return answer

    def _offered(self, field: Field) -> Sequence[str]:
        if field.choices is not None:
            return self.choices[field.choices]
        return [option.value for option in field.options]


def _text(field: Field) -> Json:
    """Return a text of the usual length; what must look in some way is left empty."""
    if field.limits.pattern is not None:
        return None
    usual = _TEXT[:_LINE] if field.kind is Kind.TEXTFIELD else _TEXT
    return usual[: field.limits.max_length]
