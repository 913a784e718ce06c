"""Handing a case over: to the organ that is competent, or, an accusation, in secret."""

from dataclasses import dataclass
from typing import Final

from engine.effects import Done, Forward, JobError, Work
from engine.ids import OrganId
from engine.petitions.letters import Letters
from engine.storage.records import Organ
from engine.storage.store import Store

FORWARD: Final = "case.forward"
_TO: Final = "transfer_to"


class ReceiverUnknownError(JobError):
    """Nobody was named to whom the case goes, or an organ that the office does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarding:
    """Finds the organ in `transfer_to`, as it was decided, and writes the letter that goes along."""

    store: Store
    letters: Letters

    def forward(self, work: Work) -> Forward:
        """Hand the case on (`case.forward`): acceptance begins anew at the other organ.

        Raises ReceiverUnknownError, or LetterError where the letter cannot be written.
        """
        receiver = self._receiver(work)
        letter = self.letters.issue(work).details if "letter" in work.job.parameters else {}
        return Forward(organ=receiver.id, details=letter)

    def hand_over(self, work: Work) -> Done:
        """Hand an accusation over (`case.hand_over_secretly`): to whom stands in the sealed file only.

        The case stays with its organ: its worklists and lists must not tell where the accusation went
        (《信访工作条例》第三十条第三款).

        Raises ReceiverUnknownError.
        """
        receiver = self._receiver(work)
        return Done(outputs={}, details={"to": receiver.id, "to_name": receiver.name})

    def _receiver(self, work: Work) -> Organ:
        named = work.file.get(_TO)  # never routing data: those stand in the history in clear
        if not isinstance(named, str):
            raise ReceiverUnknownError(f"{work.job.element}: {_TO} names no organ")
        with self.store.reading() as reader:
            organ = reader.organ(OrganId(named))
        if organ is None:
            raise ReceiverUnknownError(f"{work.job.element}: there is no organ {named!r:.80}")
        return organ
