"""What the rooms need: sessions of browsers, throttles against guessing."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

ID: Final = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
HASH: Final = sa.LargeBinary(length=32)
WITH_PERSON: Final = sa.text("person IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "web_session",
        sa.Column("token_digest", HASH, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("person", ID, nullable=True),
        sa.Column("proof", HASH, nullable=True),
        sa.Column("cases", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name="pk_web_session"),
    )
    op.create_index("ix_web_session_ends_at", "web_session", ["ends_at"])
    op.create_index(
        "ix_web_session_person",
        "web_session",
        ["person"],
        sqlite_where=WITH_PERSON,
        postgresql_where=WITH_PERSON,
    )
    op.create_table(
        "throttle",
        sa.Column("key", HASH, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_throttle"),
    )
    op.create_index("ix_throttle_failed_at", "throttle", ["failed_at"])


def downgrade() -> None:
    op.drop_table("throttle")
    op.drop_table("web_session")
