"""How far an auditor's eyes reach: the organs for which she is appointed, and those below; what is sealed."""

from engine.admission import Capacity
from engine.ids import OrganId
from engine.office_roles import reads_content
from engine.storage.records import Organ
from web import context
from web.rooms import ROOMS
from web.sight import Audited


def audited_for() -> frozenset[OrganId]:
    """Return the organs in which the reader holds a role that opens this room."""
    return frozenset(capacity.organ for capacity in _opening() if capacity.organ is not None)


def reads_sealed(case: Audited) -> bool:
    """Say whether the reader also reads what people said in a case: an auditor alone does not."""
    return any(capacity.organ in case.organs and reads_content(capacity.role) for capacity in _opening())


def _opening() -> list[Capacity]:
    """Return the reader's capacities that open this room."""
    roles = ROOMS["audit"].roles or frozenset()
    return [capacity for capacity in context.asked().capacities if capacity.role in roles]


def within_reach() -> tuple[Organ, ...]:
    """Return the organs whose cases the reader may look for, each before those below it."""
    own = audited_for()
    with context.site().system.store.reading() as reader:
        return tuple(organ for organ in reader.organs() if own & {organ.id, *organ.superiors()})
