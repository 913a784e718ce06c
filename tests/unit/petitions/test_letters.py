"""Letters: what the law wants said, what it forbids, and numbers without gap or double."""

from datetime import date, timedelta

import pytest

from engine.effects import JobError
from engine.events import Json
from engine.petitions.book import read
from engine.petitions.letter_text import LetterError
from tests.unit.petitions.beside import CADRE, COORDINATED, HARDSHIP
from tests.unit.petitions.desk import CITY, NOW, PETITIONER, SAID, Desk, case, clock, shipped

OPINION: dict[str, Json] = {
    "route": "opinion",
    "outcomes": [{"claim": "恢复正常供暖", "claim_outcome": "support", "claim_basis": "供热条例第二十条"}],
    "opinion_text": "责成供热单位整改。",
    "execution_due": False,
}
DUTY: dict[str, Json] = {
    "route": "duty",
    "duty_law": "《供热条例》第三十条",
    "duty_finding": "室温低于标准。",
    "duty_measures": "责令改正。",
    "duty_result": "performed",
    "admin_act": "none",
}
HEARING: dict[str, Json] = {
    "hearing_on": "2026-03-20",
    "hearing_place": "信访局二楼",
    "hearing_open": True,
    "hearing_panel": [{"person": "p1"}],
}
REVIEW: dict[str, Json] = {
    "review_requested_on": "2026-05-20",
    "review_grounds": "室温仍不足。",
    "review_opinion_text": "经查属实。",
    "review_result": "upheld",
    "rereview_requested_on": "2026-07-01",
    "rereview_grounds": "仍不同意。",
    "rereview_opinion_text": "经查，复查意见正确。",
    "rereview_result": "upheld",
}


def test_an_acceptance_of_an_opinion_matter_names_article_34_the_last_day_and_the_review(desk: Desk) -> None:
    accepted = case(clocks=clock("C05", date(2026, 4, 30)))

    text = desk.text("D04", {"route": "opinion"}, case=accepted)

    assert "王秀兰：" in text
    assert "2026年2月24日以来信形式" in text
    assert "最迟于2026年4月30日办结" in text
    assert "第三十四条" in text
    assert "复查" in text
    assert "- 退还部分供暖费" in text


@pytest.mark.parametrize("route", ["duty", "simple", "reconsideration", "litigation", "other"])
def test_an_acceptance_on_any_other_route_promises_neither_60_days_nor_a_review(
    desk: Desk, route: str
) -> None:
    text = desk.text("D04", {"route": route})

    assert "第三十四条" not in text
    assert "复查" not in text


def test_an_opinion_names_the_organ_of_review_and_no_other_remedy(desk: Desk) -> None:
    text = desk.text("D20", OPINION)

    assert "自收到本意见书之日起三十日内向江州市人民政府提出复查请求" in text
    assert "复议" not in text
    assert "诉讼" not in text
    assert "恢复正常供暖：予以支持。依据：供热条例第二十条。" in text


def test_an_opinion_without_a_known_superior_uses_the_words_of_the_law(desk: Desk) -> None:
    text = desk.text("D20", OPINION, case=case(superiors=()))

    assert "上一级机关、单位提出复查请求" in text


def test_an_opinion_without_an_outcome_for_each_claim_is_not_written(desk: Desk) -> None:
    with pytest.raises(LetterError, match="outcomes has no value"):
        desk.text("D20", {**OPINION, "outcomes": None})


@pytest.mark.parametrize("result", ["performed", "partly", "no_ground", "no_power"])
def test_the_result_of_a_duty_offers_no_review(desk: Desk, result: str) -> None:
    text = desk.text("D21", {**DUTY, "duty_result": result})

    assert "复查" not in text
    assert "复核" not in text
    assert "第三十四条" not in text
    assert "行政复议" in text


def test_inaction_is_told_that_reconsideration_comes_first(desk: Desk) -> None:
    text = desk.text("D21", {**DUTY, "duty_result": "no_power"})

    assert "应当先依法申请行政复议" in text
    assert "六个月" not in text


