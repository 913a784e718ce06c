"""What was typed comes back to whoever typed it, sealed until then, as long as it may still be sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
import sqlalchemy as sa

from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import ActorId, CaseId, TaskId
from engine.petitions.drafts import Draft, Drafts
from engine.storage.errors import SealBrokenError
from engine.storage.records import ItemState
from engine.storage.seals import Seals
from engine.storage.store import Store
from tests.contract.rows import NOON, WANG, a_case, an_item

CASE, TASK = CaseId("c1"), TaskId("t1")
LI = ActorId("li")
TYPED: Final[Mapping[str, Json]] = {
    "findings": "路灯坏了三盏",
    "claims": [{"claim": "修好"}],
    "amount": 3,
    "urgent": True,
}


@pytest.fixture
def drafts(store: Store) -> Drafts:
    keys = iter((b"1" * 32, b"2" * 32))
    seals = Seals(b"m" * 32, lambda: next(keys))
    with store.writing() as work:
        for case, task in (("c1", "t1"), ("c2", "t2")):
            _, wrapped = seals.new_case_key(CaseId(case))
            work.add_case(replace(a_case(case), key=wrapped))
            work.put_items([an_item(task, case=case)])
    return Drafts(store=store, seals=seals)


def put(drafts: Drafts, person: ActorId = WANG, **answers: str) -> bool:
    return drafts.put(CASE, TASK, person, at=NOON, answers=answers or TYPED)


def test_a_draft_comes_back_as_it_was_typed(drafts: Drafts) -> None:
    kept = put(drafts)

    assert kept
    assert drafts.find(CASE, TASK, WANG) == Draft(at=NOON, answers=TYPED)


def test_the_newest_draft_takes_the_place_of_the_one_before(drafts: Drafts) -> None:
    put(drafts)
    later = NOON + timedelta(minutes=1)

    drafts.put(CASE, TASK, WANG, at=later, answers={"findings": "四盏"})

    assert drafts.find(CASE, TASK, WANG) == Draft(at=later, answers={"findings": "四盏"})


def test_nobody_gets_the_draft_of_somebody_else_or_of_another_task(drafts: Drafts) -> None:
    put(drafts)

    assert drafts.find(CASE, TASK, LI) is None
    assert drafts.find(CASE, TaskId("t2"), WANG) is None
    assert drafts.find(CaseId("c2"), TASK, WANG) is None


def test_what_the_database_holds_of_a_draft_tells_nothing(drafts: Drafts, store: Store) -> None:
    put(drafts)

    with store.database.engine.connect() as connection:
        [body] = connection.execute(sa.text("SELECT body FROM draft")).scalars().all()
    assert "路灯".encode() not in bytes(body)
    assert b"findings" not in bytes(body)


def test_a_draft_that_was_moved_to_another_person_does_not_open(drafts: Drafts, store: Store) -> None:
    put(drafts)
    with store.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE draft SET person = 'li'"))

    with pytest.raises(SealBrokenError):
        drafts.find(CASE, TASK, LI)


def test_who_sends_or_discards_leaves_no_draft(drafts: Drafts) -> None:
    put(drafts)
    put(drafts, LI)

    drafts.remove(CASE, TASK, WANG)
    drafts.remove(CASE, TASK, WANG)

    assert drafts.find(CASE, TASK, WANG) is None
    assert drafts.find(CASE, TASK, LI) is not None


def test_a_finished_task_leaves_no_draft_and_takes_none(drafts: Drafts, store: Store) -> None:
    put(drafts)
    with store.writing() as work:
        work.put_items([replace(an_item("t1"), state=ItemState.DONE, done_at=NOON)])

    late = put(drafts)  # the page saved by itself while the answer was on its way

    assert not late
    assert drafts.find(CASE, TASK, WANG) is None


def test_a_task_of_another_case_takes_no_draft(drafts: Drafts) -> None:
    assert not drafts.put(CASE, TaskId("t2"), WANG, at=NOON, answers=TYPED)
    assert not drafts.put(CASE, TaskId("unknown"), WANG, at=NOON, answers=TYPED)


def test_an_erased_case_has_no_drafts_and_takes_none(drafts: Drafts, store: Store) -> None:
    put(drafts)
    with store.writing() as work:
        work.erase(CASE)

    assert drafts.find(CASE, TASK, WANG) is None
    with pytest.raises(Rejected) as refusal:
        put(drafts)
    assert refusal.value.reason is Reason.CASE_ERASED


def test_a_case_that_does_not_exist_takes_no_draft(drafts: Drafts) -> None:
    with pytest.raises(Rejected) as refusal:
        drafts.put(CaseId("c9"), TASK, WANG, at=NOON, answers=TYPED)
    assert refusal.value.reason is Reason.CASE_UNKNOWN
