"""Each problem has a sentence in both languages."""

import pytest

from engine.forms import FieldError, FormErrors, Problem, sentence
from tests.unit.forms.counter import form

DAY = form({"type": "datetime", "key": "day", "dateLabel": "收到日期"}).fields[0]
TICK = form({"type": "checkbox", "key": "seen", "label": "已核对"}).fields[0]
KIND = form({"type": "select", "key": "kind", "label": "类型", "valuesKey": "kinds"}).fields[0]


@pytest.mark.parametrize("problem", list(Problem))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_problem_can_be_said(problem: Problem, language: str) -> None:
    error = FieldError(path="day", problem=problem, parameters={"limit": "2026-03-02"})

    assert "收到日期" in sentence(error, DAY, language)


def test_a_sentence_fits_the_kind_of_its_field() -> None:
    missing = FieldError(path="x", problem=Problem.MISSING)
    late = FieldError(path="day", problem=Problem.TOO_LARGE, parameters={"limit": "2026-03-02"})

    assert sentence(missing, TICK, "zh-CN") == "请勾选“已核对”。"
    assert sentence(missing, KIND, "zh-CN") == "请选择“类型”。"
    assert sentence(late, DAY, "zh-CN") == "“收到日期”不得晚于 2026-03-02。"
    assert sentence(late, DAY, "en", "Received on") == "“Received on” must not be after 2026-03-02."


def test_a_field_that_is_not_there_is_named_by_its_path() -> None:
    assert sentence(FieldError(path="typename", problem=Problem.UNKNOWN_FIELD), None, "en") == (
        "The form has no field “typename”."
    )
    assert sentence(FieldError(path="", problem=Problem.TOO_LONG, parameters={"limit": 9}), None, "zh") == (
        "“整个表单”不得超过 9 个字。"
    )


def test_errors_name_their_fields_without_what_was_typed() -> None:
    errors = FormErrors(
        [FieldError(path="day", problem=Problem.NOT_A_DATE), FieldError(path="", problem=Problem.NESTED)]
    )

    assert str(errors) == "The form was not filled in as it asks: day: not_a_date; the form: nested."
