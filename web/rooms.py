"""The rooms of the building, and who may enter each: one table, read by the door and by the navigation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Request
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine.ids import RoleId
from engine.office_roles import ROLES
from web.context import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room: `home` is the endpoint of its first page; `roles` are those that open its door.

    `roles` is None where every role that works on cases does.
    """

    key: str
    title: LazyString
    home: str
    roles: frozenset[RoleId] | None

    def admits(self, asked: Asked) -> bool:
        """Say whether somebody's appointments open the door."""
        held = {capacity.role for capacity in asked.capacities if capacity.role is not None}
        return bool(held - ROLES.keys() if self.roles is None else held & self.roles)


def _roles(*names: str) -> frozenset[RoleId]:
    return frozenset(map(RoleId, names))


ROOMS: Final[Mapping[str, Room]] = {
    room.key: room
    for room in (
        Room(key="desk", title=lazy_gettext("Desk"), home="desk.inbox.show", roles=None),
        Room(key="archive", title=lazy_gettext("Archive"), home="archive.files.show", roles=None),
        Room(
            key="audit",
            title=lazy_gettext("Audit"),
            home="audit.search.show",
            roles=_roles("auditor", "supervisor", "head"),
        ),
        Room(
            key="studio",
            title=lazy_gettext("Studio"),
            home="studio.bundles.show",
            roles=_roles("designer", "publisher"),
        ),
        Room(
            key="admin",
            title=lazy_gettext("Administration"),
            home="admin.organs.show",
            roles=_roles("administrator"),
        ),
    )
}
"""The rooms that staff enter; every other page is open to everybody."""


def entered(request: Request) -> Room | None:
    """Return the room that a request goes to, None where the page is open to everybody."""
    return ROOMS.get(request.blueprints[-1]) if request.blueprints else None


def open_to(asked: Asked) -> list[Room]:
    """Return the rooms that somebody may enter, in their order."""
    return [room for room in ROOMS.values() if room.admits(asked)]
