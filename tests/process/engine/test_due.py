"""What falls due happens at its own instant, in its own entry, before the command that comes later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import commands as c
from engine import events as e
from engine.deadlines import ClockKey
from engine.errors import Reason
from engine.events import Json
from engine.ids import ActorId, CaseId
from tests.process.engine.desk import Desk
from tests.process.engine.staff import OPINION, Staff


def fired(desk: Desk, case: CaseId) -> list[tuple[str, str]]:
    """Return (kind, key) of everything that fell due."""
    return [
        (str(entry.clear["kind"]), str(entry.clear["key"]))
        for entry in desk.entries(case)
        if entry.command == "fire_due"
    ]


def test_clocks_warn_and_miss_in_order_before_the_command_that_comes_later(desk: Desk) -> None:
    case = desk.file()
    clock = desk.case(case).clocks[ClockKey("C02", None)]
    desk.later(days=30)

    receipt = desk.note(case)

    entries = desk.entries(case)
    assert fired(desk, case) == [("warn", "C02"), ("warn", "C02"), ("miss", "C02")]
    assert [entry.at for entry in entries[1:]] == [*clock.warn_at, clock.due_at, desk.now]
    assert {entry.recorded_at for entry in entries[1:]} == {desk.now}
    assert receipt.entry == 5
    assert [type(event) for event in receipt.events] == [e.NoteAdded]
    desk.assert_whole(case)


def named(desk: Desk, case: CaseId, kind: str, key: str) -> c.FireDue:
    """Return the scheduler's command to let one thing happen."""
    return c.FireDue(id=desk.id(), case=case, actor=c.SCHEDULER, at=desk.now, kind=kind, key=key)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("warn", [("warn", "C02")]), ("miss", [("warn", "C02"), ("warn", "C02"), ("miss", "C02")])],
)
def test_what_is_named_happens_behind_what_is_due_before_it_and_nothing_behind_it(
    desk: Desk, kind: str, expected: list[tuple[str, str]]
) -> None:
    case = desk.file()
    desk.later(days=30)

    receipt = desk.engine.handle(named(desk, case, kind, "C02"))

    assert fired(desk, case) == expected
    assert receipt.entry == desk.row(case).version == 1 + len(expected)
    desk.assert_whole(case)


@pytest.mark.parametrize(
    ("kind", "key"), [("miss", "C01"), ("timer", "C02"), ("failed", "C02"), ("warn", "C02#0"), ("", "")]
)
def test_what_is_named_and_not_due_is_refused_though_other_things_are_due(
    desk: Desk, kind: str, key: str
) -> None:
    case = desk.file()
    desk.later(days=30)

    refusal = desk.refused(named(desk, case, kind, key))

    assert refusal.reason is Reason.NOT_DUE
    assert fired(desk, case) == []


def test_what_is_named_twice_happens_once(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=30)
    command = named(desk, case, "warn", "C02")
    first = desk.engine.handle(command)

    again = desk.engine.handle(command)

    assert (again.entry, again.hash, again.repeated) == (first.entry, first.hash, True)
    assert fired(desk, case) == [("warn", "C02")]


def test_nothing_happens_before_its_instant(desk: Desk) -> None:
    case = desk.file()
    first = desk.case(case).clocks[ClockKey("C02", None)].warn_at[0]

    early = desk.engine.tick(case, first - timedelta(microseconds=1))
    there = desk.engine.tick(case, first)

    assert (early, there) == (0, 1)
    assert desk.entries(case)[-1].at == first


def test_a_second_tick_does_nothing(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=30)
    first = desk.engine.tick(case, desk.now)
    before = desk.everything(case)

    second = desk.engine.tick(case, desk.now)

    assert (first, second) == (3, 0)
    assert desk.everything(case) == before


def test_a_case_says_when_it_wants_to_be_woken(desk: Desk) -> None:
    case = desk.file()
    clock = desk.case(case).clocks[ClockKey("C02", None)]

    for instant in (*clock.warn_at, clock.due_at):
        assert desk.row(case).wake_at == instant
        with desk.store.reading() as reader:
            assert reader.waking(instant - timedelta(seconds=1)) == ()
            assert reader.waking(instant) == (case,)
        desk.engine.tick(case, instant)

    assert desk.row(case).wake_at is None


def test_ticking_what_is_not_there_does_nothing(desk: Desk) -> None:
    assert desk.engine.tick(CaseId("nowhere"), desk.now) == 0


def test_a_timer_moves_its_token_after_the_clock_that_it_follows(desk: Desk) -> None:
    case = desk.file()
    explained: dict[str, Json] = {
        "outcome": "explain",
        "execution_due": False,
    }
    staff = Staff(desk, wanted={**OPINION, "draft_opinion": explained})
    staff.carry(case, until="explain_result")
    staff.complete(case, desk.task(case, "explain_result")[0])
    assert not desk.case(case).tasks
    timers = {str(timer.element): timer.due_at for timer in desk.case(case).timers.values()}
    desk.later(days=90)

    desk.engine.tick(case, desk.now)

    entries = [entry for entry in desk.entries(case) if entry.command == "fire_due"]
    for element, clock in (("rating_expired", "C18"), ("review_expired", "C10")):
        [missed] = [
            n
            for n, entry in enumerate(entries)
            if (entry.clear["kind"], entry.clear["key"]) == ("miss", clock)
        ]
        timer = entries[missed + 1]
        assert timer.clear["kind"] == "timer"
        assert timer.at == entries[missed].at == timers[element]
    assert [task.element for task in desk.case(case).tasks.values()] == ["write_closing_report"]
    desk.assert_whole(case)


def test_a_command_counts_at_its_own_time_but_never_before_the_last(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=2)
    desk.note(case)
    late = desk.now
    desk.later(days=-1)

    desk.note(case)

    assert [entry.at for entry in desk.entries(case)][1:] == [late, late]
    desk.assert_whole(case)


def test_a_refused_command_lets_nothing_fall_due(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=30)
    command = replace(desk.completion(case), answers={}, actor=ActorId("nobody"))

    desk.refused(command)

    assert fired(desk, case) == []
