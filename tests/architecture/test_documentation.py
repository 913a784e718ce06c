"""The documentation keeps up with the code: words, decisions and links."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.project import ROOT, dataclasses, read, text_files

DECISIONS: Final = sorted((ROOT / "docs" / "decisions").glob("*.md"))
MOST_LINES_OF_A_DECISION: Final = 60
COMMANDS: Final = (Path("engine/commands.py"), Path("engine/archive_commands.py"))
EVENTS: Final = [path.relative_to(ROOT) for path in sorted((ROOT / "engine" / "events").glob("*.py"))]
MARKDOWN: Final = [path for path in text_files() if path.suffix == ".md"]
LINK: Final = re.compile(r"\[[^\]]*\]\((?!https?://|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("module", [*COMMANDS, *EVENTS], ids=str)
def test_every_command_and_event_stands_in_the_glossary(module: Path) -> None:
    terms = set(_glossary())

    missing = [name for name in dataclasses(module) if name not in terms]

    assert missing == [], "add a row | term | 中文 | meaning | source | to docs/glossary.md"


def test_every_glossary_row_has_a_term_its_chinese_its_meaning_and_its_source() -> None:
    incomplete = [row for row in _glossary().values() if len(row) != 4 or not all(row)]

    assert incomplete == []


def test_no_term_stands_in_the_glossary_twice() -> None:
    terms = [row[0] for row in _rows()]

    assert sorted(terms) == sorted(set(terms))


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_fits_on_one_page_and_says_context_decision_and_consequences(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)

    assert headings == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= MOST_LINES_OF_A_DECISION


@pytest.mark.parametrize("path", MARKDOWN, ids=str)
def test_every_link_leads_somewhere(path: Path) -> None:
    targets = LINK.findall(read(path))

    broken = [target for target in targets if not (ROOT / path.parent / target).exists()]

    assert broken == []


def _glossary() -> dict[str, list[str]]:
    return {row[0]: row for row in _rows()}


def _rows() -> list[list[str]]:
    lines = [line for line in read(Path("docs/glossary.md")).splitlines() if line.startswith("| ")]
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if row[0] != "term"]
