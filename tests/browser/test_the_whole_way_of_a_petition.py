"""From filing to audit in a real browser: everybody does her part on her own page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.filing import answer, bring, look_up, receipt, send, shown_case
from tests.browser.living import LivingOffice
from tests.browser.staff import Staff, named
from tests.browser.visitor import Visitor, visiting
from tests.long import LONG
from tests.web.petitioner import MATTER, photo

ON_PAGES = {
    "register": "registrar",
    "decide_admissibility": "acceptance_reviewer",
    "hear_petitioner": "handler",
    "approve_opinion": "head",
    "accept_file": "archivist",
}
"""What is done in the browser, each by somebody of this role; the rest of the way goes by commands."""
MESSAGES = ("supplement", "rating", "review_request")
"""What the petitioner says on her page, in this order."""
_NOWHERE = -1
_ROUNDS = 3
_MOST = 200


@pytest.mark.parametrize("language", ["zh", "en"] if LONG else ["zh"])
def test_a_petition_goes_from_a_phone_to_the_archive_and_is_audited(
    office: LivingOffice, chromium: Browser, tmp_path: Path, language: str
) -> None:
    (tmp_path / "现场.png").write_bytes(photo())
    with visiting(chromium, office.url, phone=True, language=language) as petitioner:
        answer(petitioner, {**MATTER, "subject": f"供暖不足（{language}）"})
        bring(petitioner, tmp_path / "现场.png")
        send(petitioner)
        number, code = receipt(petitioner)
        look_up(petitioner, number, code)
        case = shown_case(petitioner)
        way = _Way(office, chromium, language, petitioner, (number, code))
        way.go_to_the_end()

    assert way.on_pages == list(ON_PAGES)
    assert way.sent == list(MESSAGES)
    assert way.stages == [0, 1, 2, 3, 4]
    with visiting(chromium, office.url, language=language) as auditor:
        auditor.sign_in("housing.auditor.1")
        auditor.go(f"/audit/?q={number}")
        auditor.page.locator(f"main a[href*='{case}']").first.click()
        auditor.page.wait_for_url("**/audit/cases/**")
        auditor.page.keyboard.press("Home")
        expect(auditor.page.locator("article.step")).to_have_attribute("data-number", "1")
        auditor.page.locator("form[action$='/verify'] button").click()
        expect(auditor.page.locator(".verdict")).to_be_visible()
        assert office.system.auditor.verify(case)[1] is None


class _Way:
    """One case on its way."""

    def __init__(
        self,
        office: LivingOffice,
        chromium: Browser,
        language: str,
        petitioner: Visitor,
        receipt_: tuple[str, str],
    ) -> None:
        self._office = office
        self._chromium = chromium
        self._language = language
        self._petitioner = petitioner
        self._receipt = receipt_
        self._case = shown_case(petitioner)
        self._staff = Staff(office=office, case=self._case)
        self.on_pages: list[str] = []
        self.sent: list[str] = []
        self.stages: list[int] = []
        self._seen: object = None

    def go_to_the_end(self) -> None:
        """Do whatever is open until the case is archived."""
        for _ in range(_MOST):
            self._office.pass_time(minutes=5)
            case = self._office.case(self._case)
            if case.ended:
                return
            self._look()
            self._speak()
            if case.tasks:
                self._work()
            elif not case.jobs:
                self._office.pass_time(days=8)
        pytest.fail(f"no end after {_MOST} steps: {self._staff.open()}")

    def _work(self) -> None:
        task, item = self._staff.open()[0]
        if item.element not in ON_PAGES or item.element in self.on_pages:
            self._staff.do(task)
            return
        self.on_pages.append(item.element)
        assert ON_PAGES[item.element] in item.roles
        with visiting(self._chromium, self._office.url, language=self._language) as visitor:
            visitor.sign_in(self._staff.able(item))
            self._staff.do_on_page(visitor, task)

    def _look(self) -> None:
        """Have the petitioner see on her page which of the five stages her case is in, when it changed."""
        stages = self._office.case(self._case).stages
        if stages == self._seen:
            return
        self._seen = stages
        look_up(self._petitioner, *self._receipt)  # days later the office has forgotten her browser
        stage = self._petitioner.page.locator("ol.stages > li").evaluate_all(
            "all => all.findIndex(one => one.getAttribute('aria-current') === 'step')"
        )
        if stage not in (_NOWHERE, *self.stages[-1:]):
            self.stages.append(stage)

    def _speak(self) -> None:
        """Have the petitioner supplement, rate and ask for review on her own page, as soon as she may."""
        waiting = {item.name: key for key, item in self._office.case(self._case).messages.items()}
        for name in MESSAGES:
            if name in waiting and name not in self.sent:
                look_up(self._petitioner, *self._receipt)
                self._petitioner.page.locator(f"ul.actions a[href*='{waiting[name]}']").click()
                self._petitioner.check_access()
                item = self._office.case(self._case).messages[waiting[name]]
                self._petitioner.answer_all(dict(named(self._staff.answers(item))), _ROUNDS)
                self._petitioner.page.locator("main form.sheet .buttons button").first.click()
                self._petitioner.page.wait_for_url(f"**/my/{self._case}*")
                self.sent.append(name)
