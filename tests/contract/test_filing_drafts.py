"""What somebody is about to file is there when she goes on, for her alone, and not for long."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.storage.errors import SealBrokenError
from engine.storage.filing_drafts import KEPT_FOR, FilingDrafts
from engine.storage.schema import filing_draft
from engine.storage.store import Store
from tests.contract.rows import NOON

HERS, OTHERS = "a" * 32, "b" * 32
ONE = timedelta(microseconds=1)


@pytest.fixture
def drafts(store: Store) -> FilingDrafts:
    return FilingDrafts(store.database)


def test_what_was_kept_is_found_by_its_token_and_part(drafts: FilingDrafts) -> None:
    drafts.put(HERS, 0, b"answers", NOON)
    drafts.put(HERS, 1, b"a photo", NOON)

    assert drafts.find(HERS, 0, NOON) == b"answers"
    assert drafts.find(HERS, 1, NOON) == b"a photo"
    assert drafts.find(OTHERS, 0, NOON) is None


def test_what_is_kept_again_takes_the_place_of_the_old(drafts: FilingDrafts) -> None:
    drafts.put(HERS, 0, b"old", NOON)
    drafts.put(HERS, 0, b"new", NOON)

    assert drafts.find(HERS, 0, NOON) == b"new"


def test_after_two_hours_without_a_step_it_is_gone(drafts: FilingDrafts) -> None:
    drafts.put(HERS, 0, b"answers", NOON)

    assert drafts.find(HERS, 0, NOON + KEPT_FOR - ONE) == b"answers"
    assert drafts.find(HERS, 0, NOON + KEPT_FOR) is None


def test_each_step_keeps_all_parts_alive(drafts: FilingDrafts) -> None:
    drafts.put(HERS, 1, b"a photo", NOON)
    drafts.put(HERS, 0, b"answers", NOON + KEPT_FOR / 2)

    assert drafts.find(HERS, 1, NOON + KEPT_FOR) == b"a photo"


def test_somebody_elses_step_deletes_what_is_old(drafts: FilingDrafts, store: Store) -> None:
    drafts.put(HERS, 0, b"answers", NOON)
    drafts.put(OTHERS, 0, b"answers", NOON + KEPT_FOR)

    with store.database.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(filing_draft)) == 1


def test_parts_are_forgotten_one_by_one_or_all_at_once(drafts: FilingDrafts) -> None:
    for part in range(3):
        drafts.put(HERS, part, b"x", NOON)

    drafts.remove(HERS, 1)
    assert [drafts.find(HERS, part, NOON) for part in range(3)] == [b"x", None, b"x"]

    drafts.remove_all(HERS)
    assert [drafts.find(HERS, part, NOON) for part in range(3)] == [None, None, None]


def test_the_database_alone_does_not_tell_what_was_typed(drafts: FilingDrafts, store: Store) -> None:
    drafts.put(HERS, 0, "我叫王秀兰".encode(), NOON)

    with store.database.engine.connect() as connection:
        row = connection.execute(sa.select(filing_draft)).one()
    assert "王秀兰".encode() not in row.body
    assert HERS.encode() not in row.token_digest


def test_what_was_altered_is_not_shown(drafts: FilingDrafts, store: Store) -> None:
    drafts.put(HERS, 0, b"answers", NOON)
    with store.database.engine.begin() as connection:
        connection.execute(sa.update(filing_draft).values(body=b"something else that is long enough"))

    with pytest.raises(SealBrokenError):
        drafts.find(HERS, 0, NOON)
