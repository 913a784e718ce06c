from collections.abc import Mapping

import pytest

from engine.ids import CaseId
from tests.web.browser import Browser
from tests.web.office import REGISTRAR, REVIEWER, WebOffice

LETTER: Mapping[str, str] = {
    "channel": "letter",
    "petitioner": "来信人甲",
    "address": "江州市一号",
    "subject": "来信反映路面",
    "content": "来信原文",
    "claims.0.claim": "修路",
    "received_on": "2026-02-27",
}


def _file(browser: Browser, **changed: str) -> CaseId:
    browser.get("/desk/register")
    answer = browser.send(browser.form("/desk/register"), {**LETTER, **changed})
    assert answer.status_code == 303, browser.page
    return CaseId(answer.location.rpartition("/")[2])


@pytest.mark.req("REQ-ACC-1", "REQ-ACC-7")
def test_a_registrar_files_what_came_by_letter_and_goes_on_to_register_it(
    office: WebOffice, registrar: Browser
) -> None:
    case = _file(registrar)

    registrar.get(f"/desk/cases/{case}")
    assert "来信反映路面" in registrar.page
    assert f"/desk/tasks/{office.task(case, 'register')}" in registrar.page
    entry = next(iter(office.system.auditor.entries(case)))
    assert entry.clear["actor"] == REGISTRAR
    assert entry.clear["on_behalf_of"] == office.case(case).petitioner
    assert office.case(case).routing["received_on"] == "2026-02-27"


def test_the_same_person_is_known_again_and_nobody_reads_who_she_is_from_her_id(
    office: WebOffice, registrar: Browser
) -> None:
    first, second = _file(registrar), _file(registrar)
    other = _file(registrar, petitioner="来信人乙")

    assert office.case(first).petitioner == office.case(second).petitioner
    assert office.case(other).petitioner != office.case(first).petitioner
    assert "来信人" not in office.case(first).petitioner
    assert f"/desk/cases/{first}" in registrar.get(f"/desk/cases/{second}").text


def test_whoever_gives_no_name_is_nobody_known(office: WebOffice, registrar: Browser) -> None:
    first = _file(registrar, petitioner="", address="")
    second = _file(registrar, petitioner="", address="")

    assert office.case(first).petitioner != office.case(second).petitioner
    assert "未署名" in registrar.get(f"/desk/cases/{first}").text


def test_sent_twice_it_is_one_case(registrar: Browser) -> None:
    registrar.get("/desk/register")
    form = registrar.form("/desk/register")

    first, second = registrar.send(form, LETTER), registrar.send(form, LETTER)

    assert first.location == second.location


def test_what_is_missing_is_said_and_what_was_typed_stays(registrar: Browser) -> None:
    registrar.get("/desk/register")

    answer = registrar.send(registrar.form("/desk/register"), {**LETTER, "subject": ""})

    assert answer.status_code == 422
    assert "请填写“概况”" in registrar.page
    assert registrar.form("/desk/register").values("content") == ["来信原文"]


def test_an_organ_that_is_not_hers_is_refused(registrar: Browser) -> None:
    registrar.get("/desk/register")

    answer = registrar.send(registrar.form("/desk/register"), {**LETTER, "_organ": "water"})

    assert answer.status_code == 403
    assert "您的岗位不能办理此项" in registrar.page


def test_who_may_not_file_for_others_is_not_asked_to(office: WebOffice) -> None:

    assert "/desk/register" in office.browser(REVIEWER).get("/desk/").text
    assert "/desk/register" not in office.browser("water.liaison.1").get("/desk/").text
    assert office.browser("water.liaison.1").get("/desk/register").status_code == 403
