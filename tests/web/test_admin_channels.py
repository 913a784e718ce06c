"""What the public is told about other ways to the office: by an administrator at the top, on record."""

import pytest

from engine.office import STREAM
from tests.web.administration import HOUSINGS, TOP, administrator
from tests.web.browser import Browser
from tests.web.office import WebOffice

SAID = {"address": "江州市信访路1号", "telephone": "0512-1234567", "reception": "工作日9:00至17:00"}


def _announce(browser: Browser, **said: str) -> int:
    browser.get("/admin/channels/")
    return browser.send(browser.form("/channels/"), said).status_code


def test_what_an_administrator_at_the_top_says_stands_on_the_first_page_and_in_the_history(
    office: WebOffice,
) -> None:
    assert _announce(administrator(office, TOP), **SAID) == 303

    front = office.app.test_client().get("/").text
    assert all(text in front for text in SAID.values())
    with office.system.store.reading() as reader:
        last = list(reader.entries(STREAM))[-1]
    assert "江州市信访路1号" in last.record.decode()

    assert _announce(administrator(office, TOP), address="", telephone="", reception="") == 303
    assert SAID["telephone"] not in office.app.test_client().get("/").text


def test_below_the_top_nobody_speaks_for_the_whole_office(office: WebOffice) -> None:
    below = administrator(office, HOUSINGS)

    assert _announce(below, **SAID) == 403
    assert SAID["telephone"] not in office.app.test_client().get("/").text


@pytest.mark.parametrize("text", ["x" * 201, "一行\n两行"])
def test_what_is_no_short_line_is_not_taken(office: WebOffice, text: str) -> None:
    top = administrator(office, TOP)

    assert _announce(top, **{**SAID, "address": text}) == 422
    assert "不超过200字" in top.page
