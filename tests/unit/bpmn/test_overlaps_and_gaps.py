"""Tables are analysed as a whole: overlaps, conflicts, gaps, rules that never match, with an example."""

import re
from collections.abc import Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.decisions.verdict import Grid, analyse
from engine.bpmn.findings import Finding, Findings, Place, Severity
from engine.feel import HitPolicy, Input, Output, Rule, Table, evaluate, parse, parse_unary_tests
from engine.feel import test as passes
from engine.feel.expressions import NOWHEN

Row = tuple[tuple[str, ...], str]


def a_table(
    policy: HitPolicy,
    rows: Sequence[Row],
    *,
    types: tuple[str, ...] = ("", ""),
    allowed: tuple[str, ...] = ("", ""),
    reads: tuple[str, ...] = ("a", "b"),
    default: str = "",
) -> Table:
    """Return a table of as many inputs as its rows have tests."""
    width = len(rows[0][0])
    return Table(
        id="t",
        name="",
        hit_policy=policy,
        inputs=tuple(
            Input(
                id=f"in{place}",
                label="",
                expression=parse(reads[place]),
                type=types[place],
                allowed=parse_unary_tests(allowed[place]) if allowed[place] else None,
            )
            for place in range(width)
        ),
        outputs=(Output(id="out", name="o", label="", default=parse(default) if default else None),),
        rules=tuple(
            Rule(id=f"r{number}", tests=tuple(map(parse_unary_tests, cells)), outputs=(parse(answer),))
            for number, (cells, answer) in enumerate(rows, 1)
        ),
    )


def found(table: Table) -> list[Finding]:
    findings = Findings()
    rules = {rule.id: Place(file="t.dmn", element=rule.id) for rule in table.rules}
    analyse(table, Place(file="t.dmn", element="t"), rules, findings)
    return list(findings.sorted())


def said(table: Table) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message) for finding in found(table)]


def test_two_rules_of_a_unique_table_that_overlap_are_named_with_an_example() -> None:
    table = a_table(HitPolicy.UNIQUE, [(("< 5",), "1"), ((">= 4",), "2"), (("null",), "3")])

    (finding,) = found(table)

    assert (finding.rule, finding.severity, finding.element) == ("rules-overlap", Severity.ERROR, "r2")
    assert finding.message == "r1 and r2 both match {a: 4}; only one rule of a UNIQUE table may."


def test_ends_that_meet_do_not_overlap_and_leave_no_gap() -> None:
    table = a_table(
        HitPolicy.UNIQUE, [(("< 5",), "1"), (("[5..7)",), "2"), ((">= 7",), "3"), (("null",), "4")]
    )

    assert found(table) == []


@pytest.mark.parametrize(
    ("cells", "types", "gap"),
    [
        (("< 5", "> 5", "null"), "number", "{a: 5}"),
        (("[1..2]", "(2..3]", "not([1..3])", "null"), "number", ""),
        (("[1..2]", "(2.5..3]", "not([1..3])", "null"), "number", "{a: 2.25}"),
        (('"x"', 'not("x")'), "string", ""),
        (('"x"', '"y"'), "string", '{a: "…"}'),
        (("true", "false"), "boolean", "{a: null}"),
        (("true", "not(true)"), "boolean", ""),
        (("true", "null"), "", "{a: false}"),
        (('< @"2026-03-02"', '> @"2026-03-02"', "null"), "date", '{a: @"2026-03-02"}'),
        (('<= @"2026-03-01"', '>= @"2026-03-02"', "null"), "date", ""),
        (('< date("2026-03-01")', '>= @"2026-03-02"', "null"), "date", '{a: @"2026-03-01"}'),
        (('< @"12:00:00"', '> @"12:00:00"', "null"), "time", '{a: @"12:00:00"}'),
        (('< @"P3D"', '>= @"P4D"', "null"), "", '{a: @"P3D"}'),
        (('<= @"P1M"', '>= @"P2M"', "null"), "", ""),
        (
            ('< @"2026-03-02T00:00:00Z"', '> @"2026-03-02T00:00:00Z"', "null"),
            "",
            '{a: @"2026-03-02T00:00:00+00:00"}',
        ),
        (("? < 5 or ? = 7", "? between 5 and 6.5", "? in (> 7, null)", "(6.5..7)"), "number", ""),
        (("not(? < 5)", "< 5", "null"), "number", ""),
        (("-",), "", ""),
        (('"x", 1', "null", '"y"'), "", "{a: 0}"),
        (("?", "not(?)", "null"), "boolean", ""),
        (("[1, 2]", "!= 1", "null"), "number", ""),
    ],
)
def test_a_gap_is_told_by_a_value_for_which_no_rule_holds(
    cells: tuple[str, ...], types: str, gap: str
) -> None:
    table = a_table(HitPolicy.ANY, [((cell,), "1") for cell in cells], types=(types,))

    message = [f"No rule matches {gap}; add one, or a default for the outputs."] if gap else []

    assert [text for rule, text in said(table) if rule == "rules-gap"] == message


