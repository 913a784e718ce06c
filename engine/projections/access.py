"""Who may know of a case while it is secret, and whom it is kept from: what the access lists hold."""

from collections.abc import Mapping

from engine import commands as c
from engine.case import Case
from engine.events import Json
from engine.secrecy import Mark, is_secret, kept_from, readers
from engine.storage.access_lists import READERS, SECRET
from engine.storage.unit_of_work import UnitOfWork


class Access:
    """Collects what entries change in the access lists of a case; a transaction writes the net change once.

    One that begins with the first entry of a case ends with all its lists.
    """

    def __init__(self, case: Case, mark: Mark) -> None:
        """Remember who may know of the case as it was found."""
        self._mark = mark
        self._found = _open_to(case)
        self._kept: dict[str, frozenset[str]] = {}
        self._whole = case.version == 0

    def note(self, command: c.Command, answers: Mapping[str, Json]) -> None:
        """Take in what one entry says of whom the matter accuses."""
        said = kept_from(answers, self._mark)
        if isinstance(command, c.LinkCase) and said:  # those whom a case that was joined to this one accuses
            said = {command.other: frozenset[str]().union(*said.values())}
        self._kept |= said

    def lists(self, case: Case) -> Mapping[str, frozenset[str]]:
        """Return the lists that changed; a list that is empty now is among them."""
        now = _open_to(case)
        changed = {source: listed for source, listed in now.items() if listed != self._found.get(source)}
        gone = {source: frozenset[str]() for source in self._found if source not in now}
        kept = {source: marks for source, marks in self._kept.items() if marks or not self._whole}
        return {**gone, **changed, **kept}

    def write(self, work: UnitOfWork, case: Case) -> None:
        """Write the lists that changed; no statement where none did."""
        lists = self.lists(case)
        if lists:
            work.put_access(case.id, lists)


def _open_to(case: Case) -> Mapping[str, frozenset[str]]:
    return {SECRET: frozenset({""}), READERS: readers(case)} if is_secret(case) else {}
