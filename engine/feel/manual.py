"""What is said of each built-in function: its parameters, one line, and an example that a test evaluates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One function: its parameter lists (`?`: may be left out, `…`: any number), and what `example` gives."""

    name: str
    parameters: tuple[str, ...]
    says: str
    example: str
    gives: str


def _entry(signatures: str, says: str, example: str, gives: str) -> Entry:
    """Read `name(a, b?) or name(c)`."""
    written = [signature.strip() for signature in signatures.split(" or ")]
    lists = tuple(signature.partition("(")[2].removesuffix(")") for signature in written)
    return Entry(name=written[0].partition("(")[0], parameters=lists, says=says, example=example, gives=gives)


_CONVERSION: Final = (
    _entry(
        "date(from) or date(year, month, day)",
        "The date that a text, a moment or three numbers name.",
        "date(2026, 3, 2)",
        '@"2026-03-02"',
    ),
    _entry(
        "time(from) or time(hour, minute, second, offset?)",
        "The time of day that a text, a moment or numbers name.",
        'time("10:30:00")',
        '@"10:30:00"',
    ),
    _entry(
        "date and time(from) or date and time(date, time)",
        "The moment that a text or a date with a time names; without an offset it is in the office's zone.",
        'date and time(@"2026-03-02", @"10:30:00")',
        '@"2026-03-02T10:30:00+08:00"',
    ),
    _entry("duration(from)", "The duration that a text names.", 'duration("P1Y2M")', '@"P1Y2M"'),
    _entry(
        "years and months duration(from, to)",
        "The whole months from one date to another.",
        'years and months duration(@"2026-03-02", @"2027-05-01")',
        '@"P1Y1M"',
    ),
    _entry(
        "number(from, grouping separator?, decimal separator?)",
        "The number that a text writes.",
        'number("1,234.5", ",", ".")',
        "1234.5",
    ),
    _entry("string(from)", "A value as FEEL writes it.", "string([1, true])", '"[1, true]"'),
)
_ANSWERS: Final = (
    _entry("not(negand)", "The opposite of true or false; null stays null.", "not(false)", "true"),
    _entry("is(value1, value2)", "Whether two values are of one kind and the same.", "is(1, 1.0)", "true"),
    _entry("is defined(value)", "Whether a name is set and not null.", "is defined(nothing)", "false"),
)
_TEXTS: Final = (
    _entry(
        "substring(string, start position, length?)",
        "A part of a text; positions count from 1, negative ones from the end.",
        'substring("foobar", 3, 3)',
        '"oba"',
    ),
    _entry("string length(string)", "How many characters a text has.", 'string length("信访")', "2"),
    _entry("upper case(string)", "The text in capitals.", 'upper case("aB")', '"AB"'),
    _entry("lower case(string)", "The text in small letters.", 'lower case("aB")', '"ab"'),
    _entry(
        "substring before(string, match)",
        "What stands before the first match; empty where there is none.",
        'substring before("foobar", "bar")',
        '"foo"',
    ),
    _entry(
        "substring after(string, match)",
        "What stands after the first match; empty where there is none.",
        'substring after("foobar", "ob")',
        '"ar"',
    ),
    _entry(
        "replace(input, pattern, replacement, flags?)",
        "The text with every match of a pattern replaced; $1 is its first group.",
        'replace("2026-03", "(\\\\d+)-(\\\\d+)", "$2/$1")',
        '"03/2026"',
    ),
    _entry("contains(string, match)", "Whether a text holds another.", 'contains("信访", "访")', "true"),
    _entry("starts with(string, match)", "Whether it begins so.", 'starts with("信访", "信")', "true"),
    _entry("ends with(string, match)", "Whether it ends so.", 'ends with("信访", "信")', "false"),
    _entry(
        "matches(input, pattern, flags?)",
        "Whether some part of a text matches a pattern; flags i, s, m, x.",
        'matches("ABC", "^a", "i")',
        "true",
    ),
    _entry(
        "split(string, delimiter)",
        "The parts of a text between the matches of a pattern.",
        'split("a, b;c", "[,;]\\\\s*")',
        '["a", "b", "c"]',
    ),
    _entry(
        "string join(list, delimiter?)",
        "The texts of a list joined, nulls left out (DMN 1.4).",
        'string join(["a", "b"], "、")',
        '"a、b"',
    ),
)
_LISTS: Final = (
    _entry(
        "list contains(list, element)",
        "Whether a list has an element, null too.",
        "list contains([1, 2], 2)",
        "true",
    ),
    _entry("count(list)", "How many elements a list has.", "count([1, 2])", "2"),
    _entry("min(list) or min(c1, …)", "The least element.", "min(3, 1, 2)", "1"),
    _entry("max(list) or max(c1, …)", "The greatest element.", 'max(["a", "b"])', '"b"'),
    _entry("sum(list) or sum(n1, …)", "The sum; of an empty list null.", "sum([1, 2])", "3"),
    _entry("mean(list) or mean(n1, …)", "The arithmetic mean.", "mean(1, 2)", "1.5"),
    _entry("product(list) or product(n1, …)", "The product.", "product([2, 3, 4])", "24"),
    _entry("median(list) or median(n1, …)", "The middle number.", "median([6, 1, 2, 3])", "2.5"),
    _entry(
        "stddev(list) or stddev(n1, …)",
        "The standard deviation of a sample.",
        "decimal(stddev(2, 4, 7, 5), 4)",
        "2.0817",
    ),
    _entry(
        "mode(list) or mode(n1, …)",
        "The numbers that come most often.",
        "mode([6, 1, 9, 6, 1])",
        "[1, 6]",
    ),
    _entry(
        "all(list) or all(b1, …)",
        "False where one is false, true where all are true, else null.",
        "all([true, null])",
        "null",
    ),
    _entry(
        "any(list) or any(b1, …)",
        "True where one is true, false where all are false, else null.",
        "any([true, null])",
        "true",
    ),
    _entry(
        "sublist(list, start position, length?)",
        "A part of a list.",
        "sublist([1, 2, 3], 2)",
        "[2, 3]",
    ),
    _entry("append(list, item, …)", "The list with items at its end.", "append([1], 2, 3)", "[1, 2, 3]"),
    _entry("concatenate(list, …)", "The lists one after the other.", "concatenate([1], [2])", "[1, 2]"),
    _entry(
        "insert before(list, position, newItem)",
        "The list with an item put in.",
        "insert before([1, 3], 2, 2)",
        "[1, 2, 3]",
    ),
    _entry("remove(list, position)", "The list without an item.", "remove([1, 2, 3], 2)", "[1, 3]"),
    _entry("reverse(list)", "The list from its end.", "reverse([1, 2])", "[2, 1]"),
    _entry(
        "index of(list, match)", "The positions of an element.", 'index of(["a", "b", "a"], "a")', "[1, 3]"
    ),
    _entry("union(list, …)", "The lists joined, each element once.", "union([1, 2], [2, 3])", "[1, 2, 3]"),
    _entry(
        "distinct values(list)",
        "The list with each element once.",
        "distinct values([1, 2, 1])",
        "[1, 2]",
    ),
    _entry("flatten(list)", "The list without lists in it.", "flatten([1, [2, [3]]])", "[1, 2, 3]"),
    _entry(
        "sort(list, precedes?)",
        "The list in order; `precedes` says of two elements whether the first comes before.",
        "sort([1, 3, 2], function(a, b) a > b)",
        "[3, 2, 1]",
    ),
)
_NUMBERS: Final = (
    _entry("decimal(n, scale)", "Rounded to so many places, half to even.", "decimal(2.5, 0)", "2"),
    _entry("floor(n, scale?)", "Rounded down.", "floor(-1.5)", "-2"),
    _entry("ceiling(n, scale?)", "Rounded up.", "ceiling(-1.5)", "-1"),
    _entry("round up(n, scale?)", "Rounded away from zero (DMN 1.4).", "round up(-1.1)", "-2"),
    _entry("round down(n, scale?)", "Rounded towards zero (DMN 1.4).", "round down(-1.9)", "-1"),
    _entry("round half up(n, scale?)", "Half away from zero (DMN 1.4).", "round half up(2.5)", "3"),
    _entry("round half down(n, scale?)", "Half towards zero (DMN 1.4).", "round half down(2.5)", "2"),
    _entry("abs(n)", "The distance from zero, of durations too.", "abs(-10)", "10"),
    _entry("modulo(dividend, divisor)", "The remainder, with the divisor's sign.", "modulo(-12, 5)", "3"),
    _entry("sqrt(number)", "The square root.", "sqrt(16)", "4"),
    _entry("log(number)", "The natural logarithm.", "log(1)", "0"),
    _entry("exp(number)", "The power of e.", "exp(0)", "1"),
    _entry("odd(number)", "Whether a whole number is odd.", "odd(5)", "true"),
    _entry("even(number)", "Whether a whole number is even.", "even(5)", "false"),
)
_TIMES: Final = (
    _entry("now()", "The moment of the command.", "now() instance of date and time", "true"),
    _entry("today()", "The legal date of the command.", "today() instance of date", "true"),
    _entry("day of year(date)", "Which day of its year.", 'day of year(@"2026-02-01")', "32"),
    _entry("week of year(date)", "Which week of its year, as ISO 8601.", 'week of year(@"2027-01-01")', "53"),
    _entry("day of week(date)", "The day's name in English.", 'day of week(@"2026-03-02")', '"Monday"'),
    _entry("month of year(date)", "The month's name in English.", 'month of year(@"2026-03-02")', '"March"'),
)
_RANGES: Final = (
    _entry(
        "before(a, b)", "Whether a point or range ends before another begins.", "before([1..5], 6)", "true"
    ),
    _entry("after(a, b)", "Whether it begins after the other ends.", "after([5..10], 4)", "true"),
    _entry(
        "meets(range1, range2)",
        "Whether one ends where the other begins.",
        "meets([1..5], [5..10])",
        "true",
    ),
    _entry(
        "met by(range1, range2)",
        "Whether one begins where the other ends.",
        "met by([5..10], [1..5])",
        "true",
    ),
    _entry("overlaps(range1, range2)", "Whether they share a value.", "overlaps([1..5], (5..8])", "false"),
    _entry(
        "overlaps before(range1, range2)",
        "Whether one begins first and ends within the other.",
        "overlaps before([1..5], [4..10])",
        "true",
    ),
    _entry(
        "overlaps after(range1, range2)",
        "Whether one begins within the other and ends last.",
        "overlaps after([4..10], [1..5])",
        "true",
    ),
    _entry(
        "finishes(a, range)",
        "Whether a point or range ends where a range does.",
        "finishes(10, [1..10])",
        "true",
    ),
    _entry("finished by(range, b)", "The same, turned round.", "finished by([1..10], [5..10])", "true"),
    _entry("includes(range, b)", "Whether a range holds a point or range.", "includes([1..10], 5)", "true"),
    _entry("during(a, range)", "The same, turned round.", "during((1..5), [1..10])", "true"),
    _entry(
        "starts(a, range)",
        "Whether a point or range begins where a range does.",
        "starts(1, [1..10])",
        "true",
    ),
    _entry("started by(range, b)", "The same, turned round.", "started by((1..10], 1)", "false"),
    _entry(
        "coincides(a, b)", "Whether two points or ranges are the same.", "coincides([1..5], [1..5))", "false"
    ),
)
_CONTEXTS: Final = (
    _entry("get value(m, key)", "The entry of that name.", 'get value({a: 1}, "a")', "1"),
    _entry("get entries(m)", "The entries as a list.", "get entries({a: 1})", '[{key: "a", value: 1}]'),
    _entry(
        "context(entries)",
        "The context of a list of entries (DMN 1.4).",
        'context([{key: "a", value: 1}])',
        "{a: 1}",
    ),
    _entry(
        "context put(context, key, value)",
        "The context with one entry set (DMN 1.4).",
        'context put({a: 1}, "b", 2)',
        "{a: 1, b: 2}",
    ),
    _entry(
        "context merge(contexts)",
        "The contexts in one, later entries winning (DMN 1.4).",
        "context merge([{a: 1}, {a: 2}])",
        "{a: 2}",
    ),
)

CHAPTERS: Final[Mapping[str, tuple[Entry, ...]]] = {
    "Conversion": _CONVERSION,
    "Truth": _ANSWERS,
    "Texts": _TEXTS,
    "Lists": _LISTS,
    "Numbers": _NUMBERS,
    "Dates and times": _TIMES,
    "Ranges": _RANGES,
    "Contexts": _CONTEXTS,
}

PARAMETERS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    entry.name: tuple(
        tuple(parameter.strip() for parameter in given.split(","))
        for given in entry.parameters
        if given and "…" not in given
    )
    for entries in CHAPTERS.values()
    for entry in entries
}
"""The names by which a call may give its arguments, per parameter list; any number of them has no names."""
