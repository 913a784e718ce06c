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
from engine.ids import ActorId, CaseId, CommandId, OrganId, TaskId, derive
from engine.storage.reader import CaseFilter
from engine.storage.records import Person
from tests.process.engine.desk import HOUSING, NINE, PETITIONER, SAID
from tests.web.browser import PASSWORD, Browser

REGISTRAR, REVIEWER = ActorId("housing.registrar.1"), ActorId("housing.acceptance_reviewer.1")
OTHER_REGISTRAR, STRANGER = ActorId("housing.registrar.2"), ActorId("water.handler.1")
SUPERIOR = ActorId("city.head.1")
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
