"""`xinfang bench`: what a completed, persisted task costs in the product, against plain SpiffWorkflow.

A *step* is one completed user task with everything that follows by itself. Jobs, messages and timers are
steps of their own on both sides; jobs are reported apart, messages and timers are not timed.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Final

from engine.benchmarks.floor import Floor, versions
from engine.benchmarks.journey import Deed, Journey, Plan
from engine.benchmarks.measuring import (
    COLD,
    FLOOR,
    OURS,
    SIDES,
    Player,
    Progress,
    Tally,
    Times,
    compared,
    compared_jobs,
    interleave,
)
from engine.benchmarks.office import Bench, open_bench
from engine.benchmarks.plans import BUNDLES, PLANS
from engine.benchmarks.product import Count, Product, pragmas
from engine.benchmarks.rehearsal import Rehearsal

__all__ = ["BENCHES", "CASES", "run"]

BENCHES: Final = tuple(PLANS)
"""The names that `run` knows."""

CASES: Final[Mapping[str, int]] = {"step": 200, "petition": 16}
"""How many cases each side takes along each way, unless said otherwise."""

_UNMEASURED: Final = -1  # the number of the case that shows that both sides go the same way


def _silent(_done: int, _total: int) -> None:
    pass


def run(
    name: str, *, data: Path, progress: Progress = _silent, cases: int | None = None
) -> dict[str, object]:
    """Measure one bench and return its figures as JSON; times in ms.

    `data` is an empty folder for the databases of both sides; `progress` is told (cases done, of how many).
    `ratio` and `cold_ratio` compare medians. `statements_per_step` is the mean of what a completed task
    sends to the database, BEGIN and COMMIT apart. Before anything is measured, the floor goes every way
    once and what is open after each step is compared.

    Raises:
        KeyError: there is no such bench.
        AstrayError: the two sides do not go the same way.

    """
    plans = PLANS[name]
    each = CASES[name] if cases is None else cases
    tally = Tally(progress, total=each * len(SIDES) * len(plans))
    # The cold side has a system of its own: what it drops is not to be missed by the warm one.
    with (
        closing(open_bench(data / "product", BUNDLES[name])) as warm,
        closing(open_bench(data / "cold", BUNDLES[name])) as cold,
    ):
        settings = pragmas(warm)
        taken = [
            _take(warm, cold, plan, data, partial(interleave, cases=each, tally=tally)) for plan in plans
        ]
    times = Times.of_all(journey.times for journey in taken)
    counts = [count for journey in taken for count in journey.counts]
    return {
        **compared(times),
        "statements_per_step": round(fmean(count.statements for count in counts), 2),
        "max_statements": max(count.statements for count in counts),
        "commits_per_step": round(fmean(count.commits for count in counts), 2),
        "tasks": len(times.tasks[OURS]),
        "jobs": compared_jobs(times),
        "journeys": [journey.figures() for journey in taken],
        "pragmas": settings,
        "versions": versions(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What one journey came to; `counts` are of its user tasks, `floor_row` the floor's row in bytes."""

    journey: Journey
    times: Times
    counts: Sequence[Count]
    floor_row: int

    def figures(self) -> Mapping[str, object]:
        """Return the journey's own figures."""
        return {
            "name": self.journey.name,
            "tasks": self.journey.tasks,
            **compared(self.times),
            "floor_row_bytes": self.floor_row,
        }


def _take(
    warm: Bench, cold: Bench, plan: Plan, data: Path, measure: Callable[[Mapping[str, Player]], Times]
) -> _Taken:
    """Rehearse a plan on both sides, count our statements, then measure."""
    journey = Rehearsal(warm, plan).run()
    ours = Product(warm, journey)
    file = data / f"floor_{plan.name}.sqlite"
    with closing(Floor(file, journey, warm.diagrams, pragmas(warm))) as floor:
        floor.rehearse(_UNMEASURED)
        counts = zip(journey.steps, ours.count(_UNMEASURED), strict=True)
        return _Taken(
            journey=journey,
            times=measure({FLOOR: floor, OURS: ours, COLD: Product(cold, journey, cold=True)}),
            counts=[count for step, count in counts if step.deed is Deed.TASK],
            floor_row=floor.row_bytes(_UNMEASURED),
        )
