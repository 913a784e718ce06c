"""DT-4: what an opinion concludes from facts, basis and reason; an example per row."""

from collections.abc import Mapping
from itertools import product

import pytest

from engine.feel import HitPolicy
from tests.unit.forms.counter import decided, petition_form, petition_table

ROWS: Mapping[str, tuple[Mapping[str, object], str, str]] = {
    "what accords with the law is supported, and its execution urged": (
        {"facts": "clear", "basis": "conforms", "reasonable": True},
        "4_1",
        "support",
    ),
    "what is reasonable but without basis is explained": (
        {"facts": "clear", "basis": "lacking", "reasonable": True},
        "4_2",
        "explain",
    ),
    "what has neither basis nor reason is not supported": (
        {"facts": "clear", "basis": "lacking", "reasonable": False},
        "4_3",
        "reject",
    ),
    "what is contrary to the law is not supported, reasonable or not": (
        {"facts": "clear", "basis": "contrary", "reasonable": True},
        "4_4",
        "reject",
    ),
    "what has no facts is not supported, whatever the law says": (
        {"facts": "lacking", "basis": "conforms", "reasonable": True},
        "4_5",
        "reject",
    ),
}


@pytest.mark.parametrize("claim", ROWS)
def test_the_conclusion_follows_from_what_was_examined(claim: str) -> None:
    facts, row, outcome = ROWS[claim]

    found = decided("opinion", facts)

    assert found.matched == (f"opinion_{row}",)
    assert found.outputs == {"proposed_outcome": outcome}


def test_every_row_has_an_example_and_tells_its_article() -> None:
    table = petition_table("opinion")

    assert [rule.id for rule in table.rules] == [f"opinion_{row}" for _, row, _ in ROWS.values()]
    assert all("条例第三十二条" in "".join(rule.annotations) for rule in table.rules)


def test_whatever_the_facts_exactly_one_row_holds_and_the_drafter_may_choose_its_conclusion() -> None:
    asked = petition_form("check_facts").answers
    choices = {option.value for option in petition_form("draft_opinion").answers["outcome"].options}

    assert petition_table("opinion").hit_policy is HitPolicy.UNIQUE
    for facts, basis, reasonable in product(asked["facts"].options, asked["basis"].options, (True, False)):
        known = {"facts": facts.value, "basis": basis.value, "reasonable": reasonable}
        found = decided("opinion", known)
        assert len(found.matched) == 1
        assert found.outputs["proposed_outcome"] in choices


def test_what_nobody_examined_gets_no_proposal() -> None:
    assert decided("opinion", {}).outputs == {"proposed_outcome": None}
