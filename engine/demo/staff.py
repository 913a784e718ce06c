"""Simulated staff carry one case on: they do what is open, send what is waited for, let time pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random  # noqa: TID251 - seeded: same seed, same history
from typing import Final
from zoneinfo import ZoneInfo

from engine import commands as c
from engine.admission import departures
from engine.bootstrap import System
from engine.case import ACCUSATION, KIND, Case, WorkItem
from engine.demo.office import COMPETENT, SimulatedOffice
from engine.demo.pace import Pace
from engine.demo.pen import Given, Pen
from engine.demo.scenarios import Scenario
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.feel import Environment
from engine.filling import Sheet
from engine.forms import Form, offers
from engine.ids import CaseId, CommandId, ElementId, MessageId, RoleId, TaskId, derive

_MOST_DEEDS: Final = 400
_JOB_TAKES: Final = timedelta(seconds=5)
_NEWS_TAKES: Final = timedelta(days=20)
_OPTIONAL: Final = frozenset(
    {"extension_requested", "report_prolonged", "confirmation_applied", "recusal_asked"}
)
_BESIDE: Final = "boundaryEvent"
_TAKEN_FIRST: Final = 0.25  # the share of tasks that somebody takes some time before doing them
_WORDS: Final = "已按规定办理，有关情况和依据见附卷材料。"
_DEPARTURE: Final = "经集体研究，现有事实与登记时掌握的情况不同。"
_HANDLER: Final = RoleId("handler")
_OF_HANDLERS: Final = frozenset({"form_group", "decide_recusal"})  # whose forms name handlers of the case
_COMPLAINED: Final = "complained_organ"
_WITHDRAWN: Final = frozenset({"withdrawn_in_acceptance", "withdrawn_in_handling"})
CLOSINGS: Final = {
    "refuse": "refused",
    "tell": "told",
    "study": "replied",
    "secret": "handed_over",
    "answer": "answered",
}


class StuckError(AssertionError):
    """A simulated case cannot go on: the scenario does not fit the diagrams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deed:
    """What people do next in a case: a task, or a message that is sent."""

    at: datetime
    task: TaskId | None = None
    message: MessageId | None = None


