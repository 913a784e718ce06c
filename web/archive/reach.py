"""Whose files somebody may find in the archive, and whose she keeps."""

from collections.abc import Sequence

from werkzeug.exceptions import NotFound

from engine.archiving import KEEPERS
from engine.ids import CaseId, OrganId
from engine.office import lists
from engine.storage.archive_lists import ArchiveLists, FileLine
from web import context
from web.sight import refuse


def found_by_me() -> tuple[OrganId, ...]:
    """Return the organs whose files the reader may find: hers and those below."""
    with context.site().system.store.reading() as reader:
        return tuple(sorted(lists.below(reader, context.asked().organs)))


def kept_by_me() -> tuple[OrganId, ...]:
    """Return the organs whose archive the reader keeps."""
    held = context.asked().capacities
    return tuple(sorted({one.organ for one in held if one.organ is not None and one.role in KEEPERS}))


def need_keeper() -> Sequence[OrganId]:
    """Return the organs whose archive the reader keeps.

    Raises NotFound where she keeps none (recorded).
    """
    organs = kept_by_me()
    if not organs:
        refuse(CaseId("office"), "see_archive")
    return organs


def archive() -> ArchiveLists:
    """Return the lists of the archive as the reader may know of them."""
    return context.site().system.archive.seen_by(context.knower())


def file_of(case: CaseId, organs: Sequence[OrganId] | None = None) -> FileLine:
    """Return a file that the reader may find, or one of these organs.

    Raises NotFound where there is none, or it is not hers to see (recorded).
    """
    if context.site().system.archive.file(case) is None:
        raise NotFound
    line = archive().file(case)
    if line is None or line.organ not in (found_by_me() if organs is None else organs):
        refuse(case)
    return line
