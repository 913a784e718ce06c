"""Names, paths, lists, contexts and filters."""

import copy
import pickle
from types import MappingProxyType

import pytest

from engine.feel import FeelEvaluationError, FeelSyntaxError, YearsMonths, parse, parse_unary_tests
from tests.unit.feel.asking import condition, value_of

REQUESTS = [
    {"organ": "housing", "status": "done", "days": 3},
    {"organ": "police", "status": "open", "days": 9},
    {"organ": "water", "days": 1},
]


def test_a_name_is_read_from_the_scope() -> None:
    assert value_of("信访类型", {"信访类型": "claim"}) == "claim"


def test_an_unset_name_is_null_in_a_table_and_an_error_in_a_condition() -> None:
    assert value_of("route") is None
    with pytest.raises(FeelEvaluationError, match='"route" is not set') as refused:
        condition('true and\nroute = "x"')

    assert (refused.value.line, refused.value.column) == (2, 1)


def test_a_name_set_to_null_is_set() -> None:
    assert condition("route = null", {"route": None}) is True


def test_whether_a_name_is_defined_may_be_asked_in_a_condition() -> None:
    assert condition("is defined(route)") is False
    assert condition("is defined(request.due)", {"request": {}}) is False
    assert condition("is defined(route)", {"route": "x"}) is True
    assert condition("is defined(route)", {"route": None}) is False


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("request.organ", "housing"),
        ("request.due", None),
        ("nothing.organ", None),
        ("request.organ.name", None),
        ("requests.organ", ["housing", "police", "water"]),
        ("requests.status", ["done", "open", None]),
        ("frozen.organ", "tax"),
        ("pair.year", [None, None]),
        ("{a: {b: 1}}.a.b", 1),
        ('{"two words": 1}.two', None),
        ("{a: 1, b: a + 1, c: a + b}.c", 3),
        ("{}.a", None),
        ("[].a", []),
        ("[1, 2, 3]", [1, 2, 3]),
        ("[[1], []]", [[1], []]),
    ],
)
def test_a_path_goes_into_contexts_and_through_lists(source: str, answer: object) -> None:
    scope = {
        "request": REQUESTS[0],
        "requests": REQUESTS,
        "frozen": MappingProxyType({"organ": "tax"}),
        "pair": (1, "a"),
    }

    assert value_of(source, scope) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('@"2026-03-02".year', 2026),
        ('@"2026-03-02".month', 3),
        ('@"2026-03-02".day', 2),
        ('@"2026-03-02".weekday', 1),
        ('@"2026-03-02".hour', None),
        ('@"2026-03-08T10:20:30".weekday', 7),
        ('@"2026-03-08T10:20:30".hour', 10),
        ('@"10:20:30".minute', 20),
        ('@"10:20:30".second', 30),
        ('@"P1DT2H3M4S".days', 1),
        ('@"P1DT2H3M4S".hours', 2),
        ('@"P1DT2H3M4S".minutes', 3),
        ('@"P1DT2H3M4S".seconds', 4),
        ('@"-P1DT2H".hours', -2),
        ('@"P1Y2M".years', 1),
        ('@"P1Y2M".months', 2),
        ('@"-P1Y2M".years', -1),
        ('@"-P1Y2M".months', -2),
        ("[1..5].start", 1),
        ("[1..5].end", 5),
        ('[@"2026-03-02", @"2025-03-02"].year', [2026, 2025]),
        ('"text".year', None),
        ("today().year", 2026),
    ],
)
def test_dates_durations_and_ranges_have_properties(source: str, answer: object) -> None:
    assert value_of(source) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("[1, 2, 3][1]", 1),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][0]", None),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][1.5]", None),
        ("[1, 2, 3][number]", 2),
        ("[][number]", None),
        ("5[1]", 5),
        ("null[1]", None),
        ("null[item > 1]", []),
        ("[1, 2][true]", [1, 2]),
        ("[1, 2][false]", []),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("[1, 2, 3][item >= number]", [2, 3]),
        ("[1, 2, 3][modulo(item, 2) = 0]", [2]),
        ("[][not(item)]", []),
        ('requests[status = "done"].organ', ["housing"]),
        ("requests[days > number].organ", ["housing", "police"]),
        ("requests[item.days > 3].organ", ["police"]),
        ('requests[status = "open"][1].days', 9),
        ("[{a: [1, 2]}, {a: [3]}][count(a[item > 1]) = 1].a", [[1, 2], [3]]),
        ("[{a: 1}][some a in [2] satisfies a = 2]", [{"a": 1}]),
        ("[{x: 1}][some a in [2] satisfies x = 1 and a = 2]", [{"x": 1}]),
        ("for a in [7] return [{a: 1}, {b: 1}][a = 7]", [[{"b": 1}]]),
    ],
)
def test_a_filter_takes_an_index_or_a_condition_on_each_item(source: str, answer: object) -> None:
    scope = {"requests": REQUESTS, "number": 2}

    assert value_of(source, scope) == answer


