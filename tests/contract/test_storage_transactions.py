"""A command is stored as a whole or not at all, whoever else writes and whoever is killed."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from engine.errors import Reason, Rejected
from engine.ids import CaseId, CommandId, OrganId
from engine.storage.errors import DuplicateCommandError, StaleCaseError
from engine.storage.store import Store
from engine.storage.unit_of_work import UnitOfWork
from tests.contract.rows import NOON, a_case, a_due, a_refusal, an_entry, an_item

CASE = CaseId("c1")


def test_an_exception_leaves_nothing_behind(store: Store) -> None:
    def refused() -> None:
        with store.writing() as work:
            work.add_case(a_case())
            work.append(an_entry())
            work.put_items([an_item()])
            work.put_due([a_due()])
            raise Rejected(Reason.NO_RIGHT)

    with pytest.raises(Rejected):
        refused()

    with store.reading() as reader:
        assert reader.find_case(CASE) is None
        assert list(reader.streams()) == []
        assert reader.item("t1") is None
        assert reader.due_of(CASE) == ()


def test_a_refusal_survives_the_roll_back_of_its_command(store: Store) -> None:
    def refused() -> None:
        with store.writing() as work:
            work.append(an_entry())
            raise Rejected(Reason.NO_RIGHT)

    with pytest.raises(Rejected):
        refused()
    store.refuse(a_refusal())

    with store.reading() as reader:
        assert reader.refusals("c1") == (a_refusal(),)
        assert list(reader.streams()) == []


def test_commands_on_one_case_queue_and_none_is_lost(store: Store) -> None:
    with store.writing() as work:
        work.add_case(a_case(version=0))

    def command(name: int) -> None:
        with store.writing() as work:
            case, *_ = work.case(CASE)
            assert case is not None
            work.append(an_entry("c1", case.version + 1, command=f"k{name}"))
            work.update_case(replace(case, version=case.version + 1), found=case)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(command, range(60)))

    with store.reading() as reader:
        case = reader.find_case(CASE)
        assert case is not None
        assert case.version == 60
        assert [entry.number for entry in reader.entries("c1")] == list(range(1, 61))


def test_one_command_sent_twice_at_once_counts_once(store: Store) -> None:
    with store.writing() as work:
        work.add_case(a_case(version=0))

    def double_click(_: int) -> str:
        try:
            with store.writing() as work:
                case, before, _office = work.case(CASE, CommandId("k1"))
                assert case is not None
                if before is not None:
                    return "answered again"
                work.append(an_entry("c1", case.version + 1, command="k1"))
                work.update_case(replace(case, version=case.version + 1), found=case)
        except DuplicateCommandError:
            return "answered again"
        return "done"

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(double_click, range(4)))

    assert answers == ["answered again", "answered again", "answered again", "done"]


def test_a_case_that_moved_on_is_not_overwritten(store: Store) -> None:
    with store.writing() as work:
        work.add_case(a_case(version=3))

    with pytest.raises(StaleCaseError), store.writing() as work:
        work.update_case(a_case(version=3), found=a_case(version=2))


def test_updating_a_case_replaces_what_changes(store: Store) -> None:
    moved = replace(a_case(version=2), stage="handling", outcome="completed", due_at=None, state=b"later")
    with store.writing() as work:
        work.add_case(a_case())
        work.update_case(moved, found=a_case())

    with store.reading() as reader:
        assert reader.find_case(CASE) == moved


def test_a_case_that_stays_in_its_place_of_all_lists_moves_on_as_well(store: Store) -> None:
    later = NOON + timedelta(hours=1)
    moved = replace(
        a_case(version=2), head="e0" * 32, changed_at=later, last_at=later, state=b"a longer snapshot"
    )
    with store.writing() as work:
        work.add_case(a_case())
        work.update_case(moved, found=a_case())

    with store.reading() as reader:
        assert reader.find_case(CASE) == moved


@pytest.mark.parametrize(
    "change",
    [
        {"bundle": "d" * 64},
        {"organ": OrganId("water_bureau")},
        {"stage": "handling"},
        {"status": "ended"},
        {"outcome": "completed"},
        {"ended_at": NOON},
        {"due_at": None},
        {"wake_at": NOON},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_case_that_changes_its_place_in_lists_is_found_there(store: Store, change: dict[str, Any]) -> None:
    moved = replace(a_case(version=2), **change)
    with store.writing() as work:
        work.add_case(a_case())
        work.update_case(moved, found=a_case())

    with store.reading() as reader:
        assert reader.find_case(CASE) == moved


def test_a_snapshot_may_be_thrown_away_and_made_anew(store: Store) -> None:
    with store.writing() as work:
        work.add_case(a_case(version=3))
    with store.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE case_file SET state = NULL"))

    with store.writing() as work:
        lost, *_ = work.case(CASE)
        work.put_state(CASE, 3, b"made anew")

    assert lost == replace(a_case(version=3), state=b"")
    with store.reading() as reader:
        assert reader.find_case(CASE) == replace(a_case(version=3), state=b"made anew")


def test_a_snapshot_of_an_older_version_is_not_stored(store: Store) -> None:
    with store.writing() as work:
        work.add_case(a_case(version=3))

    with pytest.raises(StaleCaseError), store.writing() as work:
        work.put_state(CASE, 2, b"older")


@pytest.mark.parametrize("lock", [UnitOfWork.lock_office, UnitOfWork.lock_mergers])
def test_who_holds_a_lock_is_alone_until_the_end_of_the_transaction(
    store: Store, lock: Callable[[UnitOfWork], None]
) -> None:
    def count_on(_: int) -> None:
        with store.writing() as work:
            lock(work)
            work.put_setting("count", str(int(work.setting("count") or 0) + 1))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count_on, range(20)))

    with store.reading() as reader:
        assert reader.setting("count") == "20"


def test_numbers_of_a_series_have_no_gaps(store: Store) -> None:
    def number(wanted: int) -> int:
        with store.writing() as work:
            got = work.next_serial("2026")
            if wanted % 3 == 0:
                raise Rejected(Reason.NO_RIGHT)
            return got

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(number, wanted) for wanted in range(18)]
    got = sorted(answer.result() for answer in asked if answer.exception() is None)

    assert got == list(range(1, 13))


def test_series_count_apart(store: Store) -> None:
    with store.writing() as work:
        assert [work.next_serial(name) for name in ("2026", "2027", "2026")] == [1, 1, 2]


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    with store.writing() as work:
        work.append(an_entry("c1", 1))

    with store.reading() as reader:
        before = len(list(reader.entries("c1")))
        with store.writing() as work:
            work.append(an_entry("c1", 2))
        during = len(list(reader.entries("c1")))
    with store.reading() as reader:
        after = len(list(reader.entries("c1")))

    assert (before, during, after) == (1, 1, 2)


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError), store.reading() as reader:
        reader.connection.execute(sa.text("DELETE FROM setting"))


def test_a_thread_that_writes_cannot_open_a_second_transaction(store: Store) -> None:
    with store.writing(), pytest.raises(RuntimeError, match="use that one"), store.writing():
        pass

    with store.writing() as work:
        work.put_setting("after", "fine")


KILLED = """
import sys
from engine.storage.store import Store
from tests.contract.rows import a_case, a_due, an_entry, an_item

