"""The notice for a year is entered: the running clocks of open cases are computed anew, case by case."""

from datetime import UTC, date, datetime

import pytest

from engine import codec
from engine import commands as c
from engine import events as e
from engine.deadlines import ClockKey, State
from engine.errors import Reason, Rejected
from engine.ids import CaseId
from engine.recalculation import Recalculation
from engine.storage.records import StoredCalendar
from engine.working_days import Calendar
from tests.process.engine.desk import HANDLER, ZONE, Desk

AUTUMN = datetime(2026, 12, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Give the office at the end of a year after which no holidays are announced yet."""
    desk.now = AUTUMN
    return desk


def adopt(desk: Desk, holidays: tuple[str, ...] = ("2027-01-07",)) -> str:
    """Adopt a calendar of 2027 with these holidays; return its digest."""
    old = desk.library.calendar()
    new = Calendar(
        holidays=old.holidays | {date.fromisoformat(day) for day in holidays},
        make_up_days=old.make_up_days,
        published_years=old.published_years | {2027},
    )
    with desk.store.writing() as work:
        days = codec.canonical(new.to_json()).decode()
        work.put_submitted_calendar(StoredCalendar(digest=new.digest, days=days, names=None))
    desk.office.handle(c.AdoptCalendar(id=desk.id(), actor=c.OPERATOR, at=desk.now, digest=new.digest))
    return new.digest


def go_through(desk: Desk, *, limit: int = 200) -> list[int]:
    """Let the scheduler go through the cases until it is done; return what each round changed."""
    recalculation = Recalculation(desk.store, desk.engine, desk.library, ZONE)
    return [recalculation.round(desk.now, limit=limit) for _ in range(6)]


def commands(desk: Desk, case: CaseId) -> list[str]:
    """Return the commands of a case in their order."""
    return [entry.command for entry in desk.entries(case)]


def test_a_provisional_day_becomes_final_by_one_entry_of_the_case(desk: Desk) -> None:
    case = desk.file()
    before = desk.case(case).clocks[ClockKey("C02", None)]

    calendar = adopt(desk)
    changed = go_through(desk)

    after = desk.case(case).clocks[ClockKey("C02", None)]
    assert (before.provisional, before.due_on.isoformat(), before.rolled_on.isoformat()) == (
        True,
        "2027-01-07",
        "2027-01-07",
    )
    assert (after.provisional, after.due_on.isoformat(), after.rolled_on.isoformat()) == (
        False,
        "2027-01-07",
        "2027-01-08",
    )
    assert commands(desk, case) == ["file_submission", "recompute_clocks"]
    assert desk.entries(case)[-1].edition.calendar == calendar
    assert sum(changed) == 1
    desk.assert_whole(case)


def test_adopting_touches_no_case_by_itself(desk: Desk) -> None:
    case = desk.file()

    adopt(desk)

    assert commands(desk, case) == ["file_submission"]


def test_a_case_that_the_calendar_does_not_concern_gets_no_entry(desk: Desk) -> None:
    desk.now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    case = desk.file()

    adopt(desk)

    assert sum(go_through(desk)) == 0
    assert commands(desk, case) == ["file_submission"]


def test_every_open_case_is_reached_however_few_a_round_takes(desk: Desk) -> None:
    cases = [desk.file(number) for number in range(1, 4)]

    adopt(desk)
    changed = go_through(desk, limit=1)

    assert changed[:3] == [1, 1, 1]
    assert all(not desk.case(case).clocks[ClockKey("C02", None)].provisional for case in cases)


def test_the_same_calendar_changes_nothing_twice(desk: Desk) -> None:
    case = desk.file()
    adopt(desk)
    go_through(desk)

    assert sum(go_through(desk)) == 0
    assert commands(desk, case).count("recompute_clocks") == 1


def test_another_calendar_after_it_is_followed_too_and_the_first_one_again(desk: Desk) -> None:
    case = desk.file()
    first = adopt(desk)
    go_through(desk)
    adopt(desk, ("2027-01-08",))
    go_through(desk)

    desk.office.handle(c.AdoptCalendar(id=desk.id(), actor=c.OPERATOR, at=desk.now, digest=first))
    go_through(desk)

    assert commands(desk, case).count("recompute_clocks") == 3
    assert desk.case(case).clocks[ClockKey("C02", None)].rolled_on.isoformat() == "2027-01-08"
    desk.assert_whole(case)


def test_a_clock_that_has_ended_keeps_its_day(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=17)
    desk.note(case)
    before = desk.case(case).clocks[ClockKey("C02", None)]

    adopt(desk)
    go_through(desk)

    assert before.state is State.MISSED
    assert desk.case(case).clocks[ClockKey("C02", None)] == before


def test_only_the_scheduler_may_ask_for_it(desk: Desk) -> None:
    case = desk.file()

    with pytest.raises(Rejected) as refusal:
        desk.engine.handle(c.RecomputeClocks(id=desk.id(), case=case, actor=HANDLER, at=desk.now))

    assert refusal.value.reason is Reason.NO_RIGHT


def test_the_entry_says_by_which_calendar(desk: Desk) -> None:
    case = desk.file()

    calendar = adopt(desk)
    go_through(desk)

    found = [event for event in desk.entries(case)[-1].happened() if isinstance(event, e.DeadlineRecomputed)]
    assert {event.calendar for event in found} == {calendar}
