"""A simulated office: made-up petitions, and staff who work on them in simulated time."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice
from math import ceil
from random import Random  # noqa: TID251 - seeded: same seed, same history
from typing import Final

from engine import commands as c
from engine import events as e
from engine.bootstrap import System
from engine.case import Case
from engine.deadlines.running import EXTENSION
from engine.demo.course import Course, Filing, Rounds
from engine.demo.office import PASSWORD, PETITION_OFFICE, PETITION_OFFICES, SimulatedOffice, establish
from engine.demo.rules import rule_scenarios
from engine.demo.scenarios import SCENARIOS, Scenario
from engine.demo.staff import CLOSINGS, Carrier
from engine.demo.texts import petition
from engine.ids import ActorId, CaseId, CommandId, OrganId, derive
from engine.storage.reader import CaseFilter

__all__ = ["PASSWORD", "DemoReport", "deck", "run"]

_PAGE: Final = 500
_TO_PETITION_OFFICES: Final = 0.4  # the share that goes there where it makes no difference
_MONTH: Final = timedelta(days=30)
_LATELY: Final = timedelta(days=12)
_LATE_SHARE: Final = 0.33
_ROUNDS: Final = 5  # of the deck until every rule has had its petition


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """What a simulation came to: cases touched, archived ones, and these by route and by ending.

    One archived case counts in exactly one route (none where it was not accepted) and in every ending
    that its history shows. `stuck` says which could not go on; `rounds` what the scheduler did.
    """

    cases: int
    archived: int
    by_route: Mapping[str, int]
    by_ending: Mapping[str, int]
    stuck: tuple[str, ...] = ()
    rounds: Rounds = field(default_factory=Rounds)


def run(  # noqa: PLR0913 - what an operator may say, each with its name
    system: System,
    *,
    months: int,
    cases: int,
    seed: int,
    until: datetime,
    drive: int | None,
    progress: Callable[..., None],
) -> DemoReport:
    """Fill an office with `cases` petitions of the last `months` before `until`, worked on until then.

    With `drive` nothing is filed: that many open cases are carried on to the archive, each from its own
    last entry. The same seed on the same office makes the same history. `progress` is told (done, total):
    days of the simulation, or cases.
    """
    office = establish(system)
    system.library.forget_office()
    cards = deck(seed, tuple(_by_rule(system)))
    tally = _Tally(system)
    if drive is not None:
        for done, carrier in enumerate(_open(system, office, cards, seed, drive), start=1):
            tally.count(carrier.carry())
            progress(done, drive)
        return tally.report()
    filings = [*_filings(system, office, cards, seed, (cases, months, until))]
    begun = min((filing.at for filing in filings), default=until)
    course = Course(
        system, filings, until, told=lambda now: progress((now - begun).days, (until - begun).days)
    )
    course.run()
    for carrier in course.carriers.values():
        tally.count(carrier.state())
    return tally.report(course)


def deck(seed: int, by_rule: Sequence[Scenario] = ()) -> Iterator[Scenario]:
    """Yield scenarios without end: each round holds every one as often as it weighs, shuffled.

    Of those that lead to one rule of a table each, a round holds a few: most petitions are ordinary.
    """
    chance = Random(seed)  # noqa: S311 - a simulation, no secret
    rare = cycle(chance.sample(by_rule, len(by_rule)))
    while True:
        cards = [scenario for scenario in SCENARIOS for _ in range(scenario.weight)]
        cards += islice(rare, ceil(len(by_rule) / _ROUNDS))
        chance.shuffle(cards)
        yield from cards


def _by_rule(system: System) -> Iterator[Scenario]:
    with system.store.reading() as reader:
        current = reader.current_bundles()
    for digest in current.values():
        yield from rule_scenarios(system.library.interpreter(digest).definition)


def _age(days: Random, months: int) -> timedelta:
    """Return how long ago a petition was filed: every third lately, so that desks are not empty."""
    within = _LATELY if days.random() < _LATE_SHARE else _MONTH * months
    return within * days.random()


def _filings(
    system: System,
    office: SimulatedOffice,
    cards: Iterator[Scenario],
    seed: int,
    plan: tuple[int, int, datetime],
) -> Iterator[Filing]:
    """Yield the petitions in the order of their days, so that case numbers rise with them."""
    cases, months, until = plan
    days = Random(f"{seed}/days")  # noqa: S311 - a simulation, no secret
    filings = sorted(
        until - _age(days, months) - timedelta(minutes=days.randrange(600)) for _ in range(cases)
    )
    for number, filed_at in enumerate(filings):
        file = partial(_file, system, office, next(cards), (seed, number, filed_at))
        yield Filing(at=filed_at, file=file)


def _file(
    system: System, office: SimulatedOffice, scenario: Scenario, which: tuple[int, int, datetime]
) -> Carrier:
    seed, number, filed_at = which
    chance = Random(f"{seed}/{number}")  # noqa: S311 - a simulation, no secret
    said = petition(chance, scenario.topic)
    petitioner = ActorId(f"petitioner:{derive('demo', str(said['petitioner']), str(said['phone']))}")
    case = CaseId(derive("demo case", seed, number))
    system.engine.handle(
        c.FileSubmission(
            id=CommandId(derive("demo filing", seed, number)),
            case=case,
            actor=petitioner,
            at=filed_at,
            organ=_addressee(office, scenario, chance, str(said["category"])),
            petitioner=petitioner,
            answers=said,
        ),
        recorded_at=filed_at,
    )
    return Carrier(
        system=system,
        office=office,
        scenario=scenario,
        chance=chance,
        case=case,
        now=filed_at,
        known=said,
        turn=number,
    )


def _addressee(office: SimulatedOffice, scenario: Scenario, chance: Random, category: str) -> OrganId:
    """Return where a petitioner turns to: a petition office, or the organ that is competent."""
    share = chance.random()
    if scenario.to == PETITION_OFFICE or (scenario.to == "" and share < _TO_PETITION_OFFICES):
        return chance.choice(PETITION_OFFICES)
    return office.fitting(category, chance.randrange(100))


def _open(
    system: System, office: SimulatedOffice, cards: Iterator[Scenario], seed: int, drive: int
) -> Iterator[Carrier]:
    chosen: list[CaseId] = []
    after, more = None, True
    with system.store.reading() as reader:
        while more and len(chosen) < drive:
            page = reader.cases(CaseFilter(status="open"), after=after, limit=_PAGE)
            chosen += [case.id for case in page.cases]
            after, more = page.after, page.after is not None
    for number, case in enumerate(chosen[:drive]):
        found = system.engine.case(case)
        if found is None or found.last_at is None:
            continue
        yield Carrier(
            system=system,
            office=office,
            scenario=next(cards),
            chance=Random(f"{seed}/{case}"),  # noqa: S311 - a simulation, no secret
            case=case,
            now=found.last_at,
            known=system.auditor.case_file(case),
            turn=number,
        )


class _Tally:
    """Counts archived cases by route and by what their history shows."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._cases = 0
        self._archived = 0
        self._routes: Counter[str] = Counter()
        self._endings: Counter[str] = Counter()

    def count(self, case: Case) -> None:
        """Take in a case as it stands after the work."""
        self._cases += 1
        if not case.ended:
            return
        self._archived += 1
        if case.routing.get("admissibility") == "accept" and "route" in case.routing:
            agreed = case.routing.get("mediation_result") == "agreed"
            self._routes["mediation" if agreed else str(case.routing["route"])] += 1
        self._endings.update(_endings(case, [*self._happened(case)]))

    def _happened(self, case: Case) -> Iterator[e.Event]:
        for entry in self._system.auditor.entries(case.id):
            yield from entry.happened()

    def report(self, course: Course | None = None) -> DemoReport:
        """Return the counts."""
        return DemoReport(
            cases=self._cases,
            archived=self._archived,
            by_route=dict(self._routes),
            by_ending=dict(self._endings),
            stuck=() if course is None else tuple(course.stuck),
            rounds=Rounds() if course is None else course.rounds,
        )


