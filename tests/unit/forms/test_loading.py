"""What a form-js schema may say, and that everything else is named with its component and property."""

import json
from collections.abc import Mapping

import pytest

from engine.forms import Form, Kind, SchemaError, load
from tests.unit.forms.counter import form, schema

TITLE = {"type": "textfield", "key": "title", "label": "标题"}
SIZE = {"type": "number", "key": "size", "decimalDigits": 0}
CHANNEL = {
    "type": "select",
    "key": "channel",
    "values": [{"label": "来信", "value": "letter"}, {"label": "来访", "value": "visit"}],
}


def faults(*components: Mapping[str, object], **top: object) -> list[tuple[str, str]]:
    with pytest.raises(SchemaError) as refused:
        load(schema(*components, **top))
    return [(fault.component, fault.property) for fault in refused.value.faults]


def test_a_group_keeps_its_fields_on_the_level_of_the_form() -> None:
    group = {"type": "group", "label": "收件", "components": [{"id": "inner", **TITLE}]}

    loaded = form(group)

    assert list(loaded.answers) == ["title"]
    assert [field.path for field in loaded.everything] == ["", "title"]


def test_a_list_puts_its_key_before_the_keys_of_its_rows() -> None:
    loaded = form({"type": "dynamiclist", "path": "requests", "components": [TITLE], "isRepeating": True})

    assert [field.path for field in loaded.everything] == ["requests", "requests.title"]
    assert list(loaded.answers) == ["requests"]


def test_texts_are_free_and_choices_are_not() -> None:
    loaded = form(TITLE, {"type": "textarea", "key": "body"}, CHANNEL, SIZE)

    assert [field.free_text for field in loaded.fields] == [True, True, False, False]


def test_a_radio_that_offers_true_and_false_asks_yes_or_no() -> None:
    values = [{"label": "是", "value": "true"}, {"label": "否", "value": "false"}]

    loaded = form({"type": "radio", "key": "agreed", "values": values, "defaultValue": "false"})

    assert loaded.fields[0].yes_no
    assert loaded.fields[0].default is False


def test_a_datetime_is_a_date_unless_it_asks_for_the_time() -> None:
    day = {"type": "datetime", "key": "day", "subtype": "date", "dateLabel": "日期"}
    hour = {"type": "datetime", "key": "hour", "subtype": "datetime", "dateLabel": "时间"}

    loaded = form(day, hour)

    assert [(field.kind, field.label) for field in loaded.fields] == [
        (Kind.DATE, "日期"),
        (Kind.DATETIME, "时间"),
    ]


@pytest.mark.parametrize(
    "component", ["html", "filepicker", "expression", "iframe", "button", "date", "taglist"]
)
def test_a_component_that_would_not_be_carried_out_is_named(component: str) -> None:
    assert faults({"type": component, "key": "x"}) == [("x", "type")]


@pytest.mark.parametrize(
    ("part", "property_"),
    [
        ({"disabled": True}, "disabled"),
        ({"validate": {"required": "yes"}}, "validate.required"),
        ({"validate": {"maxLength": -1}}, "validate.maxLength"),
        ({"validate": {"max": 3}}, "validate.max"),
        ({"validate": []}, "validate"),
        ({"validate": {"pattern": "^[a-z]+$"}}, "validate.pattern"),
        ({"validate": {"pattern": "(", "maxLength": 9}}, "validate.pattern"),
        ({"validate": {"pattern": r"(a)\1", "maxLength": 9}}, "validate.pattern"),
        ({"label": 3}, "label"),
        ({"defaultValue": 3}, "defaultValue"),
        ({"key": "Größe"}, "key"),
        ({"key": "a.b"}, "key"),
        ({"conditional": "=true"}, "conditional"),
        ({"conditional": {"hide": "true"}}, "conditional.hide"),
        ({"conditional": {"hide": "=1 +"}}, "conditional.hide"),
        ({"conditional": {"hide": '=title = "x"'}}, "conditional.hide"),
    ],
)
def test_a_property_that_would_not_be_carried_out_is_named(
    part: Mapping[str, object], property_: str
) -> None:
    named = faults({**TITLE, **part})

    assert [name for _, name in named] == [property_]


