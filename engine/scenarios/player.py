"""Plays one scenario in memory: real rights, rules, forms, clocks and tokens in a model office."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Final

from engine import codec, recusal
from engine import commands as c
from engine import events as e
from engine.admission import HEAD, Capacity, Lookups, admit, departures, justify
from engine.answers import Reading
from engine.case import Case, WorkItem
from engine.definition import Definition
from engine.errors import ExecutionError, Reason, Rejected
from engine.events import Json
from engine.execution import Asked, Execution
from engine.feel import FeelError
from engine.forms import FormErrors
from engine.ids import ActorId, CaseId, CommandId, ElementId, JobId, MessageId, OrganId, TaskId, derive
from engine.ports import Interpreter
from engine.scenarios.filling_in import Desk, Filler
from engine.scenarios.model_office import ORGANS, PERSON, USUAL_ORGAN, able, capacities, choices, superiors
from engine.scenarios.script import Act, Start
from engine.working_days import Calendar

BEGUN: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, nine o'clock in Beijing
_FORWARD: Final = "case.forward"
_TO: Final = "transfer_to"
_DEPARTURE: Final = "情况与决策表所依据的不同。"
_MOST_DUE: Final = 500


class FailedError(Exception):
    """What the scenario says cannot be done, or did not come; the message is a sentence."""


@dataclass(slots=True, kw_only=True)
class Player:
    """One case of a scenario; `happened` is everything that did, `said` the last answer to each field.

    `standing_in` is what somebody may do now beside their own work, because a scenario has them do it.
    """

    interpreter: Interpreter
    calendar: Calendar
    zone: tzinfo
    filler: Filler
    execution: Execution
    now: datetime = BEGUN
    commands: int = 0
    happened: list[e.Event] = field(default_factory=list)
    said: dict[str, Json] = field(default_factory=dict)
    standing_in: tuple[Capacity, ...] = ()

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.execution.case

    @property
    def definition(self) -> Definition:
        """The bundle that is played."""
        return self.interpreter.definition

    # ------------------------------------------------------------------------------------------ beginning

    def begin(self, start: Start) -> None:
        """Open the case."""
        organ = start.organ or USUAL_ORGAN
        if organ not in ORGANS:
            raise FailedError(f"The model office has no organ {organ}; there are {', '.join(ORGANS)}.")
        self.now = start.at or self.now
        command = c.FileSubmission(
            id=self._id(),
            case=self.case.id,
            actor=PERSON,
            at=self.now,
            organ=OrganId(organ),
            petitioner=PERSON,
            bundle=self.definition.key,
            answers=self._submission(start, organ),
        )
        self._do(command, dict(start.routing))

    def _submission(self, start: Start, organ: str) -> Mapping[str, Json]:
        form = self.definition.forms.get(self.definition.submission_form)
        if form is None:
            return start.answers
        return self.filler.answers(form, "", start.answers, self.case, {}, self._desk(organ))

    # ------------------------------------------------------------------------------------------- doing

    def act(self, act: Act) -> None:
        """Do a task or send a message.

        Raises FailedError where it is not open or is refused, or is not refused where it should be.
        """
        key, item = self._find(act)
        self.standing_in = ()
        actor = self._actor(act, item)
        answers = self._answers(act, item)
        try:
            self._do(self._command(act, key, actor, answers))
        except Rejected as refusal:
            if refusal.reason.value != act.refused:
                raise FailedError(f"{act.element} was {refusal}.") from refusal
            return
        except FormErrors as errors:
            if act.refused != "form":
                named = "; ".join(f"{error.path or 'the form'}: {error.problem}" for error in errors.errors)
                raise FailedError(f"{act.element}: the form does not take this: {named}.") from errors
            return
        if act.refused is not None:
            raise FailedError(f"{act.element} was to be refused ({act.refused}), but it was done.")

    def _find(self, act: Act) -> tuple[str, WorkItem]:
        pool: dict[str, WorkItem] = {}
        if act.sends:
            pool.update(self.case.messages.items())
        else:
            pool.update(self.case.tasks.items())
        found = [
            (str(key), item)
            for key, item in pool.items()
            if item.element == act.element and act.item in (None, item.item)
        ]
        if not found:
            what = "Nothing waits for the message" if act.sends else "There is no open task"
            waiting = ", ".join(sorted({str(item.element) for item in pool.values()})) or "none"
            raise FailedError(f"{what} {act.element}; there are: {waiting}.")
        return min(found, key=lambda pair: (pair[1].item or 0, pair[0]))

    def _actor(self, act: Act, item: WorkItem) -> ActorId:
        if act.sends and not item.roles:
            return c.WORKER  # what no person sends, another case does
        if act.same_as is not None:
            people = self.case.acted.get(ElementId(act.same_as), [])
            if not people:
                raise FailedError(f"Nobody has done {act.same_as} yet.")
            self.standing_in = tuple(Capacity(role=role, organ=item.organ) for role in item.roles)
            return people[-1]
        actor = able(item, act.role, self.case, self.definition)
        if actor is None:
            raise FailedError(f"Nobody of the model office may do {act.element}.")
        return actor

    def _answers(self, act: Act, item: WorkItem) -> dict[str, Json]:
        element = self.definition.elements[item.element]
        if element.form is None:
            if act.answers:
                raise FailedError(f"{act.element} has no form, so nothing can be answered.")
            return {}
        proposed: dict[str, Json] = {}
        for decision in element.confirms:
            proposed |= self.case.proposals.get(decision, {})
        form = self.definition.forms[element.form]
        desk = self._desk(str(self.case.organ))
        return self.filler.answers(form, item.element, act.answers, self.case, proposed, desk)

    def _command(self, act: Act, key: str, actor: ActorId, answers: Mapping[str, Json]) -> c.Command:
        if act.sends:
            return c.CorrelateMessage(
                id=self._id(),
                case=self.case.id,
                actor=actor,
                at=self.now,
                message=MessageId(key),
                answers=answers,
            )
        element = self.definition.elements[ElementId(act.element)]
        departs = act.departs
        if departs is None and departures(self.case, self.definition, element, answers):
            departs = next(iter(self.definition.departures), "other")
        return c.CompleteTask(
            id=self._id(),
            case=self.case.id,
            actor=actor,
            at=self.now,
            task=TaskId(key),
            answers=answers,
            departure_code=departs,
            departure_reason=None if departs is None else _DEPARTURE,
        )

    # -------------------------------------------------------------------------------------- time and jobs

    def wait_until(self, moment: datetime) -> None:
        """Let time pass; what is due meanwhile happens at its own moment, and jobs are done.

        Raises FailedError where the diagram cannot go on.
        """
        if moment < self.now:
            raise FailedError(f"It is {self.now.astimezone(self.zone):%Y-%m-%d %H:%M} already.")
        for _ in range(_MOST_DUE):
            due = self.case.due(moment)
            if due is None:
                self.now = moment
                return
            instant, kind, key = due
            self.now = max(self.now, instant)
            self._do(
                c.FireDue(
                    id=self._id(), case=self.case.id, actor=c.SCHEDULER, at=self.now, kind=kind, key=key
                )
            )
            self.do_jobs()
        raise FailedError(f"More than {_MOST_DUE} things fall due before this.")

    def do_jobs(self) -> None:
        """Do every job that did not fail for good."""
        while waiting := [key for key, job in self.case.jobs.items() if job.incident is None]:
            self.do_job(waiting[0], {})

    def do_job(self, key: JobId, outputs: Mapping[str, Json]) -> None:
        """Do a job of the diagram: a forwarding one hands the case over, the others give their outputs."""
        job = self.case.jobs[key]
        id_, case, actor, at = self._id(), self.case.id, c.WORKER, self.now
        if job.name == _FORWARD:
            organ = OrganId(str(self.said.get(_TO)))
            if organ not in ORGANS:
                raise FailedError(
                    f"{job.element} hands the case over, but {_TO} names no organ of the office."
                )
            self._do(c.ForwardCase(id=id_, case=case, actor=actor, at=at, job=key, organ=organ))
        else:
            self._do(c.CompleteJob(id=id_, case=case, actor=actor, at=at, job=key, outputs=outputs))

    def fail_job(self, key: JobId, *, last: bool) -> None:
        """Let an attempt at a job fail; the last one leaves an incident."""
        self._do(
            c.FailJob(
                id=self._id(),
                case=self.case.id,
                actor=c.WORKER,
                at=self.now,
                job=key,
                retry_at=None if last else self.now,
                error="",
            )
        )

    def job_of(self, element: str) -> JobId:
        """Return the job that waits at an element. Raises FailedError where there is none."""
        for key, job in self.case.jobs.items():
            if job.element == element:
                return key
        waiting = ", ".join(sorted(str(job.element) for job in self.case.jobs.values())) or "none"
        raise FailedError(f"No job waits at {element}; there are: {waiting}.")

    def retry(self, element: str) -> None:
        """Have the failed job of an element tried again."""
        incident = self.case.jobs[self.job_of(element)].incident
        if incident is None:
            raise FailedError(f"The job at {element} left no incident.")
        head = ActorId(f"{self.case.organ}.head.1")
        self._do(
            c.RetryIncident(id=self._id(), case=self.case.id, actor=head, at=self.now, incident=incident)
        )

    # ------------------------------------------------------------------------------- the way of a command

    def _do(self, command: c.Command, known: Mapping[str, Json] | None = None) -> None:
        """Admit, read, execute and fold one command, as the engine does.

        Raises Rejected, FormErrors, or FailedError where the diagram cannot go on.
        """
        lookups = self._look_up(command)
        admit(command, self.case, self.definition, lookups)
        reading = Reading(
            definition=self.definition,
            case=self.case,
            zone=self.zone,
            choices=choices(self.definition, str(self.case.organ)),
        )
        try:
            asked = self._read(reading, command, lookups)
            asked = replace(asked, routing={**asked.routing, **(known or {})})
            if isinstance(command, c.CompleteTask):
                self.execution.keep_the_law(asked, self.calendar)
            happened = self.execution.perform(asked, self.calendar)
        except (ExecutionError, FeelError) as error:
            raise FailedError(f"The diagram cannot go on: {error}.") from error
        self._note(happened)
        self.said |= getattr(asked.command, "answers", {})

    def _read(self, reading: Reading, command: c.Command, lookups: Lookups) -> Asked:
        if (
            isinstance(command, c.FileSubmission)
            and self.definition.submission_form not in self.definition.forms
        ):
            return Asked(command=command, lookups=lookups)
        answers = reading.read(command)
        recusal.check(command, self.case, self.execution.element(command), answers.given)
        if isinstance(command, c.CompleteTask):
            justify(command, self.case, self.definition, answers.given)
        return reading.asked(answers, lookups)

    def _look_up(self, command: c.Command) -> Lookups:
        match command:
            case c.FileSubmission() | c.ForwardCase():
                organ = ORGANS[command.organ]
                number = "S-2026-000001" if isinstance(command, c.FileSubmission) else None
                return Lookups(superiors=superiors(command.organ), organ_kind=organ.kind, number=number)
            case c.CompleteJob():
                return Lookups(declared=tuple(sorted(command.outputs)))
            case _:
                people = recusal.people_of(self.case, command.actor)
                replacement = codec.answers_of(command).get(recusal.REPLACEMENT)
                return Lookups(
                    appointments=(*capacities(command.actor), *self.standing_in),
                    assignee_appointments=capacities(ActorId(str(replacement))),
                    heads=tuple(p for p in people if any(one.role == HEAD for one in capacities(p))),
                )

    def _note(self, happened: tuple[e.Event, ...]) -> None:
        self.happened += happened

    def _desk(self, organ: str) -> Desk:
        return Desk(
            now=self.now,
            today=self.now.astimezone(self.zone).date(),
            choices=choices(self.definition, organ),
            facts={
                "office": ORGANS[organ].kind,
                "received_by": "direct" if self.case.sender is None else "transferred",
            },
        )

    def _id(self) -> CommandId:
        self.commands += 1
        return CommandId(derive("scenario", self.case.id, self.commands))


def new_player(interpreter: Interpreter, calendar: Calendar, zone: tzinfo, filler: Filler) -> Player:
    """Return a player before its case begins."""
    case = CaseId(derive("scenario"))
    return Player(
        interpreter=interpreter,
        calendar=calendar,
        zone=zone,
        filler=filler,
        execution=Execution.new(case, interpreter, zone),
    )


REASONS: Final = frozenset(reason.value for reason in Reason) | {"form"}
