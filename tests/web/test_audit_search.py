import re

import pytest

from engine.ids import CaseId
from tests.process.engine.desk import CITY, HOUSING, WATER
from tests.web.auditing import appointed, auditor, confirmed
from tests.web.browser import Browser
from tests.web.office import REGISTRAR, STRANGER, SUPERIOR, WebOffice

SECRET = {
    "jurisdiction": "own",
    "matter_type": "accusation",
    "_departure_code": "other",
    "_departure_reason": "举报",
}


def _all_pages(browser: Browser, path: str = "/audit/") -> str:
    shown = browser.get(path).text
    while following := re.search(r'rel="next" href="([^"]+)"', browser.page):
        shown += browser.get(following[1].replace("&amp;", "&")).text
    return shown


def _line(shown: str, case: CaseId) -> str:
    found = re.search(rf"<tr>(?:(?!</tr>).)*/audit/cases/{case}(?:(?!</tr>).)*</tr>", shown, re.DOTALL)
    return found[0] if found else ""


def test_an_auditor_finds_the_cases_of_her_organ_with_the_petitioner_masked(office: WebOffice) -> None:
    case = office.file(subject="路面塌陷")

    line = _line(_all_pages(auditor(office)), case)

    assert office.case(case).number in line
    assert "路面塌陷" in line
    assert "王**" in line
    assert "王秀兰" not in line


def test_an_auditor_above_finds_the_cases_of_the_organs_below(office: WebOffice) -> None:
    case = office.file()

    assert _line(_all_pages(auditor(office, CITY)), case)


def test_an_auditor_elsewhere_does_not_find_them(office: WebOffice) -> None:
    case = office.file()

    assert not _line(_all_pages(auditor(office, WATER)), case)


def test_only_the_role_of_an_auditor_opens_the_cases_of_an_organ(office: WebOffice) -> None:
    case = office.file()
    person = appointed(office, "two.roles.9", ("auditor", WATER), ("handler", HOUSING))
    browser = office.browser(person)

    assert not _line(_all_pages(browser), case)
    assert browser.get(f"/audit/cases/{case}").status_code == 404
    assert browser.get(f"/desk/cases/{case}").status_code == 200


@pytest.mark.parametrize("path", ["", "/step?step=1"])
def test_a_case_elsewhere_is_not_there_by_its_address_and_that_is_recorded(
    office: WebOffice, path: str
) -> None:
    case, browser = office.file(), auditor(office, WATER)

    answer = browser.get(f"/audit/cases/{case}{path}")

    assert answer.status_code == 404
    assert office.refusals(case) == [("water.auditor.9", "see_case", "no_right")]


def test_a_case_that_never_was_is_not_there(office: WebOffice) -> None:
    assert auditor(office).get("/audit/cases/none").status_code == 404


@pytest.mark.parametrize("login", [REGISTRAR, STRANGER])
def test_whoever_is_no_auditor_stays_outside(office: WebOffice, login: str) -> None:
    case, browser = office.file(), office.browser(login)

    for path in ("/audit/", f"/audit/cases/{case}", "/audit/office"):
        assert browser.get(path).status_code == 403


def test_a_head_above_audits_too(office: WebOffice) -> None:
    case = office.file()

    assert office.browser(SUPERIOR).get(f"/audit/cases/{case}").status_code == 200


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/audit/?organ=housing", True),
        ("/audit/?organ=city", True),
        ("/audit/?organ=water", False),
        ("/audit/?stage=acceptance_stage", True),
        ("/audit/?stage=archiving_stage", False),
        ("/audit/?status=open", True),
        ("/audit/?status=ended", False),
    ],
)
def test_the_filters_stand_in_the_address(office: WebOffice, address: str, *, there: bool) -> None:
    case = office.file()

    shown = _all_pages(auditor(office, CITY), address)

    assert bool(_line(shown, case)) is there


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/audit/?since=2026-03-02&until=2026-03-02", True),
        ("/audit/?since=2026-03-03", False),
        ("/audit/?until=2026-03-01", False),
    ],
)
def test_the_period_is_counted_in_days_of_the_office(office: WebOffice, address: str, *, there: bool) -> None:
    case = office.file()

    assert bool(_line(_all_pages(auditor(office), address), case)) is there


