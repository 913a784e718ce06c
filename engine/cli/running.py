"""`tick`, `demo` and `bench`: let time pass, fill an office, measure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from engine.cli.edge import Asked, UsageError, opened
from engine.scheduler import Scheduler
from engine.storage.reader import CaseFilter

BENCHES: Final = ("step", "petition")


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What `demo` was asked for; None where the operator did not say."""

    months: int | None = None
    cases: int | None = None
    seed: int | None = None
    drive: int | None = None
    until: str | None = None

    @property
    def asked_for(self) -> bool:
        """Whether the operator said anything at all."""
        return any(
            value is not None for value in (self.months, self.cases, self.seed, self.drive, self.until)
        )


def tick(asked: Asked) -> int:
    """Do one round of the scheduler; status 1 where a case could not be woken."""
    with opened(asked) as system:
        scheduler = Scheduler(
            system.store,
            system.engine,
            system.worker,
            system.recalculation,
            notary=system.notary,
            now=lambda: asked.now,
        )
        done = scheduler.round()
    answer = {"cases": done.cases, "entries": done.entries, "jobs": done.jobs, "failed": list(done.failed)}
    failed = (f"  {case} could not be woken" for case in done.failed)
    asked.answer(
        answer, f"{done.cases} cases woken, {done.entries} entries, {done.jobs} jobs tried.", *failed
    )
    return 1 if done.failed else 0


def demo(asked: Asked, wanted: Simulation) -> int:
    """Have simulated staff work in simulated time; without any option only in an office without cases.

    Raises UsageError where it is asked to file new cases and to carry on open ones at once.
    """
    if wanted.drive is not None and (wanted.cases, wanted.months, wanted.until) != (None, None, None):
        raise UsageError(
            "--drive carries on what is open and files nothing; leave out --cases, --months and --until."
        )
    seed, until = 1 if wanted.seed is None else wanted.seed, _until(asked, wanted.until)
    with opened(asked, new_key=_keys(seed)) as system:
        with system.store.reading() as reader:
            filed = reader.count_cases(CaseFilter())
        if filed and not wanted.asked_for:
            said = {"cases": filed, "archived": 0, "by_route": {}, "by_ending": {}}
            asked.answer(said, f"The office has {filed} cases already: nothing to do.")
            return 0
        from engine.demo import run  # noqa: PLC0415 - only this subcommand loads the simulation

        with asked.progress("Working") as moved:
            report = run(
                system,
                months=6 if wanted.months is None else wanted.months,
                cases=200 if wanted.cases is None else wanted.cases,
                seed=seed,
                until=until,
                drive=wanted.drive,
                progress=moved,
            )
    answer = {
        "cases": report.cases,
        "archived": report.archived,
        "by_route": dict(report.by_route),
        "by_ending": dict(report.by_ending),
    }
    asked.answer(
        answer,
        f"{report.cases} cases, {report.archived} of them archived.",
        *(f"  by route {name}: {number}" for name, number in sorted(report.by_route.items())),
        *(f"  by ending {name}: {number}" for name, number in sorted(report.by_ending.items())),
    )
    return 0


def bench(asked: Asked, name: str, cases: int | None) -> int:
    """Measure the engine against its floor, in a folder of its own that is removed afterwards."""
    from engine.benchmarks import run  # noqa: PLC0415 - only this subcommand loads the benches

    with TemporaryDirectory(prefix="xinfang-bench-") as folder, asked.progress("Measuring") as moved:
        found = run(name, data=Path(folder), progress=moved, cases=cases)
    asked.answer(dict(found), *(f"{key}: {value}" for key, value in found.items()))
    return 0


def _keys(seed: int) -> Callable[[], bytes]:
    """Return keys that depend on the seed alone: same seed, same history. For made-up cases only."""
    numbers = count()
    return lambda: sha256(f"demo {seed} {next(numbers)}".encode()).digest()


def _until(asked: Asked, text: str | None) -> datetime:
    """Return the moment at which the simulation stops: the beginning of a day in the office's zone."""
    local = asked.now.astimezone(asked.zone)
    if text is not None:
        try:
            local = datetime.fromisoformat(text)
        except ValueError as error:
            message = f"--until wants a day such as 2026-03-10, found {text!r}."
            raise UsageError(message) from error
    return local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=asked.zone)
