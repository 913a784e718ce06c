"""What the rooms need: web sessions, throttles, drafts that go with their task, indexes to search by."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

ID: Final = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
HASH: Final = sa.LargeBinary(length=32)
SEARCHED: Final = ["started_at", "id", "organ", "office", "stage", "status", "outcome", "number"]
OPEN_TASK: Final = sa.text("done_at IS NULL AND rank = 0 AND kind = 'task'")
WITH_PERSON: Final = sa.text("person IS NOT NULL")

# One place for all ways in which a task ends: done, cancelled by the diagram, closed by an erasure.
SQLITE_TRIGGER: Final = """
CREATE TRIGGER work_item_drafts AFTER UPDATE OF done_at ON work_item
WHEN OLD.done_at IS NULL AND NEW.done_at IS NOT NULL
BEGIN DELETE FROM draft WHERE task = NEW.id; END
"""
POSTGRESQL_FUNCTION: Final = """
CREATE FUNCTION forget_drafts() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN DELETE FROM draft WHERE task = NEW.id; RETURN NULL; END $$
"""
POSTGRESQL_TRIGGER: Final = """
CREATE TRIGGER work_item_drafts AFTER UPDATE OF done_at ON work_item FOR EACH ROW
WHEN (OLD.done_at IS NULL AND NEW.done_at IS NOT NULL) EXECUTE FUNCTION forget_drafts()
"""


def upgrade() -> None:
    _doors()
    _searches()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TRIGGER)
        return
    op.execute(POSTGRESQL_FUNCTION)
    op.execute(POSTGRESQL_TRIGGER)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER work_item_drafts")
    else:
        op.execute("DROP TRIGGER work_item_drafts ON work_item")
        op.execute("DROP FUNCTION forget_drafts()")
    op.drop_index("ix_work_item_open", "work_item")
    op.drop_index("ix_case_file_search", "case_file")
    op.create_index("ix_case_file_started_at", "case_file", ["started_at", "id"])
    op.drop_table("throttle")
    op.drop_table("web_session")


def _searches() -> None:
    op.drop_index("ix_case_file_started_at", "case_file")
    op.create_index("ix_case_file_search", "case_file", SEARCHED)
    op.create_index(
        "ix_work_item_open",
        "work_item",
        ["due_at", "id", "organ", "case", "element", "kind", "done_at"],
        sqlite_where=OPEN_TASK,
        postgresql_where=OPEN_TASK,
    )


def _doors() -> None:
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