_BY_MESSAGE: Final = {"withdrawal": "withdrawn"}
_BY_ELEMENT: Final = {
    "approve_review": "reviewed",
    "approve_rereview": "rereviewed",
    "end_mediation": "mediation_failed",
    "call_back": "dissatisfied",
    "hold_hearing": "heard",
    "track_execution": "executed",
    "verify_objection": "objected",
    "report_urgent": "urgent",
    "confirm_route_anew": "rerouted",
}


def _endings(case: Case, happened: list[e.Event]) -> set[str]:  # noqa: C901 - one arm per kind of event
    """Return what a case's history shows: how it ended, and what it went through on the way."""
    found = {CLOSINGS.get(str(case.routing.get("admissibility")), "")}
    found |= {_BY_ELEMENT[element] for element in case.acted if element in _BY_ELEMENT}
    owed: dict[str, str] = {}
    for event in happened:
        match event:
            case e.MessageReceived(name=name) if name in _BY_MESSAGE:
                found.add(_BY_MESSAGE[name])
            case e.CaseForwarded():
                found.add("forwarded")
            case e.DeadlineMoved(cause=cause) if cause.startswith(EXTENSION):
                found.add("extended")
            case e.ProposalDepartedFrom():
                found.add("departed")
            case e.DeadlineMissed(clock=clock) if owed.get(clock) == "authority":
                found.add("overdue")
            case e.DeadlineSet(clock=clock, who=who):
                owed[clock] = who
            case e.StageEntered(stage="investigation_stage") if "investigated" in found:
                found.add("returned")
            case e.StageEntered(stage="investigation_stage"):
                found.add("investigated")
            case _:
                pass  # says nothing about the ending
    found -= {"", "investigated"}
    if not found & {"refused", "told", "replied", "handed_over", "answered", "withdrawn"}:
        found.add("concluded")
    return found
