"""A bundle: read from a folder, known by its digest, packed, loaded, refused with all its faults."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.bundle import BundleError, check, load, read_folder
from engine.definition import DepartureCode, OrganRule
from engine.ids import ElementId, RoleId
from tests.unit.bpmn.small_bundle import MANIFEST, MATTER, choice, diagram, form, small_bundle

JOBS = frozenset({"letter.issue"})


def rules(files: dict[str, bytes]) -> list[tuple[str, str, str | None]]:
    """Return (rule, file, element) of everything found."""
    return [(finding.rule, finding.file, finding.element) for finding in check(files)]


PETITION = Path(__file__).parents[3] / "processes" / "petition"


def test_the_petition_bundle_has_no_finding() -> None:
    assert check(read_folder(PETITION)) == ()


# what is loaded


def test_a_loaded_element_has_its_properties() -> None:
    definition = load(small_bundle()).definition

    confirm = definition.elements[ElementId("confirm")]

    assert (confirm.kind, confirm.file, confirm.process, confirm.name) == (
        "userTask",
        "matter.bpmn",
        "matter",
        "Confirm",
    )
    assert (confirm.form, confirm.roles, confirm.organ) == ("confirm", ("head",), OrganRule.HANDLING)
    assert (confirm.separate_from, confirm.confirms) == (("register",), ("routing",))
    assert confirm.documentation == "Article 31."


def test_a_bundle_says_for_which_reasons_people_may_decide_otherwise() -> None:
    departures = load(small_bundle()).definition.departures

    assert departures == {"facts_differ": DepartureCode(title="事实不同", english="The facts differ")}


def test_a_bundle_whose_proposals_are_confirmed_wants_reasons_for_departing_from_them() -> None:
    manifest = MANIFEST.partition("[departures]")[0]

    assert rules(small_bundle(**{"bundle.toml": manifest.encode()})) == [
        ("no-departures", "bundle.toml", None)
    ]


@pytest.mark.parametrize("wrong", ['"Facts" = { title = "事实" }', 'facts = "事实"', "facts = {}"])
def test_a_departure_code_is_an_id_with_a_title(wrong: str) -> None:
    manifest = MANIFEST.replace("facts_differ = {", f"{wrong}\nfacts_differ = {{")

    assert [rule for rule, _, _ in rules(small_bundle(**{"bundle.toml": manifest.encode()}))] == [
        "bundle-toml"
    ]


def test_a_retention_that_a_form_offers_stands_in_the_table() -> None:
    table = '[retention]\nten = { title = "10年", en = "10", mark = "D10", years = 10, law = "第8号" }\n'
    offered = json.loads(small_bundle()["forms/confirm.form"])
    offered["components"].append(choice("retention", "ten", "thirty"))
    form_file, manifest = json.dumps(offered).encode(), f"{MANIFEST}{table}".encode()

    found = rules(small_bundle(**{"bundle.toml": manifest, "forms/confirm.form": form_file}))

    assert ("bundle-toml", "bundle.toml", "thirty") in found
    assert ("bundle-toml", "bundle.toml", "ten") not in found


def test_each_kind_of_element_keeps_what_it_refers_to() -> None:
    found = load(small_bundle()).definition.elements
    elements = {str(key): element for key, element in found.items()}

    assert elements["propose"].decision == "routing"
    assert elements["work_stage"].called == "work"
    assert (elements["issue"].job, elements["issue"].letter) == ("letter.issue", "D04")
    assert (elements["withdrawn"].message, elements["withdrawn"].roles) == (
        "withdrawal",
        ("petitioner", "registrar"),
    )
    assert elements["answer"].organ is OrganRule.ITEM
    assert elements["received"].message is None


def test_the_routing_names_are_what_expressions_read_and_nothing_else() -> None:
    names = load(small_bundle()).definition.routing_names

    assert names == {"again", "asked_count", "category", "proposed_route", "requests", "route", "urgent"}


def test_a_definition_carries_its_manifest_forms_tables_and_clocks() -> None:
    definition = load(small_bundle()).definition

    assert (definition.key, definition.title, definition.entry) == ("matter", "事项", "matter")
    assert definition.stages == ("work_stage",)
    assert definition.roles[RoleId("head")] == "负责人"
    assert definition.submission_form == "submission"
    assert set(definition.tables) == {"routing"}
    assert set(definition.rulebook.clocks) == {"C01"}
    assert "confirm" in definition.forms
    assert definition.proposals("routing") == {"route": "proposed_route"}


def test_the_diagrams_of_a_loaded_bundle_are_the_bytes_that_were_checked() -> None:
    files = small_bundle()

    diagrams = load(files).diagrams

    assert diagrams == {name: files[name] for name in ("matter.bpmn", "work.bpmn")}


def test_a_bundle_without_clocks_has_an_empty_rulebook() -> None:
    files = small_bundle(
        **{"matter.bpmn": diagram("matter", MATTER.replace('deadline("C01")', "2026-03-02T08:00Z"))}
    )
    del files["deadlines.toml"]

    assert load(files).definition.rulebook.clocks == {}


def test_an_error_keeps_a_bundle_from_being_loaded_and_all_findings_are_told() -> None:
    matter = MATTER.replace('value="head"', 'value="chief"').replace('value="office"', 'value="bureau"')

    with pytest.raises(BundleError) as refused:
        load(small_bundle(**{"matter.bpmn": diagram("matter", matter)}))

    assert [finding.rule for finding in refused.value.findings] == ["unknown-organ", "unknown-role"]
    assert "matter.bpmn:27:confirm: error unknown-role: There is no role chief" in str(refused.value)


def test_warnings_do_not_keep_a_bundle_from_being_loaded() -> None:
    loaded = load(small_bundle(**{"forms/spare.form": form("spare")}))

    assert [(f.severity, f.rule, f.element) for f in loaded.findings] == [("warning", "never-used", "spare")]


# files that are not what they should be


@pytest.mark.parametrize(
    ("file", "data", "rule"),
    [
        ("matter.bpmn", b"", "not-xml"),
        ("matter.bpmn", b"no xml at all", "not-xml"),
        ("matter.bpmn", b"<a>" * 300 + b"</a>" * 300, "not-xml"),
        ("matter.bpmn", b"<!DOCTYPE a><a/>", "doctype"),
        ("matter.bpmn", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', "doctype"),
        ("matter.bpmn", b"<html/>", "not-bpmn"),
        ("matter.bpmn", b"<a>" + b"<b/>" * 50_001 + b"</a>", "too-many-elements"),
        ("matter.bpmn", b" " * (5 * 1024 * 1024 + 1), "file-too-large"),
        ("routing.dmn", b"<!DOCTYPE a><a/>", "doctype"),
        ("bundle.toml", b"format = ", "bundle-toml"),
        ("bundle.toml", b"\xff", "file-not-text"),
        ("bundle.toml", b"a = " + b"[" * 100_000, "bundle-toml"),
        ("bundle.toml", b"#" * (600 * 1024), "file-too-large"),
        ("deadlines.toml", b"[C01", "clocks"),
        ("deadlines.toml", b"\xff", "file-not-text"),
        ("deadlines.toml", b"format = 1\n[C01]\nlength = 3", "clocks"),
        ("i18n/en.po", b"\xff", "file-not-text"),
        ("forms/rating.form", b"{", "form-unreadable"),
        ("forms/rating.form", b"[]", "form-unreadable"),
        ("forms/rating.form", b"[" * 100_000, "form-unreadable"),
        ("forms/rating.form", b'"\xff"', "form-unreadable"),
        ("forms/rating.form", json.dumps({"type": "default", "components": []}).encode(), "form-invalid"),
        ("forms/rating.form", form("praise"), "form-invalid"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_a_finding(file: str, data: bytes, rule: str) -> None:
    found = [(finding.rule, finding.file) for finding in check(small_bundle(**{file: data}))]

    assert (rule, file) in found


@pytest.mark.parametrize("file", ["matter.bpmn", "work.bpmn", "routing.dmn", "bundle.toml", "deadlines.toml"])
def test_a_file_that_cannot_be_read_is_told_once_and_nothing_that_follows_from_it(file: str) -> None:
    whole = small_bundle()
    assert file in whole

    told = set(check(small_bundle(**{file: b"neither <markup> nor a table"}))) - set(check(whole))

    assert [finding.file for finding in told] == [file]


def test_a_catalogue_that_cannot_be_read_does_not_leave_every_text_untranslated() -> None:
    chinese = diagram("matter", MATTER.replace('name="Register"', 'name="登记"'))

    assert rules(small_bundle(**{"matter.bpmn": chinese, "i18n/en.po": b"no catalogue"})) == [
        ("catalogue", "i18n/en.po", None)
    ]


@given(st.sampled_from(sorted(small_bundle())), st.binary(max_size=200))
def test_no_content_makes_a_check_raise(name: str, data: bytes) -> None:
    assert isinstance(check(small_bundle(**{name: data})), tuple)


@given(st.sampled_from(["matter.bpmn", "work.bpmn", "routing.dmn"]), st.integers(0), st.integers(1, 400))
def test_no_cut_in_a_diagram_makes_a_check_raise(name: str, start: int, length: int) -> None:
    data = small_bundle()[name]
    at = start % len(data)

    assert isinstance(check(small_bundle(**{name: data[:at] + data[at + length :]})), tuple)


def test_an_expression_that_nests_without_end_is_a_finding() -> None:
    matter = MATTER.replace('route = "work"', "(" * 3_000 + "1")

    assert rules(small_bundle(**{"matter.bpmn": diagram("matter", matter)})) == [
        ("feel-syntax", "matter.bpmn", "to_merge")
    ]


def test_a_chain_of_thousands_of_elements_is_checked() -> None:
    flows = "".join(
        f'<bpmn:exclusiveGateway id="g{n}" />'
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="g{n}" targetRef="g{n + 1}" />'
        for n in range(5_000)
    )
    matter = MATTER.replace('targetRef="ended"', 'targetRef="g0"').replace(
        '<bpmn:endEvent id="ended"',
        flows + '<bpmn:exclusiveGateway id="g5000" />'
        '<bpmn:sequenceFlow id="last" sourceRef="g5000" targetRef="ended" /><bpmn:endEvent id="ended"',
    )

    findings = check(small_bundle(**{"matter.bpmn": diagram("matter", matter)}))

    assert findings == ()


# bundle.toml, clocks, forms, catalogue


@pytest.mark.parametrize(
    ("old", "new", "element", "line"),
    [
        ("format = 1", "format = 2", "format", 1),
        ('title = "事项"', "title = 3", "title", 3),
        ('language = "zh-CN"', 'language = "zh-CN"\nauthor = "li"', "author", 7),
        ('stages = ["work_stage"]', "stages = 1", "stages", 7),
        ('stages = ["work_stage"]', 'stages = ["work_stage"]\napart = ["chief"]', "apart", 8),
        ('head = { title = "负责人", en = "Head" }', 'head = "负责人"', "head", 12),
        ('en = "Head"', 'en = "Head", level = 1', "head", 12),
        ("rating = {", "Rating-1 = {", "Rating-1", 18),
        ("[messages]", "[[messages]]", "messages", 16),
    ],
)
def test_a_fault_of_the_manifest_names_key_and_line(old: str, new: str, element: str, line: int) -> None:
    files = small_bundle()
    files["bundle.toml"] = files["bundle.toml"].decode().replace(old, new).encode()

    findings = check(files)

    assert ("bundle-toml", element, line) in [(f.rule, f.element, f.line) for f in findings]


def test_a_bundle_needs_a_manifest() -> None:
    files = small_bundle()
    del files["bundle.toml"]

    assert ("bundle-toml", "bundle.toml", None) in rules(files)


def test_entry_and_stages_are_elements_of_the_diagrams() -> None:
    files = small_bundle()
    files["bundle.toml"] = (
        files["bundle.toml"]
        .replace(b'entry = "matter"', b'entry = "case"')
        .replace(b"work_stage", b"register")
    )

    found = [(f.rule, f.severity) for f in check(files)]

    assert ("unknown-entry", "error") in found
    assert ("unknown-stage", "error") in found


def test_a_bundle_needs_a_form_for_submissions() -> None:
    files = small_bundle()
    del files["forms/submission.form"]

    assert rules(files) == [("missing-form", "matter.bpmn", "matter")]


def test_clocks_may_name_elements_of_the_diagrams_only() -> None:
    files = small_bundle()
    files["deadlines.toml"] = files["deadlines.toml"].replace(b'"rating_received"', b'"rated"')

    found = [(f.rule, f.element, f.line) for f in check(files)]

    assert found == [("clock-element", "rated", 12)]


def test_a_fault_of_a_clock_is_found_on_the_line_of_its_table() -> None:
    files = small_bundle()
    files["deadlines.toml"] = files["deadlines.toml"].replace(b'unit = "natural"', b'unit = "moon"')

    found = [(f.rule, f.element, f.line) for f in check(files)]

    assert ("clocks", "C01", 3) in found


def test_a_fault_of_a_form_is_found_at_its_component() -> None:
    files = small_bundle()
    files["forms/rating.form"] = files["forms/rating.form"].replace(b'"select"', b'"mood"')

    found = [(f.rule, f.file, f.line is not None) for f in check(files)]

    assert ("form-invalid", "forms/rating.form", True) in found


def test_a_chinese_text_without_english_is_a_warning() -> None:
    matter = MATTER.replace('name="Register"', 'name="登记"').replace('name="Confirm"', 'name="确认"')
    files = small_bundle(
        **{
            "matter.bpmn": diagram("matter", matter),
            "i18n/en.po": (
                'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n# a note\nmsgctxt "matter.bpmn#register.name"\n'
                'msgid "登"\n"记"\nmsgstr "Register"\n'
            ).encode(),
        }
    )

    found = [(f.severity, f.rule, f.element, f.line) for f in check(files)]

    assert found == [("warning", "untranslated", "confirm", 27)]


def test_an_entry_of_the_catalogue_counts_for_its_file_only() -> None:
    matter = MATTER.replace('name="Register"', 'name="登记"')
    catalogue = 'msgctxt "work.bpmn#register.name"\nmsgid "登记"\nmsgstr "Register"\n'.encode()

    assert rules(small_bundle(**{"matter.bpmn": diagram("matter", matter), "i18n/en.po": catalogue})) == [
        ("untranslated", "matter.bpmn", "register")
    ]


def test_a_line_that_belongs_to_no_catalogue_is_a_warning() -> None:
    found = [(f.severity, f.rule, f.line) for f in check(small_bundle(**{"i18n/en.po": b"msgid x\n"}))]

    assert found == [("warning", "catalogue", 1)]


def test_jobs_are_compared_only_when_they_are_known() -> None:
    assert check(small_bundle(), jobs=JOBS) == ()
    assert [finding.rule for finding in check(small_bundle(), jobs=frozenset())] == ["unknown-job"]
    assert check(small_bundle()) == ()
