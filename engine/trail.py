"""The trail of a case: its entries as an auditor reads them, and the case as of any of them."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.case import Case, fold
from engine.claims import CLAIMS, joined
from engine.errors import CommandMalformedError
from engine.events import Event, Json, MessageReceived, TaskCompleted
from engine.history import Divergence, Entry
from engine.ids import CaseId

_LINKED: Final = "link_case"
_ANSWERED: Final = ("file_submission", "complete_task", "correlate_message")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry, its events, its hash and its opened body.

    The body is empty where nothing was sealed, the key is destroyed or seals are not to be opened.
    """

    entry: Entry
    events: tuple[Event, ...]
    hash: str
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """A case as of one entry, with what that entry changed.

    `happened` are the events of all entries up to it, `file` the answers known then; what ends in
    `_before` was known just before the entry.
    """

    line: Line
    case: Case
    happened: tuple[Event, ...]
    file: Mapping[str, Json]
    file_before: Mapping[str, Json]
    routing_before: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """A case's entries in their order, as far as they hold and as far as they were asked for.

    `recorded` is how many the case's row says there are; `broken` is the first that the chain does not hold.
    """

    case: CaseId
    lines: tuple[Line, ...]
    recorded: int
    broken: Divergence | None

    def number_at(self, moment: datetime) -> int:
        """Return the number of the last entry that counts at a moment or before it, 0 if none does."""
        return bisect_right(self.lines, moment, key=lambda line: line.entry.at)

    def as_of(self, number: int) -> AsOf:
        """Return the case as of an entry, folded once.

        Raises CommandMalformedError where the trail has no such entry.
        """
        if not 1 <= number <= len(self.lines):
            message = f"case {self.case}: the trail has no entry {number}"
            raise CommandMalformedError(message)
        known = Case(id=self.case)
        file: dict[str, Json] = {}
        happened: list[Event] = []
        for line in self.lines[: number - 1]:
            fold(known, line.events, line.entry.routing, line.entry.at)
            gather(file, line.entry, line.body)
            happened += line.events
        line, file_before, routing_before = self.lines[number - 1], dict(file), dict(known.routing)
        fold(known, line.events, line.entry.routing, line.entry.at)
        gather(file, line.entry, line.body)
        return AsOf(
            line=line,
            case=known,
            happened=(*happened, *line.events),
            file=file,
            file_before=file_before,
            routing_before=routing_before,
        )


def gather(known: dict[str, Json], entry: Entry, body: Mapping[str, Json]) -> None:
    """Put the answers of an entry into the file, in place: the last answer of a key wins.

    Answers inside a multi-instance are under `element.item`. Claims of a merged case join those before.
    """
    answers = body.get("answers")
    if not isinstance(answers, dict):
        return
    if entry.command == _LINKED and answers.get(CLAIMS):
        known[CLAIMS] = joined(known, answers)
    if entry.command not in _ANSWERED:
        return
    item = next(
        (
            f"{happened.element}.{happened.item}"
            for happened in entry.happened()
            if isinstance(happened, TaskCompleted | MessageReceived) and happened.item is not None
        ),
        None,
    )
    if item is None:
        known.update(answers)
    else:
        known[item] = answers
