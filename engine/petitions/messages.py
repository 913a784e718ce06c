"""Bringing a message from one case to another."""

from dataclasses import dataclass
from typing import Final

from engine import commands as c
from engine.definition import SEND
from engine.effects import Done, JobError, Work
from engine.events import Json
from engine.ids import CommandId, derive
from engine.storage.store import Store

KEPT_BACK: Final = "message_kept_back"
_CORRELATION: Final = "correlation"


class NobodyWaitsError(JobError):
    """No case waits for the message; one may begin to, so it is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Finds the case that waits for a message, by what both cases know."""

    store: Store

    def send(self, work: Work) -> Done:
        """Deliver the message to the case that has waited for it longest (`message.send`), to one only.

        The message says nothing but its name: not what it is about, and not whose it is. A secret matter
        sends none, which stands in its sealed file (《信访工作条例》第三十条第三款).

        Raises NobodyWaitsError.
        """
        name = work.job.parameters.get("message")
        if work.secret:
            return Done(outputs={}, details={KEPT_BACK: name})
        delivered = CommandId(derive("message", work.id))
        with self.store.reading() as reader:
            if reader.entry_by_command(delivered) is not None:  # what follows from it was not told yet
                return Done(outputs={}, details={})
            found = reader.awaiting(_text(work.job.parameters.get(_CORRELATION)))
        if found is None:
            raise NobodyWaitsError(
                f"no case waits for the message {name} under what case {work.case.number} says"
            )
        case, message = found
        sent = c.CorrelateMessage(
            id=delivered, case=case, actor=c.WORKER, at=work.at, message=message, answers={}
        )
        return Done(outputs={}, details={}, commands=(sent,))


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise JobError(f"job {SEND} has no {_CORRELATION}")
    return value
