"""One furnished office with its pages for all tests; each files the petitions that it needs."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from engine import commands as c
from engine.bootstrap import Settings, open_system
from engine.ids import CommandId
from engine.storage.seals import create_master_key
from tests.process.engine.desk import NINE, furnish, open_desk
from tests.web.browser import Browser
from tests.web.designing import DESIGNER, PUBLISHER, keeper
from tests.web.office import (
    ASKED,
    HANDLER,
    HEAD,
    OTHER_REGISTRAR,
    REGISTRAR,
    REVIEWER,
    STRANGER,
    SUPERIOR,
    WebOffice,
    let_in,
)
from web import create_app


class _Clock:
    def __init__(self) -> None:
        self.office: WebOffice | None = None

    def now(self) -> datetime:
        return NINE if self.office is None else self.office.now

    def new_id(self) -> str:
        assert self.office is not None
        return self.office.new_id()


@pytest.fixture(scope="session")
def office(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebOffice]:
    """Give an office in which people can sign in."""
    data = tmp_path_factory.mktemp("web")
    url = f"sqlite:///{data / 'office.db'}"
    shutil.copyfile(_migrated_file, data / "office.db")
    desk = open_desk(url)
    furnish(desk)
    desk.store.close()
    create_master_key(data / "master.key", b"k" * 32)
    create_master_key(data / "checkpoint.key", b"c" * 32)
    system = open_system(Settings(data=data, database_url=url))
    let_in(system, REGISTRAR, OTHER_REGISTRAR, REVIEWER, STRANGER, SUPERIOR, HEAD, HANDLER, ASKED)
    clock = _Clock()
    app = create_app(system, now=clock.now, new_id=clock.new_id, secret=b"s" * 32)
    clock.office = WebOffice(system=system, app=app)
    yield clock.office
    system.store.close()


@pytest.fixture
def registrar(office: WebOffice) -> Browser:
    """Give the browser of a registrar who has signed in."""
    return office.browser(REGISTRAR)


@pytest.fixture
def designer(office: WebOffice) -> Browser:
    return keeper(office, DESIGNER)


@pytest.fixture
def publisher(office: WebOffice) -> Browser:
    return keeper(office, PUBLISHER)


@pytest.fixture
def current(office: WebOffice) -> Iterator[str]:
    """Give the version in force, and have it in force again afterwards."""
    with office.system.store.reading() as reader:
        digest = reader.current_bundle("petition")
    assert digest is not None
    yield digest
    again = c.PublishBundle(
        id=CommandId(office.new_id()), actor=c.OPERATOR, at=office.now, key="petition", digest=digest
    )
    office.system.office.handle(again)
