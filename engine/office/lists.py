"""What the pages of those who keep the office show: plain values, read in one view of the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from engine.ids import ActorId, OrganId
from engine.library import Library
from engine.replay import Auditor
from engine.storage import office_lists as stored
from engine.storage.access_lists import Knower
from engine.storage.office_lists import IncidentRow, SubmissionRow
from engine.storage.reader import After, Reader
from engine.storage.records import Appointment


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganLine:
    """An organ in the tree; `depth` is 0 at the top, the lines stand each before those below it."""

    id: OrganId
    name: str
    level: int
    kind: str
    superior: OrganId | None
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person with all appointments, past and future ones too, oldest first."""

    id: ActorId
    name: str
    login: str
    may_sign_in: bool
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleLine:
    """A version of a process; `current`: new cases start on it."""

    digest: str
    key: str
    title: str
    english: str
    submitted_by: ActorId | None
    submitted_at: datetime | None
    published_by: ActorId | None
    published_at: datetime | None
    current: bool
    open_cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLine:
    """A calendar; `waits`: it was proposed, and can be adopted because it was made from the one in force."""

    digest: str
    submitted_by: ActorId | None
    submitted_at: datetime | None
    adopted_by: ActorId | None
    adopted_at: datetime | None
    in_force: bool
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """Some open incidents, and after which place the next page begins; None at the end."""

    lines: tuple[IncidentRow, ...]
    after: After | None


def organs(asked: Reader) -> tuple[OrganLine, ...]:
    """Return all organs as a tree."""
    return tuple(
        OrganLine(
            id=organ.id,
            name=organ.name,
            level=organ.level,
            kind=organ.kind,
            superior=organ.superior,
            depth=len(organ.superiors()),
        )
        for organ in asked.organs()
    )


def below(asked: Reader, tops: Collection[OrganId]) -> frozenset[OrganId]:
    """Return these organs and all that stand below them: what their administrators keep."""
    return frozenset(
        organ.id for organ in asked.organs() if not {organ.id, *organ.superiors()}.isdisjoint(tops)
    )


def people(asked: Reader, organs_: Collection[OrganId] | None = None) -> tuple[PersonLine, ...]:
    """Return everybody, or those who are or were appointed in one of the organs, by sign-in name."""
    found = stored.people(asked, organs_)
    everybody = None if organs_ is None else [person.id for person in found]
    held: dict[ActorId, list[Appointment]] = {}
    for appointment in stored.appointments(asked, everybody):
        held.setdefault(appointment.person, []).append(appointment)
    return tuple(
        PersonLine(
            id=person.id,
            name=person.name,
            login=person.login,
            may_sign_in=bool(person.password_hash),
            appointments=tuple(held.get(person.id, ())),
        )
        for person in found
    )


def bundles(asked: Reader, library: Library) -> tuple[BundleLine, ...]:
    """Return all versions of all processes by key, newest publication first."""
    current, running = set(asked.current_bundles().values()), stored.open_cases(asked)
    lines = []
    for row in stored.bundles(asked):
        manifest = library.manifest(row.digest, asked)
        lines.append(
            BundleLine(
                digest=row.digest,
                key=row.key,
                title=manifest.title,
                english=manifest.title_en,
                submitted_by=row.submitted_by,
                submitted_at=row.submitted_at,
                published_by=row.published_by,
                published_at=row.published_at,
                current=row.digest in current,
                open_cases=running.get(row.digest, 0),
            )
        )
    return tuple(lines)


def submissions(asked: Reader) -> tuple[SubmissionRow, ...]:
    """Return what designers submitted, newest first; what waits for a publisher has no `published_at`."""
    return stored.submissions(asked)


def calendars(asked: Reader) -> tuple[CalendarLine, ...]:
    """Return the calendars, those that were proposed first and newest first."""
    current = asked.office_state().calendar
    return tuple(
        CalendarLine(
            digest=row.digest,
            submitted_by=row.submitted_by,
            submitted_at=row.submitted_at,
            adopted_by=row.adopted_by,
            adopted_at=row.adopted_at,
            in_force=row.digest == current,
            waits=row.submitted_by is not None and row.adopted_at is None and row.base == current,
        )
        for row in stored.calendars(asked)
    )


def incidents(
    asked: Reader,
    organs_: Collection[OrganId] | None,
    *,
    knower: Knower | None = None,
    after: After | None = None,
    limit: int = 50,
) -> IncidentPage:
    """Return open incidents of cases that these organs handle (None: of all), longest open first.

    Those of secret cases of which `knower` may not know are left out.
    """
    lines = stored.incidents(asked, organs_, knower=knower, after=after, limit=limit)
    return IncidentPage(lines=lines, after=stored.place(lines[-1]) if len(lines) == limit else None)


def error(auditor: Auditor, line: IncidentRow) -> str | None:
    """Return what the failed job said, None for a timer behind which the diagram cannot go on.

    It stands in the sealed body, for it may quote what people wrote: for those who read the case's content.
    """
    for entry, body in auditor.opened(line.incident.case):
        if entry.number == line.incident.entry:
            said = body.get("error")
            return said if isinstance(said, str) else None
    return None
