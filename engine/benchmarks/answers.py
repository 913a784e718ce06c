"""Fills forms in for a bench: what the plan says, what a table proposed, else something that is valid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.events import Json
from engine.filling import Sheet, anything
from engine.forms import Field, Form

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
        if proposed is not None:
            return proposed
        return anything(field, Sheet(choices=self.choices, today=self.today, words=_TEXT, short=_LINE))
