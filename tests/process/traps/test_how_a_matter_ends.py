"""Traps of the end: silence, dissatisfaction, and what was promised and not done."""

from datetime import timedelta

import pytest

from engine.events import Json
from engine.forms import FormErrors, Problem
from tests.process.engine.desk import HANDLER, Desk
from tests.process.traps.matters import brought

pytestmark = pytest.mark.process
SUPPORTED: dict[str, Json] = {
    "outcome": "support",
    "outcomes": [
        {
            "claim_number": 1,
            "claim": "恢复正常供暖",
            "claim_outcome": "support",
            "claim_basis": "供热条例第二十条",
        },
        {"claim_number": 2, "claim": "退还部分供暖费", "claim_outcome": "explain", "claim_basis": "供热条例"},
    ],
    "opinion_text": "责成供热单位整改。",
}


@pytest.mark.req("REQ-GEN-1")
def test_t09_however_long_a_petitioner_is_silent_nothing_is_withdrawn(desk: Desk) -> None:
    matter = brought(desk).until("hear_petitioner")
    before = matter.open

    desk.now += timedelta(days=400)
    desk.engine.tick(matter.id, desk.now)

    assert matter.open == before
    assert "withdrawn_in_handling" in matter.waiting
    assert "D35" not in matter.letters()


@pytest.mark.req("REQ-GEN-1")
def test_t09_who_withdraws_says_so_in_words(desk: Desk) -> None:
    matter = brought(desk).until("hear_petitioner")
    form = matter.staff.definition(matter.case).forms["withdrawal"]

    assert form.answers["withdrawal_statement"].required


@pytest.mark.req("REQ-HND-7")
def test_t18_a_supporting_opinion_without_anything_to_carry_out_is_not_taken(desk: Desk) -> None:
    matter = brought(desk).until("draft_opinion")
    drafter = matter.staff.able(matter.case, desk.task(matter.id, "draft_opinion")[1])[0]

    with pytest.raises(FormErrors) as refused:
        desk.complete(matter.id, "draft_opinion", drafter, **SUPPORTED, execution_due=False)

    assert [(error.path, error.problem) for error in refused.value.errors] == [
        ("execution_due", Problem.NOT_OFFERED)
    ]


@pytest.mark.req("REQ-HND-7", "REQ-HND-9")
def test_t18_what_was_supported_is_tracked_until_it_is_carried_out(desk: Desk) -> None:
    promised: dict[str, Json] = {**SUPPORTED, "execution_due": True, "execute_by": "2026-06-30"}
    matter = brought(desk, {"draft_opinion": promised}).until("serve_result")
    matter.does("serve_result").does("explain_result").until("track_execution")

    matter.does("track_execution", execution_state="partly")

    assert "track_execution" in matter.open
    assert "C17" in matter.running()
    matter.does("track_execution", execution_state="executed")
    assert "track_execution" not in matter.open
    assert "C17" not in matter.running()
    matter.ends()


@pytest.mark.req("REQ-FBK-3", "REQ-HND-9")
def test_t19_an_honest_no_is_followed_up_and_closes_all_the_same(desk: Desk) -> None:
    matter = brought(desk, {"write_closing_report": {"closing_kind": "concluded"}}).until("serve_result")
    matter.does("serve_result").does("explain_result")
    opinion = matter.letters()["D20"]

    matter.hears("rating_received", office_rating="dissatisfied", organ_rating="dissatisfied")

    assert "call_back" in matter.open
    matter.does("call_back").ends()
    assert matter.letters()["D20"] == opinion
    assert matter.file()["solved"] in {"met", "not_met", "not_applicable"}


@pytest.mark.req("REQ-AID-1")
def test_who_is_in_hardship_is_helped_whatever_the_result(desk: Desk) -> None:
    rejected: dict[str, Json] = {
        "outcome": "reject",
        "outcomes": [
            {"claim_number": number, "claim": "供暖", "claim_outcome": "reject", "claim_basis": "供热条例"}
            for number in (1, 2)
        ],
        "execution_due": False,
    }
    matter = brought(desk, {"draft_opinion": rejected}).until("serve_result").does("serve_result")

    with pytest.raises(FormErrors) as refused:
        desk.complete(
            matter.id,
            "explain_result",
            HANDLER,
            explained_on=matter.today().isoformat(),
            explained_manner="phone",
            understood="true",
            hardship=True,
        )

    assert {error.path for error in refused.value.errors} == {"aid_given", "aid_organ", "aid_consented"}
    matter.does("explain_result", hardship=True, aid_given=["told"], aid_organ="民政局", aid_consented=True)
    matter.does("write_closing_report", aid_result="已享受临时救助。").ends()
    assert matter.file()["aid_result"] == "已享受临时救助。"
