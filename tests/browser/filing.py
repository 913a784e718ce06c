"""How somebody files a petition in a real browser, and looks it up."""

from collections.abc import Mapping
from pathlib import Path

from engine.ids import CaseId
from tests.browser.visitor import Visitor
from tests.web.petitioner import MATTER, WHO

GO_ON = "main form.sheet > .buttons:last-of-type button"


def answer(visitor: Visitor, matter: Mapping[str, str] = MATTER) -> None:
    """Answer all questions, up to the page for photos."""
    visitor.go("/petition")
    visitor.page.locator("main form[action='/petition'] button").click()
    visitor.fill({**matter, "claims.0.claim": "恢复正常供暖"})
    visitor.page.locator(GO_ON).click()
    visitor.fill(WHO)
    visitor.page.locator(GO_ON).click()


def bring(visitor: Visitor, *papers: Path) -> None:
    """Bring photos and papers, and go on."""
    if papers:
        visitor.page.set_input_files("[name=_paper]", list(papers))
        visitor.page.locator("button[value=add]").click()
        visitor.page.locator("ul.papers .name").first.wait_for()
    visitor.page.locator("button[value=on]").click()


def send(visitor: Visitor) -> None:
    """Declare that all of it is true, and send it."""
    visitor.page.locator("[name=_declared]").check()
    visitor.page.locator(GO_ON).click()
    visitor.page.wait_for_url("**/petition/receipt")


def receipt(visitor: Visitor) -> tuple[str, str]:
    """Return number and query code as the receipt shows them."""
    return visitor.page.inner_text(".ticket .big >> nth=0"), visitor.page.inner_text(".ticket .code")


def look_up(visitor: Visitor, number: str, code: str) -> None:
    """Look a case up."""
    visitor.go(f"/follow?number={number}")
    visitor.fill({"code": code})
    visitor.page.locator("main form.narrow button").click()
    visitor.page.wait_for_url("**/my/*")


def shown_case(visitor: Visitor) -> CaseId:
    """Return the case that a petitioner's page shows."""
    return CaseId(visitor.page.url.rpartition("/my/")[2])
