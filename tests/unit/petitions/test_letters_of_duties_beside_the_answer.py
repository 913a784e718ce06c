"""What an office owes beside its answer: the report on a cadre, the request for a decision, assistance."""

import pytest

from engine.ids import OrganId
from tests.unit.petitions.beside import CADRE, COORDINATED, HARDSHIP
from tests.unit.petitions.desk import CITY, Desk, case


@pytest.mark.req("REQ-SEC-1")
def test_the_report_on_a_cadre_names_the_leaders_where_it_is_major_and_never_who_reported(desk: Desk) -> None:
    major = desk.text("D36", CADRE)
    told = {**CADRE, "cadre_major": False, "cadre_reported_to": "organisation"}
    minor = desk.text("D36", told, id="j2")

    assert "党委主要负责同志和分管组织（人事）工作的负责同志" in major
    assert "党委主要负责同志" not in minor
    assert "某干部在项目审批中" in minor
    assert "王秀兰" not in major


@pytest.mark.req("REQ-EFF-3")
@pytest.mark.parametrize(("jurisdiction", "title"), [("disputed", "协调请示"), ("unclear", "指定受理请示")])
def test_the_request_for_a_decision_holds_what_was_decided(desk: Desk, jurisdiction: str, title: str) -> None:
    issued = desk.issue("D37", COORDINATED, case=case(routing={"jurisdiction": jurisdiction}))

    text = str(issued.details["text"])
    assert issued.details["title"] == title
    assert "2026年3月1日：由市水务局受理。" in text
    assert "两单位均认为" in text


@pytest.mark.req("REQ-AID-1")
def test_assistance_is_told_of_with_organ_and_consent_where_life_is_hard(desk: Desk) -> None:
    told = desk.text("D38", HARDSHIP)
    unasked = desk.text("D38", {**HARDSHIP, "aid_consented": False}, id="j2")

    assert "已告知申请社会救助" in told
    assert "已帮助申请社会救助" in told
    assert "市民政局" in told
    assert "经你同意" in told
    assert "没有同意转介" in unasked


@pytest.mark.req("REQ-AID-1")
def test_without_hardship_no_letter_of_assistance_is_written(desk: Desk) -> None:
    issued = desk.issue("D38", {"hardship": False, "aid_given": []})

    assert issued.outputs == {}
    assert "没有生活确有困难" in str(issued.details["not_written"])


@pytest.mark.parametrize(("sender", "named"), [(CITY, "江州市人民政府："), (None, "交办机关：")])
def test_the_report_back_goes_to_the_organ_that_assigned_the_matter(
    desk: Desk, sender: OrganId | None, named: str
) -> None:
    text = desk.text(
        "D31", {"report_text": "诉求已经解决。", "served_on": "2026-03-01"}, case=case(sender=sender)
    )

    assert named in text
    assert "信结〔" in text
    assert "诉求已经解决。" in text
    assert "信访人请求复查、复核的，结果另报" in text
