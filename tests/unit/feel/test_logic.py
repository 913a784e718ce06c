"""Three-valued logic, comparisons, ranges and choices."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.feel import FeelEvaluationError, YearsMonths
from tests.unit.feel.asking import condition, value_of


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        ("true", "true", True, True),
        ("true", "false", False, True),
        ("true", "null", None, True),
        ("false", "true", False, True),
        ("false", "false", False, False),
        ("false", "null", False, None),
        ("null", "true", None, True),
        ("null", "false", False, None),
        ("null", "null", None, None),
        ('"text"', "true", None, True),
        ("1", "false", False, None),
    ],
)
def test_and_or_follow_the_truth_table_of_the_specification(
    left: str, right: str, both: object, either: object
) -> None:
    conjunction, disjunction = value_of(f"{left} and {right}"), value_of(f"{left} or {right}")

    assert (conjunction, disjunction) == (both, either)


@pytest.mark.parametrize(
    ("source", "answer"), [("not(true)", False), ("not(false)", True), ("not(null)", None)]
)
def test_not_turns_an_answer_round_and_leaves_null(source: str, answer: object) -> None:
    assert value_of(source) is answer


def test_not_of_what_is_no_answer_is_null() -> None:
    assert value_of('not("yes")') is None


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("1 = 1.0", True),
        ("1 != 2", True),
        ('"a" = "a"', True),
        ('"a" != "b"', True),
        ('"a" < "b"', True),
        ("2 <= 2", True),
        ("3 > 2", True),
        ("2 >= 3", False),
        ("null = null", True),
        ("null != null", False),
        ("1 = null", False),
        ('null = "a"', False),
        ('null != "a"', True),
        ('"a" = null', False),
        ('1 = "1"', None),
        ('1 != "1"', None),
        ("true = 1", None),
        ("true < false", None),
        ("null < 1", None),
        ('1 < "2"', None),
        ("[1] < [2]", None),
        ("[1, 2] = [1, 2]", True),
        ("[1, 2] = [1]", False),
        ("[1, 2] = [1, 3]", False),
        ('[1, 2] = [1, "2"]', None),
        ("{a: 1} = {a: 1}", True),
        ("{a: 1} = {a: 2}", False),
        ("{a: 1} = {b: 1}", False),
        ("[1..5] = [1..5]", True),
        ("[1..5] = [1..5)", False),
        ('@"2026-03-02" = @"2026-03-02"', True),
        ('@"2026-03-02" < @"2026-03-03"', True),
        ('@"2026-03-02T10:00:00+08:00" = @"2026-03-02T02:00:00Z"', True),
        ('@"P1Y" = @"P12M"', True),
        ('@"P1D" < @"PT25H"', True),
        ('@"P1M" < @"P31D"', None),
        ('@"10:00:00" < @"10:00:01"', True),
        ('@"10:00:00" < @"10:00:00Z"', None),
        ('@"2026-03-02" = @"2026-03-02T00:00:00"', None),
    ],
)
def test_values_of_one_kind_are_compared_and_others_give_null(source: str, answer: object) -> None:
    assert value_of(source) is answer


def test_what_python_alone_knows_is_compared_with_nothing() -> None:
    scope = {"this": object(), "that": float("nan")}

    answers = [value_of(source, scope) for source in ("this = this", "this < this", "that < 1", "this = 1")]

    assert answers == [None, None, None, None]


def test_numbers_from_json_compare_with_written_ones() -> None:
    scope = {"count_of": 3, "share": 0.1, "amount": Decimal("12.50")}

    answers = [value_of(source, scope) for source in ("count_of = 3", "share = 0.1", "amount = 12.5")]

    assert answers == [True, True, True]


def test_a_text_of_an_enumeration_is_a_text() -> None:
    class Route(str):
        __slots__ = ()

    assert value_of('route = "mediation"', {"route": Route("mediation")}) is True


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("1 in [1..5]", True),
        ("5 in [1..5]", True),
        ("1 in (1..5]", False),
        ("5 in [1..5)", False),
        ("1 in ]1..5]", False),
        ("5 in [1..5[", False),
        ("5 in ]1..5[", False),
        ("3 in (1..5)", True),
        ("null in [1..5]", None),
        ('"a" in [1..5]', None),
        ("1 in [1..null]", None),
        ("0 in [1..null]", False),
        ("-1 in [-2..-1]", True),
        ("2 in [1 + 1..2 * 2]", True),
        ('@"2026-03-02" in [@"2026-03-01"..@"2026-03-31"]', True),
        ("2 in (1)", False),
        ("2 in (1, 2)", True),
        ("2 in (> 1)", True),
        ("2 in > 1", True),
        ("2 in (< 1, > 5)", False),
        ("2 in (= 2)", True),
        ("2 in (!= 2)", False),
        ("2 in ((1..2), 7)", False),
        ("2 in ([1..2], 7)", True),
        ("null in (< 1, 2)", None),
        ("null in (< 1, null)", True),
        ('"b" in ("a", "b")', True),
        ('null in ("a", "b")', False),
        ('1 in ("a", "b")', None),
        ('"b" in ["a", "b"]', True),
        ('"c" in ["a", "b"]', False),
        ("[1] in [1, 2]", False),
        ("[1] in [[1], 2]", True),
        ("[1, 2] in [1, 2]", True),
        ("3 in [[1..2], [3..4]]", True),
        ("true in (1 > 0)", True),
        ("true in (null > 0)", None),
        ("2 between 1 and 3", True),
        ("3 between 1 and 2", False),
        ("null between 1 and 2", None),
        ("2 between 1 and 3 and false", False),
    ],
)
def test_a_value_is_looked_for_in_ranges_lists_and_tests(source: str, answer: object) -> None:
    assert value_of(source) is answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("if true then 1 else 2", 1),
        ("if false then 1 else 2", 2),
        ("if null then 1 else 2", 2),
        ("if 1 > 2 then 1 else if 2 > 1 then 3 else 4", 3),
        ("1 + if true then 1 else 2", 2),
    ],
)
def test_a_choice_takes_the_first_branch_only_where_its_condition_is_true(source: str, answer: int) -> None:
    assert value_of(source) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 - 3 - 4", -5),
        ("7 / 2", Decimal("3.5")),
        ("1 / 0", None),
        ("2 ** 3 ** 2", 64),
        ("2 ** -1", Decimal("0.5")),
        ("-2 ** 2", 4),
        ("--2", 2),
        ("-(1 + 1)", -2),
        ("-0", 0),
        ("0 ** -1", None),
        ("(-8) ** 0.5", None),
        ("0.1 + 0.2", Decimal("0.3")),
        ('1 + "1"', None),
        ("1 + null", None),
        ("true + 1", None),
        ('-"a"', None),
        ('"信访" + "事项"', "信访事项"),
        ('"a" - "b"', None),
    ],
)
def test_arithmetic_is_decimal_and_null_where_it_has_no_meaning(source: str, answer: object) -> None:
    assert value_of(source) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('@"2026-03-02" + @"P1D"', date(2026, 3, 3)),
        ('@"P1D" + @"2026-03-02"', date(2026, 3, 3)),
        ('@"2026-03-02" + @"PT25H"', date(2026, 3, 3)),
        ('@"2026-03-02" - @"PT1H"', date(2026, 3, 1)),
        ('@"2026-01-31" + @"P1M"', date(2026, 2, 28)),
        ('@"P1Y" + @"2024-02-29"', date(2025, 2, 28)),
        ('@"2026-03-31" - @"P1M"', date(2026, 2, 28)),
        ('@"2026-03-02" - @"2026-03-01"', timedelta(days=1)),
        ('@"2026-03-02T10:00:00Z" - @"2026-03-02T10:00:00+08:00"', timedelta(hours=8)),
        ('@"10:00:00" - @"09:30:00"', timedelta(minutes=30)),
        ('@"10:00:00" - @"09:30:00Z"', None),
        ('@"23:30:00" + @"PT1H"', time(0, 30)),
        ('@"PT1H" + @"23:30:00"', time(0, 30)),
        ('@"00:30:00" - @"PT1H"', time(23, 30)),
        ('@"P1D" + @"PT1H"', timedelta(hours=25)),
        ('@"P1D" - @"PT1H"', timedelta(hours=23)),
        ('@"P1Y" + @"P1M"', YearsMonths(13)),
        ('@"P1Y" - @"P1M"', YearsMonths(11)),
        ('@"P1D" * 2', timedelta(days=2)),
        ('0.5 * @"P1D"', timedelta(hours=12)),
        ('@"P1D" / 2', timedelta(hours=12)),
        ('@"P1D" / 0', None),
        ('@"P1D" / @"PT6H"', 4),
        ('@"P1D" / @"PT0S"', None),
        ('@"P1Y" * 2', YearsMonths(24)),
        ('0.5 * @"P1Y"', YearsMonths(6)),
        ('@"P1Y" / 5', YearsMonths(2)),
        ('@"P1Y" / 0', None),
        ('@"P1Y" / @"P6M"', 2),
        ('-@"P1D"', timedelta(days=-1)),
        ('-@"P1M"', YearsMonths(-1)),
        ('@"P1M" + @"P1D"', None),
        ('@"2026-03-02" + 1', None),
        ('@"P1D" * huge', None),
        ('@"P1M" * huge', None),
    ],
)
def test_dates_times_and_durations_are_added_subtracted_and_scaled(source: str, answer: object) -> None:
    assert value_of(source, {"huge": float("inf")}) == answer


@pytest.mark.parametrize(
    ("source", "moment"),
    [
        ('@"2026-03-02T10:00:00" + @"PT1H"', datetime(2026, 3, 2, 11)),  # noqa: DTZ001 - see below
        ('@"PT1H" + @"2026-03-02T10:00:00"', datetime(2026, 3, 2, 11)),  # noqa: DTZ001 - see below
        ('@"2026-03-02T10:00:00" - @"P1D"', datetime(2026, 3, 1, 10)),  # noqa: DTZ001 - see below
        ('@"2026-01-31T10:00:00" + @"P1M"', datetime(2026, 2, 28, 10)),  # noqa: DTZ001 - see below
        ('@"P1M" + @"2026-01-31T10:00:00"', datetime(2026, 2, 28, 10)),  # noqa: DTZ001 - see below
        ('@"2026-03-31T10:00:00" - @"P1M"', datetime(2026, 2, 28, 10)),  # noqa: DTZ001 - see below
    ],
)
def test_a_moment_without_offset_is_one_of_the_office(source: str, moment: datetime) -> None:
    found = value_of(source)

    assert isinstance(found, datetime)
    assert found.utcoffset() == timedelta(hours=8)
    assert found.replace(tzinfo=None) == moment


def test_moments_of_the_host_without_offset_are_moved_and_measured_by_themselves() -> None:
    scope = {"first": datetime(2026, 3, 2, 10), "last": datetime(2026, 3, 2, 11)}  # noqa: DTZ001 - the point

    assert value_of("last - first", scope) == timedelta(hours=1)
    assert value_of('first + @"PT1H" = last', scope) is True
    assert value_of('last - @"2026-03-02T10:00:00"', scope) is None


def test_an_hour_is_an_hour_where_clocks_were_changed() -> None:
    # In 1986 Shanghai set its clocks forward on 4 May at 2 o'clock.
    before, after = '@"1986-05-04T01:30:00"', '@"1986-05-04T03:30:00"'

    assert value_of(f"{after} - {before}") == timedelta(hours=1)
    assert value_of(f'{before} + @"PT1H" = {after}') is True


@pytest.mark.parametrize(
    "source",
    ['@"9999-12-31" + @"P1D"', '@"0001-01-01" - @"P1M"', '@"P99999999D" * 99999', '@"9999-12-31" + @"P1Y"'],
)
def test_leaving_the_calendar_is_an_error_and_not_null(source: str) -> None:
    with pytest.raises(FeelEvaluationError, match="A date leaves the years 1 to 9999"):
        value_of(source)


@pytest.mark.parametrize("operator", ["<", "=", "!=", ">="])
def test_a_condition_that_compares_a_date_with_its_text_is_an_error(operator: str) -> None:
    with pytest.raises(FeelEvaluationError, match=r"write date\(…\) around the text") as refused:
        condition(f"received_on {operator} today()", {"received_on": "2026-03-01"})

    assert refused.value.column == 13
    assert value_of(f"received_on {operator} today()", {"received_on": "2026-03-01"}) is None
    assert condition(f"received_on {operator} 3", {"received_on": "2026-03-01"}) is None
