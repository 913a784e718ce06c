"""Bundles and calendars by two persons, and the open incidents."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

ID: Final = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
INSTANT: Final = sa.BigInteger()


def upgrade() -> None:
    for table, columns in (
        ("bundle", (("published_by", ID), ("submitted_by", ID), ("submitted_at", INSTANT))),
        (
            "calendar",
            (
                ("names", sa.Text()),
                ("base", ID),
                ("submitted_by", ID),
                ("submitted_at", INSTANT),
                ("adopted_by", ID),
                ("adopted_at", INSTANT),
            ),
        ),
    ):
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    _submissions()
    _incidents()
    still = sa.text("status = 'open'")
    op.create_index(
        "ix_case_file_bundle", "case_file", ["bundle"], sqlite_where=still, postgresql_where=still
    )


def downgrade() -> None:
    """Refuse: who submitted and who published would be lost."""
    raise NotImplementedError("restore the copy of the database that was made before the upgrade")


def _submissions() -> None:
    op.create_table(
        "submission",
        sa.Column("contents", ID, nullable=False),
        sa.Column("digest", ID, nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("submitted_by", ID, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("contents", name="pk_submission"),
    )
    op.create_index("ix_submission_digest", "submission", ["digest"])


def _incidents() -> None:
    op.create_table(
        "incident",
        sa.Column("id", ID, nullable=False),
        sa.Column("case", ID, nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("name", ID, nullable=False),
        sa.Column("job", ID, nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_incident_case"),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_incident_case", "incident", ["case"])
    op.create_index("ix_incident_since", "incident", ["since", "id"])
