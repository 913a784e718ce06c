"""A form as a page shows it: every field with its words, what was answered, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from engine.feel import Expression
from engine.forms import Field, FieldError, Form, Kind, sentence
from engine.forms.model import LAYOUT, asked
from web import context
from web.context import say
from web.wording import Wording

_SPARE_ROWS: Final = 3
_MINUTES: Final = 16  # "2026-03-02T09:30": what an input takes of a moment
_UNLIKE: Final = re.compile(r'(\w+) != ("[^"]*"|true|false)')
_NOT_AMONG: Final = re.compile(r"not\((\w+) in \(([^)]*)\)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the answers that a question offers."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field on the page; `id` is what the error summary links to, `when` says when it must be answered."""

    kind: str
    name: str
    id: str
    label: str
    description: str = ""
    text: str = ""
    required: bool = False
    value: str = ""
    choices: tuple[Choice, ...] = ()
    wrong: str = ""
    when: str = ""
    longest: int | None = None
    least: int = 0
    fields: tuple["Question", ...] = ()
    rows: tuple[tuple["Question", ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One line of the error summary."""

    target: str
    sentence: str


class Sheet:
    """One form being filled in: `hidden` are the fields that are not asked beside these answers.

    `offered` are the values that may be chosen beside them, by the name of each field that limits them;
    `lists` are shorter lists than the office's own, by their names, such as the people of one organ.
    """

    def __init__(
        self,
        form: Form,
        words: Wording,
        errors: tuple[FieldError, ...] = (),
        hidden: frozenset[str] = frozenset(),
        offered: Mapping[str, list[str]] = MappingProxyType({}),
        *,
        lists: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        self._form = form
        self._words = words
        self._errors = errors
        self._hidden = hidden
        self._offered = offered
        self._lists = lists

    def questions(self, answers: Mapping[str, object]) -> tuple[Question, ...]:
        """Return the whole form, filled in with `answers`."""
        return self._level(self._form.fields, answers, "")

    def asked(self) -> str:
        """Return the keys of the questions that are on the page, for a hidden field to bring back."""
        return " ".join(key for key in self._form.answers if key not in self._hidden)

    def mistakes(self) -> list[Mistake]:
        """Return the error summary, in reading order."""
        return [Mistake(target=_id(error.path), sentence=self._sentence(error)) for error in self._errors]

    def _level(
        self, fields: tuple[Field, ...], answers: Mapping[str, object], prefix: str
    ) -> tuple[Question, ...]:
        return tuple(
            self._question(field, answers, prefix) for field in fields if not self._not_shown(field, prefix)
        )

    def _not_shown(self, field: Field, prefix: str) -> bool:
        name = prefix + field.key if field.key else field.id
        return field.kind is Kind.SPACER or name in self._hidden

    def _question(self, field: Field, answers: Mapping[str, object], prefix: str) -> Question:
        name = prefix + field.key
        common = Question(
            kind=field.kind.value,
            name=name,
            id=_id(name if field.key else field.id),
            label=self._words.of_form(self._form.id, field.label),
            description=self._words.of_form(self._form.id, field.description),
            text=self._words.of_form(self._form.id, field.text),
            required=field.required,
            wrong=next((self._sentence(error) for error in self._errors if error.path == name), ""),
            when=self._when(field.conditional),
            longest=field.limits.max_length,
            least=field.limits.min_items,
        )
        if field.kind is Kind.GROUP:
            return replace(common, fields=self._level(field.fields, answers, prefix))
        if field.kind in LAYOUT:
            return common
        answer = answers.get(field.key)
        if field.kind is Kind.LIST:
            return replace(common, rows=self._rows(field, answer, name))
        return replace(common, value=_typed(field, answer), choices=self._choices(field, answer, name))

    def _rows(self, field: Field, answer: object, name: str) -> tuple[tuple[Question, ...], ...]:
        given = [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []
        number = len(given) + _SPARE_ROWS
        if field.limits.max_items is not None:
            number = max(min(number, field.limits.max_items), len(given))
        rows: list[Mapping[str, object]] = [*given, *({} for _ in range(number - len(given)))]
        return tuple(self._level(field.fields, row, f"{name}.{n}.") for n, row in enumerate(rows))

    def _choices(self, field: Field, answer: object, name: str) -> tuple[Choice, ...]:
        chosen = {_text(one) for one in answer} if isinstance(answer, list) else {_text(answer)}
        if field.choices is not None:
            everything = context.site().system.library.choices().get(field.choices, {})
            offered = self._lists.get(field.choices, everything)
        else:
            offered = {
                option.value: self._words.of_form(self._form.id, option.label) for option in field.options
            }
        return tuple(
            Choice(value=value, label=label, chosen=value in chosen)
            for value, label in offered.items()
            if value in self._offered.get(name, offered)
        )

    def _sentence(self, error: FieldError) -> str:
        field = self._field(error.path)
        label = None if field is None else self._words.of_form(self._form.id, field.label)
        return sentence(error, field, "en" if self._words.english else "zh", label)

    def _field(self, path: str) -> Field | None:
        fields, found = self._form.fields, None
        for part in path.split("."):
            if part.isdecimal():
                continue
            found = next((field for field in asked(fields) if field.key == part), None)
            if found is None:
                return None
            fields = found.fields
        return found

    def _when(self, hides: Expression | None) -> str:
        """Say in words when a field is to be answered, where the form puts it in one of two plain ways."""
        if hides is None:
            return ""
        unlike, among = _UNLIKE.fullmatch(hides.source), _NOT_AMONG.fullmatch(hides.source)
        if unlike is None and among is None:
            return ""
        name, values = (unlike or among or [""])[1], (unlike or among or ["", "", ""])[2]
        said = [self._said(name, value.strip().strip('"')) for value in values.split(",")]
        return say(
            "Only if “%(question)s” is %(answers)s",
            question=self._words.label(name),
            answers=(" / ").join(said),
        )

    def _said(self, name: str, value: str) -> str:
        given: object = value == "true" if value in ("true", "false") else value
        answer = self._words.answer(name, given)
        return value if answer is None else answer[1]


def _id(path: str) -> str:
    return "f-" + path.replace(".", "-") if path else "main"


def _typed(field: Field, answer: object) -> str:
    said = "" if isinstance(answer, list | dict) else _text(answer)
    return said[:_MINUTES] if field.kind is Kind.DATETIME else said


def _text(answer: object) -> str:
    if answer is None:
        return ""
    return str(answer).lower() if isinstance(answer, bool) else str(answer)
