"""What is due happens, each at its own instant, whoever asks."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Event

import pytest
from typing_extensions import override

from engine import commands as c
from engine.application import Engine
from engine.bootstrap import System
from engine.errors import ExecutionError
from engine.events import Json
from engine.ids import ActorId, CaseId, CommandId, OrganId, RoleId, TaskId
from engine.scheduler import Scheduler
from tests.unit.cli.operating import BUS, NOISE, WriteCsv, Xinfang, importing

LATER = datetime(2026, 6, 1, tzinfo=UTC)
REGISTERED = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture
def filed(xinfang: Xinfang, system: System, write_csv: WriteCsv) -> System:
    """Give an office in which two cases were filed."""
    xinfang(*importing(write_csv(NOISE, BUS)))
    return system


def scheduler(system: System, now: Callable[[], datetime] = lambda: LATER) -> Scheduler:
    """Return a scheduler of its own moment."""
    return Scheduler(system.store, system.engine, system.worker, system.recalculation, now=now)


def test_clocks_that_ran_out_long_ago_are_missed_on_their_own_day(filed: System) -> None:
    done = scheduler(filed).round()

    with filed.store.reading() as reader:
        case = next(reader.case_ids())
    last = list(filed.auditor.entries(case))[-1]
    assert (done.cases, done.failed) == (2, ())
    assert last.at == datetime(2026, 3, 17, 16, tzinfo=UTC)
    assert last.recorded_at == LATER


def test_what_happened_once_does_not_happen_again(filed: System) -> None:
    scheduler(filed).round()

    again = scheduler(filed).round()

    assert (again.cases, again.entries) == (0, 0)


def test_nothing_happens_before_its_time(filed: System) -> None:
    done = scheduler(filed, lambda: datetime(2026, 3, 3, tzinfo=UTC)).round()

    assert (done.cases, done.entries) == (0, 0)


def test_a_job_that_waits_is_done(filed: System) -> None:
    case = registered(filed)

    done = scheduler(filed, lambda: REGISTERED).round()

    happened = [name for entry in filed.auditor.entries(case) for name, _ in entry.events]
    assert done.jobs == 1
    assert happened.count("job_done") == 1
    assert scheduler(filed).round().jobs == 0


def registered(system: System) -> CaseId:
    """Have a registrar register one case, which asks for the job that looks for duplicates."""
    by, at = ActorId("li"), REGISTERED
    operator = c.OPERATOR
    person = c.RegisterPerson(id=CommandId("p"), actor=operator, at=at, person=by, name="李", login="li")
    appointed = c.Appoint(
        id=CommandId("a"),
        actor=operator,
        at=at,
        appointment="a1",
        person=by,
        role=RoleId("registrar"),
        organ=OrganId("xf"),
        starts_on=date(2026, 1, 1),
    )
    for command in (person, appointed):
        system.office.handle(command)
    with system.store.reading() as reader:
        case = next(reader.case_ids())
        (task,) = (item for item in reader.items(case) if item.element == "register")
    answers: dict[str, Json] = {
        "office": "petition_office",
        "received_by": "direct",
        "channel": "web",
        "received_on": "2026-03-02",
        "identity_clear": True,
        "subject": "概况",
        "content": "内容",
    }
    system.engine.handle(
        c.CompleteTask(id=CommandId("c"), case=case, actor=by, at=at, task=TaskId(task.id), answers=answers)
    )
    return case


class HalfBroken(Engine):
    """An engine for which one case cannot go on."""

    def __init__(self, whole: Engine, broken: CaseId) -> None:
        self._whole = whole
        self._broken = broken

    @override
    def tick(self, case: CaseId, at: datetime, *, recorded_at: datetime | None = None) -> int:
        if case == self._broken:
            raise ExecutionError("timer", "it failed")
        return self._whole.tick(case, at, recorded_at=recorded_at)


def test_a_case_that_cannot_go_on_does_not_hold_up_the_others(filed: System) -> None:
    with filed.store.reading() as reader:
        broken = next(reader.case_ids())
    engine = HalfBroken(filed.engine, broken)

    done = Scheduler(filed.store, engine, filed.worker, filed.recalculation, now=lambda: LATER).round()

    assert done.failed == (broken,)
    assert done.cases == 2
    assert done.entries > 0


def test_it_does_rounds_by_itself_until_it_is_stopped(filed: System) -> None:
    asked = Event()

    def now() -> datetime:
        asked.set()
        return LATER

    running = scheduler(filed, now).start(seconds=3600)
    woken = asked.wait(10)
    running.stop()

    assert woken
    with filed.store.reading() as reader:
        assert reader.waking(LATER) == ()


def test_a_round_that_fails_does_not_end_the_scheduler(filed: System) -> None:
    rounds: list[int] = []
    second = Event()

    def now() -> datetime:
        rounds.append(1)
        if len(rounds) > 1:
            second.set()
            return LATER
        raise OSError("the database is away")

    running = scheduler(filed, now).start(seconds=0.05)
    came = second.wait(10)
    running.stop()

    assert came
