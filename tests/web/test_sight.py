from engine.ids import CaseId
from tests.web.browser import Browser
from tests.web.office import ASKED, HEAD, REGISTERED, REGISTRAR, REVIEWER, SUPERIOR, WebOffice


def _accusation(office: WebOffice) -> CaseId:
    case, browser = office.file(subject="检举某干部", petitioner="保密人"), office.browser(REGISTRAR)
    path = f"/desk/tasks/{office.task(case, 'register')}"
    browser.get(path)
    browser.send(browser.form(path), {**REGISTERED, "asks_relief": "false", "accuses": "true"})
    office.work(case)
    return case


def test_of_a_report_of_an_offence_only_those_know_who_work_on_it(office: WebOffice) -> None:
    case = _accusation(office)

    assert office.browser(REGISTRAR).get(f"/desk/cases/{case}").status_code == 200
    assert office.browser(HEAD).get(f"/desk/cases/{case}").status_code == 200
    assert office.browser(SUPERIOR).get(f"/desk/cases/{case}").status_code == 404
    assert office.browser(REVIEWER).get(f"/desk/cases/{case}").status_code == 404
    assert (SUPERIOR, "see_case", "no_right") in office.refusals(case)


def test_a_list_does_not_show_that_a_secret_case_is_there_but_to_who_may_know(office: WebOffice) -> None:
    case = _accusation(office)
    number = office.case(case).number

    for who in (REVIEWER, SUPERIOR):
        assert f'desk/cases/{case}"' not in office.browser(who).get(f"/desk/cases?q={number}").text
    head = office.browser(HEAD)
    assert f'desk/cases/{case}"' in head.get(f"/desk/cases?q={number}").text
    assert "保密事项" in head.page
    assert "检举某干部" not in head.page
    assert "保**" not in head.page


def test_a_name_does_not_find_a_secret_case(office: WebOffice) -> None:
    case = _accusation(office)

    page = office.browser(REVIEWER).get("/desk/cases?q=保密人").text

    assert office.case(case).number not in page


def test_an_organ_that_was_asked_sees_the_question_and_not_the_case_file(office: WebOffice) -> None:
    case = office.file(content="只给承办单位看的内容")
    task = office.carry(case, "answer_request")
    asked = office.browser(ASKED)

    page = asked.get(f"/desk/tasks/{task}").text

    assert "答复协查（1）：江州市水务局" in page
    assert "供水压力是否正常" in page
    assert "只给承办单位看的内容" not in page
    assert "王秀兰" not in page
    page = asked.get(f"/desk/cases/{case}").text
    assert "您只能看到与所问有关的内容" in page
    assert "只给承办单位看的内容" not in page


def test_an_organ_that_was_asked_opens_no_letter_and_writes_no_note(office: WebOffice) -> None:
    case = office.file()
    office.carry(case, "answer_request")
    asked = office.browser(ASKED)
    asked.get("/desk/")
    letter = next(number for number in range(1, 60) if _is_letter(office, case, number))

    assert asked.get(f"/desk/cases/{case}/letters/{letter}").status_code == 404
    note = asked.form("/language")
    note.action = f"/desk/cases/{case}/notes"
    assert asked.send(note, {"text": "x", "_command": office.new_id()}).status_code == 404
    assert (ASKED, "see_case", "no_right") in office.refusals(case)


def test_who_the_petitioner_is_stands_in_full_only_beside_ones_own_work(
    office: WebOffice, registrar: Browser
) -> None:
    case = office.file(petitioner="诸葛露", phone="13800001111")
    task = office.task(case, "register")

    assert "诸葛露" in registrar.get(f"/desk/tasks/{task}").text
    page = office.browser(REVIEWER).get(f"/desk/tasks/{task}").text
    assert "诸葛**" in page
    assert "诸葛露" not in page
    assert "138****1111" in page
    assert "诸葛露" not in registrar.get(f"/desk/cases/{case}").text


def _is_letter(office: WebOffice, case: CaseId, number: int) -> bool:
    page = office.browser(REGISTRAR).get(f"/desk/cases/{case}/letters/{number}")
    return page.status_code == 200
