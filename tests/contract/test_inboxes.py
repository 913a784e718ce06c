"""Each finds her own work, her groups' and her organs', the most urgent first, and what she looks for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from engine.ids import ActorId, CaseId, ElementId, OrganId, RoleId
from engine.storage.called import MOST_LISTED
from engine.storage.inboxes import ClockState, Counted, Inboxes, InboxFilter, Reach, Scope
from engine.storage.reader import Inbox
from engine.storage.records import ItemKind, ItemRow, ItemState, ListRow
from engine.storage.store import Store
from tests.contract.rows import HANDLING, NOON, REGISTRAR, WANG, a_case, an_item, with_organs

LI, HEAD = ActorId("li"), RoleId("head")
DAY: Final = timedelta(days=1)
WEEK_ENDS: Final = NOON + 7 * DAY
REACH: Final = Reach(person=WANG, queues=((HANDLING, REGISTRAR),), organs=(OrganId("city"),))
CASES: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "c1": ("HOUSING-2026-000001", "acceptance", "路灯不亮", "赵一"),
    "c2": ("HOUSING-2026-000002", "handling", "Noise 扰民 50%", "钱二"),
    "c3": ("WATER-2026-000001", "handling", "停水", "孙路"),
}


@pytest.fixture
def office(store: Store) -> Store:
    with store.writing() as work:
        with_organs(work)
        for case, (number, stage, subject, name) in CASES.items():
            work.add_case(replace(a_case(case), number=number, stage=stage))
            work.put_list(CaseId(case), ListRow(subject=subject, petitioner_name=name, source=None))
    return store


def put(store: Store, *items: ItemRow) -> None:
    with store.writing() as work:
        work.put_items(items)


def taken(item: ItemRow, by: ActorId = WANG) -> ItemRow:
    return replace(item, state=ItemState.CLAIMED, assignee=by)


def page(
    store: Store,
    scope: Scope,
    which: InboxFilter | None = None,
    *,
    reach: Reach = REACH,
    after: tuple[int, str] | None = None,
    limit: int = 50,
) -> Inbox:
    with store.reading() as reader:
        mine = Inboxes(reader, reach, at=NOON, week_ends_at=WEEK_ENDS)
        return mine.page(scope, which or InboxFilter(), after=after, limit=limit)


def shown(store: Store, scope: Scope, which: InboxFilter | None = None, *, reach: Reach = REACH) -> list[str]:
    return [line.item.id for line in page(store, scope, which, reach=reach).lines]


def counts(store: Store, which: InboxFilter | None = None) -> Mapping[Scope, Counted]:
    with store.reading() as reader:
        return Inboxes(reader, REACH, at=NOON, week_ends_at=WEEK_ENDS).counts(which)


def test_mine_is_what_i_have_taken_and_nothing_else(office: Store) -> None:
    put(office, taken(an_item("mine")), taken(an_item("hers"), LI), an_item("free"))

    assert shown(office, Scope.MINE) == ["mine"]


def test_my_groups_work_is_what_nobody_has_taken_yet_in_my_queues(office: Store) -> None:
    elsewhere = replace(an_item("elsewhere"), organ=OrganId("city"))
    put(office, an_item("free"), taken(an_item("mine")), an_item("others", roles=(HEAD,)), elsewhere)

    assert shown(office, Scope.GROUPS) == ["free"]


def test_my_organs_work_is_all_that_is_open_there_and_below(office: Store) -> None:
    items = [an_item("below", roles=(HEAD, REGISTRAR)), taken(an_item("taken"), LI)]
    items += [replace(an_item(organ), organ=OrganId(organ)) for organ in ("city", "province")]
    put(office, *items, replace(an_item("done"), state=ItemState.DONE, done_at=NOON))

    assert shown(office, Scope.ORGANS) == ["below", "city", "taken"]


def test_an_organ_whose_name_begins_alike_is_not_below(office: Store) -> None:
    with office.writing() as work:
        work.put_organ(
            organ=OrganId("city2"), name="", level=3, kind="petition_office", superior=OrganId("province")
        )
    put(office, replace(an_item("t1"), organ=OrganId("city2")))

    assert shown(office, Scope.ORGANS) == []


def test_who_heads_nothing_and_has_no_queue_finds_only_her_own(office: Store) -> None:
    put(office, an_item("free"), taken(an_item("mine")))
    alone = Reach(person=WANG)

    assert [shown(office, scope, reach=alone) for scope in Scope] == [["mine"], [], []]


def test_a_message_that_may_be_sent_is_in_no_inbox(office: Store) -> None:
    put(office, an_item("m1", kind=ItemKind.MESSAGE))

    assert [shown(office, scope) for scope in Scope] == [[], [], []]


@pytest.mark.parametrize("scope", list(Scope))
def test_what_is_due_soonest_comes_first_and_what_is_never_due_last(office: Store, scope: Scope) -> None:
    dues: tuple[tuple[str, datetime | None], ...] = (
        ("d", None), ("b", NOON), ("c", NOON + DAY), ("a", NOON),
    )  # fmt: skip
    items = [an_item(name, due_at=due) for name, due in dues]
    put(office, *(taken(item) if scope is Scope.MINE else item for item in items))

    assert shown(office, scope) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("scope", list(Scope))
def test_pages_follow_each_other_without_gap_or_repetition(office: Store, scope: Scope) -> None:
    items = [an_item(f"t{number}", due_at=NOON + number // 3 * DAY) for number in range(7)]
    items = [replace(item, roles=(REGISTRAR, HEAD)) for item in items]
    put(office, *(taken(item) if scope is Scope.MINE else item for item in items))
    reach = replace(REACH, queues=((HANDLING, REGISTRAR), (HANDLING, HEAD)))

    seen, after = [], None
    while True:
        some = page(office, scope, reach=reach, after=after, limit=3)
        seen += [line.item.id for line in some.lines]
        after = some.after
        if after is None:
            break

    assert seen == [item.id for item in items]


def test_a_line_says_what_its_case_is_called(office: Store) -> None:
    put(office, an_item())

    [line] = page(office, Scope.GROUPS).lines
    assert (line.item, line.number, line.stage, line.subject) == (
        an_item(), "HOUSING-2026-000001", "acceptance", "路灯不亮",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("路", ["t1", "t3"]),  # in the subject of one, in the petitioner's name of the other
        ("不亮", ["t1"]),
        ("HOUSING-2026", ["t1", "t2"]),
        ("housing-2026-000002", ["t2"]),
        ("2026", []),  # a number is found by its beginning
        ("noise", ["t2"]),
        ("50%", ["t2"]),
        ("%", ["t2"]),  # no wildcard
        ("_", []),
        (" 路灯 ", ["t1"]),
        ("   ", ["t1", "t2", "t3"]),
        ("路\0灯", ["t1"]),
    ],
)
@pytest.mark.parametrize("most_listed", [MOST_LISTED, 0], ids=["listed", "too many to list"])
def test_a_text_is_looked_for_in_number_subject_and_name(
    office: Store, text: str, found: list[str], most_listed: int
) -> None:
    put(office, *(an_item(f"t{number}", case=f"c{number}") for number in (1, 2, 3)))

    with office.reading() as reader:
        mine = Inboxes(reader, REACH, at=NOON, week_ends_at=WEEK_ENDS, most_listed=most_listed)
        pages = [mine.page(scope, InboxFilter(text=text)) for scope in (Scope.GROUPS, Scope.ORGANS)]
    assert [[line.item.id for line in page.lines] for page in pages] == [found, found]


def test_what_was_erased_is_not_found_by_what_it_said(office: Store) -> None:
    put(office, an_item())
    with office.writing() as work:
        work.erase(CaseId("c1"))

    assert shown(office, Scope.ORGANS, InboxFilter(text="路灯")) == []


@pytest.mark.parametrize(
    ("clock", "found"),
    [
        (ClockState.OVERDUE, ["late", "now"]),
        (ClockState.THIS_WEEK, ["soon", "sunday"]),
        (ClockState.NONE, ["never"]),
    ],
)
def test_work_is_told_apart_by_how_much_time_is_left(
    office: Store, clock: ClockState, found: list[str]
) -> None:
    dues = {
        "late": NOON - DAY,
        "now": NOON,
        "soon": NOON + timedelta(microseconds=1),
        "sunday": WEEK_ENDS - timedelta(microseconds=1),
        "monday": WEEK_ENDS,
        "never": None,
    }
    put(office, *(an_item(name, due_at=due) for name, due in dues.items()))

    assert shown(office, Scope.GROUPS, InboxFilter(clock=clock)) == found


def test_filters_narrow_each_other(office: Store) -> None:
    items = [an_item(f"t{number}", case=f"c{number}") for number in (1, 2, 3)]
    put(office, *items, replace(an_item("t4", case="c3"), element=ElementId("decide")))

    assert shown(office, Scope.GROUPS, InboxFilter(stage="handling")) == ["t2", "t3", "t4"]
    assert shown(office, Scope.GROUPS, InboxFilter(stage="handling", text="路")) == ["t3", "t4"]
    assert shown(office, Scope.GROUPS, InboxFilter(element=ElementId("decide"), text="路")) == ["t4"]
    assert shown(office, Scope.ORGANS, InboxFilter(stage="acceptance", text="停水")) == []


def test_counts_tell_how_much_there_is_and_how_much_of_it_is_late(office: Store) -> None:
    put(
        office,
        taken(an_item("mine", due_at=NOON - DAY)),
        an_item("late", due_at=NOON, roles=(REGISTRAR, HEAD)),
        an_item("soon", due_at=NOON + DAY),
    )

    assert counts(office) == {
        Scope.MINE: Counted(lines=1, overdue=1),
        Scope.GROUPS: Counted(lines=2, overdue=1),
        Scope.ORGANS: Counted(lines=3, overdue=2),
    }
    assert counts(office, InboxFilter(clock=ClockState.THIS_WEEK))[Scope.ORGANS] == Counted(
        lines=1, overdue=0
    )


def test_counting_stops_where_nobody_reads_on(office: Store) -> None:
    put(office, *(an_item(f"t{number}", due_at=NOON + number * DAY) for number in range(4)))

    with office.reading() as reader:
        mine = Inboxes(reader, REACH, at=NOON, week_ends_at=WEEK_ENDS)
        assert mine.count(Scope.GROUPS, most=2) == Counted(lines=2, overdue=1)


def test_the_counts_of_an_empty_inbox_are_nought(office: Store) -> None:
    assert set(counts(office).values()) == {Counted(lines=0, overdue=0)}


def test_a_text_is_looked_up_once_for_a_page_and_all_its_counts(office: Store) -> None:
    heard: list[str] = []
    which = InboxFilter(text="路灯")
    office.database.on_statement = heard.append

    with office.reading() as reader:
        mine = Inboxes(reader, REACH, at=NOON, week_ends_at=WEEK_ENDS)
        mine.page(Scope.MINE, which)
        mine.counts(which)
    office.database.on_statement = None

    assert len([text for text in heard if "LIKE" in text]) == 1
