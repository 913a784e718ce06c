"""What somebody is about to file: kept in parts under the token of her browser, sealed, and forgotten soon.

The key is made from the token, which is in her cookie only: who reads the database learns nothing of what was
typed or photographed and never sent.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import sqlalchemy as sa

from engine.storage import schema
from engine.storage.database import Database
from engine.storage.instants import stored
from engine.storage.seals import seal, unseal
from engine.storage.statements import Statement, Value, upsert

KEPT_FOR: Final = timedelta(hours=2)
"""A filing that nobody went on with for so long is forgotten."""

_KEY: Final = b"xinfang filing key\0"
_PLACE: Final = "filing"
_table: Final = schema.filing_draft
_THIS: Final = _table.c.token_digest == sa.bindparam("the_token")
_PART: Final = sa.and_(_THIS, _table.c.part == sa.bindparam("the_part"))
_PUT: Final = upsert(_table, ["token_digest", "part"], ["at", "body"])
_TOUCH: Final = Statement(sa.update(_table).where(_THIS), columns=["at"])
_FIND: Final = Statement(
    sa.select(_table.c.body).where(_PART, _table.c.at > sa.bindparam("long_ago", type_=_table.c.at.type))
)
_REMOVE: Final = Statement(sa.delete(_table).where(_PART))
_REMOVE_ALL: Final = Statement(sa.delete(_table).where(_THIS))
_FORGET_OLD: Final = Statement(
    sa.delete(_table).where(_table.c.at <= sa.bindparam("long_ago", type_=_table.c.at.type))
)


class FilingDrafts:
    """Keeps the parts of filings; each method that writes is a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, token: str, part: int, content: bytes, at: datetime) -> None:
        """Keep a part in the place of what was kept before; the other parts live on with it."""
        body = seal(content, _key(token), _PLACE, part)
        with self._database.writing() as transaction:
            transaction.run(_FORGET_OLD, {"long_ago": stored(at - KEPT_FOR)})
            transaction.run(
                _PUT, {"token_digest": _digest(token), "part": part, "at": stored(at), "body": body}
            )
            transaction.run(_TOUCH, {"the_token": _digest(token), "at": stored(at)})

    def find(self, token: str, part: int, at: datetime) -> bytes | None:
        """Return a part, None if there is none (any more).

        Raises SealBrokenError where it was altered.
        """
        long_ago = stored(at - KEPT_FOR)
        values: dict[str, Value] = {"the_token": _digest(token), "the_part": part, "long_ago": long_ago}
        with self._database.reading() as (transaction, _):
            row = transaction.one(_FIND, values)
        return None if row is None else unseal(row[0], _key(token), _PLACE, part)

    def remove(self, token: str, part: int) -> None:
        """Forget one part; that there is none is no error."""
        with self._database.writing() as transaction:
            transaction.run(_REMOVE, {"the_token": _digest(token), "the_part": part})

    def remove_all(self, token: str) -> None:
        """Forget a whole filing: it was sent, or given up."""
        with self._database.writing() as transaction:
            transaction.run(_REMOVE_ALL, {"the_token": _digest(token)})


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _key(token: str) -> bytes:
    return sha256(_KEY + token.encode()).digest()
