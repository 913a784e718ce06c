"""A letter's text as the blocks of a page; what letters may say is in docs/how-to/edit-a-process.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

_NEW_PAGE: Final = "---"
_ITEM: Final = "- "
_NUMBER: Final = re.compile(r".*〔\d{4}〕.*号.*")
_SALUTATION: Final = re.compile(r".{1,60}：")
_ISSUER: Final = re.compile(r"[^，。；：]{1,40}")
_DATE: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """`lines` are what it says; `kind` is what it is on paper.

    That is title, number (behind the title), to (the salutation), heading, list, text, signed (issuer and
    date at the end) or page (a new sheet begins).
    """

    kind: str
    lines: tuple[str, ...] = ()


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a letter, in order."""
    return tuple(_placed([_block(part) for part in _parts(text)]))


def _placed(found: list[Block]) -> Iterator[Block]:
    """Yield the blocks; those that have a place of their own on paper say so."""
    dated = len(found) - 1 if found and _is_line(found[-1], _DATE) else len(found)
    before = ""
    for place, block in enumerate(found):
        kind = block.kind
        if before == "title" and _is_line(block, _NUMBER):
            kind = "number"
        elif before == "number" and _is_line(block, _SALUTATION):
            kind = "to"
        elif place == dated or (place == dated - 1 and dated < len(found) and _is_line(block, _ISSUER)):
            kind = "signed"
        before = kind
        yield replace(block, kind=kind)


def _is_line(block: Block, shape: re.Pattern[str]) -> bool:
    return block.kind == "text" and len(block.lines) == 1 and shape.fullmatch(block.lines[0]) is not None


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
