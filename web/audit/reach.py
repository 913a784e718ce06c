"""How far an auditor's eyes reach: the organs for which she is appointed, and those below them."""

from engine.ids import OrganId
from engine.storage.records import Organ
from web import context
from web.rooms import ROOMS


def audited_for() -> frozenset[OrganId]:
    """Return the organs in which the reader holds a role that opens this room."""
    opening = ROOMS["audit"].roles or frozenset()
    held = context.asked().capacities
    return frozenset(one.organ for one in held if one.organ is not None and one.role in opening)


def within_reach() -> tuple[Organ, ...]:
    """Return the organs whose cases the reader may look for, each before those below it."""
    own = audited_for()
    with context.site().system.store.reading() as reader:
        return tuple(organ for organ in reader.organs() if own & {organ.id, *organ.superiors()})
