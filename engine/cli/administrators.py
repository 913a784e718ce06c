"""`admin`: the first administrator of an office, and the way back in where nobody can sign in any more."""

import sys
from getpass import getpass
from typing import Final

from argon2 import PasswordHasher

from engine import commands as c
from engine.bootstrap import System
from engine.cli.edge import Asked, UsageError, opened
from engine.errors import CommandMalformedError, ConflictError, Rejected
from engine.ids import ActorId, CommandId, OrganId, derive
from engine.office import STREAM
from engine.office_roles import ADMINISTRATOR

_SHORTEST: Final = 12
_LONGEST: Final = 1_000


def admin(asked: Asked, login: str, name: str) -> int:
    """Register, appoint and let in an administrator at the top organ; to one who is there give a password."""
    with opened(asked) as system:
        organ = _top(system)
        password = _password()
        with system.store.reading() as reader:
            known = reader.person_by_login(login)
        try:
            person = _register(system, asked, login, name or login) if known is None else known.id
            _appoint(system, asked, person, organ)
            setting = c.SetPassword(
                id=_id(system, "password", person), actor=c.OPERATOR, at=asked.now, person=person
            )
            system.office.set_password(setting, PasswordHasher().hash(password))
        except (Rejected, ConflictError, CommandMalformedError) as error:
            message = f"{login} cannot be an administrator: {error}"
            raise UsageError(message) from error
    asked.answer(
        {"person": person, "organ": organ, "new": known is None},
        f"{login} administers the office from {organ} and may sign in; next: xinfang serve.",
    )
    return 0


def _top(system: System) -> OrganId:
    """Return the organ that stands above all others, the first where there are several."""
    with system.store.reading() as reader:
        tops = [organ.id for organ in reader.organs() if organ.superior is None]
    if not tops:
        message = "There is no organ yet; make one with: xinfang init"
        raise UsageError(message)
    return tops[0]


def _password() -> str:
    if sys.stdin.isatty():
        password = getpass("Password: ")
        if getpass("The same again: ") != password:
            message = "The two passwords differ; nothing was changed."
            raise UsageError(message)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not _SHORTEST <= len(password) <= _LONGEST:
        message = f"A password has {_SHORTEST} characters at least; nothing was changed."
        raise UsageError(message)
    return password


def _register(system: System, asked: Asked, login: str, name: str) -> ActorId:
    person = ActorId(login)
    command = c.RegisterPerson(
        id=_id(system, "person", login),
        actor=c.OPERATOR,
        at=asked.now,
        person=person,
        name=name,
        login=login,
    )
    system.office.handle(command)
    return person


def _appoint(system: System, asked: Asked, person: ActorId, organ: OrganId) -> None:
    """Appoint a person unless she holds the appointment already."""
    today = asked.now.astimezone(asked.zone).date()
    with system.store.reading() as reader:
        held = reader.appointments(person)
    if any(row.role == ADMINISTRATOR and row.organ == organ and row.holds_on(today) for row in held):
        return
    command = _id(system, "appointment", person)
    system.office.handle(
        c.Appoint(
            id=command,
            actor=c.OPERATOR,
            at=asked.now,
            appointment=command,
            person=person,
            role=ADMINISTRATOR,
            organ=organ,
            starts_on=today,
        )
    )


def _id(system: System, what: str, whom: str) -> CommandId:
    """Return a new id: the office's last entry is part of it, for the same can be wanted again later."""
    with system.store.reading() as reader:
        last = reader.last_entry(STREAM)
    return CommandId(derive("admin", what, whom, last.number if last else 0))
