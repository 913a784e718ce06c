"""A small bundle that uses the whole dialect and has no finding: each test breaks it in one way."""

import json
import re
from collections.abc import Mapping
from typing import Final

from engine.bpmn.bundle import check
from engine.bpmn.soundness.defects import Kind

_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'id="{name}_definitions" targetNamespace="urn:test">\n'
)

MATTER: Final = """
<bpmn:collaboration id="matter_collaboration">
<bpmn:participant id="matter_pool" name="Office" processRef="matter" />
<bpmn:participant id="outside_pool" name="Petitioner" />
<bpmn:messageFlow id="rating_flow" sourceRef="outside_pool" targetRef="rating_received" />
</bpmn:collaboration>
<bpmn:process id="matter" name="Matter" isExecutable="true">
<bpmn:startEvent id="received" name="Received" />
<bpmn:sequenceFlow id="to_register" sourceRef="received" targetRef="register" />
<bpmn:userTask id="register" name="Register">
<bpmn:documentation>Article 17.</bpmn:documentation>
<bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="form" value="register" />
<spiffworkflow:property name="role" value="registrar" />
<spiffworkflow:property name="organ" value="office" />
</spiffworkflow:properties></bpmn:extensionElements>
</bpmn:userTask>
<bpmn:sequenceFlow id="to_propose" sourceRef="register" targetRef="propose" />
<bpmn:businessRuleTask id="propose" name="Propose">
<bpmn:documentation>Article 31.</bpmn:documentation>
<bpmn:extensionElements>
<spiffworkflow:calledDecisionId>routing</spiffworkflow:calledDecisionId>
</bpmn:extensionElements>
</bpmn:businessRuleTask>
<bpmn:sequenceFlow id="to_confirm" sourceRef="propose" targetRef="confirm" />
<bpmn:userTask id="confirm" name="Confirm">
<bpmn:documentation>Article 31.</bpmn:documentation>
<bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="form" value="confirm" />
<spiffworkflow:property name="role" value="head" />
<spiffworkflow:property name="separateFrom" value="register" />
<spiffworkflow:property name="confirms" value="routing" />
</spiffworkflow:properties></bpmn:extensionElements>
</bpmn:userTask>
<bpmn:sequenceFlow id="to_question" sourceRef="confirm" targetRef="route_question" />
<bpmn:exclusiveGateway id="route_question" name="Which way?" default="to_wait" />
<bpmn:sequenceFlow id="to_merge" name="Work" sourceRef="route_question" targetRef="work_merge">
<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">route = "work"</bpmn:conditionExpression>
</bpmn:sequenceFlow>
<bpmn:sequenceFlow id="to_wait" name="Wait" sourceRef="route_question" targetRef="wait" />
<bpmn:exclusiveGateway id="work_merge" />
<bpmn:sequenceFlow id="to_work" sourceRef="work_merge" targetRef="work_stage" />
<bpmn:callActivity id="work_stage" name="Work" calledElement="work">
<bpmn:documentation>Article 31.</bpmn:documentation>
</bpmn:callActivity>
<bpmn:boundaryEvent id="redo_ordered" name="Redo" attachedToRef="work_stage">
<bpmn:escalationEventDefinition id="redo_ordered_definition" escalationRef="matter_redo" />
</bpmn:boundaryEvent>
<bpmn:sequenceFlow id="from_redo" sourceRef="redo_ordered" targetRef="work_merge" />
<bpmn:boundaryEvent id="withdrawn" name="Withdrawn" cancelActivity="true" attachedToRef="work_stage">
<bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="form" value="withdrawal" />
<spiffworkflow:property name="role" value="petitioner registrar" />
</spiffworkflow:properties></bpmn:extensionElements>
<bpmn:messageEventDefinition id="withdrawn_definition" messageRef="withdrawal_message" />
</bpmn:boundaryEvent>
<bpmn:sequenceFlow id="from_withdrawn" sourceRef="withdrawn" targetRef="gone" />
<bpmn:endEvent id="gone" name="Gone"><bpmn:terminateEventDefinition id="gone_definition" /></bpmn:endEvent>
<bpmn:sequenceFlow id="from_work" sourceRef="work_stage" targetRef="issue_merge" />
<bpmn:eventBasedGateway id="wait" />
<bpmn:sequenceFlow id="to_rating" sourceRef="wait" targetRef="rating_received" />
<bpmn:sequenceFlow id="to_expiry" sourceRef="wait" targetRef="rating_expired" />
<bpmn:intermediateCatchEvent id="rating_received" name="Rated">
<bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="form" value="rating" />
<spiffworkflow:property name="role" value="petitioner" />
</spiffworkflow:properties></bpmn:extensionElements>
<bpmn:messageEventDefinition id="rating_definition" messageRef="rating_message" />
</bpmn:intermediateCatchEvent>
<bpmn:intermediateCatchEvent id="rating_expired" name="Expired">
<bpmn:timerEventDefinition id="expiry_definition">
<bpmn:timeDate xsi:type="bpmn:tFormalExpression">deadline("C01")</bpmn:timeDate>
</bpmn:timerEventDefinition>
</bpmn:intermediateCatchEvent>
<bpmn:sequenceFlow id="from_rating" sourceRef="rating_received" targetRef="issue_merge" />
<bpmn:sequenceFlow id="from_expiry" sourceRef="rating_expired" targetRef="issue_merge" />
<bpmn:exclusiveGateway id="issue_merge" />
<bpmn:sequenceFlow id="to_issue" sourceRef="issue_merge" targetRef="issue" />
<bpmn:serviceTask id="issue" name="Issue">
<bpmn:documentation>Article 32.</bpmn:documentation>
<bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="job" value="letter.issue" />
<spiffworkflow:property name="letter" value="D04" />
</spiffworkflow:properties></bpmn:extensionElements>
</bpmn:serviceTask>
<bpmn:sequenceFlow id="to_ended" sourceRef="issue" targetRef="ended" />
<bpmn:endEvent id="ended" name="Ended" />
<bpmn:textAnnotation id="note"><bpmn:text>A note</bpmn:text></bpmn:textAnnotation>
<bpmn:association id="note_line" sourceRef="ended" targetRef="note" />
</bpmn:process>
<bpmn:message id="withdrawal_message" name="withdrawal" />
<bpmn:message id="rating_message" name="rating" />
<bpmn:escalation id="matter_redo" name="redo" escalationCode="redo" />
"""

