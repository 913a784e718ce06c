"""Compare an XML tree with the allow-list: elements, attributes, extensions, properties, ids."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.bpmn.dialect.markup import (
    BPMN,
    BPMN_DI,
    SPIFF,
    XSI,
    XmlElement,
    elements,
    local_name,
    namespace,
    place_of,
)
from engine.bpmn.dialect.vocabulary import ATTRIBUTES, CHILDREN, INSTEAD, PROPERTIES
from engine.bpmn.findings import Findings, Place, Rule

_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_RESERVED: Final = frozenset({"Start", "End", "Root"})
_SCRIPTS: Final = frozenset({"preScript", "postScript"})
_DRAWING: Final = f"{{{BPMN_DI}}}BPMNDiagram"
_WITHOUT_ID: Final = frozenset(
    {"documentation", "extensionElements", "incoming", "outgoing", "flowNodeRef", "script", "text"}
    | {"conditionExpression", "condition", "timeDate", "timeDuration", "timeCycle"}
    | {"loopDataInputRef", "loopDataOutputRef"}
    | {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "definitions", "laneSet"}
    | {"loopCardinality", "completionCondition", "loopCondition"}
    | {name for name in CHILDREN if name.endswith("EventDefinition")}
)


def compare(file: str, root: XmlElement, findings: Findings) -> None:
    """Note everything in the tree that is not on the allow-list."""
    _compare(file, root, findings)
    _ids(file, root, findings)


def _compare(file: str, element: XmlElement, findings: Findings) -> None:
    tag = local_name(element)
    _attributes(file, element, tag, findings)
    if tag == "extensionElements":
        for extension in element.iterchildren("*"):
            _extension(file, extension, findings)
        return
    events = 0
    for child in element.iterchildren("*"):
        name = local_name(child)
        if namespace(child) != BPMN:
            if child.tag != _DRAWING:
                _unknown_extension(file, child, findings)
        elif name not in CHILDREN[tag]:
            _unsupported(file, child, element, findings)
        else:
            events += name.endswith("EventDefinition")
            if events > 1:
                findings.error(
                    Rule.UNSUPPORTED_EVENT,
                    place_of(file, child),
                    "The event has several definitions; draw one event for each.",
                )
            _compare(file, child, findings)


def _unsupported(file: str, child: XmlElement, parent: XmlElement, findings: Findings) -> None:
    name, host = local_name(child), local_name(parent)
    event = name.endswith("EventDefinition")
    rule = Rule.UNSUPPORTED_EVENT if event else Rule.UNSUPPORTED_ELEMENT
    advice = INSTEAD.get(name)
    if advice is None:
        allowed = sorted(n for n in CHILDREN[host] if n.endswith("EventDefinition") == event)
        advice = f"a {host} may hold {', '.join(allowed) or 'nothing'}"
    findings.error(rule, place_of(file, child), f"A {name} in a {host} is not supported; {advice}.")


def _attributes(file: str, element: XmlElement, tag: str, findings: Findings) -> None:
    allowed = ATTRIBUTES.get(tag, {})
    for key, value in element.attrib.items():
        name = etree.QName(str(key))
        if name.namespace is not None:
            if name.namespace != XSI and tag != "definitions":
                findings.error(
                    Rule.UNKNOWN_EXTENSION,
                    place_of(file, element),
                    f"The attribute {name.localname} of {name.namespace} is not read; "
                    f"write one of the properties {', '.join(sorted(PROPERTIES))}.",
                )
        elif name.localname not in {"id", "name"} and name.localname not in allowed:
            findings.error(
                Rule.UNSUPPORTED_ATTRIBUTE,
                place_of(file, element),
                f"The attribute {name.localname} of a {tag} is not supported; remove it.",
            )
        elif values := allowed.get(name.localname):
            _value(file, element, (name.localname, str(value)), values, findings)


def _value(
    file: str, element: XmlElement, attribute: tuple[str, str], values: frozenset[str], findings: Findings
) -> None:
    name, value = attribute
    if value in values:
        return
    offered = " or ".join(sorted(values))
    if name in {"startQuantity", "completionQuantity"}:
        message = (
            f"{name}={value!r} is not supported; draw a parallel gateway that parts or joins the tokens."
        )
        findings.error(Rule.UNSUPPORTED_ATTRIBUTE, place_of(file, element), message)
    elif name == "isForCompensation":
        message = "Compensation is not supported; draw the correction as tasks of its own."
        findings.error(Rule.UNSUPPORTED_ATTRIBUTE, place_of(file, element), message)
    else:
        message = f"{name}={value!r} is not supported; write {offered} or nothing."
        findings.error(Rule.UNSUPPORTED_ATTRIBUTE, place_of(file, element), message)


def _extension(file: str, extension: XmlElement, findings: Findings) -> None:
    name = local_name(extension)
    if name in _SCRIPTS:
        findings.error(
            Rule.PRE_POST_SCRIPT,
            place_of(file, extension),
            f"A {name} is not run; draw a script task before or behind the element.",
        )
    elif namespace(extension) != SPIFF or name not in {"properties", "calledDecisionId"}:
        _unknown_extension(file, extension, findings)
    elif name == "properties":
        for entry in extension.iterchildren("*"):
            if local_name(entry) != "property":
                _unknown_extension(file, entry, findings)


def _unknown_extension(file: str, element: XmlElement, findings: Findings) -> None:
    findings.error(
        Rule.UNKNOWN_EXTENSION,
        place_of(file, element),
        f"{local_name(element)} of {namespace(element) or 'no namespace'} is not read; remove it, or "
        f"write one of the properties {', '.join(sorted(PROPERTIES))}.",
    )


def _ids(file: str, root: XmlElement, findings: Findings) -> None:
    seen: set[str] = set()
    for element in elements(root):
        key = element.get("id")
        place = place_of(file, element)
        model = namespace(element) == BPMN
        if key is None:
            if model and local_name(element) in CHILDREN.keys() - _WITHOUT_ID:
                findings.error(Rule.MISSING_ID, place, f"A {local_name(element)} has no id; give it one.")
            continue
        if key in seen:
            findings.error(Rule.DUPLICATE_ID, place, f"The id {key} occurs twice; each is to be unique.")
        seen.add(key)
        if model:
            _reserved(key, place, findings)


def _reserved(key: str, place: Place, findings: Findings) -> None:
    if key in _RESERVED or key.endswith(".EndJoin"):
        message = f"The id {key} is reserved by the engine; call the element something else."
        findings.error(Rule.RESERVED_ID, place, message)
    elif not _ID.fullmatch(key):
        message = f"The id {key!r} is not plain; use English letters, digits, _ and -."
        findings.error(Rule.RESERVED_ID, place, message)


def drawn_ids(root: XmlElement) -> Iterator[str]:
    """Yield the ids of the elements that have a shape or a line."""
    for shape in root.iter(f"{{{BPMN_DI}}}BPMNShape", f"{{{BPMN_DI}}}BPMNEdge"):
        yield str(shape.get("bpmnElement") or "")
