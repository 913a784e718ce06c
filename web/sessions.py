"""Let people in and out: a token in the cookie opens a session that the database keeps."""

from typing import Final

from flask import session

from engine.ids import CaseId
from engine.storage.records import Person
from web import context

_PETITIONER: Final = "petitioner"


def sign_in(person: Person) -> None:
    """Begin a session of somebody of the office under a new token.

    Nothing of an earlier session stays, the token against forgery neither.
    """
    sign_out()
    token = context.site().new_id()
    context.site().system.sessions.begin_staff(token, person, context.moment_of_request())
    session.permanent = True
    session[context.STAFF] = token


def sign_out() -> None:
    """End the session of somebody of the office, here and in the database."""
    token = session.get(context.STAFF)
    session.clear()
    if isinstance(token, str):
        context.site().system.sessions.end(token)


def renew() -> None:
    """Go on under a new token: what opened the session before opens nothing any more."""
    token, new = session.get(context.STAFF), context.site().new_id()
    if isinstance(token, str) and context.site().system.sessions.rotate(
        token, new, context.moment_of_request()
    ):
        session[context.STAFF] = new


def held() -> tuple[CaseId, ...]:
    """Return the cases whose query code this browser proved to know, none where it proved none."""
    token = session.get(_PETITIONER)
    if not isinstance(token, str):
        return ()
    at = context.moment_of_request()
    with context.site().system.store.reading() as reader:
        found = reader.web_session(token, at)
    if found is None:
        return ()
    context.site().system.sessions.touch(found, at)
    return found.cases


def hold(case: CaseId) -> None:
    """Let a petitioner in to one more case, under a new token."""
    sessions, at, new = context.site().system.sessions, context.moment_of_request(), context.site().new_id()
    token = session.get(_PETITIONER)
    goes_on = isinstance(token, str) and sessions.rotate(token, new, at)
    if not (goes_on and sessions.hold(new, case, at)):
        sessions.begin_petitioner(new, case, at)
    session[_PETITIONER] = new


def let_go() -> None:
    """End a petitioner's session, here and in the database."""
    token = session.pop(_PETITIONER, None)
    if isinstance(token, str):
        context.site().system.sessions.end(token)
