"""One version of a process, in force or proposed, as the studio reads it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from werkzeug.exceptions import NotFound

from engine import publishing
from engine.bpmn import bundle
from engine.bpmn.findings import Finding
from engine.errors import Rejected, XinfangError
from web import context
from web.wording import Book, Wording, book_of, wording

STORED: Final = "versions"
PROPOSED: Final = "proposals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version under the name that its addresses have: a digest, or what a proposal is called."""

    kind: str
    name: str
    words: Wording


def version(kind: str, name: str) -> Version:
    """Return a version.

    Raises NotFound where there is none.
    """
    if kind == PROPOSED:
        english = context.language() == context.ENGLISH
        return Version(kind=kind, name=name, words=Wording(book=_proposed(_packed(name)), english=english))
    with context.site().system.store.reading() as reader:
        if reader.bundle(name) is None:
            raise NotFound
    return Version(kind=kind, name=name, words=wording(name))


def findings(of: Version) -> tuple[Finding, ...]:
    """Return what `check` finds in a version."""
    return _findings(bundle.pack(of.words.book.files))


def changed_files(of: Version) -> list[tuple[str, str]]:
    """Return (file, added · changed · removed) against the version that new cases start on."""
    with context.site().system.store.reading() as reader:
        current = reader.current_bundle(of.words.definition.key)
        packed = None if current is None else reader.bundle(current)
    before = {} if packed is None else bundle.unpack(packed)
    after = of.words.book.files
    kinds = {
        file: "added" if file not in before else "removed" if file not in after else "changed"
        for file in sorted(before.keys() | after.keys())
        if before.get(file) != after.get(file)
    }
    return list(kinds.items())


def _packed(contents: str) -> bytes:
    with context.site().system.store.reading() as reader:
        found = reader.submission(contents)
    if found is None:
        raise NotFound
    return found.packed


@lru_cache(maxsize=8)
def _proposed(packed: bytes) -> Book:
    files = bundle.unpack(packed)
    try:
        return book_of(bundle.load(files).definition, files)
    except (XinfangError, Rejected) as error:  # an earlier release took what this one does not read
        raise NotFound from error


@lru_cache(maxsize=8)
def _findings(packed: bytes) -> tuple[Finding, ...]:
    return publishing.check_files(bundle.unpack(packed)).findings
