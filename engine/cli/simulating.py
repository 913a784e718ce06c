"""`demo`: have simulated staff work in simulated time and, if wanted, prove what must be true of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import count
from textwrap import wrap
from time import perf_counter
from typing import TYPE_CHECKING, Final

from engine.bootstrap import System
from engine.cli.edge import Asked, UsageError, opened
from engine.cli.proof import Verified, verify_all
from engine.storage.reader import CaseFilter

if TYPE_CHECKING:  # only this subcommand loads the simulation, and only when it runs
    from engine.demo import DemoReport
    from engine.demo.proof import Proof, Usage
    from engine.demo.punctuality import MachineStep, Miss

_WIDTH: Final = 110
_MOST_NAMED: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What `demo` was asked for; None where the operator did not say."""

    months: int | None = None
    cases: int | None = None
    seed: int | None = None
    drive: int | None = None
    until: str | None = None
    prove: bool = False

    @property
    def asked_for(self) -> bool:
        """Whether the operator said anything about what is to happen."""
        return any(
            value is not None for value in (self.months, self.cases, self.seed, self.drive, self.until)
        )


def demo(asked: Asked, wanted: Simulation) -> int:
    """Have simulated staff work in simulated time; without any option only in an office without cases.

    Status 1 where a case got stuck or, with `prove`, something does not hold. Raises UsageError where it
    is asked to file new cases and to carry on open ones at once.
    """
    if wanted.drive is not None and (wanted.cases, wanted.months, wanted.until) != (None, None, None):
        raise UsageError(
            "--drive carries on what is open and files nothing; leave out --cases, --months and --until."
        )
    seed = 1 if wanted.seed is None else wanted.seed
    with opened(asked, new_key=_keys(seed)) as system:
        with system.store.reading() as reader:
            filed = reader.count_cases(CaseFilter())
        told = _Told(asked)
        if filed and not wanted.asked_for:
            told.nothing_to_do(filed)
            until = None
        else:
            until = None if wanted.drive is not None else _until(asked, wanted.until)
            told.report(*_run(system, asked, replace(wanted, seed=seed)))
        if wanted.prove:
            told.proof(*_prove(system, asked, until))
    return told.answer()


def _run(system: System, asked: Asked, wanted: Simulation) -> "tuple[DemoReport, float]":
    from engine.demo import run  # noqa: PLC0415 - see above

    begun = perf_counter()
    with asked.progress("Working") as moved:
        report = run(
            system,
            months=6 if wanted.months is None else wanted.months,
            cases=200 if wanted.cases is None else wanted.cases,
            seed=wanted.seed or 0,
            until=_until(asked, wanted.until),
            drive=wanted.drive,
            progress=moved,
        )
    return report, perf_counter() - begun


def _prove(system: System, asked: Asked, until: datetime | None) -> "tuple[Proof, Verified]":
    from engine.demo.proof import prove  # noqa: PLC0415 - see above

    with asked.progress("Reading") as moved:
        proof = prove(system, until, moved)
    with asked.progress("Verifying") as moved:
        return proof, verify_all(system, moved)


