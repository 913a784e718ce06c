"""Every claim has an answer of its own, by its number: none is forgotten, none answered twice."""

import pytest

from engine import claims
from engine import events as e
from engine.case import Case, evolve
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import CaseId
from tests.unit.core.casework import a_case

pytestmark = pytest.mark.req("REQ-HND-7")
FILE: dict[str, Json] = {
    "subject": "供暖不足",
    "claims": [{"claim": "恢复供暖"}, {"claim": "退还费用"}, {"claim": "赔礼道歉"}],
}


def three_claims(**changes: object) -> Case:
    return a_case(**{"routing": {"claim_count": 3}, **changes})


def answering(*numbers: int | None) -> dict[str, Json]:
    return {
        "outcomes": [
            {"claim_number": number, "claim": "供暖", "claim_outcome": "explain", "claim_basis": "供热条例"}
            for number in numbers
        ]
    }


def refused(case: Case, answers: dict[str, Json]) -> tuple[Reason, object]:
    with pytest.raises(Rejected) as refusal:
        claims.answer_each(case, answers)
    return refusal.value.reason, refusal.value.parameters["claims"]


@pytest.mark.parametrize("regrouped", [{"links": {CaseId("c2"): "merged_from"}}, {"claims_split": [3]}])
def test_a_list_written_before_claims_joined_or_left_does_not_lose_them(regrouped: dict[str, object]) -> None:
    with pytest.raises(Rejected) as refusal:
        claims.leave_none_out(three_claims(**regrouped), {"claims": [{"claim": "恢复供暖"}]})

    assert (refusal.value.reason, refusal.value.parameters["claims"]) == (Reason.CLAIM_LEFT_OUT, "2, 3")
    claims.leave_none_out(three_claims(**regrouped), FILE)
    claims.leave_none_out(three_claims(**regrouped), {"subject": "供暖不足"})


def test_whoever_registers_may_correct_the_list_of_a_case_of_its_own() -> None:
    claims.leave_none_out(three_claims(), {"claims": [{"claim": "恢复供暖"}]})


def test_an_opinion_that_answers_each_claim_once_is_taken_in_any_order() -> None:
    claims.answer_each(three_claims(), answering(3, 1, 2))


def test_a_claim_that_is_forgotten_is_named() -> None:
    assert refused(three_claims(), answering(2)) == (Reason.CLAIM_UNANSWERED, "1, 3")


def test_a_claim_that_was_split_off_is_answered_in_its_own_case_alone() -> None:
    parted = three_claims(claims_split=[2])

    claims.answer_each(parted, answering(1, 3))
    assert refused(parted, answering(1, 2, 3)) == (Reason.CLAIM_ANSWERED_AMISS, "2")


def test_a_claim_that_joined_from_a_merged_case_is_answered_too() -> None:
    joined = three_claims()

    evolve(joined, e.ClaimsJoined(case=CaseId("other"), claims=2, count=5))

    assert refused(joined, answering(1, 2, 3)) == (Reason.CLAIM_UNANSWERED, "4, 5")
    claims.answer_each(joined, answering(1, 2, 3, 4, 5))


def test_no_claim_is_answered_twice_and_none_that_is_not_there() -> None:
    assert refused(three_claims(), answering(1, 2, 2, 3)) == (Reason.CLAIM_ANSWERED_AMISS, "2")
    assert refused(three_claims(), answering(1, 2, 3, 9)) == (Reason.CLAIM_ANSWERED_AMISS, "9")


def test_a_petition_that_lists_no_claims_is_one_claim() -> None:
    plain = a_case(routing={})

    claims.answer_each(plain, answering(1))
    assert claims.to_answer(plain, {"subject": "供暖不足"}) == [{"claim": "供暖不足", "claim_number": 1}]
    evolve(plain, e.ClaimsJoined(case=CaseId("other"), claims=1, count=claims.counted(plain) + 1))
    assert refused(plain, answering(1)) == (Reason.CLAIM_UNANSWERED, "2")


def test_what_joined_or_left_after_the_draft_is_found_when_it_is_approved() -> None:
    drafted = three_claims(routing={"claim_count": 3, "claims_answered": [1, 2, 3]})
    approval: dict[str, Json] = {"opinion_approved": True}

    claims.answer_each(drafted, approval)
    drafted.claims_split.append(3)
    assert refused(drafted, approval) == (Reason.CLAIM_ANSWERED_AMISS, "3")
    evolve(drafted, e.ClaimsJoined(case=CaseId("other"), claims=1, count=4))
    assert refused(drafted, approval) == (Reason.CLAIM_UNANSWERED, "4")
    claims.answer_each(drafted, {"opinion_approved": False})


def test_an_opinion_drafted_before_answers_had_numbers_goes_on() -> None:
    claims.answer_each(three_claims(), answering(None))
    claims.answer_each(three_claims(), {"opinion_approved": True})


def test_whoever_answers_finds_a_row_for_each_claim_with_what_was_answered_before() -> None:
    before = {**FILE, **answering(3)}

    rows = claims.to_answer(three_claims(claims_split=[2]), before)

    assert rows == [
        {"claim_number": 1, "claim": "恢复供暖"},
        {"claim_number": 3, "claim": "供暖", "claim_outcome": "explain", "claim_basis": "供热条例"},
    ]


def test_an_answer_without_a_number_is_known_by_the_words_of_its_claim() -> None:
    old: dict[str, Json] = {
        **FILE,
        "outcomes": [{"claim": "退还费用 ", "claim_outcome": "reject", "claim_basis": "条例"}],
    }

    assert claims.outcome_of(old, 1) is None
    assert (claims.outcome_of(old, 2) or {})["claim_outcome"] == "reject"


def test_claims_of_another_case_go_on_counting_behind_those_before() -> None:
    joined = claims.joined(FILE, {"claims": [{"claim_number": 2, "claim": "修好管道"}]})

    assert joined[3:] == [{"claim": "修好管道"}]
    assert claims.said({"claims": joined}, 4) == "修好管道"
    assert claims.said({"claims": joined}, 5) == ""
