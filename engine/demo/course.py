"""The course of time: petitions come in, people do what they planned, the scheduler does its rounds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from time import perf_counter
from typing import Final

from engine.bootstrap import System
from engine.demo.staff import Carrier, StuckError
from engine.ids import CaseId
from engine.scheduler import EVERY_SECONDS, Round, Scheduler

_ROUND: Final = timedelta(seconds=EVERY_SECONDS)
_DAY: Final = timedelta(days=1)
_MANY: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A petition that comes in at a moment; `file` hands it in and gives whoever carries its case."""

    at: datetime
    file: Callable[[], Carrier]


@dataclass(slots=True, kw_only=True)
class Rounds:
    """What the scheduler did: how many rounds, what in them, and the longest one in real seconds."""

    number: int = 0
    woken: int = 0
    jobs: int = 0
    busiest: int = 0
    longest: float = 0.0

    def note(self, done: Round, seconds: float) -> None:
        """Count a round in."""
        self.number += 1
        self.woken += done.cases
        self.jobs += done.jobs
        self.busiest = max(self.busiest, done.cases + done.jobs)
        self.longest = max(self.longest, seconds)


@dataclass(slots=True)
class Course:
    """Goes from one moment at which something happens to the next.

    The scheduler is the real one, on a clock of its own: it does its rounds every few seconds, of which
    those with nothing to do are left out. People learn at once of what it did in their case, and the next
    day of what other cases brought about.
    """

    system: System
    filings: Iterable[Filing]
    until: datetime
    told: Callable[[datetime], None] = lambda _: None
    carriers: dict[CaseId, Carrier] = field(default_factory=dict)
    stuck: list[str] = field(default_factory=list)
    rounds: Rounds = field(default_factory=Rounds)
    _now: datetime = field(init=False)
    _looked: datetime = field(init=False)
    _first_round: datetime = field(init=False)
    _plans: list[tuple[datetime, int, CaseId]] = field(default_factory=list)
    _planned: dict[CaseId, int] = field(default_factory=dict)
    _serial: int = 0

    def run(self) -> None:
        """Let everything happen until the end."""
        waiting = sorted(self.filings, key=lambda filing: filing.at, reverse=True)
        if not waiting:
            return
        self._now = self._looked = self._first_round = waiting[-1].at - _ROUND / 2
        scheduler = Scheduler(
            self.system.store,
            self.system.engine,
            self.system.worker,
            self.system.recalculation,
            now=lambda: self._now,
        )
        while self._go_on(waiting, scheduler):
            if self._now - self._looked >= _DAY:
                self._look_around()
        self._now = self.until

    def _go_on(self, waiting: list[Filing], scheduler: Scheduler) -> bool:
        """Let the next thing happen; return False where it lies behind the end."""
        round_at = self._next_round()
        filed_at = waiting[-1].at if waiting else None
        planned_at = self._next_plan()
        soonest = min((at for at in (round_at, filed_at, planned_at) if at is not None), default=None)
        if soonest is None or soonest > self.until:
            return False
        self._now = max(self._now, soonest)
        if soonest == round_at:
            self._do_round(scheduler)
        elif soonest == filed_at:
            carrier = waiting.pop().file()
            self.carriers[carrier.case] = carrier
            self._plan(carrier)
        else:
            carrier = self.carriers[heappop(self._plans)[2]]
            if self._tolerated(carrier.act):
                self._plan(carrier)
        return True

    # ------------------------------------------------------------------------------------ the scheduler

    def _next_round(self) -> datetime | None:
        """Return when the first round is that finds something due."""
        with self.system.store.reading() as reader:
            due = reader.next_waking()
        if due is None:
            return None
        rounds = -((self._first_round - max(due, self._now)) // _ROUND)
        at = self._first_round + rounds * _ROUND
        return at if at > self._now else at + _ROUND

    def _do_round(self, scheduler: Scheduler) -> None:
        with self.system.store.reading() as reader:
            moved = {
                *reader.waking(self._now, _MANY),
                *(row.case for row in reader.due_before(self._now, _MANY)),
            }
        begun = perf_counter()
        done = scheduler.round()
        self.rounds.note(done, perf_counter() - begun)
        if done.failed:
            raise StuckError(f"{', '.join(done.failed)} could not be woken")
        for case in sorted(moved & self.carriers.keys()):
            self._plan(self.carriers[case])

    # ------------------------------------------------------------------------------------------- people

    def _next_plan(self) -> datetime | None:
        while self._plans and self._planned.get(self._plans[0][2]) != self._plans[0][1]:
            heappop(self._plans)  # something happened since it was made
        return self._plans[0][0] if self._plans else None

    def _plan(self, carrier: Carrier) -> None:
        self._serial += 1
        self._planned[carrier.case] = self._serial
        planned: list[datetime] = []

        def look() -> None:
            at = carrier.look(self._now)
            planned.extend(() if at is None else (at,))

        if self._tolerated(look) and planned:
            heappush(self._plans, (planned[0], self._serial, carrier.case))

    def _tolerated(self, deed: Callable[[], None]) -> bool:
        """Do something in a case; where it is stuck say so, and let the others go on."""
        try:
            deed()
        except StuckError as error:
            self.stuck.append(str(error))
            return False
        return True

    def _look_around(self) -> None:
        """Have people see what came to their cases from others since the day before."""
        with self.system.store.reading() as reader:
            changed = reader.changed_since(self._looked)
        self._looked = self._now
        self.told(self._now)
        for case, version in changed.items():
            carrier = self.carriers.get(case)
            if carrier is not None and carrier.version != version:
                self._plan(carrier)
