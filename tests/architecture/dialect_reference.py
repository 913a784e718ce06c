"""Writes docs/reference/dialect.md: every element and attribute of BPMN 2.0, its fate and its test.

`python -m tests.architecture.dialect_reference` writes the page anew.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

from engine.bpmn.dialect.vocabulary import ATTRIBUTES, CHILDREN, INSTEAD
from tests.architecture.dialect_rows import ROWS, Row
from tests.architecture.project import ROOT

PAGE: Final = Path("docs/reference/dialect.md")
REFUSED: Final = (
    "unit/bpmn/test_dialect_refused.py::test_what_the_dialect_does_not_know_is_refused_with_its_place"
)
ATTRIBUTE: Final = "unit/bpmn/test_dialect_refused.py::test_an_unknown_attribute_is_refused_with_its_place"
_X: Final = "{http://www.w3.org/2001/XMLSchema}"
_EVERYWHERE: Final = frozenset({"id", "name"})
_HEAD: Final = """# The dialect

Every element and attribute of BPMN 2.0, and what becomes of it here; for process designers.
Nothing that is drawn is executed otherwise than the standard says: it is right, or `check` refuses it.

- **native**: the engine does it.
- **rewritten**: read as an exact equivalent; history and drawing keep what is drawn.
- **corrected**: SpiffWorkflow 3.2.0 does it wrong or not at all; ours does it right.
- **ignored**: means nothing for the execution, and is kept.
- **refused**: an error with the rule, the file, the element, the line and what to draw instead.

The page is generated: `python -m tests.architecture.dialect_reference`; a test fails when it is stale.
The tests stand in `tests/`.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *_executed(), "", *_refused(), "", *_attributes(), ""])


def _executed() -> Iterator[str]:
    yield "## What may be drawn\n"
    yield "| drawn | BPMN 2.0 | | what holds | test |\n|---|---|---|---|---|"
    for row in ROWS:
        elements = " ".join(f"`{element}`" for element in row.elements)
        yield f"| {row.drawn} | {elements} | {row.status} | {row.holds} | {_tests(row)} |"


def _tests(row: Row) -> str:
    return "<br>".join(f"`{test}`" for test in row.tests)


def _refused() -> Iterator[str]:
    yield "## What is refused\n"
    yield f"Each is tried by `{REFUSED}`.\n"
    yield "| BPMN 2.0 | rule | instead |\n|---|---|---|"
    for element in sorted(elements() - CHILDREN.keys()):
        rule = "unsupported-event" if element.endswith("EventDefinition") else "unsupported-element"
        yield f"| `{element}` | {rule} | {INSTEAD.get(element, 'remove it: nothing here reads it')} |"


def _attributes() -> Iterator[str]:
    yield "## Attributes\n"
    yield "`id` and `name` may stand everywhere; an `id` is plain, unique in the bundle and not reserved."
    yield f"Every other attribute that is not listed is refused (unsupported-attribute, `{ATTRIBUTE}`).\n"
    yield "| BPMN 2.0 | may have | refused |\n|---|---|---|"
    known = attributes()
    for element in sorted(CHILDREN):
        allowed = ATTRIBUTES.get(element, {})
        refused = sorted(known.get(element, frozenset()) - allowed.keys() - _EVERYWHERE)
        if allowed or refused:
            may = ", ".join(_attribute(name, values) for name, values in sorted(allowed.items()))
            yield f"| `{element}` | {may} | {', '.join(f'`{name}`' for name in refused)} |"


def _attribute(name: str, values: frozenset[str] | None) -> str:
    return f"`{name}`" if values is None else f"`{name}` ({', '.join(sorted(values))})"


# ------------------------------------------------------------------------------------- what the standard has


def elements() -> frozenset[str]:
    """Return every element of the standard's schema that can be written, at the top level of the schema."""
    return frozenset(
        str(element.get("name"))
        for element in _schema().iterchildren(f"{_X}element")
        if element.get("abstract") != "true"
    ) - {"baseElement", "baseElementWithMixedContent"}


def attributes() -> Mapping[str, frozenset[str]]:
    """Return {element: its attributes} of the standard's schema."""
    root = _schema()
    types = {str(kind.get("name")): kind for kind in root.iterchildren(f"{_X}complexType")}
    return {
        str(element.get("name")): frozenset(_own(types, str(element.get("type") or "")))
        for element in root.iterchildren(f"{_X}element")
    }


def _own(types: Mapping[str, etree._Element], name: str) -> Iterator[str]:
    kind = types.get(name.rpartition(":")[2])
    if kind is None:
        return
    for attribute in kind.iter(f"{_X}attribute"):
        if attribute.get("name"):
            yield str(attribute.get("name"))
    for extension in kind.iter(f"{_X}extension"):
        yield from _own(types, str(extension.get("base")))


def _schema() -> etree._Element:
    return etree.parse(Path(XSD_PATH).with_name("Semantic.xsd")).getroot()


if __name__ == "__main__":
    (ROOT / PAGE).write_text(page(), encoding="utf-8")
