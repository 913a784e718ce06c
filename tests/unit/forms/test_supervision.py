"""DT-6: what is to be supervised after a dissatisfied petitioner was called; an example per row."""

from collections.abc import Mapping

import pytest

from engine.feel import HitPolicy
from tests.unit.forms.counter import decided, petition_form, petition_table

ROWS: Mapping[str, tuple[Mapping[str, object], list[str], list[str]]] = {
    "delay": ({"defects": ["delay"]}, ["6_1"], ["delay"]),
    "evasion": ({"defects": ["evasion"]}, ["6_2"], ["evasion"]),
    "perfunctory work": ({"defects": ["perfunctory"]}, ["6_3"], ["perfunctory"]),
    "falsification": ({"defects": ["falsification"]}, ["6_4"], ["falsification"]),
    "a refusal to carry out": ({"defects": ["not_executed"]}, ["6_5"], ["not_executed"]),
    "a refusal to carry out is counted once": (
        {"defects": ["not_executed"], "execution_state": "partly"},
        ["6_5"],
        ["not_executed"],
    ),
    "what the record says was carried out in part only": (
        {"defects": [], "execution_state": "partly"},
        ["6_6"],
        ["not_executed"],
    ),
    "another defect that the call confirmed": ({"defects": ["other"]}, ["6_7"], ["dissatisfied"]),
    "a matter that comes again with a defect": (
        {"defects": ["delay"], "defect_found": True, "same_matter": "opinion_final"},
        ["6_1", "6_8"],
        ["delay", "repeat"],
    ),
    "several at once": (
        {"defects": ["perfunctory", "evasion"]},
        ["6_2", "6_3"],
        ["evasion", "perfunctory"],
    ),
}


@pytest.mark.parametrize("claim", ROWS)
def test_supervised_is(claim: str) -> None:
    facts, rows, grounds = ROWS[claim]

    found = decided("supervision", facts)

    assert found.matched == tuple(f"supervision_{row}" for row in rows)
    assert found.outputs == {"proposed_supervision": grounds}


@pytest.mark.parametrize(
    "facts",
    [
        {"defect_found": False},
        {"defects": [], "execution_state": "executed", "same_matter": "opinion_final"},
        {},
    ],
    ids=["nothing wrong", "carried out", "nothing known"],
)
def test_dissatisfaction_alone_is_not_supervised(facts: Mapping[str, object]) -> None:
    assert decided("supervision", facts).outputs == {"proposed_supervision": []}


def test_every_row_has_an_example_and_tells_its_article_or_that_it_is_our_rule() -> None:
    table = petition_table("supervision")

    assert table.hit_policy is HitPolicy.COLLECT
    assert {rule.id for rule in table.rules} == {
        f"supervision_{row}" for _, rows, _ in ROWS.values() for row in rows
    }
    for rule in table.rules:
        assert "条例" in "".join(rule.annotations) or "本机关规定" in "".join(rule.annotations)


def test_what_is_proposed_can_be_chosen_in_the_order_in_which_it_is_proposed() -> None:
    offered = [option.value for option in petition_form("order_supervision").answers["supervision"].options]

    assert list(petition_table("supervision").outputs[0].values) == offered
    for _, _, grounds in ROWS.values():
        assert grounds == sorted(grounds, key=offered.index)


def test_every_defect_that_a_call_may_find_is_known_to_the_table() -> None:
    for option in petition_form("call_back").answers["defects"].options:
        assert decided("supervision", {"defects": [option.value]}).matched
