"""A desk with one case on it: things happen on a day, and its clocks are folded from the events."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.calendar_source import published
from engine.deadlines import (
    ClockKey,
    Happening,
    Moment,
    RefusedExtension,
    Rulebook,
    Running,
    fire,
    fold,
    load,
    next_due,
    react,
    refused_extension,
)
from engine.events import DeadlineEvent, DeadlineSet
from engine.working_days import Calendar

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = published()
PETITION = Path(__file__).parents[3] / "processes" / "petition" / "deadlines.toml"

CLOCK: Mapping[str, object] = {
    "name": "期限",
    "en": "Period",
    "length": 15,
    "unit": "natural",
    "who": "authority",
    "law": ["信访工作条例#22(1)"],
    "profile": "national",
    "starts": [{"on": "completed", "element": "receive", "from": "received_on"}],
    "stops": [
        {"on": "completed", "element": "answer", "outcome": "met"},
        {"on": "completed", "element": "drop", "outcome": "ended"},
    ],
}


@cache
def petition(profile: str = "national") -> Rulebook:
    """The clocks that the petition bundle ships."""
    return load(tomllib.loads(PETITION.read_text("utf-8")), profile)


def book(**clocks: Mapping[str, object]) -> Rulebook:
    """A rulebook of clocks that each change something of the plain one; an extension stands for itself."""
    tables = {name: each if "extends" in each else {**CLOCK, **each} for name, each in clocks.items()}
    return load({"format": 1, **tables})


def noon(day: str, calendar: Calendar = CALENDAR) -> Moment:
    """Twelve o'clock of a day at the office."""
    return Moment(at=datetime.fromisoformat(f"{day}T12:00:00+08:00"), zone=ZONE, calendar=calendar)


def midnight_after(day: str) -> datetime:
    """The instant at which a day ends at the office."""
    tomorrow = date.fromisoformat(day) + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=ZONE).astimezone(UTC)


class Desk:
    """One case: `routing` are its data, `clocks` what has become of its clocks."""

    def __init__(self, rulebook: Rulebook, **routing: object) -> None:
        self.rulebook = rulebook
        self.routing: dict[str, object] = routing
        self.clocks: Mapping[ClockKey, Running] = {}

    def happens(
        self, element: str, day: str, *, on: str = "completed", item: int | None = None, **answers: object
    ) -> tuple[DeadlineEvent, ...]:
        """Let something happen at noon of a day, and return what the clocks did."""
        self.routing |= answers
        happening = Happening(on=on, element=element, item=item)
        events = react(self.rulebook, happening, self.routing, self.clocks, noon(day))
        for event in events:
            self.clocks = fold(self.clocks, event)
        return events

    def starts(self, day: str) -> tuple[DeadlineEvent, ...]:
        """Let the case start."""
        return self.happens("", day, on="started")

    def sets(self, element: str, day: str, **answers: object) -> DeadlineSet:
        """Let something happen that starts exactly one clock, and return that event."""
        self.routing |= answers
        (event,) = self.happens(element, day)
        assert isinstance(event, DeadlineSet)
        return event

    def refuses(self, element: str, day: str, **answers: object) -> RefusedExtension | None:
        """Ask whether an extension would be refused."""
        happening = Happening(on="completed", element=element)
        return refused_extension(
            self.rulebook, happening, {**self.routing, **answers}, self.clocks, noon(day)
        )

    def passes(self, day: str) -> tuple[DeadlineEvent, ...]:
        """Let everything fall due that falls due until noon of a day."""
        fired: list[DeadlineEvent] = []
        while due := [due for due in next_due(self.clocks) if due.at <= noon(day).at]:
            first = min(due, key=lambda due: due.at)
            for event in fire(self.clocks, first.key, first.kind, first.at):
                self.clocks = fold(self.clocks, event)
                fired.append(event)
        return tuple(fired)

    def clock(self, name: str, item: int | None = None) -> Running:
        """Return a clock by its id."""
        return self.clocks[ClockKey(name, item)]

    def running(self) -> set[str]:
        """Return the ids of the clocks that run."""
        return {key.clock for key, clock in self.clocks.items() if clock.state == "running"}


def accepted(day: str = "2026-03-10", route: str = "opinion") -> Desk:
    """A matter accepted on a day, its route confirmed on 12 March 2026."""
    desk = Desk(petition(), received_on="2026-03-05", identity_clear=True, matter_type="claim")
    desk.happens("confirm_route", "2026-03-12", route=route, accepted_on=day)
    return desk
