"""What a petitioner is about to file: kept on the server between the pages, under the token in her cookie."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, cast

from flask import session

from engine import codec
from engine.events import Json
from engine.ids import CaseId, CommandId
from engine.petitions.files import FileRefusedError, Inspected, Unfit
from engine.storage.filing_drafts import FilingDrafts
from web import context

MOST_PAPERS: Final = 10
"""So many files go with one petition; more can be added to the case afterwards."""
_TOKEN: Final = "filing"  # noqa: S105 - under which name the cookie holds it
_ANSWERS: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A photo or paper that goes with the petition; its content is part `part` of what is kept."""

    part: int
    name: str
    digest: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What became of a filing: the case it opened, and the fingerprint of the case's first entry."""

    case: CaseId
    entry: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A petition that is being written; `command` is the id under which it will be filed, once.

    `organ` is "" where the petitioner does not know it; `answered` are the steps that were gone through.
    Once `filed`, nothing that was typed is kept any more.
    """

    command: CommandId
    organ: str = ""
    answers: Mapping[str, Json] = field(default_factory=dict)
    answered: tuple[int, ...] = ()
    papers: tuple[Paper, ...] = ()
    filed: Filed | None = None


def begin() -> Filing:
    """Begin a new filing in this browser; what was begun before is forgotten."""
    forget()
    session[_TOKEN] = context.site().new_id()
    return keep(Filing(command=CommandId(context.site().new_id())))


def find() -> Filing | None:
    """Return what this browser is about to file, None if nothing (any more)."""
    token = _token()
    content = None if token is None else _drafts().find(token, _ANSWERS, context.moment_of_request())
    return None if content is None else _read(codec.parse_object(content))


def keep(filing: Filing) -> Filing:
    """Keep a filing as it stands now, and return it."""
    token = _token()
    if token is not None:
        _drafts().put(token, _ANSWERS, _written(filing), context.moment_of_request())
    return filing


def forget() -> None:
    """Forget what this browser was about to file."""
    token = session.pop(_TOKEN, None)
    if isinstance(token, str):
        _drafts().remove_all(token)


def add(filing: Filing, files: tuple[Inspected, ...]) -> Filing:
    """Keep photos and papers with a filing; one that is there already counts once.

    Raises FileRefusedError where they become too many.
    """
    known = {paper.digest for paper in filing.papers}
    new = [file for file in files if file.digest not in known]
    if len(filing.papers) + len(new) > MOST_PAPERS:
        raise FileRefusedError(Unfit.TOO_MANY, most=MOST_PAPERS)
    token, papers = _token(), list(filing.papers)
    for file in new:
        part = 1 + max((paper.part for paper in papers), default=_ANSWERS)
        if token is not None:
            _drafts().put(token, part, file.content, context.moment_of_request())
        papers.append(
            Paper(part=part, name=file.name, digest=file.digest, size=file.size, media_type=file.media_type)
        )
    return keep(replace(filing, papers=tuple(papers)))


def drop(filing: Filing, digest: str) -> Filing:
    """Take a photo or paper out again; one that is gone already is no error."""
    token = _token()
    for paper in filing.papers:
        if paper.digest == digest and token is not None:
            _drafts().remove(token, paper.part)
    return keep(replace(filing, papers=tuple(one for one in filing.papers if one.digest != digest)))


def contents(filing: Filing) -> tuple[Inspected, ...]:
    """Return the photos and papers with their content, to be put into the case."""
    token, at = _token(), context.moment_of_request()
    found = []
    for paper in filing.papers:
        content = None if token is None else _drafts().find(token, paper.part, at)
        if content is not None:
            found.append(
                Inspected(name=paper.name, digest=paper.digest, media_type=paper.media_type, content=content)
            )
    return tuple(found)


def close(filing: Filing, filed: Filed) -> None:
    """Remember that a filing was filed, and forget all that was typed."""
    token = _token()
    if token is not None:
        _drafts().remove_all(token)
    keep(Filing(command=filing.command, filed=filed))


def _token() -> str | None:
    token = session.get(_TOKEN)
    return token if isinstance(token, str) else None


def _drafts() -> FilingDrafts:
    return context.site().system.filings


def _written(filing: Filing) -> bytes:
    filed = filing.filed
    kept: dict[str, object] = {
        "command": filing.command,
        "organ": filing.organ,
        "answers": filing.answers,
        "answered": filing.answered,
        "papers": [
            (paper.part, paper.name, paper.digest, paper.size, paper.media_type) for paper in filing.papers
        ],
        "filed": None if filed is None else (filed.case, filed.entry, filed.hash, filed.at.isoformat()),
    }
    return codec.canonical(kept)


def _read(kept: Mapping[str, Json]) -> Filing:
    """Read what `_written` wrote: it was sealed, so that nobody else can have written it."""
    papers = cast("list[tuple[int, str, str, int, str]]", kept["papers"])
    filed = cast("tuple[str, int, str, str] | None", kept["filed"])
    return Filing(
        command=CommandId(str(kept["command"])),
        organ=str(kept["organ"]),
        answers=cast("Mapping[str, Json]", kept["answers"]),
        answered=tuple(cast("list[int]", kept["answered"])),
        papers=tuple(
            Paper(part=part, name=name, digest=digest, size=size, media_type=media_type)
            for part, name, digest, size, media_type in papers
        ),
        filed=None
        if filed is None
        else Filed(case=CaseId(filed[0]), entry=filed[1], hash=filed[2], at=datetime.fromisoformat(filed[3])),
    )
