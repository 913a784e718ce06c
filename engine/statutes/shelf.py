"""The statutes of an office: those that ship, and its own of the data folder's `law/`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

from engine.statutes.reading import read
from engine.statutes.statute import Article, Citation, Passage, Statute

_FILES: Final = "*/*.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article in which words were found; `line` is the first of its lines that has one."""

    statute: Statute
    article: Article
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All versions of all statutes, by address, the newest first."""

    versions: tuple[Statute, ...]

    @classmethod
    def of(cls, *folders: Path) -> Self:
        """Read `key/day.md` below folders; a later folder's file stands for an earlier one's.

        Raises StatuteError for a file that is none.
        """
        files = {file.relative_to(folder): file for folder in folders for file in sorted(folder.glob(_FILES))}
        found = [
            read(path.parent.name, file.read_text(encoding="utf-8"), name=str(path))
            for path, file in files.items()
        ]
        return cls(versions=tuple(sorted(found, key=lambda one: (one.key, -one.in_force_from.toordinal()))))

    def statutes(self, day: date) -> list[Statute]:
        """Return what is in force on a day, by title; of each statute the newest version."""
        found = {one.key: one for one in reversed(self.versions) if one.in_force(day)}
        return sorted(found.values(), key=lambda one: one.title)

    def of_key(self, key: str) -> list[Statute]:
        """Return the versions of a statute, the newest first; none if there is no such one."""
        return [one for one in self.versions if one.key == key]

    def cited(self, citation: Citation, day: date) -> tuple[Statute, Passage] | None:
        """Return what a citation said on a day, None where this shelf does not have it."""
        for statute in self.statutes(day):
            if statute.title == citation.title:
                passage = statute.passage(citation)
                return None if passage is None else (statute, passage)
        return None

    def find(self, words: Iterable[str], day: date, *, most: int) -> list[Hit]:
        """Return articles in force on a day that have every one of some words, at most so many."""
        wanted = [word.casefold() for word in words if word]
        hits = list[Hit]()
        for statute, article in self._articles(day) if wanted else ():
            if len(hits) == most:
                break
            line = _found(statute, article, wanted)
            if line:
                hits.append(Hit(statute=statute, article=article, line=line))
        return hits

    def _articles(self, day: date) -> Iterator[tuple[Statute, Article]]:
        return ((statute, article) for statute in self.statutes(day) for article in statute.articles)


def _found(statute: Statute, article: Article, wanted: list[str]) -> str:
    """Return the first line that has one of the words, "" unless the article has them all somewhere."""
    lines = list(article.lines())
    named = f"{statute.full_title} {article.name}".casefold()
    if not all(word in named or any(word in line.casefold() for line in lines) for word in wanted):
        return ""
    return next((line for line in lines if any(word in line.casefold() for word in wanted)), lines[0])
