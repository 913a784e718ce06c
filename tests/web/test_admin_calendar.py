from datetime import date
from itertools import count

import pytest
from werkzeug.test import TestResponse

from engine.office import calendars, lists
from engine.office.calendars import DayKind, OfficeCalendar
from tests.web.administration import HOUSINGS, SECOND_AT_TOP, TOP, administrator
from tests.web.browser import Browser
from tests.web.office import WebOffice

NOTICE = "国办发明电〔2030〕7号，2030年11月1日"
_years = count(2031)  # far from the dates of any other test, for the calendar in force is everybody's


@pytest.fixture
def top(office: WebOffice) -> Browser:
    return administrator(office, TOP)


@pytest.fixture
def year() -> int:
    """Return a year that no other test has touched."""
    return next(_years)


def _in_force(office: WebOffice) -> OfficeCalendar:
    with office.system.store.reading() as reader:
        return calendars.in_force(reader)


def _holiday(year: int, **answers: str) -> dict[str, str]:
    return {
        "source": NOTICE,
        "first-0": f"{year}-10-01",
        "last-0": f"{year}-10-03",
        "kind-0": "holiday",
        "name-0": "国庆节",
        **answers,
    }


def _propose(browser: Browser, year: int, **answers: str) -> int:
    browser.get(f"/admin/calendar/?year={year}")
    return browser.send(browser.form("/propose"), _holiday(year, **answers)).status_code


def _proposed(office: WebOffice, year: int) -> str:
    """Return the digest of the proposal that waits and changes a year."""
    with office.system.store.reading() as reader:
        current = calendars.in_force(reader)
        found = [
            line.digest
            for line in lists.calendars(reader)
            if line.waits
            and (stored := reader.stored_calendar(line.digest)) is not None
            and calendars.read(stored).year(year) != current.year(year)
        ]
    [digest] = found
    return digest


def _adopt(office: WebOffice, browser: Browser, digest: str, year: int = 2026) -> TestResponse:
    """Press the button beside a proposal, or send what it would, where there is none."""
    browser.get(f"/admin/calendar/?year={year}")
    form = browser.form("/propose")
    form.action = "/admin/calendar/adopt"
    form.pairs = [(name, value) for name, value in form.pairs if name in ("_csrf", "year")]
    return browser.send(form, {"_command": office.new_id(), "digest": digest})


def test_a_year_is_shown_by_months_with_names_and_sources(top: Browser) -> None:
    top.get("/admin/calendar/?year=2026")

    assert "2026年日历" in top.page
    assert "10-01 周四" in top.page
    assert "调休上班日" in top.page


def test_a_year_that_is_not_announced_is_called_provisional(top: Browser, year: int) -> None:
    top.get(f"/admin/calendar/?year={year}")
    assert f"{year}年放假安排尚未全部公布" in top.page

    top.get("/admin/calendar/?year=2026")
    assert "暂定" not in top.page


@pytest.mark.parametrize("given", ["0", "10000", "MMXXVI", "-1", ""])
def test_what_is_no_year_shows_the_present_one(top: Browser, given: str) -> None:
    assert top.get(f"/admin/calendar/?year={given}").status_code == 200

    assert "2026年日历" in top.page


def test_a_calendar_is_changed_by_two_persons(office: WebOffice, top: Browser, year: int) -> None:
    other_day = {"first-1": f"{year}-09-20", "kind-1": "workday", "name-1": "国庆节调休"}
    known = {"announced": str(year)}
    before = _in_force(office)

    assert _propose(top, year, **other_day, **known) == 303

    assert _in_force(office).digest == before.digest
    digest = _proposed(office, year)
    top.get("/admin/calendar/")
    assert "由最上级机关的另一名管理员启用" in top.page
    assert f'value="{digest}"' not in top.page
    second = administrator(office, SECOND_AT_TOP)
    second.get(f"/admin/calendar/?year={year}")
    assert f"{year}-10-01" in second.page
    assert f"届时全部日期已公布的年份：{year}" in second.page

    assert f'value="{digest}"' in second.page

    answer = _adopt(office, second, digest, year)

    assert answer.location == f"/admin/calendar/?year={year}"
    now = _in_force(office)
    assert [(day.day, day.kind, day.name) for day in now.year(year)] == [
        (date(year, 9, 20), DayKind.WORKDAY, "国庆节调休"),
        *((date(year, 10, n), DayKind.HOLIDAY, "国庆节") for n in (1, 2, 3)),
    ]
    assert {day.source for day in now.year(year)} == {NOTICE}
    assert year in now.calendar.published_years
    second.get(answer.location)
    assert "提出，" in second.page
    assert "国庆节" in second.page
    assert "暂定" not in second.page


