"""Whatever BPMN 2.0 has and the dialect does not know is refused, wherever it stands, with its place."""

from typing import Final

import pytest

from engine.bpmn.bundle import check
from engine.bpmn.dialect.vocabulary import ATTRIBUTES, CHILDREN, INSTEAD
from tests.architecture.dialect_reference import attributes, elements
from tests.unit.bpmn.small_bundle import MATTER, diagram, small_bundle

ENDED: Final = '<bpmn:endEvent id="ended" name="Ended" />'
UNKNOWN: Final = [
    (element, attribute)
    for element in ("userTask", "serviceTask", "endEvent", "businessRuleTask", "callActivity")
    for attribute in sorted(attributes()[element] - ATTRIBUTES.get(element, {}).keys() - {"id", "name"})
]
TASKS: Final = {
    "userTask": '<bpmn:userTask id="register" name="Register"',
    "serviceTask": '<bpmn:serviceTask id="issue" name="Issue"',
    "endEvent": '<bpmn:endEvent id="ended" name="Ended"',
    "businessRuleTask": '<bpmn:businessRuleTask id="propose" name="Propose"',
    "callActivity": '<bpmn:callActivity id="work_stage" name="Work"',
}


@pytest.mark.parametrize("element", sorted(elements() - CHILDREN.keys()))
def test_what_the_dialect_does_not_know_is_refused_with_its_place(element: str) -> None:
    event = element.endswith("EventDefinition")
    unknown = f'<bpmn:{element} id="unknown" />'
    drawn = ENDED.replace(" />", f">\n{unknown}</bpmn:endEvent>") if event else f"{ENDED}\n{unknown}"
    files = small_bundle(**{"matter.bpmn": diagram("matter", MATTER.replace(ENDED, drawn))})
    lines = files["matter.bpmn"].decode().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if unknown in text)

    found = [finding for finding in check(files) if finding.rule.startswith("unsupported")]

    rule = "unsupported-event" if event else "unsupported-element"
    assert [(f.rule, f.file, f.element, f.line) for f in found] == [(rule, "matter.bpmn", "unknown", line)]
    assert INSTEAD.get(element, "may hold") in found[0].message


@pytest.mark.parametrize(("element", "attribute"), UNKNOWN)
def test_an_unknown_attribute_is_refused_with_its_place(element: str, attribute: str) -> None:
    start = TASKS[element]
    matter = MATTER.replace(start, f'{start} {attribute}="x"')
    files = small_bundle(**{"matter.bpmn": diagram("matter", matter)})
    lines = files["matter.bpmn"].decode().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if start in text)

    found = [finding for finding in check(files) if finding.rule == "unsupported-attribute"]

    assert [(f.file, f.line) for f in found] == [("matter.bpmn", line)]
    assert f"The attribute {attribute} " in found[0].message
