"""Traps of the letters: remedies, articles and promises that do not belong there."""

import re

import pytest

from engine.events import Json
from tests.process.engine.desk import PROJECT, Desk
from tests.process.traps.matters import brought

pytestmark = pytest.mark.process
PETITION = PROJECT / "processes" / "petition"
LATER_THAN_THE_REGULATION = re.compile(r"《信访工作条例》第([一二三四五六七八九十]+)条")
MEDIATED: dict[str, dict[str, Json]] = {
    "confirm_type": {"dispute": "civil"},
    "confirm_route": {"mediation_offered": True},
    "hold_mediation": {"mediation_result": "agreed"},
    "make_agreement": {"execution_due": False},
}


@pytest.mark.req("REQ-FBK-4", "REQ-HND-1")
def test_t06_an_opinion_names_the_review_and_no_other_remedy(desk: Desk) -> None:
    letter = brought(desk).until("serve_result").letters()["D20"]

    assert "江州市人民政府提出复查请求" in letter
    assert "行政复议" not in letter
    assert "诉讼" not in letter


@pytest.mark.req("REQ-HND-5")
def test_t06_the_notice_of_a_duty_names_no_review(desk: Desk) -> None:
    matter = brought(desk, {"confirm_route": {"route": "duty"}, "approve_duty": {"duty_approved": True}})

    letter = matter.until("serve_result").letters()["D21"]

    assert "行政复议" in letter
    assert "复查" not in letter


@pytest.mark.req("REQ-FAIR-3")
def test_t15_no_file_of_the_process_cites_the_repealed_regulation(desk: Desk) -> None:
    assert desk.now.year >= 2022
    for path in (path for path in sorted(PETITION.rglob("*")) if path.is_file()):
        text = path.read_text(encoding="utf-8")

        assert "《信访条例》" not in text, path.name
        assert "信访条例第" not in text.replace("省信访条例第", ""), path.name
        numbers = {_number(found) for found in LATER_THAN_THE_REGULATION.findall(text)}
        assert numbers <= set(range(1, 51)), path.name


@pytest.mark.req("REQ-FAIR-3")
@pytest.mark.parametrize(
    ("clock", "article"),
    [("C04", "23(3)"), ("C05", "34"), ("C06", "34"), ("C10", "35"), ("C11", "35"), ("C12", "36(1)")],
)
def test_t15_each_period_of_the_regulation_has_its_article_of_2022(
    desk: Desk, clock: str, article: str
) -> None:
    matter = brought(desk)
    rulebook = matter.staff.definition(matter.case).rulebook

    law = rulebook.extensions[clock].law if clock in rulebook.extensions else rulebook.clocks[clock].law

    assert f"信访工作条例#{article}" in law


@pytest.mark.req("REQ-HND-1", "REQ-FAIR-2")
def test_t17_an_opinion_that_would_decide_a_right_is_sent_back_by_the_legal_review(desk: Desk) -> None:
    matter = brought(desk).until("check_legality")
    form = (PETITION / "forms" / "check_legality.form").read_text(encoding="utf-8")
    assert "不得含新的行政决定" in form

    matter.does("check_legality", legality_ok=False, legality_note="含有新的行政决定，应当另行作出。")

    assert "revise_opinion" in matter.open
    assert "D20" not in matter.letters()


@pytest.mark.req("REQ-HND-3")
def test_t23_a_last_day_is_shown_as_the_statutory_organs_to_decide(desk: Desk) -> None:
    matter = brought(
        desk,
        {
            "confirm_type": {
                "admin_act": "other_decision",
                "reconsideration_open": True,
                "suit_open": True,
            },
            "confirm_route": {"route": "reconsideration"},
            "explain_route": {"act_known_on": "2026-03-02", "told_of_right": True},
        },
    ).does("explain_route")

    letter = matter.letters()["D07"]

    assert "以上日期仅供参考，是否逾期、能否延长由法定机关依法认定" in letter
    assert "2026年5月1日；该日为法定休假日，依法顺延至2026年5月6日" in letter


@pytest.mark.req("REQ-ACC-4", "REQ-AID-2")
@pytest.mark.parametrize("same", ["suit_terminated", "opinion_final"])
def test_t27_article_36_is_not_cited_for_a_suit_or_an_opinion_that_nobody_challenged(
    desk: Desk, same: str
) -> None:
    matter = brought(
        desk,
        {
            "confirm_type": {"same_matter": same},
            "decide_admissibility": {"admissibility": "tell", "notice": "D03"},
        },
    ).does("decide_admissibility")

    assert set(matter.letters()) == {"D03"}
    assert "第三十六条" not in matter.letters()["D03"]
    assert ("assign_care_after_suit" in matter.open) == (same == "suit_terminated")


@pytest.mark.req("REQ-ACC-4", "REQ-AID-2")
def test_t27_after_a_re_review_it_is_cited_and_care_is_assigned_to_somebody(desk: Desk) -> None:
    matter = brought(
        desk,
        {
            "confirm_type": {"same_matter": "reviewed_final"},
            "decide_admissibility": {"admissibility": "refuse", "notice": "D06"},
        },
    ).until("assign_care")

    assert "第三十六条第三款" in matter.letters()["D06"]
    matter.ends()
    assert matter.file()["care_person"]


@pytest.mark.req("REQ-ACC-4")
def test_t28_the_acceptance_of_a_duty_cites_its_own_period_and_no_review(desk: Desk) -> None:
    letter = (
        brought(desk, {"confirm_route": {"route": "duty", "duty_days": None, "duty_urgent": False}})
        .until("handle_duty")
        .letters()["D04"]
    )

    assert "最迟于2026年5月2日履行职责或者答复" in letter
    assert "第三十四条" not in letter
    assert "复查" not in letter


@pytest.mark.req("REQ-HND-2")
@pytest.mark.parametrize("kind", ["administrative", "settlement"])
def test_t32_no_committee_and_no_court_stand_in_an_organs_mediation_or_a_settlement(
    desk: Desk, kind: str
) -> None:
    matter = brought(
        desk,
        {
            **MEDIATED,
            "ask_consent": {"both_consent": True, "mediation_kind": "administrative"},
            "make_agreement": {**MEDIATED["make_agreement"], "agreement_kind": kind},
        },
    ).until("serve_result")

    letter = matter.letters()["D17" if kind == "administrative" else "D18"]

    assert "委员会" not in letter
    assert "司法确认" not in letter
    assert "C19" not in matter.ran()


@pytest.mark.req("REQ-HND-2")
def test_t32_an_agreement_before_a_peoples_committee_can_be_confirmed(desk: Desk) -> None:
    matter = brought(
        desk,
        {
            **MEDIATED,
            "ask_consent": {"both_consent": True, "mediation_kind": "people"},
            "make_agreement": {**MEDIATED["make_agreement"], "agreement_kind": "people"},
        },
    ).until("serve_result")

    assert "共同向人民法院申请司法确认" in matter.letters()["D17"]
    assert "C19" in matter.running()


def _number(chinese: str) -> int:
    tens, ten, ones = chinese.rpartition("十")
    digits = "〇一二三四五六七八九"
    return (digits.index(tens) if tens else 1) * 10 * bool(ten) + (digits.index(ones) if ones else 0)
