"""The notices name the last days of a legal way as dates, the safe one beside the one it is rolled to."""

from datetime import date

import pytest

from engine.events import Json
from tests.unit.petitions.desk import Desk, case, clock

pytestmark = pytest.mark.req("REQ-HND-5", "REQ-EFF-2")
OTHER: dict[str, Json] = {"route": "other", "statutory_organ": "市仲裁委员会", "materials": "申请书"}
SAFE, ROLLED = date(2026, 10, 2), date(2026, 10, 8)


def notice(desk: Desk, running: str, **facts: Json) -> str:
    routed = case(clocks=clock(running, SAFE, rolled=ROLLED) if running else {})
    return desk.text("D07", {**OTHER, **facts}, case=routed, element="send_route_notice")


@pytest.mark.parametrize(
    ("running", "facts", "said"),
    [
        (
            "C29",
            {"arbitrable": True, "arbitration_kind": "labour"},
            "知道权利被侵害之日计算，申请仲裁",
        ),
        (
            "C29",
            {"arbitrable": True, "arbitration_kind": "arrears_ended"},
            "劳动关系终止之日计算，申请仲裁",
        ),
        ("C30", {"farmland_contract": True}, "按你陈述的知道之日计算，申请仲裁"),
        ("C31", {"relation": "civil_servant"}, "或者不经复核直接申诉"),
        ("C32", {"relation": "civil_servant", "rechecked_on": "2026-09-17"}, "提出申诉"),
    ],
    ids=["labour", "arrears of pay", "farmland", "civil servant", "civil servant after re-check"],
)
def test_a_notice_names_the_safe_day_and_the_day_it_is_rolled_to(
    desk: Desk, running: str, facts: dict[str, Json], said: str
) -> None:
    text = notice(desk, running, **facts)

    assert f"{said}的最后一日为2026年10月2日；该日为法定休假日，依法顺延至2026年10月8日" in text
    assert "但请尽量不晚于2026年10月2日提出" in text
    assert "是否逾期、能否延长由法定机关依法认定" in text


def test_a_limitation_that_claims_interrupt_is_not_told_as_final(desk: Desk) -> None:
    text = notice(desk, "C29", arbitrable=True, arbitration_kind="labour")

    assert "向有关部门请求权利救济或者对方同意履行义务的，时效中断" in text


def test_arrears_of_pay_are_told_to_have_no_last_day_while_employed(desk: Desk) -> None:
    text = notice(desk, "", arbitrable=True, arbitration_kind="arrears_employed")

    assert "不受一年时效期间的限制" in text
    assert "最后一日" not in text


def test_who_wants_information_is_told_until_when_it_is_answered(desk: Desk) -> None:
    text = notice(desk, "C33", wants_information=True)

    assert "申请公开政府信息没有期限" in text
    assert "二十个工作日内答复" in text
    assert "最迟于2026年10月2日答复" in text


@pytest.mark.parametrize(("told", "said"), [(True, "知道该行政行为之日计算"), (False, "自本次告知之日")])
def test_who_was_not_told_of_the_right_reads_from_when_the_days_count(
    desk: Desk, *, told: bool, said: str
) -> None:
    text = notice(desk, "C20", route="reconsideration", admin_act="other_decision", told_of_right=told)

    assert f"按你陈述的{'未被告知权利和期限的情形，' if not told else ''}{said}" in text
    assert ("最长一年" in text) is not told


def test_an_acceptance_of_a_duty_says_the_period_of_the_special_law(desk: Desk) -> None:
    accepted = case(clocks=clock("C09", SAFE))

    special = desk.text("D04", {"route": "duty", "duty_days": 20}, case=accepted)
    urgent = desk.text("D04", {"route": "duty", "duty_urgent": True}, case=case())

    assert "法规规定的20日期限，最迟于2026年10月2日" in special
    assert "因情况紧急立即履行职责" in urgent
