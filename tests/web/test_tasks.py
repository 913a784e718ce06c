import re

import pytest

from engine.ids import CaseId, ElementId
from tests.process.engine.desk import HOUSING
from tests.web.browser import Browser
from tests.web.office import HANDLER, OTHER_REGISTRAR, REGISTERED, REGISTRAR, REVIEWER, STRANGER, WebOffice


def _registered(office: WebOffice) -> CaseId:
    """Return a case in which the next task confirms what a table proposed."""
    case, browser = office.file(), office.browser(REGISTRAR)
    path = f"/desk/tasks/{office.task(case, 'register')}"
    browser.get(path)
    browser.send(browser.form(path), REGISTERED)
    office.work(case)
    return case


def test_the_inbox_shows_what_my_group_may_take(office: WebOffice, registrar: Browser) -> None:
    case = office.file(subject="路面塌陷")

    shown = registrar.get("/desk/?scope=groups&q=路面塌陷").text

    assert f"/desk/tasks/{office.task(case, 'register')}" in shown
    assert "路面塌陷" in shown


def test_the_inbox_shows_nothing_of_other_groups(office: WebOffice) -> None:
    case = office.file(subject="别人的路面")

    shown = office.browser(STRANGER).get("/desk/?scope=groups&q=别人的路面").text

    assert office.task(case, "register") not in shown


def test_a_task_comes_filled_in_with_what_the_petitioner_said(office: WebOffice, registrar: Browser) -> None:
    path = f"/desk/tasks/{office.task(office.file(subject='路灯不亮'), 'register')}"

    registrar.get(path)

    form = registrar.form(path)
    assert form.values("subject") == ["路灯不亮"]
    assert form.values("claims.0.claim") == ["恢复正常供暖"]
    assert form.values("claims.4.claim") == [""]


