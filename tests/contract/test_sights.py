"""A case is seen by the organs that hold or ever held it and by those above them, and by nobody else."""

from dataclasses import replace

import pytest

from engine.ids import CaseId, OrganId
from engine.storage.records import ItemState, ListRow
from engine.storage.sights import Sight, sight
from engine.storage.store import Store
from tests.contract.rows import HANDLING, NOON, a_case, an_item, with_organs

CASE = CaseId("c1")
PROVINCE, CITY, OFFICE = OrganId("province"), OrganId("city"), OrganId("petition_office")
FORMER, STRANGER = OrganId("former_bureau"), OrganId("stranger")


@pytest.fixture
def office(store: Store) -> Store:
    with store.writing() as work:
        with_organs(work)
        for organ, superior in ((OFFICE, PROVINCE), (FORMER, STRANGER), (STRANGER, None)):
            if organ != FORMER:
                work.put_organ(organ=organ, name="", level=3, kind="petition_office", superior=superior)
        work.put_organ(organ=FORMER, name="", level=4, kind="competent_organ", superior=OFFICE)
        work.add_case(a_case())
        work.put_list(CASE, ListRow(subject="路灯不亮", petitioner_name="赵", source=None))
        work.put_items([an_item()])
    return store


def allowed(store: Store, *organs: OrganId) -> bool:
    return look(store, *organs).allowed


def look(store: Store, *organs: OrganId) -> Sight:
    with store.reading() as reader:
        found = sight(reader, CASE, organs)
    assert found is not None
    return found


@pytest.mark.parametrize("organ", [HANDLING, CITY, PROVINCE, OFFICE])
def test_the_handling_organ_the_registering_one_and_all_above_see_a_case(
    office: Store, organ: OrganId
) -> None:
    assert allowed(office, organ)
    assert allowed(office, STRANGER, organ)


def test_strangers_and_organs_below_do_not_see_it(office: Store) -> None:
    assert not allowed(office, STRANGER)
    assert not allowed(office, FORMER)  # below the office that registered it, and never asked
    assert not allowed(office, OrganId("unknown"))
    assert not allowed(office)


def test_who_worked_on_it_once_sees_it_and_so_do_those_above(office: Store) -> None:
    done = replace(an_item("t2"), organ=FORMER, state=ItemState.DONE, done_at=NOON)
    with office.writing() as work:
        work.put_items([done])

    assert allowed(office, FORMER)
    assert not allowed(office, STRANGER)


def test_an_organ_whose_path_begins_alike_is_not_above(office: Store) -> None:
    with office.writing() as work:
        work.put_organ(organ=OrganId("cit"), name="", level=3, kind="petition_office", superior=PROVINCE)

    assert not allowed(office, OrganId("cit"))


def test_whoever_sees_a_case_learns_with_the_same_statement_what_it_is(office: Store) -> None:
    heard: list[str] = []
    office.database.on_statement = heard.append
    found = look(office, HANDLING)
    office.database.on_statement = None

    with office.reading() as reader:
        assert found.summary == reader.summary(CASE)
    assert (found.bundle, found.office, found.erased) == ("b" * 64, OFFICE, False)
    assert len([text for text in heard if text.startswith("SELECT")]) == 1


def test_an_erased_case_says_so(office: Store) -> None:
    with office.writing() as work:
        work.erase(CASE)

    assert look(office, HANDLING).erased


def test_there_is_nothing_to_see_of_a_case_that_does_not_exist(office: Store) -> None:
    with office.reading() as reader:
        assert sight(reader, CaseId("c9"), [PROVINCE]) is None