@pytest.mark.parametrize("text", ["路灯整夜不亮", "欧阳秀"])
def test_a_subject_or_a_name_is_looked_for_without_standing_in_an_address(
    office: WebOffice, text: str
) -> None:
    case = office.file(subject="路灯整夜不亮", petitioner="欧阳秀兰")
    browser = auditor(office)
    browser.get("/audit/")

    answer = browser.send(browser.form("/audit/"), {"text": text, "status": "open"})

    assert answer.status_code == 200
    assert _line(browser.page, case)
    assert text not in "".join(re.findall(r'(?:href|action)="([^"]*)"', browser.page))


def test_the_next_page_of_a_name_is_a_form_that_keeps_everything(office: WebOffice) -> None:
    for _ in range(31):
        office.file(WATER, petitioner="司马秀兰")
    browser = auditor(office, WATER)
    browser.get("/audit/")
    browser.send(browser.form("/audit/"), {"text": "司马秀", "organ": "water"})
    first = set(re.findall(r"/audit/cases/(\w+)", browser.page))

    pages = [form for form in browser.forms() if form.values("after")]
    browser.send(pages[0])

    second = set(re.findall(r"/audit/cases/(\w+)", browser.page))
    assert (len(pages), len(first), first & second) == (1, 30, set())
    assert second


def test_a_number_stands_in_the_address_with_the_other_filters(office: WebOffice) -> None:
    case = office.file()
    browser = auditor(office)
    browser.get("/audit/")
    number = office.case(case).number.lower()

    answer = browser.send(browser.form("/audit/"), {"text": number, "status": "open"})

    assert answer.status_code == 303
    assert answer.location == f"/audit/?text={number}&status=open"
    assert _line(browser.get(answer.location).text, case)


def test_a_secret_matter_is_not_found_by_a_name(office: WebOffice) -> None:
    case = confirmed(office, SECRET, petitioner="上官秀兰")
    browser = auditor(office)
    browser.get("/audit/")

    browser.send(browser.form("/audit/"), {"text": "上官秀"})

    assert office.case(case).number not in browser.page


@pytest.mark.parametrize("day", ["x", "9999-12-31"])
def test_a_day_that_cannot_be_is_refused(office: WebOffice, day: str) -> None:
    assert auditor(office).get(f"/audit/?until={day}").status_code == 400


def test_the_next_page_keeps_the_filters(office: WebOffice) -> None:
    for _ in range(31):
        office.file(WATER)
    browser = auditor(office, WATER)

    browser.get("/audit/?status=open&organ=water")

    following = re.search(r'rel="next" href="([^"]+)"', browser.page)
    assert following is not None
    assert "status=open" in following[1]
    assert "organ=water" in following[1]


def test_an_organ_out_of_reach_is_no_filter(office: WebOffice) -> None:
    assert auditor(office).get("/audit/?organ=water").status_code == 404


@pytest.mark.parametrize("place", ["x", "1-", "1-zz", "99999999999999999999-a"])
def test_a_page_that_cannot_be_is_refused(office: WebOffice, place: str) -> None:
    assert auditor(office).get(f"/audit/?after={place}").status_code == 400


def test_of_a_secret_matter_an_auditor_learns_nothing(office: WebOffice) -> None:
    case = confirmed(office, SECRET)
    browser = auditor(office)

    shown = _all_pages(browser)

    assert office.case(case).number not in shown
    assert "保密事项" not in shown
    assert browser.get(f"/audit/cases/{case}").status_code == 404


def test_nothing_personal_stands_in_the_title_of_a_page(office: WebOffice) -> None:
    case, browser = office.file(subject="王秀兰反映供暖"), auditor(office)

    browser.get(f"/audit/cases/{case}")

    title = browser.page.partition("<title>")[2].partition("</title>")[0]
    assert office.case(case).number in title
    assert "王秀兰" not in title
