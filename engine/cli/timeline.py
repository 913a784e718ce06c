"""A case's history in words, by the names of its drawing, and where the case stood."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from engine.bootstrap import System
from engine.case import Case, WorkItem
from engine.definition import Definition
from engine.events import Json
from engine.history import Entry
from engine.ids import ElementId, RoleId

SENTENCES: Final[Mapping[str, str]] = {
    "case_started": "case {number} opened for {petitioner} at {organ}",
    "case_ended": "the case ended: {outcome}",
    "stage_entered": "stage {stage} began",
    "stage_left": "stage {stage} ended",
    "task_created": "task {element}{item} waits for {roles} of {organ}",
    "task_claimed": "task {task} claimed by {assignee}",
    "task_released": "task {task} given back",
    "task_assigned": "task {task} given to {assignee}",
    "task_completed": "task {element}{item} completed by {actor}",
    "task_cancelled": "task {task} taken away",
    "recusal_asked": "recusal asked for of {persons} ({ground}); {organ} decides",
    "recusal_decided": "recusal decided; keeping out: {persons}",
    "gateway_decided": "gateway {gateway} chose {flows}",
    "table_evaluated": "table {decision} matched {matched} and proposed {outputs}",
    "variables_set": "{element} set {values}",
    "proposal_departed_from": "{name} decided as {decided}; {decision} proposed {proposed} ({code})",
    "rule_profile_bound": "its clocks run under the rule profile {profile}",
    "deadline_set": "clock {clock}{item} runs until {due_on}",
    "deadline_moved": "clock {clock}{item} moved to {due_on}: {days} days for {cause}",
    "deadline_recomputed": "clock {clock}{item} computed anew with another calendar: {due_on}",
    "deadline_escalated": "clock {clock}{item} brought to {to} of {organ}: {tasks}",
    "deadline_warned": "clock {clock}{item} warned: due {due_at}",
    "deadline_met": "clock {clock}{item} met",
    "deadline_missed": "clock {clock}{item} missed: it was due {due_at}",
    "deadline_ended": "clock {clock}{item} stopped",
    "timer_set": "timer {element}{item} waits until {due_at}",
    "timer_moved": "timer {timer} moved to {due_at}",
    "timer_fired": "timer {timer} fired",
    "timer_cancelled": "timer {timer} taken away",
    "message_awaited": "message {element}{item} may come from {roles}",
    "message_addressed": "message {message} is sent by another case",
    "message_received": "message {element}{item} received from {actor}",
    "message_cancelled": "message {message} not awaited any more",
    "job_created": "job {name} asked for by {element}{item}",
    "job_done": "job {job} done",
    "job_failed": "job {job} failed, attempt {attempt}; again {retry_at}",
    "job_cancelled": "job {job} taken away",
    "incident_raised": "incident: job {job} failed for good",
    "incident_resolved": "incident resolved",
    "note_added": "a note was added",
    "file_attached": "a file of {size} bytes ({media_type}) was attached",
    "case_forwarded": "{sender} handed the case to {organ}",
    "superiors_registered": "the organs above were registered: {superiors}",
    "case_split": "claims {claims} went into case {into}",
    "case_merged": "merged into case {into}",
    "case_linked": "{relation} case {case}",
    "claims_joined": "{claims} claims of case {case} are answered here",
    "file_locked": "the file lies in the archive as {number}, {retention} until {retain_until}",
    "loan_asked": "{person} asked for the file until {until}",
    "loan_granted": "{actor} lent the file",
    "loan_refused": "{actor} did not lend the file",
    "loan_returned": "the file was given back",
    "file_read": "the borrower looked at item {item} of the file",
    "file_appraised": "{actor} appraised the file: {verdict}",
    "destruction_proposed": "{actor} put the file on the destruction list {list_no}",
    "file_destroyed": "{actor} confirmed the destruction list {list_no}: the content is destroyed",
    "file_handed_over": "a package went to an archive, its manifest {manifest}",
}
"""What is said of each event, with its fields; the flows taken say nothing that these do not."""

_ELEMENTS: Final = frozenset({"element", "stage", "gateway"})
_PEOPLE: Final = frozenset({"actor", "assignee", "petitioner", "person", "persons"})
_HANDLES: Final = frozenset({"task", "message", "timer", "job"})
_ABSENT: Final[Mapping[str, str]] = {
    "element": "the engine",
    "due_at": "its clock runs",
    "retry_at": "never",
    "retain_until": "ever",
}
_SYSTEM: Final[Mapping[str, str]] = {
    "system:scheduler": "the scheduler",
    "system:worker": "the worker",
    "system:operator": "the operator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry in words: `when` in the office's zone, who asked what, and what followed."""

    entry: Entry
    when: str
    actor: str
    sentences: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the entry for people."""
        command = self.entry.command.replace("_", " ")
        heading = f"{self.entry.number:>4}  {self.when}  {self.actor}: {command}"
        return (heading, *(f"        {sentence}" for sentence in self.sentences))

    def as_json(self) -> Mapping[str, object]:
        """Return the entry for programs: the events as stored, without anything sealed."""
        return {
            "entry": self.entry.number,
            "at": self.entry.at.isoformat(),
            "recorded_at": self.entry.recorded_at.isoformat(),
            "actor": self.entry.clear.get("actor"),
            "command": self.entry.command,
            "events": [{"event": name, **values} for name, values in self.entry.events],
            "sentences": list(self.sentences),
        }


class Timeline:
    """Tells the entries of one case, in their order."""

    def __init__(self, system: System, zone: tzinfo) -> None:
        """Read the names of people and organs once."""
        with system.store.reading() as reader:
            self._people = {str(person.id): person.name for person in reader.people()}
            self._organs = {str(organ.id): organ.name for organ in reader.organs()}
        self._library = system.library
        self._zone = zone
        self._handles: dict[str, str] = {}

    def told(self, entry: Entry) -> Told:
        """Return an entry in words."""
        names = Names(self._library.interpreter(entry.edition.bundle).definition, self)
        sentences = []
        for event, values in entry.events:
            self._remember(values, names)
            template = SENTENCES.get(event)
            if template is not None:
                said = {field: names.of(field, value) for field, value in values.items()}
                sentences.append(template.format_map(said))
        return Told(
            entry=entry,
            when=self.local(entry.at),
            actor=self.person(str(entry.clear.get("actor", ""))),
            sentences=tuple(sentences),
        )

    def state(self, case: Case) -> "Standing":
        """Return where a case stood."""
        return Standing(case, Names(self._library.interpreter(case.bundle).definition, self), self)

    def person(self, actor: str) -> str:
        """Return how somebody is called; a petitioner is not named here: the name is sealed."""
        if actor.startswith("petitioner:"):
            return "the petitioner"
        return _SYSTEM.get(actor) or self._people.get(actor, actor)

    def organ(self, organ: str) -> str:
        """Return how an organ is called."""
        return self._organs.get(organ, organ)

    def handle(self, handle: str) -> str:
        """Return what a task, message, timer or job is called by: its element or name, else its id."""
        return self._handles.get(handle, handle)

    def local(self, moment: datetime) -> str:
        """Return a moment in the office's zone, to the minute."""
        return moment.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")

    def local_text(self, moment: str) -> str:
        """Return a moment given in ISO 8601 as `local` does."""
        return self.local(datetime.fromisoformat(moment))

    def _remember(self, values: Mapping[str, Json], names: "Names") -> None:
        called = values.get("element") or values.get("name")
        for field in _HANDLES & values.keys():
            if called is not None:
                name = names.of("element", called) if values.get("element") else str(called)
                self._handles[str(values[field])] = name + names.of("item", values.get("item"))


