"""A browser is let in by its token alone, as long as nobody ended, outlived or revoked the session."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from engine.ids import CaseId
from engine.storage.records import Person
from engine.storage.store import Store
from engine.storage.web_sessions import LASTS, SEEN_EVERY, UNUSED, SessionKind, WebSession, WebSessions
from tests.contract.rows import NOON, WANG

ONE = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
PERSON = Person(id=WANG, name="王", login="wang", password_hash="argon2")
STAFF, PETITIONER = SessionKind.STAFF, SessionKind.PETITIONER


@pytest.fixture
def sessions(store: Store) -> WebSessions:
    with store.writing() as work:
        work.put_person(PERSON)
    return WebSessions(store.database)


def found(sessions: WebSessions, token: str, at: datetime = NOON) -> WebSession:
    session = sessions.find(token, at)
    assert session is not None
    return session


def use_all_day(sessions: WebSessions, token: str, kind: SessionKind) -> datetime:
    """Use a session as often as it wants to be used, until just before its end; return that moment."""
    at, last = NOON, NOON + LASTS[kind] - ONE
    while at < last:
        at = min(last, at + UNUSED[kind] - ONE)
        sessions.touch(found(sessions, token, at), at)
    return at


def test_the_token_of_a_person_opens_her_session(sessions: WebSessions) -> None:
    sessions.begin_staff("token", PERSON, NOON)

    session = found(sessions, "token")
    assert (session.kind, session.person, session.cases) == (STAFF, PERSON, ())
    assert (session.begun_at, session.ends_at) == (NOON, NOON + LASTS[STAFF])


def test_the_token_of_a_petitioner_opens_the_case_whose_code_she_knew(sessions: WebSessions) -> None:
    sessions.begin_petitioner("token", CaseId("c1"), NOON)

    session = found(sessions, "token")
    assert (session.kind, session.person, session.cases) == (PETITIONER, None, (CaseId("c1"),))


def test_another_token_opens_nothing(sessions: WebSessions) -> None:
    sessions.begin_staff("token", PERSON, NOON)

    assert sessions.find("tokem", NOON) is None
    assert sessions.find("", NOON) is None


def test_what_the_database_knows_lets_nobody_in(sessions: WebSessions, store: Store) -> None:
    sessions.begin_staff("token", PERSON, NOON)

    session = found(sessions, "token")
    with store.database.engine.connect() as connection:
        stored = str(connection.execute(sa.text("SELECT * FROM web_session")).all())

    assert "token" not in stored
    assert sessions.find(session.id, NOON) is None


def test_finding_a_session_with_its_person_is_one_statement(sessions: WebSessions, store: Store) -> None:
    sessions.begin_staff("token", PERSON, NOON)
    heard: list[str] = []

    store.database.on_statement = heard.append
    with store.reading() as reader:
        session = reader.web_session("token", NOON)
    store.database.on_statement = None

    assert session == found(sessions, "token")
    assert len([text for text in heard if "SELECT" in text]) == 1


@pytest.mark.parametrize("kind", list(SessionKind))
def test_a_session_ends_however_busy_it_is(sessions: WebSessions, kind: SessionKind) -> None:
    begin(sessions, kind)

    last = use_all_day(sessions, "token", kind)

    assert sessions.find("token", last) is not None
    assert sessions.find("token", last + ONE) is None


@pytest.mark.parametrize("kind", list(SessionKind))
def test_a_session_that_is_not_used_is_over(sessions: WebSessions, kind: SessionKind) -> None:
    begin(sessions, kind)

    assert sessions.find("token", NOON + UNUSED[kind] - ONE) is not None
    assert sessions.find("token", NOON + UNUSED[kind]) is None


def begin(sessions: WebSessions, kind: SessionKind) -> None:
    if kind is STAFF:
        sessions.begin_staff("token", PERSON, NOON)
    else:
        sessions.begin_petitioner("token", CaseId("c1"), NOON)


def test_that_a_session_is_used_is_written_every_few_minutes_only(
    sessions: WebSessions, store: Store
) -> None:
    sessions.begin_staff("token", PERSON, NOON)
    heard: list[str] = []
    store.database.on_statement = heard.append

    soon = sessions.touch(found(sessions, "token"), NOON + SEEN_EVERY - ONE)
    wrote = [text for text in heard if "UPDATE" in text]
    later = sessions.touch(found(sessions, "token"), NOON + SEEN_EVERY)

    assert (soon, later, wrote) == (False, True, [])
    assert found(sessions, "token").seen_at == NOON + SEEN_EVERY


def test_two_requests_at_once_write_once_that_the_session_is_used(sessions: WebSessions) -> None:
    sessions.begin_staff("token", PERSON, NOON)
    session = found(sessions, "token")

    written = [sessions.touch(session, NOON + SEEN_EVERY) for _ in range(2)]

    assert written == [True, False]


def test_a_new_token_takes_the_place_of_the_old_one(sessions: WebSessions) -> None:
    sessions.begin_petitioner("old", CaseId("c1"), NOON)

    rotated = sessions.rotate("old", "new", NOON + MINUTE)

    assert rotated
    assert sessions.find("old", NOON + MINUTE) is None
    assert found(sessions, "new", NOON + MINUTE).cases == (CaseId("c1"),)
    assert found(sessions, "new", NOON + MINUTE).begun_at == NOON


def test_a_session_that_is_over_is_not_revived_by_a_new_token(sessions: WebSessions) -> None:
    sessions.begin_staff("old", PERSON, NOON)
    after = NOON + UNUSED[STAFF]

    assert not sessions.rotate("old", "new", after)
    assert sessions.find("new", after) is None


def test_who_signed_out_is_out(sessions: WebSessions) -> None:
    sessions.begin_staff("token", PERSON, NOON)
    sessions.begin_staff("elsewhere", PERSON, NOON)

    sessions.end("token")
    sessions.end("token")

    assert sessions.find("token", NOON) is None
    assert sessions.find("elsewhere", NOON) is not None


def test_all_sessions_of_a_person_are_revoked_at_once_but_the_one_that_asks(sessions: WebSessions) -> None:
    for token in ("desk", "phone", "home"):
        sessions.begin_staff(token, PERSON, NOON)
    sessions.begin_petitioner("petitioner", CaseId("c1"), NOON)

    revoked = sessions.end_all_of(WANG, but="desk")

    assert revoked == 2
    assert [sessions.find(token, NOON) is None for token in ("phone", "home")] == [True, True]
    assert [sessions.find(token, NOON) is None for token in ("desk", "petitioner")] == [False, False]
    assert sessions.end_all_of(WANG) == 1


def test_a_changed_password_ends_every_session_that_the_old_one_began(
    sessions: WebSessions, store: Store
) -> None:
    sessions.begin_staff("old", PERSON, NOON)
    changed = replace(PERSON, password_hash="argon2, another")

    with store.writing() as work:
        work.put_person(changed)
    sessions.begin_staff("new", changed, NOON)

    assert sessions.find("old", NOON) is None
    assert found(sessions, "new").person == changed


def test_a_person_sees_where_she_is_signed_in_and_ends_one_of_it(sessions: WebSessions) -> None:
    sessions.begin_staff("desk", PERSON, NOON)
    sessions.begin_staff("phone", PERSON, NOON + MINUTE)

    listed = sessions.list_of(WANG, NOON + MINUTE)
    ended = sessions.end_one_of(WANG, listed[0].id)

    assert [session.begun_at for session in listed] == [NOON, NOON + MINUTE]
    assert ended
    assert sessions.list_of(WANG, NOON + MINUTE) == (found(sessions, "phone", NOON + MINUTE),)


def test_nobody_ends_the_session_of_somebody_else(sessions: WebSessions, store: Store) -> None:
    li = replace(PERSON, id=type(WANG)("li"), login="li")
    with store.writing() as work:
        work.put_person(li)
    sessions.begin_staff("token", li, NOON)

    assert not sessions.end_one_of(WANG, found(sessions, "token").id)
    assert sessions.find("token", NOON) is not None


def test_a_petitioner_may_hold_several_cases_each_once(sessions: WebSessions) -> None:
    sessions.begin_petitioner("token", CaseId("c1"), NOON)

    held = [sessions.hold("token", CaseId(case), NOON) for case in ("c2", "c1", "c2")]

    assert held == [True, True, True]
    assert found(sessions, "token").cases == (CaseId("c1"), CaseId("c2"))


def test_the_session_of_a_person_holds_no_case_of_a_petitioner(sessions: WebSessions) -> None:
    sessions.begin_staff("token", PERSON, NOON)

    assert not sessions.hold("token", CaseId("c1"), NOON)
    assert not sessions.hold("nobody's", CaseId("c1"), NOON)
    assert found(sessions, "token").cases == ()


def test_sessions_that_ended_are_forgotten_when_the_next_one_begins(
    sessions: WebSessions, store: Store
) -> None:
    sessions.begin_staff("old", PERSON, NOON)
    sessions.begin_staff("newer", PERSON, NOON + MINUTE)

    sessions.begin_petitioner("next", CaseId("c1"), NOON + LASTS[STAFF])

    with store.database.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM web_session")).scalar() == 2
    assert sessions.forget_ended(NOON + timedelta(days=2)) == 2
