"""The first schema: history with its triggers, cases, registers."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None

ID: Final = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
SORTED_TEXT: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY: Final = sa.String(10).with_variant(sa.String(10, collation="C"), "postgresql")
COUNTED: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY: Final = ("entry", "refusal")
SQLITE_TRIGGER: Final = """
CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION: Final = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
POSTGRESQL_TRIGGER: Final = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION append_only()
"""


def upgrade() -> None:
    _history()
    _cases()
    _work()
    _content()
    _bundles()
    _people()
    _names()
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for change in ("UPDATE", "DELETE"):
                op.execute(SQLITE_TRIGGER.format(table=table, change=change))
        return
    op.execute(POSTGRESQL_FUNCTION)
    for table in APPEND_ONLY:
        op.execute(POSTGRESQL_TRIGGER.format(table=table))


def downgrade() -> None:
    """Refuse: before the first schema there is nothing, and a history is never deleted."""
    raise NotImplementedError("the first schema holds the history: delete the database itself if you mean it")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _history() -> None:
    op.create_table(
        "entry",
        sa.Column("stream", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("command_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("stream", "number", name="pk_entry"),
        sa.UniqueConstraint("command_id", name="uq_entry_command_id"),
    )
    _partial_index("ix_entry_first", "entry", ["stream"], "number = 1")
    op.create_table(
        "refusal",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("command_id", ID, nullable=False),
        sa.Column("case", ID, nullable=False),
        sa.Column("actor", ID, nullable=False),
        sa.Column("command", ID, nullable=False),
        sa.Column("reason", ID, nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_refusal"),
    )
    op.create_index("ix_refusal_case", "refusal", ["case", "id"])


def _cases() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("bundle", ID, nullable=False),
        sa.Column("office", ID, nullable=False),
        sa.Column("organ", ID, nullable=False),
        sa.Column("stage", ID, nullable=False),
        sa.Column("status", ID, nullable=False),
        sa.Column("outcome", ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(length=32), nullable=False),
        sa.Column("petitioner", ID, nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("wake_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.UniqueConstraint("number", name="uq_case_file_number"),
    )
    op.create_index("ix_case_file_due_at", "case_file", ["due_at", "id"])
    op.create_index("ix_case_file_wake_at", "case_file", ["wake_at", "id"])
    op.create_index("ix_case_file_organ", "case_file", ["organ", "status", "due_at", "id"])
    op.create_index("ix_case_file_organ_started_at", "case_file", ["organ", "started_at", "id"])
    op.create_index("ix_case_file_stage", "case_file", ["stage", "started_at", "id"])
    op.create_index("ix_case_file_petitioner", "case_file", ["petitioner", "started_at"])
    op.create_index("ix_case_file_started_at", "case_file", ["started_at", "id"])
    op.create_table(
        "case_list",
        sa.Column("case", ID, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("petitioner_name", sa.Text(), nullable=False),
        sa.Column("source", SORTED_TEXT, nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_case_list_case"),
        sa.PrimaryKeyConstraint("case", name="pk_case_list"),
    )
    op.create_index("ix_case_list_petitioner_name", "case_list", ["petitioner_name"])
    _partial_index("ix_case_list_source", "case_list", ["source"], "source IS NOT NULL")


def _work() -> None:
    op.create_table(
        "work_item",
        sa.Column("id", ID, nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("element", ID, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("organ", ID, nullable=False),
        sa.Column("role", ID, nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("assignee", ID, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_work_item_case"),
        sa.PrimaryKeyConstraint("id", "rank", name="pk_work_item"),
        sqlite_with_rowid=False,
    )
    _partial_index(
        "ix_work_item_assignee",
        "work_item",
        ["assignee", "due_at"],
        "done_at IS NULL AND assignee IS NOT NULL",
    )
    op.create_index("ix_work_item_case", "work_item", ["case"])
    _partial_index(
        "ix_work_item_queue", "work_item", ["organ", "role", "kind", "due_at", "id"], "done_at IS NULL"
    )
    op.create_table(
        "due",
        sa.Column("id", ID, nullable=False),
        sa.Column("case", ID, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("lease_owner", SORTED_TEXT, nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_due_case"),
        sa.PrimaryKeyConstraint("id", name="pk_due"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_due_case", "due", ["case"])
    op.create_index("ix_due_due_at", "due", ["due_at", "id"])


def _content() -> None:
    op.create_table(
        "draft",
        sa.Column("case", ID, nullable=False),
        sa.Column("task", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_draft_case"),
        sa.PrimaryKeyConstraint("case", "task", "person", name="pk_draft"),
    )
    op.create_index("ix_draft_task", "draft", ["task"])
    op.create_table(
        "file_blob",
        sa.Column("digest", ID, nullable=False),
        sa.Column("case", ID, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "case", name="pk_file_blob"),
    )
    op.create_index("ix_file_blob_case", "file_blob", ["case"])


def _bundles() -> None:
    op.create_table(
        "bundle",
        sa.Column("digest", ID, nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_bundle"),
    )
    op.create_table(
        "bundle_current",
        sa.Column("key", ID, nullable=False),
        sa.Column("digest", ID, nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["bundle.digest"], name="fk_bundle_current_digest"),
        sa.PrimaryKeyConstraint("key", name="pk_bundle_current"),
    )
    op.create_table(
        "calendar",
        sa.Column("digest", ID, nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_calendar"),
    )


def _people() -> None:
    op.create_table(
        "organ",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("superior", ID, nullable=True),
        sa.Column("path", SORTED_TEXT, nullable=False),
        sa.ForeignKeyConstraint(["superior"], ["organ.id"], name="fk_organ_superior"),
        sa.PrimaryKeyConstraint("id", name="pk_organ"),
    )
    op.create_index("ix_organ_path", "organ", ["path"])
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("login", SORTED_TEXT, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("login", name="uq_person_login"),
    )
    op.create_table(
        "appointment",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("role", ID, nullable=False),
        sa.Column("organ", ID, nullable=False),
        sa.Column("starts_on", DAY, nullable=False),
        sa.Column("ends_on", DAY, nullable=True),
        sa.ForeignKeyConstraint(["organ"], ["organ.id"], name="fk_appointment_organ"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_appointment_person"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
    )
    op.create_index("ix_appointment_organ", "appointment", ["organ", "role"])
    op.create_index("ix_appointment_person", "appointment", ["person"])


def _names() -> None:
    op.create_table(
        "serial",
        sa.Column("name", SORTED_TEXT, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_serial"),
    )
    op.create_table(
        "setting",
        sa.Column("name", SORTED_TEXT, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
