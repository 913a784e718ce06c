"""A living office for tests in a real browser: real pages on a real socket, and a clock that tests move."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from argon2 import PasswordHasher
from flask import Flask
from waitress.server import BaseWSGIServer, create_server

from engine import commands as c
from engine.bootstrap import Settings, System, open_system
from engine.case import Case
from engine.ids import ActorId, CaseId, CommandId, OrganId, RoleId, derive
from engine.storage.records import Person
from engine.storage.seals import create_master_key
from tests.process.engine.desk import CITY, HOUSING, NINE, ORGANS, furnish, open_desk
from web import create_app
from web.context import fresh_id

PASSWORD = "correct horse"
_OF_THE_OFFICE = {"auditor": 1, "designer": 1, "publisher": 1, "administrator": 2}


@dataclass(kw_only=True)
class Clock:
    """The wall clock of the office: it goes by itself, and can be moved on."""

    start: datetime = NINE
    began: float = field(default_factory=perf_counter)
    moved: timedelta = timedelta(0)

    def now(self) -> datetime:
        """Return the moment."""
        return self.start + self.moved + timedelta(seconds=perf_counter() - self.began)

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.moved += timedelta(**by)


@dataclass(frozen=True, kw_only=True)
class LivingOffice:
    """The wired system behind the pages, the pages, and where they are."""

    system: System
    app: Flask
    url: str
    clock: Clock

    def case(self, case: CaseId) -> Case:
        """Return a case as it stands."""
        found = self.system.engine.case(case)
        assert found is not None
        return found

    def newest(self) -> CaseId:
        """Return the case that was filed last."""
        with self.system.store.reading() as reader:
            return max(reader.case_ids(), key=lambda one: self.case(one).number)

    def pass_time(self, **by: float) -> None:
        """Let time pass, and let everything happen that is due then: clocks, timers, jobs."""
        self.clock.later(**by)
        with self.system.store.reading() as reader:
            cases = tuple(reader.waking(self.clock.now()))
        for case in cases:
            self.system.engine.tick(case, self.clock.now())
        self.system.worker.run_due(self.clock.now(), "test")


@contextmanager
def living_office(template: Path, data: Path) -> Iterator[LivingOffice]:
    """Open an office on a copy of an empty migrated database, with people in every role."""
    url = f"sqlite:///{data / 'office.db'}"
    shutil.copyfile(template, data / "office.db")
    desk = open_desk(url)
    furnish(desk)
    desk.store.close()
    create_master_key(data / "master.key", b"k" * 32)
    create_master_key(data / "checkpoint.key", b"c" * 32)
    system = open_system(Settings(data=data, database_url=url))
    _appoint_for_the_office(system)
    _let_everybody_in(system)
    clock = Clock()
    with on_a_socket(system, clock) as (app, place):
        yield LivingOffice(system=system, app=app, url=place, clock=clock)


@contextmanager
def on_a_socket(system: System, clock: Clock) -> Iterator[tuple[Flask, str]]:
    """Serve the pages of a system; give them and their address. The system is closed afterwards."""
    app = create_app(system, now=clock.now, new_id=fresh_id, secret=b"s" * 32)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    assert isinstance(server, BaseWSGIServer)
    assert server.socket is not None
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield app, f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    finally:
        server.close()
        thread.join(timeout=5)
        system.store.close()


def _appoint_for_the_office(system: System) -> None:
    """Appoint people to the roles that work on the office itself, at the top and in the city."""
    top = next(organ for organ, (_, _, superior) in ORGANS.items() if superior is None)
    for role, number in _OF_THE_OFFICE.items():
        for organ in (top, CITY, HOUSING):
            for n in range(1, number + 1):
                _appoint(system, ActorId(f"{organ}.{role}.{n}"), organ, RoleId(role))


def _appoint(system: System, person: ActorId, organ: OrganId, role: RoleId) -> None:
    ids = [CommandId(derive("browser", what, person)) for what in ("register", "appoint")]
    system.office.handle(
        c.RegisterPerson(id=ids[0], actor=c.OPERATOR, at=NINE, person=person, name=f"某{role}", login=person)
    )
    system.office.handle(
        c.Appoint(
            id=ids[1],
            actor=c.OPERATOR,
            at=NINE,
            appointment=f"b.{person}",
            person=person,
            role=role,
            organ=organ,
            starts_on=date(2026, 1, 1),
        )
    )


def _let_everybody_in(system: System) -> None:
    """Give everybody the same password; hashed cheaply, for it protects nothing."""
    secret = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with system.store.reading() as reader:
        people = list(reader.people())
    with system.store.writing() as work:
        for person in people:
            known = Person(id=person.id, name=person.name, login=person.login, password_hash=secret)
            work.put_person(known)
