"""A case's history in words, entry by entry."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine import commands as c
from engine import events as e
from engine.case import PROPOSED
from engine.deadlines import HOLDER
from engine.decide import FILE_SPLIT, TELL_MERGED
from engine.events import archive as kept
from engine.history import Entry
from web import context
from web.context import say
from web.wording import Wording

_TIED: Final = lazy_gettext("The case was tied to another one")
_SENTENCES: Final[Mapping[type[e.Event], LazyString]] = {
    e.CaseStarted: lazy_gettext("The petition was filed with %(organ)s"),
    e.CaseEnded: lazy_gettext("The case is closed"),
    e.StageEntered: lazy_gettext("Stage “%(stage)s” begins"),
    e.StageLeft: lazy_gettext("Stage “%(stage)s” ends"),
    e.TaskCreated: lazy_gettext("Task “%(task)s” waits for %(roles)s of %(organ)s"),
    e.TaskClaimed: lazy_gettext("Took the task “%(task)s”"),
    e.TaskReleased: lazy_gettext("Gave the task “%(task)s” back"),
    e.TaskAssigned: lazy_gettext("Gave the task “%(task)s” to %(assignee)s"),
    e.TaskCompleted: lazy_gettext("Did the task “%(element)s”"),
    e.RecusalAsked: lazy_gettext("A recusal of %(persons)s was asked for; %(organ)s decides"),
    e.RecusalDecided: lazy_gettext("The recusal was decided; keeping out: %(persons)s"),
    e.TaskCancelled: lazy_gettext("Task “%(task)s” is not needed any more"),
    e.MessageReceived: lazy_gettext("Received: “%(element)s”"),
    e.TableEvaluated: lazy_gettext("Table “%(decision)s” proposes %(outputs)s"),
    e.ProposalDepartedFrom: lazy_gettext(
        "Decided “%(name)s” otherwise than proposed: %(decided)s instead of %(proposed)s"
    ),
    e.DeadlineSet: lazy_gettext("Period “%(clock)s” runs until %(due_on)s (%(law)s)"),
    e.RuleProfileBound: lazy_gettext("The rule profile “%(profile)s” applies to the periods"),
    e.DeadlineMoved: lazy_gettext("Period “%(clock)s” now runs until %(due_on)s: %(days)s days more"),
    e.DeadlineWarned: lazy_gettext("Period “%(clock)s” is about to end"),
    e.DeadlineRecomputed: lazy_gettext(
        "Period “%(clock)s” was computed anew with the calendar now in force: it runs until %(due_on)s"
    ),
    e.DeadlineEscalated: lazy_gettext("Period “%(clock)s”: brought to %(to)s of %(organ)s (%(tasks)s)"),
    e.DeadlineMet: lazy_gettext("Period “%(clock)s” was kept"),
    e.DeadlineMissed: lazy_gettext("Period “%(clock)s” has passed"),
    e.DeadlineEnded: lazy_gettext("Period “%(clock)s” does not run any more"),
    e.TimerFired: lazy_gettext("The time for “%(timer)s” came"),
    e.JobDone: lazy_gettext("The system did “%(job)s”"),
    e.JobFailed: lazy_gettext("The system could not do “%(job)s”"),
    e.IncidentRaised: lazy_gettext("“%(job)s” failed for good: a person must look"),
    e.SuperiorsRegistered: lazy_gettext("The organs above were registered: %(superiors)s"),
    e.CaseForwarded: lazy_gettext("The case was handed to %(organ)s"),
    e.FileAttached: lazy_gettext("A file was added"),
    e.NoteAdded: lazy_gettext("A note was added"),
    kept.FileLocked: lazy_gettext("The file lies in the archive as %(number)s, retention: %(retention)s"),
    kept.LoanAsked: lazy_gettext("Asked to read the file until %(until)s"),
    kept.LoanGranted: lazy_gettext("Lent the file"),
    kept.LoanRefused: lazy_gettext("Did not lend the file"),
    kept.LoanReturned: lazy_gettext("The file was given back"),
    kept.FileRead: lazy_gettext("Looked at item %(item)s of the file"),
    kept.FileAppraised: lazy_gettext("Appraised the file: %(verdict)s"),
    kept.DestructionProposed: lazy_gettext("Put the file on the destruction list %(list_no)s"),
    kept.FileDestroyed: lazy_gettext(
        "Confirmed the destruction list %(list_no)s: the content of the file is destroyed"
    ),
    kept.FileHandedOver: lazy_gettext("A package of the file went to an archive"),
    e.CaseSplit: _TIED,
    e.CaseMerged: _TIED,
    e.CaseLinked: _TIED,
    e.ClaimsJoined: lazy_gettext("%(claims)s more claims are answered in this case"),
}
"""What is said of each event with its fields; the others say nothing that these do not."""

_HANDLES: Final = ("task", "job", "timer", "message")
VERDICTS: Final[Mapping[str, LazyString]] = {
    "keep": lazy_gettext("keep it longer"),
    "destroy": lazy_gettext("destroy it"),
}
"""What an appraisal comes to."""
_LATE: Final = lazy_gettext("What period “%(clock)s” asks for was done, late")
_OWN_JOBS: Final[Mapping[str, LazyString]] = {
    FILE_SPLIT: lazy_gettext("Open a case for the claims taken out"),
    TELL_MERGED: lazy_gettext("Tell the case in which the matter goes on"),
}
"""What the engine's own jobs are called; the others are called as their element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry: when, by whom, what it came to; `quoted` is what somebody wrote."""

    number: int
    at: datetime
    who: str
    sentences: tuple[str, ...]
    quoted: str


