from tests.web.browser import Browser
from tests.web.office import STRANGER, SUPERIOR, WebOffice


def test_a_case_page_says_where_the_case_stands_and_who_may_go_on(
    office: WebOffice, registrar: Browser
) -> None:
    case = office.file()

    registrar.get(f"/desk/cases/{case}")

    assert office.case(case).number in registrar.page
    assert 'class="current" aria-current="step"' in registrar.page
    assert "江州市住房局 登记员" in registrar.page
    assert "《信访工作条例》第23条第2款" in registrar.page


def test_the_diagram_shows_what_was_done_and_where_the_case_stands(
    office: WebOffice, registrar: Browser
) -> None:
    case = office.file()

    registrar.get(f"/desk/cases/{case}")

    assert 'id="e-register"' in registrar.page
    drawn = registrar.page.partition('id="e-register"')
    assert "current" in drawn[0][-60:] + drawn[2][:120]


def test_a_note_joins_the_story_as_it_was_written(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    registrar.get(f"/desk/cases/{case}")

    registrar.send(registrar.form("/notes"), {"text": "已电话联系 <b>王女士</b>"})

    assert "已电话联系 &lt;b&gt;王女士&lt;/b&gt;" in registrar.get(f"/desk/cases/{case}").text


def test_an_empty_note_is_none(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    registrar.get(f"/desk/cases/{case}")

    answer = registrar.send(registrar.form("/notes"), {"text": " "})

    assert answer.status_code == 422
    assert office.case(case).version == 1


def test_the_superior_organ_sees_the_case(office: WebOffice) -> None:
    case = office.file()

    assert office.browser(SUPERIOR).get(f"/desk/cases/{case}").status_code == 200


def test_a_strange_organ_does_not_see_the_case_and_that_is_recorded(office: WebOffice) -> None:
    case = office.file()
    browser = office.browser(STRANGER)

    answer = browser.get(f"/desk/cases/{case}")

    assert answer.status_code == 404
    assert "没有这个页面，或者您无权查看" in browser.page
    assert office.refusals(case) == [(STRANGER, "see_case", "no_right")]


def test_a_case_that_never_was_is_not_there(registrar: Browser) -> None:
    assert registrar.get("/desk/cases/none").status_code == 404


def test_the_diagram_speaks_english_too(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    registrar.get("/desk/")
    registrar.send(registrar.form("/language"), {"language": "en"})

    registrar.get(f"/desk/cases/{case}")

    assert "Register the matter" in registrar.page
    assert "What happened" in registrar.page
