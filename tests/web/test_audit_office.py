import re

from tests.web.auditing import auditor
from tests.web.browser import Browser
from tests.web.office import REGISTRAR, WebOffice


def _all_pages(browser: Browser) -> str:
    shown = browser.get("/audit/office").text
    while following := re.search(r'rel="next" href="([^"]+)"', browser.page):
        shown += browser.get(following[1]).text
    return shown


def test_the_office_tells_its_own_history_in_words(office: WebOffice) -> None:
    shown = _all_pages(auditor(office))

    assert "设立机关江州市住房局，第 4 级，上级为江州市人民政府" in shown
    assert "自 2026-01-01 周四 起任江州市住房局登记员" in shown
    assert "自 2026-01-01 周四 起任江州市住房局审计人员" in shown
    assert re.search(r"流程“petition”发布，版本 [0-9a-f]{12}", shown)
    assert re.search(r"工作日历 [0-9a-f]{12} 启用", shown)


def test_every_entry_of_the_office_is_told_once_newest_first(office: WebOffice) -> None:
    browser = auditor(office)

    numbers = [int(one) for one in re.findall(r'data-label="记录"><span>(\d+)<', _all_pages(browser))]

    assert numbers == list(range(len(numbers), 0, -1))
    assert f"共 {len(numbers)} 条记录" in browser.page


def test_a_page_before_the_beginning_is_empty(office: WebOffice) -> None:
    browser = auditor(office)

    assert browser.get("/audit/office?before=1").status_code == 200
    assert "此处没有记录" in browser.page


def test_whoever_was_refused_by_the_office_stands_there(office: WebOffice) -> None:
    office.browser(REGISTRAR).get("/audit/")

    browser = auditor(office)
    browser.get("/audit/office")

    assert "进入“审计”" in browser.page.partition("被拒绝的请求</h2>")[2]


def test_the_offices_history_is_proved(office: WebOffice) -> None:
    browser = auditor(office)
    browser.get("/audit/office")

    browser.send(browser.form("/office/verify"))

    assert "全部属实" in browser.page
    assert "重新执行" not in browser.page
