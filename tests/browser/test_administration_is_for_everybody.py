from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.living import LivingOffice
from tests.browser.visitor import Visitor, visiting
from tests.process.engine.desk import WATER

ADMINISTRATOR, SECOND = "province.administrator.1", "province.administrator.2"


@pytest.fixture
def administrator(office: LivingOffice, chromium: Browser) -> Iterator[Visitor]:
    with visiting(chromium, office.url) as visitor:
        visitor.sign_in(ADMINISTRATOR)
        yield visitor


def test_mistakes_are_told_to_everybody(administrator: Visitor) -> None:
    for path, button in (("organs/new", "新设"), ("people/new", "登记"), ("calendar/", "提出")):
        administrator.go(f"/admin/{path}")
        administrator.faults.clear()

        administrator.press(button)

        assert administrator.page.locator(".govuk-error-summary").is_visible()
        administrator.checked.clear()
        administrator.check_access()
        administrator.faults.clear()  # Chromium notes the status 422 itself


def test_days_are_proposed_by_one_and_put_in_force_by_another(
    office: LivingOffice, chromium: Browser, administrator: Visitor
) -> None:
    administrator.go("/admin/calendar/?year=2033")
    administrator.fill(
        {
            "source": "国办发明电〔2032〕7号",
            "first-0": "2033-10-01",
            "last-0": "2033-10-07",
            "kind-0": "holiday",
            "name-0": "国庆节",
        }
    )
    administrator.press("再加一行")
    administrator.fill({"first-1": "2033-10-08", "kind-1": "workday", "name-1": "国庆节调休"})
    administrator.press("提出")
    assert administrator.says("已提出")
    administrator.check_access()

    with visiting(chromium, office.url, scripts=False) as second:
        second.sign_in(SECOND)
        second.go("/admin/calendar/?year=2033")
        second.press("启用")
        assert second.says("已启用")
        assert second.says("10-01")


def test_a_person_is_registered_and_let_in_without_scripts(office: LivingOffice, chromium: Browser) -> None:
    with visiting(chromium, office.url, scripts=False, phone=True) as visitor:
        visitor.sign_in(ADMINISTRATOR)
        visitor.go("/admin/people/new")
        visitor.fill({"name": "新来的", "login": "newcomer"})
        visitor.press("登记")
        visitor.fill({"role": "registrar", "organ": WATER})
        visitor.press("任命")
        visitor.press("设置密码")
        password = visitor.page.locator("main code").inner_text()

    with visiting(chromium, office.url) as newcomer:
        newcomer.sign_in("newcomer", password)
        assert newcomer.page.url.endswith("/desk/")