class Names:
    """What the fields of events are called in words, by one bundle's drawing."""

    def __init__(self, definition: Definition, timeline: Timeline) -> None:
        self._definition = definition
        self._timeline = timeline
        self._by_field: Mapping[str, Callable[[str], str]] = {
            **dict.fromkeys(_ELEMENTS, self.element),
            **dict.fromkeys(_PEOPLE, timeline.person),
            **dict.fromkeys(_HANDLES, timeline.handle),
            **dict.fromkeys(("organ", "sender"), timeline.organ),
            **dict.fromkeys(("due_at", "retry_at"), timeline.local_text),
            "clock": self.clock,
            "tasks": timeline.handle,
            "to": self.role,
        }

    def of(self, field: str, value: Json) -> str:
        """Return the value of an event's field in words."""
        if field == "item":
            return f" (item {value + 1})" if isinstance(value, int) else ""
        if field == "roles" and isinstance(value, list):
            return self.any_of([str(one) for one in value])
        said = self._by_field.get(field, str)
        if isinstance(value, list):
            return ", ".join(said(str(one)) for one in value) or "nothing"
        if isinstance(value, dict):
            return ", ".join(f"{name} = {given}" for name, given in value.items()) or "nothing"
        return _ABSENT.get(field, "nothing") if value is None else said(str(value))

    def element(self, element: str) -> str:
        """Return an element's name on the drawing with its id."""
        drawn = self._definition.elements.get(ElementId(element))
        return f"{drawn.name} [{element}]" if drawn is not None and drawn.name else element

    def role(self, role: str) -> str:
        """Return a role's title."""
        return self._definition.roles.get(RoleId(role), role)

    def any_of(self, roles: Sequence[str]) -> str:
        """Return the titles of roles of which one is enough; of all roles, say that any will do."""
        everybody = len(roles) > 1 and self._definition.roles.keys() <= set(roles)
        return "anybody" if everybody else " or ".join(map(self.role, roles))

    def clock(self, clock: str) -> str:
        """Return a clock's id with its name."""
        ruled = self._definition.rulebook.clocks.get(clock)
        return clock if ruled is None else f"{clock} {ruled.name}"


