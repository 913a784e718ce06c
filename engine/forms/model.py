"""What a form is made of, after its schema was read."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from engine.events import Json
from engine.feel import Expression


class Kind(StrEnum):
    """The components that a form may use, named as form-js names them; a date is a datetime without time."""

    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    SELECT = "select"
    CHECKLIST = "checklist"
    DATE = "date"
    DATETIME = "datetime"
    LIST = "dynamiclist"
    GROUP = "group"
    TEXT = "text"
    SEPARATOR = "separator"
    SPACER = "spacer"


FREE_TEXT: Final = frozenset({Kind.TEXTFIELD, Kind.TEXTAREA})
CHOICES: Final = frozenset({Kind.RADIO, Kind.SELECT, Kind.CHECKLIST})
LAYOUT: Final = frozenset({Kind.GROUP, Kind.TEXT, Kind.SEPARATOR, Kind.SPACER})

YES_NO: Final = frozenset({"true", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the values that a field offers."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an answer must keep to beside its kind; None: no limit of its own.

    Lengths count characters, items count rows of a list. `not_before` and `not_after` are FEEL and give a
    date, `offered` is FEEL and gives the list of those options that may be chosen; they see what conditions
    see.
    """

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimal_digits: int = 0
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int = 0
    max_items: int | None = None
    not_before: Expression | None = None
    not_after: Expression | None = None
    offered: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One component; `key` is the routing name, empty for what asks nothing (groups, texts, lines).

    `path` is the key with the keys of the lists around it ("requests.organ"). `choices` names the options
    that are given when the form is shown ("organs"), None where `options` are the form's own. `conditional`
    is the FEEL that hides the field. An absent answer stands for `default`; `prefill` is the FEEL of what is
    only shown at first, for a person to send or to change. `fields` are the components inside a group or
    of a list's row.
    """

    id: str
    key: str
    path: str
    kind: Kind
    label: str = ""
    description: str = ""
    text: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    choices: str | None = None
    conditional: Expression | None = None
    limits: Limits = Limits()
    default: Json = None
    prefill: Expression | None = None
    repetitions: int = 0
    fields: tuple["Field", ...] = ()

    @property
    def free_text(self) -> bool:
        """Whether a person writes what she likes: never to be routed on."""
        return self.kind in FREE_TEXT

    @property
    def yes_no(self) -> bool:
        """Whether the answer is true or false: a checkbox, or a radio that offers just these two."""
        if self.kind is Kind.RADIO:
            return frozenset(option.value for option in self.options) == YES_NO
        return self.kind is Kind.CHECKBOX

    @property
    def nothing(self) -> Json:
        """The answer of a field that was left empty or not shown."""
        if self.kind is Kind.CHECKBOX:
            return False
        return [] if self.kind in (Kind.CHECKLIST, Kind.LIST) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: its id and its components in the order in which a person reads them.

    `answers` are {key: field} of everything asked on the first level, groups looked through; `everything`
    every component at any depth, in reading order; `conditional` whether something hides any of them. A
    form never changes, so they are found once.
    """

    id: str
    fields: tuple[Field, ...]
    answers: Mapping[str, Field] = dataclasses.field(init=False, repr=False, compare=False)
    everything: tuple[Field, ...] = dataclasses.field(init=False, repr=False, compare=False)
    conditional: bool = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find what every command asks."""
        everything = tuple(_deep(self.fields))
        object.__setattr__(self, "answers", {field.key: field for field in asked(self.fields)})
        object.__setattr__(self, "everything", everything)
        object.__setattr__(self, "conditional", any(field.conditional is not None for field in everything))


def asked(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Yield the fields that have an answer on this level; a list is one, its rows' fields are not."""
    for field in fields:
        if field.kind is Kind.GROUP:
            yield from asked(field.fields)
        elif field.key:
            yield field


def _deep(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _deep(field.fields)