def test_a_condition_on_items_names_what_is_neither_set_nor_an_entry() -> None:
    with pytest.raises(FeelEvaluationError, match='"status" is neither set nor an entry of the item'):
        condition('requests[status = "done"]', {"requests": REQUESTS})


def test_a_condition_on_an_empty_list_asks_for_no_entry() -> None:
    assert condition('requests[status = "done"]', {"requests": []}) == []
    assert condition("requests[urgent]", {"requests": []}) == []
    assert condition("requests[place]", {"requests": [], "place": 1}) is None
    with pytest.raises(FeelEvaluationError, match='"urgent" is not set'):
        condition("requests[urgent] = urgent", {"requests": []})


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("for i in [1, 2] return i * 2", [2, 4]),
        ("for i in 1..3 return i", [1, 2, 3]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1..3) return i", [1, 2]),
        ("for i in (1..3] return i", [2, 3]),
        ("for i in (3..1) return i", [2]),
        ("for i in (1..2) return i", []),
        ("for i in [1, 2], j in [10, 20] return i + j", [11, 21, 12, 22]),
        ("for i in [[1, 2], [3]], j in i return j", [1, 2, 3]),
        ("for i in 5 return i", [5]),
        ("for i in null return i", None),
        ("for i in [] return i", []),
        ("for i in [1] return for i in [2] return i", [[2]]),
        ("some i in [1, 2] satisfies i > 1", True),
        ("some i in [1, 2] satisfies i > 2", False),
        ("some i in [1, null] satisfies i > 2", None),
        ("some i in [null, 3] satisfies i > 2", True),
        ("some i in null satisfies i > 2", None),
        ("some i in [1, 2], j in [2] satisfies i = j", True),
        ("every i in [1, 2] satisfies i > 0", True),
        ("every i in [1, 2] satisfies i > 1", False),
        ("every i in [1, null] satisfies i > 0", None),
        ("every i in [] satisfies i > 0", True),
    ],
)
def test_loops_go_through_lists_and_whole_numbers(source: str, answer: object) -> None:
    assert value_of(source) == answer


def test_a_loop_variable_hides_the_name_of_the_scope() -> None:
    expression = parse("[count(requests), for requests in [1] return requests]")

    assert value_of(expression.source, {"requests": [5, 6]}) == [2, [1]]
    assert expression.names == {"requests"}


@pytest.mark.parametrize("source", ["for i in [0.5..2] return i", 'for i in ["a".."b"] return i'])
def test_a_loop_through_what_cannot_be_counted_is_an_error(source: str) -> None:
    with pytest.raises(FeelEvaluationError, match="a range of whole numbers"):
        value_of(source)


def test_a_context_names_an_entry_once() -> None:
    with pytest.raises(FeelSyntaxError, match='two entries named "a"'):
        parse("{a: 1, a: 2}")


def test_an_expression_tells_what_it_reads_calls_and_compares() -> None:
    expression = parse(
        'route = "mediation" and "x" != route and request.kind in ("a", "b") '
        'and list contains(claims, "wages") and deadline("C10") < today() '
        'and (some r in requests satisfies r.state = "done") and level in ["city", "county"] '
        'and count(requests[status = "open" and days > most]) = 0'
    )

    assert expression.names == {"route", "request", "claims", "requests", "level"}
    assert expression.item_names == {"status", "days", "most"}
    assert expression.functions == {"list contains", "deadline", "today", "count"}
    assert expression.literals_compared == {
        "route": {"mediation", "x"},
        "request.kind": {"a", "b"},
        "claims": {"wages"},
        "level": {"city", "county"},
    }


def test_unary_tests_tell_what_they_read_and_name() -> None:
    cell = parse_unary_tests('"a", ["b", 1], = "c", ? != "d", != "e", route = "f", > limit')

    assert cell.literals == {"a", "b", "c", "d", "e"}
    assert cell.names == {"route", "limit"}
    assert cell.literals_compared == {"route": {"f"}}
    assert not cell.passes_all


def test_an_expression_is_parsed_once_and_equal_to_its_copies() -> None:
    expression, cell = parse("a + 1"), parse_unary_tests("< 5")

    assert parse("a + 1") is expression
    assert copy.deepcopy(expression) is expression
    assert copy.deepcopy(cell) is cell
    assert pickle.loads(pickle.dumps(expression)) == expression  # noqa: S301 - its own
    assert len({expression, parse("a + 1"), parse("a + 2")}) == 2


def test_a_duration_in_months_knows_no_days() -> None:
    assert value_of('@"P2M"') == YearsMonths(2)
