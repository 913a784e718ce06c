"""XML read without trust: no DOCTYPE, no entities, no network, bounded size."""

from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.etree import _Element as XmlElement

from engine.bpmn.findings import Findings, Place, Rule

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMN_DI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
SPIFF: Final = "http://spiffworkflow.org/bpmn/schema/1.0/core"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

LARGEST_FILE: Final = 5 * 1024 * 1024
MOST_ELEMENTS: Final = 50_000

__all__ = [
    "BPMN",
    "BPMN_DI",
    "DC",
    "DI",
    "LARGEST_FILE",
    "SPIFF",
    "XSI",
    "XmlElement",
    "elements",
    "local_name",
    "namespace",
    "place_of",
    "read_xml",
    "text_of",
]


def read_xml(file: str, data: bytes, findings: Findings) -> XmlElement | None:
    """Return the root of an XML file, or None after noting why it is not read."""
    place = Place(file=file)
    if len(data) > LARGEST_FILE:
        findings.error(Rule.FILE_TOO_LARGE, place, f"The file has more than {LARGEST_FILE} bytes; split it.")
        return None
    # A parser of its own per file: lxml keeps the log of errors in the parser.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        findings.error(
            Rule.NOT_XML, Place(file=file, line=error.lineno or None), f"The file is no XML: {error.msg}."
        )
        return None
    if root.getroottree().docinfo.doctype:
        findings.error(Rule.DOCTYPE, place, "The file has a DOCTYPE; remove it, diagrams need none.")
        return None
    if sum(1 for _ in elements(root)) > MOST_ELEMENTS:
        findings.error(
            Rule.TOO_MANY_ELEMENTS, place, f"The file has more than {MOST_ELEMENTS} elements; split it."
        )
        return None
    return root


def elements(root: XmlElement) -> Iterator[XmlElement]:
    """Yield an element and everything below it in document order."""
    return root.iter("*")


def local_name(element: XmlElement) -> str:
    """Return the tag without its namespace."""
    return etree.QName(element).localname


def namespace(element: XmlElement) -> str:
    """Return the namespace of the tag, "" for none."""
    return etree.QName(element).namespace or ""


def text_of(element: XmlElement | None) -> str:
    """Return the text directly inside an element, without white space around it; "" for None."""
    return "" if element is None else (element.text or "").strip()


def place_of(file: str, element: XmlElement) -> Place:
    """Return where an element stands; what has no id is found under the nearest element that has one."""
    at: XmlElement | None = element
    while at is not None and at.get("id") is None:
        at = at.getparent()
    return Place(file=file, element=None if at is None else at.get("id"), line=element.sourceline)
