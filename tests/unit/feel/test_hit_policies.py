"""Every hit policy and aggregation of DMN, default outputs, output values, decisions that require others."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from engine.feel import (
    Aggregation,
    FeelEvaluationError,
    HitPolicy,
    Input,
    Output,
    Rule,
    Table,
    decide,
    parse,
    parse_unary_tests,
)
from tests.unit.feel.asking import ENVIRONMENT

Rows = tuple[tuple[str, str], ...]
DISCOUNTS: Rows = ((">= 1", '"low"'), (">= 2", '"high"'), (">= 3", '"mid"'))
FEES: Rows = ((">= 1", "1.5"), (">= 2", "10"), (">= 3", "2"))


def a_table(  # noqa: PLR0913 - what a table is made of
    rows: Rows,
    policy: HitPolicy,
    *,
    key: str = "fee",
    reads: str = "days",
    aggregation: Aggregation | None = None,
    values: str = "",
    default: str = "",
    requires: tuple[Table, ...] = (),
) -> Table:
    """Return a table of one input and one output."""
    return Table(
        id=key,
        name="",
        hit_policy=policy,
        inputs=(Input(id="in", label="", expression=parse(reads)),),
        outputs=(
            Output(
                id="out",
                name=f"proposed_{key}",
                label="",
                values=tuple(values.replace('"', "").split(",")) if '"' in values else (),
                allowed=parse_unary_tests(values) if values else None,
                default=parse(default) if default else None,
            ),
        ),
        rules=tuple(
            Rule(id=f"r{number}", tests=(parse_unary_tests(test),), outputs=(parse(answer),))
            for number, (test, answer) in enumerate(rows, 1)
        ),
        aggregation=aggregation,
        requires=requires,
    )


def answer(table: Table, scope: Mapping[str, object]) -> tuple[tuple[str, ...], object]:
    outcome = decide(table, scope, ENVIRONMENT)
    (output,) = outcome.outputs.values()
    return outcome.matched, output


def test_priority_takes_the_output_that_stands_first_among_the_values() -> None:
    table = a_table(DISCOUNTS, HitPolicy.PRIORITY, values='"high","mid","low"')

    assert answer(table, {"days": 1}) == (("r1",), "low")
    assert answer(table, {"days": 3}) == (("r1", "r2", "r3"), "high")


def test_output_order_lists_by_the_order_of_the_values_and_rule_order_by_that_of_the_rules() -> None:
    values = '"high","mid","low"'

    assert answer(a_table(DISCOUNTS, HitPolicy.OUTPUT_ORDER, values=values), {"days": 3})[1] == [
        "high",
        "mid",
        "low",
    ]
    assert answer(a_table(DISCOUNTS, HitPolicy.RULE_ORDER, values=values), {"days": 3})[1] == [
        "low",
        "high",
        "mid",
    ]


def test_any_takes_what_all_matching_rules_write() -> None:
    table = a_table(((">= 1", "2"), (">= 2", "2.0"), (">= 3", "3")), HitPolicy.ANY)

    assert answer(table, {"days": 2}) == (("r1", "r2"), 2)
    with pytest.raises(FeelEvaluationError, match="write different things: r1, r2, r3"):
        decide(table, {"days": 3}, ENVIRONMENT)


@pytest.mark.parametrize(
    ("aggregation", "of_three", "of_none"),
    [
        (Aggregation.SUM, "13.5", None),
        (Aggregation.MIN, "1.5", None),
        (Aggregation.MAX, 10, None),
        (Aggregation.COUNT, 3, 0),
    ],
)
def test_collect_may_sum_up_what_the_rules_write(
    aggregation: Aggregation, of_three: object, of_none: object
) -> None:
    table = a_table(FEES, HitPolicy.COLLECT, aggregation=aggregation)

    assert answer(table, {"days": 3})[1] == of_three
    assert answer(table, {"days": 0}) == ((), of_none)


@pytest.mark.parametrize("policy", [policy for policy in HitPolicy if policy is not HitPolicy.COLLECT])
def test_where_no_rule_matches_the_default_is_written(policy: HitPolicy) -> None:
    table = a_table(DISCOUNTS, policy, values='"high","mid","low","none"', default='"none"')

    assert answer(table, {"days": 0}) == ((), "none")
    assert not table.must_match


def test_without_a_default_single_policies_must_match_and_lists_are_empty() -> None:
    must = {policy for policy in HitPolicy if a_table(FEES, policy).must_match}

    assert must == {HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.ANY}
    assert answer(a_table(FEES, HitPolicy.RULE_ORDER), {"days": 0}) == ((), [])


def test_an_output_outside_of_its_values_is_an_error_that_names_the_rule() -> None:
    table = a_table(((">= 1", "days * 10"),), HitPolicy.FIRST, values="[0..50]")

    assert answer(table, {"days": 5})[1] == 50
    with pytest.raises(FeelEvaluationError, match=r'Rule "r1" of table "fee" writes proposed_fee = 60'):
        decide(table, {"days": 6}, ENVIRONMENT)


def test_a_decision_that_requires_others_reads_what_they_decided() -> None:
    half = a_table(((">= 1", "days / 2"),), HitPolicy.UNIQUE, key="half")
    twice = a_table(((">= 1", "proposed_half * 4"),), HitPolicy.UNIQUE, key="twice", requires=(half,))
    rows = (("> 2.4", "proposed_half + proposed_twice"),)
    whole = a_table(rows, HitPolicy.FIRST, key="whole", reads="proposed_half", requires=(twice, half))

    outcome = decide(whole, {"days": 5}, ENVIRONMENT)

    assert outcome.outputs == {"proposed_whole": "12.5"}
    assert {key: found.matched for key, found in outcome.required.items()} == {
        "half": ("r1",),
        "twice": ("r1",),
    }
    assert list(outcome.required) == ["half", "twice"]
    assert whole.names == {"days"}


def test_a_required_decision_without_a_match_gives_null() -> None:
    half = a_table(((">= 1", "days / 2"),), HitPolicy.UNIQUE, key="half")
    table = a_table((("null", '"none"'),), HitPolicy.FIRST, reads="proposed_half", requires=(half,))

    assert answer(table, {"days": 0}) == (("r1",), "none")


def test_what_is_decided_hides_a_name_of_the_scope_and_leaves_it_alone() -> None:
    half = a_table(((">= 1", "1"),), HitPolicy.UNIQUE, key="half")
    table = a_table((("1", '"own"'),), HitPolicy.FIRST, reads="proposed_half", requires=(half,))
    scope = {"days": 1, "proposed_half": Decimal(9)}

    assert answer(table, scope) == (("r1",), "own")
    assert scope["proposed_half"] == 9
