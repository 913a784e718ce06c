"""A caseworker without scripts takes a task and does it; filing without them has a test of its own."""

import pytest
from playwright.sync_api import Browser, expect

from engine import commands as c
from engine.ids import ActorId, CaseId, CommandId
from tests.browser.living import LivingOffice
from tests.browser.visitor import visiting
from tests.process.engine.desk import HOUSING, PETITIONER, SAID
from web.context import fresh_id


@pytest.fixture
def case(office: LivingOffice) -> CaseId:
    """Return a case that was just filed."""
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
    return filing.case


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_petition_is_taken_and_registered_without_scripts(
    office: LivingOffice, chromium: Browser, case: CaseId, *, phone: bool
) -> None:
    number = office.case(case).number
    with visiting(chromium, office.url, phone=phone, scripts=False) as registrar:
        registrar.sign_in("housing.registrar.1")
        registrar.go(f"/desk/?scope=groups&q={number}")
        registrar.page.locator("main a[href*='/desk/tasks/']").first.click()
        registrar.press("领取")
        [task] = office.case(case).tasks.values()
        assert task.assignee == ActorId("housing.registrar.1")

        registrar.fill({"received_on": str(office.clock.now().date()), "asks_relief": True, "subject": ""})
        registrar.press("办完")
        expect(registrar.page.locator(".govuk-error-summary")).to_be_visible()
        assert all("422" in fault for fault in registrar.faults)
        registrar.faults.clear()  # the browser notes that something was wrong with the form
        assert registrar.page.locator("[name=asks_relief]").first.is_checked()

        registrar.fill({"subject": SAID["subject"]})
        registrar.press("办完")
        expect(registrar.page.locator("#over")).to_be_visible()

    assert "register" in office.case(case).acted
