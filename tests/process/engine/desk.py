"""An office for tests of the whole engine: a database, four organs, their people, and three bundles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import orjson
import pytest

from engine import calendar_source, codec
from engine import commands as c
from engine.application import Engine, Receipt
from engine.bpmn import bundle
from engine.case import Case, WorkItem
from engine.effects import Registered
from engine.errors import Rejected, XinfangError
from engine.events import Json
from engine.history import Entry
from engine.ids import ActorId, CaseId, CommandId, OrganId, RoleId, TaskId, derive
from engine.jobs import Worker
from engine.library import Library
from engine.office import Office, lists
from engine.office_roles import ADMINISTRATOR
from engine.petitions.registry import registry
from engine.replay import Auditor
from engine.storage.records import StoredCase
from engine.storage.seals import Seals
from engine.storage.store import Store

ZONE: Final = ZoneInfo("Asia/Shanghai")
NINE: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, nine o'clock in Shanghai
PROJECT: Final = Path(__file__).parents[3]
BUNDLES: Final = {
    "petition": PROJECT / "processes" / "petition",
    "step": PROJECT / "tests" / "process" / "bundles" / "step",
    "counting": PROJECT / "tests" / "process" / "bundles" / "counting",
}
HOUSING, WATER = OrganId("housing"), OrganId("water")
CITY, PROVINCE = OrganId("city"), OrganId("province")
ORGANS: Final = {
    PROVINCE: ("江南省人民政府", 2, None),
    CITY: ("江州市人民政府", 3, PROVINCE),
    HOUSING: ("江州市住房局", 4, CITY),
    WATER: ("江州市水务局", 4, CITY),
}
ROLES: Final = (
    RoleId("registrar"),
    RoleId("acceptance_reviewer"),
    RoleId("handler"),
    RoleId("head"),
    RoleId("legal_reviewer"),
    RoleId("liaison"),
    RoleId("mediator"),
    RoleId("supervisor"),
    RoleId("review_officer"),
    RoleId("recheck_officer"),
    RoleId("hearing_host"),
    RoleId("archivist"),
    RoleId("confidential_officer"),
    ADMINISTRATOR,
)
EACH: Final = 3
PETITIONER: Final = ActorId("petitioner:1")
HANDLER, OTHER_HANDLER, HEAD = (
    ActorId("housing.handler.1"),
    ActorId("housing.handler.2"),
    ActorId("housing.head.1"),
)
SAID: Final[Mapping[str, Json]] = {
    "channel": "web",
    "petitioner": "王秀兰",
    "subject": "小区供暖不足",
    "content": "入冬以来室温一直不足十六度，多次反映没有结果。",
    "claims": [{"claim": "恢复正常供暖"}, {"claim": "退还部分供暖费"}],
}


def person(organ: OrganId, role: RoleId, number: int = 1) -> ActorId:
    """Return one of the people who hold a role in an organ, numbered from 1."""
    return ActorId(f"{organ}.{role}.{number}")


@dataclass(kw_only=True)
class Desk:
    """The wired engine, and commands in short; `now` is when the next command counts."""

    store: Store
    library: Library
    seals: Seals
    engine: Engine
    office: Office
    auditor: Auditor
    registry: dict[str, Registered]
    now: datetime = NINE
    counter: "count[int]" = field(default_factory=count)

    @property
    def worker(self) -> Worker:
        """A worker over the desk's jobs, as they are registered now."""
        return Worker(self.store, self.engine, self.auditor, self.registry)

    def id(self) -> CommandId:
        """Return a new command id."""
        return CommandId(derive("command", next(self.counter)))

    def later(self, **by: float) -> None:
        """Let time pass; nothing happens by itself."""
        self.now += timedelta(**by)

    def filing(self, number: int = 1, bundle_key: str = "petition", **answers: Json) -> c.FileSubmission:
        """Return the command that opens a case."""
        said = SAID if bundle_key == "petition" else {"subject": "路灯不亮"}
        return c.FileSubmission(
            id=self.id(),
            case=CaseId(derive("case", number)),
            actor=PETITIONER,
            at=self.now,
            organ=HOUSING,
            petitioner=PETITIONER,
            bundle=bundle_key,
            answers={**said, **answers},
        )

    def file(self, number: int = 1, bundle_key: str = "petition", **answers: Json) -> CaseId:
        """Open a case and return its id."""
        return self.engine.handle(self.filing(number, bundle_key, **answers)).case

    def case(self, case: CaseId) -> Case:
        """Return a case as it stands."""
        known = self.engine.case(case)
        assert known is not None
        return known

    def row(self, case: CaseId) -> StoredCase:
        """Return a case's row."""
        with self.store.reading() as reader:
            row = reader.find_case(case)
        assert row is not None
        return row

    def entries(self, case: CaseId) -> list[Entry]:
        """Return the entries of a case."""
        return list(self.auditor.entries(case))

    def task(self, case: CaseId, element: str | None = None) -> tuple[TaskId, WorkItem]:
        """Return the open task of an element, or the only one there is."""
        found = [
            (id_, task) for id_, task in self.case(case).tasks.items() if element in (None, task.element)
        ]
        assert len(found) == 1, f"{element}: {[task.element for task in self.case(case).tasks.values()]}"
        return found[0]

    def completion(
        self, case: CaseId, element: str | None = None, actor: ActorId = HANDLER, /, **answers: Json
    ) -> c.CompleteTask:
        """Return the command that completes an open task."""
        return c.CompleteTask(
            id=self.id(),
            case=case,
            actor=actor,
            at=self.now,
            task=self.task(case, element)[0],
            answers=answers,
        )

    def complete(
        self, case: CaseId, element: str | None = None, actor: ActorId = HANDLER, /, **answers: Json
    ) -> Receipt:
        """Complete an open task."""
        return self.engine.handle(self.completion(case, element, actor, **answers))

    def note(self, case: CaseId, text: str = "已电话联系。", actor: ActorId = HANDLER) -> Receipt:
        """Write a note: the smallest command there is."""
        return self.engine.handle(c.AddNote(id=self.id(), case=case, actor=actor, at=self.now, text=text))

    def work(self, case: CaseId) -> int:
        """Do the jobs of a case until none is left that has not failed; return how many were tried."""
        done = 0
        while jobs := [id_ for id_, job in self.case(case).jobs.items() if not job.attempts]:
            self.worker.run(case, jobs[0], self.now)
            done += 1
        return done

    def everything(self, case: CaseId) -> tuple[object, ...]:
        """Return all rows that a command to a case may change, refusals aside."""
        with self.store.reading() as reader:
            return (
                reader.find_case(case),
                tuple(reader.entries(case)),
                reader.items(case, also_finished=True),
                reader.due_of(case),
                reader.summary(case),
            )

    def refusals(self, case: CaseId) -> list[str]:
        """Return the reasons of the recorded refusals of a case, oldest first."""
        with self.store.reading() as reader:
            return [row.reason for row in reversed(reader.refusals(case))]

    def refused(self, command: c.Command) -> Rejected:
        """Ask for what must be refused: recorded as a refusal with its parameters, and nothing changed."""
        before, known = self.everything(command.case), self.refusals(command.case)
        with pytest.raises(Rejected) as raised:
            self.engine.handle(command)
        assert self.everything(command.case) == before
        assert self.refusals(command.case) == [*known, raised.value.reason]
        return raised.value

    def unchanged(self, command: c.Command, *errors: type[XinfangError]) -> str:
        """Ask for what must fail: nothing changed, nothing recorded; return the sentence."""
        before, known = self.everything(command.case), self.refusals(command.case)
        with pytest.raises(errors) as raised:
            self.engine.handle(command)
        assert self.everything(command.case) == before
        assert self.refusals(command.case) == known
        return str(raised.value)

    def incidents(self, case: CaseId) -> set[str]:
        """Return the open incidents of a case."""
        known = self.case(case)
        of_jobs = {str(job.incident) for job in known.jobs.values() if job.incident}
        return of_jobs | {str(timer.incident) for timer in known.timers.values() if timer.incident}

    def listed_incidents(self, case: CaseId) -> set[str]:
        """Return the incidents of a case that stand in the list."""
        with self.store.reading() as reader:
            lines = lists.incidents(reader, None, limit=1000).lines
        return {line.incident.id for line in lines if line.incident.case == case}

    def assert_whole(self, case: CaseId) -> None:
        """Check that chain and re-execution agree, and that the live case is the folded history."""
        number, divergence = self.auditor.verify(case)
        assert divergence is None, divergence
        row = self.row(case)
        assert number == row.version
        if row.key is not None:
            assert self.listed_incidents(case) == self.incidents(case)
            folded = self.auditor.as_of(case, number=number)
            assert codec.canonical(codec.case_document(folded)) == codec.canonical(
                codec.case_document(self.case(case))
            )


