"""The project's own files, as the architecture tests read them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDERS: Final = ("engine", "web", "processes", "tests", "docs", ".ci")
# What is made, not written: it comes and goes and is not committed.
MADE: Final = frozenset({"__pycache__", "node_modules", "dist", ".hypothesis"})
BINARY: Final = frozenset({".ico", ".mo", ".otf", ".pdf", ".png", ".pyc", ".ttf", ".woff", ".woff2", ".xlsx"})


def text_files() -> list[Path]:
    """Return every text file of the project, relative to its root, sorted."""
    return sorted(path for path in _files() if path.suffix not in BINARY)


def python_files() -> list[Path]:
    """Return every Python file of the project, relative to its root, sorted."""
    return [path for path in text_files() if path.suffix == ".py"]


def read(path: Path) -> str:
    """Return the text of a file given relative to the root."""
    return (ROOT / path).read_text(encoding="utf-8")


def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file given relative to the root."""
    return ast.parse(read(path), filename=str(path))


def dataclasses(path: Path) -> list[str]:
    """Return the names of the dataclasses that a module defines, in its order."""
    return [
        node.name
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
        and any("dataclass" in ast.dump(mark) for mark in node.decorator_list)
    ]


def _files() -> Iterator[Path]:
    for path in ROOT.iterdir():
        # In a work tree .git is a file of git's own; .coverage is what a measured run leaves.
        if path.is_file() and path.name not in (".git", ".coverage"):
            yield path.relative_to(ROOT)
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not MADE.intersection(path.relative_to(ROOT).parts):
                yield path.relative_to(ROOT)
