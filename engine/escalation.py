"""Whom a period that is about to end, or has passed, is brought to: the rungs of the bundle's ladder."""

from collections.abc import Iterator, Mapping

from engine import events as e
from engine.case import Case, WorkItem
from engine.deadlines import Clock, ClockKey, DueKind, Level, Rulebook, Rung, Running, Who
from engine.ids import OrganId, TaskId


def escalate(
    rulebook: Rulebook, case: Case, event: e.DeadlineWarned | e.DeadlineMissed
) -> tuple[e.DeadlineEscalated, ...]:
    """Return who is told of a warning or a miss; `case` as it is before that event.

    Only of what an authority owes: a petitioner's period is nobody's duty, and one that is shown for
    information is watched by whoever gave it.
    """
    key = ClockKey(event.clock, event.item)
    clock, now = rulebook.clocks.get(event.clock), case.clocks.get(key)
    if clock is None or now is None or clock.who is not Who.AUTHORITY or clock.informational:
        return ()
    kind = DueKind.MISS if isinstance(event, e.DeadlineMissed) else DueKind.WARN
    owed = owed_by(clock, case, event.item)
    return tuple(
        e.DeadlineEscalated(
            clock=event.clock,
            item=event.item,
            on=kind.value,
            to=rung.to,
            organ=_organ(rung, case, owed),
            tasks=tuple(owed),
            due_at=event.due_at,
        )
        for rung in _reached(rulebook.ladder, kind, now)
    )


def owed_by(clock: Clock, case: Case, item: int | None) -> Mapping[TaskId, WorkItem]:
    """Return the open tasks with which what a clock asks for gets done.

    Those that stop it, where one is open; else all on whose way it lies.
    """
    stopping = {element for stop in clock.stops for element in stop.trigger.elements}
    open_tasks = dict(sorted(case.tasks.items()))
    named = {
        key: task
        for key, task in open_tasks.items()
        if task.element in stopping and (item is None or task.item == item)
    }
    return named or open_tasks


def _reached(ladder: tuple[Rung, ...], kind: DueKind, now: Running) -> Iterator[Rung]:
    last = len(now.warn_at) <= 1
    yield from (rung for rung in ladder if rung.on is kind and (last or not rung.last))


def _organ(rung: Rung, case: Case, owed: Mapping[TaskId, WorkItem]) -> OrganId:
    """Return whose people are told; above the highest organ there is nobody but itself."""
    own = next((task.organ for task in owed.values()), case.organ)
    if rung.organ is Level.OWN:
        return own
    line = (case.organ, *case.superiors)
    above = line[line.index(own) + 1 :] if own in line else case.superiors
    return above[0] if above else own
