"""Drafts: what a person has typed into the form of a task or message and not yet sent, sealed as the case is.

A draft lies outside the history: it says what somebody thought of saying. It goes when its task is finished,
by whomever (the database sees to that, in the same transaction), and when the case is erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import codec
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import ActorId, CaseId, TaskId
from engine.storage import records
from engine.storage.records import StoredCase
from engine.storage.seals import Seals, seal, unseal
from engine.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was typed, and when it was kept."""

    at: datetime
    answers: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """Keeps, shows and removes drafts; who may see the task has been asked before."""

    store: Store
    seals: Seals

    def put(
        self, case: CaseId, task: TaskId, person: ActorId, *, at: datetime, answers: Mapping[str, Json]
    ) -> bool:
        """Keep what a person has typed so far, in the place of what was kept before.

        Return False, and keep nothing, where the task is not open any more: it was sent a moment ago.

        Raises Rejected where there is no such case or its key was destroyed.
        """
        with self.store.writing() as work:
            stored, _, _ = work.case(case)  # locked: nobody finishes the task meanwhile
            key = self._key(case, stored)
            item = work.item(task)
            if item is None or item.case != case or item.done_at is not None:
                return False
            body = seal(codec.canonical(answers), key, *_place(case, task, person))
            work.put_draft(records.Draft(case=case, task=task, person=person, at=at, body=body))
        return True

    def find(self, case: CaseId, task: TaskId, person: ActorId) -> Draft | None:
        """Return what a person has typed into a task's form, None if nothing is kept.

        Raises SealBrokenError where what is kept was altered or is another place's.
        """
        with self.store.reading() as reader:
            kept = reader.draft(case, task, person)
            stored = None if kept is None else reader.find_case(case)
        if kept is None:
            return None
        typed = unseal(kept.body, self._key(case, stored), *_place(case, task, person))
        return Draft(at=kept.at, answers=codec.parse_object(typed))

    def remove(self, case: CaseId, task: TaskId, person: ActorId) -> None:
        """Forget what a person has typed; that nothing is kept is no error."""
        with self.store.writing() as work:
            work.remove_draft(case, task, person)

    def _key(self, case: CaseId, stored: StoredCase | None) -> bytes:
        if stored is None:
            raise Rejected(Reason.CASE_UNKNOWN, case=case)
        if stored.key is None:
            raise Rejected(Reason.CASE_ERASED, case=case)
        return self.seals.unwrap(case, stored.key)


def _place(case: CaseId, task: TaskId, person: ActorId) -> tuple[str, ...]:
    return (case, "draft", task, person)
