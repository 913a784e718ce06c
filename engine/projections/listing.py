"""What lists show of a case in clear: its subject and the petitioner's name, never those of a secret one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from engine import commands as c
from engine.case import KIND, Case
from engine.events import Json
from engine.secrecy import is_secret, says_secret
from engine.storage.records import ListRow

_SUBJECT: Final = "subject"
_PETITIONER: Final = "petitioner"
_ANSWERED: Final = c.FileSubmission | c.CompleteTask | c.CorrelateMessage


@dataclass(slots=True, kw_only=True)
class Listing:
    """Collects what the entries say, in order; `row` is what the list shows then, None for nothing new.

    A listing that begins with the first entry knows everything; one that goes on with a stored case has to
    be told the whole history again (`incomplete`) where copies come back that were kept out before.
    """

    secret: bool = False
    decided: bool = False
    whole: bool = True
    incomplete: bool = False
    row: ListRow | None = None
    _said: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> "Listing":
        """Return the listing that goes on with a case as it stands."""
        return cls(
            secret=is_secret(case), decided=case.routing.get(KIND) is not None, whole=case.version == 0
        )

    def note(self, case: Case, command: c.Command, answers: Mapping[str, Json]) -> None:
        """Take in one entry; `case` as it is after it, `answers` as they were checked (a body's)."""
        said = _said(command, answers)
        self._said |= said
        secret, decided = is_secret(case), case.routing.get(KIND) is not None
        back = not secret and decided and (self.secret or not self.decided)
        if (secret and not self.secret) or (not decided and says_secret(answers)):
            self.row = self._shown({_SUBJECT: "", _PETITIONER: ""})
        elif back:
            self.incomplete = not self.whole
            self.row = self._shown(self._said)
        elif said and not secret:
            self.row = self._shown(said)
        self.secret, self.decided = secret, decided

    def recall(self, history: Iterable[tuple[c.Command, Mapping[str, Json]]]) -> None:
        """Show what the stored history says, and what was noted since."""
        before: dict[str, str] = {}
        for command, answers in history:
            before |= _said(command, answers)
        self._said = before | self._said
        self.row, self.incomplete = self._shown(self._said), False

    def _shown(self, texts: Mapping[str, str]) -> ListRow:
        known = self.row or ListRow()
        return ListRow(
            subject=texts.get(_SUBJECT, known.subject),
            petitioner_name=texts.get(_PETITIONER, known.petitioner_name),
            source=self._said.get("source", known.source),
        )


def _said(command: c.Command, answers: Mapping[str, Json]) -> dict[str, str]:
    if not isinstance(command, _ANSWERED):
        return {}
    texts = {name: text for name in (_SUBJECT, _PETITIONER) if isinstance(text := answers.get(name), str)}
    if isinstance(command, c.FileSubmission) and command.source is not None:
        texts["source"] = command.source
    return texts
