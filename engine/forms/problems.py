"""What can be wrong with an answer: a code with parameters, and its sentence in Chinese and English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from typing_extensions import override

from engine.errors import XinfangError
from engine.forms.model import CHOICES, Field, Kind


class Problem(StrEnum):
    """Why an answer was not taken: a stable code."""

    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    WRONG_TYPE = "wrong_type"
    NOT_OFFERED = "not_offered"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_A_DATE = "not_a_date"
    PATTERN = "pattern"
    TOO_MANY = "too_many"
    TOO_FEW = "too_few"
    NESTED = "nested"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One problem; `path` is the field's, with the row's number in a list ("requests.0.due").

    An empty path means the whole form. `parameters` are limits, never what was typed.
    """

    path: str
    problem: Problem
    parameters: Mapping[str, str | int] = field(default_factory=dict)


class FormErrors(XinfangError):
    """Everything that was wrong with the answers to a form, in reading order."""

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors: tuple[FieldError, ...] = tuple(errors)
        super().__init__(self.errors)

    @override
    def __str__(self) -> str:
        named = "; ".join(f"{error.path or 'the form'}: {error.problem}" for error in self.errors)
        return f"The form was not filled in as it asks: {named}."


_CHINESE: Final[Mapping[str, str]] = {
    "missing": "请填写“{label}”。",
    "missing.choice": "请选择“{label}”。",
    "missing.checkbox": "请勾选“{label}”。",
    "missing.dynamiclist": "请至少添加一项“{label}”。",
    "unknown_field": "表单中没有“{label}”这一项。",
    "wrong_type": "“{label}”的内容无法识别。",
    "wrong_type.number": "“{label}”应为数字。",
    "not_offered": "“{label}”的选项无效，请从所列选项中选择。",
    "too_long": "“{label}”不得超过 {limit} 个字。",
    "too_short": "“{label}”至少 {limit} 个字。",
    "too_small": "“{label}”不得小于 {limit}。",
    "too_small.date": "“{label}”不得早于 {limit}。",
    "too_large": "“{label}”不得大于 {limit}。",
    "too_large.date": "“{label}”不得晚于 {limit}。",
    "not_a_date": "“{label}”应为真实日期，例如 2026-03-27。",
    "pattern": "“{label}”的格式不正确。",
    "too_many": "“{label}”最多 {limit} 项。",
    "too_few": "“{label}”至少 {limit} 项。",
    "nested": "“{label}”的内容结构不正确。",
}
_ENGLISH: Final[Mapping[str, str]] = {
    "missing": "Fill in “{label}”.",
    "missing.choice": "Choose an answer for “{label}”.",
    "missing.checkbox": "Tick “{label}”.",
    "missing.dynamiclist": "Add at least one entry to “{label}”.",
    "unknown_field": "The form has no field “{label}”.",
    "wrong_type": "The answer to “{label}” could not be read.",
    "wrong_type.number": "“{label}” must be a number.",
    "not_offered": "Choose one of the values offered for “{label}”.",
    "too_long": "“{label}” must have no more than {limit} characters.",
    "too_short": "“{label}” must have at least {limit} characters.",
    "too_small": "“{label}” must not be less than {limit}.",
    "too_small.date": "“{label}” must not be before {limit}.",
    "too_large": "“{label}” must not be more than {limit}.",
    "too_large.date": "“{label}” must not be after {limit}.",
    "not_a_date": "“{label}” must be a real date, such as 2026-03-27.",
    "pattern": "“{label}” is not in the right format.",
    "too_many": "“{label}” takes no more than {limit} entries.",
    "too_few": "“{label}” needs at least {limit} entries.",
    "nested": "The answer to “{label}” has a structure that does not belong there.",
}
_WHOLE_FORM: Final[Mapping[str, str]] = {"zh": "整个表单", "en": "the whole form"}


def sentence(error: FieldError, asked: Field | None, language: str, label: str | None = None) -> str:
    """Say a problem in Chinese ("zh…") or English (any other language).

    `asked` is the field, None where there is none; `label` its label in that language where the field's own
    is in another.
    """
    chinese = language.startswith("zh")
    table = _CHINESE if chinese else _ENGLISH
    named = label or (asked.label if asked else "") or error.path or _WHOLE_FORM["zh" if chinese else "en"]
    template = table.get(f"{error.problem}.{_variant(asked)}", table[error.problem])
    return template.format(label=named, **error.parameters)


def _variant(asked: Field | None) -> str:
    if asked is None:
        return ""
    if asked.kind in CHOICES:
        return "choice"
    return Kind.DATE if asked.kind is Kind.DATETIME else asked.kind
