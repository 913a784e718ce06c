"""Lettering of a drawing: text broken into lines that fit, Chinese and English alike."""

import re
from typing import Final

SIZE: Final = 12
LINE: Final = 15
_NARROW: Final = frozenset("iljtfrI.,:;'|!()[] ")
_BROAD: Final = frozenset("mwMW@")
_NEVER_FIRST: Final = frozenset("，。、；：？！）】》」』”’%,.;:?!)]}…")
_WORD: Final = re.compile(
    r"\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
)


def width_of(text: str) -> float:
    """Return about how many pixels a line takes at 12 pixels; a Chinese character takes all 12."""
    return sum(map(_advance, text))


def _advance(character: str) -> float:
    if character >= "\u2e80":
        return SIZE
    if character in _NARROW:
        return SIZE * 0.32
    return SIZE * (0.86 if character in _BROAD or character.isupper() else 0.56)


def wrapped(text: str, width: float, most: int | None = None) -> tuple[str, ...]:
    """Return the text as lines of at most `width` pixels, at most `most` of them; the last says … if cut.

    Breaks between words and between Chinese characters, never before a closing mark. A word that is too
    long for a line is broken inside.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_broken(paragraph, width))
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip() + "…"]
    return tuple(lines)


def _broken(paragraph: str, width: float) -> list[str]:
    lines = [""]
    for word in _WORD.findall(paragraph):
        if width_of(lines[-1] + word.rstrip()) <= width or (word in _NEVER_FIRST and lines[-1]):
            lines[-1] += word
        elif not word.strip():
            continue
        elif width_of(word) <= width:
            lines.append(word)
        else:
            _fill(lines, word, width)
    kept = [line.strip() for line in lines if line.strip()]
    return _without_orphan(kept, width) if len(kept) > 1 else kept


def _fill(lines: list[str], word: str, width: float) -> None:
    """Add a word that is longer than a line, character by character."""
    for character in word:
        if width_of(lines[-1] + character) > width and lines[-1]:
            lines.append("")
        lines[-1] += character


def _without_orphan(lines: list[str], width: float) -> list[str]:
    """Move a character down where one Chinese character, or one and its mark, would stand alone."""
    before, last = lines[-2], lines[-1]
    alone = len(last.rstrip("".join(_NEVER_FIRST))) == 1 and last[0] >= "\u2e80"
    if alone and len(before) > 2 and before[-1] >= "\u2e80" and width_of(before[-1] + last) <= width:  # noqa: PLR2004 - two characters stay
        return [*lines[:-2], before[:-1], before[-1] + last]
    return lines
