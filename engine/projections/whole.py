"""All rows of a case that follow from its history, from the first entry on: to compare and to write anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine import commands as c
from engine import events as e
from engine.case import Case
from engine.events import Json
from engine.projections.access import Access
from engine.projections.archiving import archive_rows
from engine.projections.listing import Listing
from engine.projections.standing import Standing
from engine.projections.worklist import Worklist
from engine.secrecy import Mark
from engine.storage.access_lists import SECRET
from engine.storage.derived import DerivedRows
from engine.storage.records import StoredCase


class Whole:
    """Projects a case while its history is told; what live transactions wrote bit by bit, in one."""

    def __init__(self, case: Case, mark: Mark) -> None:
        """Begin with a case that has no entry yet."""
        self._case = case
        self._standing = Standing()
        self._worklist = Worklist(case)
        self._listing = Listing.of(case)
        self._access = Access(case, mark)

    def note(
        self, command: c.Command, answers: Mapping[str, Json], happened: Sequence[e.Event], at: datetime
    ) -> None:
        """Take in one entry, after the case was folded."""
        self._standing.note(happened, at)
        self._worklist.note(happened, at, self._case.version)
        self._listing.note(self._case, command, answers)
        self._access.note(command, answers)

    def rows(self, stored: StoredCase) -> DerivedRows:
        """Return what is to stand in the tables; of an erased case no copies and nothing to do."""
        erased, case = stored.key is None, self._case
        access = self._access.lists(case)
        return DerivedRows(
            case=self._standing.row(case, head=stored.head, key=stored.key, state=stored.state),
            items=self._worklist.closed() if erased else self._worklist.items(),
            due=() if erased else self._worklist.due(),
            incidents=self._worklist.incidents(),
            listed=None if erased else self._listing.row,
            archived=archive_rows(case),
            access={source: listed for source, listed in access.items() if source == SECRET or not erased},
        )
