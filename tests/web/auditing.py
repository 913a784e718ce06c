"""Auditors for the tests of the audit room, and cases with a history worth looking at."""

from datetime import date

import sqlalchemy as sa

from engine import commands as c
from engine.ids import ActorId, CaseId, CommandId, OrganId, RoleId, derive
from tests.process.engine.desk import HOUSING
from tests.web.browser import Browser
from tests.web.office import REGISTERED, REGISTRAR, WebOffice, let_in

CONFIRMED = {"jurisdiction": "own", "matter_type": "claim"}
DEPARTED = {
    "jurisdiction": "own",
    "matter_type": "suggestion",
    "_departure_code": "facts_differ",
    "_departure_reason": "来信主要是建议",
}


def appointed(office: WebOffice, person: str, *held: tuple[str, OrganId]) -> ActorId:
    """Give somebody roles in organs and a password, once however often it is asked."""
    who = ActorId(person)
    with office.system.store.reading() as reader:
        if reader.person(who) is not None:
            return who
    at = office.now
    office.system.office.handle(
        c.RegisterPerson(
            id=CommandId(derive("audit", person)), actor=c.OPERATOR, at=at, person=who, name=person, login=who
        )
    )
    for role, organ in held:
        office.system.office.handle(
            c.Appoint(
                id=CommandId(derive("audit", person, role, organ)),
                actor=c.OPERATOR,
                at=at,
                appointment=derive("appointment", person, role, organ),
                person=who,
                role=RoleId(role),
                organ=organ,
                starts_on=date(2026, 1, 1),
            )
        )
    let_in(office.system, who)
    return who


def auditor(office: WebOffice, organ: OrganId = HOUSING) -> Browser:
    """Return the browser of an auditor of an organ who has signed in."""
    return office.browser(appointed(office, f"{organ}.auditor.9", ("auditor", organ)))


def supervisor(office: WebOffice) -> Browser:
    """Return the browser of a supervisor of the housing bureau, who also reads what people wrote."""
    return office.browser(appointed(office, "housing.supervisor.9", ("supervisor", HOUSING)))


def registered(office: WebOffice, **changed: str) -> CaseId:
    """Return a case that was filed (1) and registered (2), and whose duplicates were sought (3)."""
    case, browser = office.file(), office.browser(REGISTRAR)
    _do(office, browser, case, "register", {**REGISTERED, **changed})
    office.work(case)
    return case


def confirmed(office: WebOffice, answers: dict[str, str] | None = None, **changed: str) -> CaseId:
    """Return a registered case whose kind was confirmed (4)."""
    case = registered(office, **changed)
    _do(office, office.browser(REGISTRAR), case, "confirm_type", answers or CONFIRMED)
    return case


def _do(office: WebOffice, browser: Browser, case: CaseId, element: str, answers: dict[str, str]) -> None:
    path = f"/desk/tasks/{office.task(case, element)}"
    browser.get(path)
    answer = browser.send(browser.form(path), answers)
    assert answer.status_code == 303, browser.page


def falsify(office: WebOffice, case: CaseId, number: int) -> None:
    """Put a byte into an entry's record, as whoever owns the database may; what protects it comes back."""
    with office.system.store.database.engine.begin() as connection:
        rules = connection.execute(
            sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'")
        ).all()
        for name, _ in rules:
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
        place = {"of": case, "no": number}
        record = connection.execute(
            sa.text("SELECT record FROM entry WHERE stream = :of AND number = :no"), place
        ).scalar_one()
        connection.execute(
            sa.text("UPDATE entry SET record = :record WHERE stream = :of AND number = :no"),
            {**place, "record": record[:-2] + b" " + record[-2:]},
        )
        for _, rule in rules:
            connection.execute(sa.text(rule))
