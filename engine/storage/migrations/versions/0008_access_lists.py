"""Who may know of secret matters."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"

ID: Final = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
SORTED_TEXT: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SECRET: Final = sa.text("source = 'secret'")


def upgrade() -> None:
    op.create_table(
        "access_list",
        sa.Column("case", ID, nullable=False),
        sa.Column("source", ID, nullable=False),
        sa.Column("reader", SORTED_TEXT, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_access_list_case"),
        sa.PrimaryKeyConstraint("case", "source", "reader", name="pk_access_list"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_access_list_secret", "access_list", ["case"], sqlite_where=_SECRET, postgresql_where=_SECRET
    )
    # Those known to be secret have no subject in the lists; `xinfang rebuild` says who may know of them.
    op.execute(
        'INSERT INTO access_list ("case", source, reader) '
        "SELECT \"case\", 'secret', '' FROM case_list WHERE subject = ''"
    )
    op.create_index("ix_access_list_reader", "access_list", ["reader", "case"])


def downgrade() -> None:
    op.drop_table("access_list")
