"""Each test gets an office of its own, copied from one that was furnished once, on both databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.databases import copy_of
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
    with copy_of(postgresql_server) as url:
        desk = open_desk(url)
        furnish(desk)
        desk.store.close()
        yield sa.make_url(url).database or ""


@pytest.fixture
def sqlite_office(tmp_path: Path, _furnished_file: Path) -> str:
    """Return the URL of a furnished office on SQLite."""
    shutil.copyfile(_furnished_file, tmp_path / "office.db")
    return f"sqlite:///{tmp_path / 'office.db'}"


@pytest.fixture
def postgresql_office(postgresql_server: sa.URL, _furnished_name: str) -> Iterator[str]:
    """Return the URL of a furnished office on PostgreSQL, dropped after the test."""
    with copy_of(postgresql_server, _furnished_name) as url:
        yield url


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
