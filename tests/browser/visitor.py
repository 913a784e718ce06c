"""Somebody with a real browser: signs in, fills in forms, and notices what a page does wrong."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, ViewportSize

from tests.browser.living import PASSWORD

DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
_CSP = "Content Security Policy"


@dataclass(kw_only=True)
class Visitor:
    """One person's browser; `faults` are what the browser complained about."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    checked: set[str] = field(default_factory=set)

    def go(self, path: str) -> None:
        """Open a page of the office."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Sign in on the page for it."""
        self.go("/sign-in")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", password)
        self.page.locator("form:has([name=login]) button").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def fill(self, answers: Mapping[str, object], within: str = "main") -> None:
        """Answer the questions of the page by their names; `True` ticks, a list ticks several."""
        for name, answer in answers.items():
            self._answer(self.page.locator(f'{within} [name="{name}"]'), answer)

    def _answer(self, field_: Locator, answer: object) -> None:
        kind = field_.first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
        if kind == "select":
            field_.select_option(str(answer))
        elif kind == "checkbox" and isinstance(answer, bool):
            field_.set_checked(answer)
        elif kind in ("radio", "checkbox"):
            for one in answer if isinstance(answer, list) else [answer]:
                said = str(one).lower() if isinstance(one, bool) else str(one)
                field_.and_(self.page.locator(f'[value="{said}"]')).check()
        else:
            field_.first.fill(str(answer))

    def answer_all(self, answers: Mapping[str, object], rounds: int) -> None:
        """Answer whatever the page asks of these by name, also what it asks only after other answers."""
        left = dict(answers)
        for _ in range(rounds):
            asked = [name for name in left if self.page.locator(f'main [name="{name}"]').count()]
            if not asked:
                break
            for name in asked:
                self._uncover(self.page.locator(f'main [name="{name}"]').first)
                self.fill({name: left.pop(name)})
            self.page.wait_for_load_state("networkidle")

    def _uncover(self, field_: Locator) -> None:
        """Ask for one more row as long as the row of a field is put away."""
        more = field_.locator("xpath=ancestor::fieldset[@data-rows][1]//button[@data-row-more]")
        while more.count() and more.is_visible() and not field_.is_visible():
            more.click()

    def press(self, text: str) -> None:
        """Press a button by its text."""
        self.page.get_by_role("button", name=text, exact=True).first.click()

    def says(self, text: str) -> bool:
        """Say whether the page says something."""
        return self.page.locator("main").get_by_text(text).count() > 0

    def check_access(self) -> None:
        """Have axe look at the page as it stands; each path is looked at once."""
        path = self.page.url.removeprefix(self.url)
        if path in self.checked:
            return
        self.checked.add(path)
        found = Axe().run(
            self.page,
            options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
        )
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"


@contextmanager
def visiting(
    browser: Browser, url: str, *, phone: bool = False, scripts: bool = True, language: str = "zh"
) -> Iterator[Visitor]:
    """Open a browser of one's own; at its end nothing may have gone wrong in it."""
    context = browser.new_context(
        viewport=PHONE if phone else DESK,
        is_mobile=phone,
        has_touch=phone,
        java_script_enabled=scripts,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    if language == "en":
        context.add_cookies([{"name": "language", "value": "en", "url": url}])
    visitor = Visitor(page=context.new_page(), url=url)
    visitor.page.set_default_timeout(10_000)
    visitor.page.on("console", lambda message: _note(visitor, message))
    visitor.page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    visitor.page.on("requestfailed", lambda request: _failed(visitor, request))
    try:
        yield visitor
        assert not visitor.faults, visitor.faults
    finally:
        context.close()


def _note(visitor: Visitor, message: ConsoleMessage) -> None:
    if message.type == "error" or _CSP in message.text:
        visitor.faults.append(message.text)


def _failed(visitor: Visitor, request: Request) -> None:
    if "ERR_ABORTED" not in str(request.failure):  # left for another page, or a download
        visitor.faults.append(f"{request.url}: {request.failure}")
