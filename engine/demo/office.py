"""The simulated office: organs on four levels, people with names, an appointment for every role."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from argon2 import PasswordHasher

from engine import commands as c
from engine.bootstrap import System
from engine.case import Case, WorkItem
from engine.definition import Definition
from engine.ids import ActorId, CommandId, ElementId, OrganId, RoleId, derive
from engine.office_roles import ADMINISTRATOR, AUDITOR, DESIGNER, PUBLISHER

PASSWORD: Final = "xinfang-demo"  # noqa: S105 - printed by the demo; made-up people have no secrets
PETITION_OFFICE: Final = "petition_office"
COMPETENT: Final = "competent_organ"
_TRADES: Final = (
    ("housing", "住房和城乡建设", "urban_rural_construction"),
    ("labour", "人力资源和社会保障", "labour_social_security"),
    ("environment", "生态环境", "environment"),
    ("transport", "交通运输", "transport"),
    ("resources", "自然资源", "land_resources"),
    ("education", "教育", "education_culture"),
    ("civil-affairs", "民政", "civil_affairs"),
)
_TOWNS: Final = (("shazhou", "滨河区沙洲镇"), ("shiqiao", "滨河区石桥镇"))
PETITION_OFFICES: Final = (OrganId("district-petitions"), OrganId("city-petitions"))
_LEVELS: Final = (
    ("province", "江南省", 2, "厅"),
    ("city", "江州市", 3, "局"),
    ("district", "滨河区", 4, "局"),
)
_ROLES: Final = (
    "registrar",
    "acceptance_reviewer",
    "handler",
    "head",
    "legal_reviewer",
    "liaison",
    "mediator",
    "supervisor",
    "review_officer",
    "recheck_officer",
    "hearing_host",
    "archivist",
    "confidential_officer",
)
# At the top nothing is filed: there they review what was decided below.
_REVIEWING: Final = (
    "registrar",
    "head",
    "legal_reviewer",
    "review_officer",
    "recheck_officer",
    "hearing_host",
    "supervisor",
)
_EACH: Final[Mapping[str, int]] = {"handler": 4, "head": 3, ADMINISTRATOR: 1}
# What counts for all is put in force at the top, and by another person than made it.
_AT_THE_TOP: Final = {ADMINISTRATOR: 2, DESIGNER: 2, PUBLISHER: 1, AUDITOR: 1}
# Before every petition that may be worked on, imported ones of past years included.
_FOUNDED: Final = datetime(2010, 1, 1, tzinfo=UTC)
_SURNAMES: Final = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
_GIVEN: Final = "伟敏静丽强磊洋艳勇军杰娟涛明超霞平刚桂英华玲红建文辉力波宁云"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedOrgan:
    """An organ of the simulated office."""

    id: OrganId
    name: str
    level: int
    kind: str
    superior: OrganId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedOffice:
    """Who works where: {(organ, role): people}, the kinds of the organs, who may be given a matter."""

    people: Mapping[tuple[OrganId, RoleId], tuple[ActorId, ...]]
    kinds: Mapping[OrganId, str]
    targets: tuple[OrganId, ...]

    def fitting(self, category: str, turn: int) -> OrganId:
        """Return which organ is competent in a category; `turn` chooses where there is none of its own."""
        for trade, _, covered in _TRADES:
            if covered == category:
                return OrganId(f"district-{trade}")
        return self.targets[turn % len(self.targets)]

    def able(self, case: Case, item: WorkItem, definition: Definition, turn: int) -> ActorId | None:
        """Return who does a task or sends a message, duties kept apart; None where nobody may.

        Whoever took a task does it.

        `turn` spreads the work: every case begins with another person of the group, and stays with her.
        """
        if RoleId("petitioner") in item.roles:
            return case.petitioner
        out = case.recusals.kept_out()
        if item.assignee is not None:
            return None if item.assignee in out else item.assignee
        apart = definition.elements[ElementId(item.element)].separate_from
        barred = {actor for element in apart for actor in case.acted.get(element, ())} | out
        for role in item.roles:
            group = self.people.get((item.organ, role), ())
            for number in range(len(group)):
                person = group[(turn + number) % len(group)]
                if person not in barred:
                    return person
        return None


def organs() -> Iterator[SimulatedOrgan]:
    """Yield the organs, superiors first."""
    above: str | None = None
    for key, place, level, ending in _LEVELS:
        government = OrganId(f"{key}-government")
        yield SimulatedOrgan(
            id=government,
            name=f"{place}人民政府",
            level=level,
            kind=COMPETENT,
            superior=None if above is None else OrganId(f"{above}-government"),
        )
        yield SimulatedOrgan(
            id=OrganId(f"{key}-petitions"),
            name=f"{place}信访局",
            level=level,
            kind=PETITION_OFFICE,
            superior=government if above is None else OrganId(f"{above}-petitions"),
        )
        for trade, name, _ in _TRADES:
            yield SimulatedOrgan(
                id=OrganId(f"{key}-{trade}"),
                name=f"{place}{name}{ending}",
                level=level,
                kind=COMPETENT,
                superior=government if above is None else OrganId(f"{above}-{trade}"),
            )
        above = key
    for town, name in _TOWNS:
        yield SimulatedOrgan(
            id=OrganId(f"town-{town}"),
            name=f"{name}人民政府",
            level=5,
            kind=COMPETENT,
            superior=OrganId("district-government"),
        )


def establish(system: System) -> SimulatedOffice:
    """Make the simulated office where it is missing, through the ordinary commands, and return it.

    Organs that are there already get staff too. The same office again changes nothing.
    """
    at = _FOUNDED
    with system.store.reading() as reader:
        there = reader.organs()
        found = {organ.id: organ.kind for organ in there}
        # The password is given last: who has one is appointed, wherever an earlier start was broken off.
        known = {person.id for person in reader.people() if person.password_hash}
    kinds = dict(found)
    tops = {organ.id for organ in there if organ.superior is None}
    tops |= {organ.id for organ in organs() if organ.superior is None}
    for organ in organs():
        kinds[organ.id] = organ.kind
        if organ.id not in found:
            system.office.handle(_establishment(organ, at))
    people: dict[tuple[OrganId, RoleId], tuple[ActorId, ...]] = {}
    secret = PasswordHasher().hash(PASSWORD)
    for organ_id in sorted(kinds):
        for role, size in _staff(organ_id, at_the_top=organ_id in tops).items():
            group = tuple(ActorId(f"{organ_id}.{role}.{n + 1}") for n in range(size))
            people[(organ_id, role)] = group
            for n, person in enumerate(group):
                if person not in known:
                    _appoint(system, person, _name(organ_id, role, n), (organ_id, role), at, secret)
    targets = tuple(
        organ
        for organ in sorted(kinds)
        if kinds[organ] == COMPETENT and organ.startswith(("district-", "town-"))
    )
    return SimulatedOffice(people=people, kinds=kinds, targets=targets)


def _staff(organ: OrganId, *, at_the_top: bool) -> Mapping[RoleId, int]:
    """Return {role: how many people have it} of an organ."""
    working = _REVIEWING if organ.startswith("province-") else _ROLES
    sizes = {RoleId(role): _EACH.get(RoleId(role), 2) for role in (*working, ADMINISTRATOR)}
    return sizes | _AT_THE_TOP if at_the_top else sizes


def _name(organ: OrganId, role: str, number: int) -> str:
    code = int(derive("name", organ, role, number), 16)
    return _SURNAMES[code % 30] + _GIVEN[code // 30 % 30] + (_GIVEN[code // 900 % 30] if code % 3 else "")


def _establishment(organ: SimulatedOrgan, at: datetime) -> c.EstablishOrgan:
    return c.EstablishOrgan(
        id=_id("organ", organ.id),
        actor=c.OPERATOR,
        at=at,
        organ=organ.id,
        name=organ.name,
        level=organ.level,
        kind=organ.kind,
        superior=organ.superior,
    )


def _appoint(
    system: System, person: ActorId, name: str, place: tuple[OrganId, RoleId], at: datetime, secret: str
) -> None:
    organ, role = place
    system.office.handle(
        c.RegisterPerson(
            id=_id("person", person), actor=c.OPERATOR, at=at, person=person, name=name, login=person
        )
    )
    system.office.handle(
        c.Appoint(
            id=_id("appointment", person),
            actor=c.OPERATOR,
            at=at,
            appointment=derive("appointment", person),
            person=person,
            role=role,
            organ=organ,
            starts_on=at.date(),
        )
    )
    password = c.SetPassword(id=_id("password", person), actor=c.OPERATOR, at=at, person=person)
    system.office.set_password(password, secret)


def _id(*parts: str) -> CommandId:
    return CommandId(derive("demo", *parts))
