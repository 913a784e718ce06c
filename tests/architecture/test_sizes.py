"""Files and functions stay short enough to be read in one go."""

import ast
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.project import python_files, read, tree

MOST_LINES_OF_A_FILE: Final = 400
MOST_LINES_OF_A_FUNCTION: Final = 60


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_a_file_has_at_most_400_lines(path: Path) -> None:
    lines = len(read(path).splitlines())

    assert lines <= MOST_LINES_OF_A_FILE, "split it by subject, never by technique"


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_a_function_has_at_most_60_lines(path: Path) -> None:
    functions = [
        node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    too_long = {node.name: _lines(node) for node in functions if _lines(node) > MOST_LINES_OF_A_FUNCTION}

    assert too_long == {}


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1
