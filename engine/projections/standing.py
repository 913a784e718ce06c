"""Where a case stands, as its row says it to every list: stage, status, organ, dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import events as e
from engine.case import Case
from engine.projections.worklist import legal_due
from engine.storage.records import StoredCase


@dataclass(slots=True, kw_only=True)
class Standing:
    """Remembers of the entries what the folded case does not: when it started and when it ended."""

    started_at: datetime | None = None
    ended_at: datetime | None = None

    def note(self, happened: Sequence[e.Event], at: datetime) -> None:
        """Take in what one entry brought."""
        self.started_at = self.started_at or at
        if any(isinstance(event, e.CaseEnded) for event in happened):
            self.ended_at = at

    def row(self, case: Case, *, head: str, key: bytes | None, state: bytes) -> StoredCase:
        """Return the row of a case that has entries; a case whose key was destroyed is woken no more."""
        last = case.last_at
        if last is None or self.started_at is None:
            raise ValueError(f"case {case.id} has no entry yet")
        return StoredCase(
            id=case.id,
            number=case.number,
            bundle=case.bundle,
            office=case.office,
            organ=case.organ,
            stage=case.stages[-1] if case.stages else "",
            status="ended" if case.ended else "open",
            outcome=case.outcome,
            version=case.version,
            head=head,
            petitioner=case.petitioner,
            started_at=self.started_at,
            ended_at=self.ended_at,
            changed_at=last,
            due_at=legal_due(case),
            wake_at=None if key is None else case.soonest(),
            last_at=last,
            key=key,
            state=state,
        )