@dataclass(slots=True, kw_only=True)
class Carrier:
    """Carries one case from where it stands; the same seed makes the same history."""

    system: System
    office: SimulatedOffice
    scenario: Scenario
    chance: Random
    case: CaseId
    now: datetime
    known: Mapping[str, Json]
    turn: int
    pen: Pen = field(init=False)
    pace: Pace = field(init=False)
    _complained: Json = None
    _seen: dict[str, datetime] = field(default_factory=dict)
    _sent: set[str] = field(default_factory=set)
    _planned: dict[TaskId, datetime] = field(default_factory=dict)
    _standing: Case | None = None
    _deed: _Deed | None = None
    _deeds: int = 0

    def __post_init__(self) -> None:
        """Take up the pen."""
        self.pace = Pace(system=self.system, chance=self.chance)
        self.pen = Pen(wishes=self.scenario.answers, known=self.known, turn=self.turn)

    @property
    def version(self) -> int:
        """How many entries the case had when it was last looked at."""
        return 0 if self._standing is None else self._standing.version

    def carry(self) -> Case:
        """Work on the case alone, nothing else happening in the office, until it is archived; return it.

        Raises StuckError where nobody can go on.
        """
        while not _over(case := self.state()):
            deed_at = self.look(self.now)
            jobs = [job for job, waiting in case.jobs.items() if waiting.incident is None]
            soonest = case.soonest()
            if jobs:
                self.now += _JOB_TAKES
                self.system.worker.run(self.case, jobs[0], self.now, recorded_at=self.now)
            elif soonest is not None and (deed_at is None or soonest <= deed_at):
                self.now = max(self.now, soonest)
                self.system.engine.tick(self.case, self.now, recorded_at=self.now)
            else:
                self.act()
        return case

    def state(self) -> Case:
        """Return the case as it stands."""
        case = self.system.engine.case(self.case)
        if case is None:
            raise StuckError(f"{self.scenario.name}: the case is gone")
        return case

    def look(self, now: datetime) -> datetime | None:
        """Look at the case and plan; return when people do the next thing, None where they only wait.

        Raises StuckError where nobody can go on.
        """
        self.now = max(self.now, now)
        self._standing = case = self.state()
        self._deed = None if _over(case) else self._next_deed(case)
        return None if self._deed is None else self._deed.at

    def act(self) -> None:
        """Do what was planned.

        Raises StuckError where it cannot be done.
        """
        case, deed = self._standing, self._deed
        if case is None or deed is None:
            raise StuckError(f"{self.scenario.name}: nothing was planned")
        self._deeds += 1
        if self._deeds > _MOST_DEEDS:
            raise StuckError(f"{self.scenario.name}: {_MOST_DEEDS} deeds and no end; {case.tasks}")
        self.now = max(self.now, deed.at)
        if deed.message is not None:
            self._send(case, deed.message)
        elif deed.task is not None:
            self._do(case, deed.task)

    def _next_deed(self, case: Case) -> _Deed | None:
        deeds = [_Deed(at=self._when(case, key), task=key) for key in _in_order(case)]
        message = self._next_message(case)
        if message is not None:
            deeds.append(_Deed(at=message[0], message=message[1]))
        if deeds:
            return min(deeds, key=lambda deed: deed.at)
        if case.soonest() is not None or any(job.incident is None for job in case.jobs.values()):
            return None
        return self._news(case)

    def _news(self, case: Case) -> _Deed:
        """Send what the case alone waits for: the scenario began elsewhere and does not know of it."""
        elements = self.system.library.interpreter(case.bundle).definition.elements
        awaited = sorted(
            (item.element, key)
            for key, item in case.messages.items()
            if item.element not in _OPTIONAL and elements[item.element].kind != _BESIDE
        )
        if not awaited:
            raise StuckError(f"{self.scenario.name}: nothing moves {case.number} in {case.stages}")
        return _Deed(at=self.now + _NEWS_TAKES, message=awaited[0][1])

    def _when(self, case: Case, task: TaskId) -> datetime:
        """Return when somebody does a task, decided when it is first seen."""
        if task not in self._planned:
            self._planned[task] = self.pace.turn_to(case, self.now)
        return self._planned[task]

    def _next_message(self, case: Case) -> tuple[datetime, MessageId] | None:
        waiting = []
        for key, item in case.messages.items():
            began = self._seen.setdefault(item.element, self.now)
            days = self.scenario.sends.get(item.element)
            if days is not None and item.element not in self._sent:
                waiting.append((began + timedelta(days=days), key))
        return min(waiting, default=None)

    def _send(self, case: Case, message: MessageId) -> None:
        item = case.messages[message]
        self._sent.add(item.element)
        definition = self.system.library.interpreter(case.bundle).definition
        actor = self.office.able(case, item, definition, self.turn)
        if actor is None:
            raise StuckError(f"{self.scenario.name}: nobody may send {item.element}")
        command = c.CorrelateMessage(
            id=self._id(case),
            case=self.case,
            actor=actor,
            at=self.now,
            message=message,
            answers=self._answers(case, item),
        )
        try:
            self.system.engine.handle(command, recorded_at=self.now)
        except Rejected as refusal:
            raise StuckError(f"{self.scenario.name}: {item.element}: {refusal}") from refusal

    def _do(self, case: Case, key: TaskId) -> None:
        item = case.tasks[key]
        definition = self.system.library.interpreter(case.bundle).definition
        actor = self.office.able(case, item, definition, self.turn)
        if actor is None:
            raise StuckError(f"{self.scenario.name}: nobody may do {item.element} of {case.number}")
        if item.assignee is None and self.chance.random() < _TAKEN_FIRST:
            claim = c.ClaimTask(id=self._id(case), case=self.case, actor=actor, at=self.now, task=key)
            self.system.engine.handle(claim, recorded_at=self.now)
            self._planned[key] = self.pace.soon(self.now)
            return
        answers = self._answers(case, item)
        departs = bool(departures(case, definition, definition.elements[item.element], answers))
        command = c.CompleteTask(
            id=self._id(case),
            case=self.case,
            actor=actor,
            at=self.now,
            task=key,
            answers=answers,
            departure_code=self.scenario.departs if departs else None,
            departure_reason=_DEPARTURE if departs else None,
        )
        try:
            self.system.engine.handle(command, recorded_at=self.now)
        except Rejected as refusal:
            self._give_way(command, case, refusal)

    def _give_way(self, command: c.CompleteTask, case: Case, refusal: Rejected) -> None:
        """Do what a head does whose extension the law does not give: refuse it."""
        if refusal.reason is not Reason.EXTENSION_NOT_POSSIBLE:
            element = case.tasks[command.task].element
            raise StuckError(f"{self.scenario.name}: {element}: {refusal}") from refusal
        refused = {**command.answers, "extension_approved": False}
        again = CommandId(derive("demo again", command.id))
        self.system.engine.handle(replace(command, id=again, answers=refused), recorded_at=self.now)

    def _id(self, case: Case) -> CommandId:
        return CommandId(derive("demo", self.case, case.version))

    def _answers(self, case: Case, item: WorkItem) -> dict[str, Json]:
        definition = self.system.library.interpreter(case.bundle).definition
        element = definition.elements[item.element]
        if element.form is None:
            return {}
        kind = self.office.kinds.get(case.organ, COMPETENT)
        choices = self._choices(case, item)
        given = Given(
            element=item.element,
            kind=kind,
            proposed=_proposed(case, element.confirms),
            sheet=Sheet(
                choices=choices,
                today=self.now.astimezone(ZoneInfo(self.system.settings.zone)).date(),
                words=_WORDS,
            ),
        )
        answers = self.pen.fill_in(definition.forms[element.form], given)
        self._complained = answers.get(_COMPLAINED, self._complained)
        facts: dict[str, Json] = {
            "replacement": next(reversed(choices["people"]), None),  # the first keeps out
            "office": kind,
            "received_by": "direct" if case.sender is None else "transferred",
            "closing_kind": _closing(case),
        }
        if item.element == "verify_objection" and answers.get("objection_upheld"):
            facts["transfer_to"] = item.organ
        answers |= {key: value for key, value in facts.items() if key in answers}
        return self._within_what_is_offered(definition.forms[element.form], answers, case)

    def _within_what_is_offered(self, form: Form, answers: dict[str, Json], case: Case) -> dict[str, Json]:
        """Return the answers, the first that is offered where a wish of another scenario's case is not."""
        environment = Environment(now=self.now, zone=ZoneInfo(self.system.settings.zone), functions={})
        choices = self.system.library.choices()
        for _ in form.answers:  # one answer may decide what the next may be
            offered = offers(form, answers, case.routing, environment, choices)
            chosen = {k: str(v).lower() if isinstance(v, bool) else v for k, v in answers.items()}
            wrong = [key for key, values in offered.items() if values and chosen.get(key) not in values]
            if not wrong:
                break
            answers[wrong[0]] = offered[wrong[0]][0]
        return answers

    def _choices(self, case: Case, item: WorkItem) -> Mapping[str, list[str]]:
        """Return whom a form may name: other competent organs, the fitting one first, and colleagues."""
        fitting = self.office.fitting(str(self.known.get("category")), self.turn)
        kept_from = (case.organ, self._complained)
        others = [organ for organ in (fitting, *self.office.targets) if organ not in kept_from]
        tried = len(case.acted.get(ElementId("verify_objection"), ()))
        if tried or fitting == case.organ:
            others = others[self.turn % len(others) :] + others
        roles = (_HANDLER,) if item.element in _OF_HANDLERS else item.roles
        people = [person for role in roles for person in self.office.people.get((item.organ, role), ())]
        return {"organs": list(dict.fromkeys(map(str, others))), "people": [*map(str, people)]}


def _closing(case: Case) -> str:
    """Return how a closing report says that the case ended."""
    if not _WITHDRAWN.isdisjoint(case.acted) and case.routing.get(KIND) != ACCUSATION:
        return "withdrawn"
    return CLOSINGS.get(str(case.routing.get("admissibility")), "concluded")


def _proposed(case: Case, decisions: tuple[str, ...]) -> dict[str, Json]:
    return {name: value for decision in decisions for name, value in case.proposals.get(decision, {}).items()}


def _over(case: Case) -> bool:
    return case.ended and not case.jobs


def _in_order(case: Case) -> list[TaskId]:
    return sorted(case.tasks, key=lambda task: _order(case.tasks[task]))


def _order(item: WorkItem) -> tuple[str, str, int]:
    return (item.path, item.element, -1 if item.item is None else item.item)