def test_an_accusation_gets_a_neutral_notice_without_its_content(desk: Desk) -> None:
    issued = desk.issue(
        "D08",
        {"complained_organ": "某局", "transfer_to": CITY, "jurisdiction": "other_system", "claims": []},
    )

    text = str(issued.details["text"])
    for secret in ("供暖", "某局", "江州市人民政府", "检举", "控告", "举报"):
        assert secret not in text
    assert "已按规定转送有权机关" in text


def test_only_a_mediation_by_a_peoples_committee_can_be_confirmed_by_a_court(desk: Desk) -> None:
    agreed: dict[str, Json] = {
        "agreement_text": "一次性补偿。",
        "agreed_on": "2026-03-01",
        "mediation_effective_on": "2026-03-01",
        "execution_due": False,
    }

    peoples = desk.issue("D17", {**agreed, "agreement_kind": "people"}, id="j1")
    administrative = desk.issue("D17", {**agreed, "agreement_kind": "administrative"}, id="j2")
    settled = desk.issue("D18", {**agreed, "agreement_kind": "settlement"}, id="j3")

    assert peoples.details["title"] == "人民调解协议书"
    assert "司法确认" in str(peoples.details["text"])
    assert administrative.details["title"] == "行政调解协议书"
    for other in (administrative, settled):
        assert "司法确认" not in str(other.details["text"])
        assert "委员会" not in str(other.details["text"])


def test_a_review_opinion_is_the_superiors_and_names_who_reviews_it_again(desk: Desk) -> None:
    issued = desk.issue("D25", REVIEW)

    assert "向江南省人民政府提出复核请求" in str(issued.details["text"])
    assert str(issued.outputs["letter_no"]).startswith("CITY")


def test_a_returned_matter_has_no_further_review_of_the_returning_opinion(desk: Desk) -> None:
    text = desk.text("D25", {**REVIEW, "review_result": "returned"})

    assert "复核请求" not in text
    assert "重新办理" in text


def test_the_final_opinion_offers_no_further_petition_and_says_so(desk: Desk) -> None:
    issued = desk.issue("D26", REVIEW)

    text = str(issued.details["text"])
    assert "不再受理" in text
    assert "可以请求" not in text
    assert str(issued.outputs["letter_no"]).startswith("PROVINCE")


@pytest.mark.parametrize(
    ("element", "title"),
    [
        ("notify_review", "申请复查受理告知书"),
        ("refuse_review", "复查不予受理告知书"),
        ("notify_rereview", "申请复核受理告知书"),
        ("refuse_rereview", "复核不予受理告知书"),
    ],
)
def test_the_notice_on_a_request_for_review_has_its_own_title(desk: Desk, element: str, title: str) -> None:
    notes: dict[str, Json] = {"review_admission_note": "已过期限。", "rereview_admission_note": "已过期限。"}

    issued = desk.issue("D24", {**REVIEW, **notes}, element=element)

    assert issued.details["title"] == title


def test_a_refusal_for_good_cites_article_36_only_after_a_re_review(desk: Desk) -> None:
    after = desk.text("D06", {"same_matter": "reviewed_final"}, id="j1")
    otherwise = desk.text("D06", {"same_matter": "opinion_final"}, id="j2")

    assert "第三十六条" in after
    assert "第三十六条" not in otherwise


@pytest.mark.req("REQ-INV-3")
def test_each_consulted_organ_gets_its_own_question_and_nothing_of_the_petitioner(desk: Desk) -> None:
    requests: list[Json] = [
        {"organ": "city", "question": "供热许可情况", "due": "2026-03-20"},
        {"organ": "province", "question": "标准解释", "due": "2026-03-25"},
    ]

    issued = desk.issue("D12", {"requests": requests})

    copies = issued.details["copies"]
    assert isinstance(copies, list)
    first, second = (str(copy) for copy in copies)
    assert "江州市人民政府" in first
    assert "标准解释" not in first
    assert "2026年3月25日" in second
    assert "王秀兰" not in str(issued.details["text"])
    assert issued.details["to"] == "江州市人民政府、江南省人民政府"


