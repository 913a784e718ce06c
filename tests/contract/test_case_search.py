"""Whoever may see cases finds them by what they are called, where they lie, how they stand."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from engine.ids import CaseId, OrganId
from engine.storage.called import MOST_LISTED
from engine.storage.case_search import CaseQuery, CaseSearch
from engine.storage.records import ListRow
from engine.storage.store import Store
from tests.contract.rows import HANDLING, NOON, a_case, with_organs

DAY: Final = timedelta(days=1)
CITY, PROVINCE = OrganId("city"), OrganId("province")
WATER = OrganId("water_bureau")


@pytest.fixture
def office(store: Store) -> Store:
    with store.writing() as work:
        with_organs(work)
        work.put_organ(organ=WATER, name="水务局", level=4, kind="competent_organ", superior=PROVINCE)
        for number, (organ, office, stage, subject, name) in enumerate(
            (
                (HANDLING, CITY, "acceptance", "路灯不亮", "赵一"),
                (HANDLING, CITY, "handling", "停水", "钱二"),
                (WATER, CITY, "handling", "停水三天", "路三"),
                (WATER, WATER, "feedback", "噪音", "李四"),
            ),
            start=1,
        ):
            case = replace(a_case(f"c{number}"), organ=organ, office=office, stage=stage)
            case = replace(
                case, number=f"{office.upper()}-2026-00000{number}", started_at=NOON + number * DAY
            )
            if number == 2:
                case = replace(case, status="ended", outcome="answered", ended_at=NOON + 9 * DAY)
            work.add_case(case)
            work.put_list(case.id, ListRow(subject=subject, petitioner_name=name, source=None))
    return store


def found(store: Store, query: CaseQuery, most_listed: int = MOST_LISTED) -> list[str]:
    with store.reading() as reader:
        search = CaseSearch(reader, query, most_listed=most_listed)
        page = search.page()
        assert search.count() == len(page.cases)
    return [case.id for case in page.cases]


def everything(
    *, text: str = "", organ: OrganId | None = None, stage: str | None = None, status: str | None = None
) -> CaseQuery:
    return CaseQuery(within=(PROVINCE,), text=text, organ=organ, stage=stage, status=status)


def test_the_newest_comes_first(office: Store) -> None:
    assert found(office, everything()) == ["c4", "c3", "c2", "c1"]


@pytest.mark.parametrize(
    ("within", "cases"),
    [
        ((PROVINCE,), ["c4", "c3", "c2", "c1"]),
        ((CITY,), ["c3", "c2", "c1"]),  # the third was registered there and is handled elsewhere
        ((HANDLING,), ["c2", "c1"]),
        ((WATER,), ["c4", "c3"]),
        ((HANDLING, WATER), ["c4", "c3", "c2", "c1"]),
        ((OrganId("unknown"),), []),
        ((), []),
    ],
)
def test_a_reader_finds_what_her_organs_and_those_below_registered_or_handle(
    office: Store, within: tuple[OrganId, ...], cases: list[str]
) -> None:
    assert found(office, CaseQuery(within=within)) == cases


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("CITY-2026-000002", ["c2"]),
        ("city-2026", ["c3", "c2", "c1"]),
        ("停水", ["c3", "c2"]),
        ("李四", ["c4"]),
        ("路", ["c3", "c1"]),
        ("没有", []),
        ("", ["c4", "c3", "c2", "c1"]),
    ],
)
@pytest.mark.parametrize("most_listed", [MOST_LISTED, 0], ids=["listed", "too many to list"])
def test_a_case_is_found_by_the_beginning_of_its_number_its_subject_and_its_petitioner(
    office: Store, text: str, cases: list[str], most_listed: int
) -> None:
    assert found(office, everything(text=text), most_listed) == cases


def test_a_text_finds_nothing_that_may_not_be_seen(office: Store) -> None:
    assert found(office, CaseQuery(within=(HANDLING,), text="停水")) == ["c2"]


def test_an_erased_case_is_found_by_its_number_alone(office: Store) -> None:
    with office.writing() as work:
        work.erase(CaseId("c1"))

    assert found(office, everything(text="CITY-2026-000001")) == ["c1"]
    assert found(office, everything(text="路灯")) == []


@pytest.mark.parametrize(
    ("wanted", "cases"),
    [
        (everything(organ=WATER), ["c4", "c3"]),
        (everything(stage="handling"), ["c3", "c2"]),
        (everything(status="ended"), ["c2"]),
        (replace(everything(), outcome="answered"), ["c2"]),
        (everything(stage="handling", status="open"), ["c3"]),
        (everything(stage="handling", text="三天"), ["c3"]),
        (everything(organ=HANDLING, text="三天"), []),
    ],
)
def test_a_case_is_found_by_where_it_lies_and_how_it_stands(
    office: Store, wanted: CaseQuery, cases: list[str]
) -> None:
    assert found(office, wanted) == cases


@pytest.mark.parametrize(
    ("start", "end", "cases"),
    [
        (NOON + 2 * DAY, NOON + 4 * DAY, ["c3", "c2"]),
        (NOON + 3 * DAY, None, ["c4", "c3"]),
        (None, NOON + 2 * DAY, ["c1"]),
    ],
)
def test_a_period_holds_its_first_instant_and_not_its_last(
    office: Store, start: datetime | None, end: datetime | None, cases: list[str]
) -> None:
    query = CaseQuery(within=(PROVINCE,), started_from=start, started_before=end)

    assert found(office, query) == cases


def test_pages_follow_each_other_without_gap_or_repetition(office: Store) -> None:
    seen, after = [], None
    with office.reading() as reader:
        search = CaseSearch(reader, everything())
        while True:
            page = search.page(after=after, limit=3)
            seen += [case.id for case in page.cases]
            after = page.after
            if after is None:
                break

    assert seen == ["c4", "c3", "c2", "c1"]


def test_a_found_case_is_a_line_of_a_list(office: Store) -> None:
    with office.reading() as reader:
        [case] = CaseSearch(reader, everything(text="路灯")).page().cases

        assert case == reader.summary(CaseId("c1"))


def test_counting_stops_where_nobody_reads_on(office: Store) -> None:
    with office.reading() as reader:
        assert CaseSearch(reader, everything()).count(most=2) == 2
