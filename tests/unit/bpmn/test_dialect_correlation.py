"""Messages between cases, in the check of a bundle: what is sent says to whom, what waits needs nobody."""

from typing import Final

import pytest

from engine.bpmn.bundle import check
from tests.unit.bpmn.small_bundle import MATTER, WORK, diagram, drawing_findings, small_bundle

CORRELATION: Final = (
    "<bpmn:extensionElements><spiffworkflow:properties>{}</spiffworkflow:properties></bpmn:extensionElements>"
)
PROPERTY: Final = '<spiffworkflow:property name="{}" value="{}" />'
BY_ROUTE: Final = CORRELATION.format(PROPERTY.format("correlation", "route"))
MESSAGE: Final = '<bpmn:message id="told_message" name="rating" />'
EVENT: Final = '<bpmn:messageEventDefinition id="tell_definition" messageRef="told_message" />'
DONE: Final = '<bpmn:endEvent id="done" name="Done" />'
SENDING: Final = {
    "end event": f'<bpmn:endEvent id="done" name="Done">{{}}{EVENT}</bpmn:endEvent>',
    "throw event": f'<bpmn:intermediateThrowEvent id="done">{{}}{EVENT}</bpmn:intermediateThrowEvent>',
    "send task": '<bpmn:sendTask id="done" name="Done" messageRef="told_message">{}</bpmn:sendTask>',
}
WAITING: Final = {
    "catch event": f'<bpmn:intermediateCatchEvent id="done">{{}}{EVENT}</bpmn:intermediateCatchEvent>',
    "receive task": '<bpmn:receiveTask id="done" name="Done" messageRef="told_message">{}</bpmn:receiveTask>',
}


def found(node: str, properties: str) -> set[tuple[str, str | None]]:
    """Return the errors of the bundle with this node at the end of the work."""
    assert DONE in WORK
    more = "" if "endEvent" in node else (
        '<bpmn:sequenceFlow id="on" sourceRef="done" targetRef="over" /><bpmn:endEvent id="over" name="O" />'
    )  # fmt: skip
    work = WORK.replace(DONE, node.format(properties) + more) + MESSAGE
    files = small_bundle(**{"matter.bpmn": diagram("matter", MATTER), "work.bpmn": diagram("work", work)})
    return drawing_findings(files, "error")


@pytest.mark.parametrize("node", SENDING.values(), ids=SENDING)
def test_a_message_that_is_sent_says_to_whom(node: str) -> None:
    assert found(node, BY_ROUTE) == set()
    assert found(node, "") == {("correlation", "done")}


@pytest.mark.parametrize("node", WAITING.values(), ids=WAITING)
def test_what_waits_for_another_case_has_neither_form_nor_role(node: str) -> None:
    assert found(node, BY_ROUTE) == set()
    assert found(node, "") == {("missing-form", "done"), ("missing-role", "done")}
    both = PROPERTY.format("correlation", "route") + PROPERTY.format("role", "handler")
    assert found(node, CORRELATION.format(both)) == {("misplaced-property", "done")}


@pytest.mark.parametrize("node", [*SENDING.values(), *WAITING.values()], ids=[*SENDING, *WAITING])
def test_a_correlation_reads_what_something_sets(node: str) -> None:
    unset = CORRELATION.format(PROPERTY.format("correlation", "nothing_sets_it"))
    broken = CORRELATION.format(PROPERTY.format("correlation", "1 +"))

    assert found(node, unset) == {("name-never-set", "done")}
    assert found(node, broken) == {("feel-syntax", "done")}


@pytest.mark.parametrize("node", SENDING.values(), ids=SENDING)
def test_a_message_that_is_sent_has_a_name_in_the_manifest(node: str) -> None:
    assert found(node.replace("told_message", "nowhere"), BY_ROUTE) == {("unknown-message", "done")}


def test_a_task_has_no_correlation() -> None:
    form = PROPERTY.format("form", "record")
    work = WORK.replace(form, form + PROPERTY.format("correlation", "route"))
    files = small_bundle(**{"work.bpmn": diagram("work", work)})

    assert {finding.rule for finding in check(files)} == {"misplaced-property"}
