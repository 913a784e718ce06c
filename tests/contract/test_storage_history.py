"""What is in the history stays there, and is found again."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa

from engine.errors import ConflictError
from engine.ids import CaseId, CommandId
from engine.storage.errors import CaseExistsError, DuplicateCommandError, StaleCaseError
from engine.storage.store import Store
from tests.contract.rows import a_case, a_refusal, an_entry


@pytest.fixture
def written(store: Store) -> Store:
    with store.writing() as work:
        work.add_case(a_case())
        work.append(an_entry())
        work.refuse(a_refusal())
    return store


@contextmanager
def refused_by_the_database(store: Store) -> Iterator[sa.Connection]:
    with (
        store.database.engine.connect() as connection,
        pytest.raises((sa.exc.DBAPIError, sqlite3.Error, psycopg.Error), match="append-only"),
    ):
        yield connection


@pytest.mark.parametrize("table", ["entry", "refusal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = at + 1", "DELETE FROM {}"])
def test_history_and_refusals_are_append_only(written: Store, table: str, change: str) -> None:
    with refused_by_the_database(written) as connection:
        connection.execute(sa.text(change.format(table)))


def test_history_is_not_replaced_by_an_insert_either(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.writing() as work:
        work.append(an_entry())

    with refused_by_the_database(store) as connection:
        connection.execute(sa.text("INSERT OR REPLACE INTO entry SELECT * FROM entry"))
    store.close()


@pytest.mark.parametrize("table", ["entry", "refusal"])
def test_history_is_not_truncated_on_postgresql(postgresql_url: str, table: str) -> None:
    store = Store(postgresql_url)

    with refused_by_the_database(store) as connection:
        connection.execute(sa.text(f"TRUNCATE {table}"))
    store.close()


def test_a_command_makes_one_entry_only(written: Store) -> None:
    with pytest.raises(DuplicateCommandError), written.writing() as work:
        work.append(an_entry("other", 1, command="c1-1"))

    with written.reading() as reader:
        assert list(reader.streams()) == ["c1"]


def test_a_number_of_a_stream_is_given_once(written: Store) -> None:
    with pytest.raises(StaleCaseError), written.writing() as work:
        work.append(an_entry("c1", 1, command="another"))


def test_several_entries_of_one_transaction_are_refused_together(written: Store) -> None:
    with pytest.raises(ConflictError), written.writing() as work:
        work.append(an_entry("c1", 2), an_entry("c1", 3, command="c1-1"))

    with written.reading() as reader:
        assert [entry.number for entry in reader.entries("c1")] == [1]


@pytest.mark.parametrize("other", [{"number": "XF-9"}, {"id": CaseId("c9")}])
def test_neither_id_nor_number_of_a_case_is_given_twice(written: Store, other: dict[str, str]) -> None:
    with pytest.raises(CaseExistsError), written.writing() as work:
        work.add_case(replace(a_case(), **other))  # type: ignore[arg-type]  # one field of the two


def test_what_was_stored_is_read_back_as_it_was(written: Store) -> None:
    with written.reading() as reader:
        assert list(reader.entries("c1")) == [an_entry()]
        assert reader.find_case(CaseId("c1")) == a_case()
        assert reader.refusals() == (a_refusal(),)


def test_entries_come_in_order_however_many_they_are(store: Store) -> None:
    with store.writing() as work:
        work.append(*(an_entry("office", number) for number in range(1201, 0, -1)))

    with store.reading() as reader:
        assert [entry.number for entry in reader.entries("office")] == list(range(1, 1202))
        assert [entry.number for entry in reader.entries("office", after=1199)] == [1200, 1201]


def test_every_stream_is_listed_once(store: Store) -> None:
    names = sorted(f"c{number}" for number in range(701))
    with store.writing() as work:
        work.append(*(an_entry(name, number) for name in names for number in (1, 2)))

    with store.reading() as reader:
        assert list(reader.streams()) == names


def test_opening_a_case_tells_what_the_command_made_before(written: Store) -> None:
    with written.writing() as work:
        case, before, _ = work.case(CaseId("c1"), CommandId("c1-1"))
        _, nothing, _ = work.case(CaseId("c1"), CommandId("never seen"))
        nowhere = work.case(CaseId("c2"), CommandId("c1-1"))

    assert case == a_case()
    assert before == an_entry()
    assert nothing is None
    assert nowhere[:2] == (None, None)


def test_the_entry_of_a_command_is_found_without_its_case(written: Store) -> None:
    with written.writing() as work:
        assert work.entry_by_command(CommandId("c1-1")) == an_entry()
        assert work.entry_by_command(CommandId("c1-2")) is None


def test_refusals_are_read_newest_first_by_case(store: Store) -> None:
    for command, case in (("k1", "c1"), ("k2", ""), ("k3", "c1")):
        store.refuse(a_refusal(command, case=case))

    with store.reading() as reader:
        assert [row.command_id for row in reader.refusals("c1")] == ["k3", "k1"]
        assert [row.command_id for row in reader.refusals("")] == ["k2"]
        assert [row.command_id for row in reader.refusals(limit=2)] == ["k3", "k2"]
