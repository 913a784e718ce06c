"""Takes one case through the product along a plan and writes down every step, for both sides to repeat."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine import commands as c
from engine import events as e
from engine.admission import PETITIONER
from engine.benchmarks.answers import Pen
from engine.benchmarks.journey import START, Deed, Journey, Plan, Step
from engine.benchmarks.office import HANDLER, HOUSING, Bench
from engine.case import Case, WorkItem
from engine.history import read_entry
from engine.ids import ActorId, CaseId, CommandId, ElementId, JobId, MessageId, TaskId, TimerId, derive

WRITER: Final = ActorId("petitioner:1")
_PAUSE: Final = timedelta(minutes=20)
_LONGEST: Final = 200


class RehearsalError(Exception):
    """The plan leads nowhere: nothing of it can happen, or it never ends."""


class Rehearsal:
    """One case on its way; call `run` once."""

    def __init__(self, bench: Bench, plan: Plan) -> None:
        """Rehearse `plan` on the system of `bench`."""
        self._bench = bench
        self._plan = plan
        self._engine = bench.system.engine
        self._case = CaseId(derive("rehearsal", plan.name))
        self._zone = ZoneInfo(bench.system.settings.zone)
        self._at = START
        self._seen = 0
        self._timers: dict[TimerId, ElementId] = {}
        self._steps: list[Step] = []

    def run(self) -> Journey:
        """Take the case to its end.

        Raises:
            RehearsalError: the plan does not lead there.

        """
        self._file()
        while not (case := self._now()).ended:
            if len(self._steps) > _LONGEST:
                raise RehearsalError(f"{self._plan.name}: not at its end after {_LONGEST} steps")
            self._go_on(case)
        return Journey(name=self._plan.name, bundle=self._plan.bundle, steps=tuple(self._steps))

    def _now(self) -> Case:
        case = self._engine.case(self._case)
        if case is None:
            raise RehearsalError(f"{self._plan.name}: the case was not opened")
        return case

    def _go_on(self, case: Case) -> None:
        """Do the next thing: a job, a task, a message of the plan, or wait for what is due first."""
        self._at += _PAUSE
        if case.jobs:
            self._do_job(case, next(iter(case.jobs)))
        elif case.tasks:
            self._complete(case, next(iter(case.tasks)))
        elif planned := [key for key, item in case.messages.items() if item.element in self._plan.sends]:
            self._send(case, planned[0])
        else:
            self._wait(case)

    def _file(self) -> None:
        definition = self._bench.definition
        form = definition.forms[definition.submission_form]
        answers = self._pen().fill_in(form, {})
        command = c.FileSubmission(
            id=self._id(),
            case=self._case,
            actor=WRITER,
            at=self._at,
            organ=HOUSING,
            petitioner=WRITER,
            bundle=self._plan.bundle,
            answers=answers,
        )
        self._engine.handle(command)
        self._note(Step(deed=Deed.FILE, after=self._at - START, actor=WRITER, answers=answers))

    def _complete(self, case: Case, task: TaskId) -> None:
        item = case.tasks[task]
        step = self._asked(case, item, Deed.TASK, self._officer(case, item))
        command = c.CompleteTask(
            id=self._id(), case=case.id, actor=step.actor, at=self._at, task=task, answers=step.answers
        )
        self._engine.handle(command)
        self._note(step)

    def _send(self, case: Case, message: MessageId) -> None:
        item = case.messages[message]
        sender = WRITER if PETITIONER in item.roles else self._officer(case, item)
        step = self._asked(case, item, Deed.MESSAGE, sender)
        command = c.CorrelateMessage(
            id=self._id(), case=case.id, actor=step.actor, at=self._at, message=message, answers=step.answers
        )
        self._engine.handle(command)
        self._note(step)

    def _asked(self, case: Case, item: WorkItem, deed: Deed, actor: ActorId) -> Step:
        name = self._bench.definition.elements[item.element].form
        form = None if name is None else self._bench.definition.forms[name]
        answers = {} if form is None else self._pen().fill_in(form, case.routing)
        return Step(
            deed=deed,
            after=self._at - START,
            element=item.element,
            item=item.item,
            actor=actor,
            answers=answers,
        )

    def _officer(self, case: Case, item: WorkItem) -> ActorId:
        """Return somebody appointed who did nothing from which this is kept apart."""
        apart = self._bench.definition.elements[item.element].separate_from
        excluded = {actor for other in apart for actor in case.acted.get(other, ())}
        for role in item.roles:
            for person in self._bench.people(item.organ, role):
                if person not in excluded:
                    return person
        raise RehearsalError(f"{self._plan.name}: nobody is left who may do {item.element}")

    def _do_job(self, case: Case, job: JobId) -> None:
        waiting = case.jobs[job]
        self._bench.system.worker.run(case.id, job, self._at)
        step = Step(
            deed=Deed.JOB, after=self._at - START, element=ElementId(waiting.element or ""), item=waiting.item
        )
        for event in self._note(step):
            match event:
                case e.JobDone():
                    self._steps[-1] = replace(self._steps[-1], outputs=event.outputs)
                case e.JobFailed() | e.CaseForwarded():
                    raise RehearsalError(f"{self._plan.name}: {waiting.element} did {event}")
                case _:
                    pass  # what followed is noted already

    def _wait(self, case: Case) -> None:
        due = case.soonest()
        if due is None:
            raise RehearsalError(f"{self._plan.name}: nothing can happen any more, and the case is not over")
        self._at = max(due, self._at)
        self._engine.tick(case.id, self._at)
        self._note(Step(deed=Deed.WAIT, after=self._at - START))

    def _note(self, step: Step) -> list[e.Event]:
        """Write a step down together with what its entries say happened."""
        with self._bench.system.store.reading() as reader:
            entries = [read_entry(row.record) for row in reader.entries(self._case, self._seen)]
        self._seen += len(entries)
        happened = [event for entry in entries for event in entry.happened()]
        self._timers |= {
            event.timer: ElementId(event.element) for event in happened if isinstance(event, e.TimerSet)
        }
        recorded = replace(
            step,
            routing=entries[-1].routing,
            item_routing=entries[-1].item_routing,
            tables={
                event.element: event.outputs for event in happened if isinstance(event, e.TableEvaluated)
            },
            fired=tuple(self._timers[event.timer] for event in happened if isinstance(event, e.TimerFired)),
            open=tuple(sorted(_open(self._now()))),
        )
        self._steps.append(recorded)
        return happened

    def _pen(self) -> Pen:
        people = [str(person) for person in self._bench.people(HOUSING, HANDLER)]
        return Pen(
            planned=self._plan.answers,
            choices={"people": people, "organs": [HOUSING]},
            today=self._at.astimezone(self._zone).date(),
        )

    def _id(self) -> CommandId:
        return CommandId(derive(self._case, len(self._steps)))


def _open(case: Case) -> Iterator[str]:
    for task in case.tasks.values():
        yield str(task.element)
    for job in case.jobs.values():
        yield str(job.element)
