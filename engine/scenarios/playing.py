"""Plays the steps of a scenario one by one and says at the first that fails what was found instead."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from functools import partial
from typing import Final, assert_never, cast

from engine.bpmn.findings import Place
from engine.deadlines import clock_name
from engine.decide import ATTEMPTS
from engine.definition import Definition
from engine.errors import Rejected
from engine.events import Json
from engine.feel import Environment, FeelError, decide
from engine.forms import FormErrors
from engine.scenarios.player import BEGUN, REASONS, FailedError, Player
from engine.scenarios.script import Act, Asked, Carry, Expect, JobTried, Scenario, Start, Step, Wait

_MOST_CARRIED: Final = 100
_ELEMENT: Final = 1  # the column of a marking that names the element


class StepError(Exception):
    """A step of a scenario failed: `place` is where it stands, `message` what was found."""

    def __init__(self, place: Place, message: str) -> None:
        """Keep where and what."""
        super().__init__(message)
        self.place = place
        self.message = message


def play(scenario: Scenario, start: Start, player: Player) -> None:
    """Play a scenario to its end.

    Raises StepError at the first step that fails.
    """
    _do(start.place, lambda: player.begin(start))
    for step in scenario.steps:
        if not isinstance(step, JobTried):
            _do(step.place, player.do_jobs)
        _do(step.place, partial(_step, step, player))
    _do(scenario.place, player.do_jobs)


def _do(place: Place, deed: Callable[[], None]) -> None:
    try:
        deed()
    except (FailedError, Rejected, FormErrors) as error:
        raise StepError(place, str(error)) from error


def _step(step: Step, player: Player) -> None:
    match step:
        case Act():
            _known(step, player.definition)
            player.act(step)
        case Carry():
            _carry(step, player)
        case Wait():
            until = step.until if step.span is None else player.now + step.span
            player.wait_until(until or player.now)
        case JobTried():
            _try_job(step, player)
        case Expect():
            wrong = [*_differences(step, player)]
            if wrong:
                raise FailedError(" ".join(wrong))
        case _:
            assert_never(step)


def _known(act: Act, definition: Definition) -> None:
    if act.element not in definition.elements:
        raise FailedError(f"The bundle has no element {act.element}.")
    if act.refused is not None and act.refused not in REASONS:
        raise FailedError(
            f"Nothing is refused because of {act.refused!r}; there are {', '.join(sorted(REASONS))}."
        )
    if act.departs is not None and act.departs not in definition.departures:
        known = ", ".join(definition.departures) or "none"
        raise FailedError(f"The bundle has no departure {act.departs}; there are {known}.")


def _carry(step: Carry, player: Player) -> None:
    """Do what is open as usual until a task is open.

    Raises FailedError where it never is.
    """
    for _ in range(_MOST_CARRIED):
        player.do_jobs()
        open_ = sorted((str(task.element), task.item or 0) for task in player.case.tasks.values())
        if any(element == step.until for element, _ in open_):
            return
        if not open_:
            raise FailedError(f"Nothing is open any more, and {step.until} never was.")
        element, item = open_[0]
        player.act(Act(place=step.place, element=element, sends=False, item=item or None))
    raise FailedError(f"After {_MOST_CARRIED} tasks {step.until} is not open.")


def _try_job(step: JobTried, player: Player) -> None:
    if step.again:
        player.retry(step.element)
    for attempt in range(1, step.fails + 1):
        player.fail_job(player.job_of(step.element), last=attempt >= ATTEMPTS)
    if not step.fails:
        player.do_job(player.job_of(step.element), step.outputs)


# ------------------------------------------------------------------------------------------- expectations


def _differences(wanted: Expect, player: Player) -> Iterator[str]:
    case = player.case
    yield from _listed("Open tasks", wanted.open, [str(task.element) for task in case.tasks.values()])
    awaited = [str(message.element) for message in case.messages.values()]
    yield from _listed("Awaited messages", wanted.messages, awaited)
    rows = cast("list[list[Json]]", player.execution.run.marking())
    yield from _listed("Tokens", wanted.marking, [str(row[_ELEMENT]) for row in rows])
    incidents = [str(job.element) for job in case.jobs.values() if job.incident]
    incidents += [str(timer.element) for timer in case.timers.values() if timer.incident]
    yield from _listed("Incidents", wanted.incidents, incidents)
    states = {clock_name(key): running.state.value for key, running in case.clocks.items()}
    yield from _named("The clock", wanted.clocks, {**dict.fromkeys(wanted.clocks, "none"), **states})
    yield from _named("The value", wanted.routing, case.routing)
    yield from _ended(wanted, case.outcome)


def _ended(wanted: Expect, outcome: str | None) -> Iterator[str]:
    if wanted.ended is None:
        return
    right = (
        wanted.ended == outcome if isinstance(wanted.ended, str) else wanted.ended == (outcome is not None)
    )
    if not right:
        yield f"The case has {f'ended ({outcome})' if outcome else 'not ended'}."


def _listed(what: str, wanted: tuple[str, ...] | None, found: list[str]) -> Iterator[str]:
    if wanted is not None and Counter(wanted) != Counter(found):
        yield f"{what} are {', '.join(sorted(found)) or 'none'}, not {', '.join(wanted) or 'none'}."


def _named(what: str, wanted: Mapping[str, Json], found: Mapping[str, Json]) -> Iterator[str]:
    for name, value in wanted.items():
        if found.get(name) != value:
            yield f"{what} {name} is {found.get(name)!r}, not {value!r}."


# ------------------------------------------------------------------------------------------------- tables


def ask(asked: Asked, definition: Definition, zone: tzinfo) -> tuple[str, ...]:
    """Return the rules of a table that hold for what is given.

    Raises StepError where others do than are expected, or the table cannot be asked.
    """
    table = definition.tables.get(asked.table)
    if table is None:
        known = ", ".join(definition.tables)
        raise StepError(asked.place, f"There is no table {asked.table}; there are {known}.")
    try:
        outcome = decide(table, dict(asked.given), Environment(now=BEGUN, zone=zone, functions={}))
    except FeelError as error:
        raise StepError(asked.place, f"{asked.table} cannot be asked: {error}.") from error
    if outcome.matched != asked.rules:
        found, wanted = ", ".join(outcome.matched) or "none", ", ".join(asked.rules) or "none"
        raise StepError(asked.place, f"Of {asked.table} the rule {found} holds, not {wanted}.")
    return outcome.matched
