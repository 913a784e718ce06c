"""The office in which scenarios play: a few organs, and for every role of each three people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.admission import PETITIONER, Capacity
from engine.case import Case, WorkItem
from engine.definition import Definition
from engine.ids import ActorId, ElementId, OrganId, RoleId

PERSON: Final = ActorId("petitioner:1")
_EACH: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """An organ of the model office; `above` is its superior."""

    name: str
    kind: str
    above: str | None = None


ORGANS: Final[Mapping[str, Organ]] = {
    "housing": Organ(name="住房和城乡建设局", kind="competent_organ", above="city"),
    "water": Organ(name="水务局", kind="competent_organ", above="city"),
    "labour": Organ(name="人力资源和社会保障局", kind="competent_organ", above="city"),
    "petitions": Organ(name="信访局", kind="petition_office", above="city_petitions"),
    "city_petitions": Organ(name="市信访局", kind="petition_office", above="province_petitions"),
    "province_petitions": Organ(name="省信访局", kind="petition_office"),
    "city": Organ(name="市人民政府", kind="competent_organ", above="province"),
    "province": Organ(name="省人民政府", kind="competent_organ"),
}
USUAL_ORGAN: Final = "housing"


def superiors(organ: str) -> tuple[OrganId, ...]:
    """Return the chain above an organ, the nearest first."""
    found: list[OrganId] = []
    above = ORGANS[organ].above
    while above is not None:
        found.append(OrganId(above))
        above = ORGANS[above].above
    return tuple(found)


def capacities(person: ActorId) -> tuple[Capacity, ...]:
    """Return the appointments of somebody; the petitioner and the system have none."""
    organ, _, rest = person.partition(".")
    role = rest.rpartition(".")[0]
    return (Capacity(role=RoleId(role), organ=OrganId(organ)),) if organ in ORGANS and role else ()


def able(item: WorkItem, role: str | None, case: Case, definition: Definition) -> ActorId | None:
    """Return who may do a task or send a message, duties kept apart; None where nobody may."""
    wanted = [r for r in item.roles if role in (None, r)]
    if PETITIONER in wanted:
        return case.petitioner
    apart = definition.elements[ElementId(item.element)].separate_from
    barred = {actor for element in apart for actor in case.acted.get(element, ())} | case.recusals.kept_out()
    if item.assignee is not None and item.assignee not in barred:
        return item.assignee
    people = [person for r in wanted or [RoleId(role or "")] for person in _people(item.organ, r)]
    return next((person for person in people if person not in barred), None)


def choices(definition: Definition, organ: str) -> Mapping[str, Mapping[str, str]]:
    """Return the lists from which forms offer: other organs before the own one, the own people first."""
    others = sorted(ORGANS, key=lambda key: (key == organ, key != "water", key))
    people = [p for key in dict.fromkeys((organ, *others)) for r in definition.roles for p in _people(key, r)]
    return {
        "organs": {key: ORGANS[key].name for key in others},
        "people": {person: str(person) for person in people if PETITIONER not in person},
    }


def _people(organ: str, role: str) -> Iterator[ActorId]:
    yield from (ActorId(f"{organ}.{role}.{number}") for number in range(1, _EACH + 1))
