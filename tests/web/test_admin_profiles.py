"""An administrator chooses under which rule profile the new cases of her organ run."""

import pytest

from tests.process.engine.desk import CITY, HOUSING, WATER
from tests.web.administration import CITYS, HOUSINGS, WATERS, administrator
from tests.web.browser import Browser
from tests.web.office import WebOffice


def _choose(browser: Browser, organ: str, **answers: str) -> int:
    browser.get("/admin/profiles/")
    given = {"organ": organ, "profile": "zhejiang", "starts_on": "2030-01-01", **answers}
    return browser.send(browser.form("/profiles/"), given).status_code


def test_a_choice_counts_from_its_day_and_is_told_to_the_auditor(office: WebOffice) -> None:
    browser = administrator(office, WATERS)

    status = _choose(browser, WATER)

    assert status == 303
    assert "全国规则" in browser.get("/admin/profiles/").text


def test_an_organ_above_is_not_hers_to_choose_for(office: WebOffice) -> None:
    browser = administrator(office, HOUSINGS)

    assert _choose(browser, CITY) == 403
    assert _choose(browser, HOUSING, profile="atlantis") == 422


@pytest.mark.parametrize("wrong", [{"starts_on": "May"}, {"profile": ""}, {"starts_on": ""}])
def test_what_is_missing_or_wrong_is_said_and_what_was_typed_stays(
    office: WebOffice, wrong: dict[str, str]
) -> None:
    browser = administrator(office, CITYS)

    assert _choose(browser, HOUSING, **wrong) == 422
    assert "govuk-error-summary" in browser.page


def test_the_page_is_said_in_english_too(office: WebOffice) -> None:
    browser = administrator(office, CITYS)
    browser.client.set_cookie("language", "en")

    assert "National rules" in browser.get("/admin/profiles/").text
