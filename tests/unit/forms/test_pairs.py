"""What an HTML form posts becomes answers, and a form shows at first what the file knows."""

from engine.forms import Problem, from_pairs, prefill
from tests.unit.forms.counter import NOON, asked, form, problems

TITLE = {"type": "textfield", "key": "title"}
URGENT = {"type": "checkbox", "key": "urgent"}
VALUES = [{"label": "来信", "value": "letter"}, {"label": "来访", "value": "visit"}]
CHANNEL = {"type": "select", "key": "channel", "values": VALUES}
WAYS = {"type": "checklist", "key": "ways", "values": VALUES}
SIZE = {"type": "number", "key": "size", "decimalDigits": 0}
ORGAN = {"type": "select", "key": "organ", "valuesKey": "organs"}
ROWS = {"type": "dynamiclist", "path": "rows", "components": [ORGAN, URGENT], "defaultRepetitions": 1}


def test_an_empty_post_answers_every_question_with_nothing() -> None:
    nothing: dict[str, object] = {"title": None, "urgent": False, "channel": None, "ways": [], "rows": []}

    assert from_pairs(form(TITLE, URGENT, CHANNEL, WAYS, ROWS), []) == nothing


def test_a_name_that_repeats_is_a_checklist() -> None:
    assert from_pairs(form(WAYS), [("ways", "letter"), ("ways", "visit")]) == {"ways": ["letter", "visit"]}


def test_a_ticked_box_is_true() -> None:
    assert [from_pairs(form(URGENT), [("urgent", value)])["urgent"] for value in ("on", "true", "false")] == [
        True,
        True,
        False,
    ]


def test_a_question_answered_twice_is_refused() -> None:
    twice = from_pairs(form(TITLE), [("title", "a"), ("title", "b")])
    odd = from_pairs(form(URGENT), [("urgent", "perhaps")])

    assert problems(form(TITLE), twice) == {"title": Problem.NESTED}
    assert problems(form(URGENT), odd) == {"urgent": Problem.NESTED}


def test_rows_come_in_the_order_of_their_numbers_without_empty_ones() -> None:
    pairs = [("rows.10.organ", "police"), ("rows.2.organ", "housing"), ("rows.3.organ", "")]

    rows = from_pairs(form(ROWS), pairs)["rows"]

    assert rows == [{"organ": "housing", "urgent": False}, {"organ": "police", "urgent": False}]


def test_names_of_the_page_are_left_out_and_others_refused() -> None:
    pairs = [("_csrf", "x"), ("typename", "x"), ("rows.x.organ", "police"), ("rows.99999.organ", "police")]

    answers = from_pairs(form(TITLE, ROWS), pairs)

    assert set(problems(form(TITLE, ROWS), answers)) == {"typename", "rows.x.organ", "rows.99999.organ"}
    assert set(problems(form(TITLE, ROWS), answers).values()) == {Problem.UNKNOWN_FIELD}


def test_a_post_of_what_was_filled_in_before_is_taken() -> None:
    asking = form(TITLE, CHANNEL)
    known = prefill(asking, {"title": "楼道", "channel": "visit"}, NOON)

    assert asked(asking, from_pairs(asking, [(key, str(value)) for key, value in known.items()])) == known


def test_a_form_shows_at_first_what_the_file_knows() -> None:
    file = {"title": "楼道", "urgent": True, "ways": ["visit"], "size": 3, "channel": "letter"}

    assert prefill(form(TITLE, URGENT, WAYS, SIZE, CHANNEL), file, NOON) == file


def test_a_value_that_the_field_could_not_have_given_is_not_shown() -> None:
    file = {
        "title": 3,
        "urgent": "yes",
        "ways": ["pigeon"],
        "size": True,
        "channel": "pigeon",
        "rows": "none",
    }

    shown = prefill(form(TITLE, URGENT, WAYS, SIZE, {**CHANNEL, "defaultValue": "visit"}, ROWS), file, NOON)

    assert shown == {
        "title": None,
        "urgent": False,
        "ways": [],
        "size": None,
        "channel": "visit",
        "rows": [{"organ": None, "urgent": False}],
    }


def test_rows_that_are_known_are_shown_with_the_keys_of_the_form() -> None:
    file = {"rows": [{"organ": "closed-since", "urgent": True, "older_key": 1}]}

    assert prefill(form(ROWS), file, NOON) == {"rows": [{"organ": "closed-since", "urgent": True}]}


def test_what_a_form_proposes_is_shown_at_first_and_not_taken_for_an_answer() -> None:
    asking = form(
        {
            "type": "datetime",
            "subtype": "date",
            "key": "heard_on",
            "dateLabel": "听取日期",
            "validate": {"required": True},
            "properties": {"prefill": "=today()"},
        }
    )

    assert prefill(asking, {}, NOON) == {"heard_on": "2026-03-02"}
    assert prefill(asking, {"heard_on": "2026-02-27"}, NOON) == {"heard_on": "2026-02-27"}
    assert problems(asking, {}) == {"heard_on": Problem.MISSING}
