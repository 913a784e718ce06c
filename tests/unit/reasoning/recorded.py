"""A case whose clocks are recorded as entries, one for each thing that happens: what `explain` reads."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import cast

from engine import calendar_source, codec
from engine import events as e
from engine.admission import Capacity, Lookups
from engine.bpmn.bundle import load, read_folder
from engine.cli.reasons import Reasons
from engine.deadlines import ClockKey, Rulebook, fire, fold, next_due, recompute
from engine.definition import Definition
from engine.history import GENESIS, Edition, Entry
from engine.ids import ActorId, CaseId, ElementId, OrganId, TaskId
from engine.reasoning import Days, Reasoning, explain
from engine.working_days import Calendar
from tests.unit.deadlines.desk import CALENDAR, PETITION, ZONE, Desk, noon, petition

NAMES = {day: named["name"] for day, named in calendar_source.names().items()}


@cache
def bundle() -> Definition:
    """The petition bundle that ships."""
    return load(read_folder(PETITION.parent)).definition


class Recorded:
    """A desk that keeps what happens on it as the entries of a history."""

    def __init__(self, rulebook: Rulebook | None = None, **routing: object) -> None:
        self.desk = Desk(rulebook or petition(), **routing)
        self.entries: list[Entry] = []
        self.calendars: dict[str, Calendar] = {}

    def starts(self, day: str) -> None:
        """Let the case start."""
        started = e.CaseStarted(
            bundle="petition",
            number="XF-2026-000001",
            office=OrganId("xf"),
            organ=OrganId("xf"),
            superiors=(),
            petitioner=ActorId("petitioner:1"),
            source=None,
        )
        self.records(day, started, *self.desk.starts(day))

    def happens(self, element: str, day: str, **answers: object) -> None:
        """Let a task be completed at noon of a day."""
        self.desk.routing |= answers
        followed = self.desk.happens(element, day)
        done = e.TaskCompleted(
            task=TaskId(element), element=ElementId(element), path="", item=None, actor=ActorId("li")
        )
        self.records(day, done, *followed)

    def passes(self, day: str) -> None:
        """Let fall due what falls due until noon of a day, each at its own moment."""
        until = noon(day).at
        while due := [due for due in next_due(self.desk.clocks) if due.at <= until]:
            first = min(due, key=lambda due: due.at)
            happened = fire(self.desk.clocks, first.key, first.kind, first.at)
            for event in happened:
                self.desk.clocks = fold(self.desk.clocks, event)
            self.records(first.at, *happened)

    def adopts(self, day: str, *holidays: str) -> None:
        """Have a calendar of 2027 with these holidays adopted, and the clocks computed anew."""
        calendar = Calendar(
            holidays=CALENDAR.holidays | {date.fromisoformat(holiday) for holiday in holidays},
            make_up_days=CALENDAR.make_up_days,
            published_years=CALENDAR.published_years | {2027},
        )
        happened = recompute(self.desk.rulebook, self.desk.clocks, noon(day, calendar))
        for event in happened:
            self.desk.clocks = fold(self.desk.clocks, event)
        self.records(day, *happened, calendar=calendar)

    def records(self, when: str | datetime, *happened: e.Event, calendar: Calendar = CALENDAR) -> None:
        """Keep an entry of a moment, or of noon of a day."""
        self.calendars[calendar.digest] = calendar
        at = noon(when).at if isinstance(when, str) else when
        rows = cast(
            "list[tuple[str, Mapping[str, e.Json]]]", codec.parse(codec.canonical(codec.event_rows(happened)))
        )
        entry = Entry(
            stream=CaseId("1"),
            number=len(self.entries) + 1,
            command_id=str(len(self.entries)),
            command="complete_task",
            command_digest="",
            clear={},
            capacity=Capacity(),
            at=at,
            recorded_at=at,
            edition=Edition(bundle="", calendar=calendar.digest, profile=self.desk.rulebook.digest),
            lookups=Lookups(),
            routing={},
            item_routing={},
            events=tuple((name, values) for name, values in rows),
            marking="",
            body_digest=None,
            previous=GENESIS,
        )
        self.entries.append(entry)

    def reasoning(self, clock: str) -> Reasoning:
        """Return why a clock ends on its day."""
        found = explain(
            self.entries,
            lambda _: self.desk.rulebook,
            lambda digest: Days(calendar=self.calendars[digest], names=NAMES),
        )
        return found[ClockKey(clock, None)]

    def said(self, clock: str, language: str = "en") -> list[str]:
        """Return the reasoning as `xinfang explain` prints it."""
        reasons = Reasons(definition=bundle(), language=language, zone=ZONE, organs={})
        return reasons.lines(self.reasoning(clock))
