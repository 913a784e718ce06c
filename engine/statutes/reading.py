"""Read a file of a statute: what it is, as TOML between two lines `+++`, then its text by paragraphs."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from engine.statutes.statute import Article, Paragraph, Statute

_FENCE: Final = "+++\n"
_UNTIL: Final = "in_force_until"
_KEYS: Final = frozenset({"title", "full_title", "issued_by", "issued_on", "in_force_from", _UNTIL})
_HEADING: Final = "## "
_ARTICLE: Final = re.compile(r"(第([一二三四五六七八九十百零〇]+)条)(?: (.*))?")
_ITEM: Final = re.compile(r"（[一二三四五六七八九十]+）")
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS: Final = {"十": 10, "百": 100}


class StatuteError(ValueError):
    """A statute's file cannot be read; the message says where and why."""


@dataclass(slots=True)
class _Draft:
    """An article while it is read."""

    number: int
    name: str
    chapter: str
    paragraphs: list[tuple[str, list[str]]] = field(default_factory=list)

    def done(self) -> Article:
        return Article(
            number=self.number,
            name=self.name,
            chapter=self.chapter,
            paragraphs=tuple(Paragraph(text=text, items=tuple(items)) for text, items in self.paragraphs),
        )


def read(key: str, source: str, *, name: str) -> Statute:
    """Read the text of a statute's file, which errors call `name`; raises StatuteError."""
    head, text = _parted(source, name)
    preamble, articles = _articles(text, name)
    if not articles:
        raise StatuteError(f"{name}: no article (a line that begins with 第一条)")
    return Statute(
        key=key,
        title=_text(head, "title", name),
        full_title=_text(head, "full_title", name),
        issued_by=_text(head, "issued_by", name),
        issued_on=_day(head, "issued_on", name),
        in_force_from=_day(head, "in_force_from", name),
        in_force_until=_day(head, _UNTIL, name) if _UNTIL in head else None,
        preamble=tuple(preamble),
        articles=tuple(articles),
    )


def _parted(source: str, name: str) -> tuple[dict[str, object], str]:
    before, _, rest = source.partition(_FENCE)
    head, fence, text = rest.partition("\n" + _FENCE)
    if before.strip() or not fence:
        raise StatuteError(f"{name}: it has to begin with TOML between two lines +++")
    try:
        known = tomllib.loads(head)
    except tomllib.TOMLDecodeError as wrong:
        raise StatuteError(f"{name}: {wrong}") from wrong
    unknown = known.keys() - _KEYS
    if unknown:
        raise StatuteError(f"{name}: unknown key {', '.join(sorted(unknown))}")
    return known, text


def _text(head: dict[str, object], key: str, name: str) -> str:
    found = head.get(key)
    if not isinstance(found, str) or not found:
        raise StatuteError(f"{name}: {key} is missing or no text")
    return found


def _day(head: dict[str, object], key: str, name: str) -> date:
    found = head.get(key)
    if not isinstance(found, date):
        raise StatuteError(f"{name}: {key} is missing or no date")
    return found


def _articles(text: str, name: str) -> tuple[list[str], list[Article]]:
    preamble, articles, chapter = list[str](), list[Article](), ""
    draft: _Draft | None = None
    for line in _lines(text):
        begins = _ARTICLE.fullmatch(line)
        if not begins and not line.startswith(_HEADING):
            _go_on(line, preamble, draft)
            continue
        if draft is not None:
            articles.append(draft.done())
            draft = None
        if not begins:
            chapter = line.removeprefix(_HEADING)
            continue
        place = number(begins[2])
        if articles and place != articles[-1].number + 1:
            raise StatuteError(f"{name}: {begins[1]} follows {articles[-1].name}")
        draft = _Draft(number=place, name=begins[1], chapter=chapter)
        if begins[3]:
            draft.paragraphs.append((begins[3], []))
    if draft is not None:
        articles.append(draft.done())
    return preamble, articles


def _go_on(line: str, preamble: list[str], draft: _Draft | None) -> None:
    """Put a line before all articles, to the items of a paragraph, or as another paragraph."""
    if draft is None:
        preamble.append(line)
    elif _ITEM.match(line) and draft.paragraphs:
        draft.paragraphs[-1][1].append(line)
    else:
        draft.paragraphs.append((line, []))


def _lines(text: str) -> Iterator[str]:
    return (line for line in map(str.strip, text.splitlines()) if line)


def number(chinese: str) -> int:
    """Return 163 for 一百六十三, 20 for 二十, 10 for 十."""
    total, digit = 0, 0
    for sign in chinese:
        if sign in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit
