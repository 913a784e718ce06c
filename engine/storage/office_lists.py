"""Lists for those who keep the office: who is appointed, what is proposed and published, what failed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.ids import ActorId, OrganId
from engine.storage import rows, schema
from engine.storage.access_lists import Knower, closed_to, every_secret
from engine.storage.instants import instant, instant_or_none, stored
from engine.storage.reader import After, Reader
from engine.storage.records import Appointment, Person, StoredIncident

_incident, _case = schema.incident, schema.case_file


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRow:
    """A stored bundle without its files; `submitted_by` is None where the operator published it."""

    digest: str
    key: str
    published_at: datetime | None
    published_by: ActorId | None
    submitted_by: ActorId | None
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRow:
    """What a designer proposes, without its files; `published_at` is None while it waits."""

    contents: str
    digest: str
    key: str
    title: str
    english: str
    submitted_by: ActorId
    submitted_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """A calendar without its days; all but the digest is None where the operator stored it."""

    digest: str
    base: str | None
    submitted_by: ActorId | None
    submitted_at: datetime | None
    adopted_by: ActorId | None
    adopted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """An open incident with what its case is called and where it is handled."""

    incident: StoredIncident
    number: str
    organ: OrganId


def people(asked: Reader, organs: Collection[OrganId] | None = None) -> tuple[Person, ...]:
    """Return everybody by sign-in name, or those who are or were appointed in one of the organs."""
    table, held = schema.person, schema.appointment
    query = sa.select(table).order_by(table.c.login)
    if organs is not None:
        query = query.where(table.c.id.in_(sa.select(held.c.person).where(held.c.organ.in_(organs))))
    return tuple(
        Person(id=ActorId(row[0]), name=row[1], login=row[2], password_hash=row[3])
        for row in _rows(asked, query)
    )


def appointments(asked: Reader, people_: Iterable[ActorId] | None = None) -> tuple[Appointment, ...]:
    """Return everybody's appointments, or those of some people, past and future ones too, oldest first."""
    table = schema.appointment
    query = sa.select(table).order_by(table.c.starts_on, table.c.id)
    if people_ is not None:
        query = query.where(table.c.person.in_(list(people_)))
    return tuple(map(rows.to_appointment, _rows(asked, query)))


def bundles(asked: Reader) -> tuple[BundleRow, ...]:
    """Return the stored bundles by key, newest publication first."""
    table = schema.bundle
    wanted = ("digest", "key", "published_at", "published_by", "submitted_by", "submitted_at")
    query = sa.select(*(table.c[name] for name in wanted)).order_by(
        table.c.key, table.c.published_at.desc(), table.c.digest
    )
    return tuple(
        BundleRow(
            digest=row[0],
            key=row[1],
            published_at=instant_or_none(row[2]),
            published_by=row[3],
            submitted_by=row[4],
            submitted_at=instant_or_none(row[5]),
        )
        for row in _rows(asked, query)
    )


def open_cases(asked: Reader) -> dict[str, int]:
    """Return {bundle: how many cases still run on it}, secret ones left out: nobody counts those."""
    # The status as text, not as a parameter: only then the index of the open ones is recognised.
    query = (
        sa.select(_case.c.bundle, sa.func.count())
        .where(sa.text("status = 'open'"), _case.c.id.not_in(every_secret()))
        .group_by(_case.c.bundle)
    )
    return {row[0]: row[1] for row in _rows(asked, query)}


def submissions(asked: Reader, limit: int = 100) -> tuple[SubmissionRow, ...]:
    """Return what was submitted, newest first."""
    table = schema.submission
    wanted = ("contents", "digest", "key", "title", "english", "submitted_by", "submitted_at", "published_at")
    query = (
        sa.select(*(table.c[name] for name in wanted))
        .order_by(table.c.submitted_at.desc(), table.c.contents)
        .limit(limit)
    )
    return tuple(
        SubmissionRow(
            contents=row[0],
            digest=row[1],
            key=row[2],
            title=row[3],
            english=row[4],
            submitted_by=ActorId(row[5]),
            submitted_at=instant(row[6]),
            published_at=instant_or_none(row[7]),
        )
        for row in _rows(asked, query)
    )


def calendars(asked: Reader, limit: int = 100) -> tuple[CalendarRow, ...]:
    """Return the calendars, those that were proposed first and newest first."""
    table = schema.calendar
    wanted = ("digest", "base", "submitted_by", "submitted_at", "adopted_by", "adopted_at")
    query = (
        sa.select(*(table.c[name] for name in wanted))
        .order_by(table.c.submitted_at.desc().nulls_last(), table.c.digest)
        .limit(limit)
    )
    return tuple(
        CalendarRow(
            digest=row[0],
            base=row[1],
            submitted_by=row[2],
            submitted_at=instant_or_none(row[3]),
            adopted_by=row[4],
            adopted_at=instant_or_none(row[5]),
        )
        for row in _rows(asked, query)
    )


def incidents(
    asked: Reader,
    organs: Collection[OrganId] | None = None,
    *,
    knower: Knower | None = None,
    after: After | None = None,
    limit: int = 50,
) -> tuple[IncidentRow, ...]:
    """Return open incidents of cases that these organs handle (None: of all), longest open first.

    Those of secret cases of which `knower` may not know are left out.

    A case whose content was destroyed has none: nobody can do its jobs any more. `after` is the place of
    the last one seen: (since in microseconds, id).
    """
    query = (
        sa.select(_incident, _case.c.number, _case.c.organ)
        .join(_case, _case.c.id == _incident.c.case)
        .where(_case.c.key.is_not(None))
        .order_by(_incident.c.since, _incident.c.id)
        .limit(limit)
    )
    if organs is not None:
        query = query.where(_case.c.organ.in_(organs))
    if knower is not None:
        query = query.where(_case.c.id.not_in(closed_to(knower)))
    if after is not None:
        query = query.where(sa.tuple_(_incident.c.since, _incident.c.id) > after)
    return tuple(
        IncidentRow(incident=rows.to_incident(row[:-2]), number=row[-2], organ=OrganId(row[-1]))
        for row in _rows(asked, query)
    )


def place(row: IncidentRow) -> After:
    """Return the place of an incident in the list, after which the next page begins."""
    return stored(row.incident.since), row.incident.id


def _rows(asked: Reader, query: sa.Select[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in asked.connection.execute(query)]
