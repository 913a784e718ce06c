"""How an activity is repeated: what its multi-instance or its loop reads, and what is wrong."""

from typing import Final

from engine.bpmn.dialect.diagram import Loop, Rounds, Text
from engine.bpmn.dialect.markup import BPMN, XmlElement, local_name, place_of, text_of
from engine.bpmn.findings import Findings, Rule

_B: Final = f"{{{BPMN}}}"


def loop_of(file: str, activity: XmlElement, findings: Findings) -> Loop | None:
    """Return the multi-instance of an activity, None if it has none."""
    element = activity.find(f"{_B}multiInstanceLoopCharacteristics")
    if element is None:
        return None
    place = place_of(file, element)
    names: dict[str, str] = {}
    for part in element.iterchildren(f"{_B}*"):
        names[local_name(part)] = text_of(part) or part.get("name", "") or part.get("id", "")
    if "loopCardinality" in names:
        if names.keys() & {"loopDataInputRef", "inputDataItem"}:
            message = "The multi-instance reads a list and a number; keep one of them."
            findings.error(Rule.MULTI_INSTANCE, place, message)
    elif "loopDataInputRef" not in names or "inputDataItem" not in names:
        message = "The multi-instance reads no list; write loopDataInputRef and inputDataItem."
        findings.error(Rule.MULTI_INSTANCE, place, message)
    if ("loopDataOutputRef" in names) != ("outputDataItem" in names):
        message = "loopDataOutputRef and outputDataItem go together; write both or none."
        findings.error(Rule.MULTI_INSTANCE, place, message)
    return Loop(
        collection=names.get("loopDataInputRef", ""),
        cardinality=_text(file, element, "loopCardinality"),
        item=names.get("inputDataItem", ""),
        collects_into=names.get("loopDataOutputRef"),
        collected=names.get("outputDataItem"),
        until=_text(file, element, "completionCondition"),
        sequential=element.get("isSequential") == "true",
        place=place,
    )


def rounds_of(file: str, activity: XmlElement, findings: Findings) -> Rounds | None:
    """Return the standard loop of an activity, None if it has none."""
    element = activity.find(f"{_B}standardLoopCharacteristics")
    if element is None:
        return None
    place = place_of(file, element)
    condition, maximum = _text(file, element, "loopCondition"), element.get("loopMaximum")
    if condition is None and maximum is None:
        message = "The loop has no end; write a loopCondition, under which it goes on, or a loopMaximum."
        findings.error(Rule.LOOP, place, message)
    if maximum is not None and not (maximum.isascii() and maximum.isdigit()):
        message = f"loopMaximum is {maximum!r}; write a whole number."
        findings.error(Rule.LOOP, place, message)
    if activity.find(f"{_B}multiInstanceLoopCharacteristics") is not None:
        message = "It is repeated in two ways; keep the loop or the multi-instance."
        findings.error(Rule.LOOP, place, message)
    return Rounds(condition=condition, place=place)


def _text(file: str, element: XmlElement, tag: str) -> Text | None:
    found = element.find(_B + tag)
    return None if found is None else Text(text=text_of(found), place=place_of(file, found))
