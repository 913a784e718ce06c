"""A folder of diagrams, tables, forms and clocks becomes a checked definition, or a list of its faults."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from engine.bpmn import soundness
from engine.bpmn.bundle_files import (
    CLOCKS,
    MANIFEST,
    behaviour,
    check_names,
    digest,
    pack,
    read_folder,
    unpack,
)
from engine.bpmn.bundle_manifest import Manifest, read_manifest, read_toml
from engine.bpmn.catalogue import (
    check_translation,
    texts_of_diagram,
    texts_of_form,
    texts_of_tables,
    translated,
)
from engine.bpmn.decisions import ReadTable, read_decisions
from engine.bpmn.dialect import Diagram, Node, Surroundings
from engine.bpmn.dialect import check as check_dialect
from engine.bpmn.dialect import read as read_diagram
from engine.bpmn.dialect.surroundings import all_nodes
from engine.bpmn.findings import BundleError, Finding, Findings, Place, Rule, failed
from engine.bpmn.parsing import read_diagrams as read_specs
from engine.deadlines import NATIONAL, Rulebook, RulebookError, load_profiles
from engine.deadlines import load as load_rulebook
from engine.definition import SEND, Definition, DepartureCode, Element, OrganRule, Recusing
from engine.errors import ExecutionError
from engine.feel import parse
from engine.forms import Form, SchemaError
from engine.forms import load as load_form
from engine.ids import ElementId, RoleId
from engine.recusal import READ
from engine.retention import RETENTION

__all__ = [
    "BundleError",
    "Checked",
    "Finding",
    "Loaded",
    "check",
    "digest",
    "examine",
    "load",
    "pack",
    "read_folder",
    "unpack",
]

_CATALOGUE: Final = "i18n/en.po"
_BROKEN: Final = frozenset(
    {
        Rule.BOUNDARY_HOST,
        Rule.DANGLING_REFERENCE,
        Rule.DEAD_END,
        Rule.DUPLICATE_ID,
        Rule.ESCALATION,
        Rule.MISPLACED_FLOW,
        Rule.MISSING_ID,
        Rule.NO_END,
        Rule.START_EVENT,
        Rule.UNCAUGHT_ESCALATION,
        Rule.UNKNOWN_PROCESS,
        Rule.UNREACHABLE,
        Rule.UNSUPPORTED_ELEMENT,
        Rule.UNSUPPORTED_EVENT,
    }
)
"""Faults of a drawing by which it says nothing that could be sound or not."""
_NO_CLOCKS: Final = load_rulebook({"format": 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A bundle that may run: the definition, the checked XML of its diagrams by file, and the warnings."""

    definition: Definition
    diagrams: Mapping[str, bytes]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found; `soundness` is None where the drawing is too broken to ask."""

    findings: tuple[Finding, ...]
    soundness: soundness.Soundness | None


def load(files: Mapping[str, bytes], *, jobs: frozenset[str] | None = None) -> Loaded:
    """Return the definition of a bundle given as {name: content}.

    `jobs` are the names of the registered functions that service tasks may name; None: not compared.

    Raises:
        BundleError: carries all findings when one of them is an error.

    """
    bundle = _Bundle(files, jobs)
    if failed(bundle.findings):
        raise BundleError(bundle.findings)
    return Loaded(
        definition=bundle.definition(),
        diagrams={name: data for name, data in behaviour(files).items() if name.endswith(".bpmn")},
        findings=bundle.findings,
    )


def check(files: Mapping[str, bytes], *, jobs: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """Return everything wrong with a bundle, by file and line. Never raises for what the files contain."""
    return examine(files, jobs=jobs).findings


def examine(files: Mapping[str, bytes], *, jobs: frozenset[str] | None = None) -> Checked:
    """Return what `check` does, with the verdict on whether a case can get stuck.

    A stored bundle is loaded without this question: its cases run already.
    """
    bundle = _Bundle(files, jobs)
    judged = bundle.judge()
    return Checked(findings=bundle.findings, soundness=judged)


class _Bundle:
    """Reads and checks the files of one bundle, once."""

    def __init__(self, files: Mapping[str, bytes], jobs: frozenset[str] | None) -> None:
        self._files = files
        self._notes = Findings()
        check_names(files, self._notes)
        self._manifest = read_manifest(files, self._notes)
        self._diagrams = self._read_diagrams()
        self._tables = self._read_tables()
        self._forms = self._read_forms()
        self._profiles = self._read_clocks()
        self._rulebook = None if self._profiles is None else self._profiles[NATIONAL]
        self._known = self._surroundings(jobs)
        places = {table.id: table.place for table in self._tables}
        self._read = check_dialect(self._diagrams, self._known, places, self._notes)
        self._compare_clocks()
        self._compare_retention()
        self._unused()
        self._translations()
        if not failed(self._notes.sorted()):
            self._build()
        self.findings = self._notes.sorted()

    def judge(self) -> soundness.Soundness | None:
        """Note what is unsound; return the verdict, None where the drawing is too broken to ask."""
        broken = any(finding.rule in _BROKEN for finding in self.findings if failed((finding,)))
        if broken or self._broken_diagram or not self._diagrams:
            return None
        judged = soundness.judge(self._diagrams)
        soundness.note(judged, self._notes)
        self.findings = self._notes.sorted()
        return judged

    def definition(self) -> Definition:
        """Return what the pure core needs to know of the bundle."""
        return Definition(
            key=self._manifest.key,
            digest=digest(self._files),
            title=self._manifest.title,
            entry=self._manifest.entry,
            stages=tuple(map(ElementId, self._manifest.stages)),
            roles={RoleId(role): title for role, title in self._manifest.roles.items()},
            elements={
                ElementId(node.id): _element(diagram, node)
                for diagram in self._diagrams
                for node in diagram.nodes.values()
            },
            forms=self._known.forms,
            tables=self._known.tables,
            rulebook=self._rulebook or _NO_CLOCKS,
            profiles=self._profiles or {},
            routing_names=self._read | self._read_by_recusal(),
            submission_form=self._manifest.submission_form,
            apart=tuple(map(RoleId, self._manifest.apart)),
            departures={
                code: DepartureCode(
                    title=title, english=self._manifest.english.get(("departures", code), title)
                )
                for code, title in self._manifest.departures.items()
            },
            retention=self._manifest.retention,
        )

    def _build(self) -> None:
        """Note what only the engine itself finds when it reads the diagrams; nothing is known."""
        diagrams = {name: data for name, data in self._files.items() if name.endswith(".bpmn")}
        try:
            read_specs(self.definition(), diagrams)
        except ExecutionError as error:
            node = next((d.nodes[error.element] for d in self._diagrams if error.element in d.nodes), None)
            place = Place(file=MANIFEST) if node is None else node.place
            message = f"The engine cannot read it: {error}; draw it in another way."
            self._notes.error(Rule.CANNOT_RUN, place, message)

    def _named(self, ending: str) -> list[tuple[str, bytes]]:
        return sorted((name, data) for name, data in self._files.items() if name.endswith(ending))

    def _read_diagrams(self) -> tuple[Diagram, ...]:
        found = {name: read_diagram(name, data, self._notes) for name, data in self._named(".bpmn")}
        for name in (name for name, diagram in found.items() if diagram is None):
            self._notes.lost(name)
        self._broken_diagram = None in found.values()
        return tuple(diagram for diagram in found.values() if diagram is not None)

    def _read_tables(self) -> tuple[ReadTable, ...]:
        return read_decisions(self._named(".dmn"), self._notes)

    def _read_forms(self) -> Mapping[str, Form | None]:
        return {
            PurePosixPath(name).stem: _form(name, data, self._notes) for name, data in self._named(".form")
        }

    def _read_clocks(self) -> Mapping[str, Rulebook] | None:
        """Return the clocks by rule profile, None when they are broken; without the file there are none."""
        data = self._files.get(CLOCKS)
        if data is None:
            return {NATIONAL: _NO_CLOCKS}
        values = read_toml(CLOCKS, data, Rule.CLOCKS, self._notes)
        if values is None:
            return None
        try:
            return load_profiles(values)
        except RulebookError as error:
            for problem in error.problems:
                place = self._clock_place(problem.clock)
                self._notes.error(Rule.CLOCKS, place, f"{problem}.")
            return None

    def _clock_place(self, clock: str) -> Place:
        pattern = re.compile(rf"\s*\[\s*{re.escape(clock)}\s*\]")
        lines = self._files[CLOCKS].decode().splitlines()
        line = next((number for number, text in enumerate(lines, 1) if pattern.match(text)), None)
        return Place(file=CLOCKS, element=clock, line=line)

    def _surroundings(self, jobs: frozenset[str] | None) -> Surroundings:
        manifest: Manifest = self._manifest
        forms = {key: form for key, form in self._forms.items() if form is not None}
        tables = {table.id: table.table for table in self._tables if table.table is not None}
        nodes = [node for diagram in self._diagrams for node in diagram.nodes.values()]
        asked = {node.properties["form"] for node in nodes if "form" in node.properties}
        evaluated = {node.decision for node in nodes if node.decision}
        whole = forms.keys() >= self._forms.keys() | asked and tables.keys() >= evaluated
        whole = whole and len(tables) == len(self._tables)
        return Surroundings(
            entry=manifest.entry,
            stages=manifest.stages,
            roles=manifest.roles,
            messages=manifest.messages,
            submission_form=manifest.submission_form,
            forms=forms,
            form_ids=frozenset(self._forms),
            tables=tables,
            table_ids=frozenset(table.id for table in self._tables),
            rulebook=self._rulebook,
            jobs=jobs,
            complete=whole and not self._broken_diagram,
        )

    def _compare_clocks(self) -> None:
        if self._rulebook is None or self._broken_diagram:
            return
        known = {key for diagram in self._diagrams for key in diagram.nodes}
        source = self._files.get(CLOCKS, b"").decode(errors="replace").splitlines()
        for element in sorted(self._rulebook.elements - known):
            line = next((number for number, text in enumerate(source, 1) if f'"{element}"' in text), None)
            message = f"The clocks name {element}, which is no element of the diagrams."
            place = Place(file=CLOCKS, element=element, line=line)
            self._notes.error(Rule.CLOCK_ELEMENT, place, message)

    def _read_by_recusal(self) -> frozenset[str]:
        """Return what the engine reads where a drawing says how a recusal is asked for and decided."""
        drawn = any("recusal" in node.properties for node in all_nodes(self._diagrams))
        return READ if drawn else frozenset()

    def _compare_retention(self) -> None:
        """Note what a form offers as a retention and the table does not have."""
        known = self._manifest.retention.retentions
        for key, form in self._known.forms.items() if known else ():
            asked = form.answers.get(RETENTION)
            for option in () if asked is None else asked.options:
                if option.value not in known:
                    message = f"[retention] has no {option.value}, which the form {key} offers; add it."
                    self._notes.error(Rule.BUNDLE_TOML, Place(file=MANIFEST, element=option.value), message)

    def _unused(self) -> None:
        nodes = [node for diagram in self._diagrams for node in diagram.nodes.values()]
        forms = {node.properties.get("form") for node in nodes} | {self._manifest.submission_form}
        for key in sorted(self._forms.keys() - forms):
            message = f"No element uses the form {key}; remove it, or name it on the drawing."
            self._notes.warning(Rule.NEVER_USED, Place(file=f"forms/{key}.form", element=key), message)
        decisions = {node.decision for node in nodes}
        decisions |= {wanted for table in self._tables for wanted, _ in table.requires}
        if any(node.words("confirms") for node in nodes) and not self._manifest.departures:
            message = (
                "A task confirms a proposal, but bundle.toml has no [departures]: whoever decides otherwise "
                "can choose no reason; list the codes."
            )
            self._notes.warning(Rule.NO_DEPARTURES, Place(file=MANIFEST), message)
        for table in self._tables:
            if table.id not in decisions:
                message = f"No business rule task evaluates {table.id}; draw one, or remove the table."
                self._notes.warning(Rule.NEVER_USED, table.place, message)

    def _translations(self) -> None:
        source = self._files.get(_CATALOGUE, b"")
        try:
            text = source.decode()
        except UnicodeDecodeError as error:
            message = f"The file is no UTF-8 text: {error.reason} at byte {error.start}."
            self._notes.error(Rule.FILE_NOT_TEXT, Place(file=_CATALOGUE), message)
            return
        known = translated(_CATALOGUE, text, self._notes)
        if text.strip() and not known:
            self._notes.lost(_CATALOGUE)
        for diagram in self._diagrams:
            check_translation(texts_of_diagram(diagram), known, self._notes)
        check_translation(texts_of_tables(self._tables), known, self._notes)
        for key, form in self._known.forms.items():
            check_translation(texts_of_form(f"forms/{key}.form", form), known, self._notes)


def _form(name: str, data: bytes, findings: Findings) -> Form | None:
    try:
        schema = json.loads(data)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        findings.error(Rule.FORM_UNREADABLE, Place(file=name, line=line), f"The form is no JSON: {error}.")
        return None
    if not isinstance(schema, dict):
        message = "The form is no JSON object; write it with the form editor."
        findings.error(Rule.FORM_UNREADABLE, Place(file=name), message)
        return None
    try:
        form = load_form(schema)
    except SchemaError as error:
        for fault in error.faults:
            place = Place(file=name, element=fault.component or None, line=_line(data, fault.component))
            findings.error(Rule.FORM_INVALID, place, f"{fault.property}: {fault.message}")
        return None
    if form.id != PurePosixPath(name).stem:
        message = f"The form's id is {form.id}; it is to be the name of the file."
        findings.error(Rule.FORM_INVALID, Place(file=name, element=form.id), message)
    return form


def _line(data: bytes, component: str) -> int | None:
    """Return the line on which a component's key or id stands, None where it is not found."""
    wanted = json.dumps(component.rpartition(".")[2], ensure_ascii=False)
    lines = data.decode(errors="replace").splitlines()
    return next((number for number, text in enumerate(lines, 1) if component and f": {wanted}" in text), None)


def _element(diagram: Diagram, node: Node) -> Element:
    given, sends = node.properties, node.kind == "sendTask" and node.message is not None
    return Element(
        id=ElementId(node.id),
        file=diagram.file,
        process=node.process,
        kind=node.kind,
        name=node.name,
        documentation=node.documentation,
        form=given.get("form"),
        roles=tuple(map(RoleId, node.words("role"))),
        organ=OrganRule(given.get("organ", OrganRule.HANDLING)),
        recusal=Recusing(given["recusal"]) if "recusal" in given else None,
        separate_from=tuple(map(ElementId, node.words("separateFrom"))),
        confirms=node.words("confirms"),
        job=SEND if sends else given.get("job"),
        letter=given.get("letter"),
        message=diagram.messages.get(node.message or "") if node.message else None,
        correlation=parse(given["correlation"]) if "correlation" in given else None,
        decision=node.decision,
        called=node.called,
    )
