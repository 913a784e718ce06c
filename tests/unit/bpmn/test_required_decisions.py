"""Decisions that require others: linked within a file and across files, circles refused."""

from collections.abc import Mapping

import pytest

from engine.bpmn.bundle import check, load
from engine.bpmn.decisions import ReadTable, read_decisions
from engine.bpmn.findings import Findings
from engine.feel.expressions import NOWHEN
from engine.feel.tables import decide
from tests.unit.bpmn.small_bundle import ROUTING, small_bundle

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="D">'


def decision(key: str, text: str, *required: str) -> str:
    """Return a decision of one expression that requires others."""
    needs = "".join(
        f'<informationRequirement id="{key}_{place}"><requiredDecision href="{href}" />'
        "</informationRequirement>"
        for place, href in enumerate(required)
    )
    return (
        f'<decision id="{key}" name="{key}"><variable name="proposed_{key}" />{needs}'
        f'<literalExpression id="{key}_text"><text>{text}</text></literalExpression></decision>'
    )


def read(files: Mapping[str, str]) -> tuple[dict[str, ReadTable], list[tuple[str, str | None]]]:
    """Return the decisions of files, and (rule, element) of what is wrong with them."""
    findings = Findings()
    named = [(name, f"{HEAD}{text}</definitions>".encode()) for name, text in files.items()]
    found = {one.id: one for one in read_decisions(named, findings)}
    return found, [(finding.rule, finding.element) for finding in findings.sorted()]


def test_a_decision_requires_others_of_its_file_and_of_other_files() -> None:
    found, faults = read(
        {
            "a.dmn": decision("whole", "proposed_half + proposed_third", "#half", "b.dmn#third"),
            "b.dmn": decision("third", "days / 3") + decision("half", "proposed_third * 1.5", "#third"),
        }
    )

    table = found["whole"].table
    assert faults == []
    assert table is not None
    assert [earlier.id for earlier in table.before] == ["third", "half"]
    assert decide(table, {"days": 6}, NOWHEN).outputs == {"proposed_whole": 5}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.dmn": decision("a", "1", "#a")}, [("decision-cycle", "a_0")]),
        ({"a.dmn": decision("a", "1", "#b") + decision("b", "1", "#a")}, [("decision-cycle", "b_0")]),
        ({"a.dmn": decision("a", "1", "#gone")}, [("dangling-reference", "a_0")]),
        ({"a.dmn": decision("a", "1", "")}, [("dangling-reference", "a_0")]),
        (
            {"a.dmn": decision("a", "1"), "b.dmn": decision("a", "2")},
            [("duplicate-id", "a")],
        ),
        (
            {"a.dmn": decision("a", "1") + decision("b", "1", "#a").replace("proposed_b", "proposed_a")},
            [("table-output", "b")],
        ),
    ],
)
def test_what_cannot_be_linked_is_refused_with_its_place(
    files: Mapping[str, str], expected: list[tuple[str, str]]
) -> None:
    _, faults = read(files)

    assert faults == expected


def test_what_requires_a_broken_decision_is_broken_too() -> None:
    found, faults = read({"a.dmn": decision("a", "1 +") + decision("b", "1", "#a")})

    assert (found["a"].table, found["b"].table) == (None, None)
    assert faults == [("table-cell", "a_text")]


def test_a_decision_that_is_only_required_is_used() -> None:
    inner = f"{HEAD}{decision('area', 'if category = null then null else category')}</definitions>".encode()
    need = '<informationRequirement id="need"><requiredDecision href="#area" /></informationRequirement>'
    outer = ROUTING.replace("<decisionTable ", f"{need}<decisionTable ").replace(
        "<text>category</text>", "<text>proposed_area</text>"
    )
    files = small_bundle(**{"routing.dmn": outer.encode(), "area.dmn": inner})

    assert [finding.rule for finding in check(files) if finding.file.endswith(".dmn")] == []
    table = load(files).definition.tables["routing"]
    outcome = decide(table, {"category": "land"}, NOWHEN)
    assert (outcome.outputs, outcome.required["area"].outputs) == (
        {"proposed_route": "work"},
        {"proposed_area": "land"},
    )
