"""Recusal (回避): whom a request concerns, who decides it, and who keeps out of a case until and after that.

《信访工作条例》第二十八条第三款: who has a direct interest in the matter or the petitioner withdraws.
《公务员法》第七十六、七十七条: she asks herself, others may ask, the organ decides. No clock stops.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from engine import commands as c
from engine import events as e
from engine.case import Case, WorkItem
from engine.definition import Definition, Element, Recusing
from engine.duties import done_apart
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import ActorId, OrganId, RoleId, TaskId
from engine.secrecy import HEAD, Appointed

WHOM: Final = "recusal_role"
GROUND: Final = "recusal_ground"
GRANTED: Final = "recusal_granted"
PEOPLE: Final = "recused_people"
REPLACEMENT: Final = "replacement"
READ: Final = frozenset({WHOM, GROUND, GRANTED, PEOPLE, REPLACEMENT})
"""What the engine reads of the two forms, so that it leaves the sealed file: roles, codes and ids."""
SELF: Final = "self"
_DECIDED_BEFORE: Final = "recused"  # how drawings said it that leave the deciding to their own data


class Known(Protocol):
    """What is looked up outside the case: the asker's appointments; which people of the case are heads."""

    @property
    def appointments(self) -> Sequence[Appointed]:
        """The appointments."""

    @property
    def heads(self) -> Sequence[ActorId]:
        """The heads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Whom a request concerns, on what ground, and the organ whose head decides it."""

    persons: tuple[ActorId, ...]
    ground: str
    organ: OrganId


def keep_out(actor: ActorId, case: Case, doing: str, element: Element | None = None) -> None:
    """Refuse the petitioner's own hand, whoever keeps out for good, and whoever is asked to while undecided.

    What cannot wait (第二十五条: an urgent report) is done also by somebody about whom it is undecided.

    Raises Rejected.
    """
    if actor == case.petitioner:
        raise Rejected(Reason.SEPARATION_OF_DUTIES, element=doing, done="submission")
    before = case.routing.get(_DECIDED_BEFORE)
    if actor in case.recusals.granted or (isinstance(before, list) and {"person": actor} in before):
        raise Rejected(Reason.RECUSED, element=doing)
    urgent = element is not None and element.recusal is Recusing.MEANWHILE
    if not urgent and actor in case.recusals.undecided():
        raise Rejected(Reason.RECUSAL_UNDECIDED, element=doing)


def people_of(case: Case, asker: ActorId) -> list[ActorId]:
    """Return whoever did something in the case or holds a task of it, and who asks now."""
    people = {actor for done in case.acted.values() for actor in done} | {asker}
    return sorted(people | {task.assignee for task in case.tasks.values() if task.assignee is not None})


def concern(command: c.CorrelateMessage, case: Case, definition: Definition, known: Known) -> Concern:
    """Return whom a request concerns and which organ's head decides.

    Staff: the head of their organ. A head: the organ next above, so never herself; where none is above,
    another head of the organ.
    """
    said = case.routing.get(WHOM)
    if said == SELF:
        persons: tuple[ActorId, ...] = (command.actor,)
        organ = _organ_of(command, case, definition, known)
    else:
        organ, persons = _in_role(RoleId(str(said)), case, definition)
    above = said == HEAD or any(person in known.heads for person in persons)
    return Concern(
        persons=persons,
        ground=str(case.routing.get(GROUND) or ""),
        organ=_next_above(organ, case) if above else organ,
    )


def asked(noted: Concern, followed: Iterable[e.Event], definition: Definition) -> tuple[e.RecusalAsked, ...]:
    """Return that the request waits: it has the id of the task in which it is decided."""
    return tuple(
        e.RecusalAsked(task=event.task, organ=event.organ, persons=noted.persons, ground=noted.ground)
        for event in followed
        if isinstance(event, e.TaskCreated) and definition.elements[event.element].recusal is Recusing.DECIDES
    )


def decided(
    command: c.CompleteTask,
    case: Case,
    answers: Mapping[str, Json],
    definition: Definition,
    able: Sequence[Appointed],
) -> tuple[e.Event, ...]:
    """Return the decision, and that the replacement takes over each task of those who now keep out.

    A task that the replacement may not do goes back to its group. `able` are the replacement's appointments.
    """
    granted = answers.get(GRANTED) is True
    persons = _out(command, case, answers) if granted else ()
    verdict = e.RecusalDecided(task=command.task, granted=granted, persons=persons)
    held = [(key, task) for key, task in sorted(case.tasks.items()) if task.assignee in persons]
    successor = answers.get(REPLACEMENT)
    return (verdict, *(_handed_on(key, task, case, definition, successor, able) for key, task in held))


