"""Each rule of the dialect: a bundle broken in one way gives that finding, with its element and line."""

from dataclasses import dataclass

import pytest

from engine.bpmn.bundle import check
from tests.unit.bpmn.small_bundle import small_bundle

JOBS = frozenset({"letter.issue", "case.forward"})


@dataclass(frozen=True, slots=True)
class Broken:
    """`old` becomes `new` in a file; the finding is expected at `element`, on the line with `at`."""

    rule: str
    old: str
    new: str
    element: str | None
    at: str
    file: str = "matter.bpmn"


WORK = "work.bpmn"
ROUTE = 'route = "work"'
COND = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
FLOW = '<bpmn:sequenceFlow id="{}" sourceRef="{}" targetRef="{}" />'
TIMER = '<bpmn:timeDate xsi:type="bpmn:tFormalExpression">deadline("C01")</bpmn:timeDate>'
REGISTER = '<bpmn:userTask id="register" name="Register">'
ISSUE = '<bpmn:serviceTask id="issue" name="Issue">'
ENDED = '<bpmn:endEvent id="ended" name="Ended" />'
PROPERTIES = "<spiffworkflow:properties>"
JOB = '<spiffworkflow:property name="job" value="letter.issue" />'
TERMINATE = '<bpmn:terminateEventDefinition id="gone_definition" />'
LOOP = "<bpmn:multiInstanceLoopCharacteristics>"
ITEM = '<bpmn:inputDataItem id="request" name="request" />'
LIST = "<bpmn:loopDataInputRef>requests</bpmn:loopDataInputRef>"
NUMBER = "<bpmn:loopCardinality>{}</bpmn:loopCardinality>"
ENOUGH = "<bpmn:completionCondition>{}</bpmn:completionCondition>"
SCRIPT_LINE = "asked_count = count(requests)"

