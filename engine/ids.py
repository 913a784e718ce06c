"""Stable identities: one type per kind of thing, and the one way to make a new one."""

from hashlib import sha256
from typing import NewType

ActorId = NewType("ActorId", str)
CaseId = NewType("CaseId", str)
CommandId = NewType("CommandId", str)
ElementId = NewType("ElementId", str)
IncidentId = NewType("IncidentId", str)
JobId = NewType("JobId", str)
MessageId = NewType("MessageId", str)
OrganId = NewType("OrganId", str)
RoleId = NewType("RoleId", str)
TaskId = NewType("TaskId", str)
TimerId = NewType("TimerId", str)


def derive(*parts: str | int) -> str:
    """Return 32 hexadecimal digits that depend on `parts` alone, so that a replay makes the same ids.

    Parts are joined with U+001F, which no id contains: ("a", "bc") and ("ab", "c") differ.
    """
    return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]
