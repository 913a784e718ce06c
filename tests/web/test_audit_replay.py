import re
from datetime import timedelta
from typing import get_args

import pytest

from engine import codec
from engine import events as e
from engine.ids import CaseId
from tests.process.engine.desk import HOUSING, NINE, WATER
from tests.web.auditing import DEPARTED, appointed, auditor, confirmed, falsify, registered, supervisor
from tests.web.browser import Browser
from tests.web.office import OTHER_REGISTRAR, WebOffice
from web.audit.witness import ALSO
from web.commands import NAMES
from web.telling import _SENTENCES


def _step(browser: Browser, case: CaseId, number: int) -> str:
    """Return what the page shows of one step, without the list of all of them."""
    answer = browser.get(f"/audit/cases/{case}?step={number}")
    assert answer.status_code == 200
    return browser.page.partition('<article class="step"')[2].partition("</article>")[0]


def _classes(page: str, element: str) -> list[str]:
    found = re.search(rf'<g id="e-{element}" class="([^"]*)"', page)
    return found[1].split() if found else []


def test_a_case_opens_at_its_last_step(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)

    browser.get(f"/audit/cases/{case}")

    assert "第 3 步，共 3 步" in browser.page
    assert "系统完成“查找重复件”" in browser.page


def test_a_step_says_who_asked_what_in_which_capacity_and_when(office: WebOffice) -> None:
    shown = _step(auditor(office), registered(office), 2)

    assert "姓名housing.registrar.1" in shown
    assert "江州市住房局 登记员" in shown
    assert "办理任务" in shown
    assert shown.count("2026-03-02 周一 09:00") == 2  # when it counts, and when it was recorded


def test_a_step_says_what_followed(office: WebOffice) -> None:
    shown = _step(auditor(office), registered(office), 2)

    assert "办完任务“登记信访事项”" in shown
    assert "系统将办理“查找重复件”" in shown


def test_what_a_step_changed_is_shown_beside_what_was_known_before(office: WebOffice) -> None:
    case = registered(office, subject="供暖不足，多次反映")

    shown = _step(supervisor(office), case, 2)

    changed = shown.partition("本步改动的案卷内容")[2].partition("</table>")[0]
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*供暖不足，多次反映(?:(?!</tr>).)*</tr>", changed, re.DOTALL)
    assert row is not None
    assert "已改动" in row[0]
    assert "小区供暖不足" in row[0]


def test_what_came_later_is_not_known_yet(office: WebOffice) -> None:
    case = registered(office, subject="供暖不足，多次反映")

    shown = _step(supervisor(office), case, 1)

    assert "小区供暖不足" in shown
    assert "多次反映没有结果" in shown
    assert "供暖不足，多次反映" not in shown
    assert "登记信访事项" in shown.partition("当时的待办任务")[2].partition("</table>")[0]


def test_the_diagram_shows_what_the_step_did_and_where_the_case_stood(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)

    first, second = _step(browser, case, 1), _step(browser, case, 2)

    assert _classes(first, "register") == ["userTask", "current", "touched"]
    assert _classes(second, "register") == ["userTask", "done", "touched"]
    assert _classes(second, "find_duplicates") == ["serviceTask", "current", "touched"]
    assert "本步： 登记信访事项" in second


def test_each_diagram_has_its_way_in_words(office: WebOffice) -> None:
    shown = _step(auditor(office), registered(office), 2)

    assert "<li>登记信访事项 → 并行</li>" in shown
    assert "<li>并行 → 查找重复件</li>" in shown


def test_the_decision_table_of_a_step_stands_there_with_inputs_rules_and_articles(office: WebOffice) -> None:
    shown = _step(auditor(office), registered(office), 3)

    table = shown.partition('<div class="proposal">')[2].partition("</div>")[0]
    assert "决策表：信访类型" in table
    assert re.search(r"<li>0\.4.*条例", table)
    assert re.search(r"<code>classification_\w+</code>", table)
    assert "决策表读取的情况" in table


def test_a_departure_stands_there_with_its_code_and_its_reason(office: WebOffice) -> None:
    shown = _step(supervisor(office), confirmed(office, DEPARTED), 4)

    departure = shown.partition('<div class="departure">')[2].partition("</div>")[0]
    assert "未采纳建议：信访类型" in departure
    assert "事实与决策表依据的不同" in departure
    assert "<blockquote>来信主要是建议</blockquote>" in shown


def test_the_clocks_are_those_of_then(office: WebOffice) -> None:
    case = office.file()
    office.now = NINE + timedelta(days=5)
    browser = auditor(office)

    shown = _step(browser, case, 1)
    office.now = NINE

    assert "还有 15 天" in shown.partition("当时的法定期限")[2]


def test_each_entry_shows_its_hash_and_that_of_the_entry_before(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)

    hashes = [
        re.findall(r"<dd><code>([0-9a-f]{64})</code>", _step(browser, case, number)) for number in (1, 2)
    ]

    (first, genesis, _, _), (second, previous, _, _) = hashes
    assert genesis == "0" * 64
    assert previous == first != second


def test_links_lead_to_the_first_the_previous_the_next_and_the_last_step(office: WebOffice) -> None:
    case, browser = confirmed(office), auditor(office)

    _step(browser, case, 3)

    moves = re.findall(r'data-move="(\w+)" href="[^"]*step=(\d+)"', browser.page)
    assert moves == [("first", "1"), ("previous", "2"), ("next", "4"), ("last", "4")]


