import re

import pytest

from tests.web.browser import Browser
from tests.web.office import HEAD, WebOffice
from tests.web.test_translations import catalogue_of_all

_CHINESE = re.compile(r"[一-鿿]{4,}")
_QUOTED = re.compile(r"<blockquote class=\"law\".*?</blockquote>", re.DOTALL)  # the law speaks Chinese


def _addresses(office: WebOffice) -> dict[str, str]:
    case = office.file()
    task, message = office.task(case, "register"), next(iter(office.case(case).messages))
    return {
        "inbox": "/desk/?scope=organs",
        "nothing found": "/desk/?q=nothing-is-called-so",
        "case": f"/desk/cases/{case}",
        "task": f"/desk/tasks/{task}",
        "message": f"/desk/messages/{message}",
        "hand on": f"/desk/tasks/{task}/assign",
        "cases": "/desk/cases",
        "register": "/desk/register",
    }


@pytest.mark.parametrize(
    "page", ["inbox", "nothing found", "case", "task", "message", "hand on", "cases", "register"]
)
def test_a_page_in_english_says_nothing_of_its_own_in_chinese(office: WebOffice, page: str) -> None:
    browser, address = _english(office, HEAD), _addresses(office)[page]

    shown = _QUOTED.sub("", browser.get(address).text)

    own = {said for said in catalogue_of_all().values() if _CHINESE.fullmatch(said)}
    assert {said for said in own if said in shown} == set()


def test_a_page_in_chinese_says_nothing_of_its_own_in_english(office: WebOffice) -> None:
    browser, addresses = office.browser(HEAD), _addresses(office)

    shown = "".join(browser.get(address).text for address in addresses.values())

    assert [said for said in ("My inbox", "Take it", "days left", "Why this date?") if said in shown] == []


def _english(office: WebOffice, login: str) -> Browser:
    browser = office.browser(login)
    browser.get("/desk/")
    browser.send(browser.form("/language"), {"language": "en"})
    return browser
