"""What people answer in a scenario: what it says, else what is usual, proposed or valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final

from engine import forms
from engine.case import Case
from engine.events import Json
from engine.feel import Environment
from engine.filling import Sheet, anything
from engine.forms import Field, Form, Kind

_WORDS: Final = "情况属实，已经核实。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """Fills in the forms of one scenario; `usual` by key or element.key, `said` what was answered before."""

    usual: Mapping[str, Json]
    zone: tzinfo

    def answers(
        self,
        form: Form,
        element: str,
        given: Mapping[str, Json],
        case: Case,
        proposed: Mapping[str, Json],
        sheet: "Desk",
    ) -> dict[str, Json]:
        """Return an answer to every field of a form; what is given in the scenario stays as it is."""
        found: dict[str, Json] = {}
        at_hand = Sheet(choices={k: [*v] for k, v in sheet.choices.items()}, today=sheet.today, words=_WORDS)
        for key, asked in form.answers.items():
            for known in (given, self._usual_of(element), self.usual, sheet.facts, proposed):
                if key in known and (known is not proposed or known[key] is not None):
                    found[key] = self._whole(asked, known[key], at_hand)
                    break
            else:
                found[key] = anything(asked, at_hand)
        return self._within_what_is_offered(form, {**found, **_beyond(given, found)}, given, case, sheet)

    def _usual_of(self, element: str) -> Mapping[str, Json]:
        prefix = f"{element}."
        return {key.removeprefix(prefix): v for key, v in self.usual.items() if key.startswith(prefix)}

    def _whole(self, asked: Field, value: Json, sheet: Sheet) -> Json:
        """Return a list with every row filled in; a number stands for so many rows."""
        if asked.kind is not Kind.LIST:
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            value = [{} for _ in range(value)]
        if not isinstance(value, list):
            return value
        inside = [inner for inner in asked.fields if inner.key]
        return [
            {
                inner.key: row[inner.key] if inner.key in row else anything(inner, sheet, number)
                for inner in inside
            }
            if isinstance(row, dict)
            else row
            for number, row in enumerate(value)
        ]

    def _within_what_is_offered(
        self,
        form: Form,
        answers: dict[str, Json],
        given: Mapping[str, Json],
        case: Case,
        sheet: "Desk",
    ) -> dict[str, Json]:
        """Return the answers, the first that is offered where an unsaid one is not."""
        environment = Environment(now=sheet.now, zone=self.zone, functions={})
        for _ in form.answers:  # one answer may decide what the next may be
            offered = forms.offers(form, answers, case.routing, environment, sheet.choices)
            wrong = [
                key
                for key, values in offered.items()
                if values and key not in given and _chosen(answers.get(key)) not in values
            ]
            if not wrong:
                break
            answers[wrong[0]] = offered[wrong[0]][0]
        return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies before a person: the moment, the lists of the office, what the system knows anyway."""

    now: datetime
    today: date
    choices: Mapping[str, Mapping[str, str]]
    facts: Mapping[str, Json]


def _chosen(value: Json) -> Json:
    """Return an answer as the option that it is: yes and no are options too."""
    return str(value).lower() if isinstance(value, bool) else value


def _beyond(given: Mapping[str, Json], found: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return what a scenario answers although the form does not ask it: the form says so."""
    return {key: value for key, value in given.items() if key not in found}
