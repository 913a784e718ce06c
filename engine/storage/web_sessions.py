"""Sessions of browsers, kept here and not in the cookie: they can be listed, revoked and made anew.

The cookie holds a token that was drawn at the edge; the table holds its SHA-256. Who reads the database
learns who is signed in, and cannot sign in with it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from typing import Final

import sqlalchemy as sa

from engine.ids import ActorId, CaseId
from engine.storage import schema
from engine.storage.database import Database
from engine.storage.instants import instant, stored
from engine.storage.records import Person
from engine.storage.statements import Row, Statement, Transaction, Value


class SessionKind(StrEnum):
    """Who was let in: a person of the office by password, or a petitioner by the query code of a case."""

    STAFF = "staff"
    PETITIONER = "petitioner"


LASTS: Final = {SessionKind.STAFF: timedelta(hours=12), SessionKind.PETITIONER: timedelta(hours=2)}
"""After this time a session ends, however busy it is."""
UNUSED: Final = {SessionKind.STAFF: timedelta(hours=2), SessionKind.PETITIONER: timedelta(minutes=30)}
"""A session that was not used for so long is over."""
SEEN_EVERY: Final = timedelta(minutes=5)
"""How often at most it is written that a session is used."""

_table, _person = schema.web_session, schema.person
_ROW: Final = (_table, _person.c.id, _person.c.name, _person.c.login, _person.c.password_hash)
_WITH_PERSON: Final = sa.select(*_ROW).select_from(_table.outerjoin(_person, _person.c.id == _table.c.person))
_THIS: Final = _table.c.token_digest == sa.bindparam("the_session")
_OF_PERSON: Final = _table.c.person == sa.bindparam("the_person")

_FIND: Final = Statement(_WITH_PERSON.where(_THIS))
_OF: Final = Statement(_WITH_PERSON.where(_OF_PERSON).order_by(_table.c.begun_at, _table.c.token_digest))
_BEGIN: Final = Statement(sa.insert(_table))
_TOUCH: Final = Statement(
    sa.update(_table).where(_THIS, _table.c.seen_at <= sa.bindparam("long_ago")), columns=["seen_at"]
)
_ROTATE: Final = Statement(sa.update(_table).where(_THIS), columns=["token_digest", "seen_at"])
_HOLD: Final = Statement(
    sa.update(_table)
    .where(
        _THIS,
        _table.c.kind == sa.bindparam("the_kind"),
        sa.not_((sa.literal(" ") + _table.c.cases + sa.literal(" ")).contains(sa.bindparam("among"))),
    )
    .values(cases=_table.c.cases + sa.bindparam("one_more", type_=sa.Text()))
)
_END: Final = Statement(sa.delete(_table).where(_THIS))
_END_OF: Final = Statement(sa.delete(_table).where(_THIS, _OF_PERSON))
_END_ALL_OF: Final = Statement(
    sa.delete(_table).where(_OF_PERSON, _table.c.token_digest != sa.bindparam("but"))
)
_FORGET_ENDED: Final = Statement(sa.delete(_table).where(_table.c.ends_at <= sa.bindparam("the_moment")))


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """A browser that somebody may use; `id` tells sessions apart and lets nobody in.

    `person` is None for a petitioner, `cases` is empty for a person.
    """

    id: str
    kind: SessionKind
    person: Person | None
    cases: tuple[CaseId, ...]
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime

    def holds_at(self, at: datetime) -> bool:
        """Say whether the session goes on at a moment: it has not ended, and was used not long ago."""
        return at < self.ends_at and at < self.seen_at + UNUSED[self.kind]


def find(transaction: Transaction, token: str, at: datetime) -> WebSession | None:
    """Return the session that a token opens at a moment, None if it opens none (any more).

    A person whose password was changed since is not let in by it either.
    """
    row = transaction.one(_FIND, {"the_session": _digest(token)})
    return None if row is None else _valid(row, at)


class WebSessions:
    """Begins, finds, renews and ends sessions; each method that changes something is a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin_staff(self, token: str, person: Person, at: datetime) -> None:
        """Let a person in whose password fits; a token is drawn anew for every session."""
        self._begin(token, SessionKind.STAFF, at, person=person.id, proof=_proof(person.password_hash))

    def begin_petitioner(self, token: str, case: CaseId, at: datetime) -> None:
        """Let somebody in who knows the query code of a case."""
        self._begin(token, SessionKind.PETITIONER, at, cases=case)

    def find(self, token: str, at: datetime) -> WebSession | None:
        """Return the session that a token opens, as `Reader.web_session` does inside a view."""
        with self._database.reading() as (transaction, _):
            return find(transaction, token, at)

    def is_open(self, session: str, at: datetime) -> bool:
        """Say whether there is a session of this id, whoever is signed in with it."""
        with self._database.reading() as (transaction, _):
            row = transaction.one(_FIND, {"the_session": bytes.fromhex(session)})
            return row is not None and _valid(row, at) is not None

    def touch(self, session: WebSession, at: datetime) -> bool:
        """Write down that a session is used, if that was not done lately; return whether it was written."""
        if at - session.seen_at < SEEN_EVERY:
            return False  # no transaction: nearly every request ends here
        return self._run(
            _TOUCH,
            {
                "the_session": bytes.fromhex(session.id),
                "seen_at": stored(at),
                "long_ago": stored(at - SEEN_EVERY),
            },
        )

    def hold(self, token: str, case: CaseId, at: datetime) -> bool:
        """Add a case to a petitioner's session; return whether it holds the case now."""
        digest = _digest(token)
        with self._database.writing() as transaction:
            transaction.run(
                _HOLD,
                {
                    "the_session": digest,
                    "the_kind": SessionKind.PETITIONER.value,
                    "among": f" {case} ",
                    "one_more": f" {case}",
                },
            )
            session = find(transaction, token, at)
        return session is not None and case in session.cases

    def rotate(self, token: str, new_token: str, at: datetime) -> bool:
        """Go on under a new token, the old one opens nothing any more; return False if it opened nothing."""
        values: dict[str, Value] = {
            "the_session": _digest(token),
            "token_digest": _digest(new_token),
            "seen_at": stored(at),
        }
        with self._database.writing() as transaction:
            return find(transaction, token, at) is not None and transaction.run(_ROTATE, values) == 1

    def end(self, token: str) -> None:
        """Sign out; a token that opens nothing is no error."""
        self._run(_END, {"the_session": _digest(token)})

    def end_one_of(self, person: ActorId, session: str) -> bool:
        """End one session of a person by its id; return whether she had it."""
        return self._run(_END_OF, {"the_person": person, "the_session": bytes.fromhex(session)})

    def end_all_of(self, person: ActorId, *, but: str = "") -> int:
        """Revoke all sessions of a person, but the one of the token `but`; return how many there were."""
        with self._database.writing() as transaction:
            return transaction.run(_END_ALL_OF, {"the_person": person, "but": _digest(but)})

    def list_of(self, person: ActorId, at: datetime) -> tuple[WebSession, ...]:
        """Return where a person is signed in, oldest session first."""
        with self._database.reading() as (transaction, _):
            found = [_valid(row, at) for row in transaction.all(_OF, {"the_person": person})]
        return tuple(session for session in found if session is not None)

    def forget_ended(self, at: datetime) -> int:
        """Delete sessions that have ended; return how many. `begin_…` does it as well."""
        with self._database.writing() as transaction:
            return transaction.run(_FORGET_ENDED, {"the_moment": stored(at)})

    def _begin(
        self,
        token: str,
        kind: SessionKind,
        at: datetime,
        *,
        person: ActorId | None = None,
        proof: bytes | None = None,
        cases: str = "",
    ) -> None:
        values: dict[str, Value] = {
            "token_digest": _digest(token),
            "kind": kind.value,
            "person": person,
            "proof": proof,
            "cases": cases,
            "begun_at": stored(at),
            "seen_at": stored(at),
            "ends_at": stored(at + LASTS[kind]),
        }
        with self._database.writing() as transaction:
            transaction.run(_FORGET_ENDED, {"the_moment": stored(at)})
            transaction.run(_BEGIN, values)

    def _run(self, statement: Statement, values: dict[str, Value]) -> bool:
        with self._database.writing() as transaction:
            return transaction.run(statement, values) == 1


def _valid(row: Row, at: datetime) -> WebSession | None:
    """Read a session with its person; None where it is over, or its person or her password is not there."""
    digest, kind, _, proof, cases, begun_at, seen_at, ends_at, id_, name, login, password_hash = row
    person = (
        None if id_ is None else Person(id=ActorId(id_), name=name, login=login, password_hash=password_hash)
    )
    session = WebSession(
        id=digest.hex(),
        kind=SessionKind(kind),
        person=person,
        cases=tuple(CaseId(case) for case in cases.split()),
        begun_at=instant(begun_at),
        seen_at=instant(seen_at),
        ends_at=instant(ends_at),
    )
    if session.kind is SessionKind.STAFF and (
        person is None or not compare_digest(proof, _proof(person.password_hash))
    ):
        return None
    return session if session.holds_at(at) else None


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _proof(password_hash: str) -> bytes:
    return sha256(password_hash.encode()).digest()
