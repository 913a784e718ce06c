import re
from datetime import timedelta

from engine.ids import CaseId
from tests.process.engine.desk import CITY
from tests.web.auditing import appointed
from tests.web.browser import Browser
from tests.web.office import HEAD, OTHER_REGISTRAR, REGISTRAR, STRANGER, WebOffice


def test_three_tabs_show_mine_my_groups_and_my_organs_tasks_to_a_head(office: WebOffice) -> None:
    page = office.browser(HEAD).get("/desk/").text

    assert [name in page for name in ("我的任务", "本岗位可领取", "本单位及下级")] == [True, True, True]


def test_the_organs_tasks_are_for_heads(registrar: Browser) -> None:
    assert "本单位及下级" not in registrar.get("/desk/").text


def test_a_supervisor_above_finds_the_task_behind_a_period_that_has_passed(office: WebOffice) -> None:
    person = appointed(office, "top.supervisor.9", ("supervisor", CITY))
    case, began = office.file(subject="逾期督促的事项"), office.now
    try:
        office.now = began + timedelta(days=30)
        office.system.engine.tick(case, office.now)
        browser = office.browser(person)

        line = _line(browser, case, "/desk/?scope=organs&due=overdue&q=逾期督促")
        history = browser.get(f"/desk/cases/{case}?kind=deadlines").text
    finally:
        office.now = began

    assert "逾期督促的事项" in line
    assert "已提请" in history


def test_a_head_sees_what_waits_in_her_organ_and_who_has_it(office: WebOffice, registrar: Browser) -> None:
    case = office.file(subject="负责人看得到的事项")
    task = office.task(case, "register")
    registrar.get(f"/desk/tasks/{task}")
    registrar.send(registrar.form("/claim"))

    line = _line(office.browser(HEAD), case, "/desk/?scope=organs&q=负责人看得到")

    assert f"姓名{REGISTRAR}" in line


def test_a_task_is_taken_and_given_back_with_one_click_in_the_list(
    office: WebOffice, registrar: Browser
) -> None:
    case = office.file(subject="一键领取的事项")
    task = office.task(case, "register")
    registrar.get("/desk/?scope=groups&q=一键领取")

    registrar.send(registrar.form(f"{task}/claim"))
    assert office.case(case).tasks[task].assignee == REGISTRAR

    registrar.get("/desk/?scope=mine&q=一键领取")
    answer = registrar.send(registrar.form(f"{task}/release"))
    assert office.case(case).tasks[task].assignee is None
    assert answer.location.startswith("/desk/?scope=mine")


def test_of_a_petitioner_the_list_shows_the_surname_only(office: WebOffice, registrar: Browser) -> None:
    case = office.file(subject="姓名不外露", petitioner="欧阳秀兰")

    line = _line(registrar, case, "/desk/?scope=groups&q=姓名不外露")

    assert "欧阳**" in line
    assert "秀兰" not in registrar.page


def test_tasks_are_found_by_number_subject_and_petitioner(office: WebOffice, registrar: Browser) -> None:
    case = office.file(subject="井盖丢失待寻", petitioner="慕容寻")
    office.file(subject="别的事项")
    number = office.case(case).number

    for text in (number, "井盖丢失", "慕容寻"):
        registrar.get(f"/desk/?scope=groups&q={text}")
        assert number in registrar.page
        assert "别的事项" not in registrar.page


def test_filters_stay_in_the_address_and_narrow_the_list(office: WebOffice, registrar: Browser) -> None:
    case = office.file(subject="只看登记")
    number = office.case(case).number

    assert number in registrar.get("/desk/?scope=groups&q=只看登记&kind=register").text
    assert '<option value="register" selected>' in registrar.page
    assert number not in registrar.get("/desk/?scope=groups&q=只看登记&kind=confirm_type").text
    assert "没有符合条件的任务" in registrar.page
    assert number in registrar.get("/desk/?scope=groups&q=只看登记&stage=acceptance_stage").text


def test_what_is_overdue_and_what_is_due_within_a_week_can_be_asked_for(office: WebOffice) -> None:
    case = office.file(subject="期限筛选")
    number, began = office.case(case).number, office.now
    address = "/desk/?scope=groups&q=期限筛选&due="
    try:
        browser = office.browser(REGISTRAR)
        assert number not in browser.get(f"{address}this_week").text
        office.now = began + timedelta(days=12)
        browser = office.browser(REGISTRAR)
        assert number in browser.get(f"{address}this_week").text
        assert number not in browser.get(f"{address}overdue").text
        office.now = began + timedelta(days=20)
        browser = office.browser(REGISTRAR)
        line = _line(browser, case, f"{address}overdue")
        assert "超期 5 天" in line
    finally:
        office.now = began


def test_an_address_that_nobody_gave_out_is_refused(registrar: Browser) -> None:
    assert registrar.get("/desk/?after=../x").status_code == 400
    assert registrar.get("/desk/?scope=nonsense&due=nonsense").status_code == 200


def test_cases_of_the_organ_are_found_whoever_works_on_them(office: WebOffice, registrar: Browser) -> None:
    case = office.file(subject="全单位可查", petitioner="司徒查")
    number = office.case(case).number

    for text in (number, "全单位可查", "司徒查"):
        assert number in registrar.get(f"/desk/cases?q={text}&status=open").text
    assert "司徒**" in registrar.page
    assert number not in registrar.get("/desk/cases?q=全单位可查&status=ended").text
    assert number not in office.browser(STRANGER).get("/desk/cases?q=全单位可查").text


def test_the_next_page_of_the_list_begins_where_the_first_ended(office: WebOffice) -> None:
    cases = [office.file(subject=f"翻页事项{number}") for number in range(32)]
    browser = office.browser(OTHER_REGISTRAR)

    shown = browser.get("/desk/cases?q=翻页事项").text
    following = re.search(r'rel="next" href="([^"]+)"', shown)
    assert following is not None
    rest = browser.get(following[1].replace("&amp;", "&")).text

    numbers = [office.case(case).number for case in cases]
    assert [sum(number in page for page in (shown, rest)) for number in numbers] == [1] * len(cases)


def _line(browser: Browser, case: CaseId, address: str) -> str:
    """Return the row of a list that shows a case."""
    rows: list[str] = re.findall(r"<tr.*?</tr>", browser.get(address).text, re.DOTALL)
    return next(row for row in rows if f"/desk/cases/{case}" in row)
