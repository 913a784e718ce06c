"""Who keeps out of one case (回避): the requests that nobody has decided, and those about whom it was."""

from dataclasses import dataclass, field

from engine.events import RecusalAsked, RecusalEvent
from engine.ids import ActorId, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal:
    """A request for recusal that nobody has decided: whom it concerns, and on what ground."""

    persons: tuple[ActorId, ...]
    ground: str


@dataclass(slots=True, kw_only=True)
class Recusals:
    """The undecided requests by the task in which each is decided; who keeps out for good, on what ground."""

    asked: dict[TaskId, Recusal] = field(default_factory=dict)
    granted: dict[ActorId, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.asked or self.granted)

    def note(self, event: RecusalEvent) -> None:
        """Fold one event in. Never refuses: it already happened."""
        if isinstance(event, RecusalAsked):
            self.asked[event.task] = Recusal(persons=event.persons, ground=event.ground)
            return
        request = self.asked.pop(event.task, None)
        ground = "" if request is None else request.ground
        self.granted |= dict.fromkeys(event.persons, ground)

    def undecided(self) -> dict[ActorId, str]:
        """Return {person: ground} of those about whom a request waits for its decision."""
        return {person: asked.ground for asked in self.asked.values() for person in asked.persons}

    def kept_out(self) -> frozenset[ActorId]:
        """Return everybody who does nothing in the case now, asked for or decided."""
        return frozenset(self.granted) | frozenset(self.undecided())