def _out(command: c.CompleteTask, case: Case, answers: Mapping[str, Json]) -> tuple[ActorId, ...]:
    """Return whom the decision names; where it names nobody, those whom the request concerns."""
    named, request = answers.get(PEOPLE), case.recusals.asked.get(command.task)
    rows = [row for row in named if isinstance(row, dict)] if isinstance(named, list) else []
    listed = tuple(ActorId(str(row.get("person"))) for row in rows)
    return listed or (request.persons if request is not None else ())


def check(command: c.Command, case: Case, element: Element | None, answers: Mapping[str, Json]) -> None:
    """Refuse a declaration of one's own by somebody who does not work here, and a replacement who keeps out.

    Raises Rejected.
    """
    kind = None if element is None else element.recusal
    if kind is Recusing.ASKS and answers.get(WHOM) == SELF and command.actor == case.petitioner:
        raise Rejected(Reason.RECUSAL_NOT_OWN)
    if kind is Recusing.DECIDES and isinstance(command, c.CompleteTask) and answers.get(GRANTED) is True:
        out = _out(command, case, answers)
        if not out:
            raise Rejected(Reason.RECUSAL_OF_NOBODY)
        if answers.get(REPLACEMENT) in {*out, *case.recusals.kept_out(), case.petitioner}:
            raise Rejected(Reason.REPLACEMENT_KEEPS_OUT)


def _handed_on(
    key: TaskId,
    task: WorkItem,
    case: Case,
    definition: Definition,
    successor: Json,
    able: Sequence[Appointed],
) -> e.Event:
    fits = any(one.organ == task.organ and one.role in task.roles for one in able)
    person, element = ActorId(str(successor)), definition.elements[task.element]
    if fits and done_apart(person, case, element, definition) is None:
        return e.TaskAssigned(task=key, assignee=person)
    return e.TaskReleased(task=key)


def organs_at_work(case: Case, definition: Definition) -> frozenset[OrganId]:
    """Return the organs that have something to do in the case now, and the one that handles it."""
    working = (
        task.organ
        for task in case.tasks.values()
        if definition.elements[task.element].recusal is not Recusing.DECIDES
    )
    return frozenset({case.organ, *working})


def _organ_of(command: c.CorrelateMessage, case: Case, definition: Definition, known: Known) -> OrganId:
    """Return the organ for which somebody who declares her own recusal works on the case, or could."""
    roles = case.messages[command.message].roles
    for role in roles:
        organ, persons = _in_role(role, case, definition)
        if command.actor in persons:
            return organ
    held = {one.organ for one in known.appointments if one.role in roles}
    active = sorted(organs_at_work(case, definition), key=lambda one: (one != case.organ, one))
    return next((organ for organ in active if organ in held), case.organ)


def _in_role(role: RoleId, case: Case, definition: Definition) -> tuple[OrganId, tuple[ActorId, ...]]:
    """Return who works or worked on the case in a role, in the organ at work now, the highest first."""
    found: dict[OrganId, set[ActorId]] = {}
    for task in case.tasks.values():
        if role in task.roles and task.assignee is not None:
            found.setdefault(task.organ, set()).add(task.assignee)
    organs = case.organs()
    for element, people in case.acted.items():
        drawn = definition.elements.get(element)
        organ = organs.get(drawn.organ) if drawn is not None and drawn.kind == "userTask" else None
        if organ is not None and drawn is not None and role in drawn.roles:
            found.setdefault(organ, set()).update(people)
    chain, active = (case.organ, *case.superiors), organs_at_work(case, definition)
    order = sorted(found, key=lambda one: (one not in active, -chain.index(one) if one in chain else 1, one))
    organ = order[0] if order else case.organ
    return organ, tuple(sorted(found.get(organ, set()) - {case.petitioner}))


def _next_above(organ: OrganId, case: Case) -> OrganId:
    chain = (case.organ, *case.superiors)
    following = chain[chain.index(organ) + 1 :] if organ in chain else ()
    return following[0] if following else organ
