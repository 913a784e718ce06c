"""Answers are taken typed and trimmed, or refused with everything that is wrong, changing nothing."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms import Problem, check, hidden, offers
from tests.unit.forms.counter import CHOICES, NOON, asked, form, petition_form, problems, refused

TITLE = {"type": "textfield", "key": "title", "label": "标题"}
BODY = {"type": "textarea", "key": "body"}
SIZE = {"type": "number", "key": "size", "decimalDigits": 0, "validate": {"min": 1, "max": 30}}
MONEY = {"type": "number", "key": "money", "decimalDigits": 2, "serializeToString": True}
URGENT = {"type": "checkbox", "key": "urgent"}
VALUES = [{"label": "来信", "value": "letter"}, {"label": "来访", "value": "visit"}]
CHANNEL = {"type": "select", "key": "channel", "values": VALUES}
WAYS = {"type": "checklist", "key": "ways", "values": VALUES}
ORGAN = {"type": "select", "key": "organ", "valuesKey": "organs"}
DAY = {"type": "datetime", "key": "day", "subtype": "date"}
HOUR = {"type": "datetime", "key": "hour", "subtype": "datetime"}
ROWS = {
    "type": "dynamiclist",
    "path": "rows",
    "components": [ORGAN, {**DAY, "validate": {"required": True}}],
    "properties": {"minItems": "1", "maxItems": "3"},
}
AGREED = {
    "type": "radio",
    "key": "agreed",
    "values": [{"label": "是", "value": "true"}, {"label": "否", "value": "false"}],
    "validate": {"required": True},
}


@pytest.mark.parametrize(
    ("component", "raw", "kept"),
    [
        (TITLE, "  楼道\r\n漏水 ", "楼道 漏水"),
        (BODY, " 一\r\n二\u2028三 ", "一\n二\n三"),
        (TITLE, "   ", None),
        (SIZE, "12", 12),
        (SIZE, "１２", 12),
        (SIZE, 30, 30),
        (MONEY, "0.1", "0.10"),
        (MONEY, 3, "3.00"),
        (MONEY, 2.5, "2.50"),
        (URGENT, None, False),
        (URGENT, True, True),
        (CHANNEL, "visit", "visit"),
        (CHANNEL, "", None),
        (WAYS, ["visit", "letter", "visit"], ["letter", "visit"]),
        (WAYS, None, []),
        (ORGAN, "police", "police"),
        (AGREED, "false", False),
        (AGREED, True, True),
        (DAY, " 2026-02-28 ", "2026-02-28"),
        (HOUR, "2026-03-02T09:30", "2026-03-02T09:30+08:00"),
        (HOUR, "2026-03-02T01:30:00Z", "2026-03-02T09:30+08:00"),
        (ROWS, [{"organ": "police", "day": "2026-04-01"}], [{"organ": "police", "day": "2026-04-01"}]),
    ],
)
def test_an_answer_is_kept_in_the_type_of_its_field(
    component: Mapping[str, object], raw: object, kept: object
) -> None:
    key = str(component.get("key", component.get("path")))

    taken = asked(form(component), {key: raw})[key]

    assert taken == kept
    assert type(taken) is type(kept)


@pytest.mark.parametrize(
    ("component", "raw", "problem"),
    [
        (TITLE, 3, Problem.WRONG_TYPE),
        (TITLE, "楼\x00道", Problem.WRONG_TYPE),
        (TITLE, "\ud800", Problem.WRONG_TYPE),
        (TITLE, {"typename": "datetime"}, Problem.NESTED),
        (TITLE, ["a"], Problem.NESTED),
        pytest.param(TITLE, "长" * 10_001, Problem.TOO_LONG, id="a long text"),
        ({**TITLE, "validate": {"maxLength": 3}}, "四个字了", Problem.TOO_LONG),
        ({**TITLE, "validate": {"minLength": 3}}, "两字", Problem.TOO_SHORT),
        ({**TITLE, "validate": {"maxLength": 9, "pattern": "^[0-9]+$"}}, "12a", Problem.PATTERN),
        ({**TITLE, "validate": {"required": True}}, " ", Problem.MISSING),
        (SIZE, "twelve", Problem.WRONG_TYPE),
        (SIZE, True, Problem.WRONG_TYPE),
        (SIZE, "1.5", Problem.WRONG_TYPE),
        (SIZE, "1e9", Problem.WRONG_TYPE),
        (SIZE, "NaN", Problem.WRONG_TYPE),
        (SIZE, float("inf"), Problem.WRONG_TYPE),
        pytest.param(SIZE, 10**5000, Problem.WRONG_TYPE, id="five thousand digits"),
        (SIZE, 0, Problem.TOO_SMALL),
        (SIZE, 31, Problem.TOO_LARGE),
        (MONEY, "0.125", Problem.WRONG_TYPE),
        (URGENT, "true", Problem.WRONG_TYPE),
        ({**URGENT, "validate": {"required": True}}, False, Problem.MISSING),
        (CHANNEL, "pigeon", Problem.NOT_OFFERED),
        (CHANNEL, 1, Problem.WRONG_TYPE),
        (WAYS, ["pigeon"], Problem.NOT_OFFERED),
        (WAYS, "visit", Problem.WRONG_TYPE),
        (WAYS, [1], Problem.WRONG_TYPE),
        (WAYS, [{"typename": "x"}], Problem.NESTED),
        ({**WAYS, "validate": {"required": True}}, [], Problem.MISSING),
        (ORGAN, "ministry", Problem.NOT_OFFERED),
        (AGREED, None, Problem.MISSING),
        (AGREED, "maybe", Problem.NOT_OFFERED),
        (AGREED, 1, Problem.WRONG_TYPE),
        (DAY, "2026-02-30", Problem.NOT_A_DATE),
        (DAY, "2. 3. 2026", Problem.NOT_A_DATE),
        (DAY, "0001-01-01", Problem.NOT_A_DATE),
        (DAY, 20260302, Problem.WRONG_TYPE),
        (HOUR, "2026-03-02T25:00", Problem.NOT_A_DATE),
        (ROWS, "two", Problem.WRONG_TYPE),
        (ROWS, None, Problem.MISSING),
        (ROWS, [{"day": "2026-04-01"}] * 4, Problem.TOO_MANY),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    component: Mapping[str, object], raw: object, problem: Problem
) -> None:
    key = str(component.get("key", component.get("path")))

    assert problems(form(component), {key: raw}) == {key: problem}


def test_every_problem_is_told_at_once_with_its_row() -> None:
    both = {"title": "a", "rows": [{"day": ""}, "row", {"organ": "police", "day": "2026-04-01", "x": 1}]}

    assert problems(form(TITLE, ROWS, SIZE), {**both, "size": 99}) == {
        "rows.0.day": Problem.MISSING,
        "rows.1": Problem.WRONG_TYPE,
        "rows.2.x": Problem.UNKNOWN_FIELD,
        "size": Problem.TOO_LARGE,
    }


def test_a_list_may_ask_for_more_than_one_row() -> None:
    rows = {**ROWS, "properties": {"minItems": "2"}}

    (error,) = refused(form(rows), {"rows": [{"day": "2026-04-01"}]})

    assert (error.problem, error.parameters) == (Problem.TOO_FEW, {"limit": 2})


def test_what_the_form_does_not_ask_is_refused() -> None:
    payload = {"typename": "datetime", "title": "a"}

    assert problems(form(TITLE), payload) == {"typename": Problem.UNKNOWN_FIELD}


@pytest.mark.parametrize(
    "answers",
    [
        {"body": "长" * 10_000_000},
        {"body": ["长" * 1_000] * 201},
        {"长" * 200_001: "a"},
    ],
    ids=["one text", "many texts", "one name"],
)
def test_ten_megabytes_are_one_problem_of_the_whole_form(answers: Mapping[str, object]) -> None:
    assert problems(form(BODY), answers) == {"": Problem.TOO_LONG}


def test_endless_structures_are_refused_before_they_are_read() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]

    assert problems(form(BODY), {"body": deep}) == {"": Problem.NESTED}
    assert problems(form(BODY), {"body": [None] * 30_000}) == {"": Problem.NESTED}


def test_a_default_stands_for_an_answer_that_was_not_sent() -> None:
    channel = {**CHANNEL, "defaultValue": "letter"}

    assert asked(form(channel), {}) == {"channel": "letter"}
    assert asked(form(channel), {"channel": None}) == {"channel": None}


def test_what_is_hidden_is_not_required_and_what_was_sent_for_it_is_dropped() -> None:
    title = {**TITLE, "validate": {"required": True}, "conditional": {"hide": "=urgent = true"}}

    assert asked(form(URGENT, title), {"urgent": True, "title": "a"}) == {"urgent": True, "title": None}
    assert problems(form(URGENT, title), {"urgent": False}) == {"title": Problem.MISSING}


def test_a_hidden_field_leaves_an_older_answer_in_the_file_alone() -> None:
    size = {**SIZE, "conditional": {"hide": "=urgent = true"}}

    assert asked(form(URGENT, size), {"urgent": True, "size": 3}, size=7) == {"urgent": True}


def test_a_hidden_field_is_null_to_the_fields_below_it() -> None:
    size = {**SIZE, "conditional": {"hide": "=urgent = true"}}
    title = {**TITLE, "conditional": {"hide": "=size != 7"}}

    kept = asked(form(URGENT, size, title), {"urgent": True, "title": "a"}, size=7)

    assert kept == {"urgent": True, "title": None}


def test_a_group_hides_all_its_fields() -> None:
    group = {"type": "group", "components": [TITLE, ROWS], "conditional": {"hide": "=urgent = true"}}

    assert asked(form(URGENT, group), {"urgent": True}) == {"urgent": True, "title": None, "rows": []}


def test_a_condition_reads_the_case_file_and_the_row_before_the_form() -> None:
    row = {"type": "dynamiclist", "path": "rows", "components": [URGENT, {**TITLE}]}
    row["components"][1]["conditional"] = {"hide": "=urgent = true or channel = null"}  # type: ignore[index]  # a list

    asking = form(URGENT, row)
    rows = [{"urgent": False, "title": "a"}, {"urgent": True, "title": "b"}]

    assert asked(asking, {"urgent": True, "rows": rows}, channel="visit")["rows"] == [
        {"urgent": False, "title": "a"},
        {"urgent": True, "title": None},
    ]


def test_a_date_keeps_between_its_bounds() -> None:
    day = {**DAY, "properties": {"notBefore": "=received_on", "notAfter": "=today()"}}

    assert asked(form(day), {"day": "2026-03-02"}, received_on="2026-03-02") == {"day": "2026-03-02"}
    (early,) = refused(form(day), {"day": "2026-03-01"}, received_on="2026-03-02")
    (late,) = refused(form(day), {"day": "2026-03-03"})
    assert (early.problem, early.parameters) == (Problem.TOO_SMALL, {"limit": "2026-03-02"})
    assert (late.problem, late.parameters) == (Problem.TOO_LARGE, {"limit": "2026-03-02"})


def test_a_moment_is_bounded_by_its_legal_date() -> None:
    hour = {**HOUR, "properties": {"notAfter": "=now()"}}

    assert asked(form(hour), {"hour": "2026-03-02T15:59:00Z"}) == {"hour": "2026-03-02T23:59+08:00"}
    assert problems(form(hour), {"hour": "2026-03-02T16:00:00Z"}) == {"hour": Problem.TOO_LARGE}


def test_options_that_are_not_at_hand_are_a_defect_of_the_caller() -> None:
    with pytest.raises(KeyError, match="organs"):
        check(form(ORGAN), {"organ": "police"}, {}, NOON, {})


def test_the_page_learns_what_to_hide_beside_wrong_answers_too() -> None:
    note = {"type": "text", "text": "提示", "conditional": {"hide": "=urgent = true"}}
    row = {
        "type": "dynamiclist",
        "path": "rows",
        "components": [{**TITLE}],
        "conditional": {"hide": "=size > 3"},
    }

    gone = hidden(form(URGENT, SIZE, note, row), {"urgent": True, "size": 4, "x": "y"}, {}, NOON, CHOICES)

    assert gone == {"c2", "rows"}


def test_of_too_much_nothing_is_shown_or_hidden() -> None:
    title = {**TITLE, "conditional": {"hide": "=true"}}

    assert hidden(form(title), {"title": "长" * 200_001}, {}, NOON, CHOICES) == frozenset()


def test_the_case_file_and_the_answers_stay_as_they_were() -> None:
    file, answers = {"channel": "visit"}, {"urgent": True}

    check(form(URGENT, TITLE), answers, file, NOON, CHOICES)

    assert (file, answers) == ({"channel": "visit"}, {"urgent": True})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["title", "size", "urgent", "channel", "ways", "day", "hour", "rows", "typename"]


@given(answers=st.dictionaries(st.sampled_from(KEYS), JSON))
def test_whatever_is_sent_is_taken_or_refused_and_taken_again_unchanged(answers: dict[str, object]) -> None:
    asking = form(TITLE, SIZE, URGENT, CHANNEL, WAYS, DAY, HOUR, {**ROWS, "properties": {}})
    try:
        kept = asked(asking, answers)
    except Exception as error:  # noqa: BLE001 - any other kind is what the test looks for
        assert type(error).__name__ == "FormErrors"  # noqa: PT017 - most examples are taken
        return

    assert asked(asking, kept) == kept


def test_a_confirmed_withdrawal_must_leave_public_interest_alone() -> None:
    paper = {
        "withdrawn_on": "2026-03-02",
        "withdrawn_by": "petitioner",
        "withdrawal_confirmed": "paper",
        "withdrawal_statement": "不再要求处理。",
    }

    assert problems(petition_form("withdrawal"), paper) == {"public_interest": Problem.MISSING}
    assert (
        asked(petition_form("withdrawal"), {**paper, "public_interest": "none"})["withdrawn_by"]
        == "petitioner"
    )


def test_only_those_options_may_be_chosen_that_are_offered_beside_what_is_known() -> None:
    kinds = [{"value": kind, "label": kind} for kind in ("a", "b", "c")]
    choice = form(
        {"type": "checkbox", "key": "many", "label": "many"},
        {
            "type": "radio",
            "key": "kind",
            "label": "kind",
            "values": kinds,
            "properties": {"offered": '=if many = true then ["b", "c"] else [known, "none of the form\'s"]'},
        },
    )

    assert asked(choice, {"many": True, "kind": "c"}, known="a")["kind"] == "c"
    assert problems(choice, {"many": True, "kind": "a"}, known="a") == {"kind": Problem.NOT_OFFERED}
    assert asked(choice, {"kind": "a"}, known="a")["kind"] == "a"
    assert offers(choice, {}, {"known": "a"}, NOON, {}) == {"kind": ["a"]}
    assert offers(choice, {}, {}, NOON, {}) == {"kind": []}
