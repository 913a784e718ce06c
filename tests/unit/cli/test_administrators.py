"""An office that was just made gets its first administrator from the operator."""

import sys
from io import StringIO

import pytest
from argon2 import PasswordHasher

from engine.bootstrap import System
from engine.office_roles import ADMINISTRATOR
from tests.unit.cli.operating import Xinfang

PASSWORD = "correct horse battery"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the password come in on standard input, twice: for two calls."""
    monkeypatch.setattr(sys, "stdin", StringIO(f"{PASSWORD}\nanother {PASSWORD}\n"))


@pytest.mark.usefixtures("typed")
def test_the_operator_makes_an_administrator_of_the_whole_office(xinfang: Xinfang, system: System) -> None:
    said = xinfang("admin", "chen", "--name", "陈静", "--json")

    assert said.answer == {"person": "chen", "organ": "xf", "new": True}
    with system.store.reading() as reader:
        person = reader.person_by_login("chen")
        assert person is not None
        assert person.name == "陈静"
        assert PasswordHasher().verify(person.password_hash, PASSWORD)
        [appointment] = reader.appointments(person.id)
    assert (appointment.role, appointment.organ) == (ADMINISTRATOR, "xf")
    assert system.office.verify()[1] is None
    assert PASSWORD not in said.out + said.err


@pytest.mark.usefixtures("typed")
def test_an_administrator_who_is_there_gets_a_new_password_only(xinfang: Xinfang, system: System) -> None:
    xinfang("admin", "chen")

    said = xinfang("admin", "chen", "--json")

    assert said.answer["new"] is False
    with system.store.reading() as reader:
        person = reader.person_by_login("chen")
        assert person is not None
        assert PasswordHasher().verify(person.password_hash, f"another {PASSWORD}")
        assert len(reader.appointments(person.id)) == 1


@pytest.mark.parametrize("password", ["", "too short"])
def test_a_short_password_changes_nothing(
    xinfang: Xinfang, system: System, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(f"{password}\n"))
    before = system.office.verify()

    said = xinfang("admin", "chen")

    assert said.status == 2
    assert "12 characters" in said.err
    assert system.office.verify() == before


@pytest.mark.usefixtures("typed", "system")
@pytest.mark.parametrize("login", ["system:root", "petitioner:1", " ", "a\tb"])
def test_a_name_that_nobody_may_have_is_wrong_use(xinfang: Xinfang, login: str) -> None:
    said = xinfang("admin", login)

    assert said.status == 2
    assert "cannot be an administrator" in said.err
