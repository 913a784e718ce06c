"""Who finds which work item in which order, and who works on what is due."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from engine.ids import ActorId, CaseId, OrganId, RoleId
from engine.storage import schema
from engine.storage.inboxes import Inboxes, InboxFilter, Reach, Scope
from engine.storage.reader import CaseFilter, Queue
from engine.storage.records import DueRow, ItemKind, ItemRow, ItemState, ListRow
from engine.storage.store import Store
from tests.contract.rows import HANDLING, NOON, REGISTRAR, WANG, a_case, a_due, an_item

QUEUE: Queue = (HANDLING, REGISTRAR)
LEASE = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(store: Store) -> Store:
    with store.writing() as work:
        work.add_case(a_case())
        work.put_list(CaseId("c1"), ListRow(subject="路灯不亮", petitioner_name="赵", source="csv:17"))
    return store


def inbox(store: Store, *queues: Queue, person: ActorId = WANG) -> list[str]:
    """Return what a person has taken, then what she may take from these queues."""
    with store.reading() as reader:
        hers = Inboxes(reader, Reach(person=person, queues=queues), at=NOON, week_ends_at=NOON)
        pages = [hers.page(scope, InboxFilter()) for scope in (Scope.MINE, Scope.GROUPS)]
        return [line.item.id for page in pages for line in page.lines]


def claimed(item: ItemRow, by: ActorId = WANG) -> ItemRow:
    return replace(item, state=ItemState.CLAIMED, assignee=by)


def test_an_item_of_several_roles_is_in_each_of_their_queues_and_once_in_an_inbox(office: Store) -> None:
    head = RoleId("head")
    with office.writing() as work:
        work.put_items([an_item(roles=(REGISTRAR, head))])

    assert inbox(office, QUEUE) == ["t1"]
    assert inbox(office, (HANDLING, head)) == ["t1"]
    assert inbox(office, QUEUE, (HANDLING, head)) == ["t1"]


def test_a_message_has_one_row_however_many_may_send_it(office: Store) -> None:
    item = an_item(roles=(REGISTRAR, RoleId("head")), kind=ItemKind.MESSAGE)
    with office.writing() as work:
        work.put_items([item])

    with office.reading() as reader:
        rows = reader.connection.scalar(sa.select(sa.func.count()).select_from(schema.work_item))
        assert reader.item("t1") == item
    assert rows == 1
    assert inbox(office, QUEUE) == []


def test_an_inbox_holds_nothing_of_other_queues(office: Store) -> None:
    with office.writing() as work:
        work.put_items([an_item()])

    assert inbox(office, (HANDLING, RoleId("head")), (OrganId("city"), REGISTRAR)) == []
    assert inbox(office) == []


def test_a_claimed_item_is_in_its_assignees_inbox_alone(office: Store) -> None:
    with office.writing() as work:
        work.put_items([an_item()])
        work.put_items([claimed(an_item())])

    assert inbox(office) == ["t1"]
    assert inbox(office, QUEUE, person=ActorId("li")) == []


def test_a_released_item_is_back_in_its_queue(office: Store) -> None:
    with office.writing() as work:
        work.put_items([an_item()])
        work.put_items([claimed(an_item())])
        work.put_items([an_item()])

    assert inbox(office, QUEUE, person=ActorId("li")) == ["t1"]


@pytest.mark.parametrize("state", [ItemState.DONE, ItemState.CANCELLED])
def test_a_finished_item_is_remembered_and_changes_no_more(office: Store, state: ItemState) -> None:
    with office.writing() as work:
        known = an_item(roles=(REGISTRAR, RoleId("head")))
        work.put_items([known])
        work.put_items([replace(known, state=state, assignee=WANG, done_at=NOON)])
        work.put_items([claimed(known, ActorId("li"))])
        item = work.item("t1")

    assert inbox(office, QUEUE) == []
    assert item is not None
    assert (item.state, item.assignee, item.done_at) == (state, WANG, NOON)


def test_an_open_item_moves_with_its_deadline_and_its_organ(office: Store) -> None:
    with office.writing() as work:
        work.put_items([an_item("t1"), an_item("t2")])
        work.put_items(
            [replace(an_item("t1"), due_at=NOON + LEASE), replace(an_item("t2"), organ=OrganId("city"))]
        )

    with office.reading() as reader:
        assert [(item.due_at, item.organ) for item in reader.items(CaseId("c1"))] == [
            (NOON + LEASE, HANDLING),
            (NOON, "city"),
        ]


@pytest.mark.parametrize("queues", [1, 2, 32, 33, 300])
def test_the_inbox_reads_ranges_of_its_indexes_and_no_whole_table(sqlite_url: str, queues: int) -> None:
    store = Store(sqlite_url)
    heard: list[str] = []
    store.database.on_statement = heard.append

    with store.reading() as reader:
        asked = [(OrganId(f"organ_{n}"), REGISTRAR) for n in range(queues)]
        hers = Inboxes(reader, Reach(person=WANG, queues=asked), at=NOON, week_ends_at=NOON)
        heard.clear()
        hers.page(Scope.GROUPS, InboxFilter(), after=(1, "t"))
        query = next(text for text in heard if "work_item" in text)
        explained = f"EXPLAIN QUERY PLAN {query}"
        plan = reader.connection.exec_driver_sql(explained, ("x",) * query.count("?")).all()

    steps = [step[3] for step in plan]
    assert any("ix_work_item_queue (organ=? AND role=? AND kind=?" in step for step in steps)
    assert not any(step.startswith("SCAN work_item") for step in steps)
    store.close()


def test_an_inbox_of_many_queues_is_that_of_few(office: Store) -> None:
    with office.writing() as work:
        work.put_items(
            replace(an_item(f"t{n:02}", roles=(RoleId(f"role_{n % 5}"),)), organ=OrganId(f"organ_{n}"))
            for n in range(40)
        )
    queues = [(OrganId(f"organ_{n}"), RoleId(f"role_{n % 5}")) for n in range(40)]

    assert inbox(office, *queues) == [f"t{n:02}" for n in range(40)]
    assert inbox(office, *queues[:30]) == [f"t{n:02}" for n in range(30)]


@pytest.fixture
def waiting(office: Store) -> Store:
    with office.writing() as work:
        work.put_due(a_due(f"d{n:02}", due_at=NOON + n * MINUTE) for n in range(20))
    return office


def claim(store: Store, owner: str, at: datetime = NOON + 19 * MINUTE, limit: int = 1) -> list[str]:
    return [row.id for row in store.claim(at, owner, lease=LEASE, limit=limit)]


def test_what_is_due_longest_is_claimed_first(waiting: Store) -> None:
    assert claim(waiting, "me") == ["d00"]
    assert claim(waiting, "me", limit=3) == ["d01", "d02", "d03"]


def test_what_is_not_due_yet_is_not_claimed(waiting: Store) -> None:
    assert claim(waiting, "me", at=NOON + MINUTE, limit=20) == ["d00", "d01"]


def test_two_schedulers_never_hold_the_same_row(waiting: Store) -> None:
    def work_off(owner: str) -> list[str]:
        def until_empty() -> Iterator[str]:
            while rows := claim(waiting, owner, limit=2):
                yield from rows

        return list(until_empty())

    with ThreadPoolExecutor(3) as threads:
        got = [row for rows in threads.map(work_off, ("a", "b", "c")) for row in rows]

    assert sorted(got) == [f"d{n:02}" for n in range(20)]


def test_a_claimed_row_carries_its_lease(waiting: Store) -> None:
    [row] = waiting.claim(NOON, "me", lease=LEASE)

    assert row == replace(a_due("d00"), lease_until=NOON + LEASE, lease_owner="me")


def test_a_lease_that_ran_out_is_taken_over_and_its_old_owner_loses_the_row(waiting: Store) -> None:
    assert claim(waiting, "killed", at=NOON) == ["d00"]

    assert claim(waiting, "other", at=NOON) == []
    assert claim(waiting, "other", at=NOON + LEASE) == ["d00"]
    with waiting.writing() as work:
        assert not work.take_due("d00", "killed")
        assert work.take_due("d00", "other")
        assert not work.take_due("d00", "other")


def test_a_lease_of_a_clock_that_was_set_back_holds_nothing_up(waiting: Store) -> None:
    assert claim(waiting, "killed", at=NOON + timedelta(days=1)) == ["d00"]

    assert claim(waiting, "other", at=NOON) == ["d00"]


def test_a_clock_that_is_a_little_ahead_keeps_its_lease(waiting: Store) -> None:
    assert claim(waiting, "ahead", at=NOON + LEASE) == ["d00"]

    assert claim(waiting, "other", at=NOON) == []


def test_a_row_given_back_is_free_at_once(waiting: Store) -> None:
    assert claim(waiting, "me", at=NOON) == ["d00"]

    assert not waiting.release("d00", "somebody else")
    assert waiting.release("d00", "me")
    assert claim(waiting, "other", at=NOON) == ["d00"]


def test_a_row_set_anew_is_free_and_keeps_its_place(waiting: Store) -> None:
    claim(waiting, "me", at=NOON)
    later: DueRow = replace(a_due("d00", due_at=NOON + LEASE), attempts=1)
    with waiting.writing() as work:
        work.put_due([later])

    with waiting.reading() as reader:
        assert later in reader.due_of(CaseId("c1"))
        assert len(reader.due_of(CaseId("c1"))) == 20
        assert "d00" not in [row.id for row in reader.due_before(NOON + 4 * MINUTE)]


def test_a_removed_row_is_gone(waiting: Store) -> None:
    with waiting.writing() as work:
        work.remove_due(["d00", "d01", "never there"])

    with waiting.reading() as reader:
        assert [row.id for row in reader.due_before(NOON + 3 * MINUTE)] == ["d02", "d03"]


def test_lists_of_cases_come_newest_first_page_by_page(store: Store) -> None:
    with store.writing() as work:
        for n in range(7):
            work.add_case(a_case(f"c{n}", started_at=NOON + n // 2 * MINUTE))

    with store.reading() as reader:
        first = reader.cases(CaseFilter(organs=(HANDLING,)), limit=4)
        second = reader.cases(CaseFilter(organs=(HANDLING,)), limit=4, after=first.after)

    assert [case.id for case in (*first.cases, *second.cases)] == ["c6", "c5", "c4", "c3", "c2", "c1", "c0"]
    assert second.after is None


def test_lists_of_cases_show_what_is_asked_for(store: Store) -> None:
    with store.writing() as work:
        work.add_case(a_case("c1"))
        work.add_case(replace(a_case("c2"), status="ended", outcome="completed", due_at=None))
        work.add_case(replace(a_case("c3"), organ=OrganId("city"), petitioner=ActorId("qian")))

    with store.reading() as reader:
        wanted = {
            "c1": CaseFilter(organs=(HANDLING,), status="open"),
            "c2": CaseFilter(outcome="completed"),
            "c3": CaseFilter(petitioner=ActorId("qian"), stage="acceptance", bundle="b" * 64),
        }
        for name, which in wanted.items():
            assert [case.id for case in reader.cases(which).cases] == [name]
            assert reader.count_cases(which) == 1
        assert list(reader.case_ids()) == ["c1", "c2", "c3"]


def test_a_case_is_found_by_the_id_it_had_elsewhere(office: Store) -> None:
    with office.reading() as reader:
        assert reader.case_of_source("csv:17") == "c1"
        assert reader.case_of_source("csv:18") is None


def test_a_work_item_belongs_to_a_case(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key") as failure, store.writing() as work:
        work.put_items([an_item(case="nowhere")])

    assert not isinstance(failure.value, sa.exc.SQLAlchemyError)
