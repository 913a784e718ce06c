"""Fills in any form so that it is accepted: by chance where it may be, as wanted where a test says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final, cast

from engine import forms
from engine.events import Json
from engine.feel import Environment
from engine.forms import Field, Form, FormErrors, Kind, Problem
from engine.forms.model import asked

TEXT: Final = "情况属实，已经核实。"
_DIGITS: Final = "13800000000"
_TRIES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How forms are filled in at one moment; `choices` are what the office offers."""

    chance: Random
    environment: Environment
    choices: Mapping[str, Mapping[str, str]]

    def fill(self, form: Form, known: Mapping[str, Json], wanted: Mapping[str, Json]) -> dict[str, Json]:
        """Return answers that the form takes; what is wrong with a first draft is put right as it says."""
        answers = {key: self._value(field) for key, field in form.answers.items() if self._wants(field)}
        answers |= {key: value for key, value in wanted.items() if key in form.answers}
        for _ in range(_TRIES):
            try:
                forms.check(form, answers, known, self.environment, self.choices)
            except FormErrors as errors:
                for error in errors.errors:
                    self._mend(form, answers, error, known)
            else:
                return answers
        raise AssertionError(f"{form.id} cannot be filled in: {answers}")

    def _wants(self, field: Field) -> bool:
        return field.required or self.chance.random() < 0.3

    def _value(self, field: Field) -> Json:
        if field.yes_no:
            return (field.kind is Kind.CHECKBOX and field.required) or self.chance.random() < 0.7
        if field.fields:
            rows = field.limits.min_items + (self.chance.random() < 0.5)
            return [{row.key: self._value(row) for row in asked(field.fields)} for _ in range(rows)]
        offered = [option.value for option in field.options] or sorted(
            self.choices.get(field.choices or "", {})
        )
        if offered:
            chosen = self.chance.choice(offered)
            return [chosen] if field.kind is Kind.CHECKLIST else chosen
        if field.kind is Kind.NUMBER:
            return int(field.limits.minimum or 1)
        if field.kind in (Kind.DATE, Kind.DATETIME):
            return self.environment.now.astimezone(self.environment.zone).date().isoformat()
        return TEXT if field.limits.pattern is None else _DIGITS

    def _mend(
        self, form: Form, answers: dict[str, Json], error: forms.FieldError, known: Mapping[str, Json]
    ) -> None:
        *way, last = error.path.split(".")
        place: Json = answers
        for step in way:
            place = (
                cast("list[Json]", place)[int(step)]
                if step.isdigit()
                else cast("dict[str, Json]", place)[step]
            )
        field = next(
            field
            for field in form.everything
            if field.path == ".".join(s for s in (*way, last) if not s.isdigit())
        )
        row = cast("dict[str, Json]", place)
        match error.problem:
            case Problem.MISSING | Problem.TOO_FEW:
                row[last] = self._value(field)
            case Problem.TOO_SMALL | Problem.TOO_LARGE:
                row[last] = error.parameters["limit"]
            case Problem.NOT_OFFERED:
                offered = forms.offers(form, answers, known, self.environment, self.choices)
                row[last] = self.chance.choice(offered[error.path])
            case _:
                raise AssertionError(f"{form.id}: {error} of {answers}")
