"""Claims go into a case of their own, a case goes on in another: on pages, each with its reason."""

import pytest

from engine.claims import here
from engine.ids import CaseId
from tests.web.browser import Browser
from tests.web.office import HANDLER, WebOffice

pytestmark = pytest.mark.req("REQ-ACC-2")


def _open(browser: Browser, case: CaseId, what: str) -> str:
    path = f"/desk/cases/{case}/{what}"
    assert browser.get(path).status_code == 200
    return path


def test_chosen_claims_go_into_a_case_of_their_own(office: WebOffice, registrar: Browser) -> None:
    case = office.file()
    path = _open(registrar, case, "split")

    answer = registrar.send(registrar.form(path), {"claim": "2", "reason": "由另一机关办理"})
    office.work(case)

    assert answer.status_code == 303
    assert here(office.case(case)) == [1]
    (other,) = office.case(case).links
    assert "退还部分供暖费" in registrar.get(f"/desk/cases/{other}").text
    assert "已分案办理" in registrar.get(f"/desk/cases/{case}").text


def test_a_case_goes_on_in_another_one_with_its_claims(office: WebOffice, registrar: Browser) -> None:
    case, into = office.file(), office.file(subject="供暖又不足")
    path = _open(registrar, case, "merge")

    answer = registrar.send(
        registrar.form(path), {"number": office.case(into).number, "reason": "同一小区同一问题"}
    )
    office.work(case)

    assert answer.status_code == 303
    assert office.case(case).outcome == "merged"
    assert here(office.case(into)) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("what", "typed", "said"),
    [
        ("split", {"reason": "由另一机关办理"}, "请选择要移出的诉求"),
        ("split", {"claim": "1"}, "请选择要移出的诉求"),
        ("merge", {"reason": "同一事项"}, "请选择未办结的事项"),
        ("merge", {"number": "HOUSING-1999-000001", "reason": "同一事项"}, "请选择未办结的事项"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    office: WebOffice, registrar: Browser, what: str, typed: dict[str, str], said: str
) -> None:
    case = office.file()
    path = _open(registrar, case, what)

    answer = registrar.send(registrar.form(path), typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert typed.get("reason", "") in answer.text
    assert not office.case(case).ended


def test_all_claims_of_a_case_do_not_leave_it(office: WebOffice, registrar: Browser) -> None:
    case = office.file(claims=[{"claim": "恢复正常供暖"}])

    page = registrar.get(f"/desk/cases/{case}/split").text

    assert "本案只有一项诉求" in page


def test_a_case_that_is_closed_offers_neither(office: WebOffice, registrar: Browser) -> None:
    case, into = office.file(), office.file()
    path = _open(registrar, case, "merge")
    registrar.send(registrar.form(path), {"number": office.case(into).number, "reason": "同一事项"})

    assert f"/desk/cases/{case}/split" not in registrar.get(f"/desk/cases/{case}").text
    assert registrar.get(f"/desk/cases/{case}/merge").status_code == 404
    assert f"/desk/cases/{into}/split" in office.browser(HANDLER).get(f"/desk/cases/{into}").text
