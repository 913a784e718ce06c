"""Types, functions of one's own, named arguments, one-sided ranges, results so far."""

from datetime import date, timedelta

import pytest

from engine.feel import BudgetExceededError, FeelError, FeelEvaluationError, evaluate, parse, to_json
from engine.feel.run import Environment
from tests.unit.feel.asking import ENVIRONMENT, passes, value_of


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("1 instance of number", True),
        ("1 instance of string", False),
        ('"a" instance of string', True),
        ("true instance of boolean", True),
        ("null instance of Null", True),
        ("null instance of null", True),
        ("null instance of Any", False),
        ("1 instance of Any", True),
        ("null instance of number", False),
        ('@"2026-03-02" instance of date', True),
        ('@"2026-03-02" instance of date and time', False),
        ('@"2026-03-02T10:00:00" instance of date and time', True),
        ('@"2026-03-02T10:00:00" instance of date', False),
        ('@"10:00:00" instance of time', True),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1M" instance of days and time duration', False),
        ('@"P1M" instance of years and months duration', True),
        ("[1, 2] instance of list", True),
        ("[1, 2] instance of list<number>", True),
        ("[1, null] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[[1]] instance of list<list<number>>", True),
        ("{a: 1} instance of context", True),
        ('{a: 1, b: "x"} instance of context<a: number, b: string>', True),
        ("{a: 1} instance of context<a: string>", False),
        ("{a: 1} instance of context<b: number>", False),
        ("[1..5] instance of range", True),
        ("[1..5] instance of range<number>", True),
        ("(< 5) instance of range<number>", True),
        ('["a".."b"] instance of range<number>', False),
        ("(function(a) a) instance of function<number> -> number", True),
        ("(function(a) a) instance of function<> -> Any", True),
        ("1 instance of function", False),
        ("-1 instance of number", None),
        ("1 instance of number and true", True),
        ('@"2026-03-02" instance of date and true', True),
        ("1 + 1 instance of number", None),
    ],
)
def test_instance_of_tells_the_type_of_a_value(source: str, answer: object) -> None:
    assert value_of(source) is answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("(function(a, b) a + b)(1, 2)", 3),
        ("{add: function(a, b) a + b, three: add(1, 2)}.three", 3),
        ("{add: function(a, b) a + b}.add(1, 2)", 3),
        ("(function() 5)()", 5),
        ("(function(a) a)(1, 2)", None),
        ("(function(a: number) a + 1)(1)", 2),
        ('(function(a: number) string(a))("x")', None),
        ("(function(a: list<number>) count(a))([1, 2])", 2),
        ("(if true then function(a) a else null)(1)", 1),
        ("{a: 1}.a(1)", None),
        ("(function(a) function(b) a + b)(1)(2)", 3),
        ("[for i in 1..3 return function() i][1][1]()", 1),
        ("{x: 1, f: function() x, y: for x in [7] return f()}.y", [1]),
        ("for f in [function(a) a + 1, function(a) a * 10] return f(2)", [3, 20]),
        ("{count: function(a) 9, b: count([1, 2])}.b", 9),
        ("sort([3, 1, 2])", [1, 2, 3]),
        ('sort(["b", "a"])', ["a", "b"]),
        ('sort([1, "a"])', None),
        ("sort([])", []),
        ("sort(null)", None),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
        ("sort([{a: 2, b: 1}, {a: 1}, {a: 2, b: 2}], function(x, y) x.a < y.a).b", [None, 1, 2]),
        ("sort([2, 1], function(x) x)", None),
        ("sort([2, 1], 5)", None),
        ("sort(list: [2, 1], precedes: function(x, y) x < y)", [1, 2]),
    ],
)
def test_a_function_of_ones_own_is_called_with_what_was_in_reach(source: str, answer: object) -> None:
    assert value_of(source) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('substring(string: "foobar", start position: 3)', "obar"),
        ('substring(length: 2, start position: 3, string: "foobar")', "ob"),
        ('number(from: "1,5", decimal separator: ",")', 1.5),
        ("date(year: 2026, month: 3, day: 2)", date(2026, 3, 2)),
        ('date(from: "2026-03-02")', date(2026, 3, 2)),
        ("not(negand: true)", False),
        ("count(list: [1, 2])", 2),
        ("sum(list: [1, 2])", 3),
        ("meets(range1: [1..5], range2: [5..9])", True),
    ],
)
def test_arguments_may_be_given_by_name(source: str, answer: object) -> None:
    assert value_of(source) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("4 in (< 5)", True),
        ("5 in (< 5)", False),
        ("{r: (< 5), a: 4 in r}.a", True),
        ("{r: (>= 5), a: 5 in r}.a", True),
        ("{r: (>= 5), a: null in r}.a", None),
        ('{r: (>= 5), a: "x" in r}.a', None),
        ("(> 5).start", 5),
        ("(> 5).end", None),
        ("(> 5).start included", False),
        ("(<= 5).end included", True),
        ("[1..5).end included", False),
        ("(< 5) = (< 5)", True),
        ("(< 5) = (<= 5)", False),
        ("7 in [< 5, > 6]", True),
        ("5 in [< 5, > 6]", False),
        ("[(< 5)][1].end", 5),
        ("count([< 5, 7])", 2),
        ("includes((< 5), 4)", True),
        ("before((< 5), 5)", True),
        ("before((< 5), (> 4))", False),
        ("overlaps((< 5), (> 4))", True),
        ("meets((<= 5), (>= 5))", True),
        ("meets((>= 5), (<= 5))", False),
    ],
)
def test_a_range_may_have_one_end_only(source: str, answer: object) -> None:
    assert value_of(source) is answer or value_of(source) == answer


