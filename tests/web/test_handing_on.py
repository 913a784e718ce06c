from engine.ids import ActorId, RoleId
from tests.web.browser import Browser
from tests.web.office import HEAD, OTHER_REGISTRAR, REGISTERED, REGISTRAR, REVIEWER, WebOffice


def test_the_head_hands_a_task_on_to_a_colleague(office: WebOffice) -> None:
    case = office.file()
    task = office.task(case, "register")
    head = office.browser(HEAD)
    head.get(f"/desk/tasks/{task}/assign")

    answer = head.send(head.form("/assign"), {"assignee": OTHER_REGISTRAR})

    assert answer.status_code == 303
    assert office.case(case).tasks[task].assignee == OTHER_REGISTRAR


def test_a_task_that_somebody_holds_can_be_taken_from_her(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    task = office.task(case, "register")
    registrar.get(f"/desk/tasks/{task}")
    registrar.send(registrar.form("/claim"))
    head = office.browser(HEAD)
    head.get(f"/desk/tasks/{task}/assign")

    head.send(head.form("/assign"), {"assignee": OTHER_REGISTRAR})

    assert office.case(case).tasks[task].assignee == OTHER_REGISTRAR


def test_whoever_must_be_kept_apart_is_not_offered_and_the_page_says_why(office: WebOffice) -> None:
    case, both = office.file(), ActorId("housing.registrar.3")
    office.appoint(both, RoleId("acceptance_reviewer"))
    head = office.browser(HEAD)
    head.get(f"/desk/tasks/{office.task(case, 'register')}/assign")
    head.send(head.form("/assign"), {"assignee": both})
    task = office.carry(case, "decide_admissibility")

    head.get(f"/desk/tasks/{task}/assign")

    assert f'value="{REVIEWER}"' in head.page
    assert f'value="{both}"' not in head.page
    assert "您此前办理的环节须与此环节分开" in head.page or "须由其他同事办理" in head.page


def test_nobody_is_chosen_for_the_head(office: WebOffice) -> None:
    case = office.file()
    task = office.task(case, "register")
    head = office.browser(HEAD)
    head.get(f"/desk/tasks/{task}/assign")

    answer = head.send(head.form("/assign"))

    assert answer.status_code == 422
    assert "请选择交给谁办理" in head.page
    assert office.case(case).tasks[task].assignee is None


def test_a_person_without_the_role_is_refused_by_the_engine_and_the_page_says_so(office: WebOffice) -> None:
    case = office.file()
    task = office.task(case, "register")
    head = office.browser(HEAD)
    head.get(f"/desk/tasks/{task}/assign")

    answer = head.send(head.form("/assign"), {"assignee": "water.handler.1"})

    assert answer.status_code == 403
    assert "所选人员没有办理此任务的岗位" in head.page or "请另选" in head.page


def test_only_the_head_of_the_organ_is_asked_to_hand_on(office: WebOffice, registrar: Browser) -> None:
    task = office.task(office.file(), "register")

    assert registrar.get(f"/desk/tasks/{task}/assign").status_code == 404
    assert "/assign" not in registrar.get(f"/desk/tasks/{task}").text


def test_a_page_that_one_may_not_work_on_says_who_can_help(office: WebOffice, registrar: Browser) -> None:
    task = office.task(office.file(), "register")

    page = office.browser(HEAD).get(f"/desk/tasks/{task}").text

    assert "可以办理的同事" in page
    assert "姓名housing.registrar.1" in page
    assert "单位负责人可以交办" in page
    registrar.get(f"/desk/tasks/{task}")
    registrar.send(registrar.form("/claim"))
    assert (
        "任务由姓名housing.registrar.1领取" in office.browser(OTHER_REGISTRAR).get(f"/desk/tasks/{task}").text
    )


def test_a_finished_task_says_so_and_leads_on(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    path = f"/desk/tasks/{office.task(case, 'register')}"
    registrar.get(path)
    registrar.send(registrar.form(path), REGISTERED)
    office.work(case)

    registrar.get(path)

    assert "您已办完此任务" in registrar.page
    assert f"/desk/tasks/{office.task(case, 'confirm_type')}" in registrar.page
    assert f"/desk/cases/{case}" in registrar.page
    assert 'name="received_on"' not in registrar.page
    assert REGISTRAR in office.case(case).acted["register"]  # type: ignore[index]  # an element's id


def test_what_was_typed_in_a_second_window_is_not_lost_when_the_first_was_sent(
    office: WebOffice, registrar: Browser
) -> None:
    path = f"/desk/tasks/{office.task(office.file(), 'register')}"
    first, second = registrar, office.browser(OTHER_REGISTRAR)
    first.get(path)
    second.get(path)
    first.send(first.form(path), REGISTERED)

    answer = second.send(second.form(path), {**REGISTERED, "subject": "第二个窗口里写的"})

    assert answer.status_code == 409
    assert "第二个窗口里写的" in second.page
    assert "已由姓名housing.registrar.1办完" in second.page
