"""How ranges and points lie to one another, and the lesser functions of lists and numbers, by DMN 1.3."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Range
from tests.unit.feel.asking import value_of

RELATIONS = (
    *("before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after"),
    *("finishes", "finished by", "includes", "during", "starts", "started by", "coincides"),
)


@pytest.mark.parametrize(
    "source",
    [
        *("before(1, 10)", "before(1, [2..10])", "before(1, (1..10])", "before([1..10], 11)"),
        *("before([1..10), 10)", "before([1..10), [10..20])", "before([1..10], (10..20])"),
        *("after(10, 5)", "after(12, [2..5])", "after(10, [1..10))", "after([11..20], 10)"),
        *("meets([1..5], [5..10])", "met by([5..10], [1..5])"),
        *("overlaps([5..10], [1..6])", "overlaps([1..5], [5..8])", "overlaps((3..7), [4..4])"),
        *("overlaps before([1..5], [4..10])", "overlaps before([1..5), (1..5])"),
        *("overlaps before([1..5], (1..5])", "overlaps after([4..10], [1..5])"),
        *("overlaps after((1..5], [1..5))", "finishes(10, [1..10])", "finishes([5..10], [1..10])"),
        *("finishes((5..10), [1..10))", "finishes((1..10], [1..10])", "finished by([1..10], 10)"),
        *("includes([1..10], 5)", "includes([1..10], [4..6])", "includes((1..10], (1..5])"),
        *("during(5, [1..10])", "during([1..10), [1..10])", "starts(1, [1..10])"),
        *("starts([1..5), [1..5])", "starts((1..5], (1..10])", "started by([1..10], 1)"),
        *("started by((1..10], (1..5])", "coincides(5, 5)", "coincides([1..5], [1..5])"),
        'includes([@"2026-03-01"..@"2026-03-31"], @"2026-03-02")',
        'before(@"P1D", @"P2D")',
    ],
)
def test_the_relation_holds(source: str) -> None:
    assert value_of(source) is True


@pytest.mark.parametrize(
    "source",
    [
        *("before(10, 1)", "before(1, [1..10])", "before([1..10], 10)", "before([1..10], [10..20])"),
        *("after([1..10), (10..20])", "meets([1..5), [5..10])", "meets([1..5], (5..10])"),
        *("meets([1..5], [6..10])", "overlaps([1..5), [5..8])", "overlaps([1..5], (5..8])"),
        *("overlaps before([1..5], [1..5])", "overlaps before([1..10], [4..5])"),
        *("overlaps after([1..5], [1..5])", "finishes(10, [1..10))", "finishes([5..10), [1..10])"),
        *("finishes([1..10], (1..10])", "includes([1..10), 10)", "includes([1..10], [0..5])"),
        *("starts(1, (1..10])", "starts([1..5], [1..5))", "coincides(3, 4)", "coincides([1..5], (1..5])"),
    ],
)
def test_the_relation_does_not_hold(source: str) -> None:
    assert value_of(source) is False


@pytest.mark.parametrize(
    "source",
    [
        *('before(1, "a")', "before(null, 1)", "meets(1, [1..2])", "met by([1..2], 1)", "overlaps(1, 2)"),
        *("includes(1, 1)", "during(1, 1)", "starts([1..2], 1)", "finished by(1, 1)", "coincides(1, null)"),
        *('includes([1..5], "a")', "finishes(1, null)"),
    ],
)
def test_what_has_no_order_has_no_relation(source: str) -> None:
    assert value_of(source) is None


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    low, length = draw(st.integers(0, 6)), draw(st.integers(1, 6))
    closed = draw(st.tuples(st.booleans(), st.booleans()))
    return Range(low=low, high=low + length, low_closed=closed[0], high_closed=closed[1])


def _points(bounds: Range) -> frozenset[Decimal]:
    """Return the quarters that lie in a range; all ends are whole, so they tell any two ranges apart."""
    quarters = [Decimal(number) / 4 for number in range(60)]
    return frozenset(point for point in quarters if value_of("a in b", {"a": point, "b": bounds}))


@given(ranges(), ranges())
def test_the_relations_of_ranges_are_those_of_the_values_in_them(one: Range, two: Range) -> None:
    first, second = _points(one), _points(two)
    said = {name: value_of(f"{name}(a, b)", {"a": one, "b": two}) for name in RELATIONS}

    assert said["before"] is (max(first) < min(second))
    assert said["after"] is (min(first) > max(second))
    assert said["meets"] is (max(first) == min(second))
    assert said["met by"] is (min(first) == max(second))
    assert said["overlaps"] is bool(first & second)
    assert said["includes"] is (first >= second)
    assert said["during"] is (first <= second)
    assert said["coincides"] is (first == second)
    assert said["starts"] is (first <= second and min(first) == min(second))
    assert said["finishes"] is (first <= second and max(first) == max(second))
    shared = bool(first & second)
    assert said["overlaps before"] is (shared and min(first) < min(second) and max(first) <= max(second))
    assert said["overlaps after"] is (shared and min(second) < min(first) and max(second) <= max(first))


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("product(2, 3, 4)", 24),
        ("product([])", None),
        ('product([2, "a"])', None),
        ("median(8, 2, 5, 3, 4)", 4),
        ("median([6, 1, 2, 3])", Decimal("2.5")),
        ("median([])", None),
        ("median(null)", None),
        ("stddev([7])", None),
        ("stddev([])", None),
        ("stddev([1, 3])", Decimal("1.414213562373095048801688724209698")),
        ("mode(6, 3, 9, 6, 6)", [6]),
        ("mode([6, 1, 9, 6, 1])", [1, 6]),
        ("mode([])", []),
        ("mode(null)", None),
        ('mode(["a"])', None),
        ("insert before([1, 3], 1, 2)", [2, 1, 3]),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("insert before([1, 3], 3, 2)", None),
        ("insert before([1, 3], 0, 2)", None),
        ("remove([1, 2, 3], -1)", [1, 2]),
        ("remove([1, 2, 3], 4)", None),
        ("decimal(1/3, 2)", Decimal("0.33")),
        ("decimal(1.5, 0)", 2),
        ("decimal(2.5, 0)", 2),
        ("floor(1.56, 1)", Decimal("1.5")),
        ("ceiling(1.51, 1)", Decimal("1.6")),
        ("round up(1.01, 1)", Decimal("1.1")),
        ("round down(-1.09, 1)", -1),
        ("round half up(-2.5)", -3),
        ("round half down(-2.5)", -2),
        ("sqrt(-1)", None),
        ("sqrt(2) * sqrt(2) > 1.99", True),
        ("log(0)", None),
        ("decimal(log(10), 4)", Decimal("2.3026")),
        ("decimal(exp(5), 3)", Decimal("148.413")),
        ("odd(5)", True),
        ("even(5)", False),
        ("even(-2)", True),
        ("odd(1.5)", None),
        ("is(1, 1)", True),
        ("is(null, null)", True),
        ('is(1, "1")', False),
        ('is(@"10:00:00+08:00", @"02:00:00Z")', False),
        ('is(@"10:00:00", @"10:00:00")', True),
        ('day of year("2026-02-01")', None),
        ('day of week(@"2026-03-08T10:00:00Z")', "Sunday"),
        ('month of year(@"2026-12-01")', "December"),
        ("context([{key: 1, value: 2}])", None),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ("context([1])", None),
        ("context([])", {}),
        ("context merge([{a: 1}, {b: 2}])", {"a": 1, "b": 2}),
        ("context merge([1])", None),
        ('context put({a: 1}, "a", 2)', {"a": 2}),
    ],
)
def test_lesser_functions(source: str, answer: object) -> None:
    assert value_of(source) == answer
