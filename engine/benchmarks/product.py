"""The product's side: every step a command through `Engine.handle`, with everything on."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Final

from sqlalchemy import QueuePool

from engine import commands as c
from engine import events as e
from engine.application import Receipt
from engine.benchmarks.journey import START, Deed, Journey, Step
from engine.benchmarks.office import HOUSING, Bench
from engine.events import Json
from engine.ids import CaseId, CommandId, ElementId, JobId, MessageId, TaskId, derive

Work = tuple[ElementId, int | None]

_PRAGMAS: Final = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What one command sent to the database, BEGIN and COMMIT apart."""

    statements: int
    commits: int


class Product:
    """Cases of one journey in the product.

    Cold: before each command everything is dropped that a process keeps between two steps of a case: the
    lists of organs and people, the calendar in force, and SQLite's pages, where the case's rows are (the
    connections stay open). No case is kept in memory at all, warm or cold. What belongs to the published
    bundle stays: its diagrams, forms, tables and clocks, and the text of the SQL.
    """

    def __init__(self, bench: Bench, journey: Journey, *, cold: bool = False) -> None:
        """Play on the system of `bench`."""
        self.journey = journey
        self._bench = bench
        self._cold = cold

    def play(self, number: int) -> list[float]:
        """Take case `number` along the journey; return the seconds of each step."""
        return [self._timed(act) for act in self._acts(number)]

    def count(self, number: int) -> list[Count]:
        """Take a case along the journey; return what each step sent to the database."""
        database = self._bench.system.store.database
        counts = []
        for act in self._acts(number):
            heard: list[str] = []
            database.on_statement = heard.append
            try:
                act()
            finally:
                database.on_statement = None
            commits = heard.count("COMMIT")
            begun = sum(text.startswith("BEGIN") for text in heard)
            counts.append(Count(statements=len(heard) - commits - begun, commits=commits))
        return counts

    def _timed(self, act: Callable[[], None]) -> float:
        if self._cold:
            self._forget()
        began = perf_counter()
        act()
        return perf_counter() - began

    def _forget(self) -> None:
        self._bench.system.library.forget_office()
        self._bench.system.store.database.release_writer()  # its pages are dropped with those of the pool
        engine = self._bench.system.store.database.engine
        pool = engine.pool
        idle = pool.checkedin() if isinstance(pool, QueuePool) else 1
        connections = [engine.raw_connection() for _ in range(max(idle, 1))]
        for connection in connections:
            cursor = connection.cursor()
            cursor.execute("PRAGMA shrink_memory")
            cursor.close()
            connection.close()

    def _acts(self, number: int) -> Iterator[Callable[[], None]]:
        """Yield what each step does; its command is ready before, and its receipt is read after."""
        case = CaseId(derive("case", self.journey.name, str(self._cold), number))
        waiting: dict[Work, list[str]] = {}
        for place, step in enumerate(self.journey.steps):
            at = START + step.after
            if step.deed is Deed.WAIT:
                yield partial(self._tick, case, at)
                waiting = self._read(case)
                continue
            handle = waiting[step.element, step.item].pop(0) if step.deed is not Deed.FILE else ""
            command = _command(step, CommandId(derive(case, place)), case, handle, self.journey.bundle)
            receipts: list[Receipt] = []
            yield partial(self._handle, command, receipts)
            _note(waiting, receipts[0].events)

    def _tick(self, case: CaseId, at: datetime) -> None:
        self._bench.system.engine.tick(case, at)

    def _handle(self, command: c.Command, receipts: list[Receipt]) -> None:
        receipts.append(self._bench.system.engine.handle(command))

    def _read(self, case: CaseId) -> dict[Work, list[str]]:
        """Return what waits after time has passed: there is no receipt for that."""
        waiting: dict[Work, list[str]] = {}
        now = self._bench.system.engine.case(case)
        if now is not None:
            for group in (now.tasks, now.messages, now.jobs):
                for handle, work in group.items():
                    waiting.setdefault((ElementId(work.element or ""), work.item), []).append(handle)
        return waiting


def _command(step: Step, command: CommandId, case: CaseId, handle: str, bundle: str) -> c.Command:
    """Return the command of a step for the task, message or job with this handle.

    Raises:
        ValueError: the step is none that a command does.

    """
    at = START + step.after
    match step.deed:
        case Deed.FILE:
            return c.FileSubmission(
                id=command,
                case=case,
                actor=step.actor,
                at=at,
                organ=HOUSING,
                petitioner=step.actor,
                bundle=bundle,
                answers=step.answers,
            )
        case Deed.TASK:
            return c.CompleteTask(
                id=command, case=case, actor=step.actor, at=at, task=TaskId(handle), answers=step.answers
            )
        case Deed.MESSAGE:
            return c.CorrelateMessage(
                id=command,
                case=case,
                actor=step.actor,
                at=at,
                message=MessageId(handle),
                answers=step.answers,
            )
        case Deed.JOB:
            return c.CompleteJob(
                id=command,
                case=case,
                actor=c.WORKER,
                at=at,
                job=JobId(handle),
                outputs=_of_its_own(step.outputs, case),
            )
        case Deed.WAIT:
            raise ValueError("waiting is no command")


def _note(waiting: dict[Work, list[str]], happened: tuple[e.Event, ...]) -> None:
    """Take in what waits since a command; what the diagram took away is never asked for again."""
    for event in happened:
        match event:
            case (
                e.TaskCreated(element=element, item=item, task=handle)
                | e.MessageAwaited(element=element, item=item, message=handle)
                | e.JobCreated(element=element, item=item, job=handle)
            ):
                waiting.setdefault((ElementId(element or ""), item), []).append(str(handle))
            case _:
                pass  # not every event makes somebody wait


def pragmas(bench: Bench) -> dict[str, str | int]:
    """Return SQLite's PRAGMAs as they are in force on a connection of the product, for the floor to copy."""
    found: dict[str, str | int] = {}
    with closing(bench.system.store.database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        for name in _PRAGMAS:
            cursor.execute(f"PRAGMA {name}")
            ((found[name],),) = cursor.fetchall()
    return found


def _of_its_own(outputs: Mapping[str, Json], case: CaseId) -> Mapping[str, Json]:
    """Return what a job put out at the rehearsal, with an archive number that no other case has."""
    return {name: f"{value}-{case}" if name == "archive_no" else value for name, value in outputs.items()}
