"""Notices on acceptance: the days of a statutory route, and to whom none is owed."""

from datetime import date

import pytest

from engine.events import Json
from tests.unit.petitions.desk import Desk, case, clock


def test_a_route_notice_shows_the_raw_and_the_rolled_day_and_who_decides(desk: Desk) -> None:
    running = clock("C20", date(2026, 5, 2), rolled=date(2026, 5, 6))
    told: dict[str, Json] = {
        "route": "reconsideration",
        "statutory_organ": "江州市人民政府",
        "materials": "申请书",
    }

    text = desk.text("D07", told, element="send_route_notice", case=case(clocks=running))

    assert "最后一日为2026年5月2日" in text
    assert "顺延至2026年5月6日" in text
    assert "由法定机关依法认定" in text


def test_a_route_notice_says_from_when_what_an_organ_failed_to_do_is_counted(desk: Desk) -> None:
    running = clock("C20", date(2026, 5, 2), rolled=date(2026, 5, 6))
    told: dict[str, Json] = {
        "route": "reconsideration",
        "admin_act": "non_performance",
        "statutory_organ": "江州市人民政府",
        "materials": "申请书",
    }

    text = desk.text("D07", told, element="send_route_notice", case=case(clocks=running))

    assert "履行职责的期限届满之日计算" in text
    assert "知道该行政行为之日" not in text


def test_where_reconsideration_or_suit_is_a_choice_the_notice_shows_both_last_days(desk: Desk) -> None:
    running = {**clock("C20", date(2026, 4, 30)), **clock("C21", date(2026, 9, 1))}
    told: dict[str, Json] = {
        "route": "reconsideration",
        "admin_act": "other_decision",
        "statutory_organ": "江州市人民政府",
        "materials": "申请书",
    }

    text = desk.text("D07", told, element="send_route_notice", case=case(clocks=running))

    assert "申请行政复议的最后一日为2026年4月30日" in text
    assert "直接起诉的最后一日为2026年9月1日" in text
    assert "不能同时进行" in text
    assert "对复议决定不服仍可以起诉" in text


@pytest.mark.parametrize("letter", ["D03", "D04", "D05", "D06", "D07", "D08"])
def test_nobody_is_written_to_whose_name_or_address_is_unclear_and_the_reason_is_kept(
    desk: Desk, letter: str
) -> None:
    direct = desk.issue(letter, {"identity_clear": False, "received_by": "direct"}, id="j1")
    transferred = desk.issue(letter, {"identity_clear": False, "received_by": "transferred"}, id="j2")

    assert direct.outputs == transferred.outputs == {}
    assert "第二十三条第二款" in str(direct.details["not_written"])
    assert "类推" in str(transferred.details["not_written"])
    assert "类推" not in str(direct.details["not_written"])
    assert direct.details.keys() == {"not_written"}


def test_a_letter_that_is_not_owed_uses_up_no_number(desk: Desk) -> None:
    desk.issue("D08", {"identity_clear": False}, id="j1")

    first = desk.issue("D08", {"identity_clear": True}, id="j2")

    assert str(first.outputs["letter_no"]).endswith("〕1号")
