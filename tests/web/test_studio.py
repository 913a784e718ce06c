import io

import pytest

from engine.bpmn.findings import Rule
from tests.web.browser import Browser
from tests.web.designing import changed, folder, propose
from tests.web.office import REGISTRAR, WebOffice
from tests.web.test_translations import catalogue_of_all
from web.studio.rules import TITLES


def test_every_diagram_table_form_and_clock_of_a_version_can_be_read(designer: Browser, current: str) -> None:
    version = f"/studio/versions/{current}"

    assert "acceptance.bpmn" in designer.get(f"{version}/").text
    assert 'id="e-register"' in designer.get(f"{version}/diagrams/acceptance.bpmn").text
    assert "登记信访事项" in designer.page
    assert "《信访工作条例》" in designer.get(f"{version}/clocks").text
    assert "受理审核" in designer.get(f"{version}/tables/admissibility").text
    assert designer.get(f"{version}/forms/register").status_code == 200


@pytest.mark.parametrize("place", ["", "clocks", "diagrams/x.bpmn", "tables/x", "forms/x"])
def test_what_is_not_there_is_not_there(designer: Browser, current: str, place: str) -> None:
    unknown = "versions/" + ("0" * 64 if place in ("", "clocks") else current)

    assert designer.get(f"/studio/{unknown}/{place}").status_code == 404
    assert designer.get(f"/studio/proposals/{'0' * 64}/{place}").status_code == 404


def test_a_changed_folder_is_proposed_by_one_and_published_by_another(
    office: WebOffice, designer: Browser, publisher: Browser, current: str
) -> None:
    files = changed(folder(designer, current), "登记信访事项", "登记来信来访", "acceptance.bpmn")

    proposed = propose(designer, files)
    assert proposed.status_code == 303
    publisher.get(proposed.location)
    assert "acceptance.bpmn · " in publisher.page
    published = publisher.send(publisher.form("/publish"))

    assert published.status_code == 303
    case = office.case(office.file())
    assert case.bundle != current
    with office.system.store.reading() as reader:
        assert reader.current_bundle("petition") == case.bundle


def test_nobody_publishes_what_she_proposed_herself(
    office: WebOffice, designer: Browser, current: str
) -> None:
    files = changed(folder(designer, current), "登记信访事项", "登记新来的事项", "acceptance.bpmn")
    proposed = propose(designer, files)
    designer.get(proposed.location)
    assert "/publish" not in designer.page

    designer.get("/studio/")
    form = designer.form("/proposals")
    name = proposed.location.rstrip("/").rpartition("/")[2]
    answer = designer.client.post(f"/studio/proposals/{name}/publish", data=dict(form.pairs))

    assert answer.status_code == 403
    with office.system.store.reading() as reader:
        assert reader.current_bundle("petition") == current


def test_a_folder_with_mistakes_is_not_taken_and_all_of_them_are_named(
    office: WebOffice, designer: Browser, current: str
) -> None:
    files = changed(folder(designer, current), 'value="register"', 'value="no_such_form"', "acceptance.bpmn")

    answer = propose(designer, files)

    assert answer.status_code == 422
    assert "acceptance.bpmn" in designer.page
    assert "unknown-form" in designer.page
    with office.system.store.reading() as reader:
        assert reader.current_bundle("petition") == current


@pytest.mark.parametrize("sent", [b"", b"no zip at all"])
def test_what_is_no_zip_is_said_to_be_none(designer: Browser, sent: bytes) -> None:
    designer.get("/studio/")
    form = designer.form("/proposals")
    data: dict[str, object] = dict(form.pairs)
    data["bundle"] = (io.BytesIO(sent), "folder.zip")

    answer = designer.client.post(form.action, data=data, content_type="multipart/form-data", buffered=True)

    assert answer.status_code == 422
    assert "not-zip" in answer.text


def test_a_publisher_proposes_nothing(publisher: Browser) -> None:
    publisher.get("/studio/")

    assert 'action="/studio/proposals"' not in publisher.page


def test_caseworkers_do_not_enter_the_studio(office: WebOffice) -> None:
    assert office.browser(REGISTRAR).get("/studio/").status_code == 403


def test_every_rule_of_the_check_has_a_title_of_its_own_in_both_languages() -> None:
    english = [str(TITLES[rule]) for rule in Rule]
    chinese = [catalogue_of_all()[title] for title in english]

    assert TITLES.keys() == set(Rule)
    assert len(set(english)) == len(set(chinese)) == len(Rule)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_finding_says_what_is_wrong_in_the_readers_language_and_exactly_what_in_english(
    designer: Browser, current: str, language: str
) -> None:
    files = changed(folder(designer, current), 'value="register"', 'value="no_such_form"', "acceptance.bpmn")
    designer.client.set_cookie("language", language)

    propose(designer, files)

    title = {
        "zh": "没有这个表单：请更正名称，或者补上文件。",
        "en": "There is no such form: correct the name, or add the file.",
    }[language]
    detail = "There is no form no_such_form; add forms/no_such_form.form."
    assert f'>{title}<span class="second" lang="en">{detail}</span>' in designer.page
