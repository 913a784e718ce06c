"""What the pages of the archive list: files, loans, what falls due; each a range of an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from engine.archived import FileState, LoanState
from engine.ids import ActorId, CaseId, OrganId
from engine.storage.access_lists import Knower, closed_to
from engine.storage.archive_schema import archive_file as _file
from engine.storage.archive_schema import archive_loan as _loan
from engine.storage.database import Database

PAGE: Final = 100
_OPEN: Final = (LoanState.ASKED.value, LoanState.LENT.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file as a line of a list."""

    case: CaseId
    number: str
    organ: OrganId
    archived_on: date
    retention: str
    retain_until: date | None
    hand_over_on: date | None
    state: FileState
    list_no: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanLine:
    """A loan as a line of a list, with the number of its file."""

    id: str
    case: CaseId
    number: str
    organ: OrganId
    person: ActorId
    state: LoanState
    asked_on: date
    until: date

    def overdue_on(self, day: date) -> bool:
        """Say whether the file should have been back before a day."""
        return self.state is LoanState.LENT and self.until < day


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """A destruction list (销毁清册): how many files stand on it, and how many are destroyed."""

    number: str
    files: int
    destroyed: int


class ArchiveLists:
    """Reads the lines of the archive; secret matters only where `knower` may know of them, None: all."""

    def __init__(self, database: Database, knower: Knower | None = None) -> None:
        """Read from this database."""
        self._database = database
        self._knower = knower

    def seen_by(self, knower: Knower) -> "ArchiveLists":
        """Return the same as somebody may know of it."""
        return ArchiveLists(self._database, knower)

    def files(self, organs: Sequence[OrganId], number: str = "") -> tuple[FileLine, ...]:
        """Return the files of organs, the newest first, or the one of a number."""
        query = sa.select(_file).where(_file.c.organ.in_(organs))
        if number:
            query = query.where(_file.c.number == number)
        return self._files(query.order_by(_file.c.archived_on.desc(), _file.c.case.desc()))

    def file(self, case: CaseId) -> FileLine | None:
        """Return the file of a case, None while it does not lie in an archive."""
        found = self._files(sa.select(_file).where(_file.c.case == case))
        return found[0] if found else None

    def to_appraise(self, organs: Sequence[OrganId], today: date) -> tuple[FileLine, ...]:
        """Return the files whose retention ended before today, the longest ended first."""
        query = self._kept(organs).where(
            _file.c.retain_until.is_not(None), _file.c.retain_until < today.isoformat()
        )
        return self._files(query.order_by(_file.c.retain_until, _file.c.case))

    def to_hand_over(self, organs: Sequence[OrganId], today: date) -> tuple[FileLine, ...]:
        """Return the files that are due to a state archive, the longest due first."""
        query = self._kept(organs).where(
            _file.c.hand_over_on.is_not(None), _file.c.hand_over_on < today.isoformat()
        )
        return self._files(query.order_by(_file.c.hand_over_on, _file.c.case))

    def condemned(self, organs: Sequence[OrganId]) -> tuple[FileLine, ...]:
        """Return the files that are to be destroyed and stand on no list yet."""
        query = sa.select(_file).where(
            _file.c.organ.in_(organs), _file.c.state == sa.literal_column("'condemned'")
        )
        return self._files(query.order_by(_file.c.number))

    def on_list(self, list_no: str) -> tuple[FileLine, ...]:
        """Return the files that stand on a destruction list, destroyed or not."""
        query = sa.select(_file).where(_file.c.list_no == list_no, _file.c.list_no.is_not(None))
        return self._files(query.order_by(_file.c.number))

    def lists(self, organs: Sequence[OrganId]) -> tuple[ListLine, ...]:
        """Return the destruction lists of organs, the newest first."""
        destroyed = sa.func.sum(sa.case((_file.c.state == FileState.DESTROYED.value, 1), else_=0))
        query = (
            sa.select(_file.c.list_no, sa.func.count().label("files"), destroyed.label("destroyed"))
            .where(_file.c.list_no.is_not(None), _file.c.organ.in_(organs))
            .group_by(_file.c.list_no)
            .order_by(_file.c.list_no.desc())
            .limit(PAGE)
        )
        return tuple(
            ListLine(number=row.list_no, files=int(row.files), destroyed=int(row.destroyed))
            for row in self._rows(self._open(query, _file.c.case))
        )

    def loans(self, organs: Sequence[OrganId]) -> tuple[LoanLine, ...]:
        """Return what is asked for and lent of the files of organs, what is to be back first."""
        return self._loans(_loan.c.organ.in_(organs))

    def loans_of(self, person: ActorId) -> tuple[LoanLine, ...]:
        """Return what somebody asked for and has, what is to be back first."""
        return self._loans(_loan.c.person == person)

    def _kept(self, organs: Sequence[OrganId]) -> sa.Select[Any]:
        return sa.select(_file).where(_file.c.organ.in_(organs), _file.c.state == sa.literal_column("'kept'"))

    def _files(self, query: sa.Select[Any]) -> tuple[FileLine, ...]:
        return tuple(map(_to_file, self._rows(self._open(query, _file.c.case).limit(PAGE))))

    def _loans(self, whose: sa.ColumnElement[bool]) -> tuple[LoanLine, ...]:
        query = (
            sa.select(_loan, _file.c.number)
            .join(_file, _file.c.case == _loan.c.case)
            .where(whose, _loan.c.state.in_(map(sa.literal_column, (f"'{state}'" for state in _OPEN))))
            .order_by(_loan.c.until, _loan.c.id)
            .limit(PAGE)
        )
        return tuple(map(_to_loan, self._rows(self._open(query, _loan.c.case))))

    def _open(self, query: sa.Select[Any], case: sa.ColumnElement[str]) -> sa.Select[Any]:
        return query if self._knower is None else query.where(case.not_in(closed_to(self._knower)))

    def _rows(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with self._database.engine.connect() as connection:
            return list(connection.execute(query))


def _to_file(row: sa.Row[Any]) -> FileLine:
    return FileLine(
        case=CaseId(row.case),
        number=row.number,
        organ=OrganId(row.organ),
        archived_on=date.fromisoformat(row.archived_on),
        retention=row.retention,
        retain_until=None if row.retain_until is None else date.fromisoformat(row.retain_until),
        hand_over_on=None if row.hand_over_on is None else date.fromisoformat(row.hand_over_on),
        state=FileState(row.state),
        list_no=row.list_no,
    )


def _to_loan(row: sa.Row[Any]) -> LoanLine:
    return LoanLine(
        id=row.id,
        case=CaseId(row.case),
        number=row.number,
        organ=OrganId(row.organ),
        person=ActorId(row.person),
        state=LoanState(row.state),
        asked_on=date.fromisoformat(row.asked_on),
        until=date.fromisoformat(row.until),
    )