WORK: Final = """
<bpmn:process id="work" name="Work" isExecutable="true">
<bpmn:property id="requests" name="requests" />
<bpmn:laneSet id="work_lanes">
<bpmn:lane id="handler" name="Handler">
<bpmn:flowNodeRef>record</bpmn:flowNodeRef>
</bpmn:lane>
</bpmn:laneSet>
<bpmn:startEvent id="work_started" name="Started" />
<bpmn:sequenceFlow id="to_split" sourceRef="work_started" targetRef="split" />
<bpmn:parallelGateway id="split" />
<bpmn:sequenceFlow id="to_record" sourceRef="split" targetRef="record" />
<bpmn:sequenceFlow id="to_ask" sourceRef="split" targetRef="ask" />
<bpmn:userTask id="record" name="Record">
<bpmn:documentation>Article 28.</bpmn:documentation>
<bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="form" value="record" />
<spiffworkflow:property name="role" value="handler" />
</spiffworkflow:properties></bpmn:extensionElements>
</bpmn:userTask>
<bpmn:boundaryEvent id="record_late" name="Late" cancelActivity="false" attachedToRef="record">
<bpmn:timerEventDefinition id="late_definition">
<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P10D</bpmn:timeDuration>
</bpmn:timerEventDefinition>
</bpmn:boundaryEvent>
<bpmn:sequenceFlow id="from_late" sourceRef="record_late" targetRef="late_noted" />
<bpmn:endEvent id="late_noted" name="Noted" />
<bpmn:subProcess id="ask" name="Ask">
<bpmn:multiInstanceLoopCharacteristics>
<bpmn:loopDataInputRef>requests</bpmn:loopDataInputRef>
<bpmn:inputDataItem id="request" name="request" />
</bpmn:multiInstanceLoopCharacteristics>
<bpmn:startEvent id="asked" name="Asked" />
<bpmn:sequenceFlow id="to_answer" sourceRef="asked" targetRef="answer" />
<bpmn:userTask id="answer" name="Answer">
<bpmn:documentation>Article 28.</bpmn:documentation>
<bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="form" value="answer" />
<spiffworkflow:property name="role" value="liaison" />
<spiffworkflow:property name="organ" value="item" />
</spiffworkflow:properties></bpmn:extensionElements>
</bpmn:userTask>
<bpmn:sequenceFlow id="to_answered" sourceRef="answer" targetRef="answered" />
<bpmn:endEvent id="answered" name="Answered" />
</bpmn:subProcess>
<bpmn:sequenceFlow id="from_record" sourceRef="record" targetRef="join" />
<bpmn:sequenceFlow id="from_ask" sourceRef="ask" targetRef="join" />
<bpmn:parallelGateway id="join" />
<bpmn:sequenceFlow id="to_note" sourceRef="join" targetRef="sum_up" />
<bpmn:scriptTask id="sum_up" name="Sum up" scriptFormat="text/feel">
<bpmn:documentation>Article 28.</bpmn:documentation>
<bpmn:script>asked_count = count(requests)
again = urgent and asked_count > 3</bpmn:script>
</bpmn:scriptTask>
<bpmn:sequenceFlow id="to_again" sourceRef="sum_up" targetRef="again_question" />
<bpmn:exclusiveGateway id="again_question" name="Again?" default="to_done" />
<bpmn:sequenceFlow id="to_redo" name="Yes" sourceRef="again_question" targetRef="redo">
<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">again</bpmn:conditionExpression>
</bpmn:sequenceFlow>
<bpmn:sequenceFlow id="to_done" name="No" sourceRef="again_question" targetRef="done" />
<bpmn:endEvent id="redo" name="Redo">
<bpmn:escalationEventDefinition id="redo_definition" escalationRef="work_redo" />
</bpmn:endEvent>
<bpmn:endEvent id="done" name="Done" />
</bpmn:process>
<bpmn:escalation id="work_redo" name="redo" escalationCode="redo" />
"""

