"""The office that the tests of jobs share: one database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.petitions.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(f"sqlite:///{tmp_path / 'office.sqlite'}")
    yield opened
    opened.store.close()
