"""Secret matters (检举控告, S2): which they are, who may know of them, whom they are kept from.

《信访工作条例》第三十条第三款: neither the material nor the informant's name ever reaches the accused.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from engine.case import ACCUSATION, KIND, Case
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import ActorId, OrganId, RoleId

HEAD: Final = RoleId("head")
_CLASSIFICATION: Final = "classification"
_ACCUSES: Final = "accuses"
_CATEGORY: Final = "category"
_DISCIPLINE: Final = "discipline"
_TO: Final = "transfer_to"
_WE_ARE_ACCUSED: Final = "we_are_accused"
_ORGAN: Final = "complained_organ"
_NAMES: Final = "complained_person"
_STAFF: Final = "complained_staff"
_PERSON: Final = "person"
_NAMING: Final = frozenset({_ORGAN, _NAMES, _STAFF})
ACCUSING: Final = frozenset({_CATEGORY, _ORGAN, "complained_other", _NAMES, _STAFF, _ACCUSES})
"""The answers that tell of an accusation."""
_SECRET_NUMBER: Final = re.compile(r"-M\d{6,}$", re.ASCII)
_BETWEEN_NAMES: Final = re.compile(r"[\s,;、，；]+")

Mark: TypeAlias = Callable[[str], str]
"""Gives the same digits for the same text, from which nobody without the master key finds it."""


class Appointed(Protocol):
    """A role in an organ that somebody holds."""

    @property
    def role(self) -> RoleId | None:
        """The role."""

    @property
    def organ(self) -> OrganId | None:
        """The organ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Whom one matter is kept from, as marks."""

    marks: frozenset[str] = frozenset()
    mark: Mark = str

    def has_organ(self, organ: OrganId) -> bool:
        """Say whether the matter accuses an organ."""
        return bool(self.marks) and of_organ(organ, self.mark) in self.marks

    def has_person(self, person: ActorId, name: str) -> bool:
        """Say whether the matter accuses a person of staff."""
        return not self.marks.isdisjoint(of_person(person, name, self.mark)) if self.marks else False


def is_secret(case: Case) -> bool:
    """Say whether a case is an accusation: decided so or, while nobody has decided, proposed or said so."""
    decided = case.routing.get(KIND)
    if decided is not None:
        return decided == ACCUSATION
    proposed = case.proposals.get(_CLASSIFICATION, {}).get(KIND)
    return (
        proposed == ACCUSATION
        or case.routing.get(_ACCUSES) is True
        or _SECRET_NUMBER.search(case.number) is not None
    )


def number(organ: OrganId, year: int, serial: int, *, secret: bool) -> str:
    """Return the number of a case; accusations have a series of their own, so that no other has a gap."""
    return f"{organ.upper()}-{year}-{'M' if secret else ''}{serial:06d}"


def says_secret(answers: Mapping[str, Json]) -> bool:
    """Say whether somebody who fills in a form means an accusation, before anybody has decided what it is."""
    return answers.get(_ACCUSES) is True or answers.get(_CATEGORY) == _DISCIPLINE


def receiving(
    organ: OrganId, answers: Mapping[str, Json], superiors: Iterable[OrganId], taking: Container[OrganId]
) -> OrganId:
    """Return which organ takes what a petitioner files at one: of an accusation of it, the next above.

    Where none above takes petitions, that one does: nothing goes unregistered (第二十二条).
    """
    if not says_secret(answers) or answers.get(_ORGAN) != organ:
        return organ
    return next((above for above in superiors if above in taking), organ)


def keep_from_the_accused(case: Case, answers: Mapping[str, Json], kept: Kept) -> None:
    """Refuse to hand an accusation to an organ that it accuses, and to an accused organ to handle its own.

    Raises Rejected, which names no organ: refusals stand in clear.
    """
    if not is_secret(case):
        return
    ours, to = case.routing.get(_WE_ARE_ACCUSED) is True, answers.get(_TO)
    own = (case.organ,) if ours else ()
    named = isinstance(to, str) and kept.has_organ(OrganId(to))
    denied = answers.get(_WE_ARE_ACCUSED) is False and kept.has_organ(case.organ)
    if named or denied or to in (*case.accused, *own):
        raise Rejected(Reason.ACCUSED_ORGAN)


def kept_from(answers: Mapping[str, Json], mark: Mark) -> Mapping[str, frozenset[str]]:
    """Return whom a matter is kept from while it is secret, as marks, by the answer that says so.

    An answer that is there and names nobody takes back what it named before.
    """
    found: dict[str, frozenset[str]] = {}
    for key in _NAMING & answers.keys():
        named = _named(key, answers[key])
        found[key] = frozenset(mark(_as(key, one)) for one in named if one)
    return found


def _named(key: str, answer: Json) -> list[str]:
    if isinstance(answer, list):
        people = (row.get(_PERSON) for row in answer if isinstance(row, dict))
        return [one for one in people if isinstance(one, str)]
    said = answer if isinstance(answer, str) else ""
    return _BETWEEN_NAMES.split(said) if key == _NAMES else [said]


def of_organ(organ: OrganId, mark: Mark) -> str:
    """Return the mark of an organ that a matter may be kept from."""
    return mark(_as(_ORGAN, organ))


def of_person(person: ActorId, name: str, mark: Mark) -> frozenset[str]:
    """Return the marks of a person of staff whom a matter may be kept from: chosen, or named in writing."""
    return frozenset({mark(_as(_STAFF, person)), mark(_as(_NAMES, name))})


def _as(what: str, whom: str) -> str:
    return f"kept from\0{what}\0{whom}"


def seat(organ: OrganId | None, role: RoleId | None) -> str:
    """Return how an access list names whoever holds a role in an organ."""
    return f"seat {organ} {role}"


def somebody(person: ActorId) -> str:
    """Return how an access list names one person."""
    return f"person {person}"


def readers(case: Case) -> frozenset[str]:
    """Return the access list of a secret case as it stands; see `may_know`."""
    seats = {seat(task.organ, role) for task in case.tasks.values() for role in (*task.roles, HEAD)}
    if case.organ not in case.accused:
        seats.add(seat(case.organ, HEAD))
    return frozenset(seats | {somebody(actor) for people in case.acted.values() for actor in people})


def may_know(case: Case, actor: ActorId, appointments: Iterable[Appointed]) -> bool:
    """Say whether somebody may know of a case.

    Of a secret one know those who did something in it, those who have a task of it to do now, and the
    heads of their organs and of the one that handles it; no other colleague, no superior organ, and once an
    accused organ has handed it over nobody there who has nothing left to do in it.
    """
    if not is_secret(case):
        return True
    held = tuple(appointments)
    # Not who might enter a message for the petitioner: half an organ may do that, and need not know.
    needed = {(role, task.organ) for task in case.tasks.values() for role in (*task.roles, HEAD)}
    if any((one.role, one.organ) in needed for one in held):
        return True
    impartial = [one for one in held if one.organ not in case.accused]
    took_part = any(actor in people for people in case.acted.values())
    return any(took_part or (one.role, one.organ) == (HEAD, case.organ) for one in impartial)