def test_a_cell_may_look_into_a_range_that_its_scope_holds() -> None:
    assert passes("limits", 4, {"limits": value_of("(< 5)")})
    assert not passes("limits", 5, {"limits": value_of("(< 5)")})


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("for i in 1..3 return count(partial)", [0, 1, 2]),
        ("for i in 1..2, j in 1..2 return count(partial)", [0, 1, 2, 3]),
        ("for i in 1..3 return partial", [[], [[]], [[], [[]]]]),
        ("for i in [1] return for j in [1, 2] return count(partial)", [[0, 1]]),
        ('for d in @"2026-02-27"..@"2026-03-01" return d.day', [27, 28, 1]),
        ('for d in @"2026-03-02"..@"2026-03-01" return d.day', [2, 1]),
    ],
)
def test_a_loop_knows_its_results_so_far_and_goes_through_days(source: str, answer: object) -> None:
    assert value_of(source) == answer


def test_a_variable_named_partial_is_read_outside_of_loops() -> None:
    assert value_of("partial + 1", {"partial": 1}) == 2
    assert parse("for i in [1] return partial").names == frozenset()


def test_a_moment_knows_its_offset_and_its_zone() -> None:
    assert value_of('@"2026-03-02T10:00:00+08:00".time offset') == timedelta(hours=8)
    assert value_of("now().timezone") == "Asia/Shanghai"
    assert value_of('@"10:00:00".time offset') is None


@pytest.mark.parametrize(
    "source",
    [
        "(function(f) f(f))(function(f) f(f))",
        "{f: function(n) for i in 1..200 return n, a: for i in 1..200 return f(i)}.a",
        "for i in 1..100000 return partial",
        'sort(for i in 1..3000 return i, function(a, b) contains(string(a), "9") and a > b)',
    ],
)
def test_functions_and_results_so_far_cost_steps_like_everything_else(source: str) -> None:
    with pytest.raises(BudgetExceededError):
        value_of(source)


def test_the_history_holds_no_function_and_no_range() -> None:
    for source, thing in {"function(a) a": "a function", "(< 5)": "a range"}.items():
        with pytest.raises(FeelError, match=f"The history cannot hold {thing}"):
            to_json(value_of(source))


def test_a_function_of_ones_own_hides_a_function_of_the_host() -> None:
    environment = Environment(now=ENVIRONMENT.now, zone=ENVIRONMENT.zone, functions={"f": lambda: 1})

    assert evaluate(parse("f()"), {}, environment) == 1
    assert evaluate(parse("{f: function() 2, a: f()}.a"), {}, environment) == 2
    assert parse("{f: function() 2, a: f()}.a").functions == frozenset()


@pytest.mark.parametrize("replacement", ["$", r"\\x", "$x"])
def test_a_replacement_that_means_nothing_is_an_error(replacement: str) -> None:
    with pytest.raises(FeelEvaluationError, match="means nothing"):
        value_of(f'replace("a", "a", "{replacement}")')
