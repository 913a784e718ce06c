"""Decision tables of DMN become tables of FEEL, or are refused with rule, cell and line."""

from datetime import UTC, datetime

import pytest

from engine.bpmn.bundle import check, load
from engine.bpmn.decisions import read_tables
from engine.bpmn.findings import Findings
from engine.feel import Environment
from engine.feel.expressions import NOWHEN
from engine.feel.tables import Aggregation, HitPolicy, Table, decide
from tests.unit.bpmn.small_bundle import ROUTING, small_bundle

LAST = '<inputEntry id="rest_1"><text>-</text></inputEntry>'


def tables(text: str) -> dict[str, Table]:
    """Return the tables of a file that has no fault."""
    findings = Findings()
    found = read_tables("routing.dmn", text.encode(), findings)
    assert findings.sorted() == ()
    return {read.id: read.table for read in found if read.table is not None}


def faults(text: str) -> list[tuple[str, str | None, int | None]]:
    """Return (rule, element, line) of every error of a file."""
    findings = Findings()
    read_tables("routing.dmn", text.encode(), findings)
    return [(finding.rule, finding.element, finding.line) for finding in findings.sorted()]


def test_a_table_is_read_with_its_rules_and_their_articles() -> None:
    table = tables(ROUTING)["routing"]

    assert table.hit_policy is HitPolicy.FIRST
    assert [given.expression.source for given in table.inputs] == ["category"]
    assert [(output.name, output.values) for output in table.outputs] == [
        ("proposed_route", ("work", "wait"))
    ]
    assert [(rule.id, rule.annotations) for rule in table.rules] == [
        ("land", ("Article 31",)),
        ("rest", ("Article 32",)),
    ]


def test_a_table_that_was_read_decides() -> None:
    table = tables(ROUTING)["routing"]
    environment = Environment(now=datetime(2026, 3, 2, tzinfo=UTC), zone=UTC)

    outcome = decide(table, {"category": "land"}, environment)

    assert (outcome.matched, outcome.outputs) == (("land",), {"proposed_route": "work"})


def test_an_empty_cell_tests_nothing_and_answers_nothing() -> None:
    text = ROUTING.replace("<text>-</text>", "<text></text>").replace('<text>"wait"</text>', "<text></text>")

    rest = tables(text)["routing"].rules[-1]

    assert (rest.tests[0].passes_all, rest.outputs) == (True, (None,))


def test_annotations_of_columns_count_like_the_description() -> None:
    entry = "<annotationEntry><text>Article 33</text></annotationEntry></rule>"

    first = tables(ROUTING.replace("</rule>", entry, 1))["routing"].rules[0]

    assert first.annotations == ("Article 31", "Article 33")


def test_a_file_may_hold_several_decisions() -> None:
    start, end = ROUTING.index("<decision "), ROUTING.index("</definitions>")
    second = ROUTING[start:end].replace('id="', 'id="second_')

    assert set(tables(ROUTING[:end] + second + ROUTING[end:])) == {"routing", "second_routing"}


def test_without_a_hit_policy_a_table_is_unique() -> None:
    table = tables(ROUTING.replace(' hitPolicy="FIRST"', ""))["routing"]

    assert table.hit_policy is HitPolicy.UNIQUE


def test_only_a_first_table_needs_a_catch_all() -> None:
    collect = ROUTING.replace("FIRST", "COLLECT").replace(LAST, LAST.replace("-", '"labour"'))

    assert tables(collect)["routing"].hit_policy is HitPolicy.COLLECT


@pytest.mark.parametrize(
    ("old", "new", "rule", "element", "at"),
    [
        ("FIRST", "BEST", "unsupported-table", "routing_table", "BEST"),
        ('"FIRST"', '"COLLECT" aggregation="AVERAGE"', "unsupported-table", "routing_table", "AVERAGE"),
        ('"FIRST"', '"FIRST" aggregation="SUM"', "unsupported-table", "routing_table", "SUM"),
        (
            ' id="out_route_values"><text>"work","wait"</text></outputValues>',
            '><text>1 +</text></outputValues><defaultOutputEntry id="d"><text>1</text></defaultOutputEntry>',
            "table-cell",
            "out_route",
            "1 +",
        ),
        (
            '<text>"land"</text>',
            "<text>&lt;</text>",
            "table-cell",
            "land_1",
            'id="land_1"',
        ),
        ('<text>"land"</text>', '<text>"lnad"</text>', "table-cell", "land_1", 'id="land_1"'),
        ('<text>"land"</text>', "<text>lead(?)</text>", "unknown-function", "land_1", 'id="land_1"'),
        ('<text>"work"</text>', '<text>"wrok"</text>', "table-cell", "land_2", 'id="land_2"'),
        ('<text>"work"</text>', "<text>1 +</text>", "table-cell", "land_2", 'id="land_2"'),
        ("<text>category</text>", "<text>category.</text>", "table-cell", "in_category_x", "in_category_x"),
        ('id="in_category_x"', 'id="x" expressionLanguage="python"', "table-cell", "x", "python"),
        ('name="proposed_route"', 'name="route"', "table-output", "out_route", 'id="out_route"'),
        (LAST, LAST.replace("-", '"labour"'), "no-catch-all", "rest", '<rule id="rest"'),
        (LAST, "", "table-shape", "rest", '<rule id="rest"'),
        ('<decision id="routing"', '<decision id="Route!"', "table-shape", "Route!", "Route!"),
        (
            '<decision id="routing" name="Routing">',
            (
                '<decision id="routing"><informationRequirement id="need"><requiredKnowledge />'
                "</informationRequirement>"
            ),
            "unsupported-table",
            "need",
            "need",
        ),
        (
            '<decision id="routing" name="Routing">',
            '<decision id="routing"><variable name="route" />',
            "table-output",
            "routing",
            'id="routing"',
        ),
    ],
)
def test_a_fault_of_a_table_names_the_cell_and_the_line(
    old: str, new: str, rule: str, element: str, at: str
) -> None:
    text = ROUTING.replace(old, new)
    line = next(number for number, row in enumerate(text.splitlines(), 1) if at in row)

    assert faults(text) == [(rule, element, line)]


