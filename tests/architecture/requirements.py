"""Makes docs/reference/requirements.md: what the domain asks, where it is built, which tests show it.

`python -m tests.architecture.requirements` writes it anew.
"""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tests.architecture.project import ROOT, python_files, read, tree

PAGE: Final = Path("docs/reference/requirements.md")
_REGISTER: Final = Path("tests/architecture/requirements.toml")
_HEAD: Final = """# Requirements

What the domain asks of the system, by which article, where it is built and which tests show it.
条例 is 《信访工作条例》, 复议法 《行政复议法》, 行诉法 《行政诉讼法》, 调解法 《人民调解法》;
– is a choice of the project. What is not built yet says so: *later*, and with what.

Made by `python -m tests.architecture.requirements` from `tests/architecture/requirements.toml` and the tests
that are marked with `@pytest.mark.req`; a test compares.

| requirement | law | what it asks | built in | shown by |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One thing that the domain asks; `later` is empty where nothing of it is missing."""

    id: str
    law: str
    text: str
    built: tuple[str, ...]
    later: str


@cache
def requirements() -> tuple[Requirement, ...]:
    """Return all of them, in the order of the register."""
    return tuple(
        Requirement(
            id=key,
            law=each["law"],
            text=each["text"],
            built=tuple(each.get("built", ())),
            later=each.get("later", ""),
        )
        for key, each in tomllib.loads(read(_REGISTER)).items()
    )


@cache
def marked() -> Mapping[str, tuple[tuple[Path, str], ...]]:
    """Return the tests (file, name) that show each requirement."""
    found: dict[str, list[tuple[Path, str]]] = defaultdict(list)
    for path in python_files():
        if path.parts[0] == "tests" and path.name.startswith("test_"):
            for name, requirement in _marks(path):
                found[requirement].append((path, name))
    return {requirement: tuple(tests) for requirement, tests in found.items()}


def page() -> str:
    """Return the page as it has to be."""
    return _HEAD + "".join(map(_row, requirements()))


def _row(each: Requirement) -> str:
    built = ", ".join(f"[{Path(path).name}](../../{path})" for path in each.built)
    tests = "<br>".join(
        f"[{name.removeprefix('test_').replace('_', ' ')}](../../{path})"
        for path, name in marked().get(each.id, ())
    )
    shown = "; ".join(part for part in (tests, f"*later*: {each.later}" if each.later else "") if part)
    return f"| {each.id} | {each.law} | {each.text} | {built or '–'} | {shown} |\n"


def _marks(path: Path) -> Iterator[tuple[str, str]]:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for mark in node.decorator_list:
                for requirement in _named(mark):
                    yield node.name, requirement


def _named(mark: ast.expr) -> list[str]:
    if not (isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.req"):
        return []
    return [str(ast.literal_eval(argument)) for argument in mark.args]


if __name__ == "__main__":
    (ROOT / PAGE).write_text(page(), encoding="utf-8")
