"""What must be true of a simulated office: everything of its bundles used, machines on time, misses named."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from engine import events as e
from engine.bootstrap import System
from engine.bpmn import bundle as bundles
from engine.bpmn.dialect import Diagram, read
from engine.bpmn.findings import Findings
from engine.case import Case
from engine.deadlines import Clock
from engine.deadlines.running import EXTENSION
from engine.definition import Definition
from engine.demo.punctuality import Punctuality
from engine.history import Entry
from engine.ids import ActorId, CaseId, OrganId, RoleId
from engine.scenarios import Covered
from engine.scenarios.coverage import Tally

_CLOSING: Final = "closing_kind"
_END: Final = "endEvent"
_GUARD: Final = "守卫行"  # so a table marks the rule of a case that the drawing never lets come before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How often everything of one bundle was used.

    `endings` are the end events of all diagrams and the ways in which a closing report says that a case
    was closed; a clock's extension and its pauses stand beside it. `elsewhere` are the clocks that no
    step of a diagram starts, `guards` the rules that only stand for what no drawing lets happen.
    """

    bundle: str
    cases: int
    nodes: Covered
    flows: Covered
    rules: Covered
    endings: Covered
    clocks: Covered
    elsewhere: tuple[str, ...]
    guards: tuple[str, ...]

    def kinds(self) -> Iterator[tuple[str, Covered]]:
        """Yield each kind of thing with its name."""
        yield "nodes", self.nodes
        yield "flows", self.flows
        yield "rules", self.rules
        yield "endings", self.endings
        yield "clocks", self.clocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What all histories of an office show."""

    usages: tuple[Usage, ...]
    punctuality: Punctuality


@dataclass(slots=True)
class _Used:
    """Counts what the cases of one bundle use."""

    definition: Definition
    diagrams: tuple[Diagram, ...]
    tally: Tally = field(default_factory=Tally)
    clocks: Counter[str] = field(default_factory=Counter)
    closings: Counter[str] = field(default_factory=Counter)
    cases: int = 0

    def note(self, happened: tuple[e.Event, ...]) -> None:
        self.tally.note(happened)
        for event in happened:
            match event:
                case e.DeadlineSet():
                    self.clocks[event.clock] += 1
                case e.DeadlineMoved():
                    kind, _, cause = event.cause.partition(":")
                    name = cause.partition(":")[0]
                    self.clocks[name if kind == EXTENSION else f"{event.clock}/{name}"] += 1
                case _:
                    pass  # how a clock ends is told of the misses

    def usage(self) -> Usage:
        definition = self.definition
        coverage = self.tally.coverage(self.diagrams, definition.tables)
        nodes = coverage.flow_nodes.times
        ends = [key for diagram in self.diagrams for key, node in diagram.nodes.items() if node.kind == _END]
        endings = {key: nodes[key] for key in ends} | {
            f"{_CLOSING}={value}": self.closings[value] for value in _closings(definition)
        }
        known, elsewhere = _clocks(definition)
        rules = coverage.rules.times
        guards = tuple(rule for rule in _guards(definition) if not rules[rule])
        return Usage(
            bundle=definition.digest,
            cases=self.cases,
            nodes=coverage.flow_nodes,
            flows=coverage.flows,
            rules=Covered(times={rule: times for rule, times in rules.items() if rule not in guards}),
            endings=Covered(times=endings),
            clocks=Covered(times={name: self.clocks[name] for name in known}),
            elsewhere=elsewhere,
            guards=guards,
        )


def prove(system: System, until: datetime | None, moved: Callable[[int, int], None]) -> Proof:
    """Read the histories of all cases; `until` is when the simulation stopped, None: with the last entry.

    Raises DivergenceError where a bundle is not stored any more, SealBrokenError where a seal does not open.
    """
    zone = ZoneInfo(system.settings.zone)
    punctuality = Punctuality(holders=_holders(system), zone=zone)
    used: dict[str, _Used] = {}
    with system.store.reading() as reader:
        cases = [*reader.case_ids()]
    for number, case in enumerate(cases, start=1):
        _read(system, case, used, punctuality)
        moved(number, len(cases))
    punctuality.leave(until)
    return Proof(usages=tuple(used[digest].usage() for digest in sorted(used)), punctuality=punctuality)


def _read(system: System, case: CaseId, used: dict[str, _Used], punctuality: Punctuality) -> None:
    """Take in one case: under the bundle that it ends on."""
    opened = [(entry, entry.happened(), body) for entry, body in system.auditor.opened(case)]
    if not opened:
        return
    digest = opened[-1][0].edition.bundle
    if digest not in used:
        used[digest] = _Used(system.library.interpreter(digest).definition, _diagrams(system, digest))
    counted = used[digest]
    counted.cases += 1
    said: Mapping[str, e.Json] = {}
    for _, happened, body in opened:
        counted.note(happened)
        answers = body.get("answers")
        said = answers if isinstance(answers, dict) and _CLOSING in answers else said
    if _CLOSING in said:
        counted.closings[str(said[_CLOSING])] += 1
    punctuality.follow(Case(id=case), _entries(opened), counted.definition)


def _entries(
    opened: list[tuple[Entry, tuple[e.Event, ...], Mapping[str, e.Json]]],
) -> Iterator[tuple[Entry, tuple[e.Event, ...]]]:
    return ((entry, happened) for entry, happened, _ in opened)


def _diagrams(system: System, digest: str) -> tuple[Diagram, ...]:
    with system.store.reading() as reader:
        packed = reader.bundle(digest)
    files = {} if packed is None else bundles.unpack(packed)
    drawn = (read(name, data, Findings()) for name, data in sorted(files.items()) if name.endswith(".bpmn"))
    return tuple(diagram for diagram in drawn if diagram is not None)


def _closings(definition: Definition) -> tuple[str, ...]:
    """Return the ways in which a closing report says that a case was closed."""
    fields = (form.answers.get(_CLOSING) for form in definition.forms.values())
    return tuple(dict.fromkeys(option.value for asked in fields if asked for option in asked.options))


def _guards(definition: Definition) -> Iterator[str]:
    for key, table in definition.tables.items():
        yield from (f"{key}/{rule.id}" for rule in table.rules if _GUARD in "".join(rule.annotations))


def _clocks(definition: Definition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the clocks, extensions and pauses that cases may use, and the clocks that no step starts."""
    rulebooks = (definition.rulebook, *definition.profiles.values())
    clocks: dict[str, Clock] = {}
    for rules in rulebooks:
        clocks |= rules.clocks
    known = [name for name, clock in clocks.items() if clock.starts]
    known += [f"{name}/{pause.name}" for name, clock in clocks.items() for pause in clock.pauses]
    known += [name for rules in rulebooks for name in rules.extensions]
    elsewhere = tuple(sorted(name for name, clock in clocks.items() if not clock.starts))
    return tuple(sorted(set(known))), elsewhere


def _holders(system: System) -> Callable[[OrganId, RoleId, date], tuple[ActorId, ...]]:
    @cache
    def appointed(organ: OrganId, role: RoleId) -> tuple[tuple[ActorId, date, date | None], ...]:
        with system.store.reading() as reader:
            return tuple((one.person, one.starts_on, one.ends_on) for one in reader.appointed(organ, role))

    def holders(organ: OrganId, role: RoleId, day: date) -> tuple[ActorId, ...]:
        return tuple(
            person
            for person, starts_on, ends_on in appointed(organ, role)
            if starts_on <= day and (ends_on is None or day <= ends_on)
        )

    return holders
