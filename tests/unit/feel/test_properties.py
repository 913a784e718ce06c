"""What holds for every text and every scope."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, evaluate, parse, parse_unary_tests, to_json
from engine.feel.notation import to_literal
from engine.feel.temporal import YearsMonths, read_duration, write_duration
from tests.unit.feel.asking import ENVIRONMENT, passes, value_of

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.decimals() | st.floats()
VALUES = st.recursive(
    SCALARS,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.sampled_from("abc"), part, max_size=3),
)
SCOPES = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)

MARKS = (
    '( ) [ ] { } : , . .. + - * / ** = != < >= ? // a b c 1 2.5 "x" null true false '
    '@"2026-03-02" @"P1M" @"PT1H"'
)
WORDS = (
    "and|or|in|between|if|then|else|for|some|every|satisfies|return|not(|count(|sum(|string(|date(|today()|item|"
    "instance of|function(a)|partial|list<|date and time|substring(string:|"
    "list contains(|distinct values(|max(|abs(|flatten(|substring(|number(|modulo(|split(|matches("
)
PIECES = st.sampled_from((*MARKS.split(), *WORDS.split("|")))
TEXTS = st.text(max_size=40) | st.lists(PIECES, max_size=25).map(" ".join)


def _atoms() -> st.SearchStrategy[str]:
    return st.sampled_from(
        [
            "a",
            "b",
            "c",
            "0",
            "2",
            "-1.5",
            '"x"',
            "null",
            "true",
            "[1, 2]",
            "{a: 1}",
            '@"2026-03-02"',
            '@"P1M"',
        ]
    )


TYPES = st.sampled_from(
    ["number", "Any", "list<number>", "context<a: string>", "range<date>", "date and time"]
)
OF_TWO = st.sampled_from(
    [
        *("before", "meets", "overlaps before", "finishes", "includes", "starts", "coincides", "is", "union"),
        *("concatenate", "remove", "decimal", "stddev", "mode", "median", "string join"),
    ]
)


def _compound(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", ">=", "and", "or", "in"])
    functions = st.sampled_from(
        [
            "count",
            "sum",
            "string",
            "not",
            "max",
            "flatten",
            "distinct values",
            "abs",
            "date",
            "floor",
            "reverse",
        ]
    )
    return (
        st.builds("({} {} {})".format, part, operators, part)
        | st.builds("{}({})".format, functions, part)
        | st.builds("({}).a".format, part)
        | st.builds("({})[{}]".format, part, part)
        | st.builds("(if {} then {} else {})".format, part, part, part)
        | st.builds("(for i in {} return {})".format, part, part)
        | st.builds("(some a in {} satisfies {})".format, part, part)
        | st.builds("(every i in {} satisfies i = {})".format, part, part)
        | st.builds("({} between {} and {})".format, part, part, part)
        | st.builds("[{}..{})".format, part, part)
        | st.builds("(>= {})".format, part)
        | st.builds("(function(x, a) {})({}, a)".format, part, part)
        | st.builds("sort([{}, b, 2], function(x, y) {})".format, part, part)
        | st.builds("(for i in {} return [partial, {}])".format, part, part)
        | st.builds("({} instance of {})".format, part, TYPES)
        | st.builds("{}({}, {})".format, OF_TWO, part, part)
        | st.builds('replace(string({}), "(x|1)+?", string({}))'.format, part, part)
    )


EXPRESSIONS = st.recursive(_atoms(), _compound, max_leaves=12)


@given(TEXTS)
def test_any_text_is_an_expression_or_a_feel_error(source: str) -> None:
    for read in (parse, parse_unary_tests):
        refused = _refusal(read, source)

        assert refused is None or 0 <= refused.offset <= len(source)
        assert refused is None or min(refused.line, refused.column) >= 1
        assert refused is None or str(refused).endswith(".")


def _refusal(read: Callable[[str], object], source: str) -> FeelError | None:
    try:
        read(source)
    except FeelError as refused:
        return refused
    return None


@given(TEXTS | EXPRESSIONS, SCOPES)
def test_evaluating_never_changes_the_scope_and_raises_nothing_but_feel_errors(
    source: str, scope: dict[str, object]
) -> None:
    before = copy.deepcopy(scope)

    try:
        to_json(evaluate(parse(source), scope, ENVIRONMENT))
        passes(source, scope.get("a"), scope)
    except FeelError:
        pass

    assert repr(scope) == repr(before)


def _outcome(source: str, scope: dict[str, object]) -> str:
    try:
        return repr(value_of(source, scope))
    except FeelError as refused:
        return refused.reason


@given(EXPRESSIONS, SCOPES)
def test_the_same_expression_gives_the_same_value_again(source: str, scope: dict[str, object]) -> None:
    assert _outcome(source, scope) == _outcome(source, scope)


@given(EXPRESSIONS, SCOPES)
def test_a_double_negation_of_an_answer_is_the_answer(source: str, scope: dict[str, object]) -> None:
    answer = _outcome(f"({source}) = a", scope)

    assert _outcome(f"not(not(({source}) = a))", scope) == answer


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_whole_numbers_are_added_as_python_adds_them(first: int, second: int) -> None:
    assert to_json(value_of("a + b", {"a": first, "b": second})) == first + second


@given(
    st.timedeltas(-timedelta(days=99_999), timedelta(days=99_999))
    | st.integers(-9_999, 9_999).map(YearsMonths)
)
def test_every_duration_is_read_back_as_it_is_written(duration: timedelta | YearsMonths) -> None:
    assert read_duration(write_duration(duration)) == duration


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds get their zone from timezones
def test_every_moment_is_read_back_as_it_is_stored(moment: datetime) -> None:
    assert value_of("date and time(stored) = moment", {"stored": to_json(moment), "moment": moment}) is True


WRITTEN = st.recursive(
    st.none()
    | st.booleans()
    | st.text(max_size=8)
    | st.decimals(-(10**9), 10**9, allow_nan=False, places=3)
    | st.dates()
    | st.timedeltas(-timedelta(days=999), timedelta(days=999))
    | st.integers(-999, 999).map(YearsMonths)
    | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - as above
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=4), part, max_size=3),
    max_leaves=6,
)


@given(WRITTEN)
def test_every_value_written_as_feel_is_read_back(value: object) -> None:
    assert value_of(to_literal(value)) == value
