"""Whoever silences a check says why beside it."""

import io
import re
import tokenize
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.project import python_files, read

CODE: Final = re.compile(r'"([A-Z]+[0-9]*)"')
# The reason follows the codes, in the same comment or after a second "#": at least two words.
NOQA: Final = re.compile(
    r"#\s*noqa(?P<codes>:\s*[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)?(?P<reason>.*)", re.DOTALL
)
IGNORE: Final = re.compile(r"#\s*type:\s*ignore(?P<codes>\[[\w,\s-]+\])?(?P<reason>.*)", re.DOTALL)
REASON: Final = re.compile(r"\w+\W+\w+")


def test_every_rule_that_the_project_ignores_has_its_reason() -> None:
    section = (
        read(Path("pyproject.toml"))
        .split("[tool.ruff.lint]")[1]
        .split("[tool.ruff.lint.flake8-tidy-imports]")[0]
    )

    ignored = [line for line in section.splitlines() if CODE.search(line)]
    without = [line.strip() for line in ignored if not REASON.search(line.partition("#")[2])]

    assert len(ignored) > 1
    assert without == [line.strip() for line in ignored if 'select = ["ALL"]' in line]


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_every_silenced_line_names_the_rule_and_the_reason(path: Path) -> None:
    comments = [token for token in _tokens(path) if token.type == tokenize.COMMENT]

    without = [
        f"{path}:{comment.start[0]}: {comment.string}"
        for comment in comments
        for pattern in (NOQA, IGNORE)
        if (match := pattern.search(comment.string))
        and not (match["codes"] and REASON.search(match["reason"]))
    ]

    assert without == []


def _tokens(path: Path) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(read(path)).readline))