class _Told:
    """What is said of a simulation, as one object and as lines."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._answer: dict[str, object] = {}
        self._lines: list[str] = []
        self._holds = True

    def answer(self) -> int:
        """Print it; return the exit status."""
        self._asked.answer(self._answer, *self._lines)
        return 0 if self._holds else 1

    def nothing_to_do(self, cases: int) -> None:
        self._answer |= {"cases": cases, "archived": 0, "by_route": {}, "by_ending": {}}
        self._lines.append(f"The office has {cases} cases already: nothing to do.")

    def report(self, report: "DemoReport", seconds: float) -> None:
        rounds = report.rounds
        self._answer |= {
            "cases": report.cases,
            "archived": report.archived,
            "by_route": dict(report.by_route),
            "by_ending": dict(report.by_ending),
        }
        if report.stuck:
            self._answer["stuck"] = list(report.stuck)
            self._holds = False
        self._lines += [
            f"{report.cases} cases, {report.archived} of them archived.",
            *(f"  by route {name}: {number}" for name, number in sorted(report.by_route.items())),
            *(f"  by ending {name}: {number}" for name, number in sorted(report.by_ending.items())),
            *(f"  stuck: {what}" for what in report.stuck),
        ]
        if self._asked.json or not rounds.number:
            return
        self._lines.append(
            f"{seconds:.0f} s; {rounds.number} rounds of the scheduler woke {rounds.woken} cases and did "
            f"{rounds.jobs} jobs; the longest took {rounds.longest:.2f} s, the fullest did {rounds.busiest}."
        )

    def proof(self, proof: "Proof", verified: Verified) -> None:
        """Say what every history shows, and whether it holds."""
        punctuality = proof.punctuality
        nameless = [miss for miss in punctuality.misses if miss.duty and not miss.named]
        unused = [name for usage in proof.usages for _, kind in usage.kinds() for name in kind.missing]
        holds = not (unused or punctuality.late or punctuality.incidents or nameless or verified.divergences)
        self._holds = self._holds and holds
        self._answer["proof"] = {
            "holds": holds,
            "used": [_usage_row(usage) for usage in proof.usages],
            "machine_steps": punctuality.steps,
            "latest": {kind: _step_row(step) for kind, step in sorted(punctuality.latest.items())},
            "late": [_step_row(step) for step in punctuality.late],
            "incidents": list(punctuality.incidents),
            "missed": [_miss_row(miss) for miss in punctuality.misses],
            "verified": verified.as_json(),
        }
        for usage in proof.usages:
            self._lines += _usage_lines(usage)
        self._lines += [
            f"{punctuality.steps} steps waited for nobody, {len(punctuality.late)} came over a minute late.",
            *(
                f"  the latest {kind}: {_step_line(step)}"
                for kind, step in sorted(punctuality.latest.items())
            ),
            *(f"  late: {_step_line(step)}" for step in punctuality.late[:_MOST_NAMED]),
            *(f"  an incident: {what}" for what in punctuality.incidents[:_MOST_NAMED]),
            *_miss_lines(punctuality.misses),
            *verified.lines(),
            "All of it holds." if holds else "Not all of it holds.",
        ]


def _usage_row(usage: "Usage") -> Mapping[str, object]:
    kinds = {name: dict(sorted(kind.times.items())) for name, kind in usage.kinds()}
    never = {name: list(kind.missing) for name, kind in usage.kinds() if kind.missing}
    return {
        "bundle": usage.bundle,
        "cases": usage.cases,
        **kinds,
        "never": never,
        "clocks_elsewhere": list(usage.elsewhere),
        "guards": list(usage.guards),
    }


def _usage_lines(usage: "Usage") -> Iterator[str]:
    yield f"{usage.cases} cases on the bundle {usage.bundle[:12]} used"
    for name, kind in usage.kinds():
        yield f"  {len(kind.reached)} of {len(kind.known)} {name}:"
        by_use = sorted(kind.times.items(), key=lambda used: (-used[1], used[0]))
        used = ", ".join(f"{key} {times}" for key, times in by_use if times)
        yield from wrap(used, _WIDTH, initial_indent="    ", subsequent_indent="    ")
        yield from (f"    never: {key}" for key in kind.missing)
    if usage.guards:
        yield f"  rules for what no drawing lets happen: {', '.join(usage.guards)}"
    if usage.elsewhere:
        yield f"  clocks that no step of a diagram starts: {', '.join(usage.elsewhere)}"


def _step_row(step: "MachineStep") -> Mapping[str, object]:
    return {
        "kind": step.kind,
        "name": step.name,
        "case": step.case,
        "due_at": step.due_at.isoformat(),
        "late_seconds": step.late.total_seconds(),
    }


def _step_line(step: "MachineStep") -> str:
    due = step.due_at.isoformat(sep=" ", timespec="seconds")
    return f"{step.name} of {step.case}, due {due}: {step.late.total_seconds():.1f} s"


def _miss_row(miss: "Miss") -> Mapping[str, object]:
    return {
        "case": miss.case,
        "clock": miss.clock,
        "due_at": miss.at.isoformat(),
        "who": miss.who,
        "duty": miss.duty,
        "tasks": [
            {
                "element": task.element,
                "organ": task.organ,
                "roles": list(task.roles),
                "people": list(task.people),
            }
            for task in miss.tasks
        ],
    }


def _miss_lines(misses: "list[Miss]") -> Iterator[str]:
    duties = [miss for miss in misses if miss.duty]
    nameless = [miss for miss in duties if not miss.named]
    others = len(misses) - len(duties)
    yield (
        f"{len(duties)} periods of organs were missed, {len(nameless)} named no open task of a person; "
        f"{others} of petitioners and other organs passed."
    )
    by_clock: dict[str, list[Miss]] = {}
    for miss in duties:
        by_clock.setdefault(miss.clock.partition("#")[0], []).append(miss)
    for clock, missed in sorted(by_clock.items()):
        named = sorted({task.element for miss in missed for task in miss.tasks})
        yield from wrap(
            f"{clock} {len(missed)}: {', '.join(named)}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
        )
    for miss in nameless[:_MOST_NAMED]:
        due = miss.at.isoformat(sep=" ", timespec="minutes")
        yield f"  nobody was named: {miss.clock} of {miss.case}, due {due}"


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