def test_a_registrar_registers_the_matter(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    path = f"/desk/tasks/{office.task(case, 'register')}"
    registrar.get(path)

    answer = registrar.send(registrar.form(path), REGISTERED)

    assert answer.status_code == 303
    assert answer.location == path
    assert office.case(case).acted[ElementId("register")] == [REGISTRAR]
    assert office.system.auditor.case_file(case)["received_on"] == "2026-03-02"


def test_a_double_click_is_one_command(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    path = f"/desk/tasks/{office.task(case, 'register')}"
    registrar.get(path)
    form = registrar.form(path)

    first = registrar.send(form, REGISTERED)
    version = office.case(case).version
    second = registrar.send(form, REGISTERED)

    assert (first.status_code, second.status_code) == (303, 303)
    assert office.case(case).version == version
    assert office.refusals(case) == []


def test_the_page_sent_again_with_other_answers_is_a_conflict(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    path = f"/desk/tasks/{office.task(case, 'register')}"
    registrar.get(path)
    form = registrar.form(path)
    registrar.send(form, REGISTERED)

    answer = registrar.send(form, {**REGISTERED, "subject": "另一件事"})

    assert answer.status_code == 409
    assert office.system.auditor.case_file(case)["subject"] == "小区供暖不足"


def test_what_is_wrong_is_said_on_top_and_what_was_typed_stays(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    path = f"/desk/tasks/{office.task(case, 'register')}"
    registrar.get(path)

    answer = registrar.send(
        registrar.form(path), {"received_on": "", "subject": "新的概况", "claims.4.claim": "赔礼道歉"}
    )

    assert answer.status_code == 422
    assert '<a href="#f-received_on">请填写“收到日期”。</a>' in registrar.page
    assert 'id="f-received_on"' in registrar.page
    assert registrar.form(path).values("subject") == ["新的概况"]
    assert registrar.form(path).values("claims.2.claim") == ["赔礼道歉"]
    assert office.case(case).version == 1


def test_a_field_asked_only_sometimes_says_when(office: WebOffice, registrar: Browser) -> None:
    path = f"/desk/tasks/{office.task(office.file(channel='web'), 'register')}"
    registrar.get(path)
    assert "仅当“信访形式”为 来信 时填写" not in registrar.page

    registrar.send(registrar.form(path), {"channel": "letter", "subject": "新的概况", "_refresh": "1"})

    assert "仅当“信访形式”为 来信 时填写" in registrar.page
    assert registrar.form(path).values("subject") == ["新的概况"]


def test_somebody_elses_task_is_shown_with_the_reason_why_not(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    task = office.task(case, "register")
    registrar.get(f"/desk/tasks/{task}")
    registrar.send(registrar.form("/claim"))

    other = office.browser(OTHER_REGISTRAR)
    other.get(f"/desk/tasks/{task}")

    assert "任务在他人手中" in other.page
    assert 'name="received_on"' not in other.page


def test_somebody_elses_task_is_not_done_by_guessing(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    path = f"/desk/tasks/{office.task(case, 'register')}"
    other = office.browser(OTHER_REGISTRAR)
    other.get(path)
    form = other.form(path)
    registrar.get(path)
    registrar.send(registrar.form("/claim"))

    answer = other.send(form, REGISTERED)

    assert answer.status_code == 403
    assert "任务在他人手中" in other.page
    assert (OTHER_REGISTRAR, "complete_task", "someone_elses") in office.refusals(case)


def test_a_taken_task_can_be_given_back(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    task = office.task(case, "register")
    registrar.get(f"/desk/tasks/{task}")
    registrar.send(registrar.form("/claim"))
    registrar.get(f"/desk/tasks/{task}")

    registrar.send(registrar.form("/release"))

    assert office.case(case).tasks[task].assignee is None


def test_a_task_of_another_organ_is_not_there(office: WebOffice) -> None:
    case = office.file()
    browser = office.browser(STRANGER)

    answer = browser.get(f"/desk/tasks/{office.task(case, 'register')}")

    assert answer.status_code == 404
    assert office.refusals(case) == [(STRANGER, "see_case", "no_right")]


def test_the_proposal_stands_beside_the_task_with_rule_and_article(office: WebOffice) -> None:
    case = _registered(office)

    browser = office.browser(REGISTRAR)
    browser.get(f"/desk/tasks/{office.task(case, 'confirm_type')}")

    assert "建议：信访类型" in browser.page
    assert re.search(r"<li>0\.4.*条例", browser.page)
    assert browser.form(office.task(case, "confirm_type")).values("matter_type") == ["claim"]


@pytest.mark.parametrize("reason", ["", "主要是建议"])
def test_whoever_decides_otherwise_says_why(office: WebOffice, reason: str) -> None:
    case = _registered(office)
    browser = office.browser(REGISTRAR)
    path = f"/desk/tasks/{office.task(case, 'confirm_type')}"
    browser.get(path)
    assert '<option value="superior_decided">上级机关决定</option>' in browser.page
    otherwise = {
        "jurisdiction": "own",
        "matter_type": "suggestion",
        "_departure_code": "facts_differ",
        "_departure_reason": reason,
    }

    answer = browser.send(browser.form(path), otherwise)

    if reason:
        assert answer.status_code == 303, browser.page
        assert reason in browser.get(f"/desk/cases/{case}").text
    else:
        assert answer.status_code == 422
        assert '<a href="#departure-code">' in browser.page
        assert browser.form(path).values("matter_type") == ["suggestion"]


def test_a_message_that_lacks_something_is_not_sent(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    message = next(iter(office.case(case).messages))
    registrar.get(f"/desk/messages/{message}")

    answer = registrar.send(registrar.form(message))

    assert answer.status_code == 422
    assert "请检查填写内容" in registrar.page


def test_a_message_is_not_sent_by_whom_it_is_not_awaited_from(office: WebOffice) -> None:
    case = office.file(organ=HOUSING)
    message = next(iter(office.case(case).messages))
    browser = office.browser("city.head.1")

    answer = browser.get(f"/desk/messages/{message}")

    assert answer.status_code == 200
    assert "您的岗位不能办理此项" in browser.page


def test_a_reviewer_is_no_registrar(office: WebOffice) -> None:
    case = office.file()
    browser = office.browser(REVIEWER)
    browser.get(f"/desk/tasks/{office.task(case, 'register')}")

    assert "您的岗位不能办理此项" in browser.page
    assert 'name="received_on"' not in browser.page


@pytest.mark.req("REQ-HND-7")
def test_an_opinion_begins_with_a_row_for_each_claim_and_is_refused_without_one(office: WebOffice) -> None:
    case = office.file()
    task = office.carry(case, "draft_opinion")
    drafter, path = office.browser(HANDLER), f"/desk/tasks/{task}"
    drafter.get(path)
    form = drafter.form(path)
    asked = [[form.values(f"outcomes.{row}.{key}") for key in ("claim_number", "claim")] for row in (0, 1)]
    answers = {
        "outcome": "reject",
        "execution_due": "false",
        "opinion_text": "经查不予支持。",
        "_departure_code": "facts_differ",
        "_departure_reason": "与查明的事实不符。",
    }
    for row in (0, 1):
        answers |= {f"outcomes.{row}.claim_outcome": "reject", f"outcomes.{row}.claim_basis": "供热条例"}

    forgotten = drafter.send(form, {**answers, "outcomes.1.claim_number": "3"})

    assert asked == [[["1"], ["恢复正常供暖"]], [["2"], ["退还部分供暖费"]]]
    assert forgotten.status_code == 422
    assert "诉求 2 没有答复" in forgotten.text
    assert drafter.send(form, answers).status_code == 303
