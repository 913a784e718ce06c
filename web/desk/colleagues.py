"""Who else may do a task: the engine is asked about each person of the organ, nothing is decided here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine import admission
from engine import commands as c
from engine.admission import Capacity, Lookups
from engine.errors import Rejected
from engine.ids import ActorId, CommandId, OrganId, RoleId, TaskId
from engine.office_roles import ROLES
from engine.storage.records import ItemRow
from web import context, errors
from web.sight import Work

_HANDLER: Final = RoleId("handler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person with a task's role in its organ; `obstacle` says why she may not do it, "" if she may."""

    id: ActorId
    name: str
    obstacle: str


def candidates(work: Work) -> list[Colleague]:
    """Return to whom the reader may hand a task on, and who of her colleagues may not have it."""
    who = context.asked()
    found = []
    for person, appointments in _appointed(work.item).items():
        command = c.AssignTask(
            id=CommandId(""),
            case=work.item.case,
            actor=who.person.id,
            at=who.at,
            task=TaskId(work.item.id),
            assignee=person,
        )
        lookups = Lookups(appointments=who.capacities, assignee_appointments=appointments)
        found.append(_colleague(person, _refusal(work, command, lookups)))
    return sorted(found, key=lambda colleague: (colleague.obstacle, colleague.name))


def may_hand_on(work: Work) -> bool:
    """Say whether the reader is the head of the organ whose task it is, and the task still open."""
    return TaskId(work.item.id) in work.seen.case.tasks and is_head_of(work.item.organ)


def is_head_of(organ: OrganId) -> bool:
    """Say whether the reader is a head of an organ."""
    capacities = context.asked().capacities
    return any(held.role == admission.HEAD and held.organ == organ for held in capacities)


def who_can(work: Work) -> list[str]:
    """Return the names of those who may do a task that is nobody's yet."""
    found = []
    for person, appointments in _appointed(work.item).items():
        command = c.ClaimTask(
            id=CommandId(""),
            case=work.item.case,
            actor=person,
            at=context.asked().at,
            task=TaskId(work.item.id),
        )
        if _refusal(work, command, Lookups(appointments=appointments)) is None:
            found.append(_name(person))
    return sorted(found)


def heads(organ: OrganId) -> list[str]:
    """Return the names of an organ's heads."""
    today = context.today()
    with context.site().system.store.reading() as reader:
        held = reader.appointed(organ, admission.HEAD)
    return sorted({_name(one.person) for one in held if one.holds_on(today)})


def _appointed(item: ItemRow) -> Mapping[ActorId, tuple[Capacity, ...]]:
    """Return who holds one of a task's roles in its organ today, with these appointments."""
    today, found = context.today(), dict[ActorId, tuple[Capacity, ...]]()
    with context.site().system.store.reading() as reader:
        for held in reader.appointed(item.organ):
            if held.role in item.roles and held.holds_on(today):
                capacity = Capacity(role=held.role, organ=held.organ)
                found[held.person] = (*found.get(held.person, ()), capacity)
    return found


def _refusal(work: Work, command: c.AssignTask | c.ClaimTask, lookups: Lookups) -> Rejected | None:
    try:
        admission.admit(command, work.seen.case, work.seen.words.definition, lookups)
    except Rejected as refusal:
        return refusal
    return None


def _colleague(person: ActorId, refusal: Rejected | None) -> Colleague:
    obstacle = "" if refusal is None else errors.sentence(refusal)
    return Colleague(id=person, name=_name(person), obstacle=obstacle)


def _name(person: ActorId) -> str:
    return context.names().get(person, person)


def staff_of(organ: OrganId) -> Mapping[str, str]:
    """Return who works in an organ today with what they are there, who handles cases first."""
    with context.site().system.store.reading() as reader:
        appointments = [one for one in reader.appointed(organ) if one.holds_on(context.today())]
    roles: dict[ActorId, list[RoleId]] = {}
    for one in appointments:
        if one.role not in ROLES:
            roles.setdefault(one.person, []).append(one.role)
    known = context.names()
    return {
        person: f"{known.get(person, person)} · {'、'.join(map(context.role_title, held))}"
        for person, held in sorted(roles.items(), key=lambda one: (_HANDLER not in one[1], one[1], one[0]))
    }
