"""Rules about several elements at once: loops, gateways of events, calls, escalations; and what passes."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.bpmn.bundle import check
from engine.bpmn.findings import Rule
from tests.unit.bpmn.small_bundle import MATTER, ROUTING, WORK, diagram, small_bundle

FLOW = '<bpmn:sequenceFlow id="{}" sourceRef="{}" targetRef="{}" />'


def found(
    *, matter: str = MATTER, work: str = WORK, others: Mapping[str, bytes] | None = None
) -> set[tuple[str, str | None]]:
    """Return (rule, element) of every error of the bundle with these diagrams."""
    files = small_bundle(**{"matter.bpmn": diagram("matter", matter), "work.bpmn": diagram("work", work)})
    findings = check({**files, **(others or {})})
    return {(finding.rule, finding.element) for finding in findings if finding.severity == "error"}


def test_every_rule_has_a_test() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))

    untested = [str(rule) for rule in Rule if f'"{rule}"' not in sources]

    assert untested == []


def test_a_parallel_gateway_inside_a_loop_is_sound() -> None:
    work = WORK.replace(
        'sourceRef="work_started" targetRef="split"', 'sourceRef="work_started" targetRef="again"'
    )
    work = work.replace('targetRef="redo"', 'targetRef="again"').replace(
        '<bpmn:parallelGateway id="split" />',
        '<bpmn:exclusiveGateway id="again" />'
        + FLOW.format("into", "again", "split")
        + '<bpmn:parallelGateway id="split" />',
    )
    work = work[: work.index('<bpmn:endEvent id="redo"')] + work[work.index('<bpmn:endEvent id="done"') :]
    matter = _without_redo(MATTER)

    errors = found(matter=matter, work=work)

    assert errors == set()


def test_a_loop_in_which_nothing_ever_waits_is_refused() -> None:
    work = WORK.replace('targetRef="redo"', 'targetRef="again_merge"').replace(
        FLOW.format("to_note", "join", "sum_up"),
        FLOW.format("to_note", "join", "again_merge")
        + '<bpmn:exclusiveGateway id="again_merge" />'
        + FLOW.format("b", "again_merge", "sum_up"),
    )
    work = work[: work.index('<bpmn:endEvent id="redo"')] + work[work.index('<bpmn:endEvent id="done"') :]

    errors = found(matter=_without_redo(MATTER), work=work)

    assert errors == {("endless-loop", "again_merge")}


def test_a_way_that_never_ends_is_a_dead_end() -> None:
    work = WORK.replace(
        FLOW.format("from_late", "record_late", "late_noted")
        + '\n<bpmn:endEvent id="late_noted" name="Noted" />',
        FLOW.format("from_late", "record_late", "late_merge")
        + '<bpmn:exclusiveGateway id="late_merge" />'
        + FLOW.format("b", "late_merge", "late_wait")
        + '<bpmn:intermediateCatchEvent id="late_wait" name="Wait">'
        '<bpmn:timerEventDefinition id="late_wait_d">'
        "<bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
        + FLOW.format("c", "late_wait", "late_merge"),
    )

    errors = found(work=work)

    assert errors == {("dead-end", "late_merge"), ("dead-end", "late_wait"), ("dead-end", "record_late")}


def test_a_process_needs_an_end() -> None:
    work = '<bpmn:process id="work" name="Work" isExecutable="true"><bpmn:startEvent id="s" /></bpmn:process>'

    errors = found(matter=_without_redo(MATTER), work=work)

    assert ("no-end", "work") in errors


def test_an_event_gateway_may_wait_for_several_timers() -> None:
    second = (
        FLOW.format("b", "wait", "second_timer") + '<bpmn:intermediateCatchEvent id="second_timer" name="T">'
        '<bpmn:timerEventDefinition id="second_timer_d">'
        "<bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
        + FLOW.format("c", "second_timer", "issue_merge")
    )

    errors = found(matter=_with(second))

    assert errors == set()


def test_behind_an_event_gateway_stand_only_events() -> None:
    errors = found(matter=_with(FLOW.format("b", "wait", "issue_merge")))

    assert errors == {("event-gateway", "wait")}


def test_a_receive_task_behind_an_event_gateway_is_not_repeated() -> None:
    repeated = (
        FLOW.format("b", "wait", "told") + '<bpmn:receiveTask id="told" name="T" messageRef="rating_message">'
        '<bpmn:standardLoopCharacteristics loopMaximum="2" /></bpmn:receiveTask>'
        + FLOW.format("c", "told", "issue_merge")
    )

    errors = found(matter=_with(repeated))

    assert ("event-gateway", "wait") in errors


def test_an_event_gateway_that_awaits_one_event_is_refused() -> None:
    matter = MATTER.replace(FLOW.format("to_expiry", "wait", "rating_expired"), "").replace(
        'sourceRef="rating_received" targetRef="issue_merge"',
        'sourceRef="rating_received" targetRef="rating_expired"',
    )

    assert found(matter=matter) == {("event-gateway", "wait")}


@pytest.mark.parametrize(
    "host", ["sum_up", "split", "nothing"], ids=["a script task", "a gateway", "nothing at all"]
)
def test_a_boundary_event_sits_on_an_activity_that_waits(host: str) -> None:
    work = WORK.replace('attachedToRef="record"', f'attachedToRef="{host}"')

    assert ("boundary-host", "record_late") in found(work=work)


def test_an_escalation_is_caught_on_a_call_or_a_sub_process_only() -> None:
    matter = MATTER.replace('name="Redo" attachedToRef="work_stage"', 'name="Redo" attachedToRef="issue"')

    assert ("boundary-host", "redo_ordered") in found(matter=matter)


def test_a_process_that_calls_itself_through_another_is_a_warning() -> None:
    call = (
        '<bpmn:callActivity id="call_back" name="C" calledElement="matter"></bpmn:callActivity>'
        + FLOW.format("b", "call_back", "done")
    )
    work = WORK.replace('targetRef="done"', 'targetRef="call_back"').replace(
        '<bpmn:endEvent id="done"', call + '<bpmn:endEvent id="done"'
    )

    warnings = [
        (finding.rule, finding.element)
        for finding in check(small_bundle(**{"work.bpmn": diagram("work", work)}))
        if finding.severity == "warning" and finding.rule != "undocumented"
    ]
    assert found(work=work) == set()
    assert warnings == [("recursive-call", "work_stage"), ("recursive-call", "call_back")]


def test_an_escalation_that_nobody_around_catches_is_refused() -> None:
    assert found(matter=_without_redo(MATTER)) == {("uncaught-escalation", "redo")}


def test_an_escalation_is_caught_by_the_caller_of_the_caller() -> None:
    between = (
        '<bpmn:process id="between" name="B" isExecutable="true">'
        '<bpmn:startEvent id="between_started" name="S" />'
        + FLOW.format("b1", "between_started", "between_call")
        + '<bpmn:callActivity id="between_call" name="C" calledElement="work" />'
        + FLOW.format("b2", "between_call", "between_ended")
        + '<bpmn:endEvent id="between_ended" name="E" /></bpmn:process>'
    )
    matter = MATTER.replace('calledElement="work"', 'calledElement="between"')

    errors = found(matter=matter, others={"between.bpmn": diagram("between", between)})

    assert errors == set()


def test_an_escalation_that_nothing_throws_waits_in_vain() -> None:
    work = WORK.replace(
        '<bpmn:escalationEventDefinition id="redo_definition" escalationRef="work_redo" />', ""
    )

    assert found(work=work) == {("escalation", "redo_ordered")}


def test_a_multi_instance_without_a_list_is_refused() -> None:
    work = WORK.replace("<bpmn:loopDataInputRef>requests</bpmn:loopDataInputRef>", "")

    assert found(work=work) == {("multi-instance", "ask")}


def test_a_multi_instance_may_run_as_often_as_a_number_says_one_after_another_until_it_is_enough() -> None:
    start, end = WORK.index("<bpmn:multiInstance"), WORK.index('<bpmn:startEvent id="asked"')
    work = (
        WORK[:start] + '<bpmn:multiInstanceLoopCharacteristics isSequential="true">'
        "<bpmn:loopCardinality>count(requests)</bpmn:loopCardinality>"
        "<bpmn:completionCondition>numberOfCompletedInstances &gt;= 2 or urgent</bpmn:completionCondition>"
        "</bpmn:multiInstanceLoopCharacteristics>" + WORK[end:]
    ).replace('<spiffworkflow:property name="organ" value="item" />', "")

    assert found(work=work) == set()


def test_a_standard_loop_reads_what_something_sets() -> None:
    loop = (
        '<bpmn:standardLoopCharacteristics testBefore="true" loopMaximum="3">'
        "<bpmn:loopCondition>urgent</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )
    issue = '<bpmn:serviceTask id="issue" name="Issue">'
    matter = MATTER.replace(issue, issue + loop)

    assert found(matter=matter) == set()


def test_a_routed_name_may_come_from_a_loop_that_collects() -> None:
    work = WORK.replace(
        "<bpmn:loopDataInputRef>requests</bpmn:loopDataInputRef>",
        "<bpmn:loopDataInputRef>requests</bpmn:loopDataInputRef>"
        "<bpmn:loopDataOutputRef>replies</bpmn:loopDataOutputRef>",
    )
    work = work.replace(
        '<bpmn:inputDataItem id="request" name="request" />',
        '<bpmn:inputDataItem id="request" name="request" /><bpmn:outputDataItem id="reply" name="reply" />',
    ).replace("count(requests)", "count(replies)")

    assert found(work=work) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [('<text>"land"</text>', "<text>? = kind</text>"), ('<text>"work"</text>', "<text>kind</text>")],
)
def test_the_cells_of_a_table_read_names_that_something_sets(old: str, new: str) -> None:
    table = ROUTING.replace(old, new).encode()

    assert found(others={"routing.dmn": table}) == {("name-never-set", "routing")}


def test_a_condition_inside_a_multi_instance_may_read_its_item() -> None:
    work = WORK.replace("count(requests)", 'if request.topic = "law" then 1 else 2')

    assert found(work=work) == set()


def test_an_empty_script_says_nothing_and_is_refused() -> None:
    start, end = WORK.index("asked_count = "), WORK.index("</bpmn:script>")
    work = WORK[:start] + "\n\n" + WORK[end:]

    assert ("script-line", "sum_up") in found(work=work)


def test_empty_lines_of_a_script_are_passed_over() -> None:
    assert found(work=WORK.replace("again = urgent", "\n\nagain = urgent")) == set()


def test_a_lane_that_names_no_node_is_refused() -> None:
    work = WORK.replace("<bpmn:flowNodeRef>record<", "<bpmn:flowNodeRef>records<")

    assert found(work=work) == {("dangling-reference", "handler")}


def test_two_escalations_of_one_process_are_each_followed() -> None:
    work = WORK.replace(
        '<bpmn:endEvent id="done" name="Done" />',
        '<bpmn:endEvent id="done" name="Done">'
        '<bpmn:escalationEventDefinition id="done_definition" escalationRef="work_redo" /></bpmn:endEvent>',
    )

    assert found(work=work) == {("dead-element", "from_work")}  # it only ever ends by escalation


def test_what_a_forwarding_job_reads_has_to_be_set() -> None:
    matter = MATTER.replace('value="letter.issue"', 'value="case.forward"')

    assert found(matter=matter) == {("name-never-set", "issue")}


@pytest.mark.parametrize("text", ["2026-03-02T10:00:00+08:00", "2026-03-02T02:00:00Z"])
def test_a_timer_may_be_a_moment_with_its_offset(text: str) -> None:
    assert found(matter=MATTER.replace('deadline("C01")', text)) == set()


@pytest.mark.parametrize("text", ["P1Y2M3DT4H5M6S", "PT30M", "P2W", "P10D"])
def test_a_timer_may_be_a_duration(text: str) -> None:
    assert found(work=WORK.replace("P10D", text)) == set()


@pytest.mark.parametrize("text", ["PT0S", "P0D", "P0W", "P0Y0M0DT0H0M00S", "-P1D", "-PT1S", "-P0D"])
def test_a_timer_that_waits_no_time_is_refused(text: str) -> None:
    assert found(work=WORK.replace("P10D", text)) == {("timer", "record_late")}


@pytest.mark.parametrize("text", ["P", "PT", "10D", "P1X", "P1D2H"])
def test_what_only_looks_like_a_duration_is_refused(text: str) -> None:
    assert found(work=WORK.replace("P10D", text)) == {("timer", "record_late")}


def test_a_process_that_nobody_calls_is_only_a_warning() -> None:
    extra = (
        WORK.replace('id="', 'id="other_')
        .replace('Ref="', 'Ref="other_')
        .replace('default="', 'default="other_')
    )
    extra = extra.replace('id="other_handler"', 'id="handler"')
    extra = extra.replace("<bpmn:flowNodeRef>", "<bpmn:flowNodeRef>other_")
    extra = (
        extra[: extra.index('<bpmn:endEvent id="other_redo"')]
        + '<bpmn:endEvent id="other_redo" name="R" />'
        + (extra[extra.index('<bpmn:endEvent id="other_done"') :])
    )

    findings = check(small_bundle(**{"other.bpmn": diagram("other", extra)}))

    assert [(f.severity, f.rule, f.element) for f in findings] == [("warning", "never-used", "other_work")]


def test_what_is_not_named_documented_or_drawn_is_a_warning() -> None:
    matter = (
        MATTER.replace('id="issue" name="Issue"', 'id="issue"')
        .replace(' name="Which way?"', "")
        .replace(' name="Wait" sourceRef', " sourceRef")
        .replace("<bpmn:documentation>Article 32.</bpmn:documentation>\n", "")
    )
    files = small_bundle(**{"matter.bpmn": diagram("matter", matter)})
    files["matter.bpmn"] = files["matter.bpmn"].replace(b'bpmnElement="ended"', b'bpmnElement="gone"')

    findings = check(files)

    assert {(f.severity, f.rule, f.element) for f in findings} == {
        ("warning", "unnamed", "issue"),
        ("warning", "unnamed", "route_question"),
        ("warning", "unnamed", "to_wait"),
        ("warning", "undocumented", "issue"),
        ("warning", "not-drawn", "ended"),
    }


def _with(more: str) -> str:
    return MATTER.replace(
        '<bpmn:endEvent id="ended" name="Ended" />', '<bpmn:endEvent id="ended" name="Ended" />' + more
    )


def _without_redo(matter: str) -> str:
    start, end = (
        matter.index('<bpmn:boundaryEvent id="redo_ordered"'),
        matter.index('<bpmn:boundaryEvent id="withdrawn"'),
    )
    return matter[:start] + matter[end:]
