"""What petitioners are about to file."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

HASH: Final = sa.LargeBinary(length=32)


def upgrade() -> None:
    op.create_table(
        "filing_draft",
        sa.Column("token_digest", HASH, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("token_digest", "part", name="pk_filing_draft"),
    )
    op.create_index("ix_filing_draft_at", "filing_draft", ["at"])


def downgrade() -> None:
    op.drop_table("filing_draft")
