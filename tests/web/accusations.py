"""Two offices that differ in nothing but the accusations that came to one of them."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from engine import commands as c
from engine.bootstrap import Settings, System, open_system
from engine.events import Json
from engine.ids import ActorId, CaseId, CommandId, OrganId, RoleId, derive
from engine.storage.reader import CaseFilter
from engine.storage.seals import create_master_key
from tests.process.engine.desk import (
    CITY,
    HOUSING,
    NINE,
    SAID,
    WATER,
    Desk,
    furnish,
    open_desk,
    person,
)
from tests.process.engine.staff import Staff, Wanted
from tests.process.traps.matters import ACCUSATION, known
from tests.web.auditing import appointed
from tests.web.belongings import bring
from tests.web.doors import ROLES
from tests.web.office import WebOffice
from tests.web.petitioner import photo
from web import create_app

_REGISTRAR: Final = RoleId("registrar")
SUBJECT, INFORMANT, WORDS = "检举收受红包", "知情人甲", "红包藏在供暖费里"
ACCUSED, COLLEAGUE = ActorId("housing.accused"), ActorId("water.colleague")
"""Whom the accusations name, and somebody of the organ that they name: each has every role of an organ."""
_ACCUSES: Final[dict[str, Json]] = {
    "category": "discipline",
    "subject": SUBJECT,
    "content": WORDS,
    "petitioner": INFORMANT,
    "complained_organ": WATER,
    "complained_person": f"某甲、姓名{ACCUSED}",
}
_CHOSEN: Final[Json] = [{"person": ACCUSED}]


@dataclass(kw_only=True)
class Bureau:
    """An office with its pages, in which every matter has the ids and keys that its name gives."""

    web: WebOffice
    desk: Desk
    keys: "count[int]" = field(default_factory=count)
    secret: dict[str, CaseId] = field(default_factory=dict)
    ordinary: dict[str, CaseId] = field(default_factory=dict)

    def begin(self, name: str) -> None:
        """Have what follows get ids of its own, whatever went before."""
        start = int(derive(name)[:8], 16)
        self.desk.counter, self.web.numbers = count(start), count(start)
        self.keys = count(start)

    def file(self, name: str, organ: OrganId = HOUSING, **said: Json) -> CaseId:
        """Have a petition filed."""
        self.begin(name)
        filed = c.FileSubmission(
            id=CommandId(derive("filed", name)),
            case=CaseId(derive("matter", name)),
            actor=ActorId("petitioner:1"),
            at=self.desk.now,
            organ=organ,
            petitioner=ActorId("petitioner:1"),
            answers={**SAID, **said},
        )
        return self.desk.engine.handle(filed).case

    def staff(self, *wanted: Wanted, **said: Json) -> Staff:
        """Return the staff, who answer so."""
        answers = known(*wanted)
        answers["register"] |= {"received_on": "2026-03-02", "complained_staff": [], **said}
        return Staff(self.desk, wanted=answers)

    def later(self, **by: float) -> None:
        """Let time pass, and everything happen that falls due."""
        self.desk.now += timedelta(**by)
        self.web.now = self.desk.now
        with self.desk.store.reading() as reader:
            cases = sorted(row.id for row in reader.cases(CaseFilter(status="open"), limit=500).cases)
        for case in cases:
            self.begin(f"later {case} {self.desk.now}")
            while self.desk.engine.tick(case, self.desk.now):
                pass


def open_bureaus(migrated: Path, folder: Path) -> tuple[Bureau, Bureau]:
    """Furnish an office with one person to each role, and open it twice."""
    furnished = folder / "furnished.db"
    shutil.copyfile(migrated, furnished)
    desk = open_desk(f"sqlite:///{furnished}")
    furnish(desk, bundles=("petition",), each=1)
    desk.store.close()
    staffed = _open(furnished, folder / "staffed")
    for who, organ in ((ACCUSED, HOUSING), (COLLEAGUE, WATER)):
        appointed(staffed.web, who, *((role, organ) for role in sorted(ROLES)))
    staffed.desk.store.close()
    database = folder / "staffed" / "office.db"
    return _open(database, folder / "first"), _open(database, folder / "second")


def _open(database: Path, data: Path) -> Bureau:
    data.mkdir()
    shutil.copyfile(database, data / "office.db")
    create_master_key(data / "master.key", b"k" * 32)
    create_master_key(data / "checkpoint.key", b"c" * 32)
    opened: list[Bureau] = []
    settings = Settings(data=data, database_url=f"sqlite:///{data / 'office.db'}")
    system = open_system(settings, new_key=lambda: sha256(b"%d" % next(opened[0].keys)).digest())
    new_id = lambda: opened[0].web.new_id()  # noqa: E731, PLW0108 - the office comes after its pages
    app = create_app(system, now=lambda: opened[0].web.now, new_id=new_id, secret=b"s" * 32)
    app.config["WTF_CSRF_ENABLED"] = False
    opened.append(Bureau(web=WebOffice(system=system, app=app), desk=_desk(system)))
    return opened[0]


def _desk(system: System) -> Desk:
    return Desk(
        store=system.store,
        library=system.library,
        seals=system.drafts.seals,
        engine=system.engine,
        office=system.office,
        auditor=system.auditor,
        registry=dict(system.registry),
        now=NINE,
    )


def live(bureau: Bureau, *, accused: bool) -> None:
    """Let three months pass in an office; the same in every other, but for the accusations."""
    bureau.ordinary["first"] = bureau.file("first", complained_organ=HOUSING)
    if accused:
        _accuse(bureau)
    bureau.ordinary["water"] = bureau.file("water", WATER, subject=f"{SUBJECT}以后的供水")
    bureau.staff().carry(bureau.ordinary["first"], until="plan_investigation")
    bureau.begin("a photo")
    bring(bureau.web, bureau.ordinary["first"], photo(7))
    bureau.ordinary["second"] = bureau.file("second", subject="小区供暖仍然不足")
    bureau.staff().carry(bureau.ordinary["second"], until="decide_admissibility")
    bureau.begin("stuck")
    bureau.ordinary["stuck"] = _stuck(bureau, bureau.file("stuck", WATER))
    bureau.desk.now = NINE
    bureau.later(days=70)
    if accused:
        bureau.secret["late"] = bureau.file("late", CITY, **_ACCUSES)
    bureau.ordinary["last"] = bureau.file("last", subject="最后一件")
    bureau.later(hours=1)


def _accuse(bureau: Bureau) -> None:
    """Have accusations come in, and get as far as each can."""
    secret = bureau.secret
    chosen: Wanted = {"register": {**_ACCUSES, "complained_staff": _CHOSEN}}
    away: Wanted = {
        "confirm_type": {"jurisdiction": "own_department"},
        "decide_admissibility": {"transfer_to": CITY},
    }

    def staff(*wanted: Wanted) -> Staff:
        return bureau.staff(ACCUSATION, chosen, *wanted)

    for name in ("waits", "handled", "forwarded", "withdrawn", "joined", "open", "failed"):
        secret[name] = bureau.file(name, HOUSING, **_ACCUSES)
    secret["above"] = bureau.file("above", CITY, **_ACCUSES)
    for name, wanted, until in (
        ("handled", {}, "accept_file"),
        ("forwarded", away, "write_closing_report"),
        ("above", {}, "confirm_type"),
        ("withdrawn", {}, "confirm_type"),
        ("joined", {}, "confirm_type"),
        ("open", {}, "handle_secretly"),
    ):
        bureau.begin(f"{name} goes on")
        staff(wanted).carry(secret[name], until=until)
    staff({"withdrawn_in_acceptance": {"withdrawal_statement": WORDS}}).send(
        secret["withdrawn"], "withdrawn_in_acceptance"
    )
    bring(bureau.web, secret["open"], photo(3))
    _say(bureau, secret["open"])
    _join(bureau, secret["joined"], secret["open"])
    _stuck(bureau, secret["failed"], chosen["register"])
    bureau.desk.now = bureau.web.now = NINE


def _say(bureau: Bureau, case: CaseId) -> None:
    bureau.desk.engine.handle(
        c.AddNote(
            id=bureau.desk.id(), case=case, actor=person(HOUSING, _REGISTRAR), at=bureau.desk.now, text=WORDS
        )
    )


def _join(bureau: Bureau, case: CaseId, into: CaseId) -> None:
    desk = bureau.desk
    desk.engine.handle(
        c.MergeCase(
            id=desk.id(), case=case, actor=person(HOUSING, _REGISTRAR), at=desk.now, into=into, reason=WORDS
        )
    )
    desk.work(case)


def _stuck(bureau: Bureau, case: CaseId, said: Mapping[str, Json] | None = None) -> CaseId:
    """Have a case registered, and its next job fail for good."""
    desk = bureau.desk
    organ = desk.case(case).organ
    answers = {**SAID, "received_on": "2026-03-02", "asks_relief": True, **(said or {})}
    task, _ = desk.task(case, "register")
    desk.engine.handle(
        c.CompleteTask(
            id=desk.id(), case=case, actor=person(organ, _REGISTRAR), at=desk.now, task=task, answers=answers
        )
    )
    [job] = desk.case(case).jobs
    desk.engine.handle(c.FailJob(id=desk.id(), case=case, actor=c.WORKER, at=desk.now, job=job, error=WORDS))
    return case