def open_desk(url: str) -> Desk:
    """Wire the engine on a database; one that is empty still has to be furnished."""
    store = Store(url)
    library = Library(store)
    numbers = count()
    seals = Seals(b"m" * 32, lambda: sha256(b"%d" % next(numbers)).digest(), accusations=b"a" * 32)
    jobs = dict(registry(store, ZONE))
    declared = {name: registered.outputs for name, registered in jobs.items()}
    return Desk(
        store=store,
        library=library,
        seals=seals,
        engine=Engine(store, library, seals, ZONE, declared=declared),
        office=Office(store, library, ZONE),
        auditor=Auditor(store, library, seals, ZONE),
        registry=jobs,
    )


def furnish(desk: Desk, bundles: Iterable[str] = BUNDLES, each: int = EACH) -> None:
    """Publish bundles and the calendar, establish the organs, appoint people to each role."""
    calendar = calendar_source.published()
    with desk.store.writing() as work:
        work.put_calendar(calendar.digest, orjson.dumps(calendar.to_json()).decode())
    _office(desk, c.AdoptCalendar, digest=calendar.digest)
    for key in bundles:
        publish(desk, key, bundle.read_folder(BUNDLES[key]))
    for organ, (name, level, superior) in ORGANS.items():
        kind = "competent_organ"
        _office(desk, c.EstablishOrgan, organ=organ, name=name, level=level, kind=kind, superior=superior)
    for organ in ORGANS:
        for role in ROLES:
            for number in range(1, each + 1):
                appoint(desk, person(organ, role, number), organ, role)


def publish(desk: Desk, key: str, files: Mapping[str, bytes]) -> str:
    """Make a bundle the one that new cases start on; return its digest."""
    digest = bundle.digest(files)
    with desk.store.writing() as work:
        work.put_bundle(digest=digest, key=key, packed=bundle.pack(files), published_at=desk.now)
    _office(desk, c.PublishBundle, key=key, digest=digest)
    return digest


def appoint(desk: Desk, who: ActorId, organ: OrganId, role: RoleId) -> None:
    """Register a person and give them a role."""
    _office(desk, c.RegisterPerson, person=who, name=f"某{who.rpartition('.')[2]}", login=who)
    _office(
        desk,
        c.Appoint,
        appointment=f"a.{who}",
        person=who,
        role=role,
        organ=organ,
        starts_on=date(2026, 1, 1),
    )


def _office(desk: Desk, command: type[c.Office], /, **values: object) -> None:
    of = CommandId(derive("office", command.__name__, *map(str, values.values())))
    desk.office.handle(command(id=of, actor=c.OPERATOR, at=NINE, **values))  # type: ignore[arg-type]  # one of six
