"""A building of its own for the tests of the doors: all visitors, and objects of two organs to ask for."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from werkzeug.test import TestResponse

from engine import commands as c
from engine import publishing
from engine.bootstrap import Settings, open_system
from engine.bpmn import bundle
from engine.ids import ActorId, CommandId, OrganId, RoleId
from engine.storage.seals import create_master_key
from tests.process.engine.desk import BUNDLES, HOUSING, NINE, PROVINCE, WATER, furnish, open_desk, person
from tests.web.auditing import appointed
from tests.web.belongings import Belongings, belongings
from tests.web.browser import PASSWORD, Browser
from tests.web.doors import CASEWORK, NOBODY, PETITIONER, ROLES, UNAPPOINTED, Door
from tests.web.office import WebOffice, let_in
from web import create_app

SIGN_IN = "/sign-in"
_AT_THE_TOP = frozenset({"designer", "publisher"})
_OTHER = ActorId("housing.registrar.3")


@dataclass(kw_only=True)
class Building:
    """An office whose pages take forms without their token: here the doors are tested, and nothing else."""

    office: WebOffice
    ours: Belongings
    theirs: Belongings

    def visitor(self, who: str) -> Browser:
        """Return the browser of somebody of our organ, let in as far as she may be."""
        opened = self.office.browser()
        if who == PETITIONER:
            number = self.office.case(self.ours.case).number
            code = self.office.system.query_codes.query_code(self.ours.case)
            opened.client.post("/follow", data={"number": number, "code": code})
        elif who != NOBODY:
            opened.client.post(SIGN_IN, data={"login": self.person(who), "password": PASSWORD})
        return opened

    def person(self, who: str) -> ActorId:
        """Return who holds a role."""
        if who in CASEWORK or who == "administrator":
            return person(HOUSING, RoleId(who))
        return ActorId(f"{_organ(who)}.{who}.9")

    def knock(self, browser: Browser, door: Door, places: Mapping[str, str]) -> TestResponse:
        """Ask for what is behind a door, with objects by their names."""
        adapter = self.office.app.url_map.bind("localhost")
        values = {name: text.format(**places) for name, text in door.address.items()}
        [rule] = self.office.app.url_map.iter_rules(door.endpoint)
        post = "POST" in (rule.methods or ())
        path = adapter.build(door.endpoint, values, method="POST" if post else "GET")
        if not post:
            return browser.client.get(path)
        form = {name: text.format(**places) for name, text in door.form.items()}
        return browser.client.post(path, data={"_command": self.office.new_id(), **form})

    def places(self, of: Belongings, who: str) -> dict[str, str]:
        """Return the objects of an organ by name; those that a visitor uses up are new each time."""
        elsewhere = self.person(who) if of is self.ours and who not in (NOBODY, PETITIONER) else _OTHER
        return {
            **of.places(),
            **self._process,
            "held": self._held(of.organ),
            "session": self._session(elsewhere),
            "calendar": "0" * 64,
        }

    @cached_property
    def _process(self) -> dict[str, str]:
        with self.office.system.store.reading() as reader:
            version = reader.current_bundle("petition")
        assert version is not None
        return {"version": version, "proposal": propose(self.office)}

    def _held(self, organ: OrganId) -> str:
        """Return a new task that a registrar has taken."""
        case = self.office.file(organ)
        task = self.office.task(case, "register")
        self.office.system.engine.handle(
            c.ClaimTask(
                id=CommandId(self.office.new_id()),
                case=case,
                actor=person(organ, RoleId("registrar")),
                at=self.office.now,
                task=task,
            )
        )
        return task

    def _session(self, of: ActorId) -> str:
        """Have somebody sign in somewhere else; return under which id the session can be ended."""
        sessions, at = self.office.system.sessions, self.office.now
        with self.office.system.store.reading() as reader:
            who = reader.person(of)
        assert who is not None
        token = self.office.new_id()
        sessions.begin_staff(token, who, at)
        begun = sessions.find(token, at)
        assert begun is not None
        return begun.id


def open_building(migrated: Path, data: Path) -> Building:
    """Furnish an office of its own, and let everybody in."""
    url = f"sqlite:///{data / 'office.db'}"
    shutil.copyfile(migrated, data / "office.db")
    desk = open_desk(url)
    furnish(desk)
    desk.store.close()
    create_master_key(data / "master.key", b"k" * 32)
    create_master_key(data / "checkpoint.key", b"c" * 32)
    system = open_system(Settings(data=data, database_url=url))
    numbers: list[WebOffice] = []
    new_id = lambda: numbers[0].new_id()  # noqa: E731, PLW0108 - the office comes after its pages
    app = create_app(system, now=lambda: NINE, new_id=new_id, secret=b"s" * 32)
    app.config["WTF_CSRF_ENABLED"] = False
    office = WebOffice(system=system, app=app)
    numbers.append(office)
    building = Building(office=office, ours=belongings(office), theirs=belongings(office, WATER))
    for role in ROLES - CASEWORK - {"administrator"}:
        appointed(office, building.person(role), (role, _organ(role)))
    appointed(office, building.person(UNAPPOINTED))
    let_in(system, _OTHER, *(building.person(role) for role in CASEWORK | {"administrator"}))
    return building


def propose(office: WebOffice) -> str:
    """Have a designer propose a process; return under which name it can be read."""
    designer = appointed(office, f"{PROVINCE}.designer.8", ("designer", PROVINCE))
    files = bundle.read_folder(BUNDLES["petition"])
    title = "信访事项办理".encode()
    changed = {name: content.replace(title, title + "二".encode()) for name, content in files.items()}
    checked = publishing.check_files(changed)
    proposed = publishing.submission(checked, CommandId(office.new_id()), designer, office.now)
    return publishing.submit(office.system.office, proposed)


def _organ(role: str) -> OrganId:
    return PROVINCE if role in _AT_THE_TOP else HOUSING
