"""`tick` and `bench`: let time pass, measure."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from engine.cli.edge import Asked, opened
from engine.scheduler import Scheduler

BENCHES: Final = ("step", "petition")


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


def bench(asked: Asked, name: str, cases: int | None) -> int:
    """Measure the engine against its floor, in a folder of its own that is removed afterwards."""
    from engine.benchmarks import run  # noqa: PLC0415 - only this subcommand loads the benches

    with TemporaryDirectory(prefix="xinfang-bench-") as folder, asked.progress("Measuring") as moved:
        found = run(name, data=Path(folder), progress=moved, cases=cases)
    asked.answer(dict(found), *(f"{key}: {value}" for key, value in found.items()))
    return 0
