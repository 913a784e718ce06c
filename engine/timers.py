"""The timer events of a case that wait, and how the recorded events change them."""

from dataclasses import dataclass
from datetime import datetime

from engine.events import TimerCancelled, TimerFired, TimerMoved, TimerSet
from engine.ids import ElementId, IncidentId, TimerId


@dataclass(slots=True, kw_only=True)
class Timer:
    """A timer event that waits; `due_at` None: for a clock that does not run; `incident`: for a person."""

    element: ElementId
    path: str
    item: int | None
    due_at: datetime | None
    incident: IncidentId | None = None


def evolve_timer(
    timers: dict[TimerId, Timer], event: TimerSet | TimerMoved | TimerFired | TimerCancelled
) -> None:
    """Fold one event into the timers, in place."""
    match event:
        case TimerSet():
            timers[event.timer] = Timer(
                element=event.element, path=event.path, item=event.item, due_at=event.due_at
            )
        case TimerMoved():
            timers[event.timer].due_at = event.due_at
        case TimerFired() | TimerCancelled():
            del timers[event.timer]
