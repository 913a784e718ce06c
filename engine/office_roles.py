"""The roles that the office itself knows, whatever its bundles say, and what they may see of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.ids import RoleId

ADMINISTRATOR: Final = RoleId("administrator")
DESIGNER: Final = RoleId("designer")
PUBLISHER: Final = RoleId("publisher")
AUDITOR: Final = RoleId("auditor")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTitle:
    """What a role is called."""

    title: str
    english: str


ROLES: Final[Mapping[RoleId, RoleTitle]] = {
    ADMINISTRATOR: RoleTitle(title="系统管理员", english="Administrator"),
    DESIGNER: RoleTitle(title="流程设计人员", english="Process designer"),
    PUBLISHER: RoleTitle(title="流程发布审批人员", english="Process publisher"),
    AUDITOR: RoleTitle(title="审计人员", english="Auditor"),
}


def reads_cases(role: RoleId | None) -> bool:
    """Say whether this role, held in an organ, sees the cases of that organ and of those below it.

    Whoever keeps the office or changes its processes does not: those see it who work on it or audit it.
    """
    return role is None or role not in ROLES or role == AUDITOR


def reads_content(role: RoleId | None) -> bool:
    """Say whether this role also reads what is sealed: what people said, letters, files.

    An auditor reads who did what and when, and on what the diagram routed; an administrator nothing at all.
    """
    return role is None or role not in ROLES