class Standing:
    """Where a case stood after an entry: what waits for whom, which clocks run, what is routed on."""

    def __init__(self, case: Case, names: Names, timeline: Timeline) -> None:
        self._case = case
        self._names = names
        self._timeline = timeline

    def lines(self) -> list[str]:
        """Return the state for people."""
        case, names = self._case, self._names
        stages = ", ".join(map(names.element, case.stages)) or "none"
        lines = [f"Stage: {stages}; handled by {self._timeline.organ(case.organ)}."]
        lines += [f"  task {self._item(task)}" for task in case.tasks.values()]
        lines += [f"  message {self._item(message)}" for message in case.messages.values()]
        for key, clock in sorted(case.clocks.items(), key=lambda row: (row[1].due_on, row[0].clock)):
            called = names.clock(key.clock) + names.of("item", key.item)
            lines.append(f"  clock {called}: {clock.state}, due {clock.due_on}")
        for timer in case.timers.values():
            due = "never" if timer.due_at is None else self._timeline.local(timer.due_at)
            lines.append(f"  timer {names.element(timer.element)}: {due}")
        for job in case.jobs.values():
            failed = ", failed for good" if job.incident else ""
            lines.append(f"  job {job.name}: {job.attempts} attempts{failed}")
        lines += [f"  {name} = {value}" for name, value in sorted(case.routing.items())]
        return lines

    def as_json(self) -> Mapping[str, object]:
        """Return the state for programs."""
        case = self._case
        return {
            "version": case.version,
            "status": "ended" if case.ended else "open",
            "outcome": case.outcome,
            "stages": list(case.stages),
            "organ": case.organ,
            "tasks": [{"task": key, **_item(item)} for key, item in case.tasks.items()],
            "messages": [{"message": key, **_item(item)} for key, item in case.messages.items()],
            "clocks": [
                {
                    "clock": key.clock,
                    "item": key.item,
                    "state": clock.state.value,
                    "started_on": clock.started_on.isoformat(),
                    "due_on": clock.due_on.isoformat(),
                }
                for key, clock in case.clocks.items()
            ],
            "timers": [
                {"timer": key, "element": timer.element, "due_at": timer.due_at and timer.due_at.isoformat()}
                for key, timer in case.timers.items()
            ],
            "jobs": [
                {"job": key, "name": job.name, "attempts": job.attempts, "incident": job.incident}
                for key, job in case.jobs.items()
            ],
            "routing": dict(case.routing),
        }

    def _item(self, item: WorkItem) -> str:
        who = self._names.any_of(item.roles)
        held = f", held by {self._timeline.person(item.assignee)}" if item.assignee else ""
        called = self._names.element(item.element) + self._names.of("item", item.item)
        return f"{called}: {who} of {self._timeline.organ(item.organ)}{held}"


def _item(item: WorkItem) -> Mapping[str, object]:
    return {
        "element": item.element,
        "item": item.item,
        "roles": list(item.roles),
        "organ": item.organ,
        "assignee": item.assignee,
    }