ROUTING: Final = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="routing_definitions" name="Routing">
<decision id="routing" name="Routing">
<decisionTable id="routing_table" hitPolicy="FIRST">
<input id="in_category" label="Category">
<inputExpression id="in_category_x"><text>category</text></inputExpression>
<inputValues id="in_category_values"><text>"land","labour"</text></inputValues></input>
<output id="out_route" label="Route" name="proposed_route">
<outputValues id="out_route_values"><text>"work","wait"</text></outputValues></output>
<rule id="land"><description>Article 31</description>
<inputEntry id="land_1"><text>"land"</text></inputEntry>
<outputEntry id="land_2"><text>"work"</text></outputEntry></rule>
<rule id="rest"><description>Article 32</description>
<inputEntry id="rest_1"><text>-</text></inputEntry>
<outputEntry id="rest_2"><text>"wait"</text></outputEntry></rule>
</decisionTable>
</decision>
</definitions>
"""

MANIFEST: Final = """format = 1
key = "matter"
title = "事项"
title_en = "Matter"
entry = "matter"
language = "zh-CN"
stages = ["work_stage"]

[roles]
petitioner = { title = "信访人", en = "Petitioner" }
registrar = { title = "登记员", en = "Registrar" }
head = { title = "负责人", en = "Head" }
handler = { title = "承办人", en = "Handler" }
liaison = { title = "联络员", en = "Liaison" }

[messages]
withdrawal = { title = "撤回", en = "Withdrawal" }
rating = { title = "评价", en = "Rating" }

[departures]
facts_differ = { title = "事实不同", en = "The facts differ" }
"""

CLOCKS: Final = """format = 1

[C01]
name = "评价期"
en = "Rating window"
length = 30
unit = "natural"
who = "petitioner"
law = ["第二十一条"]
profile = "national"
starts = [{ on = "completed", element = "confirm", when = 'route = "wait"', from = "today" }]
stops = [{ on = "completed", element = "rating_received", outcome = "met" }]
"""


def choice(key: str, *values: str) -> dict[str, object]:
    """Return a select of a form."""
    options = [{"value": value, "label": value.title()} for value in values]
    return {"type": "select", "id": f"{key}_field", "key": key, "label": key.title(), "values": options}


def field(key: str, kind: str) -> dict[str, object]:
    """Return a plain field of a form."""
    return {"type": kind, "id": f"{key}_field", "key": key, "label": key.title()}


def form(key: str, *components: Mapping[str, object]) -> bytes:
    """Return a form file."""
    return json.dumps(
        {"type": "default", "id": key, "schemaVersion": 19, "components": components}, indent=1
    ).encode()


FORMS: Final[Mapping[str, bytes]] = {
    "forms/submission.form": form("submission", field("subject", "textfield")),
    "forms/register.form": form(
        "register", choice("category", "land", "labour"), field("urgent", "checkbox")
    ),
    "forms/confirm.form": form(
        "confirm",
        choice("route", "work", "wait"),
        field("reasons", "textarea"),
        {
            "type": "dynamiclist",
            "id": "requests_field",
            "path": "requests",
            "label": "Requests",
            "components": [choice("topic", "facts", "law")],
        },
    ),
    "forms/withdrawal.form": form("withdrawal", field("withdrawn", "checkbox")),
    "forms/rating.form": form("rating", choice("rated", "good", "bad")),
    "forms/record.form": form("record", field("findings", "textarea")),
    "forms/answer.form": form("answer", field("answer_text", "textarea")),
}


def diagram(name: str, body: str) -> bytes:
    """Return a BPMN file around `body`, which begins on line 3, with everything in it drawn."""
    parts = sorted(set(re.findall(r' id="([^"]*)"', body)))
    shapes = "".join(f'<bpmndi:BPMNShape id="{part}_di" bpmnElement="{part}" />' for part in parts)
    drawing = (
        f'<bpmndi:BPMNDiagram id="{name}_dg"><bpmndi:BPMNPlane id="{name}_pl">{shapes}</bpmndi:BPMNPlane>'
    )
    return (
        _HEAD.format(name=name) + body.lstrip("\n") + drawing + "</bpmndi:BPMNDiagram></bpmn:definitions>\n"
    ).encode()


def small_bundle(**changed: bytes) -> dict[str, bytes]:
    """Return the files of the bundle."""
    return {
        "bundle.toml": MANIFEST.encode(),
        "deadlines.toml": CLOCKS.encode(),
        "matter.bpmn": diagram("matter", MATTER),
        "work.bpmn": diagram("work", WORK),
        "routing.dmn": ROUTING.encode(),
        **FORMS,
        **changed,
    }


def drawing_findings(files: Mapping[str, bytes], severity: str) -> set[tuple[str, str | None]]:
    """Return (rule, element) of what is found in a bundle, except for how its tokens could get stuck."""
    stuck = {str(kind) for kind in Kind}
    return {
        (found.rule, found.element)
        for found in check(files)
        if found.severity == severity and found.rule not in stuck
    }
