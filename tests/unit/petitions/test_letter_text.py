"""A letter's template names, chooses and repeats, and can do nothing else."""

import pytest

from engine.petitions.letter_text import LetterError, answered, parse

TOP = "---\ntitle: 告知书\nseries: 信告\n---\n"


def render(text: str, **values: object) -> str:
    return parse("D99", TOP + text).body(values)


def test_a_letter_says_what_the_file_says() -> None:
    text = render("你反映的“{{ subject }}”已收到。", subject="供暖")

    assert text == "你反映的“供暖”已收到。\n"


def test_what_a_petitioner_wrote_is_never_executed() -> None:
    text = render("{{ subject }}", subject="{{ 7 * 7 }}{% for x in y %}")

    assert text == "{{ 7 * 7 }}{% for x in y %}\n"


def test_a_line_of_tags_alone_leaves_no_trace_and_a_choice_within_a_line_keeps_its_paragraph() -> None:
    text = render(
        "{% for row in rows %}\n- {{ row }}\n{% endfor %}\n\n一{% if rows %}二{% endif %}\n\n三",
        rows=["甲", "乙"],
    )

    assert text == "- 甲\n- 乙\n\n一二\n\n三\n"


def test_a_date_is_written_in_chinese() -> None:
    text = render("{{ day | date }}", day="2026-03-02")

    assert text == "2026年3月2日\n"


def test_a_value_that_is_no_date_is_named() -> None:
    with pytest.raises(LetterError, match=r"letter D99: a date is wanted, found 'morgen'"):
        render("{{ day | date }}", day="morgen")


@pytest.mark.parametrize(
    "text",
    [
        "{{ cycler.__init__.__globals__ }}",
        "{{ subject.upper() }}",
        "{{ range(9) }}",
        "{{ 'x' * 999999999 }}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'D04' %}",
        "{% set a = 1 %}",
        "{% for a in rows %}{% for b in rows %}{% endfor %}{% endfor %}",
        "{% for a in rows recursive %}{% endfor %}",
        "{{ _wording }}",
        "{{ subject | attr('x') }}",
        "{{ subject[0] }}",
        "{% if subject is defined %}{% endif %}",
    ],
)
def test_a_template_that_is_code_is_refused(text: str) -> None:
    with pytest.raises(LetterError, match=r"letter D99, line 5: "):
        parse("D99", TOP + text)


@pytest.mark.parametrize("text", ["{{ subject.__class__ }}", "{{ subject.upper }}", "{{ row.items }}"])
def test_nothing_of_an_object_can_be_reached(text: str) -> None:
    with pytest.raises(LetterError):
        render(text, subject="供暖", row={"claim": "一"})


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(LetterError, match=r"letter D99: 'petitoner' is undefined"):
        render("{{ petitoner }}", petitioner="王秀兰")


def test_a_name_without_an_answer_may_be_asked_for_but_not_printed() -> None:
    values = answered({"phone": "", "name": None}, frozenset({"phone", "name"}))

    text = render("{% if phone %}电话{% else %}无{% endif %}{{ name | default('信访人') }}", **values)

    assert text == "无信访人\n"
    with pytest.raises(LetterError, match=r"letter D99: phone has no value in this case"):
        render("{{ phone }}", **values)


@pytest.mark.parametrize("value", [True, None, [1], {"a": 1}, 1.5])
def test_only_words_and_whole_numbers_are_printed(value: object) -> None:
    with pytest.raises(LetterError, match="put it in words"):
        render("{{ value }}", value=value)


def test_an_error_names_the_line_of_the_file() -> None:
    with pytest.raises(LetterError, match=r"letter D99, line 7: "):
        parse("D99", TOP + "一\n二\n{{ 1 + 1 }}\n")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("没有标题", "begins with its title"),
        ("---\ntitle: 告知书\n---\n正文", "series is missing"),
        ("---\ntitle 告知书\n---\n正文", "line 2: wanted name: value"),
        ("---\nheading: 告知书\n---\n正文", "line 2: wanted name: value"),
        (TOP + "{% if %}", "line 5: "),
    ],
)
def test_a_letter_that_cannot_be_read_is_refused_in_a_sentence(source: str, said: str) -> None:
    with pytest.raises(LetterError, match=said):
        parse("D99", source)


def test_a_letter_that_is_too_long_is_refused() -> None:
    with pytest.raises(LetterError, match="longer than 200000 characters"):
        render("{% for row in rows %}{{ row }}{% endfor %}", rows=["长" * 1000] * 300)


def test_a_comparison_of_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(LetterError, match="letter D99"):
        render("{% if count > 1 %}多{% endif %}", count="一")
