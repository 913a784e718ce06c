"""From what a person filled in to what the case knows: checked answers, and what the diagram routes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Final

from engine import claims, forms
from engine import commands as c
from engine.admission import Lookups
from engine.case import CLAIM_COUNT, Case
from engine.definition import Definition
from engine.events import Json
from engine.execution import Asked, element_of, item_of
from engine.feel import Environment

_COUNTED: Final = frozenset({CLAIM_COUNT, claims.ANSWERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A command with its answers checked and typed."""

    command: c.Command
    given: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Reads the answers of one command to one case; `choices` are the options forms take from the office."""

    definition: Definition
    case: Case
    zone: tzinfo
    choices: Mapping[str, Mapping[str, str]]

    def read(self, command: c.Command) -> Answers:
        """Return the command with its answers checked against its form, all errors at once.

        Raises FormErrors.
        """
        form = self._form(command)
        if form is None or not isinstance(command, c.FileSubmission | c.CompleteTask | c.CorrelateMessage):
            return Answers(command=command)
        environment = Environment(now=command.at, zone=self.zone, functions={})
        given = forms.check(form, command.answers, self.case.routing, environment, self.choices)
        unseen: frozenset[str] = frozenset()
        if form.conditional:
            unseen = forms.hidden(form, given, self.case.routing, environment, self.choices)
        said = {name: value for name, value in given.items() if name not in unseen}
        return Answers(command=replace(command, answers=said), given=given)

    def asked(self, answers: Answers, lookups: Lookups) -> Asked:
        """Return the admitted command with the part of its answers that the diagram routes on."""
        names = self.definition.routing_names
        values = self._known(answers, lookups)
        routing = {name: value for name, value in values.items() if name in names or name in _COUNTED}
        if item_of(answers.command, self.case) is None:
            return Asked(command=answers.command, lookups=lookups, routing=routing)
        return Asked(command=answers.command, lookups=lookups, item_routing=routing)

    def _known(self, answers: Answers, lookups: Lookups) -> Mapping[str, Json]:
        """Return facts and answers; a petitioner's own word does not move the day on which it came."""
        facts, written = self._facts(answers.command, lookups), self._written(answers)
        command = answers.command
        own = isinstance(command, c.FileSubmission) and command.actor == command.petitioner
        stated = {name: value for name, value in written.items() if name not in facts}
        if not own:
            stated |= {name: written[name] for name in facts if written.get(name) is not None}
        return {**facts, **stated}

    def _written(self, answers: Answers) -> Mapping[str, Json]:
        if isinstance(answers.command, c.CompleteJob):
            return answers.command.outputs
        form = self._form(answers.command)
        asked = {} if form is None else form.answers
        clear = {name: _clear(asked[name], value) for name, value in answers.given.items() if name in asked}
        return {**clear, **_counted(answers.given)}

    def _form(self, command: c.Command) -> forms.Form | None:
        """Return the form that a command's answers fill in, None where there is none."""
        if isinstance(command, c.FileSubmission):
            return self.definition.forms[self.definition.submission_form]
        element = element_of(command, self.case)
        name = None if element is None else self.definition.elements[element].form
        return None if name is None else self.definition.forms[name]

    def _facts(self, command: c.Command, lookups: Lookups) -> Mapping[str, Json]:
        """Return what the engine itself knows: which kind of organ holds the case, and since when."""
        match command:
            case c.FileSubmission():
                known: dict[str, Json] = {"received_by": "direct", "received_on": self._today(command)}
            case c.ForwardCase():
                known = {"received_by": "transferred", "transferred_on": self._today(command)}
            case _:
                return {}
        return {"office": lookups.organ_kind, **known}

    def _today(self, command: c.Command) -> str:
        return command.at.astimezone(self.zone).date().isoformat()


def _counted(given: Mapping[str, Json]) -> dict[str, Json]:
    """Return how many claims there are and which are answered: numbers, in clear, of words that are not."""
    stated, answered = given.get(claims.CLAIMS), claims.numbers(given)
    counted: dict[str, Json] = {CLAIM_COUNT: len(stated)} if isinstance(stated, list) else {}
    return counted if answered is None else {**counted, claims.ANSWERED: [*answered]}


def _clear(field: forms.Field, value: Json) -> Json:
    """Return an answer without the free text in its rows: routing data hold none."""
    if field.kind is not forms.Kind.LIST or not isinstance(value, list):
        return value
    routed = {inner.key for inner in field.fields if not inner.free_text}
    return [
        {key: item for key, item in row.items() if key in routed} if isinstance(row, dict) else row
        for row in value
    ]
