import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.form_room import FormRoom, form_room
from tests.browser.visitor import visiting
from web.look import built


@pytest.fixture
def room() -> Iterator[FormRoom]:
    if not built():
        missing = "the scripts are not built: `make setup` builds them"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with form_room() as opened:
        yield opened


@pytest.fixture
def page(room: FormRoom, chromium: Browser) -> Iterator[Page]:
    with visiting(chromium, room.url, language="en") as visitor:
        visitor.go("/")
        yield visitor.page


def _sends(page: Page, path: str, what: str) -> None:
    """Do something on the page that sends something, and wait until it has arrived.

    It is done once the call is over: a call whose page goes away under it may wait for its answer for ever.
    """
    with page.expect_response(lambda answer: answer.url.endswith(path) and answer.request.method == "POST"):
        page.evaluate(f"void setTimeout(() => {{ {what} }})")


def test_a_double_click_sends_a_form_once(page: Page, room: FormRoom) -> None:
    form = "document.querySelector('form.sheet')"

    _sends(page, "/", f"{form}.requestSubmit(); {form}.requestSubmit();")
    page.wait_for_load_state()

    assert len(room.sent) == 1


def test_whoever_comes_back_may_send_again(page: Page, room: FormRoom) -> None:
    page.get_by_role("button", name="Send").click()
    page.wait_for_load_state()
    page.go_back()

    page.get_by_role("button", name="Send").click()
    page.wait_for_load_state()

    assert len(room.sent) == 2


def test_a_draft_is_saved_when_a_field_is_left_and_the_page_says_when(page: Page, room: FormRoom) -> None:
    page.fill("#f-name", "Li")
    _sends(page, "/draft", "document.activeElement.blur()")

    expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved at")
    assert room.drafts[-1]["name"] == "Li"


def test_a_draft_is_saved_a_moment_after_the_last_key(page: Page, room: FormRoom) -> None:
    page.fill("#f-name", "Li")

    expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved at")
    assert len(room.drafts) == 1


def test_a_draft_that_cannot_be_saved_is_told(page: Page) -> None:
    page.route("**/draft", lambda route: route.abort("aborted"))

    page.fill("#f-name", "Li")

    expect(page.locator("[data-draft-state]")).to_contain_text("could not be saved")


def test_an_answer_brings_the_questions_that_depend_on_it_and_leaves_what_is_typed(page: Page) -> None:
    page.fill("#f-name", "Li")
    page.fill("#f-reason", "Because")
    page.check("#f-more")

    expect(page.locator("#f-extra")).to_be_visible()
    expect(page.locator("#f-more")).to_be_focused()
    assert [page.input_value(field) for field in ("#f-name", "#f-reason")] == ["Li", "Because"]

    page.check("[name=more][value=no]")

    expect(page.locator("#f-extra")).to_have_count(0)


def test_characters_are_counted_also_after_the_questions_changed(page: Page) -> None:
    page.check("#f-more")
    expect(page.locator("#f-extra")).to_be_visible()

    page.fill("#f-reason", "x" * 18)

    expect(page.locator(".govuk-character-count__status")).to_have_text("2 characters left")


def test_a_list_shows_one_empty_row_and_another_when_asked(page: Page) -> None:
    rows = page.locator("fieldset.row:visible")
    expect(rows).to_have_count(1)

    page.get_by_role("button", name="One more row").click()

    expect(rows).to_have_count(2)
    expect(page.locator("#f-claims-1-what")).to_be_focused()


def test_large_text_comes_at_once_stays_and_loses_nothing_that_is_typed(page: Page, room: FormRoom) -> None:
    page.fill("#f-name", "Li")

    page.get_by_role("button", name="Large text").click()

    expect(page.locator("html.look-large")).to_have_count(1)
    assert page.input_value("#f-name") == "Li"
    page.get_by_role("button", name="High contrast").click()
    expect(page.locator("html.look-contrast")).to_have_count(1)
    page.goto(room.url)
    expect(page.locator("html.look-large.look-contrast")).to_have_count(1)


def test_without_scripts_every_row_is_there_and_buttons_do_the_rest(
    room: FormRoom, chromium: Browser
) -> None:
    with visiting(chromium, room.url, scripts=False, language="en") as visitor:
        visitor.go("/")
        visitor.fill({"name": "Li", "more": "yes"})

        visitor.press("Update the questions")

        expect(visitor.page.locator("#f-extra")).to_be_visible()
        expect(visitor.page.locator("fieldset.row:visible")).to_have_count(3)
        assert visitor.page.input_value("#f-name") == "Li"
        visitor.press("Large text")
        expect(visitor.page.locator("html.look-large")).to_have_count(1)
        assert room.sent == []
