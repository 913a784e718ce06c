"""The tables, once for SQLite and PostgreSQL, and why each looks as it does.

Instants are BIGINT microseconds since 1970 in UTC (`engine.storage.instants`), dates ISO 8601 text, ids
text that sorts by bytes. `entry`, `refusal` and the `log_` tables are append-only: triggers (see the
migrations) refuse everything else, and on PostgreSQL the office's own user needs no more than

    GRANT SELECT, INSERT ON entry, refusal, log_leaf, log_node, log_checkpoint TO xinfang;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL OTHER TABLES … TO xinfang;

Foreign keys stay within one subject: what is folded from the history must be rebuildable in any order.
"""

from typing import Any, Final, TypeAlias

import sqlalchemy as sa

METADATA: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# By bytes on both databases: equal order of pages, and ranges over paths use the index.
ID: Final = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
CODE: Final = ID
SORTED_TEXT: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT: Final = sa.BigInteger()
DAY: Final = sa.String(10).with_variant(sa.String(10, collation="C"), "postgresql")
COUNTED: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HASH: Final = sa.LargeBinary(32)


_Type: TypeAlias = "sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]]"


def _needed(name: str, kind: _Type) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _partial(name: str, *columns: sa.Column[Any], where: str) -> sa.Index:
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


entry: Final = sa.Table(
    "entry",
    METADATA,
    sa.Column("stream", ID, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("command_id", ID, nullable=False, unique=True),
    _needed("at", INSTANT),
    _needed("hash", HASH),
    _needed("record", sa.LargeBinary),
    sa.Column("body", sa.LargeBinary),  # sealed; NULL where the command said nothing that is sealed
)
_partial("ix_entry_first", entry.c.stream, where="number = 1")  # the streams, without reading the entries

refusal: Final = sa.Table(
    "refusal",
    METADATA,
    sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
    _needed("command_id", ID),  # not unique: the same command may be refused again
    _needed("case", ID),
    _needed("actor", ID),
    _needed("command", CODE),
    _needed("reason", CODE),
    _needed("parameters", sa.Text),
    _needed("at", INSTANT),
    sa.Index("ix_refusal_case", "case", "id"),
)

case_file: Final = sa.Table(
    "case_file",
    METADATA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("number", ID, nullable=False, unique=True),
    _needed("bundle", ID),
    _needed("office", ID),
    _needed("organ", ID),
    _needed("stage", CODE),
    _needed("status", CODE),
    sa.Column("outcome", CODE),  # NULL while the case runs
    _needed("version", sa.Integer),
    _needed("head", HASH),
    _needed("petitioner", ID),
    _needed("started_at", INSTANT),
    sa.Column("ended_at", INSTANT),  # NULL while the case runs
    _needed("changed_at", INSTANT),
    _needed("due_at", INSTANT),
    _needed("wake_at", INSTANT),
    _needed("last_at", INSTANT),
    sa.Column("key", sa.LargeBinary),  # wrapped; NULL once erased
    # Last: it is long, and lists never read it. NULL or empty once thrown away: the history makes it anew.
    sa.Column("state", sa.LargeBinary),
    sa.Index("ix_case_file_organ", "organ", "status", "due_at", "id"),
    sa.Index("ix_case_file_organ_started_at", "organ", "started_at", "id"),
    sa.Index("ix_case_file_stage", "stage", "started_at", "id"),
    # All that a search restricts: it walks this index and reads no case but those that it shows.
    sa.Index(
        "ix_case_file_search", "started_at", "id", "organ", "office", "stage", "status", "outcome", "number"
    ),
    sa.Index("ix_case_file_due_at", "due_at", "id"),
    sa.Index("ix_case_file_wake_at", "wake_at", "id"),
    sa.Index("ix_case_file_petitioner", "petitioner", "started_at"),
)

# The studio counts what still runs on each bundle; never a sweep over what has ended.
_partial("ix_case_file_bundle", case_file.c.bundle, where="status = 'open'")


def _of_case(*, primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column("case", ID, sa.ForeignKey("case_file.id"), primary_key=primary_key, nullable=False)


case_list: Final = sa.Table(  # copies for lists, deleted when the case is erased
    "case_list",
    METADATA,
    _of_case(primary_key=True),
    _needed("subject", sa.Text),
    _needed("petitioner_name", sa.Text),
    sa.Column("source", SORTED_TEXT),  # NULL where the case came from no other system
)
sa.Index("ix_case_list_petitioner_name", case_list.c.petitioner_name)
_partial("ix_case_list_source", case_list.c.source, where="source IS NOT NULL")

work_item: Final = sa.Table(  # a task has one row per role: a queue is one range of an index
    "work_item",
    METADATA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("rank", sa.Integer, primary_key=True, autoincrement=False),  # 0 for the item's first role
    _of_case(),
    _needed("kind", CODE),
    _needed("element", CODE),
    _needed("path", sa.Text),
    sa.Column("item", sa.Integer),  # NULL outside a multi-instance
    _needed("organ", ID),
    _needed("role", CODE),
    _needed("roles", sa.Text),  # all roles, for display
    _needed("state", CODE),
    sa.Column("assignee", ID),  # NULL while nobody is answerable
    _needed("created_at", INSTANT),
    _needed("due_at", INSTANT),
    sa.Column("done_at", INSTANT),  # NULL while open or claimed
    sa.Column("correlation", ID),  # NULL but for messages that other cases send; never of a secret matter
    sqlite_with_rowid=False,
)
_OPEN: Final = "done_at IS NULL"
_partial(
    "ix_work_item_queue",
    work_item.c.organ,
    work_item.c.role,
    work_item.c.kind,
    work_item.c.due_at,
    work_item.c.id,
    where=_OPEN,
)
_partial(
    "ix_work_item_assignee",
    work_item.c.assignee,
    work_item.c.due_at,
    where=f"{_OPEN} AND assignee IS NOT NULL",
)
_partial(  # whole: a head's inbox over many organs is read from it alone
    "ix_work_item_open",
    work_item.c.due_at,
    work_item.c.id,
    work_item.c.organ,
    work_item.c.case,
    work_item.c.element,
    work_item.c.kind,  # this and the next only because SQLite looks them up in the row otherwise
    work_item.c.done_at,
    where=f"{_OPEN} AND rank = 0 AND kind = 'task'",
)
_partial(  # who gets a message from another case: never a sweep over what waits
    "ix_work_item_correlation",
    work_item.c.correlation,
    work_item.c.created_at,
    where=f"{_OPEN} AND correlation IS NOT NULL",
)
sa.Index("ix_work_item_case", work_item.c.case)  # finished ones too: the case page shows them

incident: Final = sa.Table(  # the open ones only: whoever looks after them sweeps over no cases
    "incident",
    METADATA,
    sa.Column("id", ID, primary_key=True),
    _of_case(),
    _needed("entry", sa.Integer),  # where it was raised: there is the error, sealed
    _needed("since", INSTANT),
    _needed("name", CODE),  # the job's name, or the element at which a timer waits
    sa.Column("job", ID),  # NULL where a timer failed
    sa.Index("ix_incident_since", "since", "id"),
    sa.Index("ix_incident_case", "case"),
    sqlite_with_rowid=False,
)

access_list: Final = sa.Table(  # who may know of secret matters: see `engine.storage.access_lists`
    "access_list",
    METADATA,
    _of_case(primary_key=True),
    sa.Column("source", CODE, primary_key=True),
    sa.Column("reader", SORTED_TEXT, primary_key=True),
    sa.Index("ix_access_list_reader", "reader", "case"),
    sqlite_with_rowid=False,
)
_partial("ix_access_list_secret", access_list.c.case, where="source = 'secret'")

due: Final = sa.Table(
    "due",
    METADATA,
    sa.Column("id", ID, primary_key=True),
    _of_case(),
    _needed("due_at", INSTANT),
    _needed("attempts", sa.Integer),
    sa.Column("lease_until", INSTANT),  # NULL while nobody works on it
    sa.Column("lease_owner", SORTED_TEXT),
    sa.Index("ix_due_due_at", "due_at", "id"),
    sa.Index("ix_due_case", "case"),
    sqlite_with_rowid=False,
)

draft: Final = sa.Table(  # a trigger deletes a task's drafts when its work item is finished, however it is
    "draft",
    METADATA,
    _of_case(primary_key=True),
    sa.Column("task", ID, primary_key=True),
    sa.Column("person", ID, primary_key=True),
    _needed("at", INSTANT),
    _needed("body", sa.LargeBinary),
    sa.Index("ix_draft_task", "task"),
)

file_blob: Final = sa.Table(  # no foreign key: a file may be stored before the submission that brings it
    "file_blob",
    METADATA,
    sa.Column("digest", ID, primary_key=True),
    sa.Column("case", ID, primary_key=True),
    _needed("size", sa.BigInteger()),
    _needed("media_type", sa.Text),
    _needed("body", sa.LargeBinary),
    sa.Index("ix_file_blob_case", "case"),
)

bundle: Final = sa.Table(
    "bundle",
    METADATA,
    sa.Column("digest", ID, primary_key=True),
    _needed("key", CODE),
    sa.Column("published_at", INSTANT),  # NULL while only stored
    _needed("packed", sa.LargeBinary),
    sa.Column("published_by", ID),  # NULL for one from before it was written down
    sa.Column("submitted_by", ID),  # NULL where the operator published it
    sa.Column("submitted_at", INSTANT),
)

submission: Final = sa.Table(  # what designers propose: it never touches what cases run on
    "submission",
    METADATA,
    sa.Column("contents", ID, primary_key=True),  # letters and translations are part of what is approved
    _needed("digest", ID),
    _needed("key", CODE),
    _needed("packed", sa.LargeBinary),
    _needed("title", sa.Text),
    _needed("english", sa.Text),
    _needed("submitted_by", ID),
    _needed("submitted_at", INSTANT),
    sa.Column("published_at", INSTANT),  # NULL until somebody else has published it
    sa.Index("ix_submission_digest", "digest"),
)

bundle_current: Final = sa.Table(
    "bundle_current",
    METADATA,
    sa.Column("key", CODE, primary_key=True),
    sa.Column("digest", ID, sa.ForeignKey("bundle.digest"), nullable=False),
)

calendar: Final = sa.Table(
    "calendar",
    METADATA,
    sa.Column("digest", ID, primary_key=True),
    _needed("days", sa.Text),
    sa.Column("names", sa.Text),  # what its days are called and where they were announced; NULL: not known
    sa.Column("base", ID),  # the calendar that it was made from; NULL where the operator stored it
    sa.Column("submitted_by", ID),  # NULL as above
    sa.Column("submitted_at", INSTANT),
    sa.Column("adopted_by", ID),  # NULL until somebody adopts it
    sa.Column("adopted_at", INSTANT),
)

organ: Final = sa.Table(
    "organ",
    METADATA,
    sa.Column("id", ID, primary_key=True),
    _needed("name", sa.Text),
    _needed("level", sa.Integer),
    _needed("kind", CODE),
    sa.Column("superior", ID, sa.ForeignKey("organ.id")),  # NULL at the top
    _needed("path", SORTED_TEXT),
    sa.Index("ix_organ_path", "path"),
)

person: Final = sa.Table(
    "person",
    METADATA,
    sa.Column("id", ID, primary_key=True),
    _needed("name", sa.Text),
    sa.Column("login", SORTED_TEXT, nullable=False, unique=True),
    _needed("password_hash", sa.Text),
)

appointment: Final = sa.Table(
    "appointment",
    METADATA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("person", ID, sa.ForeignKey("person.id"), nullable=False),
    _needed("role", CODE),
    sa.Column("organ", ID, sa.ForeignKey("organ.id"), nullable=False),
    _needed("starts_on", DAY),
    sa.Column("ends_on", DAY),  # NULL until it is ended
    sa.Index("ix_appointment_person", "person"),
    sa.Index("ix_appointment_organ", "organ", "role"),
)

serial: Final = sa.Table(
    "serial",
    METADATA,
    sa.Column("name", SORTED_TEXT, primary_key=True),
    _needed("value", sa.BigInteger()),
)

setting: Final = sa.Table(
    "setting",
    METADATA,
    sa.Column("name", SORTED_TEXT, primary_key=True),
    _needed("value", sa.Text),
)

web_session: Final = sa.Table(
    "web_session",
    METADATA,
    sa.Column("token_digest", HASH, primary_key=True),  # SHA-256: who reads the table cannot sign in with it
    _needed("kind", CODE),
    sa.Column("person", ID),  # NULL for a petitioner
    sa.Column("proof", HASH),  # of the password that let the person in; NULL for a petitioner
    _needed("cases", sa.Text),  # what the petitioner knew the query codes of; empty for a person
    _needed("begun_at", INSTANT),
    _needed("seen_at", INSTANT),
    _needed("ends_at", INSTANT),
    sa.Index("ix_web_session_ends_at", "ends_at"),
)
_partial("ix_web_session_person", web_session.c.person, where="person IS NOT NULL")

throttle: Final = sa.Table(
    "throttle",
    METADATA,
    sa.Column("key", HASH, primary_key=True),  # a digest: neither an address nor a name is kept
    _needed("failures", sa.Integer),
    _needed("failed_at", INSTANT),
    sa.Index("ix_throttle_failed_at", "failed_at"),
)

filing_draft: Final = sa.Table(  # what is about to be filed; sealed with a key made from the token
    "filing_draft",
    METADATA,
    sa.Column("token_digest", HASH, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),  # 0 the answers, then the files
    _needed("at", INSTANT),
    _needed("body", sa.LargeBinary),
    sa.Index("ix_filing_draft_at", "at"),
)

log_leaf: Final = sa.Table(  # where an entry stands in the log; append-only, as the two below
    "log_leaf",
    METADATA,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    _needed("stream", ID),
    _needed("number", sa.Integer),
    sa.UniqueConstraint("stream", "number"),
)

log_node: Final = sa.Table(  # every eighth level of the tree: see `engine.storage.merkle_log`
    "log_node",
    METADATA,
    sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
    _needed("hash", HASH),
)

log_checkpoint: Final = sa.Table(
    "log_checkpoint",
    METADATA,
    sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
    _needed("at", INSTANT),
    _needed("note", sa.Text),  # as it was signed
)
