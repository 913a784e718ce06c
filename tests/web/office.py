"""An office with its pages: the petition bundle, four organs, and people of whom some may sign in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from argon2 import PasswordHasher
from flask import Flask

from engine import commands as c
from engine.bootstrap import System
from engine.case import Case
from engine.events import Json
from engine.ids import ActorId, CaseId, CommandId, OrganId, RoleId, TaskId, derive
from engine.storage.reader import CaseFilter
from engine.storage.records import Person
from tests.process.engine.desk import HOUSING, NINE, PETITIONER, SAID, Desk
from tests.process.engine.staff import Staff
from tests.web.browser import PASSWORD, Browser

REGISTRAR, REVIEWER = ActorId("housing.registrar.1"), ActorId("housing.acceptance_reviewer.1")
OTHER_REGISTRAR, STRANGER = ActorId("housing.registrar.2"), ActorId("water.handler.1")
SUPERIOR = ActorId("city.head.1")
HEAD, HANDLER = ActorId("housing.head.1"), ActorId("housing.handler.1")
ASKED = ActorId("water.liaison.1")
REGISTERED: Mapping[str, str] = {"received_on": "2026-03-02", "asks_relief": "true"}


@dataclass(kw_only=True)
class WebOffice:
    """The wired system, its pages, and the moment that everybody's clock shows."""

    system: System
    app: Flask
    now: datetime = NINE
    numbers: "count[int]" = field(default_factory=count)

    def new_id(self) -> str:
        """Return an id that nobody had before."""
        return derive("web test", next(self.numbers))

    def browser(self, login: str | None = None) -> Browser:
        """Open a browser, signed in if a name is given."""
        opened = Browser(self.app.test_client())
        if login is not None:
            opened.sign_in(login)
        return opened

    def file(self, organ: OrganId = HOUSING, **answers: Json) -> CaseId:
        """Have a petitioner file a petition."""
        command = c.FileSubmission(
            id=CommandId(self.new_id()),
            case=CaseId(self.new_id()),
            actor=PETITIONER,
            at=self.now,
            organ=organ,
            petitioner=PETITIONER,
            answers={**SAID, **answers},
        )
        return self.system.engine.handle(command).case

    def case(self, case: CaseId) -> Case:
        """Return a case as it stands."""
        found = self.system.engine.case(case)
        assert found is not None
        return found

    def case_of(self, number: str) -> CaseId:
        """Return the case of a number."""
        with self.system.store.reading() as reader:
            return next(row.id for row in reader.cases(CaseFilter(), limit=500).cases if row.number == number)

    def task(self, case: CaseId, element: str) -> TaskId:
        """Return the open task of an element."""
        return next(key for key, task in self.case(case).tasks.items() if task.element == element)

    def work(self, case: CaseId) -> None:
        """Do the jobs of a case."""
        for job in list(self.case(case).jobs):
            self.system.worker.run(case, job, self.now)

    def appoint(self, person: ActorId, role: RoleId, organ: OrganId = HOUSING) -> None:
        """Give somebody one more role from today on."""
        self.system.office.handle(
            c.Appoint(
                id=CommandId(self.new_id()),
                actor=c.OPERATOR,
                at=self.now,
                appointment=self.new_id(),
                person=person,
                role=role,
                organ=organ,
                starts_on=self.now.date(),
            )
        )

    def carry(self, case: CaseId, element: str) -> TaskId:
        """Have the staff work on a case in the plainest way until a task waits; return that task."""
        system = self.system
        desk = Desk(
            store=system.store,
            library=system.library,
            seals=system.drafts.seals,
            engine=system.engine,
            office=system.office,
            auditor=system.auditor,
            registry=dict(system.registry),
            now=self.now,
            counter=count(1000 * (1 + next(self.numbers))),
        )
        staff = Staff(desk)
        while True:
            desk.work(case)
            waiting = desk.case(case).tasks
            found = next((key for key, item in waiting.items() if item.element == element), None)
            if found is not None:
                return found
            staff.complete(case, next(iter(waiting)))

    def refusals(self, case: CaseId) -> list[tuple[str, str, str]]:
        """Return (actor, command, reason) of what was refused in a case."""
        with self.system.store.reading() as reader:
            return [(row.actor, row.command, row.reason) for row in reader.refusals(case)]


def let_in(system: System, *people: ActorId) -> None:
    """Give people a password; hashed cheaply, for it protects nothing."""
    secret = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with system.store.writing() as work:
        for person in people:
            work.put_person(Person(id=person, name=f"姓名{person}", login=person, password_hash=secret))
