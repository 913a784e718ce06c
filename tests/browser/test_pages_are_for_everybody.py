import pytest
from playwright.sync_api import Browser

from tests.browser.living import LivingOffice
from tests.browser.visitor import visiting

FIRST = {
    "housing.registrar.1": "/desk/",
    "housing.auditor.1": "/audit/",
    "province.designer.1": "/studio/",
    "province.administrator.1": "/admin/",
}


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_what_everybody_sees_keeps_nobody_out(
    office: LivingOffice, chromium: Browser, path: str, language: str, *, phone: bool
) -> None:
    with visiting(chromium, office.url, phone=phone, language=language) as visitor:
        visitor.go(path)

        visitor.check_access()


@pytest.mark.parametrize("login", FIRST)
def test_the_first_page_of_each_room_keeps_nobody_out(
    office: LivingOffice, chromium: Browser, login: str
) -> None:
    with visiting(chromium, office.url) as visitor:
        visitor.sign_in(login)

        assert visitor.page.url.removeprefix(office.url) == FIRST[login]
        visitor.check_access()
