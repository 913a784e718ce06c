"""What a case's history says, opened once a request however many parts of a page ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from engine import events as e
from engine.history import Entry
from engine.ids import CaseId
from engine.replay import answers_in
from web import context


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter that was issued; `id` is the number of the entry that holds it."""

    id: int
    code: str
    title: str
    number: str
    to: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """A file that was put into a case; its content is kept apart, under the digest."""

    digest: str
    name: str
    size: int
    media_type: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody wrote into the file; the petitioner does not see it."""

    at: datetime
    by: str
    text: str


class Dossier:
    """A case's entries with their opened bodies; nothing is read before it is asked for."""

    def __init__(self, case: CaseId) -> None:
        """Remember whose history it is."""
        self._case = case

    @cached_property
    def opened(self) -> tuple[tuple[Entry, Mapping[str, e.Json]], ...]:
        """Every entry with its body, in order."""
        return tuple(context.site().system.auditor.opened(self._case))

    @cached_property
    def happened(self) -> tuple[e.Event, ...]:
        """All events, in order."""
        return tuple(event for entry, _ in self.opened for event in entry.happened())

    @cached_property
    def answers(self) -> Mapping[str, e.Json]:
        """The case file: the last answer to each question; of a multi-instance under `element.item`."""
        return answers_in(self.opened)

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """The letters issued, in the order of their issue."""
        found = ((entry, body.get("details")) for entry, body in self.opened)
        return tuple(
            _letter(entry, details)
            for entry, details in found
            if isinstance(details, dict) and isinstance(details.get("letter"), str)
        )

    @cached_property
    def files(self) -> tuple[AttachedFile, ...]:
        """The files attached, in their order."""
        return tuple(
            AttachedFile(
                digest=event.digest,
                name=str(body.get("name") or ""),
                size=event.size,
                media_type=event.media_type,
                at=entry.at,
                by=str(entry.clear.get("actor", "")),
            )
            for entry, body in self.opened
            if entry.command == "attach_file"
            for event in entry.happened()
            if isinstance(event, e.FileAttached)
        )

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes, newest first."""
        return tuple(
            Note(at=entry.at, by=str(entry.clear.get("actor", "")), text=str(body.get("text") or ""))
            for entry, body in reversed(self.opened)
            if entry.command == "add_note"
        )


def _letter(entry: Entry, details: Mapping[str, e.Json]) -> Letter:
    said = {name: str(details.get(name) or "") for name in ("letter", "title", "number", "to", "text")}
    return Letter(
        id=entry.number,
        code=said["letter"],
        title=said["title"],
        number=said["number"],
        to=said["to"],
        text=said["text"],
        at=entry.at,
    )
