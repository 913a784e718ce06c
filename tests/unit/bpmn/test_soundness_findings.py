"""What the token game and the scenarios find becomes findings of a check."""

import pytest

from engine.bpmn.findings import Findings, Place, Rule, Severity
from engine.bpmn.soundness import Soundness, Told, Verdict, note

DEFECTS = (
    "deadlock",
    "livelock",
    "dead-element",
    "improper-completion",
    "missing-synchronisation",
    "unbounded-growth",
)
PLACE = Place(file="work.bpmn", element="join", line=12)


def noted(rule: str) -> Severity:
    """Return how severe a finding of a rule is."""
    findings = Findings()
    told = Told(rule=Rule(rule), place=PLACE, message="…", path=("begin", "join"))
    note(Soundness(verdict=Verdict.UNSOUND, told=(told,)), findings)
    (finding,) = findings.sorted()
    assert (finding.rule, finding.file, finding.element, finding.line) == (rule, "work.bpmn", "join", 12)
    return finding.severity


@pytest.mark.parametrize("rule", DEFECTS)
def test_a_defect_keeps_a_bundle_from_being_published(rule: str) -> None:
    assert noted(rule) is Severity.ERROR


def test_what_is_not_decided_is_a_warning() -> None:
    assert noted("not-decided") is Severity.WARNING


@pytest.mark.parametrize("rule", ["scenario", "scenario-failed"])
def test_scenarios_have_rules_of_their_own(rule: str) -> None:
    assert Rule(rule).value == rule
