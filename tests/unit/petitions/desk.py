"""A small office with a database, a case in it, and what a job is given, for the tests of jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from engine.bpmn.bundle import pack, read_folder
from engine.case import Case, Job
from engine.deadlines import ClockKey, Running
from engine.effects import Done, Registered, Work
from engine.events import Json
from engine.ids import ActorId, CaseId, ElementId, JobId, OrganId
from engine.petitions.registry import registry
from engine.storage.records import ListRow, Person, StoredCase
from engine.storage.store import Store

ZONE: Final = ZoneInfo("Asia/Shanghai")
NOW: Final = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DIGEST: Final = "d" * 64
BUNDLE: Final = Path(__file__).parents[3] / "processes" / "petition"
PETITIONER: Final = ActorId("petitioner:1")
CITY: Final = OrganId("city")
PROVINCE: Final = OrganId("province")
HOUSING: Final = OrganId("housing")
SAID: Final[Mapping[str, Json]] = {
    "petitioner": "王秀兰",
    "subject": "小区供暖不足",
    "content": "入冬以来室温一直不足十六度。",
    "channel": "letter",
    "received_on": "2026-02-24",
    "accepted_on": "2026-03-01",
    "claims": [{"claim": "恢复正常供暖"}, {"claim": "退还部分供暖费"}],
}


def case(**changes: object) -> Case:
    """Return a case at the housing bureau, below a city and a province."""
    known = Case(
        id=CaseId("c1"),
        version=3,
        bundle=DIGEST,
        number="HOUSING-2026-000001",
        office=HOUSING,
        organ=HOUSING,
        superiors=(CITY, PROVINCE),
        petitioner=PETITIONER,
    )
    for name, value in changes.items():
        setattr(known, name, value)
    return known


def work(name: str, file: Mapping[str, Json], **job: object) -> Work:
    """Return what a job of this name is given; `job` changes its id, element, parameters, case or time."""
    parameters = job.get("parameters", {})
    assert isinstance(parameters, dict)
    of = job.get("case", case())
    at = job.get("at", NOW)
    assert isinstance(of, Case)
    assert isinstance(at, datetime)
    drawn = Job(
        name=name,
        element=ElementId(str(job.get("element", "an_element"))),
        path="",
        item=None,
        parameters=parameters,
    )
    return Work(id=JobId(str(job.get("id", "j1"))), job=drawn, case=of, file={**SAID, **file}, at=at)


def clock(name: str, due: date, *, rolled: date | None = None) -> dict[ClockKey, Running]:
    """Return one running clock."""
    running = Running(
        clock=name,
        item=None,
        started_on=due - timedelta(days=60),
        started_from="accepted_on",
        length=60,
        unit="natural",
        due_on=due,
        safe_on=due,
        rolled_on=rolled or due,
        due_at=NOW,
        warn_at=(),
        who="authority",
        provisional=False,
    )
    return {ClockKey(name, None): running}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A store with organs, a person and the published bundle."""

    store: Store
    jobs: Mapping[str, Registered]

    def issue(self, letter: str, file: Mapping[str, Json] | None = None, **job: object) -> Done:
        """Write a letter through the registered job."""
        asked = work("letter.issue", file or {}, **{"parameters": {"letter": letter}, **job})
        return self.do(asked)

    def do(self, asked: Work) -> Done:
        """Do a job that must end with its outputs."""
        result = self.jobs[asked.job.name].function(asked)
        assert isinstance(result, Done)
        return result

    def text(self, letter: str, file: Mapping[str, Json] | None = None, **job: object) -> str:
        """Return a letter's text."""
        return str(self.issue(letter, file, **job).details["text"])

    def add_case(
        self, id_: str, subject: str, *, name: str = "", days_ago: int = 1, person: str = ""
    ) -> None:
        """Add another case with what lists show of it."""
        at = NOW - timedelta(days=days_ago)
        row = StoredCase(
            id=CaseId(id_),
            number=f"N-{id_}",
            bundle=DIGEST,
            office=HOUSING,
            organ=HOUSING,
            stage="acceptance_stage",
            status="open",
            outcome=None,
            version=1,
            head="0" * 64,
            petitioner=ActorId(person or f"petitioner:{id_}"),
            started_at=at,
            ended_at=None,
            changed_at=at,
            due_at=None,
            wake_at=None,
            last_at=at,
            key=b"k",
            state=b"",
        )
        with self.store.writing() as unit:
            unit.add_case(row)
            unit.put_list(CaseId(id_), ListRow(subject=subject, petitioner_name=name, source=None))

    def publish(self, digest: str, files: Mapping[str, bytes]) -> None:
        """Store files as the bundle on which new cases start."""
        with self.store.writing() as unit:
            unit.put_bundle(digest=digest, key="petition", packed=pack(files), published_at=NOW)
            unit.make_current("petition", digest)


def shipped() -> dict[str, bytes]:
    """Return the files of the bundle that ships."""
    return dict(read_folder(BUNDLE))


def open_desk(url: str) -> Desk:
    """Make the office in an empty database."""
    store = Store(url)
    store.upgrade()
    desk = Desk(store=store, jobs=registry(store, ZONE))
    with store.writing() as unit:
        unit.put_organ(organ=PROVINCE, name="江南省人民政府", level=2, kind="competent_organ", superior=None)
        unit.put_organ(organ=CITY, name="江州市人民政府", level=3, kind="competent_organ", superior=PROVINCE)
        unit.put_organ(organ=HOUSING, name="江州市住房局", level=3, kind="competent_organ", superior=CITY)
        unit.put_person(Person(id=ActorId("p1"), name="李听证", login="li", password_hash=""))
    desk.publish(DIGEST, shipped())
    return desk
