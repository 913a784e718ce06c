"""Who may know of secret matters: the lists by which every page leaves out what is not the reader's to know.

A row of the source `SECRET` says that a case is one; those of `READERS` name who may know of it. All others
say whom it is kept from, by a mark that nobody can read without the master key (`engine.secrecy`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from engine.ids import CaseId
from engine.storage import schema
from engine.storage.statements import Statement, Transaction, Value, upsert

SECRET: Final = "secret"  # noqa: S105 - how a column calls it
READERS: Final = "readers"
_list: Final = schema.access_list

_KEPT: Final = Statement(
    sa.select(_list.c.reader).where(
        _list.c.case == sa.bindparam("case"), _list.c.source != SECRET, _list.c.source != READERS
    )
)
_READERS: Final = Statement(
    sa.select(_list.c.source, _list.c.reader).where(
        _list.c.case == sa.bindparam("case"), sa.or_(_list.c.source == SECRET, _list.c.source == READERS)
    )
)
_CLEAR: Final = Statement(
    sa.delete(_list).where(
        _list.c.case == sa.bindparam("the_case"), _list.c.source == sa.bindparam("the_source")
    )
)
_PUT: Final = upsert(_list, ["case", "source", "reader"], ["reader"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Knower:
    """Who asks, as access lists name her: herself and her seats; `own` and `organs` are marks."""

    person: str
    seats: Collection[str]
    own: Collection[str]
    organs: Collection[str]


def closed_to(knower: Knower) -> sa.Select[Any]:
    """Return the ids of the secret cases of which somebody may not know."""
    kept, seat, took_part, accused = (_list.alias(name) for name in ("kept", "seat", "took_part", "accused"))
    accused_of_hers = (
        sa.select(sa.func.count(sa.distinct(accused.c.reader)))
        .where(accused.c.case == _list.c.case, accused.c.reader.in_(list(knower.organs)))
        .correlate(_list)
        .scalar_subquery()
    )
    open_to_her = sa.or_(
        _names(seat, knower.seats),
        sa.and_(_names(took_part, [knower.person]), accused_of_hers < len(knower.organs)),
    )
    return sa.select(_list.c.case).where(
        _list.c.source == sa.literal_column(f"'{SECRET}'"),
        sa.or_(_names(kept, knower.own), sa.not_(open_to_her)),
    )


def every_secret() -> sa.Select[Any]:
    """Return the ids of all secret cases."""
    return sa.select(_list.c.case).where(_list.c.source == sa.literal_column(f"'{SECRET}'"))


def _names(listed: Any, readers: Collection[str]) -> sa.ColumnElement[bool]:  # noqa: ANN401 - an alias
    """Return that a case's rows name one of the readers."""
    return (
        sa.exists().where(listed.c.case == _list.c.case, listed.c.reader.in_(list(readers))).correlate(_list)
    )


def is_closed(connection: sa.Connection, case: CaseId, knower: Knower) -> bool:
    """Say whether a case is a secret one of which somebody may not know. One statement."""
    query = closed_to(knower).where(_list.c.case == case)
    return connection.execute(query).first() is not None


def kept_from(transaction: Transaction, case: CaseId) -> frozenset[str]:
    """Return the marks of those whom a case is kept from."""
    return frozenset(row[0] for row in transaction.all(_KEPT, {"case": case}))


def readers(transaction: Transaction, case: CaseId) -> frozenset[str] | None:
    """Return who may know of a secret case, None where it is none."""
    listed = transaction.all(_READERS, {"case": case})
    if not any(source == SECRET for source, _ in listed):
        return None
    return frozenset(reader for source, reader in listed if source == READERS)


def put(transaction: Transaction, case: CaseId, lists: Mapping[str, Iterable[str]]) -> None:
    """Replace what stands under each of these sources; two statements at most."""
    transaction.run_many(_CLEAR, ({"the_case": case, "the_source": source} for source in lists))
    transaction.run_many(_PUT, of_lists(case, lists))


def of_lists(case: CaseId, lists: Mapping[str, Iterable[str]]) -> list[dict[str, Value]]:
    """Return the rows of a case's lists."""
    return [
        {"case": case, "source": source, "reader": reader}
        for source, readers in lists.items()
        for reader in sorted(readers)
    ]
