"""Possible duplicates of a submission: a suggestion for the registrar, who alone decides what is the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

import sqlalchemy as sa

from engine.effects import Done, Work
from engine.events import Json
from engine.storage import schema
from engine.storage.instants import stored
from engine.storage.reader import Reader
from engine.storage.store import Store

FIND: Final = "duplicates.find"
_OF_PETITIONER: Final = 200
_NEWEST: Final = 500
_SHOWN: Final = 10
_ALIKE: Final = 0.3
_ALIKE_OF_ANYBODY: Final = 0.6
_NO_WORD: Final = re.compile(r"[\W_]+")
_case, _list = schema.case_file, schema.case_list


@dataclass(frozen=True, slots=True, kw_only=True)
class _Other:
    """A case that is compared."""

    case: str
    number: str
    subject: str
    same_petitioner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """Compares a case with the others of its petitioner and with the newest of everybody."""

    store: Store

    def find(self, work: Work) -> Done:
        """Look for cases that may be the same matter (`duplicates.find`).

        Details: `candidates`, at most ten of {case, number, score, same_petitioner}, the most alike first;
        the score is the likeness of the subjects, 0 to 1. The same petitioner's are shown when somewhat
        alike, anybody's when very much so. Cases that started later are not looked at.
        """
        subject = work.file.get("subject")
        candidates: list[dict[str, Json]] = []
        if isinstance(subject, str) and subject.strip():
            with self.store.reading() as reader:
                others = {other.case: other for other in _others(reader, work)}
            candidates = _candidates(subject, list(others.values()))
        return Done(outputs={}, details={"candidates": cast("Json", candidates)})


def _candidates(subject: str, others: list[_Other]) -> list[dict[str, Json]]:
    scored = [(alike(subject, other.subject), other) for other in others]
    close = [
        (score, other)
        for score, other in scored
        if score >= (_ALIKE if other.same_petitioner else _ALIKE_OF_ANYBODY)
    ]
    close.sort(key=lambda pair: (-pair[0], pair[1].number))
    return [
        {
            "case": other.case,
            "number": other.number,
            "score": score,
            "same_petitioner": other.same_petitioner,
        }
        for score, other in close[:_SHOWN]
    ]


def alike(one: str, other: str) -> float:
    """Return how alike two texts are: the share of common pairs of neighbouring characters, to two places."""
    left, right = _pairs(one), _pairs(other)
    if not left or not right:
        return 0.0
    return round(len(left & right) / len(left | right), 2)


def _pairs(text: str) -> frozenset[str]:
    words = _NO_WORD.sub("", text).lower()
    return (
        frozenset(words[place : place + 2] for place in range(max(1, len(words) - 1)))
        if words
        else frozenset()
    )


def _others(reader: Reader, work: Work) -> Iterator[_Other]:
    """Yield the newest cases, then those of the petitioner, each read along an index and limited."""
    name = work.file.get("petitioner")
    started = sa.and_(_case.c.started_at <= stored(work.at), _case.c.id != work.case.id)
    found = (
        sa.select(_case.c.id, _case.c.number, _case.c.petitioner, _list.c.subject, _list.c.petitioner_name)
        .join(_list, _list.c.case == _case.c.id)
        .where(started, _list.c.subject != "")  # of a secret matter nothing is compared, nor does it count
        .order_by(_case.c.started_at.desc(), _case.c.id.desc())
    )
    queries = [
        found.limit(_NEWEST),
        found.where(_case.c.petitioner == work.case.petitioner).limit(_OF_PETITIONER),
    ]
    if isinstance(name, str) and name:
        queries.append(found.where(_list.c.petitioner_name == name).limit(_OF_PETITIONER))
    for query in queries:
        for row in reader.connection.execute(query):
            same = row.petitioner == work.case.petitioner or (bool(name) and row.petitioner_name == name)
            yield _Other(case=row.id, number=row.number, subject=row.subject, same_petitioner=same)