def test_what_may_come_bounds_the_gaps() -> None:
    rows: list[Row] = [(('"x"',), "1"), (('"y"',), "2")]

    assert said(a_table(HitPolicy.UNIQUE, rows, types=("string",), allowed=('"x","y"',))) == []
    assert [rule for rule, _ in said(a_table(HitPolicy.UNIQUE, rows, allowed=('"x","y","z"',)))] == [
        "rules-gap"
    ]


def test_lists_and_defaults_have_no_gaps() -> None:
    rows: list[Row] = [(("1",), "1")]

    for policy in (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER):
        assert said(a_table(policy, rows)) == []
    assert said(a_table(HitPolicy.UNIQUE, rows, default="0")) == []


def test_of_a_table_that_gives_lists_only_what_never_matches_is_noted() -> None:
    never: list[Row] = [(("? > 5 and ? < 5",), "1"), (("-",), "2"), (("-",), "2")]
    opaque: list[Row] = [(("count(?) > 1",), "1")]

    for policy in (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER):
        assert [rule for rule, _ in said(a_table(policy, never))] == ["rule-never-matches"]
        assert said(a_table(policy, opaque)) == []


def test_rules_of_an_any_table_may_overlap_if_they_agree() -> None:
    agreeing = a_table(HitPolicy.ANY, [(("-",), "1"), (("2",), "1")])
    conflicting = a_table(HitPolicy.ANY, [(("-",), "1"), (("2",), "2")])

    assert found(agreeing) == []
    (finding,) = found(conflicting)
    assert (finding.rule, finding.severity, finding.element) == ("rules-conflict", Severity.ERROR, "r2")
    assert "r1 and r2 both match {a: 2}" in finding.message


def test_a_rule_of_a_first_table_that_others_shadow_names_those() -> None:
    rows: list[Row] = [
        (("1", "-"), "1"),
        (("< 5", '"x"'), "2"),
        (("-", 'not("x")'), "3"),
        (("2", "-"), "4"),
        (("-", "-"), "5"),
    ]

    assert said(a_table(HitPolicy.FIRST, rows)) == [
        (
            "rule-never-matches",
            "The rule r4 never matches: r2, r3 before it take everything that it would.",
        )
    ]


def test_a_rule_with_a_cell_that_takes_nothing_never_matches() -> None:
    rows: list[Row] = [(("? > 5 and ? < 5",), "1"), (("-",), "2")]

    ((rule, message),) = said(a_table(HitPolicy.FIRST, rows))

    assert rule == "rule-never-matches"
    assert message.startswith("The rule r1 never matches: one of its cells")


@pytest.mark.parametrize(
    ("cell", "reads", "why"),
    [
        ("< limit", "a", "the cell < limit compares its input with what is not a fixed value"),
        ("count(?) > 1", "a", "the cell count(?) > 1 compares its input with what is not a fixed value"),
        ("< today()", "a", "the cell < today() compares its input with what is not a fixed value"),
        ('< "m"', "a", "a cell puts texts in order"),
        ('"a", ["a".."m"]', "a", "a cell puts texts in order"),
        ("{x: 1}", "a", "a cell compares its input with a list, a context or a range"),
        ('@"10:00:00Z"', "a", "a cell names a time of day with a zone"),
        ("1", "a + 1", "the input a + 1 is computed"),
        ("1", "b.c", "the input b.c is a part of the input b"),
    ],
)
def test_what_cannot_be_analysed_is_said_with_the_reason(cell: str, reads: str, why: str) -> None:
    table = a_table(HitPolicy.UNIQUE, [((cell, "-"), "1")], reads=(reads, "b"))

    assert said(table) == [("table-not-analysed", f"Overlaps and gaps of t were not analysed: {why}.")]


