"""The built-in functions, each by what the DMN specification says of it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.feel import BUILTIN_NAMES, FeelEvaluationError, FeelSyntaxError, YearsMonths, evaluate, parse
from engine.feel.run import Environment
from tests.unit.feel.asking import ENVIRONMENT, MORNING, SHANGHAI, value_of


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("count([1, 2])", 2),
        ("count([])", 0),
        ("count(5)", 1),
        ("count(null)", None),
        ("sum([1, 2, 3])", 6),
        ("sum(1, 2, 3)", 6),
        ("sum([])", None),
        ("sum(null)", None),
        ('sum([1, "2"])', None),
        ("mean([1, 2])", Decimal("1.5")),
        ("mean(1, 2, 3)", 2),
        ("mean([])", None),
        ('mean(["a"])', None),
        ("min([3, 1, 2])", 1),
        ("min(3, 1, 2)", 1),
        ('min(["b", "a"])', "a"),
        ("min([])", None),
        ("min(null)", None),
        ('min([1, "a"])', None),
        ("max([1, 3, 2])", 3),
        ('max(@"2026-03-02", @"2026-03-03")', date(2026, 3, 3)),
        ("all([true, true])", True),
        ("all([true, false, null])", False),
        ("all([true, null])", None),
        ("all([])", True),
        ("all(null)", None),
        ("all(true, false)", False),
        ("any([false, true, null])", True),
        ("any([false, null])", None),
        ("any([])", False),
        ("any(false, false)", False),
        ('list contains(["a", "b"], "b")', True),
        ('list contains(["a", "b"], "c")', False),
        ("list contains([1, null], null)", True),
        ("list contains([[1], 2], [1.0])", True),
        ("list contains([[1], 2], 1)", False),
        ("list contains([{a: 1}], {a: 1.0})", True),
        ("list contains([[1..5]], [1..5])", True),
        ("list contains([[1..5]], 3)", False),
        ("list contains([true], 1)", False),
        ('list contains("a", "a")', True),
        ("list contains(null, 1)", None),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1], [2, 3], [])", [1, 2, 3]),
        ("concatenate([1], 2)", [1, 2]),
        ("concatenate([1], null)", None),
        ('distinct values([2, 1, 2.0, "1", true])', [2, 1, "1", True]),
        ("distinct values([])", []),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("flatten([1, [2, [3, []]], {a: [4]}])", [1, 2, 3, {"a": [4]}]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("index of([1, 2], 3)", []),
        ("reverse([1, 2, 3])", [3, 2, 1]),
        ("sublist([1, 2, 3], 2)", [2, 3]),
        ("sublist([1, 2, 3], 1, 2)", [1, 2]),
        ("sublist([1, 2, 3], -2, 1)", [2]),
        ("sublist([1, 2, 3], 0)", None),
        ("sublist([1, 2, 3], 4)", None),
        ("sublist([1, 2, 3], 1.5)", None),
        ("sublist([1, 2, 3], 1, -1)", None),
        ("sublist([1, 2, 3], 1, 0.5)", None),
        ('get value({a: 1}, "a")', 1),
        ('get value({a: 1}, "b")', None),
        ('get value(1, "a")', None),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ],
)
def test_functions_on_lists_and_contexts(source: str, answer: object) -> None:
    assert value_of(source) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('contains("信访事项", "事项")', True),
        ('contains("信访事项", "复查")', False),
        ('contains(null, "a")', None),
        ('contains("a", 1)', None),
        ('starts with("信访事项", "信访")', True),
        ('ends with("信访事项", "信访")', False),
        ('upper case("aB")', "AB"),
        ('lower case("aB")', "ab"),
        ('string length("信访")', 2),
        ('string length("😀")', 1),
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", 3, 3)', "oba"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 0)', None),
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "xyz")', ""),
        ('substring before("foobar", "")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("foobar", "xyz")', ""),
        ('substring after("foobar", "")', "foobar"),
        ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
        (r'split("a|b", "\\|")', ["a", "b"]),
        ('split("ab", "")', ["ab"]),
        ('split("a, b;c", "[,;] *")', ["a", "b", "c"]),
        (r'split("a1b22", "\\d+")', ["a", "b", ""]),
        (r'split("ab", "\\d*")', ["ab"]),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('string join(["a", "b"])', "ab"),
        ("string join([])", ""),
        ('string join(["a", 1])', None),
        ('replace("banana", "a", "o")', "bonono"),
        ('replace("banana", "an", "[$0]")', "b[an][an]a"),
        ('replace("abcd", "(ab)|(cd)", "[1=$1][2=$2]")', "[1=ab][2=][1=][2=cd]"),
        ('replace("aaa", "a+?", "b")', "bbb"),
        ('replace("aaa", "a+", "b")', "b"),
        ('replace("aab", "a{1,2}?", "b")', "bbb"),
        ('replace("abc", "x*", "-")', "-a-b-c-"),
        ('replace("a.b", "[.]", "\\\\$")', "a$b"),
        ('replace("ABC", "b", "x", "i")', "AxC"),
        ('replace("AbC", "[^b]", "-", "i")', "-b-"),
        (r'replace("a\nb", "^", "> ", "m")', "> a\n> b"),
        ('replace("ab", "a b", "c", "x")', "c"),
        ('replace("abc", null, "x")', None),
        ('replace("aab", "(a|ab)(b?)", "[$1,$2]")', "[a,][a,b]"),
        ('matches("A", "a")', False),
        ('matches("A", "a", "i")', True),
        (r'matches("a\nb", "a.b")', False),
        (r'matches("a\nb", "a.b", "s")', True),
        (r'matches("a\nb", "a$", "m")', True),
        ("string((< 5))", "(< 5)"),
        ("string((>= 5))", "(>= 5)"),
        ("string([1, function(a) a])", "[1, null]"),
        ("string(1.50)", "1.5"),
        ("string(100)", "100"),
        ("string(true)", "true"),
        ('string("a")', "a"),
        ("string(null)", None),
        ('string(@"2026-03-02")', "2026-03-02"),
        ('string(@"P1Y2M")', "P1Y2M"),
        ('string(@"10:00:00")', "10:00:00"),
        (r'string([1, null, false, "a\"b\n", {c: [1..2)}])', r'[1, null, false, "a\"b\n", {c: [1..2)}]'),
        ("string((1..2])", "(1..2]"),
    ],
)
def test_functions_on_texts(source: str, answer: object) -> None:
    assert value_of(source) == answer


def test_what_python_alone_knows_is_written_as_null_within_a_text() -> None:
    assert value_of("string([this])", {"this": object()}) == "[null]"


def test_what_python_alone_knows_is_only_itself() -> None:
    scope = {"this": object(), "that": object()}

    assert value_of("count(distinct values([this, that, this]))", scope) == 2


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('number("12.50")', Decimal("12.5")),
        ('number("-3")', -3),
        ('number(".5")', Decimal("0.5")),
        ('number("1 000,5", " ", ",")', Decimal("1000.5")),
        ('number("1,000", ",")', 1000),
        ('number("1,000", ",", ".")', 1000),
        ('number("1.000,5", ".", ",")', Decimal("1000.5")),
        ('number("1,5", ",", ",")', None),
        ('number("1", "x")', None),
        ('number("1", " ", "x")', None),
        ('number("abc")', None),
        ('number("１")', None),
        ("number(1)", None),
        ("floor(1.5)", 1),
        ("floor(-1.5)", -2),
        ("ceiling(1.5)", 2),
        ("ceiling(-1.5)", -1),
        ("round half up(2.5, 0)", 3),
        ("round half up(-2.5, 0)", -3),
        ("round half up(1.125, 2)", Decimal("1.13")),
        ("round half up(155, -1)", 160),
        ("round half up(2.5)", 3),
        ("round half up(2.5, 0.5)", None),
        ("round half up(2.5, 1000)", None),
        ('floor("1")', None),
        ("floor(true)", None),
        ("modulo(12, 5)", 2),
        ("modulo(-12, 5)", 3),
        ("modulo(12, -5)", -3),
        ("modulo(-12, -5)", -2),
        ("modulo(10, 5)", 0),
        ("modulo(1, 0)", None),
        ("abs(-1)", 1),
        ("abs(1)", 1),
        ('abs("a")', None),
        ('abs(@"-P1D")', timedelta(days=1)),
        ('abs(@"-P1M")', YearsMonths(1)),
    ],
)
def test_functions_on_numbers(source: str, answer: object) -> None:
    assert value_of(source) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('date("2026-03-02")', date(2026, 3, 2)),
        ("date(received_on)", date(2026, 3, 2)),
        ("date(2026, 3, 2)", date(2026, 3, 2)),
        ("date(2026, 2, 30)", None),
        ("date(20260, 2, 3)", None),
        ("date(2026.5, 2, 3)", None),
        ('date(date and time("2026-03-02T10:00:00"))', date(2026, 3, 2)),
        ('date(date("2026-03-02"))', date(2026, 3, 2)),
        ("date(null)", None),
        ("date(text)", None),
        ("date(1, 2)", None),
        ('time("10:00:00")', time(10)),
        ('time("10:00:00.5")', time(10, 0, 0, 500_000)),
        ("time(10, 30, 0)", time(10, 30)),
        ("time(25, 0, 0)", None),
        ("time(1.5, 0, 0)", None),
        ('time(@"2026-03-02")', time()),
        ('time(@"10:00:00")', time(10)),
        ('time(10, 0, 0, @"P2D")', None),
        ("time(text)", None),
        ('time(10, 0, 0, @"PT8H") = @"10:00:00+08:00"', True),
        ('time(@"2026-03-02T10:00:00+08:00") = @"10:00:00+08:00"', True),
        ("date and time(text)", None),
        ('date and time("2026-03-02") = date and time("2026-03-02T00:00:00")', True),
        ('date and time(@"2026-03-02", @"10:00:00") = @"2026-03-02T10:00:00"', True),
        ('date and time(@"2026-03-02T05:00:00", @"10:00:00") = @"2026-03-02T10:00:00"', True),
        ('date and time(@"2026-03-02T10:00:00Z") = @"2026-03-02T18:00:00"', True),
        ('duration("P1D")', timedelta(days=1)),
        ('duration("-P1DT2H3M4.5S")', -timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ('duration("P1Y2M")', YearsMonths(14)),
        ('duration("-P2M")', YearsMonths(-2)),
        ("duration(text)", None),
        ('years and months duration(@"2020-01-31", @"2021-03-31")', YearsMonths(14)),
        ('years and months duration(@"2020-01-31", @"2021-03-30")', YearsMonths(13)),
        ('years and months duration(@"2021-03-30", @"2020-01-31")', YearsMonths(-13)),
        ('years and months duration(@"2020-01-01T10:00:00", @"2020-03-01")', YearsMonths(2)),
        ("years and months duration(null, 1)", None),
        ("today()", date(2026, 3, 2)),
        ("now().hour", 9),
    ],
)
def test_functions_on_dates_times_and_durations(source: str, answer: object) -> None:
    assert value_of(source, {"received_on": "2026-03-02", "text": "2026-99-99T99:99:99"}) == answer


def test_today_is_the_legal_date_of_the_moment() -> None:
    late = datetime.fromisoformat("2026-03-02T17:00:00+00:00")

    today = evaluate(parse("today()"), {}, Environment(now=late, zone=SHANGHAI))

    assert today == date(2026, 3, 3)


def test_an_environment_wants_an_aware_moment() -> None:
    with pytest.raises(ValueError, match="needs an offset, but 2026-03-02T01:30:00 has none"):
        Environment(now=MORNING.replace(tzinfo=None), zone=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "pattern", "answer"),
    [
        ("abc123", r"^[a-z]+\\d{3}$", True),
        ("abc12", r"^[a-z]+\\d{3}$", False),
        ("abc", "b", True),
        ("abc", "^b", False),
        ("abc", "b$", False),
        ("", "^$", True),
        ("aXbXc", "(a|b)X(b|c)", True),
        ("color colour", "^colou?r colou?r$", True),
        ("ab", "^(?:ab|cd)*$", True),
        ("abcdab", "^(?:ab|cd)*$", True),
        ("abc", "^(?:ab|cd)*$", False),
        ("aaa", "^a{2}$", False),
        ("aaa", "^a{2,}$", True),
        ("aaa", "^a{1,3}$", True),
        ("aaaa", "^a{1,3}?$", False),
        ("a-b", r"^[\\w-]+$", True),
        ("a]b", r"^[a\\]b]+$", True),
        ("a\nb", "a.b", False),
        ("a b", r"a\\sb", True),
        ("5", r"\\D", False),
        ("x", "[^x]", False),
        ("信访", "^[一-龥]+$", True),
        ("a.b", r"a\\.b", True),
        ("axb", r"a\\.b", False),
        ("a\tb", r"a\\tb", True),
        ("a-", "^[a-]+$", True),
        ("é_1", r"^\\w+$", True),
    ],
)
def test_a_pattern_is_searched_in_a_text(text: str, pattern: str, answer: bool) -> None:  # noqa: FBT001 - a row
    assert value_of(f'matches(text, "{pattern}")', {"text": text}) is answer


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("a)", r'has a "\)" that nothing opens'),
        ("(a", r'has a "\(" that nothing closes'),
        ("(?=a)", r"uses \(\?…\), which is not supported"),
        ("*a", r'has a "\*" with nothing before it'),
        ("a**", "repeats a repetition"),
        ("a{x}", "has a { that is no repetition"),
        ("a{1,x}", "has a { that is no repetition"),
        ("a{1", "has a { that is no repetition"),
        ("a{3,2}", "repeats from 3 to 2 times"),
        ("a{101}", "repeats from 101 to  times"),
        ("[a", "ends too early"),
        ("[]", "has an empty class"),
        ("[z-a]", "has a range from z to a"),
        ("[a[b]]", "has a class in a class"),
        ("a\\\\", "ends too early"),
        (r"(a)\\1", r"uses \\1, which is not supported"),
        (r"\\p{L}", r"uses \\p, which is not supported"),
        ("(" * 70 + ")" * 70, "is nested too deep"),
        ("((a{100}){100})", "is too large"),
        ("a{90}" * 30, "is too large"),
        ("a" * 501, "A pattern is longer than 500 characters"),
    ],
)
def test_a_written_pattern_that_is_none_is_refused_when_parsed(pattern: str, complaint: str) -> None:
    with pytest.raises(FeelSyntaxError, match=complaint):
        parse(f'matches(text, "{pattern}")')


def test_a_pattern_that_is_read_is_refused_when_evaluated() -> None:
    with pytest.raises(FeelEvaluationError, match='has a "\\(" that nothing closes'):
        value_of("matches(text, pattern)", {"text": "a", "pattern": "("})


def test_a_function_of_the_host_gets_values_and_gives_one() -> None:
    given: list[object] = []

    def deadline(*clocks: object) -> date:
        given.extend(clocks)
        return date(2026, 5, 1)

    environment = Environment(now=MORNING, zone=SHANGHAI, functions={"deadline": deadline})

    days = evaluate(parse('(deadline("C10", 2) - today()).days'), {}, environment)

    assert days == 60
    assert given == ["C10", 2]


def test_an_unknown_function_is_an_error_with_its_place() -> None:
    with pytest.raises(FeelEvaluationError, match='There is no function "deadline"') as refused:
        evaluate(parse('1 + deadline("C10")'), {}, ENVIRONMENT)

    assert refused.value.column == 5


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("count()", '"count" takes 1 argument, but found 0'),
        ("today(1)", '"today" takes 0 arguments, but found 1'),
        ("append([1])", '"append" takes at least 2 arguments, but found 1'),
        ('substring("a")', '"substring" takes 2 to 3 arguments, but found 1'),
        ("is defined(a, b)", '"is defined" takes 1 argument, but found 2'),
        ('date("2026-02-30")', '"2026-02-30" is no date'),
        ('@"10:99:00"', '"10:99:00" is no time'),
        ('@"2026-03-02T99:00:00"', '"2026-03-02T99:00:00" is no date and time'),
        ('duration("P1M1D")', '"P1M1D" is no duration'),
        ('duration("P")', '"P" is no duration'),
        ('duration("PT")', '"PT" is no duration'),
        ('@"tomorrow"', '"tomorrow" is no date'),
    ],
)
def test_a_call_that_can_only_fail_is_refused_when_parsed(source: str, complaint: str) -> None:
    with pytest.raises(FeelSyntaxError, match=complaint):
        parse(source)


def test_a_name_of_several_words_is_a_function_only_where_it_is_called() -> None:
    scope = {"date": True, "time": False}

    assert value_of("date and time", scope) is False
    assert value_of('date and\n time ("2026-03-02T10:00:00").hour', scope) == 10


def test_the_names_of_all_functions_are_known() -> None:
    assert {"is defined", "date and time", "round half up", "not", "matches"} <= BUILTIN_NAMES
    assert "deadline" not in BUILTIN_NAMES
