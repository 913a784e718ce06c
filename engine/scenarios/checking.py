"""Plays all scenarios of a bundle: findings for those that fail, and what they cover together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import Final

from engine import calendar_source
from engine.bpmn import bundle
from engine.bpmn.dialect import Diagram
from engine.bpmn.dialect import read as read_diagram
from engine.bpmn.findings import Finding, Findings, Place, Rule
from engine.bpmn.interpreter import SpiffInterpreter
from engine.events import Json
from engine.scenarios.coverage import Coverage, Tally
from engine.scenarios.filling_in import Filler
from engine.scenarios.player import new_player
from engine.scenarios.playing import StepError, ask, play
from engine.scenarios.reading import ScenarioError, read_scenario, read_usual
from engine.scenarios.script import Scenario, Start

FOLDER: Final = "scenarios"
_USUAL: Final = f"{FOLDER}/usual.yaml"
_MOST_FILES: Final = 500
_LARGEST: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of the scenarios: how many there are, what failed, what they cover."""

    scenarios: int
    findings: tuple[Finding, ...]
    coverage: Coverage


def scenario_files(folder: Path) -> Mapping[str, bytes]:
    """Return {name: content} of the scenarios that lie beside a bundle; they are no part of it."""
    found = sorted((folder / FOLDER).glob("*.yaml"))[:_MOST_FILES]
    return {
        f"{FOLDER}/{path.name}": path.read_bytes()
        for path in found
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST
    }


def check(files: Mapping[str, bytes], scenarios: Mapping[str, bytes], zone: tzinfo) -> Played:
    """Play the scenarios of a bundle that has no errors; the bundle itself is not checked again.

    Raises BundleError where the bundle has errors after all.
    """
    return Stage(files, zone).play(scenarios)


class Stage:
    """A bundle on which scenarios are played, as often as wanted."""

    def __init__(self, files: Mapping[str, bytes], zone: tzinfo) -> None:
        """Load the bundle. Raises BundleError where it has errors."""
        self._loaded = bundle.load(files)
        self._zone = zone
        self._calendar = calendar_source.published()
        self._findings = Findings()
        self._tally = Tally()
        self._interpreters: dict[str, SpiffInterpreter] = {}
        self._diagrams = tuple(self._read_diagrams(files))

    def play(self, scenarios: Mapping[str, bytes]) -> Played:
        """Play scenarios, given as {name: content}, and count what they reach together."""
        self._findings, self._tally = Findings(), Tally()
        filler = Filler(usual=self._usual(scenarios), zone=self._zone)
        read = [self._read(name, data) for name, data in scenarios.items() if name != _USUAL]
        for scenario in read:
            if scenario is not None:
                self._play(scenario, filler)
        return Played(
            scenarios=len(read),
            findings=self._findings.sorted(),
            coverage=self._tally.coverage(self._diagrams, self._loaded.definition.tables),
        )

    def _read_diagrams(self, files: Mapping[str, bytes]) -> list[Diagram]:
        found = [
            read_diagram(name, data, Findings())
            for name, data in sorted(files.items())
            if name.endswith(".bpmn")
        ]
        return [diagram for diagram in found if diagram is not None]

    def _usual(self, scenarios: Mapping[str, bytes]) -> Mapping[str, Json]:
        try:
            return read_usual(_USUAL, self._text(_USUAL, scenarios.get(_USUAL, b"{}")))
        except ScenarioError as error:
            self._findings.error(Rule.SCENARIO, error.place, error.message)
            return {}

    def _read(self, name: str, data: bytes) -> Scenario | None:
        try:
            return read_scenario(name, self._text(name, data), self._zone)
        except ScenarioError as error:
            self._findings.error(Rule.SCENARIO, error.place, error.message)
            return None

    def _text(self, name: str, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise ScenarioError(Place(file=name), "The file is no UTF-8 text.") from error

    def _play(self, scenario: Scenario, filler: Filler) -> None:
        for asked in scenario.asked:
            try:
                self._tally.matched(asked.table, ask(asked, self._loaded.definition, self._zone))
            except StepError as error:
                self._fail(scenario, error)
        if scenario.start is None:
            return
        try:
            self._play_case(scenario, scenario.start, filler)
        except StepError as error:
            self._fail(scenario, error)

    def _play_case(self, scenario: Scenario, start: Start, filler: Filler) -> None:
        player = new_player(self._interpreter(start), self._calendar, self._zone, filler)
        try:
            play(scenario, start, player)
        finally:
            self._tally.note(player.happened)

    def _fail(self, scenario: Scenario, error: StepError) -> None:
        message = f"The scenario “{scenario.name}” fails: {error.message}"
        self._findings.error(Rule.SCENARIO_FAILED, error.place, message)

    def _interpreter(self, start: Start) -> SpiffInterpreter:
        """Return the interpreter whose cases begin where a scenario does.

        Raises StepError where the bundle has no such process.
        """
        definition = self._loaded.definition
        entry = start.process or definition.entry
        known = {process.id for diagram in self._diagrams for process in diagram.processes}
        if entry not in known:
            raise StepError(
                start.place, f"There is no process {entry}; there are {', '.join(sorted(known))}."
            )
        if entry not in self._interpreters:
            inside = definition if entry == definition.entry else replace(definition, entry=entry)
            self._interpreters[entry] = SpiffInterpreter.build(inside, self._loaded.diagrams)
        return self._interpreters[entry]