class Teller:
    """Tells the entries of one case in their order; remembers what the ids of tasks and jobs stand for."""

    def __init__(self, words: Wording) -> None:
        self._words = words
        self._names = context.names()
        self._handles: dict[str, str] = {}
        self._by_field: Mapping[str, Callable[[str], str]] = {
            **dict.fromkeys(_HANDLES, lambda handle: self._handles.get(handle, handle)),
            **dict.fromkeys(("organ", "sender"), lambda organ: self._names.get(organ, organ)),
            **dict.fromkeys(("element", "stage"), words.element),
            "assignee": self.person,
            "clock": words.clock,
            "to": self._told_to,
            "decision": words.table,
            "name": words.label,
            "retention": words.retention,
            "verdict": lambda verdict: str(VERDICTS[verdict]),
        }

    def tell(self, entries: Iterable[tuple[Entry, Mapping[str, e.Json]]]) -> list[Told]:
        """Return the entries that say something to a reader, newest first."""
        told = [self._told(entry, body) for entry, body in entries]
        return [one for one in reversed(told) if one.sentences]

    def person(self, actor: str) -> str:
        """Return how somebody is called; the petitioner is not named in every line."""
        if actor.startswith("petitioner:"):
            return say("The petitioner")
        if actor in (c.SCHEDULER, c.WORKER, c.OPERATOR):
            return say("The system")
        return self._names.get(actor, actor)

    def _told(self, entry: Entry, body: Mapping[str, e.Json]) -> Told:
        sentences = tuple(said for event in entry.happened() if (said := self._sentence(event)))
        quoted = body.get("text") if entry.command == "add_note" else body.get("departure_reason")
        return Told(
            number=entry.number,
            at=entry.at,
            who=self.person(str(entry.clear.get("actor", ""))),
            sentences=sentences,
            quoted=quoted if isinstance(quoted, str) else "",
        )

    def _sentence(self, event: e.Event) -> str:
        said = {name: self._field(event, name) for name in event.__dataclass_fields__}
        if isinstance(event, e.JobCreated) and event.name in _OWN_JOBS:
            said["element"] = str(_OWN_JOBS[event.name])
        if said.get("element"):
            for name in [name for name in _HANDLES if name in said]:  # the first event says whom it asks
                said["element"] = self._handles.setdefault(str(getattr(event, name)), said["element"])
                said[name] = said["element"]
        if isinstance(event, e.IncidentRaised):
            said["job"] = said["job"] or said["timer"]
        template = self._template(event)
        return "" if template is None else str(template) % said

    def _template(self, event: e.Event) -> LazyString | None:
        """Return the sentence about an event with places for its fields, None if nothing is said of it."""
        return _LATE if isinstance(event, e.DeadlineMet) and event.late else _SENTENCES.get(type(event))

    def _field(self, event: e.Event, name: str) -> str:
        """Return one field of an event in words."""
        value = getattr(event, name)
        if isinstance(event, e.ProposalDepartedFrom) and name in ("decided", "proposed"):
            return self._words.value(event.name, value)
        if name == "element" and value is not None:
            return self._words.instance(value, getattr(event, "item", None), getattr(event, "organ", None))
        if name == "roles":
            return self._words.any_of(value)
        if isinstance(value, tuple | Mapping):
            return context.named(value) if name == "superiors" else self._several(name, value)
        if name == "due_on":
            return context.day(value)
        return self._by_field.get(name, str)(str(value)) if value is not None else ""

    def _told_to(self, role: str) -> str:
        return say("whoever holds the task") if role == HOLDER else self._words.role(role)

    def _several(self, name: str, values: tuple[object, ...] | Mapping[str, e.Json]) -> str:
        if name == "tasks":
            called = (self._handles.get(str(task), str(task)) for task in values)
            return "，".join(called) or say("no task is open")
        if name == "persons":
            return "，".join(map(self.person, map(str, values))) or say("nobody")
        if isinstance(values, tuple):
            return "，".join(self._words.law(str(value)) for value in values)
        given = self._words.proposed(values)
        return "，".join(self._words.value(key.removeprefix(PROPOSED), one) for key, one in given.items())
