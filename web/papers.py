"""A letter's text as the blocks of a page; what letters may say is in docs/how-to/edit-a-process.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_NEW_PAGE: Final = "---"
_ITEM: Final = "- "


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """`kind` is title, heading, list, text or page (a new sheet begins); `lines` are what it says."""

    kind: str
    lines: tuple[str, ...] = ()


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a letter, in order."""
    return tuple(_block(part) for part in _parts(text))


def _parts(text: str) -> Iterator[list[str]]:
    """Yield lines that belong together: an empty line parts them, a heading stands alone."""
    part: list[str] = []
    for line in (*text.splitlines(), ""):
        alone = line.startswith("#") or line.strip() == _NEW_PAGE
        if part and (alone or not line.strip()):
            yield part
            part = []
        if alone:
            yield [line]
        elif line.strip():
            part.append(line)


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if first.strip() == _NEW_PAGE:
        return Block(kind="page")
    if first.startswith("#"):
        kind = "title" if first.startswith("# ") else "heading"
        return Block(kind=kind, lines=(first.lstrip("#").strip(),))
    if all(line.startswith(_ITEM) for line in lines):
        return Block(kind="list", lines=tuple(line.removeprefix(_ITEM) for line in lines))
    return Block(kind="text", lines=tuple(lines))