with Store(sys.argv[1]).writing() as work:
    work.add_case(a_case())
    work.append(an_entry())
    work.put_items([an_item()])
    work.put_due([a_due()])
    print("written, not committed", flush=True)
    sys.stdin.read()
"""


def test_a_process_killed_in_mid_transaction_leaves_nothing(store: Store, database_url: str) -> None:
    arguments = [sys.executable, "-c", KILLED, database_url]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written, not committed\n"
        process.kill()

    with store.writing() as work:
        case, *_ = work.case(CASE)
        work.add_case(a_case())
        work.append(an_entry())

    assert case is None


def test_a_server_that_hangs_up_is_asked_again(postgresql_url: str) -> None:
    store = Store(postgresql_url)

    def cut_off() -> None:
        with store.writing() as work:
            work.next_serial("2026")
            with psycopg.connect(postgresql_url) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            work.next_serial("2026")

    with pytest.raises(psycopg.OperationalError):
        cut_off()

    with store.writing() as work:
        assert work.next_serial("2026") == 1
    store.close()


METHODS: dict[str, Callable[[UnitOfWork], object]] = {
    "case": lambda work: work.case(CASE, CommandId("k")),
    "append": lambda work: work.append(an_entry("c1", 2), an_entry("c1", 3)),
    "update_case": lambda work: work.update_case(a_case(version=2), found=a_case()),
    "put_items": lambda work: work.put_items([an_item("t2"), an_item("t3")]),
    "put_due": lambda work: work.put_due([a_due("d1"), a_due("d2")]),
    "remove_due": lambda work: work.remove_due(["d1", "d2"]),
    "take_due": lambda work: work.take_due("d1", "me"),
    "refuse": lambda work: work.refuse(a_refusal()),
    "next_serial": lambda work: work.next_serial("2026"),
    "entry_by_command": lambda work: work.entry_by_command(CommandId("k")),
    "appointments": lambda work: work.appointments(a_case().petitioner),
    "item": lambda work: work.item("t1"),
    "superiors": lambda work: work.superiors(a_case().organ),
}


@pytest.mark.parametrize("method", METHODS)
def test_a_method_is_one_statement_and_a_transaction_one_commit(store: Store, method: str) -> None:
    heard: list[str] = []
    with store.writing() as work:
        work.add_case(a_case())
    store.database.on_statement = heard.append

    with store.writing() as work:
        METHODS[method](work)

    assert heard.count("COMMIT") == 1
    assert len([text for text in heard if text not in {"COMMIT", "BEGIN IMMEDIATE"}]) == 1
