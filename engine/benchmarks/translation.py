"""Our diagrams as plain SpiffWorkflow executes them: FEEL as Python, jobs as manual tasks, tables as data.

Only what has to change does: elements, flows, boundary events, multi-instances, calls, names and texts stay.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from engine.events import Json
from engine.ids import ElementId

NEVER: Final = "2999-01-01T00:00:00+00:00"
"""When a timer of the floor would fire by itself."""

_BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
_TOKEN: Final = re.compile(
    r'\s*("(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?|[a-z_]\w*|\[\]|!=|<=|>=|[=<>(),+*-])', re.ASCII
)
_CLOCK: Final = re.compile(r"\bdeadline\([^()]*\)")
"""A question to a legal clock: the floor has none. Where one runs the sides part, and that is noticed."""
_WORDS: Final = {"true": "True", "false": "False", "null": "None", "count": "len", "=": "=="}
_FOREIGN: Final = frozenset({"if", "for", "some", "every", "between", "instance", "function"})


def to_python(feel: str) -> str:
    """Return a condition or a value as Python.

    Comparisons, and, or, not, in (with values in parentheses), count and literals are known.

    Raises:
        ValueError: the expression uses something else.

    """
    source = _CLOCK.sub("null", feel).strip()
    found: list[str] = []
    position = 0
    while position < len(source):
        token = _TOKEN.match(source, position)
        if token is None or token[1] in _FOREIGN:
            raise ValueError(f"the floor does not know how to say in Python: {feel}")
        found.append(_WORDS.get(token[1], token[1]))
        position = token.end()
    return " ".join(found)


def to_python_lines(script: str) -> str:
    """Return the lines `name = FEEL` of a script task as Python.

    Raises:
        ValueError: a line is none, or uses something that is not known.

    """
    lines = []
    for line in filter(None, map(str.strip, script.splitlines())):
        name, separator, value = line.partition("=")
        if not separator:
            raise ValueError(f"a line of a script sets a name; found {line!r}")
        lines.append(f"{name.strip()} = {to_python(value)}")
    return "\n".join(lines)


def plain(diagram: bytes, tables: Mapping[ElementId, Mapping[str, Json]]) -> bytes:
    """Return a diagram for plain SpiffWorkflow; `tables` are what its business rule tasks put out.

    Raises:
        ValueError: an expression uses something that is not known.

    """
    root = etree.fromstring(diagram, etree.XMLParser(resolve_entities=False, no_network=True))
    for unused in (f"{{{_DI}}}BPMNDiagram", f"{{{_BPMN}}}collaboration"):
        for found in root.findall(unused):
            root.remove(found)  # nothing of it is executed
    _say_in_python(root)
    for task in _every(root, "serviceTask"):
        task.tag = f"{{{_BPMN}}}manualTask"
    for task in _every(root, "businessRuleTask"):
        _assign(task, tables.get(ElementId(task.get("id", "")), {}))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _say_in_python(root: etree._Element) -> None:
    for condition in _every(root, "conditionExpression"):
        condition.text = to_python(condition.text or "")
    for tag, never in (("timeDate", NEVER), ("timeDuration", "P900Y")):
        for timer in _every(root, tag):
            timer.text = f'"{never}"'
    for awaited in _every(root, "condition"):
        awaited.text = "False"  # nothing comes true beside the way that is measured
    for script in _every(root, "script"):
        script.text = to_python_lines(script.text or "")
    for task in _every(root, "scriptTask"):
        task.attrib.pop("scriptFormat", None)


def _every(root: etree._Element, tag: str) -> Iterator[etree._Element]:
    return iter(root.findall(f".//{{{_BPMN}}}{tag}"))


def _assign(task: etree._Element, outputs: Mapping[str, Json]) -> None:
    """Make a script task of a business rule task that assigns what the table gave our run."""
    task.tag = f"{{{_BPMN}}}scriptTask"
    for extensions in task.findall(f"{{{_BPMN}}}extensionElements"):
        task.remove(extensions)
    script = etree.SubElement(task, f"{{{_BPMN}}}script")
    script.text = "\n".join(f"{name} = {value!r}" for name, value in outputs.items()) or "pass"
