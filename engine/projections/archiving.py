"""Where a case's file stands in the archive, as the lists of the archive show it."""

from engine.case import Case
from engine.storage.archive_rows import ArchiveRows


def archive_rows(case: Case) -> ArchiveRows | None:
    """Return the lines of a case's file, None while it does not lie in the archive."""
    if case.archive is None or not case.ended:
        return None
    return ArchiveRows(case=case.id, organ=case.organ, file=case.archive)