@pytest.mark.parametrize(
    ("component", "property_"),
    [
        ({"type": "number", "key": "x"}, "decimalDigits"),
        ({"type": "number", "key": "x", "decimalDigits": 2}, "serializeToString"),
        ({"type": "number", "key": "x", "decimalDigits": 0, "validate": {"min": "many"}}, "validate.min"),
        ({"type": "number", "key": "x", "decimalDigits": 0, "defaultValue": True}, "defaultValue"),
        ({"type": "checkbox", "key": "x", "defaultValue": "yes"}, "defaultValue"),
        ({"type": "select", "key": "x"}, "values"),
        ({"type": "select", "key": "x", "values": [{"label": "a"}]}, "values"),
        ({"type": "radio", "key": "x", "values": [{"label": "a", "value": "1"}] * 2}, "values"),
        ({"type": "select", "key": "x", "valuesKey": "people", "values": []}, "values"),
        ({**CHANNEL, "defaultValue": "pigeon"}, "defaultValue"),
        ({**CHANNEL, "type": "checklist", "defaultValue": ["pigeon"]}, "defaultValue"),
        ({"type": "datetime", "key": "x", "subtype": "time"}, "subtype"),
        ({"type": "datetime", "key": "x", "properties": {"notAfter": "today()"}}, "properties.notAfter"),
        ({"type": "datetime", "key": "x", "properties": {"colour": "red"}}, "properties.colour"),
        ({"type": "dynamiclist", "path": "x", "components": 3}, "components"),
        (
            {"type": "dynamiclist", "path": "x", "components": [], "properties": {"minItems": "two"}},
            "minItems",
        ),
        ({"type": "group", "components": [], "path": "x"}, "path"),
    ],
)
def test_a_component_must_say_what_its_kind_needs(component: Mapping[str, object], property_: str) -> None:
    assert [name.removeprefix("properties.") for _, name in faults(component)] == [
        property_.removeprefix("properties.")
    ]


@pytest.mark.parametrize(
    ("top", "property_"),
    [
        ({"id": "Example Form"}, "id"),
        ({"type": "wizard"}, "type"),
        ({"schemaVersion": 99}, "schemaVersion"),
        ({"script": "…"}, "script"),
        ({"components": {}}, "components"),
        ({"components": ["title"]}, "components"),
        ({"components": [{"type": "text", "id": "t"}] * 301}, "components"),
    ],
)
def test_a_form_is_one_of_form_js_in_the_version_that_is_read(
    top: Mapping[str, object], property_: str
) -> None:
    assert [name for _, name in faults(**top)] == [property_]


def test_a_key_is_used_once() -> None:
    assert faults(TITLE, TITLE) == [("title", "key")]


def test_every_fault_is_found_at_once() -> None:
    broken = {**TITLE, "disabled": True, "label": 3}

    assert len(faults(broken, {"type": "html"}, schemaVersion=1)) == 4


def test_groups_in_groups_have_an_end() -> None:
    nested: dict[str, object] = {"type": "group", "components": []}
    for _ in range(6):
        nested = {"type": "group", "components": [nested]}

    assert faults(nested) == [("", "components")]


@pytest.mark.parametrize("place", ["above", "below"])
def test_a_condition_reads_only_what_stands_above_it(place: str) -> None:
    hiding = {**TITLE, "conditional": {"hide": '=channel = "visit"'}}

    if place == "above":
        assert form(CHANNEL, hiding).fields[1].conditional is not None
    else:
        assert faults(hiding, CHANNEL) == [("title", "conditional.hide")]


def test_a_row_reads_what_stands_above_its_list_but_not_the_list() -> None:
    row = {**TITLE, "conditional": {"hide": '=channel = "visit"'}}
    circular = {**TITLE, "conditional": {"hide": "=count(rows) > 1"}}

    assert isinstance(form(CHANNEL, {"type": "dynamiclist", "path": "rows", "components": [row]}), Form)
    assert faults({"type": "dynamiclist", "path": "rows", "components": [circular]}) == [
        ("rows.title", "conditional.hide")
    ]


def test_the_faults_read_as_sentences() -> None:
    with pytest.raises(SchemaError) as refused:
        load(
            json.loads(
                '{"type": "default", "id": "x", "schemaVersion": 19, "components": [{"type": "html"}]}'
            )
        )

    assert str(refused.value) == "html.type: The component type 'html' is not supported."
