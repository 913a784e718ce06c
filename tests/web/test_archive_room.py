"""The archive as people use it: found, borrowed, read, destroyed by two, handed over."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from engine.archived import FileState
from engine.events.archive import FileHandedOver, FileRead
from engine.ids import CaseId, RoleId
from tests.process.engine.desk import HOUSING, person
from tests.web.browser import Browser
from tests.web.office import HEAD, REGISTRAR, STRANGER, WebOffice, let_in
from tests.web.shelving import Shelved, shelve, shelved
from tests.web.test_translations import catalogue_of_all

ARCHIVIST = person(HOUSING, RoleId("archivist"), 2)
SOON = "2026-12-31"
_CHINESE = re.compile(r"[一-鿿]{4,}")


@pytest.fixture(scope="module")
def shelf(office: WebOffice) -> Shelved:
    let_in(office.system, ARCHIVIST)
    return shelved(office, HOUSING)


def looks(office: WebOffice, case: CaseId) -> int:
    entries = office.system.auditor.entries(case)
    return sum(isinstance(event, FileRead) for entry in entries for event in entry.happened())


def send(browser: Browser, page: str, action: str, given: dict[str, str]) -> str:
    browser.get(page)
    return browser.send(browser.form(action), given).text


@pytest.mark.usefixtures("shelf")
def test_a_file_is_borrowed_read_and_given_back_and_each_look_is_recorded(office: WebOffice) -> None:
    case = shelve(office, HOUSING)
    registrar, archivist = office.browser(REGISTRAR), office.browser(ARCHIVIST)
    page = f"/archive/files/{case}"
    send(registrar, page, f"{page}/ask", {"purpose": "再次来访，核对答复。", "until": SOON})
    assert "再次来访，核对答复。" in archivist.get("/archive/loans").text
    loan = next(iter(office.case(case).archive.loans))  # type: ignore[union-attr]  # it is locked
    send(archivist, "/archive/loans", f"{page}/loans/{loan}/grant", {})

    catalogue = registrar.get(f"{page}/loans/{loan}/").text
    document = registrar.get(f"{page}/loans/{loan}/1").text

    assert "撰写办结报告" in catalogue
    assert "办结报告" in document
    assert looks(office, case) == 2
    send(registrar, "/archive/loans", f"{page}/loans/{loan}/return", {})
    assert registrar.client.get(f"{page}/loans/{loan}/").status_code == 409
    assert looks(office, case) == 2


def test_the_desk_leads_to_the_archive_and_shows_nothing_of_a_locked_file(
    office: WebOffice, shelf: Shelved
) -> None:
    browser = office.browser(HEAD)
    letter = next(
        entry.number
        for entry, body in office.system.auditor.opened(shelf.archived)
        if "letter" in str(body.get("details"))
    )

    shown = browser.client.get(f"/desk/cases/{shelf.archived}")

    assert (shown.status_code, shown.location) == (303, f"/archive/files/{shelf.archived}")
    assert browser.client.get(f"/desk/cases/{shelf.archived}/letters/{letter}").status_code == 409


def test_who_asks_without_saying_what_for_is_told_so(office: WebOffice, shelf: Shelved) -> None:
    browser, page = office.browser(REGISTRAR), f"/archive/files/{shelf.wished}"
    browser.get(page)

    answer = browser.send(browser.form(f"{page}/ask"), {"purpose": " ", "until": "明天"})

    assert answer.status_code == 422
    assert answer.text.count("govuk-error-message") >= 2


def test_an_appraisal_that_is_incomplete_keeps_what_was_typed(office: WebOffice, shelf: Shelved) -> None:
    browser, page = office.browser(HEAD), f"/archive/files/{shelf.archived}"
    browser.get(page)

    answer = browser.send(
        browser.form(f"{page}/appraise"), {"reason": "仍有查考价值", "retention": "forever"}
    )

    assert answer.status_code == 422
    assert "仍有查考价值" in answer.text
    assert answer.text.count("govuk-error-message") == 1
    assert office.system.archive.file(shelf.archived) is not None


def test_an_appraisal_that_is_refused_keeps_what_was_typed_too(office: WebOffice, shelf: Shelved) -> None:
    browser, page = office.browser(HEAD), f"/archive/files/{shelf.archived}"
    browser.get(page)

    given = {"verdict": "destroy", "reason": "不再需要", "retention": ""}
    answer = browser.send(browser.form(f"{page}/appraise"), given)

    assert answer.status_code >= 400
    assert "不再需要" in answer.text


def test_another_organs_file_is_found_by_nobody(office: WebOffice, shelf: Shelved) -> None:
    stranger = office.browser(STRANGER)

    assert "HOUSING-XF" not in stranger.get("/archive/").text
    assert stranger.client.get(f"/archive/files/{shelf.archived}").status_code == 404


@pytest.mark.req("REQ-ARC-1")
def test_a_list_is_confirmed_by_somebody_else_and_says_ever_after_what_it_destroyed(
    office: WebOffice, shelf: Shelved
) -> None:
    head, page = office.browser(HEAD), f"/archive/destruction/{shelf.list_no}"
    assert "销毁这些案卷" in head.get(page).text

    send(head, page, page, {})

    assert "清册所列案卷已销毁" in head.get("/archive/destruction").text
    file = head.get(f"/archive/files/{shelf.listed}").text
    assert f"本卷内容已按销毁清册{shelf.list_no}销毁" in file
    assert f"姓名{HEAD}" in head.get(page).text
    as_of = office.system.auditor.as_of(shelf.listed).archive
    assert as_of is not None
    assert as_of.state is FileState.DESTROYED
    assert office.system.auditor.verify(shelf.listed)[1] is None
    assert head.client.get(f"/desk/cases/{shelf.listed}").status_code == 410


def test_a_package_is_downloaded_and_the_hand_over_is_in_the_history(office: WebOffice) -> None:
    case = shelve(office, HOUSING)
    archivist = office.browser(ARCHIVIST)
    archivist.get(f"/archive/handover?case={case}")
    form = archivist.form("/archive/handover")

    nameless = archivist.send(form, {"to": ""})
    archivist.get(f"/archive/handover?case={case}")
    answer = archivist.client.post(
        "/archive/handover",
        data={**dict(archivist.form("/archive/handover").pairs), "case": case, "to": "江州市档案馆"},
    )

    assert nameless.status_code == 422
    with ZipFile(BytesIO(answer.data)) as package:
        assert "manifest.sha256" in package.namelist()
    *_, last = office.system.auditor.entries(case)
    assert isinstance(last.happened()[0], FileHandedOver)
    assert "江州市档案馆" not in str(last)


PAGES = ("/archive/", "/archive/files/{0}", "/archive/loans", "/archive/appraisal", "/archive/destruction")
MORE = ("/archive/destruction/{1}", "/archive/handover?case={0}", "/archive/retentions")


@pytest.mark.parametrize("page", [*PAGES, *MORE])
def test_a_page_of_the_archive_is_in_one_language(office: WebOffice, shelf: Shelved, page: str) -> None:
    address = page.format(shelf.wished, shelf.list_no)
    english, chinese = office.browser(HEAD), office.browser(HEAD)
    english.get("/desk/")
    english.send(english.form("/language"), {"language": "en"})

    shown = re.sub(r'<(\w+)[^>]* lang="zh-CN">.*?</\1>', "", english.get(address).text)

    own = {said for said in catalogue_of_all().values() if _CHINESE.fullmatch(said)}
    assert {said for said in own if said in shown} == set()
    told = chinese.get(address).text
    assert [said for said in ("Retention", "Archived on", "What you may do", "Kept") if said in told] == []
