"""The allow-list: which BPMN elements, attributes and properties there are, and what to draw instead."""

from collections.abc import Mapping
from typing import Final

from engine.bpmn.dialect.diagram import ACTIVITIES, EVENTS, GATEWAYS

_TEXTS: Final = frozenset({"documentation", "extensionElements"})
_ARTIFACTS: Final = frozenset({"textAnnotation", "association", "group"})
_NODES: Final = ACTIVITIES | GATEWAYS | EVENTS
_FLOWS: Final = frozenset({"incoming", "outgoing"}) | _TEXTS
_WAITS: Final = frozenset(
    {"messageEventDefinition", "timerEventDefinition", "signalEventDefinition", "conditionalEventDefinition"}
)
_THROWN: Final = frozenset({"escalationEventDefinition", "errorEventDefinition"})
_ROUNDS: Final = frozenset({"standardLoopCharacteristics"})
_LOOP: Final = _ROUNDS | {"multiInstanceLoopCharacteristics"}

CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    "definitions": frozenset(
        {"process", "collaboration", "message", "signal", "escalation", "error", "category"}
    )
    | _TEXTS,
    "collaboration": frozenset({"participant", "messageFlow"}) | _ARTIFACTS | _TEXTS,
    "participant": _TEXTS,
    "messageFlow": _TEXTS,
    "process": _NODES | _ARTIFACTS | _TEXTS | {"laneSet", "sequenceFlow", "property"},
    "laneSet": frozenset({"lane"}) | _TEXTS,
    "lane": frozenset({"flowNodeRef"}) | _TEXTS,
    "userTask": _FLOWS | _LOOP,
    "serviceTask": _FLOWS | _LOOP,
    "sendTask": _FLOWS | _LOOP,
    "receiveTask": _FLOWS | _LOOP,
    "scriptTask": _FLOWS | _ROUNDS | {"script"},
    "businessRuleTask": _FLOWS | _ROUNDS,
    "callActivity": _FLOWS | _LOOP,
    "subProcess": _FLOWS | _LOOP | _NODES | _ARTIFACTS | {"sequenceFlow", "property"},
    "transaction": _FLOWS | _LOOP | _NODES | _ARTIFACTS | {"sequenceFlow", "property"},
    "exclusiveGateway": _FLOWS,
    "inclusiveGateway": _FLOWS,
    "parallelGateway": _FLOWS,
    "eventBasedGateway": _FLOWS,
    "startEvent": _FLOWS | _WAITS | _THROWN,
    "endEvent": _FLOWS
    | _THROWN
    | {"signalEventDefinition", "terminateEventDefinition", "cancelEventDefinition"}
    | {"messageEventDefinition"},
    "intermediateCatchEvent": _FLOWS | _WAITS | {"linkEventDefinition"},
    "intermediateThrowEvent": _FLOWS
    | {"escalationEventDefinition", "signalEventDefinition", "linkEventDefinition"}
    | {"messageEventDefinition"},
    "boundaryEvent": _FLOWS | _WAITS | _THROWN | {"cancelEventDefinition"},
    "sequenceFlow": _TEXTS | {"conditionExpression"},
    "messageEventDefinition": _TEXTS,
    "escalationEventDefinition": _TEXTS,
    "errorEventDefinition": _TEXTS,
    "signalEventDefinition": _TEXTS,
    "linkEventDefinition": _TEXTS,
    "cancelEventDefinition": _TEXTS,
    "conditionalEventDefinition": _TEXTS | {"condition"},
    "terminateEventDefinition": _TEXTS,
    "timerEventDefinition": _TEXTS | {"timeDate", "timeDuration", "timeCycle"},
    "multiInstanceLoopCharacteristics": _TEXTS
    | {"loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem"}
    | {"loopCardinality", "completionCondition"},
    "standardLoopCharacteristics": _TEXTS | {"loopCondition"},
    "textAnnotation": _TEXTS | {"text"},
    "association": _TEXTS,
    "group": _TEXTS,
    "category": _TEXTS | {"categoryValue"},
    "message": _TEXTS,
    "escalation": _TEXTS,
    "error": _TEXTS,
    "signal": _TEXTS,
    "extensionElements": frozenset(),
    **dict.fromkeys(
        (
            "documentation",
            "incoming",
            "outgoing",
            "flowNodeRef",
            "script",
            "conditionExpression",
            "timeDate",
            "timeDuration",
            "timeCycle",
            "condition",
            "loopDataInputRef",
            "loopCardinality",
            "completionCondition",
            "loopCondition",
            "loopDataOutputRef",
            "inputDataItem",
            "outputDataItem",
            "property",
            "categoryValue",
            "text",
        ),
        frozenset[str](),
    ),
}
"""BPMN tag → the BPMN tags that may stand in it. What is no key is not supported anywhere."""

_ANY: Final = None
"""An attribute with any value; a set lists the values that are allowed."""
_FEEL: Final = frozenset({"feel", "text/feel", "https://www.omg.org/spec/DMN/20191111/FEEL/"})

_ONCE: Final = {
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "isForCompensation": frozenset({"false"}),
}

