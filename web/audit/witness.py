"""Every event of a case in words: nothing that was recorded goes unsaid."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from typing_extensions import override

from engine import events as e
from engine.trail import Line
from web import context
from web.context import say
from web.places import place, ways
from web.telling import Teller, Told

ALSO: Final[Mapping[type[e.Event], LazyString]] = {
    e.GatewayDecided: lazy_gettext("At “%(gateway)s” the way on was: %(flows)s"),
    e.VariablesSet: lazy_gettext("“%(element)s” set: %(values)s"),
    e.MessageAwaited: lazy_gettext("“%(message)s” may now come from %(roles)s of %(organ)s"),
    e.MessageAddressed: lazy_gettext("Another case sends that message; nobody here does"),
    e.MessageCancelled: lazy_gettext("“%(message)s” is not awaited any more"),
    e.TimerSet: lazy_gettext("“%(timer)s” waits until %(due_at)s"),
    e.TimerMoved: lazy_gettext("“%(timer)s” now waits until %(due_at)s"),
    e.TimerCancelled: lazy_gettext("“%(timer)s” does not wait any more"),
    e.JobCreated: lazy_gettext("The system is to do “%(job)s”"),
    e.JobCancelled: lazy_gettext("The system need not do “%(job)s” any more"),
    e.IncidentResolved: lazy_gettext("What had failed is tried again, or was taken away"),
    e.CaseSplit: lazy_gettext("Claims %(claims)s went into a case of their own"),
    e.CaseMerged: lazy_gettext("The matter goes on in another case"),
    e.CaseLinked: lazy_gettext("Tied to another case: %(relation)s"),
}
"""What the story of a case leaves out or says shortly. Flows are told apart: see `web.places.passages`."""

_RELATIONS: Final[Mapping[str, LazyString]] = {
    "merged_from": lazy_gettext("it was merged into this one"),
    "split_from": lazy_gettext("it was split from this one"),
}
# What an entry is mainly about, of all that happened in it: the first kind that is found.
_MAIN: Final[tuple[type[e.Event], ...]] = (
    e.CaseStarted,
    e.TaskCompleted,
    e.MessageReceived,
    e.TimerFired,
    e.IncidentRaised,
    e.CaseForwarded,
    e.JobDone,
    e.JobFailed,
    e.DeadlineMissed,
    e.DeadlineWarned,
    e.CaseSplit,
    e.CaseMerged,
)
_NAMING: Final = (e.TaskCreated, e.MessageAwaited, e.TimerSet, e.JobCreated)


class Witness(Teller):
    """Tells entries in their order, each with all its events."""

    def testify(self, line: Line) -> tuple[Told, str]:
        """Return an entry in words, and the one sentence that it is mainly about."""
        told = self._told(line.entry, line.body)
        main = (self._sentence(event) for kind in _MAIN for event in line.events if isinstance(event, kind))
        return told, next(main, "") or next(iter(told.sentences), "")

    def remember(self, line: Line) -> None:
        """Remember what the ids of an entry's tasks, messages, timers and jobs stand for, without telling."""
        for event in line.events:
            if isinstance(event, _NAMING):
                self._sentence(event)

    @override
    def _template(self, event: e.Event) -> LazyString | None:
        return ALSO.get(type(event)) or super()._template(event)

    @override
    def _field(self, event: e.Event, name: str) -> str:  # noqa: PLR0911 - one answer per kind of field
        value = getattr(event, name)
        match name, value:
            case "flows", tuple():
                return ways(map(str, value), self._words)
            case "gateway", str():
                return place(value, self._words)
            case "values", dict():
                return self._several_named(value)
            case "claims", tuple():
                return "、".join(map(str, value))
            case "relation", str():
                return str(_RELATIONS.get(value, value))
            case (("due_at" | "retry_at"), datetime()):
                return context.moment(value)
            case "due_at", None:
                return say("its period begins to run")
            case _:
                return super()._field(event, name)

    def _several_named(self, values: Mapping[str, e.Json]) -> str:
        said = ((self._words.label(name), self._words.value(name, value)) for name, value in values.items())
        return "，".join(f"{label} = {value}" for label, value in said)
