"""Is everything that a person reads on a bundle translated? Reads the gettext catalogue beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from engine.bpmn.decisions import ReadTable
from engine.bpmn.dialect import Diagram
from engine.bpmn.findings import Findings, Place, Rule
from engine.forms import Form

_ENTRY: Final = re.compile(r'(msgctxt|msgid|msgstr)\s+"(.*)"')
_MORE: Final = re.compile(r'"(.*)"')
_ESCAPE: Final = re.compile(r"\\(.)")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\r"}


def translated(file: str, text: str, findings: Findings) -> Mapping[str, frozenset[str]]:
    """Return {file: texts of it that have a translation} of a catalogue.

    The context of an entry is `file#element.property`; an entry without one counts nowhere. What is no
    line of a catalogue is noted.
    """
    found: dict[str, set[str]] = {}
    for entry in _entries(file, text, findings):
        context, original = entry.get("msgctxt", ""), entry.get("msgid", "")
        if original and entry.get("msgstr"):
            found.setdefault(context.partition("#")[0], set()).add(original)
    return {name: frozenset(texts) for name, texts in found.items()}


def _entries(file: str, text: str, findings: Findings) -> Iterator[dict[str, str]]:
    entry: dict[str, str] = {}
    part = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        start, more = _ENTRY.fullmatch(line), _MORE.fullmatch(line)
        if start is not None:
            if start[1] in entry or (start[1] == "msgctxt" and entry):
                yield entry
                entry = {}
            part = start[1]
            entry[part] = _unescaped(start[2])
        elif more is not None and part:
            entry[part] += _unescaped(more[1])
        elif line and not line.startswith("#"):
            message = f"{line[:40]!r} is no line of a catalogue."
            findings.warning(Rule.CATALOGUE, Place(file=file, line=number), message)
    if entry:
        yield entry


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: _PLAIN.get(match[1], match[1]), text)


def check_translation(
    texts: Iterable[tuple[str, Place]], catalogue: Mapping[str, frozenset[str]], findings: Findings
) -> None:
    """Note each Chinese text of a file that the catalogue does not translate."""
    for text, place in texts:
        if _CHINESE.search(text) and text not in catalogue.get(place.file, frozenset()):
            message = f"{text[:40]!r} is not translated; English readers see the Chinese text."
            findings.warning(Rule.UNTRANSLATED, place, message)


def texts_of_diagram(diagram: Diagram) -> Iterator[tuple[str, Place]]:
    """Yield what a person reads on a diagram, with where it stands."""
    for process in diagram.processes:
        yield process.name, process.place
        yield process.documentation, process.place
    for node in diagram.nodes.values():
        yield node.name, node.place
        yield node.documentation, node.place
    for flow in diagram.flows:
        yield flow.name, flow.place
    for _, text, place in diagram.labels:
        yield text, place


def texts_of_tables(tables: Iterable[ReadTable]) -> Iterator[tuple[str, Place]]:
    """Yield what a person reads on decision tables."""
    for table in tables:
        yield from table.texts


def texts_of_form(file: str, form: Form) -> Iterator[tuple[str, Place]]:
    """Yield what a person reads on a form."""
    for field in form.everything:
        place = Place(file=file, element=field.path or field.id)
        for text in (field.label, field.description, field.text, *(option.label for option in field.options)):
            yield text, place