ATTRIBUTES: Final[Mapping[str, Mapping[str, frozenset[str] | None]]] = {
    "definitions": dict.fromkeys(("name", "targetNamespace", "exporter", "exporterVersion"), _ANY),
    "collaboration": {"name": _ANY, "isClosed": frozenset({"false"})},
    "participant": {"name": _ANY, "processRef": _ANY},
    "messageFlow": {"name": _ANY, "sourceRef": _ANY, "targetRef": _ANY, "messageRef": _ANY},
    "process": {"name": _ANY, "isExecutable": _ANY, "isClosed": frozenset({"false"})},
    "scriptTask": {"default": _ANY, **_ONCE, "scriptFormat": _ANY},
    "userTask": {"default": _ANY, **_ONCE},
    "serviceTask": {"default": _ANY, **_ONCE},
    "sendTask": {"default": _ANY, **_ONCE, "messageRef": _ANY},
    "receiveTask": {"default": _ANY, **_ONCE, "messageRef": _ANY, "instantiate": frozenset({"false"})},
    "businessRuleTask": {"default": _ANY, **_ONCE},
    "callActivity": {"default": _ANY, **_ONCE, "calledElement": _ANY},
    "subProcess": {"default": _ANY, **_ONCE, "triggeredByEvent": frozenset({"true", "false"})},
    "transaction": {"default": _ANY, **_ONCE, "method": frozenset({"##Compensate"})},
    "exclusiveGateway": {"default": _ANY, "gatewayDirection": _ANY},
    "inclusiveGateway": {"default": _ANY, "gatewayDirection": _ANY},
    "parallelGateway": {"gatewayDirection": _ANY},
    "eventBasedGateway": {
        "gatewayDirection": _ANY,
        "instantiate": frozenset({"false"}),
        "eventGatewayType": frozenset({"Exclusive"}),
    },
    "startEvent": {"isInterrupting": frozenset({"true", "false"}), "parallelMultiple": frozenset({"false"})},
    "intermediateCatchEvent": {"parallelMultiple": frozenset({"false"})},
    "boundaryEvent": {
        "attachedToRef": _ANY,
        "cancelActivity": frozenset({"true", "false"}),
        "parallelMultiple": frozenset({"false"}),
    },
    "sequenceFlow": {"sourceRef": _ANY, "targetRef": _ANY},
    "conditionExpression": {"language": _FEEL},
    "timeDate": {"language": _FEEL},
    "timeDuration": {"language": _FEEL},
    "timeCycle": {"language": _FEEL},
    "condition": {"language": _FEEL},
    "messageEventDefinition": {"messageRef": _ANY},
    "escalationEventDefinition": {"escalationRef": _ANY},
    "errorEventDefinition": {"errorRef": _ANY},
    "signalEventDefinition": {"signalRef": _ANY},
    "multiInstanceLoopCharacteristics": {
        "isSequential": frozenset({"true", "false"}),
        "behavior": frozenset({"All"}),
    },
    "standardLoopCharacteristics": {"testBefore": frozenset({"true", "false"}), "loopMaximum": _ANY},
    "loopCardinality": {"language": _FEEL},
    "completionCondition": {"language": _FEEL},
    "loopCondition": {"language": _FEEL},
    "inputDataItem": {"isCollection": frozenset({"false"})},
    "outputDataItem": {"isCollection": frozenset({"false"})},
    "property": {},
    "documentation": {"textFormat": _ANY},
    "textAnnotation": {"textFormat": _ANY},
    "association": {"sourceRef": _ANY, "targetRef": _ANY, "associationDirection": _ANY},
    "group": {"categoryValueRef": _ANY},
    "categoryValue": {"value": _ANY},
    "escalation": {"escalationCode": _ANY},
    "error": {"errorCode": _ANY},
}
"""BPMN tag → its attributes besides `id` and `name`, which all may have."""

INSTEAD: Final[Mapping[str, str]] = {
    "task": "say who does it: a user task, or a service task with a job",
    "manualTask": "draw a user task with a form, so that its completion is on record",
    "complexGateway": "draw exclusive, inclusive and parallel gateways",
    "adHocSubProcess": "draw a sub-process whose order is drawn",
    "callChoreography": "draw a call activity",
    "complexBehaviorDefinition": "remove it: a multi-instance throws no events",
    "compensateEventDefinition": "draw the correction as tasks of its own",
    "cancelEventDefinition": "draw it at the end of a transaction and on its border only",
    "dataObject": "remove it: routing data belong to the case; say it in a text annotation",
    "dataObjectReference": "remove it, and its associations; say it in a text annotation",
    "dataStoreReference": "remove it; say it in a text annotation",
    "ioSpecification": "remove it: routing data belong to the case and are seen everywhere",
    "dataInputAssociation": "remove it: routing data belong to the case and are seen everywhere",
    "dataOutputAssociation": "remove it: routing data belong to the case and are seen everywhere",
    "childLaneSet": "draw lanes on one level, one for each role",
    "import": "put the process into a file of the bundle",
    "dataStore": "remove it",
    "itemDefinition": "remove it: FEEL knows the types",
    "potentialOwner": "write the property `role`",
    "humanPerformer": "write the property `role`",
    "performer": "write the property `role`",
    "correlationKey": "write the property `correlation` where the message is sent and where it is awaited",
    "correlationProperty": "write the property `correlation`",
    "correlationSubscription": "write the property `correlation`",
    "auditing": "remove it: everything is recorded",
    "monitoring": "remove it: everything is recorded",
    "rendering": "write the property `form`",
}
"""What to draw or write instead of a BPMN element that is not supported."""

PROPERTIES: Final = frozenset(
    {"form", "role", "organ", "separateFrom", "confirms", "job", "letter", "correlation", "recusal"}
)

USER_TASK_PROPERTIES: Final = frozenset({"form", "role", "organ", "separateFrom", "confirms", "recusal"})
MESSAGE_PROPERTIES: Final = frozenset({"form", "role", "organ", "recusal"})
SERVICE_TASK_PROPERTIES: Final = frozenset({"job", "letter"})
SENT_PROPERTIES: Final = frozenset({"correlation"})
"""Of what sends a message to another case."""
ADDRESSED_PROPERTIES: Final = frozenset({"correlation", "organ"})
"""Of what waits for a message of another case: no person sends it, and it has no form."""
