"""Citations of law as people write them, with the way to their words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import url_for

from engine.statutes import Article, Citation, Passage, Statute
from web import context
from web.context import say

_CHOSEN: Final = "[D]"  # where the law is silent and the bundle chose
_QUOTED: Final = 3
"""A quotation has at most so many lines: who wants all of a long article follows the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation: `link` is "" and `quoted` empty where the office does not have that law."""

    text: str
    link: str
    quoted: tuple[str, ...]


def cited(citations: Iterable[str], day: date) -> list[Cited]:
    """Return citations as of a day, those that bundles write as 信访工作条例#22(1)."""
    return [_cited(citation, day) for citation in citations]


def written(citation: str, day: date) -> str:
    """Return one citation as people write it."""
    return _cited(citation, day).text


def anchor(article: Article, paragraph: int | None = None, item: int | None = None) -> str:
    """Return where on a statute's page an article, a paragraph or an item stands."""
    return "-".join(str(part) for part in (f"a{article.number}", paragraph, item) if part is not None)


def _cited(citation: str, day: date) -> Cited:
    where = Citation.parse(citation)
    if where is None:
        text = say("the bundle's own choice") if citation == _CHOSEN else citation
        return Cited(text=text, link="", quoted=())
    found = context.site().system.statutes.cited(where, day)
    if found is None:
        return Cited(text=_text(where, alone=False), link="", quoted=())
    statute, passage = found
    return Cited(
        text=_text(where, alone=len(passage.article.paragraphs) == 1),
        link=_link(statute, where, passage),
        quoted=passage.lines if len(passage.lines) <= _QUOTED else (),
    )


def _link(statute: Statute, where: Citation, passage: Passage) -> str:
    place = anchor(passage.article, where.paragraph, where.item)
    return url_for("public.law.show", key=statute.key, on=statute.in_force_from.isoformat(), _anchor=place)


def _text(where: Citation, *, alone: bool) -> str:
    """Write a citation; an article of one paragraph, which stands `alone`, is cited without it."""
    paragraph = None if alone and where.item is not None else where.paragraph
    if context.language() == context.ENGLISH:
        parts = "".join(f"({part})" for part in (paragraph, where.item) if part is not None)
        return f"{where.title} Art. {where.article}{parts}"
    parts = "".join(
        f"第{part}{kind}" for part, kind in ((paragraph, "款"), (where.item, "项")) if part is not None
    )
    return f"《{where.title}》第{where.article}条{parts}"
