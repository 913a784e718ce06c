"""Decision tables: what is matched, and what is written."""

import pytest

from engine.feel import (
    BudgetExceededError,
    FeelEvaluationError,
    HitPolicy,
    Input,
    Outcome,
    Output,
    Rule,
    Table,
    decide,
    parse,
    parse_unary_tests,
)
from tests.unit.feel.asking import ENVIRONMENT

ROUTES = (
    (('"accusation"', "-"), ('"discipline"', "true"), "信访工作条例#31"),
    (('"claim"', "> 3"), ('"mediation"', "days * 2"), "信访工作条例#33"),
    (('"claim"', "-"), ('"opinion"', ""), "信访工作条例#32"),
)


def _rule(number: int, row: tuple[tuple[str, ...], tuple[str, ...], str]) -> Rule:
    tests, outputs, article = row
    return Rule(
        id=f"rule_{number}",
        tests=tuple(parse_unary_tests(cell) for cell in tests),
        outputs=tuple(parse(cell) if cell else None for cell in outputs),
        annotations=(article,),
    )


def _table(
    hit_policy: HitPolicy, rows: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = ROUTES
) -> Table:
    return Table(
        id="routing",
        name="分流",
        hit_policy=hit_policy,
        inputs=(
            Input(id="in_1", label="类型", expression=parse("matter_type")),
            Input(id="in_2", label="天数", expression=parse("days")),
        ),
        outputs=(
            Output(
                id="out_1", name="proposed_route", label="途径", values=("discipline", "mediation", "opinion")
            ),
            Output(id="out_2", name="proposed_days", label="天数"),
        ),
        rules=tuple(_rule(number, row) for number, row in enumerate(rows, start=1)),
    )


def test_a_first_table_takes_the_first_rule_that_matches() -> None:
    outcome = decide(_table(HitPolicy.FIRST), {"matter_type": "claim", "days": 5}, ENVIRONMENT)

    assert outcome == Outcome(
        inputs={"matter_type": "claim", "days": 5},
        matched=("rule_2",),
        outputs={"proposed_route": "mediation", "proposed_days": 10},
    )


def test_an_empty_output_is_null_and_an_unset_name_too() -> None:
    outcome = decide(_table(HitPolicy.FIRST), {"matter_type": "claim"}, ENVIRONMENT)

    assert outcome.inputs == {"matter_type": "claim", "days": None}
    assert outcome.outputs == {"proposed_route": "opinion", "proposed_days": None}


def test_a_table_without_a_matching_rule_leaves_the_decision_to_its_caller() -> None:
    scope = {"matter_type": "suggestion"}

    first, unique, collect = (
        decide(_table(policy), scope, ENVIRONMENT)
        for policy in (HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.COLLECT)
    )

    nothing = {"proposed_route": None, "proposed_days": None}
    assert (first.matched, first.outputs) == ((), nothing)
    assert (unique.matched, unique.outputs) == ((), nothing)
    assert (collect.matched, collect.outputs) == ((), {"proposed_route": [], "proposed_days": []})


def test_a_unique_table_takes_the_only_rule_that_matches() -> None:
    outcome = decide(_table(HitPolicy.UNIQUE), {"matter_type": "accusation"}, ENVIRONMENT)

    assert outcome.matched == ("rule_1",)
    assert outcome.outputs == {"proposed_route": "discipline", "proposed_days": True}


def test_two_matching_rules_of_a_unique_table_are_an_error_that_names_them() -> None:
    with pytest.raises(FeelEvaluationError, match=r'"routing" has the hit policy UNIQUE.*: rule_2, rule_3'):
        decide(_table(HitPolicy.UNIQUE), {"matter_type": "claim", "days": 5}, ENVIRONMENT)


def test_a_collect_table_takes_all_rules_that_match() -> None:
    outcome = decide(_table(HitPolicy.COLLECT), {"matter_type": "claim", "days": 5}, ENVIRONMENT)

    assert outcome.matched == ("rule_2", "rule_3")
    assert outcome.outputs == {"proposed_route": ["mediation", "opinion"], "proposed_days": [10, None]}


def test_a_table_without_inputs_matches_always() -> None:
    table = Table(
        id="constant",
        name="常数",
        hit_policy=HitPolicy.UNIQUE,
        inputs=(),
        outputs=(Output(id="out", name="proposed", label="结果"),),
        rules=(Rule(id="only", tests=(), outputs=(parse("1"),)),),
    )

    assert decide(table, {}, ENVIRONMENT).outputs == {"proposed": 1}


def test_a_table_knows_the_names_it_reads() -> None:
    table = _table(HitPolicy.FIRST, ((("kind", "< limit"), ("route", ""), ""),))

    assert table.names == {"matter_type", "days", "kind", "limit", "route"}


def test_a_rule_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match='Rule "rule_1" of table "routing" has 1 tests and 2 outputs'):
        _table(HitPolicy.FIRST, ((("-",), ("1", "2"), ""),))


def test_a_table_has_one_budget_for_all_its_cells() -> None:
    rows = tuple((("sum(long)", "-"), ("1", "2"), "") for _ in range(3))

    with pytest.raises(BudgetExceededError):
        decide(_table(HitPolicy.FIRST, rows), {"long": list(range(9_000))}, ENVIRONMENT)


def test_a_value_nested_too_deep_stops_a_table() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(BudgetExceededError, match="nested too deep"):
        decide(
            _table(
                HitPolicy.FIRST, ((("-", "[matter_type..matter_type] = [other..other]"), ("1", "2"), ""),)
            ),
            {"matter_type": deep, "other": [deep]},
            ENVIRONMENT,
        )
