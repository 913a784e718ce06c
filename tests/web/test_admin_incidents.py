import re

import pytest

from engine.ids import CaseId
from tests.web.administration import CITYS, HOUSINGS, WATERS, administrator, failing_case
from tests.web.browser import Browser, HtmlForm
from tests.web.office import WebOffice


@pytest.fixture
def failing(office: WebOffice) -> CaseId:
    return failing_case(office)


@pytest.fixture
def housings(office: WebOffice) -> Browser:
    return administrator(office, HOUSINGS)


def _retry(browser: Browser, case: CaseId) -> HtmlForm:
    browser.get("/admin/incidents/")
    found = re.search(rf"/admin/incidents/{case}/\w+/retry", browser.page)
    assert found is not None
    return browser.form(found[0])


def test_an_incident_is_listed_with_its_case_and_job_in_words(
    office: WebOffice, housings: Browser, failing: CaseId
) -> None:
    housings.get("/admin/incidents/")

    assert office.case(failing).number in housings.page
    assert "查找同一事项的在先信访件" in housings.page


def test_no_page_of_the_room_shows_or_links_to_the_content_of_a_case(
    housings: Browser, failing: CaseId
) -> None:
    del failing

    for path in ("", "people/", "calendar/", "incidents/", "refusals/"):
        housings.get(f"/admin/{path}")
        for content in ("王秀兰", "小区供暖不足", "的来信打不开", "/desk/", "/audit/"):
            assert content not in housings.page, f"{path}: {content}"


def test_incidents_of_organs_below_are_listed_and_of_others_not(office: WebOffice, failing: CaseId) -> None:
    number = office.case(failing).number
    above, beside = administrator(office, CITYS), administrator(office, WATERS)

    above.get("/admin/incidents/")
    beside.get("/admin/incidents/")

    assert number in above.page
    assert number not in beside.page


def test_a_retried_incident_is_listed_no_more_and_the_job_is_done(
    office: WebOffice, housings: Browser, failing: CaseId
) -> None:
    answer = housings.send(_retry(housings, failing))

    assert answer.status_code == 303
    housings.get(answer.location)
    assert "已安排重试" in housings.page
    assert office.case(failing).number not in housings.page
    office.work(failing)
    assert not office.case(failing).jobs


def test_whoever_presses_twice_has_it_tried_once(
    office: WebOffice, housings: Browser, failing: CaseId
) -> None:
    form = _retry(housings, failing)

    assert [housings.send(form).status_code for _ in range(2)] == [303, 303]

    assert office.refusals(failing) == []


def test_whoever_comes_second_is_told_that_it_is_open_no_more(
    office: WebOffice, housings: Browser, failing: CaseId
) -> None:
    form = _retry(housings, failing)
    housings.send(form)

    answer = housings.send(form, {"_command": office.new_id()})

    assert answer.status_code == 404
    assert "该异常已不存在" in housings.page


@pytest.mark.parametrize("who", [CITYS, WATERS])
def test_only_the_organ_that_handles_the_case_has_it_tried_again(
    office: WebOffice, housings: Browser, failing: CaseId, who: str
) -> None:
    other = administrator(office, CITYS if who == CITYS else WATERS)
    form = _retry(housings, failing)
    other.get("/account/")
    form.pairs = [*other.form("/account/password").pairs]

    answer = other.send(form)

    assert answer.status_code == 403
    assert "由承办机关的负责人或管理员安排重试" in other.page
    assert office.refusals(failing) == [(who, "retry_incident", "no_right")]
    assert [job.incident is None for job in office.case(failing).jobs.values()] == [False]


def test_an_address_that_is_no_incident_is_not_there(housings: Browser, failing: CaseId) -> None:
    form = _retry(housings, failing)
    form.action = f"/admin/incidents/{failing}/nothing/retry"

    assert housings.send(form).status_code == 404


def test_a_place_that_no_list_has_is_not_read(housings: Browser) -> None:
    assert housings.get("/admin/incidents/?after=x").status_code == 400
    assert housings.get("/admin/incidents/?after=9999999999999999-ff").status_code == 200

    assert "没有更多异常" in housings.page


def test_incidents_are_told_in_english_too(housings: Browser, failing: CaseId) -> None:
    del failing
    housings.client.set_cookie("language", "en")

    housings.get("/admin/incidents/")

    assert "Look for earlier cases of the same matter" in housings.page
