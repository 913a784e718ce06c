"""The migrations make the schema that the code means, on both databases."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from engine.ids import ActorId, ElementId, OrganId
from engine.storage.case_search import CaseQuery, CaseSearch
from engine.storage.database import Database
from engine.storage.inboxes import Inboxes, InboxFilter, Reach, Scope
from engine.storage.instants import stored
from engine.storage.schema import METADATA
from engine.storage.store import Store
from tests.contract.rows import NOON


def test_the_migrations_make_the_schema_of_the_code(store: Store) -> None:
    with store.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        difference = compare_metadata(context, METADATA)

    assert difference == []


def test_pages_are_read_from_an_index_on_sqlite(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    questions = {
        "ix_work_item_case": "SELECT id FROM work_item WHERE \"case\" = 'c' AND rank = 0",
        "ix_draft_task": "DELETE FROM draft WHERE task = 't'",
        "ix_case_file_organ_started_at": "SELECT id FROM case_file WHERE organ = 'o' ORDER BY started_at, id",
        "ix_case_file_bundle": "SELECT bundle, count(*) FROM case_file WHERE status = 'open' GROUP BY bundle",
        "ix_case_file_stage": "SELECT id FROM case_file WHERE stage = 's' ORDER BY started_at, id",
    }

    with store.database.engine.connect() as connection:
        plans = {
            name: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}")]
            for name, question in questions.items()
        }
    store.close()

    for name, steps in plans.items():
        assert len(steps) == 1, steps  # found in order: nothing is sorted afterwards
        assert name in steps[0]


def test_inboxes_and_searches_read_no_long_row_but_those_they_show_on_sqlite(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    asked: list[tuple[str, tuple[object, ...]]] = []
    reach = Reach(person=ActorId("p"), queues=[], organs=[OrganId("o")])
    which = InboxFilter(text="路", stage="s", element=ElementId("e"))
    query = CaseQuery(within=[OrganId("o")], organ=OrganId("o"), stage="s", status="open")

    with store.reading() as reader:
        inboxes = Inboxes(reader, reach, at=NOON, week_ends_at=NOON)
        search = CaseSearch(reader, query)
        sa.event.listen(
            store.database.engine, "before_cursor_execute", lambda *sent: asked.append((sent[2], sent[3]))
        )
        inboxes.count(Scope.ORGANS, which)
        search.count()
        plans = [
            [row[3] for row in reader.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
            for text, values in asked[-2:]
        ]
    store.close()

    assert [plan[1] for plan in plans] == [
        "SCAN work_item USING COVERING INDEX ix_work_item_open",
        "SCAN case_file USING COVERING INDEX ix_case_file_search",
    ]
    assert "TEMP B-TREE" not in str(plans)


def test_foreign_keys_are_the_ones_of_the_code(store: Store) -> None:
    inspector = sa.inspect(store.database.engine)

    for table in METADATA.sorted_tables:
        found = {key["name"] for key in inspector.get_foreign_keys(table.name)}
        assert found == {key.name for key in table.foreign_key_constraints}


def test_tables_are_laid_out_as_the_code_says_on_sqlite(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.database.engine.connect() as connection:
        query = "SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%'"
        found = set(connection.exec_driver_sql(query).scalars())
    store.close()

    assert found == {"work_item", "due", "incident", "access_list"}


def test_upgrading_a_current_database_changes_nothing(store: Store) -> None:
    with store.writing() as work:
        work.put_setting("name", "value")

    store.upgrade()

    assert store.is_current()
    with store.reading() as reader:
        assert reader.setting("name") == "value"


def test_a_new_database_is_not_current_before_it_is_upgraded(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'not' / 'there' / 'yet.db'}")

    before = store.is_current()
    store.upgrade()

    assert (before, store.is_current()) == (False, True)
    store.close()


UPGRADE = "import sys; from engine.storage.store import Store; Store(sys.argv[1]).upgrade()"


def upgrade_twice_at_once(url: str) -> list[int]:
    processes = [subprocess.Popen([sys.executable, "-c", UPGRADE, url]) for _ in range(2)]
    return [process.wait() for process in processes]


def test_two_processes_that_upgrade_at_once_do_it_once_on_postgresql(postgresql_url: str) -> None:
    store = Store(postgresql_url)
    with store.database.engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))

    assert upgrade_twice_at_once(postgresql_url) == [0, 0]
    assert store.is_current()
    store.close()


def test_two_processes_that_upgrade_at_once_do_it_once_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    assert upgrade_twice_at_once(url) == [0, 0]
    store = Store(url)
    assert store.is_current()
    store.close()


def test_sqlite_keeps_what_was_acknowledged_and_checks_references(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.database.engine.connect() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    store.close()

    assert found == ["wal", 2, 1, 1]


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cannot_work_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite or postgresql|needs a file"):
        Database(url)


def test_an_instant_without_a_time_zone_is_not_stored() -> None:
    with pytest.raises(TypeError):
        stored(datetime(2026, 3, 2))  # noqa: DTZ001 - that is what is refused
