"""Secret matters (检举控告, S2): which they are, who may know of them, whom they are kept from.

《信访工作条例》第三十条第三款: neither the material nor the informant's name ever reaches the accused.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

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


class Appointed(Protocol):
    """A role in an organ that somebody holds."""

    @property
    def role(self) -> RoleId | None:
        """The role."""

    @property
    def organ(self) -> OrganId | None:
        """The organ."""


def is_secret(case: Case) -> bool:
    """Say whether a case is an accusation: decided so or, while nobody has decided, proposed or said so."""
    decided = case.routing.get(KIND)
    if decided is not None:
        return decided == ACCUSATION
    proposed = case.proposals.get(_CLASSIFICATION, {}).get(KIND)
    return proposed == ACCUSATION or case.routing.get(_ACCUSES) is True


def says_secret(answers: Mapping[str, Json]) -> bool:
    """Say whether somebody who fills in a form means an accusation, before anybody has decided what it is."""
    return answers.get(_ACCUSES) is True or answers.get(_CATEGORY) == _DISCIPLINE


def keep_from_the_accused(case: Case, answers: Mapping[str, Json]) -> None:
    """Refuse to hand an accusation to an organ that it accuses.

    Raises Rejected, which names no organ: refusals stand in clear.
    """
    own = (case.organ,) if case.routing.get(_WE_ARE_ACCUSED) is True else ()
    if is_secret(case) and answers.get(_TO) in (*case.accused, *own):
        raise Rejected(Reason.ACCUSED_ORGAN)


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
