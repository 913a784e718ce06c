"""Which messages other cases send, found by what both know."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"

ID: Final = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
_WAITS: Final = sa.text("done_at IS NULL AND correlation IS NOT NULL")


def upgrade() -> None:
    op.add_column("work_item", sa.Column("correlation", ID, nullable=True))
    op.create_index(
        "ix_work_item_correlation",
        "work_item",
        ["correlation", "created_at"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade() -> None:
    op.drop_index("ix_work_item_correlation", "work_item")
    op.drop_column("work_item", "correlation")
