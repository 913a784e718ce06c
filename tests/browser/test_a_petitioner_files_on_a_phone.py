"""A petition from a phone, with a photo; the same without scripts, and then looked up."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.filing import GO_ON, answer, look_up, receipt, send, shown_case
from tests.browser.living import LivingOffice
from tests.browser.visitor import visiting
from tests.long import LONG
from tests.web.petitioner import MATTER, photo


@pytest.mark.req("REQ-APP-1")
@pytest.mark.parametrize("language", ["zh", "en"] if LONG else ["en"])
def test_she_files_with_a_photo_and_adds_something_later(
    office: LivingOffice, chromium: Browser, tmp_path: Path, language: str
) -> None:
    (tmp_path / "现场.png").write_bytes(photo())
    with visiting(chromium, office.url, phone=True, language=language) as visitor:
        visitor.go("/petition")
        visitor.check_access()
        answer(visitor)
        visitor.page.set_input_files("[name=_paper]", tmp_path / "现场.png")
        visitor.page.locator("button[value=add]").click()
        visitor.page.locator("ul.papers .name").wait_for()
        visitor.check_access()
        visitor.page.locator("button[value=on]").click()
        visitor.check_access()
        send(visitor)
        visitor.check_access()
        number, _ = receipt(visitor)
        visitor.page.locator("form[action='/petition/receipt/done'] button").click()
        visitor.page.wait_for_url("**/my/*")
        visitor.check_access()
        case = shown_case(visitor)
        visitor.page.locator("ul.actions a").first.click()
        visitor.check_access()
        visitor.fill({"supplement_statement": "昨天室温只有十四度"})
        visitor.page.locator(GO_ON).click()
        visitor.page.wait_for_url("**/my/*")

    assert office.case(case).number == number
    assert len(office.case(case).files) == 1
    assert office.system.auditor.case_file(case)["supplement_statement"] == "昨天室温只有十四度"


def test_she_files_and_looks_up_without_scripts(office: LivingOffice, chromium: Browser) -> None:
    with visiting(chromium, office.url, phone=True, scripts=False) as visitor:
        answer(visitor)
        visitor.page.locator("button[value=on]").click()
        send(visitor)
        number, code = receipt(visitor)
    with visiting(chromium, office.url, phone=True, scripts=False) as visitor:
        look_up(visitor, number, code)

        assert office.case(shown_case(visitor)).number == number
        assert visitor.says(MATTER["subject"])


@pytest.mark.req("REQ-ACC-11")
@pytest.mark.parametrize("look", ["large", "contrast"])
@pytest.mark.parametrize("path", ["/", "/petition", "/follow"])
def test_large_text_and_high_contrast_keep_nobody_out(
    office: LivingOffice, chromium: Browser, look: str, path: str
) -> None:
    with visiting(chromium, office.url, phone=True) as visitor:
        visitor.page.context.add_cookies([{"name": "look", "value": look, "url": office.url}])
        visitor.go(path)

        visitor.check_access()
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
