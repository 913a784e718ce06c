"""The tables of the archive: where each locked file stands, and who asked for it; both follow from histories.

Days are ISO 8601 text. Nothing personal stands here, so that a destroyed file keeps its line for ever.
"""

from typing import Final

import sqlalchemy as sa

from engine.storage.schema import CODE, DAY, ID, METADATA

_KEPT: Final = "state = 'kept'"
_OPEN: Final = "state IN ('asked', 'lent')"


def _partial(name: str, *columns: sa.Column[str], where: str) -> sa.Index:
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


archive_file: Final = sa.Table(
    "archive_file",
    METADATA,
    sa.Column("case", ID, sa.ForeignKey("case_file.id"), primary_key=True, nullable=False),
    sa.Column("number", ID, nullable=False, unique=True),
    sa.Column("organ", ID, nullable=False),
    sa.Column("archived_on", DAY, nullable=False),
    sa.Column("retention", CODE, nullable=False),
    sa.Column("retain_until", DAY),  # NULL for ever
    sa.Column("hand_over_on", DAY),  # NULL where no state archive ever gets it
    sa.Column("state", CODE, nullable=False),
    sa.Column("list_no", ID),  # NULL while it stands on no destruction list
    sa.Index("ix_archive_file_organ", "organ", "archived_on", "case"),
)
# What falls due is a range of an index, never a sweep over the archive.
_partial(
    "ix_archive_file_retain_until",
    archive_file.c.organ,
    archive_file.c.retain_until,
    archive_file.c.case,
    where=f"{_KEPT} AND retain_until IS NOT NULL",
)
_partial(
    "ix_archive_file_hand_over_on",
    archive_file.c.organ,
    archive_file.c.hand_over_on,
    archive_file.c.case,
    where=f"{_KEPT} AND hand_over_on IS NOT NULL",
)
_partial(
    "ix_archive_file_list_no",
    archive_file.c.list_no,
    archive_file.c.number,
    where="list_no IS NOT NULL",
)
_partial(
    "ix_archive_file_condemned",
    archive_file.c.organ,
    archive_file.c.number,
    where="state = 'condemned'",
)

archive_loan: Final = sa.Table(
    "archive_loan",
    METADATA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("case", ID, sa.ForeignKey("case_file.id"), nullable=False),
    sa.Column("organ", ID, nullable=False),
    sa.Column("person", ID, nullable=False),
    sa.Column("state", CODE, nullable=False),
    sa.Column("asked_on", DAY, nullable=False),
    sa.Column("until", DAY, nullable=False),
    sa.Index("ix_archive_loan_case", "case"),
)
_partial(
    "ix_archive_loan_open",
    archive_loan.c.organ,
    archive_loan.c.state,
    archive_loan.c.until,
    archive_loan.c.id,
    where=_OPEN,
)
_partial(
    "ix_archive_loan_person",
    archive_loan.c.person,
    archive_loan.c.until,
    archive_loan.c.id,
    where=_OPEN,
)
