import re

import pytest

from engine import commands as c
from engine.ids import CaseId, CommandId, JobId
from tests.web.browser import Browser
from tests.web.office import HANDLER, HEAD, REGISTRAR, WebOffice

WITHDRAWN = {
    "withdrawn_on": "2026-03-02",
    "withdrawn_by": "petitioner",
    "withdrawal_confirmed": "paper",
    "public_interest": "none",
    "withdrawal_statement": "当面表示撤回",
}


def _fail(office: WebOffice, case: CaseId) -> None:
    """Have the first job of a case fail for good."""
    job = next(iter(office.case(case).jobs))
    while office.case(case).jobs[job].incident is None:
        office.system.engine.handle(
            c.FailJob(
                id=CommandId(office.new_id()),
                case=case,
                actor=c.WORKER,
                at=office.now,
                job=JobId(job),
                error="<打印机> 没有纸",
            )
        )


def _with_a_job(office: WebOffice) -> CaseId:
    case, browser = office.file(), office.browser(REGISTRAR)
    path = f"/desk/tasks/{office.task(case, 'register')}"
    browser.get(path)
    browser.send(browser.form(path), {"received_on": "2026-03-02", "asks_relief": "true"})
    return case


@pytest.mark.req("REQ-FLOW-1", "REQ-ACC-2")
def test_each_claim_stands_with_its_state(office: WebOffice, registrar: Browser) -> None:
    case = office.file()

    page = registrar.get(f"/desk/cases/{case}").text

    rows = re.findall(r"<tr><td data-label=\"序号\">.*?</tr>", page, re.DOTALL)
    assert [("恢复正常供暖" in row, "退还部分供暖费" in row, "办理中" in row) for row in rows] == [
        (True, False, True),
        (False, True, True),
    ]


def test_the_story_is_told_by_kinds_and_the_address_remembers_which(
    office: WebOffice, registrar: Browser
) -> None:
    case = office.file()
    office.carry(case, "hear_petitioner")

    letters = _story(registrar, case, "letters")
    decisions = _story(registrar, case, "decisions")
    deadlines, notes = _story(registrar, case, "deadlines"), _story(registrar, case, "notes")

    assert "受理告知书" in letters
    assert "办完任务“登记信访事项”" not in letters
    assert "办完任务“登记信访事项”" in decisions
    assert "按期完成" in deadlines
    assert "没有这一类记录" in notes


def test_what_may_come_next_is_drawn_and_said(office: WebOffice, registrar: Browser) -> None:
    case = office.file()

    page = registrar.get(f"/desk/cases/{case}").text

    assert "接下来可能是：" in page
    assert re.search(r'<g[^>]*class="[^"]*\bnext\b', page)


def test_the_page_says_which_of_the_open_tasks_i_may_do(office: WebOffice, registrar: Browser) -> None:
    case = office.file()

    assert "您可办理" in registrar.get(f"/desk/cases/{case}").text
    assert "您可办理" not in office.browser(HANDLER).get(f"/desk/cases/{case}").text


def test_a_failure_is_shown_and_only_the_head_may_have_it_tried_again(
    office: WebOffice, registrar: Browser
) -> None:
    case = _with_a_job(office)
    _fail(office, case)

    page = registrar.get(f"/desk/cases/{case}").text
    assert "需人工处理" in page
    assert "&lt;打印机&gt; 没有纸" in page
    assert "/retry" not in page
    head = office.browser(HEAD)
    head.get(f"/desk/cases/{case}")

    answer = head.send(head.form("/retry"))

    assert answer.status_code == 303
    assert all(job.incident is None for job in office.case(case).jobs.values())
    assert "需人工处理" not in head.get(f"/desk/cases/{case}").text


def test_a_notes_author_and_words_stand_in_the_list_of_notes(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    registrar.get(f"/desk/cases/{case}")

    registrar.send(registrar.form("/notes"), {"text": "请核对\n房号"})

    page = registrar.get(f"/desk/cases/{case}").text
    assert f'<p>请核对\n房号</p><footer class="soft small">姓名{REGISTRAR}' in page


def test_a_period_explains_its_date_with_its_article(office: WebOffice, registrar: Browser) -> None:
    page = registrar.get(f"/desk/cases/{office.file()}").text

    assert "为什么是这一天？" in page
    assert "自 2026-03-02 周一" in page
    assert "最后一日 2026-03-17" in page


def test_an_officer_enters_for_the_petitioner_what_she_came_to_say(
    office: WebOffice, registrar: Browser
) -> None:
    case = office.file()
    message = next(key for key, item in office.case(case).messages.items() if item.name == "withdrawal")
    path = f"/desk/messages/{message}"
    registrar.get(path)

    answer = registrar.send(registrar.form(path), WITHDRAWN)

    assert answer.status_code == 303, registrar.page
    entry = list(office.system.auditor.entries(case))[-1]
    assert (entry.clear["actor"], entry.clear["on_behalf_of"]) == (REGISTRAR, office.case(case).petitioner)
    assert "您已办完此任务" in registrar.get(path).text


def _story(browser: Browser, case: CaseId, kind: str) -> str:
    page = browser.get(f"/desk/cases/{case}?show={kind}").text
    return page.partition('id="story"')[2].partition("<aside")[0]
