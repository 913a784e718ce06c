"""The replay in a real browser: with scripts by sliders and keys, without them by links; the same steps."""

import os
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from engine import commands as c
from engine.ids import ActorId, CaseId, CommandId
from tests.browser.living import LivingOffice
from tests.browser.visitor import visiting
from tests.process.engine.desk import HOUSING, PETITIONER, SAID
from web.context import fresh_id
from web.look import built

AUDITOR, HANDLER = "housing.auditor.1", ActorId("housing.handler.1")
NOTES = 4


@pytest.fixture
def case(office: LivingOffice) -> CaseId:
    """Return a case of five entries, a day apart."""
    at = office.clock.now()
    filing = c.FileSubmission(
        id=CommandId(fresh_id()),
        case=CaseId(fresh_id()),
        actor=PETITIONER,
        at=at,
        organ=HOUSING,
        petitioner=PETITIONER,
        answers=SAID,
    )
    office.system.engine.handle(filing)
    for number in range(1, NOTES + 1):
        office.clock.later(days=1)
        note = c.AddNote(
            id=CommandId(fresh_id()),
            case=filing.case,
            actor=HANDLER,
            at=office.clock.now(),
            text=f"第{number}次电话联系。",
        )
        office.system.engine.handle(note)
    return filing.case


@pytest.fixture
def _scripts() -> None:
    if not built():
        missing = "the scripts are not built: `make setup` builds them"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)


def _shows(page: Page, number: int) -> None:
    expect(page.locator("article.step")).to_have_attribute("data-number", str(number))
    expect(page).to_have_url(re.compile(rf"step={number}$"))


@pytest.mark.usefixtures("_scripts")
def test_keys_move_through_the_steps_and_the_address_follows(
    office: LivingOffice, chromium: Browser, case: CaseId
) -> None:
    with visiting(chromium, office.url) as visitor:
        visitor.sign_in(AUDITOR)
        visitor.go(f"/audit/cases/{case}?step=2")

        for key, number in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", 5), ("Home", 1)):
            visitor.page.keyboard.press(key)
            _shows(visitor.page, number)

        expect(visitor.page.locator("[data-move=previous]")).to_have_attribute("aria-disabled", "true")
        expect(visitor.page.locator("[data-stops] [aria-current]")).to_contain_text("1")


@pytest.mark.usefixtures("_scripts")
def test_the_slider_over_time_leads_to_the_step_that_counted_then(
    office: LivingOffice, chromium: Browser, case: CaseId
) -> None:
    with visiting(chromium, office.url) as visitor:
        visitor.sign_in(AUDITOR)
        visitor.go(f"/audit/cases/{case}?step=1")
        slider = visitor.page.locator("#by-time")

        slider.evaluate("e => { e.value = Number(e.min) + 2.5 * 86400; e.dispatchEvent(new Event('input')) }")

        _shows(visitor.page, 3)
        said = visitor.page.locator("#by-step").get_attribute("aria-valuetext") or ""
        assert said.startswith("第 3 步，共 5 步")


@pytest.mark.usefixtures("_scripts")
def test_it_plays_by_itself_to_the_end_and_stops(
    office: LivingOffice, chromium: Browser, case: CaseId
) -> None:
    with visiting(chromium, office.url) as visitor:
        visitor.sign_in(AUDITOR)
        visitor.go(f"/audit/cases/{case}?step=3")
        visitor.page.select_option("#speed", "800")

        visitor.press("播放")

        expect(visitor.page.locator("[data-play]")).to_have_text("暂停")
        _shows(visitor.page, 5)
        expect(visitor.page.locator("[data-play]")).to_have_text("播放")


def test_without_scripts_the_links_and_the_form_do_the_same(
    office: LivingOffice, chromium: Browser, case: CaseId
) -> None:
    with visiting(chromium, office.url, scripts=False) as visitor:
        visitor.sign_in(AUDITOR)
        visitor.go(f"/audit/cases/{case}?step=2")

        visitor.page.locator("[data-move=next]").click()
        _shows(visitor.page, 3)
        visitor.page.locator("[data-stops] a").first.click()
        _shows(visitor.page, 1)

        assert not visitor.page.locator("#by-step").is_visible()
        visitor.press("查看")
        expect(visitor.page.locator("article.step")).to_have_attribute("data-number", "1")


def test_a_case_is_verified_with_one_button(office: LivingOffice, chromium: Browser, case: CaseId) -> None:
    with visiting(chromium, office.url) as visitor:
        visitor.sign_in(AUDITOR)
        visitor.go(f"/audit/cases/{case}")

        visitor.press("核验该事项")

        expect(visitor.page.locator(".verdict")).to_contain_text("全部属实")
        visitor.check_access()
