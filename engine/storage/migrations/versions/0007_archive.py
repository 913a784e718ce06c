"""The archive: where each locked file stands, and who asked for it."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"

ID: Final = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
DAY: Final = sa.String(10).with_variant(sa.String(10, collation="C"), "postgresql")
FILE_INDEXES: Final = (
    (
        "retain_until",
        ["organ", "retain_until", "case"],
        "state = 'kept' AND retain_until IS NOT NULL",
    ),
    (
        "hand_over_on",
        ["organ", "hand_over_on", "case"],
        "state = 'kept' AND hand_over_on IS NOT NULL",
    ),
    ("list_no", ["list_no", "number"], "list_no IS NOT NULL"),
    ("condemned", ["organ", "number"], "state = 'condemned'"),
)
LOAN_INDEXES: Final = (
    ("open", ["organ", "state", "until", "id"], "state IN ('asked', 'lent')"),
    ("person", ["person", "until", "id"], "state IN ('asked', 'lent')"),
)


def upgrade() -> None:
    op.create_table(
        "archive_file",
        sa.Column("case", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("organ", ID, nullable=False),
        sa.Column("archived_on", DAY, nullable=False),
        sa.Column("retention", ID, nullable=False),
        sa.Column("retain_until", DAY, nullable=True),
        sa.Column("hand_over_on", DAY, nullable=True),
        sa.Column("state", ID, nullable=False),
        sa.Column("list_no", ID, nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_archive_file_case"),
        sa.PrimaryKeyConstraint("case", name="pk_archive_file"),
        sa.UniqueConstraint("number", name="uq_archive_file_number"),
    )
    op.create_index("ix_archive_file_organ", "archive_file", ["organ", "archived_on", "case"])
    op.create_table(
        "archive_loan",
        sa.Column("id", ID, nullable=False),
        sa.Column("case", ID, nullable=False),
        sa.Column("organ", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("asked_on", DAY, nullable=False),
        sa.Column("until", DAY, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_archive_loan_case"),
        sa.PrimaryKeyConstraint("id", name="pk_archive_loan"),
    )
    op.create_index("ix_archive_loan_case", "archive_loan", ["case"])
    for table, indexes in (("archive_file", FILE_INDEXES), ("archive_loan", LOAN_INDEXES)):
        for name, columns, where in indexes:
            _partial(table, name, columns, where)


def _partial(table: str, name: str, columns: list[str], where: str) -> None:
    op.create_index(
        f"ix_{table}_{name}",
        table,
        columns,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    op.drop_table("archive_loan")
    op.drop_table("archive_file")
