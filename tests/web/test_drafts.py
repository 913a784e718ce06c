from engine.ids import CaseId, TaskId
from tests.web.browser import Browser
from tests.web.office import OTHER_REGISTRAR, REGISTERED, REGISTRAR, STRANGER, WebOffice


def _opened(office: WebOffice, browser: Browser) -> tuple[CaseId, TaskId, str]:
    case = office.file()
    task = office.task(case, "register")
    browser.get(f"/desk/tasks/{task}")
    return case, task, f"/desk/tasks/{task}"


def _save(browser: Browser, path: str, **answers: str) -> None:
    form = browser.form(path)
    form.action = f"{path}/draft"
    answer = browser.send(form, {**answers, "_keep": "1"})
    assert answer.status_code == 303


def test_what_was_typed_and_not_sent_is_there_when_the_page_is_opened_again(
    office: WebOffice, registrar: Browser
) -> None:
    case, _, path = _opened(office, registrar)

    _save(registrar, path, subject="写了一半的概况", received_on="不是日期")

    registrar.get(path)
    assert registrar.form(path).values("subject") == ["写了一半的概况"]
    assert registrar.form(path).values("received_on") == ["不是日期"]
    assert "尚未提交" in registrar.page
    assert office.case(case).version == 1


def test_a_draft_that_the_page_saves_by_itself_is_answered_without_a_page(
    office: WebOffice, registrar: Browser
) -> None:
    _, _, path = _opened(office, registrar)
    form = registrar.form(path)
    form.action = f"{path}/draft"

    answer = registrar.send(form, {"subject": "自动保存"})

    assert answer.status_code == 204
    registrar.get(path)
    assert registrar.form(path).values("subject") == ["自动保存"]


def test_a_draft_is_thrown_away_when_asked(office: WebOffice, registrar: Browser) -> None:
    _, _, path = _opened(office, registrar)
    _save(registrar, path, subject="不要了")
    registrar.get(path)

    registrar.send(registrar.form("/draft/discard"))

    registrar.get(path)
    assert registrar.form(path).values("subject") == ["小区供暖不足"]


def test_nobody_sees_what_a_colleague_has_typed(office: WebOffice, registrar: Browser) -> None:
    _, _, path = _opened(office, registrar)
    _save(registrar, path, subject="只有我看得到")

    other = office.browser(OTHER_REGISTRAR)

    assert "只有我看得到" not in other.get(path).text


def test_a_finished_task_keeps_no_draft(office: WebOffice, registrar: Browser) -> None:
    case, task, path = _opened(office, registrar)
    _save(registrar, path, subject="草稿")
    registrar.get(path)

    registrar.send(registrar.form(path), REGISTERED)

    assert office.system.drafts.find(case, task, REGISTRAR) is None


def test_a_draft_for_a_task_of_strangers_is_not_kept(office: WebOffice, registrar: Browser) -> None:
    _, _, path = _opened(office, registrar)
    stranger = office.browser(STRANGER)
    stranger.get("/desk/")
    form = registrar.form(path)
    form.action = f"{path}/draft"
    token = stranger.form("/language").values("_csrf")[0]

    answer = stranger.send(form, {"_csrf": token, "subject": "x"})

    assert answer.status_code == 404


def test_a_draft_that_comes_after_the_task_was_sent_is_told_so(office: WebOffice, registrar: Browser) -> None:
    _, _, path = _opened(office, registrar)
    form = registrar.form(path)
    registrar.send(form, REGISTERED)
    form.action = f"{path}/draft"

    assert registrar.send(form, {"subject": "太晚"}).status_code == 409