def formula(inside: str) -> str:
    """Return the file with a decision that holds no table."""
    start, end = ROUTING.index("<decisionTable"), ROUTING.index("</decision>")
    return ROUTING[:start] + inside + ROUTING[end:]


def test_a_decision_that_is_no_table_is_refused() -> None:
    assert [rule for rule, _, _ in faults(formula(""))] == ["unsupported-table"]
    invocation = faults(formula('<invocation id="x" />'))
    assert [rule for rule, _, _ in invocation] == ["unsupported-table", "unsupported-table"]


def test_a_decision_may_be_one_expression() -> None:
    text = formula(
        '<variable name="proposed_days" /><literalExpression id="x"><text>days * 2</text></literalExpression>'
    )

    table = tables(text)["routing"]

    assert not table.inputs
    assert [rule.id for rule in table.rules] == ["x"]
    assert table.names == {"days"}
    assert decide(table, {"days": 2}, NOWHEN).outputs == {"proposed_days": 4}


def test_an_expression_needs_a_name_for_what_it_decides() -> None:
    text = formula('<literalExpression id="x"><text>1</text></literalExpression>')

    assert [rule for rule, _, _ in faults(text)] == ["table-output"]


def test_every_hit_policy_and_aggregation_is_read() -> None:
    for policy in HitPolicy:
        assert tables(ROUTING.replace("FIRST", policy))["routing"].hit_policy is policy
    for aggregation in Aggregation:
        text = ROUTING.replace('"FIRST"', f'"COLLECT" aggregation="{aggregation}"')
        assert tables(text)["routing"].aggregation is aggregation


def test_an_aggregation_is_of_one_output() -> None:
    second = '<output id="more" name="proposed_more" /><rule id="land">'
    text = ROUTING.replace('"FIRST"', '"COLLECT" aggregation="COUNT"').replace('<rule id="land">', second)
    text = text.replace("</outputEntry>", "</outputEntry><outputEntry><text>1</text></outputEntry>")

    assert [rule for rule, _, _ in faults(text)] == ["unsupported-table"]


def test_a_priority_needs_values_in_their_order() -> None:
    start, end = ROUTING.index("<outputValues"), ROUTING.index("</output>")
    text = (ROUTING[:start] + ROUTING[end:]).replace("FIRST", "PRIORITY")

    assert faults(text) == [("table-shape", "routing_table", 4)]


def test_a_default_takes_the_place_of_the_rule_that_catches_all() -> None:
    default = '</outputValues><defaultOutputEntry id="d"><text>"wait"</text></defaultOutputEntry>'
    text = ROUTING.replace("</outputValues>", default).replace(LAST, LAST.replace("-", '"labour"'))

    table = tables(text)["routing"]

    assert decide(table, {}, NOWHEN).outputs == {"proposed_route": "wait"}


def test_a_table_without_rules_or_outputs_is_refused() -> None:
    text = ROUTING[: ROUTING.index("<output ")] + "</decisionTable></decision></definitions>"

    assert [rule for rule, _, _ in faults(text)] == ["table-shape", "table-shape"]


def test_an_input_without_an_expression_is_refused() -> None:
    start, end = ROUTING.index("<inputExpression"), ROUTING.index("<inputValues")

    assert faults(ROUTING[:start] + ROUTING[end:]) == [("table-shape", "in_category", 5)]


def test_another_root_is_no_decision_table() -> None:
    assert [rule for rule, _, _ in faults("<definitions />")] == ["not-dmn"]


def test_two_decisions_of_one_id_are_refused() -> None:
    findings = check(small_bundle(**{"again.dmn": ROUTING.encode()}))

    assert [(f.rule, f.file, f.element) for f in findings] == [("duplicate-id", "routing.dmn", "routing")]


def test_a_table_that_nobody_evaluates_is_a_warning() -> None:
    other = ROUTING.replace('id="', 'id="other_').encode()

    loaded = load(small_bundle(**{"other.dmn": other}))

    assert [(f.severity, f.rule, f.element) for f in loaded.findings] == [
        ("warning", "never-used", "other_routing")
    ]
