"""What is generated is what a designer may draw: check misses only what a bundle has around it."""

from typing import Final

import pytest

from engine.bpmn.dialect import Surroundings, check, read
from engine.bpmn.findings import Findings, Rule, Severity
from tests.reference.generating import generate
from tests.reference.sketch import Sketch

OF_THE_BUNDLE: Final = {
    Rule.MISSING_FORM,
    Rule.MISSING_JOB,
    Rule.MISSING_ROLE,
    Rule.UNKNOWN_MESSAGE,
}
"""What forms, jobs, roles and messages are for: the token game does without."""
ON_PURPOSE: Final = {Rule.ESCALATION, Rule.SIGNAL, Rule.UNCAUGHT_ERROR, Rule.UNCAUGHT_ESCALATION}
"""What nobody catches, and what catches all of its kind: there the engine refuses as the reference does."""
ALONE: Final = Surroundings(
    entry="main",
    stages=(),
    roles={},
    messages={},
    submission_form="submission",
    forms={},
    form_ids=frozenset({"submission"}),
    tables={},
    table_ids=frozenset(),
    rulebook=None,
    jobs=None,
    complete=False,
)


@pytest.mark.parametrize("model", range(50))
def test_check_refuses_no_generated_model_for_its_drawing(model: int) -> None:
    findings = Findings()
    diagram = read("generated.bpmn", Sketch(generate(model)).xml, findings)
    assert diagram is not None

    check((diagram,), ALONE, {}, findings)

    wrong = [f for f in findings.sorted() if f.severity is Severity.ERROR]
    assert [str(f) for f in wrong if f.rule not in OF_THE_BUNDLE | ON_PURPOSE] == []