def test_at_the_end_nothing_leads_on(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)

    _step(browser, case, 3)

    assert re.findall(r'data-move="(\w+)" href', browser.page) == ["first", "previous"]


def test_the_list_of_steps_tells_the_story_in_plain_text(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)

    browser.get(f"/audit/cases/{case}?step=2")

    listed = browser.page.partition('<ol class="steps"')[2].partition("</ol>")[0]
    said = ["信访事项提交至江州市住房局", "办完任务“登记信访事项”", "系统完成“查找重复件”"]
    assert [text for text in said if text in listed] == said
    assert re.search(r'step=2" aria-current="step"', listed)


def test_a_moment_leads_to_the_last_step_that_counts_then(office: WebOffice) -> None:
    case = office.file()
    office.now = NINE + timedelta(days=2)
    office.browser(OTHER_REGISTRAR)
    path = f"/desk/tasks/{office.task(case, 'register')}"
    registrar = office.browser(OTHER_REGISTRAR)
    registrar.get(path)
    registrar.send(registrar.form("/claim"))
    office.now = NINE
    browser = auditor(office)

    browser.get(f"/audit/cases/{case}?at=2026-03-03T10:00")
    before = browser.page
    browser.get(f"/audit/cases/{case}?at=2026-03-04")

    assert "第 1 步，共 2 步" in before
    assert "第 2 步，共 2 步" in browser.page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("at=gestern", "请填写时间"),
        ("at=2020-01-01", "该时刻尚无记录"),
        ("step=99", "没有这一步"),
        ("step=0", "没有这一步"),
        ("step=x", "没有这一步"),
    ],
)
def test_a_step_that_is_not_there_is_said_to_be_none(office: WebOffice, asked: str, said: str) -> None:
    case, browser = office.file(), auditor(office)

    answer = browser.get(f"/audit/cases/{case}?{asked}")

    assert answer.status_code == 422
    assert said in browser.page
    assert "第 1 步，共 1 步" in browser.page


def test_the_script_is_given_the_same_step_as_the_page(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)
    shown = _step(browser, case, 2)

    part = browser.get(f"/audit/cases/{case}/step?step=2").text

    assert "<html" not in part
    assert part.partition('<article class="step"')[2].partition("</article>")[0] == shown


@pytest.mark.parametrize("asked", ["step=0", "step=4", "step=x", ""])
def test_the_script_is_not_given_a_step_that_is_not_there(office: WebOffice, asked: str) -> None:
    case, browser = registered(office), auditor(office)

    assert browser.get(f"/audit/cases/{case}/step?{asked}").status_code == 404


def test_the_whole_page_speaks_english(office: WebOffice) -> None:
    case, browser = registered(office), supervisor(office)
    browser.get("/audit/")
    browser.send(browser.form("/language"), {"language": "en"})

    shown = _step(browser, case, 2)

    assert "Did the task “Register the matter”" in shown
    assert "In this step: Register the matter" in shown
    assert "Changed in the case file by this step" in shown


def test_whoever_was_refused_stands_on_the_page_with_what_they_were_told(office: WebOffice) -> None:
    case, browser = office.file(), auditor(office)
    stranger = office.browser(appointed(office, "water.supervisor.9", ("supervisor", WATER)))
    stranger.get(f"/audit/cases/{case}")

    browser.get(f"/audit/cases/{case}")

    refused = browser.page.partition("被拒绝的请求</h2>")[2].partition("</table>")[0]
    assert "water.supervisor.9" in refused
    assert "查看事项" in refused
    assert "您的岗位不能办理此项" in refused


def test_a_history_that_was_altered_is_shown_up_to_there_and_said_not_to_hold(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)
    falsify(office, case, 3)

    browser.get(f"/audit/cases/{case}")

    assert "历史在第 3 条记录处不属实" in browser.page
    assert "第 2 步，共 2 步" in browser.page


def test_of_a_history_altered_from_the_start_nothing_is_shown_but_it_can_be_verified(
    office: WebOffice,
) -> None:
    case, browser = office.file(), auditor(office)
    falsify(office, case, 1)

    answer = browser.get(f"/audit/cases/{case}")

    assert answer.status_code == 200
    assert "该事项没有可显示的内容" in browser.page
    assert browser.send(browser.form("/verify")).status_code == 200


def test_of_an_erased_case_the_steps_remain_and_the_answers_are_gone(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)
    with office.system.store.writing() as work:
        work.erase(case)

    shown = _step(browser, case, 2)

    assert "办完任务“登记信访事项”" in shown
    assert "小区供暖不足" not in browser.page


def test_what_people_wrote_is_not_for_auditors(office: WebOffice) -> None:
    case, browser = confirmed(office, DEPARTED), auditor(office)

    first, last = _step(browser, case, 1), _step(browser, case, 4)

    assert "多次反映没有结果" not in first
    assert "已密封" in first
    assert "来信主要是建议" not in last
    assert "事实与决策表依据的不同" in last


def test_whoever_supervises_elsewhere_too_reads_here_as_an_auditor(office: WebOffice) -> None:
    person = appointed(office, "both.9", ("auditor", HOUSING), ("supervisor", WATER))

    shown = _step(office.browser(person), office.file(), 1)

    assert "多次反映没有结果" not in shown


def test_every_event_has_a_sentence_or_is_a_way_on_the_diagram() -> None:
    assert set(get_args(e.Event)) - _SENTENCES.keys() - ALSO.keys() == {e.FlowTaken}


def test_every_command_has_a_name() -> None:
    assert codec.COMMANDS.keys() - NAMES.keys() == set()
