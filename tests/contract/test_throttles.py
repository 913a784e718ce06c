"""Whoever guesses waits longer and longer; whoever mistypes now and then does not notice."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from engine.storage.store import Store
from engine.storage.throttles import (
    FIRST_HOLD,
    FREE,
    LONGEST_HOLD,
    REMEMBERED,
    Guessing,
    ThrottleKey,
    Throttles,
    hold_off,
)
from tests.contract.rows import NOON

ONE = timedelta(microseconds=1)
WANG = ThrottleKey(by=Guessing.LOGIN, value="wang")
LI = ThrottleKey(by=Guessing.LOGIN, value="li")
ADDRESS = ThrottleKey(by=Guessing.LOGIN_ADDRESS, value="192.0.2.7")


@pytest.fixture
def throttles(store: Store) -> Throttles:
    return Throttles(store.database)


def fail(throttles: Throttles, times: int, *keys: ThrottleKey, at: datetime = NOON) -> None:
    for _ in range(times):
        throttles.note_failure(keys, at)


def test_some_failures_cost_nothing(throttles: Throttles) -> None:
    fail(throttles, FREE[Guessing.LOGIN], WANG)

    assert throttles.blocked_until([WANG], NOON) is None


def test_one_failure_more_keeps_out_for_a_moment_and_each_further_one_for_twice_as_long(
    throttles: Throttles,
) -> None:
    fail(throttles, FREE[Guessing.LOGIN], WANG)

    ends = []
    for _ in range(3):
        fail(throttles, 1, WANG)
        ends.append(throttles.blocked_until([WANG], NOON))

    assert ends == [NOON + FIRST_HOLD, NOON + 2 * FIRST_HOLD, NOON + 4 * FIRST_HOLD]


def test_who_waited_may_try_again(throttles: Throttles) -> None:
    fail(throttles, FREE[Guessing.LOGIN] + 1, WANG)

    assert throttles.blocked_until([WANG], NOON + FIRST_HOLD - ONE) is not None
    assert throttles.blocked_until([WANG], NOON + FIRST_HOLD) is None


def test_of_several_keys_the_one_that_is_blocked_longest_counts(throttles: Throttles) -> None:
    fail(throttles, FREE[Guessing.LOGIN_ADDRESS] + 1, WANG, ADDRESS)

    assert throttles.blocked_until([ADDRESS, LI], NOON) == NOON + FIRST_HOLD
    assert throttles.blocked_until([ADDRESS, WANG], NOON) == throttles.blocked_until([WANG], NOON)
    assert throttles.blocked_until([WANG], NOON) == NOON + LONGEST_HOLD


def test_the_guessing_of_one_does_not_keep_another_out(throttles: Throttles) -> None:
    fail(throttles, 50, WANG)

    same_value = ThrottleKey(by=Guessing.CODE_NUMBER, value=WANG.value)
    assert throttles.blocked_until([LI, ADDRESS, same_value], NOON) is None


def test_a_success_forgives_the_failures_before_it(throttles: Throttles) -> None:
    fail(throttles, 50, WANG, ADDRESS)

    throttles.forgive(WANG)

    assert throttles.blocked_until([WANG], NOON) is None
    assert throttles.blocked_until([ADDRESS], NOON) is not None


def test_failures_are_forgotten_after_a_while(throttles: Throttles, store: Store) -> None:
    fail(throttles, FREE[Guessing.LOGIN], WANG, LI)
    later = NOON + REMEMBERED

    fail(throttles, 1, WANG, at=later)

    assert throttles.blocked_until([WANG], later) is None
    with store.database.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT failures FROM throttle")).scalars().all() == [1]


def test_failures_are_counted_on_after_a_restart(throttles: Throttles, database_url: str) -> None:
    fail(throttles, FREE[Guessing.LOGIN] + 1, WANG)

    restarted = Store(database_url)
    blocked = Throttles(restarted.database).blocked_until([WANG], NOON)
    restarted.close()

    assert blocked == NOON + FIRST_HOLD


def test_neither_names_nor_addresses_are_kept(throttles: Throttles, store: Store) -> None:
    fail(throttles, 1, WANG, ADDRESS)

    with store.database.engine.connect() as connection:
        keys = connection.execute(sa.text("SELECT key FROM throttle")).scalars().all()

    assert len(keys) == 2
    assert all(value.encode() not in bytes(key) for key in keys for value in ("wang", "192.0.2.7"))


@given(st.sampled_from(Guessing), st.integers(min_value=0, max_value=10**9))
def test_a_further_failure_never_shortens_the_wait_and_no_wait_is_longer_than_the_longest(
    by: Guessing, failures: int
) -> None:
    assert hold_off(by, failures) <= hold_off(by, failures + 1) <= LONGEST_HOLD
