"""Who signs a review and who reviews it again, where the organs above are not registered."""

import pytest

from engine.events import Json
from engine.ids import OrganId
from engine.petitions.letter_text import LetterError
from tests.unit.petitions.desk import CITY, Desk, case

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


@pytest.mark.parametrize(("letter", "superiors"), [("D25", ()), ("D26", (CITY,))])
def test_nobody_signs_a_review_of_its_own_opinion(
    desk: Desk, letter: str, superiors: tuple[OrganId, ...]
) -> None:
    with pytest.raises(LetterError, match="no organ is registered"):
        desk.issue(letter, REVIEW, case=case(superiors=superiors))


def test_a_review_opinion_above_which_nobody_is_registered_uses_the_words_of_the_law(desk: Desk) -> None:
    text = desk.text("D25", REVIEW, case=case(superiors=(CITY,)))

    assert "上一级机关、单位提出复核请求" in text
