"""A claim of a trap is about the law, not about the database: one kind of database is enough."""

from collections.abc import Iterator

import pytest

from tests.process.engine.desk import Desk, open_desk


@pytest.fixture
def desk(sqlite_office: str) -> Iterator[Desk]:
    """Give the wired engine of a furnished office, closed after the test."""
    opened = open_desk(sqlite_office)
    yield opened
    opened.store.close()
