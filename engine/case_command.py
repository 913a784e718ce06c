"""What every command to a case says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.ids import ActorId, CaseId, CommandId

SEALED: Final = {"sealed": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCommand:
    """What every command to a case says: `at` (aware) is when it counts; `id` makes it one command.

    `on_behalf_of` names the person for whom the actor enters it (a registrar for a petitioner).
    """

    id: CommandId
    case: CaseId
    actor: ActorId
    at: datetime
    on_behalf_of: ActorId | None = None