def test_a_table_of_too_many_combinations_is_not_analysed() -> None:
    holes, pigeons = range(9), range(10)
    places = {pair: number for number, pair in enumerate(product(pigeons, holes))}

    def row(*sits: tuple[int, int], value: str) -> Row:
        return tuple(value if pair in sits else "-" for pair in places), "1"

    nowhere = [row(*((pigeon, hole) for hole in holes), value="false") for pigeon in pigeons]
    together = [
        row((one, hole), (two, hole), value="true") for one, two in combinations(pigeons, 2) for hole in holes
    ]
    names = tuple(f"x{number}" for number in places.values())
    table = a_table(
        HitPolicy.PRIORITY,
        nowhere + together,
        reads=names,
        types=("boolean",) * len(names),
        allowed=("true, false",) * len(names),
    )

    assert said(table) == [
        (
            "table-not-analysed",
            "Overlaps and gaps of t were not analysed: there are more than 20000 combinations.",
        )
    ]


def test_two_columns_that_read_one_name_are_one() -> None:
    rows: list[Row] = [(("< 5", "> 3"), "1"), (("4", "-"), "2")]
    table = a_table(HitPolicy.UNIQUE, rows, reads=("a", "a"), default="0")

    assert [message for _, message in said(table)] == [
        "r1 and r2 both match {a: 4}; only one rule of a UNIQUE table may."
    ]
    apart = a_table(HitPolicy.UNIQUE, [(("< 5", "> 5"), "1")], reads=("a", "a"), default="0")
    assert [rule for rule, _ in said(apart)] == ["rule-never-matches"]


CELLS = st.sampled_from(
    [
        *("-", "1", "2", "1, 2", "not(1)", "not(1, 2)", "< 2", ">= 2", "[1..2]", "(1..3)", "]0..1[", "null"),
        *("not(null)", "not([1..2])", "? > 1 and ? < 3", "? != 2", "< 1, > 2", "2, null", "not(< 2)"),
        *('"x"', 'not("x")', '"x", 1', "true", "not(false)", "? between 1 and 2"),
    ]
)
# All that any of the cells could tell apart, and then some.
VALUES = [
    *(None, True, False, "x", "y", -1, 0, 1, 2, 3, 4),
    *(evaluate(parse(text), {}, NOWHEN) for text in ("0.5", "1.5", "2.5", "0.25", "1.75")),
]
TABLES = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5)
TYPES = st.sampled_from(["", "number", "string", "boolean"])


def _kinds_alike(grid: Grid, column: int, value: object) -> bool:
    """Tell whether a value is of a kind that the column is said to take."""
    kinds = {type(part) for part in grid.parts[column]}
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return type(value) in kinds
    return any(kind not in {bool, str, type(None)} for kind in kinds)


@settings(max_examples=150)
@given(TABLES, st.tuples(TYPES, TYPES))
def test_the_verdicts_are_those_of_trying_everything(
    rows: list[tuple[str, str]], types: tuple[str, str]
) -> None:
    table = a_table(HitPolicy.UNIQUE, [(row, "1") for row in rows], types=types)
    grid = Grid(table)
    domains = [[value for value in VALUES if _kinds_alike(grid, column, value)] for column in (0, 1)]
    cells = [[parse_unary_tests(cell) for cell in row] for row in rows]
    points = [
        [
            all(passes(cell, value, {}, NOWHEN) for cell, value in zip(row, point, strict=True))
            for row in cells
        ]
        for point in product(*domains)
    ]

    pairs = {(one.first, one.second) for one in grid.overlaps()}
    assert pairs == {
        (first, second)
        for second in range(len(rows))
        for first in range(second)
        if any(held[first] and held[second] for held in points)
    }
    assert (grid.uncovered(grid.everything) is not None) is any(not any(held) for held in points)
    never = [place for place in range(len(rows)) if not any(held[place] for held in points)]
    assert [place for place in range(len(rows)) if grid.never() >> place & 1] == never
    for at in set(range(len(rows))) - set(never):
        shadowed = all(any(held[:at]) for held in points if held[at])
        assert (grid.uncovered((1 << at) - 1, within=at) is None) is shadowed


@settings(max_examples=50)
@given(TABLES)
def test_every_example_is_one(rows: list[tuple[str, str]]) -> None:
    table = a_table(HitPolicy.UNIQUE, [(row, "1") for row in rows])

    for rule, message in said(table):
        if rule == "rule-never-matches":
            continue
        (example,) = re.findall(r"\{.*\}", message)
        scope = evaluate(parse(example), {}, NOWHEN)
        assert isinstance(scope, dict)
        matched = [
            row.id
            for row in table.rules
            if all(
                passes(cell, scope[name], {}, NOWHEN)
                for cell, name in zip(row.tests, ("a", "b"), strict=True)
            )
        ]
        assert not matched if rule == "rules-gap" else set(matched) >= set(re.findall(r"r\d", message))