CASES = [
    # what is not on the allow-list
    Broken("unsupported-element", "bpmn:serviceTask", "bpmn:manualTask", "issue", "manualTask"),
    Broken("unsupported-element", "bpmn:serviceTask", "bpmn:task", "issue", "bpmn:task"),
    Broken(
        "unsupported-element",
        '<bpmn:exclusiveGateway id="work_merge" />',
        '<bpmn:complexGateway id="work_merge" />',
        "work_merge",
        "complexGateway",
    ),
    Broken(
        "unsupported-element",
        ENDED,
        '<bpmn:dataObjectReference id="paper" dataObjectRef="sheet" />' + ENDED,
        "paper",
        "dataObjectReference",
    ),
    Broken(
        "unsupported-element",
        REGISTER,
        REGISTER + '<bpmn:ioSpecification id="io" />',
        "io",
        "ioSpecification",
    ),
    Broken(
        "unsupported-attribute",
        REGISTER,
        '<bpmn:userTask id="register" name="Register" isForCompensation="true">',
        "register",
        "isForCompensation",
    ),
    Broken(
        "unsupported-attribute",
        '<bpmn:eventBasedGateway id="wait" />',
        '<bpmn:eventBasedGateway id="wait" eventGatewayType="Parallel" />',
        "wait",
        "eventGatewayType",
    ),
    Broken(
        "unsupported-event",
        '<bpmn:terminateEventDefinition id="gone_definition" />',
        '<bpmn:compensateEventDefinition id="gone_definition" />',
        "gone_definition",
        "compensateEventDefinition",
    ),
    Broken(
        "unsupported-event",
        "</bpmn:timerEventDefinition>\n</bpmn:intermediateCatchEvent>",
        "</bpmn:timerEventDefinition>\n"
        '<bpmn:timerEventDefinition id="second" /></bpmn:intermediateCatchEvent>',
        "second",
        'id="second"',
    ),
    Broken(
        "unknown-extension",
        REGISTER,
        '<bpmn:userTask id="register" name="Register" xmlns:c="urn:c" c:assignee="li">',
        "register",
        "c:assignee",
    ),
    Broken(
        "unknown-extension",
        JOB,
        JOB + '</spiffworkflow:properties><spiffworkflow:serviceTaskOperator id="op" />' + PROPERTIES,
        "op",
        "serviceTaskOperator",
    ),
    Broken("unknown-extension", ENDED, ENDED + '<x:y xmlns:x="urn:x" id="y" />', "y", 'id="y"'),
    Broken("unknown-extension", JOB, JOB + '<spiffworkflow:entry id="y" />', "y", 'id="y"'),
    Broken("unsupported-element", ISSUE, ISSUE + '<bpmn:resourceRole id="who" />', "who", 'id="who"'),
    Broken(
        "pre-post-script",
        JOB,
        JOB
        + "</spiffworkflow:properties><spiffworkflow:preScript>a = 1</spiffworkflow:preScript>"
        + PROPERTIES,
        "issue",
        "preScript",
    ),
    Broken(
        "unknown-property", JOB, JOB + '<spiffworkflow:property name="due" value="C01" />', "issue", ISSUE
    ),
    Broken(
        "misplaced-property", JOB, JOB + '<spiffworkflow:property name="form" value="x" />', "issue", ISSUE
    ),
    Broken("repeated-property", JOB, JOB + JOB, "issue", JOB),
    Broken("missing-id", ENDED, ENDED + '<bpmn:endEvent name="Nameless" />', "matter", "Nameless"),
    Broken("reserved-id", '"ended"', '"End"', "End", 'id="End"'),
    Broken("reserved-id", 'id="note_line"', 'id="matter.EndJoin"', "matter.EndJoin", "matter.EndJoin"),
    Broken("reserved-id", 'id="note_line"', 'id="线"', "线", 'id="线"'),
    Broken("duplicate-id", 'id="note_line"', 'id="note"', "note", 'id="note" sourceRef'),
    Broken("duplicate-id", '"work_started"', '"received"', "received", "startEvent", WORK),
    Broken(
        "not-executable",
        'id="work" name="Work" isExecutable="true"',
        'id="work" name="Work"',
        "work",
        "<bpmn:process",
        WORK,
    ),
    Broken("dangling-reference", 'targetRef="issue"', 'targetRef="nowhere"', "to_issue", "nowhere"),
    Broken("dangling-reference", 'default="to_wait"', 'default="to_ended"', "route_question", "Which way"),
    Broken("unsupported-attribute", LOOP, LOOP.replace(">", ' behavior="One">'), "ask", LOOP[:-1], WORK),
    Broken("multi-instance", ITEM, ITEM + NUMBER.format("3"), "ask", LOOP, WORK),
    Broken("feel-syntax", LIST + "\n" + ITEM, NUMBER.format("3 +"), "ask", "3 +", WORK),
    Broken("name-never-set", ITEM, ITEM + ENOUGH.format("heard"), "ask", "heard<", WORK),
    Broken("loop", ISSUE, ISSUE + "<bpmn:standardLoopCharacteristics />", "issue", "standardLoop"),
    Broken(
        "loop",
        ISSUE,
        ISSUE + '<bpmn:standardLoopCharacteristics loopMaximum="few" />',
        "issue",
        "standardLoop",
    ),
    Broken("loop", LOOP, '<bpmn:standardLoopCharacteristics loopMaximum="3" />' + LOOP, "ask", LOOP, WORK),
    Broken(
        "name-never-set",
        ISSUE,
        ISSUE + "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>more</bpmn:loopCondition>"
        "</bpmn:standardLoopCharacteristics>",
        "issue",
        "loopCondition",
    ),
    Broken("multi-instance", ITEM, ITEM + "<bpmn:outputDataItem id='out' />", "ask", LOOP, WORK),
    # the graph
    Broken(
        "start-event",
        ENDED,
        ENDED + '<bpmn:startEvent id="again" name="A" />' + FLOW.format("b", "again", "issue_merge"),
        "matter",
        "<bpmn:process",
    ),
    Broken("unreachable", 'targetRef="gone"', 'targetRef="ended"', "gone", 'id="gone"'),
    Broken(
        "dead-end",
        FLOW.format("from_late", "record_late", "late_noted")
        + '\n<bpmn:endEvent id="late_noted" name="Noted" />',
        "",
        "record_late",
        'id="record_late"',
        WORK,
    ),
    Broken(
        "unsupported-attribute",
        ISSUE,
        ISSUE.replace(">", ' startQuantity="2">'),
        "issue",
        "startQuantity",
    ),
    Broken(
        "unsupported-attribute",
        ISSUE,
        ISSUE.replace(">", ' completionQuantity="2">'),
        "issue",
        "completionQuantity",
    ),
    Broken("no-condition", ISSUE, ISSUE.replace(">", ' default="to_ended">'), "issue", 'id="issue"'),
    Broken(
        "no-default",
        'id="to_ended" sourceRef="issue" targetRef="ended" />',
        'id="to_ended" sourceRef="issue" targetRef="ended">'
        f"{COND}{ROUTE}</bpmn:conditionExpression></bpmn:sequenceFlow>",
        "issue",
        ISSUE,
    ),
    Broken("error", TERMINATE, '<bpmn:errorEventDefinition id="gone_definition" />', "gone", 'id="gone"'),
    Broken("signal", TERMINATE, '<bpmn:signalEventDefinition id="gone_definition" />', "gone", 'id="gone"'),
    Broken("misplaced-flow", ENDED, ENDED + FLOW.format("b", "ended", "issue_merge"), "ended", ENDED),
    Broken(
        "misplaced-flow",
        'sourceRef="rating_expired" targetRef="issue_merge"',
        'sourceRef="rating_expired" targetRef="withdrawn"',
        "withdrawn",
        'id="withdrawn"',
    ),
    Broken(
        "misplaced-flow",
        'sourceRef="record" targetRef="join"',
        'sourceRef="record" targetRef="answered"',
        "from_record",
        "from_record",
        WORK,
    ),
    Broken("boundary-host", 'attachedToRef="record"', 'attachedToRef="split"', "record_late", "Late", WORK),
    Broken("no-default", ' default="to_wait"', "", "route_question", "Which way"),
    Broken("no-condition", f"{COND}{ROUTE}</bpmn:conditionExpression>", "", "to_merge", 'id="to_merge"'),
    Broken(
        "default-with-condition",
        'sourceRef="route_question" targetRef="wait" />',
        f'sourceRef="route_question" targetRef="wait">{COND}{ROUTE}</bpmn:conditionExpression>'
        "</bpmn:sequenceFlow>",
        "to_wait",
        'id="to_wait"',
    ),
    Broken(
        "misplaced-condition",
        'id="to_record" sourceRef="split" targetRef="record" />',
        'id="to_record" sourceRef="split" targetRef="record">'
        f"{COND}urgent</bpmn:conditionExpression></bpmn:sequenceFlow>",
        "to_record",
        'id="to_record"',
        WORK,
    ),
    # expressions
    Broken("feel-syntax", ROUTE, 'route == "work"', "to_merge", COND),
    Broken("feel-syntax", SCRIPT_LINE, "asked_count = count(", "sum_up", "asked_count", WORK),
    Broken("unknown-function", SCRIPT_LINE, "asked_count = lead(requests)", "sum_up", "lead(", WORK),
    Broken("unknown-clock", ROUTE, 'deadline("C99") != null', "to_merge", COND),
    Broken("name-never-set", ROUTE, "quick", "to_merge", COND),
    Broken(
        "name-never-set", "<text>category</text>", "<text>kind</text>", "routing", "<decision ", "routing.dmn"
    ),
    Broken("name-never-set", 'from = "today"', 'from = "heard_on"', None, "", "deadlines.toml"),
    Broken("reads-proposal", ROUTE, 'proposed_route = "work"', "to_merge", COND),
    Broken("routes-on-free-text", ROUTE, 'contains(reasons, "land")', "to_merge", COND),
    Broken("value-never-set", ROUTE, 'route = "wrok"', "to_merge", COND),
    Broken("value-never-set", ROUTE, 'urgent = "true"', "to_merge", COND),
    Broken("script-format", "text/feel", "python", "sum_up", "scriptTask", WORK),
    Broken("script-line", SCRIPT_LINE, "asked_count = 1\nprint(1)", "sum_up", "print", WORK),
    Broken("timer", 'deadline("C01")', "next week", "rating_expired", "next week"),
    Broken("timer", 'deadline("C01")', "2026-03-02T10:00:00", "rating_expired", "2026-03-02"),
    Broken("timer", "P10D", "10 days", "record_late", "10 days", WORK),
    Broken("timer", "P10D", "P0D", "record_late", "P0D", WORK),
    Broken("timer", TIMER, "", "rating_expired", 'id="rating_expired"'),
    Broken(
        "timer", TIMER, "<bpmn:timeCycle>R3/P1D</bpmn:timeCycle>", "rating_expired", 'id="rating_expired"'
    ),
    Broken("unknown-clock", 'deadline("C01")', 'deadline("C01", "C99")', "rating_expired", "C99"),
    # references
    Broken("unknown-decision", ">routing<", ">router<", "propose", 'id="propose"'),
    Broken(
        "unknown-form", 'name="form" value="register"', 'name="form" value="registry"', "register", REGISTER
    ),
    Broken(
        "missing-form",
        '<spiffworkflow:property name="form" value="rating" />',
        "",
        "rating_received",
        'id="rating_received"',
    ),
    Broken("unknown-role", 'value="head"', 'value="chief"', "confirm", 'id="confirm"'),
    Broken(
        "missing-role",
        '<spiffworkflow:property name="role" value="registrar" />',
        "",
        "register",
        REGISTER,
    ),
    Broken("unknown-organ", 'value="office"', 'value="bureau"', "register", REGISTER),
    Broken("unknown-organ", 'value="office"', 'value="item"', "register", REGISTER),
    Broken("recusal", 'value="office"', 'value="recusing"', "register", REGISTER),
    Broken("recusal", 'name="organ" value="office"', 'name="recusal" value="asks"', "register", REGISTER),
    Broken("unknown-job", "letter.issue", "letter.send", "issue", ISSUE),
    Broken("missing-job", JOB, "", "issue", ISSUE),
    Broken("missing-letter", '<spiffworkflow:property name="letter" value="D04" />', "", "issue", ISSUE),
    Broken("missing-letter", 'value="D04"', 'value="notice"', "issue", ISSUE),
    Broken(
        "confirms-unknown",
        'name="confirms" value="routing"',
        'name="confirms" value="routes"',
        "confirm",
        'id="confirm"',
    ),
    Broken(
        "confirms-nothing",
        '<spiffworkflow:property name="organ" value="office" />',
        '<spiffworkflow:property name="confirms" value="routing" />',
        "register",
        REGISTER,
    ),
    Broken(
        "unknown-separation",
        'name="separateFrom" value="register"',
        'name="separateFrom" value="issue"',
        "confirm",
        'id="confirm"',
    ),
    Broken(
        "unknown-message", 'name="rating" />', 'name="praise" />', "rating_received", 'id="rating_received"'
    ),
    Broken("unknown-message", ' messageRef="rating_message"', "", "rating_received", 'id="rating_received"'),
    Broken("escalation", ' escalationRef="matter_redo"', "", "redo_ordered", 'id="redo_ordered"'),
    Broken("unknown-process", 'calledElement="work"', 'calledElement="labour"', "work_stage", "labour"),
    Broken("unknown-lane", 'id="handler"', 'id="handlers"', "handlers", 'id="handlers"', WORK),
    Broken("lane-disagrees", 'value="handler"', 'value="liaison"', "record", 'id="record"', WORK),
]


def broken(case: Broken) -> dict[str, bytes]:
    """Return the bundle with the one change."""
    files = small_bundle()
    text = files[case.file].decode()
    assert text.count(case.old) >= 1, f"{case.old!r} is not in {case.file}"
    files[case.file] = text.replace(case.old, case.new).encode()
    return files


def errors(files: dict[str, bytes]) -> list[tuple[str, str, str | None, int | None]]:
    """Return (rule, file, element, line) of every error."""
    found = check(files, jobs=JOBS)
    return [(f.rule, f.file, f.element, f.line) for f in found if f.severity == "error"]


def line_of(files: dict[str, bytes], file: str, needle: str) -> int | None:
    """Return the number of the first line with `needle`, None for no needle."""
    lines = files[file].decode().splitlines()
    return next(number for number, line in enumerate(lines, 1) if needle in line) if needle else None


def test_a_sound_bundle_has_no_finding() -> None:
    assert check(small_bundle(), jobs=JOBS) == ()


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{number}-{case.rule}") for number, case in enumerate(CASES)]
)
def test_one_fault_gives_one_finding_with_its_place(case: Broken) -> None:
    files = broken(case)

    found = errors(files)

    assert found == [(case.rule, case.file, case.element, line_of(files, case.file, case.at))]
