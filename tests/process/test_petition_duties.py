"""Who is kept apart from whom on a petition: what anybody did or sent counts, whatever its name."""

import pytest

from engine.bpmn.bundle import load
from engine.bpmn.bundle_files import read_folder
from engine.definition import Element
from tests.process.test_petition_walks import PETITION

ELEMENTS = load(read_folder(PETITION)).definition.elements
PETITIONERS = ("petitioner",)
REVIEW = ("review.bpmn", "recheck_hearing.bpmn")
REVIEWERS = (
    "check_review_request",
    "decide_review_admission",
    "examine_review",
    "approve_review",
    "serve_review_opinion",
)
RE_REVIEWERS = (
    "check_rereview_request",
    "decide_rereview_admission",
    "plan_rereview_hearing",
    "hold_rereview_hearing",
    "examine_rereview",
    "approve_rereview",
    "serve_rereview_opinion",
)
# Setting the day of a report, or hearing that an agreement goes to court, is no part of what is reviewed.
NO_PART = {"report_prolonged", "confirmation_applied"}
RECUSAL = {"recusal_asked", "decide_recusal"}
"""Who asks for a recusal or decides it has judged a colleague, not the matter."""
AFTERWARDS = {
    *NO_PART,
    *RECUSAL,
    "carry_out_review",
    "call_back",
    "order_supervision",
    "rereview_requested",
    *RE_REVIEWERS,
}


def by_staff(element: Element) -> bool:
    """Whether staff do it or send it."""
    return any(role not in PETITIONERS for role in element.roles)


def names(*files: str, but: set[str]) -> set[str]:
    """Return what staff do outside some diagrams."""
    found = {str(key) for key, element in ELEMENTS.items() if by_staff(element) and element.file not in files}
    return found - but


def apart(name: str) -> set[str]:
    return {str(other) for key, element in ELEMENTS.items() if key == name for other in element.separate_from}


@pytest.mark.req("REQ-FAIR-2", "REQ-ARC-1")
def test_the_archivist_did_and_sent_nothing_before() -> None:
    assert apart("accept_file") == names(but={"accept_file", "recusal_asked"})


@pytest.mark.req("REQ-FAIR-2")
@pytest.mark.parametrize("name", REVIEWERS)
def test_whoever_reviews_did_and_sent_nothing_before(name: str) -> None:
    missing = names(*REVIEW, "archiving.bpmn", but=AFTERWARDS) - apart(name)

    assert missing == set()
    assert RECUSAL.isdisjoint(apart(name))


@pytest.mark.parametrize("name", RE_REVIEWERS)
def test_whoever_reviews_again_did_and_sent_nothing_before_nor_in_the_review(name: str) -> None:
    earlier = names(*REVIEW, "archiving.bpmn", but=AFTERWARDS) | {*REVIEWERS, "rereview_requested"}

    assert earlier - apart(name) == set()


@pytest.mark.req("REQ-FAIR-2", "REQ-HND-1")
@pytest.mark.parametrize(
    ("drafts", "checks", "approves"),
    [
        ("draft_opinion", "check_legality", "approve_opinion"),
        ("draft_answer", "check_answer", "approve_answer"),
    ],
)
def test_who_drafts_does_not_check_and_who_checks_does_not_approve(
    drafts: str, checks: str, approves: str
) -> None:
    assert drafts in apart(checks)
    assert {drafts, checks} <= apart(approves)
    assert {checks, approves} <= apart(drafts)
