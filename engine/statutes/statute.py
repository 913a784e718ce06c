"""A statute as law is cited: articles (条), their paragraphs (款) and items (项)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

_CITATION: Final = re.compile(
    r"(?P<title>[^#]+)#(?P<article>\d+)(?:\((?P<paragraph>\d+)\))?(?:\((?P<item>\d+)\))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where something stands: `信访工作条例#22(1)(3)` is article 22, paragraph 1, item 3."""

    title: str
    article: int
    paragraph: int | None = None
    item: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a citation as bundles write it, None if the text is none."""
        found = _CITATION.fullmatch(text)
        if found is None:
            return None
        paragraph, item = found["paragraph"], found["item"]
        return cls(
            title=found["title"],
            article=int(found["article"]),
            paragraph=None if paragraph is None else int(paragraph),
            item=None if item is None else int(item),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph (款) and its items (项), which keep their numbers: （一）…."""

    text: str
    items: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield the paragraph and its items, one line each."""
        yield self.text
        yield from self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article (条); `name` is how the statute numbers it, `chapter` the heading above it, "" for none."""

    number: int
    name: str
    chapter: str
    paragraphs: tuple[Paragraph, ...]

    def lines(self) -> Iterator[str]:
        """Yield what it says, a line for each paragraph and item."""
        for paragraph in self.paragraphs:
            yield from paragraph.lines()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What a citation points to: the words, and the article they are part of."""

    article: Article
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """One version of a statute, in force from a day through another one, None if it still is.

    `key` is its address, `title` what bundles cite it by, `preamble` what stands before the first article.
    """

    key: str
    title: str
    full_title: str
    issued_by: str
    issued_on: date
    in_force_from: date
    in_force_until: date | None
    preamble: tuple[str, ...]
    articles: tuple[Article, ...]

    def in_force(self, day: date) -> bool:
        """Return whether this version is in force on a day."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    def passage(self, cited: Citation) -> Passage | None:
        """Return what is cited, None where this version has no such article, paragraph or item."""
        article = next((one for one in self.articles if one.number == cited.article), None)
        if article is None:
            return None
        if cited.paragraph is None:
            return Passage(article=article, lines=tuple(article.lines()))
        if not 1 <= cited.paragraph <= len(article.paragraphs):
            return None
        paragraph = article.paragraphs[cited.paragraph - 1]
        if cited.item is None:
            return Passage(article=article, lines=tuple(paragraph.lines()))
        if not 1 <= cited.item <= len(paragraph.items):
            return None
        return Passage(article=article, lines=(paragraph.items[cited.item - 1],))
