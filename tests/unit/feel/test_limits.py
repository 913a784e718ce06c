"""Whoever draws a diagram cannot stop the office: hostile texts and values end in a clear error, soon."""

from decimal import Decimal

import pytest

from engine.feel import (
    BudgetExceededError,
    FeelEvaluationError,
    FeelSyntaxError,
    evaluate,
    parse,
    to_json,
)
from tests.unit.feel.asking import ENVIRONMENT, passes, value_of

DOUBLED = (
    "{a0: [1, 1], " + ", ".join(f"a{step}: [a{step - 1}, a{step - 1}]" for step in range(1, 30)) + "}.a29"
)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 65 + "1" + ")" * 65,
        "[" * 65 + "1" + "]" * 65,
        "{a: " * 65 + "1" + "}" * 65,
        "-" * 65 + "a",
        "1" + " + 1" * 64,
        "a" + ".a" * 64,
        "a" + "[1]" * 64,
        "not(" * 65 + "true" + ")" * 65,
        "if a then 1 else " * 65 + "1",
        "for a in b return " * 65 + "1",
        "for " + ", ".join(f"a{place} in b" for place in range(65)) + " return 1",
        "((((" * 16 + "1" + " + 1)))" * 16 + ")" * 16,
    ],
)
def test_an_expression_nested_too_deep_is_refused(source: str) -> None:
    with pytest.raises(FeelSyntaxError, match="nested deeper than 64"):
        parse(source)


@pytest.mark.parametrize("nesting", ["({})", "[{}]", "not({})", "1 + ({})", "if a then 1 else {}", "-{}"])
def test_an_expression_nested_as_deep_as_allowed_is_evaluated(nesting: str) -> None:
    source = "1"
    for _ in range(30):
        source = nesting.format(source)

    assert str(value_of(source))


def test_many_conditions_in_a_row_are_not_deep() -> None:
    assert value_of(" and ".join(["true"] * 300)) is True
    assert value_of(" or ".join(["false"] * 300)) is False


def test_an_expression_of_too_many_parts_is_refused() -> None:
    with pytest.raises(FeelSyntaxError, match="more than 2000 parts"):
        parse("[" + ",".join(["-a"] * 1300) + "]")


def test_an_expression_that_is_too_long_is_refused() -> None:
    with pytest.raises(FeelSyntaxError, match="at most 4000 characters, but found 4001"):
        parse(" " * 4000 + "1")


@pytest.mark.parametrize(
    "source",
    [
        "10 ** 300",
        "-(10 ** 200) * 10 ** 200",
        "10 ** (10 ** 10)",
        "9 ** 99999999999",
        "huge",
        "huge + 1",
        "huge = 1",
        "huge < 1",
        "[huge, 1] = [1, huge]",
        "tower + 1",
        "round half up(nearly, 0) * 10",
        "abs(huge)",
    ],
)
def test_a_number_of_too_many_digits_stops_the_evaluation(source: str) -> None:
    scope = {"huge": 10**400, "tower": Decimal("1E+400"), "nearly": Decimal("9" * 300)}

    with pytest.raises(BudgetExceededError, match="beyond 300 digits"):
        to_json(Decimal("1E+400") if source == "huge" else value_of(source, scope))


@pytest.mark.parametrize(
    "source",
    [
        "for i in 1..20001 return i",
        "for i in 1..1000000000000 return i",
        "for i in 1..200, j in 1..200 return i",
        "for i in 1..200 return for j in 1..200 return 1",
        "some i in 1..1000000 satisfies i < 0",
        "every i in 1..1000000 satisfies i > 0",
        "(for i in 1..3000 return i)[item > modulo(item, 7) + item * 2]",
        "long[item > 0]",
        "long.year",
        "sum(long)",
        "long = long",
        "1 in long",
        "concatenate(long, long)",
        "append(long, 1)",
        "reverse(long)",
        "flatten(long)",
        "distinct values(long)",
        "index of(long, 1)",
        "sublist(long, 1)",
        "string(long)",
        "get entries(wide)",
        'split(text, "a")',
        'matches(text, "(a*)*b")',
        "string length(for i in 1..20 return upper case(text))",
        '{a: "' + "x" * 100 + '", b: ' + "+".join("a" * 40) + ", c: " + "+".join("b" * 40) + "}.c",
        f"{DOUBLED} = {DOUBLED}",
        f"flatten({DOUBLED})",
        f"string({DOUBLED})",
        f"distinct values({DOUBLED})",
    ],
)
def test_an_evaluation_of_too_many_steps_is_stopped(source: str) -> None:
    scope = {
        "long": list(range(30_000)),
        "wide": {str(key): 1 for key in range(30_000)},
        "text": "a" * 90_000,
    }

    with pytest.raises(BudgetExceededError, match="more than 20000 steps") as stopped:
        value_of(source, scope)

    assert stopped.value.source == source


@pytest.mark.parametrize(
    "source",
    [
        "upper case(text)",
        'text + "a"',
        "string([text])",
    ],
)
def test_a_text_that_grows_too_long_stops_the_evaluation(source: str) -> None:
    with pytest.raises(BudgetExceededError, match="beyond 100000 characters"):
        value_of(source, {"text": "a" * 100_000 + ("a" if "upper" in source else "")})


def _nested(depth: int) -> list[object]:
    nested: list[object] = []
    for _ in range(depth):
        nested = [nested]
    return nested


@pytest.mark.parametrize("depth", [70, 5_000])
@pytest.mark.parametrize("source", ["deep = other", "flatten(deep)", "string(deep)", "distinct values(deep)"])
def test_a_value_nested_too_deep_stops_the_evaluation(source: str, depth: int) -> None:
    with pytest.raises(BudgetExceededError, match="nested deeper than 64"):
        value_of(source, {"deep": _nested(depth), "other": _nested(depth)})


def test_a_range_between_values_nested_too_deep_stops_the_evaluation() -> None:
    scope = {"deep": _nested(100_000), "other": _nested(100_000)}

    with pytest.raises(BudgetExceededError, match="nested too deep"):
        value_of("[deep..deep] = [other..other]", scope)
    with pytest.raises(BudgetExceededError, match="nested too deep"):
        passes("[deep..deep] = ?", value_of("[other..other]", scope), scope)


def test_a_value_too_large_to_be_stored_is_refused() -> None:
    with pytest.raises(BudgetExceededError, match="grows beyond 100000 parts"):
        to_json(value_of(DOUBLED))
    with pytest.raises(BudgetExceededError, match="nested deeper than 64"):
        to_json(_nested(70))


def test_a_stopped_test_names_its_cell() -> None:
    with pytest.raises(BudgetExceededError) as stopped:
        passes("sum(long)", 1, {"long": list(range(30_000))})

    assert stopped.value.source == "sum(long)"


def test_failing_operations_within_a_path_are_located() -> None:
    with pytest.raises(BudgetExceededError) as stopped:
        evaluate(parse("1 = 2 or long.year = 1"), {"long": list(range(30_000))}, ENVIRONMENT)

    assert stopped.value.column == 14
    assert isinstance(stopped.value, FeelEvaluationError)
