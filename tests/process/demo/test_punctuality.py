"""The proof of a simulated year finds what it looks for: steps that came late, periods that named nobody."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from engine.case import Case
from engine.demo.punctuality import Holders, Punctuality
from engine.ids import ActorId, CaseId, OrganId, RoleId
from tests.process.engine.desk import HANDLER, ZONE, Desk, open_desk


@pytest.fixture
def desk(sqlite_office: str) -> Iterator[Desk]:
    opened = open_desk(sqlite_office)
    yield opened
    opened.store.close()


def somebody(organ: OrganId, role: RoleId, day: date) -> tuple[ActorId, ...]:  # noqa: ARG001 - whoever is asked for
    return (HANDLER,)


def nobody(organ: OrganId, role: RoleId, day: date) -> tuple[ActorId, ...]:  # noqa: ARG001 - as above
    return ()


def read(desk: Desk, case: CaseId, holders: Holders = somebody) -> Punctuality:
    """Return what the history of one case shows."""
    found = Punctuality(holders=holders, zone=ZONE)
    definition = desk.library.interpreter(desk.case(case).bundle).definition
    found.follow(Case(id=case), ((entry, entry.happened()) for entry in desk.entries(case)), definition)
    found.leave(desk.now)
    return found


def test_what_is_fired_at_its_instant_is_not_late(desk: Desk) -> None:
    case = desk.file()
    while (soonest := desk.case(case).soonest()) is not None and soonest < desk.now + timedelta(days=20):
        desk.now = soonest
        desk.engine.tick(case, desk.now)

    found = read(desk, case)

    assert found.steps == 3
    assert found.late == []
    assert {kind: step.late for kind, step in found.latest.items()} == {
        "warn": timedelta(),
        "miss": timedelta(),
    }


def test_what_is_fired_after_more_than_a_minute_is_late(desk: Desk) -> None:
    case = desk.file()
    due = desk.case(case).soonest()
    assert due is not None
    desk.now = due + timedelta(seconds=61)
    desk.engine.tick(case, desk.now)

    (step,) = read(desk, case).late

    assert (step.kind, step.name, step.due_at, step.late) == ("warn", "C02", due, timedelta(seconds=61))


def test_what_is_never_fired_is_late_too(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=13)

    (step,) = read(desk, case).late

    assert step.kind == "warn"


@pytest.mark.parametrize(("holders", "named"), [(somebody, True), (nobody, False)])
def test_a_missed_period_names_an_open_task_only_where_somebody_may_do_it(
    desk: Desk, holders: Holders, *, named: bool
) -> None:
    case = desk.file()
    desk.later(days=30)
    desk.note(case)

    (missed,) = read(desk, case, holders).misses

    assert missed.duty
    assert [task.element for task in missed.tasks] == ["register"]
    assert missed.named is named
