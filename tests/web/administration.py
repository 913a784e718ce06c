"""Administrators of two organs and of the top, and what only they need in tests."""

from datetime import date
from itertools import count

from engine import commands as c
from engine.ids import ActorId, CaseId, CommandId, OrganId, RoleId
from tests.process.engine.desk import HOUSING, SAID, WATER
from tests.process.engine.desk import person as person_of
from tests.web.browser import Browser
from tests.web.office import WebOffice, let_in

TOP, SECOND_AT_TOP = ActorId("province.administrator.1"), ActorId("province.administrator.2")
CITYS = ActorId("city.administrator.1")
HOUSINGS, WATERS = ActorId("housing.administrator.1"), ActorId("water.administrator.1")
_numbers = count(1)


def administrator(office: WebOffice, person: ActorId) -> Browser:
    """Open the browser of an administrator who has signed in."""
    let_in(office.system, person)
    return office.browser(person)


def fresh(word: str) -> str:
    """Return a name that nothing in the office has: all tests share one."""
    return f"{word}-{next(_numbers)}"


def register(office: WebOffice, organ: OrganId | None = WATER, role: str = "registrar") -> ActorId:
    """Register somebody new, appointed in an organ if one is given."""
    person = ActorId(fresh("somebody"))
    office.system.office.handle(
        c.RegisterPerson(
            id=CommandId(office.new_id()),
            actor=c.OPERATOR,
            at=office.now,
            person=person,
            name=f"姓名{person}",
            login=person,
        )
    )
    if organ is not None:
        office.system.office.handle(
            c.Appoint(
                id=CommandId(office.new_id()),
                actor=c.OPERATOR,
                at=office.now,
                appointment=f"a.{person}",
                person=person,
                role=RoleId(role),
                organ=organ,
                starts_on=date(2026, 1, 1),
            )
        )
    return person


def failing_case(office: WebOffice, organ: OrganId = HOUSING) -> CaseId:
    """File a petition in which a job fails for good."""
    case = office.file(organ)
    office.system.engine.handle(
        c.CompleteTask(
            id=CommandId(office.new_id()),
            case=case,
            actor=person_of(organ, RoleId("registrar")),
            at=office.now,
            task=office.task(case, "register"),
            answers={**SAID, "received_on": "2026-03-02", "asks_relief": True},
        )
    )
    [job] = office.case(case).jobs
    office.system.engine.handle(
        c.FailJob(
            id=CommandId(office.new_id()),
            case=case,
            actor=c.WORKER,
            at=office.now,
            job=job,
            error="王秀兰的来信打不开",
        )
    )
    return case