def test_nobody_puts_her_own_proposal_in_force(office: WebOffice, top: Browser, year: int) -> None:
    assert _propose(top, year) == 303
    before = _in_force(office).digest

    answer = _adopt(office, top, _proposed(office, year))

    assert answer.status_code == 403
    assert "须由" in top.page
    assert _in_force(office).digest == before


def test_an_administrator_below_the_top_proposes_but_puts_nothing_in_force(
    office: WebOffice, top: Browser, year: int
) -> None:
    housings = administrator(office, HOUSINGS)
    others = next(_years)
    assert _propose(housings, year) == 303
    assert _propose(top, others) == 303
    before = _in_force(office).digest

    assert _adopt(office, housings, _proposed(office, others)).status_code == 403

    assert "您的管理员任职不及于此" in housings.page
    assert _in_force(office).digest == before


def test_a_proposal_made_from_an_older_calendar_waits_no_more(
    office: WebOffice, top: Browser, year: int
) -> None:
    assert _propose(top, year) == 303
    stale, others = _proposed(office, year), next(_years)
    second = administrator(office, SECOND_AT_TOP)
    assert _propose(administrator(office, HOUSINGS), others) == 303
    assert _adopt(office, second, _proposed(office, others)).status_code == 303

    assert _adopt(office, second, stale).status_code == 409

    assert stale[:12] not in second.page
    assert _in_force(office).year(year) == ()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"first-0": "", "last-0": "", "kind-0": "", "name-0": ""}, "first-0"),
        ({"first-0": "Oktober"}, "first-0"),
        ({"last-0": "2031-01-01"}, "last-0"),
        ({"last-0": "9999-01-01"}, "last-0"),
        ({"kind-0": "festival"}, "kind-0"),
        ({"name-0": ""}, "name-0"),
        ({"source": ""}, "source"),
        ({"announced": "soon"}, "announced"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said_at_its_field_and_nothing_typed_is_lost(
    top: Browser, answers: dict[str, str], field: str
) -> None:
    given = _holiday(2031, **answers)

    assert _propose(top, 2031, **answers) == 422

    assert f'href="#f-{field}"' in top.page
    form = top.form("/propose")
    assert form.values("first-0") == [given["first-0"]]
    assert form.values("source") == [given["source"]]


def test_a_day_named_twice_is_refused_in_a_sentence(top: Browser, year: int) -> None:
    again = {"first-1": f"{year}-10-02", "kind-1": "workday", "name-1": "又一次"}

    assert _propose(top, year, **again) == 422

    assert "每日只列一次" in top.page


def test_a_day_becomes_ordinary_again_without_name_or_notice(
    office: WebOffice, top: Browser, year: int
) -> None:
    assert _propose(top, year) == 303
    second = administrator(office, SECOND_AT_TOP)
    _adopt(office, second, _proposed(office, year))
    ordinary = {"kind-0": "ordinary", "name-0": "", "source": "", "first-0": f"{year}-10-02", "last-0": ""}

    assert _propose(second, year, **ordinary) == 303

    top.get(f"/admin/calendar/?year={year}")
    assert "恢复为平日" in top.page
    _adopt(office, top, _proposed(office, year))
    assert [day.day.day for day in _in_force(office).year(year)] == [1, 3]


def test_the_calendar_is_told_in_english_too(top: Browser, year: int) -> None:
    top.client.set_cookie("language", "en")

    top.get(f"/admin/calendar/?year={year}")

    assert f"Not all days of {year} are announced" in top.page
    assert "Make-up workdays" in top.page
