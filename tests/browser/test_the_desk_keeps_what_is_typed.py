import pytest
from playwright.sync_api import Browser, expect

from engine import commands as c
from engine.ids import CaseId, CommandId
from tests.browser.living import LivingOffice
from tests.browser.visitor import visiting
from tests.process.engine.desk import HOUSING, PETITIONER, SAID
from web.context import fresh_id
from web.look import built


def _task(office: LivingOffice) -> str:
    """File a petition and return the address of its first task."""
    filing = c.FileSubmission(
        id=CommandId(fresh_id()),
        case=CaseId(fresh_id()),
        actor=PETITIONER,
        at=office.clock.now(),
        organ=HOUSING,
        petitioner=PETITIONER,
        answers=SAID,
    )
    office.system.engine.handle(filing)
    return f"/desk/tasks/{next(iter(office.case(filing.case).tasks))}"


def test_what_is_typed_saves_itself_and_questions_come_as_they_arise(
    office: LivingOffice, chromium: Browser
) -> None:
    if not built():
        pytest.skip("the scripts are not built: `make setup` builds them")
    with visiting(chromium, office.url, language="en") as registrar:
        registrar.sign_in("housing.registrar.1")
        address, page = _task(office), registrar.page
        registrar.go(address)
        expect(page.locator("[name=postmarked_on]")).to_have_count(0)

        page.fill("[name=subject]", "Typed and not sent")
        page.select_option("[name=channel]", "letter")

        expect(page.locator("[name=postmarked_on]")).to_be_visible()
        expect(page.locator("[name=subject]")).to_have_value("Typed and not sent")
        expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved at")
        registrar.go(address)
        expect(page.locator("[name=subject]")).to_have_value("Typed and not sent")
        page.get_by_role("button", name="Throw the draft away").click()
        expect(page.locator("[name=subject]")).to_have_value(str(SAID["subject"]))
        assert registrar.faults == []
