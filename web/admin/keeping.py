"""Which organs an administrator keeps: those in which she is appointed as one, and all below them."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.ids import OrganId
from engine.office import lists
from engine.office.lists import OrganLine, PersonLine
from engine.office_roles import ADMINISTRATOR
from engine.storage.reader import Reader
from web import context


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """The organs of the office as a tree, and which of them the reader keeps."""

    tree: tuple[OrganLine, ...]
    own: frozenset[OrganId]
    kept: frozenset[OrganId]

    def changes(self, organ: OrganLine) -> bool:
        """Say whether she may change an organ: one that stands below one that she keeps."""
        return organ.superior in self.kept

    def keeps(self, person: PersonLine) -> bool:
        """Say whether somebody is or was appointed in one of her organs."""
        return any(held.organ in self.kept for held in person.appointments)

    def names(self) -> Mapping[str, str]:
        """Return the names of the organs that she keeps, as they stand in the tree."""
        return {organ.id: organ.name for organ in self.tree if organ.id in self.kept}


def keeping(reader: Reader) -> Keeping:
    """Return what the reader of the page keeps today."""
    own = frozenset(
        held.organ
        for held in context.asked().capacities
        if held.role == ADMINISTRATOR and held.organ is not None
    )
    return Keeping(tree=lists.organs(reader), own=own, kept=lists.below(reader, own))