def test_a_hearing_notice_names_the_panel_and_the_right_to_ask_for_recusal(desk: Desk) -> None:
    text = desk.text("D15", HEARING)

    assert "李听证" in text
    assert "申请回避" in text


def test_an_anonymous_petition_gets_its_letters_too(desk: Desk) -> None:
    issued = desk.issue("D04", {"route": "opinion", "petitioner": None})

    assert issued.details["to"] == "信访人"


def test_every_letter_that_ships_uses_only_names_that_forms_ask_for() -> None:
    assert read(shipped()).faults() == ()


def test_a_letter_with_a_wrong_name_clock_or_list_is_found_before_it_is_published() -> None:
    files = shipped()
    top = "---\ntitle: 一\nseries: 一\n"
    files["letters/D90.md"] = f"{top}---\n{{{{ subjekt }}}}{{{{ deadlines.C99.due }}}}".encode()
    files["letters/D91.md"] = f"{top}each: subject\n---\n{{{{ row.claim }}}}".encode()
    files["letters/D92.md"] = b"no heading"

    faults = read(files).faults()

    assert faults == (
        "letter D90: no form asks for subjekt",
        "letter D90: deadlines.toml has no clock C99",
        "letter D91: subject is no list of a form",
        "letter D92: it begins with its title between two lines of ---",
    )


def test_letters_are_numbered_by_organ_year_and_kind_without_a_gap(desk: Desk) -> None:
    first = desk.issue("D05", {"same_matter": "pending_lower"}, id="j1")
    other = desk.issue("D35", {"withdrawn_on": "2026-03-01"}, id="j2")
    second = desk.issue("D05", {"same_matter": "pending_lower"}, id="j3")

    assert first.outputs == {"letter_no": "HOUSING信不受〔2026〕1号", "issued_on": "2026-03-02"}
    assert other.outputs["letter_no"] == "HOUSING信撤〔2026〕1号"
    assert second.outputs["letter_no"] == "HOUSING信不受〔2026〕2号"


def test_a_letter_tried_again_keeps_its_number(desk: Desk) -> None:
    first = desk.issue("D35", {"withdrawn_on": "2026-03-01"}, id="j1")
    again = desk.issue("D35", {"withdrawn_on": "2026-03-01"}, id="j1", at=NOW + timedelta(days=1))
    next_one = desk.issue("D35", {"withdrawn_on": "2026-03-01"}, id="j2")

    assert again.outputs["letter_no"] == first.outputs["letter_no"]
    assert str(next_one.outputs["letter_no"]).endswith("〕2号")


def test_a_letter_that_fails_uses_up_no_number(desk: Desk) -> None:
    with pytest.raises(LetterError, match="withdrawn_on has no value"):
        desk.issue("D35", id="j1")

    written = desk.issue("D35", {"withdrawn_on": "2026-03-01"}, id="j2")

    assert str(written.outputs["letter_no"]).endswith("〕1号")


def test_no_two_kinds_of_letters_share_a_series() -> None:
    heads = {
        name: line
        for name, content in shipped().items()
        if name.startswith("letters/")
        for line in content.decode().splitlines()
        if line.startswith("series:")
    }

    assert len(set(heads.values())) == len(heads)


def test_the_day_of_a_letter_is_the_offices_day(desk: Desk) -> None:
    late_in_utc = NOW.replace(hour=17)

    issued = desk.issue("D35", {"withdrawn_on": "2026-03-01"}, at=late_in_utc)

    assert issued.outputs["issued_on"] == "2026-03-03"


