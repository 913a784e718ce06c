"""The office in which benches run: a system of its own, organs and appointments, the bundle published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from engine import calendar_source, codec
from engine import commands as c
from engine.benchmarks.journey import START
from engine.bootstrap import Settings, System, open_system
from engine.bpmn import bundle as bundles
from engine.bpmn.findings import BundleError, failed
from engine.definition import Definition
from engine.ids import ActorId, CommandId, OrganId, RoleId, derive
from engine.petitions.registry import JOBS

HOUSING: Final = OrganId("housing")
HANDLER: Final = RoleId("handler")
_ORGANS: Final = (
    ("province-housing", "省住房和城乡建设厅", 2, "competent_organ", None),
    ("city-housing", "市住房和城乡建设局", 3, "competent_organ", "province-housing"),
    ("housing", "区住房和城乡建设局", 4, "competent_organ", "city-housing"),
    ("transport", "区交通运输局", 4, "competent_organ", None),
    ("water", "区水务局", 4, "competent_organ", None),
    ("petitions", "区信访局", 4, "petition_office", None),
)
_COLLEAGUES: Final = 3  # duties kept apart want another person in the same role
_PETITIONER: Final = RoleId("petitioner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A system with one published bundle, wired and set up as the product is."""

    system: System
    definition: Definition
    diagrams: dict[str, bytes]

    def close(self) -> None:
        """Close the connections; the data stay in their folder."""
        self.system.store.close()

    def people(self, organ: OrganId, role: RoleId) -> Iterator[ActorId]:
        """Yield who is appointed to a role of an organ."""
        for number in range(_COLLEAGUES):
            yield _person(organ, role, number)


def open_bench(data: Path, folder: Path) -> Bench:
    """Make a system in `data` (a folder of its own) with the bundle of `folder` checked and published.

    Raises:
        BundleError: the bundle has faults.

    """
    system = open_system(
        Settings(data=data, database_url=f"sqlite:///{data / 'xinfang.sqlite'}"), create=True
    )
    files = bundles.read_folder(folder)
    findings = bundles.check(files, jobs=JOBS)
    if failed(findings):
        raise BundleError(findings)
    loaded = bundles.load(files, jobs=JOBS)
    _publish(system, loaded.definition, bundles.pack(files))
    for command in _establishment(loaded.definition):
        system.office.handle(command)
    return Bench(system=system, definition=loaded.definition, diagrams=dict(loaded.diagrams))


def _publish(system: System, definition: Definition, packed: bytes) -> None:
    calendar = calendar_source.published()
    at = START - timedelta(days=2)
    with system.store.writing() as work:
        work.put_bundle(digest=definition.digest, key=definition.key, packed=packed, published_at=at)
        work.put_calendar(calendar.digest, codec.canonical(calendar.to_json()).decode())
    adopt = c.AdoptCalendar(id=_id("calendar"), actor=c.OPERATOR, at=at, digest=calendar.digest)
    system.office.handle(adopt)
    publish = c.PublishBundle(
        id=_id("bundle"), actor=c.OPERATOR, at=at, key=definition.key, digest=definition.digest
    )
    system.office.handle(publish)


def _establishment(definition: Definition) -> Iterator[c.Office]:
    at = START - timedelta(days=1)
    for organ, name, level, kind, superior in _ORGANS:
        yield c.EstablishOrgan(
            id=_id("organ", organ),
            actor=c.OPERATOR,
            at=at,
            organ=OrganId(organ),
            name=name,
            level=level,
            kind=kind,
            superior=None if superior is None else OrganId(superior),
        )
    for organ, *_ in _ORGANS:
        for role, title in definition.roles.items():
            if role != _PETITIONER:
                yield from _appointments(OrganId(organ), role, title)


def _appointments(organ: OrganId, role: RoleId, title: str) -> Iterator[c.Office]:
    at = START - timedelta(days=1)
    for number in range(_COLLEAGUES):
        person = _person(organ, role, number)
        name = f"{title}{number + 1}"
        yield c.RegisterPerson(
            id=_id("person", person), actor=c.OPERATOR, at=at, person=person, name=name, login=person
        )
        yield c.Appoint(
            id=_id("appointment", person),
            actor=c.OPERATOR,
            at=at,
            appointment=f"appointment_{person}",
            person=person,
            role=role,
            organ=organ,
            starts_on=at.date(),
        )


def _person(organ: OrganId, role: RoleId, number: int) -> ActorId:
    return ActorId(f"{organ}_{role}_{number}")


def _id(*parts: str) -> CommandId:
    return CommandId(derive("bench", *parts))
