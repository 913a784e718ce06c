"""Each test gets an office of its own, copied from one that was furnished once, on both databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from tests.process.engine.desk import Desk, furnish, open_desk


@pytest.fixture(scope="session")
def _furnished_file(_migrated_file: Path) -> Path:
    path = _migrated_file.with_name("furnished.db")
    shutil.copyfile(_migrated_file, path)
    desk = open_desk(f"sqlite:///{path}")
    furnish(desk)
    desk.store.close()
    return path


@pytest.fixture(scope="session")
def _furnished_name(postgresql_server: sa.URL) -> Iterator[str]:
    name = f"furnished_{uuid4().hex}"
    _run(postgresql_server, f"CREATE DATABASE {name} TEMPLATE xinfang_template")
    desk = open_desk(_text(postgresql_server, name))
    furnish(desk)
    desk.store.close()
    yield name
    _run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_office(tmp_path: Path, _furnished_file: Path) -> str:
    """Return the URL of a furnished office on SQLite."""
    shutil.copyfile(_furnished_file, tmp_path / "office.db")
    return f"sqlite:///{tmp_path / 'office.db'}"


@pytest.fixture
def postgresql_office(postgresql_server: sa.URL, _furnished_name: str) -> Iterator[str]:
    """Return the URL of a furnished office on PostgreSQL, dropped after the test."""
    name = f"t_{uuid4().hex}"
    _run(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {_furnished_name}")
    yield _text(postgresql_server, name)
    _run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def office_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a furnished office; the test runs once on each kind of database."""
    url: str = request.getfixturevalue(f"{request.param}_office")
    return url


@pytest.fixture
def desk(office_url: str) -> Iterator[Desk]:
    """Give the wired engine of a furnished office, closed after the test."""
    opened = open_desk(office_url)
    yield opened
    opened.store.close()


def _run(url: sa.URL, statement: str) -> None:
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(statement.encode())


def _text(url: sa.URL, database: str) -> str:
    return url.set(database=database).render_as_string(hide_password=False)