def test_a_running_case_gets_the_newest_text_of_a_letter(desk: Desk) -> None:
    files = shipped()
    files["letters/D35.md"] = "---\ntitle: 撤回告知书\nseries: 信撤\n---\n新的文本。\n".encode()
    desk.publish("e" * 64, files)

    text = desk.text("D35")

    assert text == "新的文本。\n"


def test_a_letter_dropped_from_the_newest_bundle_is_taken_from_the_pinned_one(desk: Desk) -> None:
    files = shipped()
    del files["letters/D35.md"]
    desk.publish("e" * 64, files)

    text = desk.text("D35", {"withdrawn_on": "2026-03-01"})

    assert "撤回" in text


@pytest.mark.parametrize(
    ("letter", "file", "said"),
    [
        ("D99", {}, "the bundle has no letters/D99.md"),
        ("D04", {"route": "opinion", "channel": "pigeon"}, "no form has a label for 'pigeon' of channel"),
        ("D09", {"transfer_to": "nowhere"}, "organ nowhere is not known"),
        ("D15", {"hearing_panel": [{"person": "p9"}]}, "letter D15: hearing_on has no value"),
        ("D15", {**HEARING, "hearing_panel": [{"person": "p9"}]}, "person p9 is not known"),
        ("D12", {}, "letter D12: requests names no addressee"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(
    desk: Desk, letter: str, file: dict[str, Json], said: str
) -> None:
    with pytest.raises(LetterError, match=said):
        desk.issue(letter, file)


@pytest.mark.parametrize("issuer", ["item", "mayor"])
def test_a_letter_is_issued_by_an_organ_of_the_case(desk: Desk, issuer: str) -> None:
    files = shipped()
    files["letters/D35.md"] = f"---\ntitle: 一\nseries: 一\nissuer: {issuer}\n---\n文".encode()
    desk.publish("e" * 64, files)

    with pytest.raises(LetterError, match=f"not {issuer}"):
        desk.issue("D35")


def test_a_case_whose_bundle_is_not_stored_gets_no_letter(desk: Desk) -> None:
    with pytest.raises(JobError, match=r"bundle f+ is not stored"):
        desk.issue("D35", case=case(bundle="f" * 64))


def test_a_service_task_without_a_letter_is_an_error(desk: Desk) -> None:
    with pytest.raises(LetterError, match="names no letter"):
        desk.issue("D04", parameters={})


def test_every_letter_is_addressed_and_signed(desk: Desk) -> None:
    answers: dict[str, Json] = {
        **OPINION,
        **DUTY,
        **REVIEW,
        "transfer_to": CITY,
        "objection_upheld": True,
        "objection_decision_reason": "属实。",
        "extension_days": 20,
        "extension_reason": "需要鉴定。",
        "hearing_on": "2026-03-20",
        "hearing_place": "二楼",
        "hearing_open": False,
        "agreement_kind": "people",
        "agreement_text": "补偿。",
        "agreed_on": "2026-03-01",
        "mediation_effective_on": "2026-03-01",
        "end_reason": "expired",
        "adoption": "adopted",
        "adoption_reason": "可行。",
        "simple_answer": "已恢复。",
        "simple_result": "solved",
        **CADRE,
        **COORDINATED,
        **HARDSHIP,
        "withdrawn_on": "2026-03-01",
        "report_text": "诉求已经解决。",
        "served_on": "2026-03-01",
        "rereview_admission_note": "已过期限。",
        "requests": [{"organ": CITY, "question": "许可", "due": "2026-03-20"}],
    }
    codes = sorted(name[8:-3] for name in shipped() if name.startswith("letters/"))

    letters = [desk.issue(code, answers, id=f"j{code}", element="x").details for code in codes]

    assert len(letters) == 27
    for details in letters:
        text = str(details["text"])
        assert text.startswith(f"# {details['title']}\n\n{details['number']}")
        assert f"\n{str(details['to']).split('、')[0]}：\n" in text
        assert text.endswith("2026年3月2日\n")
        assert str(SAID["content"]) not in text or details["letter"] == "D20"
        assert PETITIONER not in text
