"""Secret matters (检举控告, S2): who may know of them (《信访工作条例》第三十条)."""

from collections.abc import Iterable
from typing import Final

from engine.admission import HEAD, Capacity
from engine.case import Case
from engine.ids import ActorId

_KIND: Final = "matter_type"
_SECRET: Final = "accusation"  # noqa: S105 - a kind of matter
_TABLE: Final = "classification"


def is_secret(case: Case) -> bool:
    """Say whether a case reports an offence: decided so, or proposed so and not yet decided."""
    decided = case.routing.get(_KIND) or case.proposals.get(_TABLE, {}).get(_KIND)
    return decided == _SECRET


def may_know(case: Case, actor: ActorId, appointments: Iterable[Capacity]) -> bool:
    """Say whether somebody may know of a case.

    Of a secret one know those who did something in it, those who may do a task of it now, and the
    heads of their organs and of the one that handles it; no other colleague and no superior organ.
    """
    if not is_secret(case) or any(actor in people for people in case.acted.values()):
        return True
    tasks = case.tasks.values()
    needed = {(role, task.organ) for task in tasks for role in (*task.roles, HEAD)} | {(HEAD, case.organ)}
    return any((held.role, held.organ) in needed for held in appointments)
