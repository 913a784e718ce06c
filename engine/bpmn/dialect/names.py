"""Which routing names there are: what sets each, which values it may take, whether it is free text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.bpmn.dialect.diagram import Diagram, Node, Text
from engine.bpmn.dialect.surroundings import Surroundings, all_nodes
from engine.bpmn.findings import Findings, Place, Rule
from engine.bpmn.repetition import COUNTER
from engine.forms import Field, Kind

_LINE: Final = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*=(?!=)\s*(\S.*?)\s*", re.ASCII)
_STRING: Final = re.compile(r'"([^"\\]*)"')
_NO_TEXTS: Final = frozenset[str]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that sets a name: `values` are the texts that it may set it to, None if any may come."""

    values: frozenset[str] | None
    free_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One line of a script task: `name = FEEL`."""

    name: str
    expression: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """All names that something sets, and the names of multi-instance items."""

    settings: Mapping[str, tuple[Setting, ...]]
    items: frozenset[str]

    def is_set(self, name: str) -> bool:
        """Whether anything in the bundle sets the name."""
        return name in self.settings or name in self.items

    def free_text(self, name: str) -> bool:
        """Whether a form lets a person write the name's value as she likes."""
        return any(setting.free_text for setting in self.settings.get(name, ()))

    def values(self, name: str) -> frozenset[str] | None:
        """Return all texts that the name may be, None where others may come."""
        found: set[str] = set()
        for setting in self.settings.get(name, ()):
            if setting.values is None:
                return None
            found |= setting.values
        return frozenset(found) if name in self.settings else None


def assignments(node: Node, findings: Findings) -> tuple[Assignment, ...]:
    """Return the lines of a script task; what is no `name = FEEL` is noted and left out."""
    if node.script is None or not node.script.text.strip():
        message = "The script is empty; write lines name = FEEL."
        findings.error(Rule.SCRIPT_LINE, node.place, message)
        return ()
    found = []
    for number, line in enumerate(node.script.text.splitlines()):
        if not line.strip():
            continue
        place = Place(file=node.place.file, element=node.id, line=(node.script.place.line or 0) + number)
        match = _LINE.fullmatch(line)
        if match is None:
            message = f"{line.strip()!r} is no line of a script; write name = FEEL, one on each line."
            findings.error(Rule.SCRIPT_LINE, place, message)
        else:
            found.append(Assignment(name=match[1], expression=Text(text=match[2], place=place)))
    return tuple(found)


def names_of(diagrams: tuple[Diagram, ...], surroundings: Surroundings) -> Names:
    """Return what the forms, tables, scripts and loops of a bundle set."""
    settings: dict[str, list[Setting]] = {}
    for name, setting in _settings(diagrams, surroundings):
        settings.setdefault(name, []).append(setting)
    loops = [node.loop for node in all_nodes(diagrams) if node.loop is not None]
    items = frozenset(COUNTER if loop.cardinality else loop.item for loop in loops)
    return Names(settings={name: tuple(found) for name, found in settings.items()}, items=items)


def _settings(diagrams: tuple[Diagram, ...], surroundings: Surroundings) -> Iterator[tuple[str, Setting]]:
    used = {node.properties.get("form") for node in all_nodes(diagrams)} | {surroundings.submission_form}
    for key in sorted(surroundings.forms.keys() & used):
        for name, asked in surroundings.forms[key].answers.items():
            yield name, Setting(values=_offered(asked), free_text=asked.free_text)
    for table in surroundings.tables.values():
        for output in table.outputs:
            yield output.name, Setting(values=frozenset(output.values) if output.values else None)
    for node in all_nodes(diagrams):
        yield from _settings_of(node)


def _settings_of(node: Node) -> Iterator[tuple[str, Setting]]:
    if node.kind == "scriptTask" and node.script is not None:
        for line in assignments(node, Findings()):
            yield line.name, Setting(values=_written(line.expression.text))
    if node.loop is not None and node.loop.collects_into:
        yield node.loop.collects_into, Setting(values=None)


def _offered(field: Field) -> frozenset[str] | None:
    if field.yes_no:
        return _NO_TEXTS
    if field.kind in {Kind.RADIO, Kind.SELECT} and field.choices is None:
        return frozenset(option.value for option in field.options)
    return None


def _written(source: str) -> frozenset[str] | None:
    if source in {"true", "false", "null"}:
        return _NO_TEXTS
    text = _STRING.fullmatch(source)
    return frozenset({text[1]}) if text else None
