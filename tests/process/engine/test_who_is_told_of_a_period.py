"""Before the last day whoever holds the task is told, then the head; afterwards the organ above."""

from collections.abc import Iterator

import pytest

from engine import commands as c
from engine import events as e
from engine.deadlines import HOLDER, ClockKey
from engine.ids import CaseId, OrganId, RoleId
from tests.process.engine.desk import CITY, HOUSING, Desk, person
from tests.process.engine.staff import OPINION, Staff, Wanted

REGISTRAR = person(HOUSING, RoleId("registrar"))


def told(desk: Desk, case: CaseId) -> Iterator[e.DeadlineEscalated]:
    """Yield who was told of what in a case."""
    for entry in desk.entries(case):
        yield from (event for event in entry.happened() if isinstance(event, e.DeadlineEscalated))


def rungs(desk: Desk, case: CaseId) -> list[tuple[str, str, OrganId]]:
    """Return (moment, to whom, of which organ) in their order."""
    return [(event.on, event.to, event.organ) for event in told(desk, case)]


def test_the_ladder_goes_from_the_holder_to_the_head_and_above_the_organ(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=30)

    desk.note(case)

    assert rungs(desk, case) == [
        ("warn", HOLDER, HOUSING),
        ("warn", HOLDER, HOUSING),
        ("warn", "head", HOUSING),
        ("miss", "supervisor", CITY),
    ]
    desk.assert_whole(case)


def test_who_is_told_stands_in_the_entry_of_the_warning_and_names_the_open_task(desk: Desk) -> None:
    case = desk.file()
    task, _ = desk.task(case, "register")
    desk.engine.handle(c.ClaimTask(id=desk.id(), case=case, actor=REGISTRAR, at=desk.now, task=task))
    desk.later(days=30)

    desk.note(case)

    assert {event.tasks for event in told(desk, case)} == {(task,)}
    assert desk.case(case).tasks[task].assignee == REGISTRAR
    first = next(entry for entry in desk.entries(case) if entry.command == "fire_due")
    assert [type(event) for event in first.happened()] == [e.DeadlineWarned, e.DeadlineEscalated]


def test_what_is_kept_in_time_is_brought_to_nobody(desk: Desk) -> None:
    case = desk.file()

    desk.later(days=5)
    desk.note(case)

    assert rungs(desk, case) == []


@pytest.mark.parametrize("days", [13, 15])
def test_the_head_is_told_at_the_last_warning_only(desk: Desk, days: int) -> None:
    case = desk.file()
    due = desk.case(case).clocks[ClockKey("C02", None)]

    desk.later(days=days)
    desk.note(case)

    heads = [event for event in told(desk, case) if event.to == "head"]
    assert len(heads) == (desk.now >= due.warn_at[-1])


LONG_AGO: Wanted = {
    **OPINION,
    "register": {**OPINION["register"], "received_on": "2025-11-03"},
    "confirm_type": {**OPINION["confirm_type"], "report_or_duty": True},
    "confirm_route": {"route": "duty", "mediation_offered": False, "duty_days": None, "duty_urgent": False},
}


def test_a_period_that_passed_long_ago_waits_for_the_job_that_brings_the_task_which_it_names(
    desk: Desk,
) -> None:
    case, staff = desk.file(), Staff(desk, wanted=LONG_AGO)
    staff.carry(case, until="confirm_route")
    staff.complete(case, desk.task(case, "confirm_route")[0])
    missed = desk.case(case).clocks[ClockKey("C09", None)]
    assert missed.due_at < desk.now
    assert not desk.case(case).tasks
    assert desk.case(case).soonest() is None

    desk.engine.tick(case, desk.now)
    desk.work(case)
    desk.engine.tick(case, desk.now)

    (above,) = [event for event in told(desk, case) if (event.clock, event.on) == ("C09", "miss")]
    assert {desk.case(case).tasks[task].element for task in above.tasks} == {"handle_duty"}
    desk.assert_whole(case)
