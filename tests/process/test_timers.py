"""Timer events: due when FEEL says so, following their legal clock, fired by a command only."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import ExecutionError
from engine.events import DeadlineSet, TimerCancelled, TimerMoved, TimerSet
from engine.ids import TimerId
from tests.process.casework import NOON, Casework
from tests.process.drawing import Drawing, Loop


def waiting_for(when: str, **routing: str) -> Casework:
    """Return a case that waits for an instant."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.catch_timer("wait", when)
        drawing.user("after")
        drawing.end()
        drawing.path("begin", "wait", "after", "done")
    case = Casework(drawing.interpreter(), **routing)
    case.begin()
    return case


def due(case: Casework, element: str = "wait") -> datetime | None:
    """Return when the timer of an element is due."""
    timer = case.waiting[case.find(element)]
    assert isinstance(timer, TimerSet)
    return timer.due_at


@pytest.mark.parametrize(
    ("when", "at"),
    [
        ("P7D", NOON + timedelta(days=7)),
        ("PT36H", NOON + timedelta(hours=36)),
        ("P1M", datetime(2026, 4, 2, 4, 0, tzinfo=UTC)),
        ("2026-03-09", datetime(2026, 3, 8, 16, 0, tzinfo=UTC)),
        ("2026-03-09T09:00:00+08:00", datetime(2026, 3, 9, 1, 0, tzinfo=UTC)),
        ('date("2026-03-09")', datetime(2026, 3, 8, 16, 0, tzinfo=UTC)),
        ("today() + duration(length)", datetime(2026, 3, 3, 16, 0, tzinfo=UTC)),
        ("duration(length)", NOON + timedelta(days=2)),
        ("now()", NOON),
    ],
)
def test_a_timer_is_due_when_its_text_says(when: str, at: datetime) -> None:
    case = waiting_for(when, length="P2D")

    assert due(case) == at


def test_time_alone_fires_no_timer() -> None:
    case = waiting_for("P7D")
    drawing_waits = case.open()

    case.later(days=100)

    assert case.open() == drawing_waits == ["wait"]


def test_a_fired_timer_lets_its_token_go_on() -> None:
    case = waiting_for("P7D")

    case.fire("wait")

    assert case.open() == ["after"]


def test_a_timer_without_instant_stops_the_command() -> None:
    with pytest.raises(ExecutionError, match="gives no instant") as failure:
        waiting_for("1 + 1")

    assert failure.value.element == "wait"


def following() -> Casework:
    """Return a case whose timer follows the clock C10, which starts when `serve` is done and can be moved."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.user("serve")
        drawing.catch_timer("expired", 'deadline("C10")')
        drawing.user("extend")
        drawing.end()
        drawing.path("begin", "split", "serve", "expired", "done")
        drawing.path("split", "extend", "done")
    case = Casework(drawing.interpreter())
    case.clocks.starts = {
        ("completed", "serve"): ("C10", NOON + timedelta(days=30)),
        ("completed", "extend"): ("C10", NOON + timedelta(days=45)),
    }
    case.begin()
    return case


def test_a_timer_sees_the_clock_that_the_task_before_it_has_started() -> None:
    case = following()

    happened = case.finish("serve")

    assert due(case, "expired") == NOON + timedelta(days=30)
    assert [type(event) for event in happened].index(DeadlineSet) == 0


def test_a_timer_follows_its_clock_when_it_is_moved() -> None:
    case = following()
    case.finish("serve")
    handle = case.find("expired")

    happened = case.finish("extend")

    assert happened[-1] == TimerMoved(timer=TimerId(handle), due_at=NOON + timedelta(days=45))
    assert due(case, "expired") == NOON + timedelta(days=45)


def test_a_timer_whose_clock_does_not_run_waits_for_ever() -> None:
    case = waiting_for('deadline("C10")')

    assert due(case) is None


def test_a_clock_that_starts_later_sets_the_timer() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.border_timer("late", "work", 'deadline("C20", "C21")', interrupting=False)
        drawing.border_message("served", "work", "service", interrupting=False)
        drawing.end()
        drawing.path("begin", "work", "done")
        drawing.path("late", "done")
        drawing.path("served", "done")
    case = Casework(drawing.interpreter())
    case.clocks.starts = {("completed", "served"): ("C21", NOON + timedelta(days=3))}
    case.begin()
    assert due(case, "late") is None

    case.receive("served")

    assert due(case, "late") == NOON + timedelta(days=3)


def test_inside_a_multi_instance_a_timer_follows_the_clock_of_its_item() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("each", Loop(over="items", item="one")):
            drawing.start("begin_each")
            drawing.catch_timer("wait", 'deadline("C27")')
            drawing.end("each_done")
            drawing.path("begin_each", "wait", "each_done")
        drawing.end()
        drawing.path("begin", "each", "done")
    case = Casework(drawing.interpreter(), items=["x", "y"])
    case.clocks.due = {("C27", 0): NOON + timedelta(days=1), ("C27", 1): NOON + timedelta(days=2)}

    case.begin()

    assert [event.due_at for event in case.waiting.values() if isinstance(event, TimerSet)] == [
        NOON + timedelta(days=1),
        NOON + timedelta(days=2),
    ]


def bordered(*, interrupting: bool) -> Casework:
    """Return a case at a task with a timer on its border."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.border_timer("late", "work", "P3D", interrupting=interrupting)
        drawing.user("chase")
        drawing.end()
        drawing.path("begin", "work", "done")
        drawing.path("late", "chase", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def test_an_interrupting_timer_takes_its_task_away() -> None:
    case = bordered(interrupting=True)

    case.fire("late")

    assert case.open() == ["chase"]


def test_a_non_interrupting_timer_fires_once() -> None:
    case = bordered(interrupting=False)

    case.fire("late")

    assert case.open() == ["chase", "work"]


def test_a_timer_on_the_border_goes_with_its_task() -> None:
    case = bordered(interrupting=True)

    case.finish("work")

    assert case.run.ended
    assert len(case.happened(TimerCancelled)) == 1


def test_a_timer_is_set_once_and_stays_where_it_is_when_data_change() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.catch_timer("wait", "date(until)")
        drawing.user("change")
        drawing.end()
        drawing.path("begin", "split", "wait", "done")
        drawing.path("split", "change", "done")
    case = Casework(drawing.interpreter(), until="2026-05-01")
    case.begin()

    case.finish("change", until="2026-06-01")

    assert due(case) == datetime(2026, 4, 30, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("duration", "due"),
    [
        ("P2W", NOON + timedelta(days=14)),
        ("P1Y2M3DT4H5M6S", datetime(2027, 5, 5, 8, 5, 6, tzinfo=UTC)),
        ("P1M", datetime(2026, 4, 2, 4, tzinfo=UTC)),
        ("2026-03-05T08:00+08:00", datetime(2026, 3, 5, tzinfo=UTC)),
    ],
)
def test_a_bare_iso_8601_timer_is_due_when_it_says(duration: str, due: datetime) -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.catch_timer("wait", duration)
        drawing.end()
        drawing.path("begin", "wait", "done")
    case = Casework(drawing.interpreter())

    case.begin()

    assert [event.due_at for event in case.history if isinstance(event, TimerSet)] == [due]
