from tests.process.engine.desk import WATER
from tests.web.auditing import auditor, falsify, registered
from tests.web.office import WebOffice


def test_a_true_case_is_proved_entry_by_entry(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)
    browser.get(f"/audit/cases/{case}")

    answer = browser.send(browser.form("/verify"))

    assert answer.status_code == 200
    assert "全部属实" in browser.page
    assert "全部 3 条记录" in browser.page


def test_proving_writes_nothing(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)
    with office.system.store.reading() as reader:
        before = reader.find_case(case), tuple(reader.entries(case))
    browser.get(f"/audit/cases/{case}")

    browser.send(browser.form("/verify"))

    with office.system.store.reading() as reader:
        assert (reader.find_case(case), tuple(reader.entries(case))) == before


def test_an_altered_record_is_named_with_case_entry_and_field(office: WebOffice) -> None:
    case, browser = registered(office), auditor(office)
    falsify(office, case, 2)
    browser.get(f"/audit/cases/{case}")

    browser.send(browser.form("/verify"))

    assert "自第 2 条记录起不属实" in browser.page
    assert "记录被改动" in browser.page
    assert f"{office.case(case).number} · 第 2 条记录 · <code>hash</code>" in browser.page
    assert f"/audit/cases/{case}?step=1" in browser.page


def test_the_command_line_that_does_the_same_stands_beside_the_button(office: WebOffice) -> None:
    case, browser = office.file(), auditor(office)

    browser.get(f"/audit/cases/{case}")

    assert f"<code>xinfang verify {office.case(case).number}</code>" in browser.page


def test_a_case_elsewhere_is_not_proved(office: WebOffice) -> None:
    case, browser = office.file(), auditor(office)
    browser.get(f"/audit/cases/{case}")
    form = browser.form("/verify")
    stranger = auditor(office, WATER)
    stranger.get("/audit/")
    own = stranger.form("/language").values("_csrf")[0]

    answer = stranger.client.post(form.action, data={"_csrf": own})

    assert answer.status_code == 404
    assert ("water.auditor.9", "see_case", "no_right") in office.refusals(case)
