"""What a transaction changes beside the cases: the registers of the office, and the open incidents."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from engine.ids import ActorId, OrganId
from engine.storage import rows, schema
from engine.storage.instants import stored, stored_or_none
from engine.storage.lookups import Lookups
from engine.storage.records import Appointment, Organ, Person, StoredCalendar, StoredIncident, Submission
from engine.storage.statements import Statement, Value, upsert

_PUT_ORGAN: Final = upsert(schema.organ, ["id"], ["name", "level", "kind", "superior", "path"])
_MOVE_ORGANS: Final = Statement(
    sa.update(schema.organ)
    .where(schema.organ.c.path > sa.bindparam("above"), schema.organ.c.path < sa.bindparam("beyond"))
    .values(
        path=sa.bindparam("path_now", type_=sa.Text())
        + sa.func.substr(schema.organ.c.path, sa.bindparam("length", type_=sa.Integer()))
    )
)
_PUT_PERSON: Final = upsert(schema.person, ["id"], ["name", "login", "password_hash"])
_PUT_APPOINTMENT: Final = Statement(sa.insert(schema.appointment))
_END_APPOINTMENT: Final = Statement(
    sa.update(schema.appointment).where(schema.appointment.c.id == sa.bindparam("the_id")),
    columns=["ends_on"],
)
_PUT_PASSWORD: Final = Statement(
    sa.update(schema.person).where(schema.person.c.id == sa.bindparam("the_id")), columns=["password_hash"]
)
_ADD_INCIDENT: Final = Statement(sa.insert(schema.incident))
_REMOVE_INCIDENT: Final = Statement(
    sa.delete(schema.incident).where(schema.incident.c.id == sa.bindparam("the_id"))
)
_PUT_BUNDLE: Final = upsert(
    schema.bundle,
    ["digest"],
    ["packed", "published_at", "published_by", "submitted_by", "submitted_at"],
)
_PUT_SUBMISSION: Final = Statement(sa.insert(schema.submission))
_SUBMITTERS: Final = Statement(
    sa.select(schema.submission.c.submitted_by).where(schema.submission.c.digest == sa.bindparam("digest"))
)
_SUBMISSION_PUBLISHED: Final = Statement(
    sa.update(schema.submission).where(schema.submission.c.contents == sa.bindparam("the_contents")),
    columns=["published_at"],
)
_BUNDLE_PUBLISHED: Final = Statement(
    sa.update(schema.bundle).where(schema.bundle.c.digest == sa.bindparam("the_digest")),
    columns=["published_at", "published_by"],
)
_MAKE_CURRENT: Final = upsert(schema.bundle_current, ["key"], ["digest"])
_PUT_CALENDAR: Final = upsert(
    schema.calendar,
    ["digest"],
    ["days", "names", "base", "submitted_by", "submitted_at", "adopted_by", "adopted_at"],
)
_CALENDAR_ADOPTED: Final = Statement(
    sa.update(schema.calendar).where(schema.calendar.c.digest == sa.bindparam("the_digest")),
    columns=["adopted_by", "adopted_at"],
)
_PUT_SETTING: Final = upsert(schema.setting, ["name"], ["value"])


class OfficeWork(Lookups):
    """The registers of the office, open for writing; whoever writes has appended the entry that says so."""

    def put_organ(
        self, *, organ: OrganId, name: str, level: int, kind: str, superior: OrganId | None
    ) -> Organ | None:
        """Add, rename or move an organ; return it, or None if there is no such superior.

        The organs below it move with it; it must not be moved below itself. Several statements.
        """
        before = self.organ(organ)
        above = None if superior is None else self.organ(superior)
        if superior is not None and above is None:
            return None
        path = f"{'/' if above is None else above.path}{organ}/"
        self._transaction.run(
            _PUT_ORGAN,
            {"id": organ, "name": name, "level": level, "kind": kind, "superior": superior, "path": path},
        )
        if before is not None and before.path != path:
            self._move_below(before.path, path)
        return Organ(id=organ, name=name, level=level, kind=kind, superior=superior, path=path)

    def _move_below(self, before: str, path: str) -> None:
        """Have the organs below a place stand below another one."""
        beyond = before[:-1] + chr(ord("/") + 1)  # sorts behind every path that begins with `before`
        self._transaction.run(
            _MOVE_ORGANS, {"path_now": path, "length": len(before) + 1, "above": before, "beyond": beyond}
        )

    def put_person(self, person: Person) -> None:
        """Add or change a person.

        Raises:
            LoginTakenError: somebody else signs in under this name.

        """
        self._transaction.run(
            _PUT_PERSON,
            {
                "id": person.id,
                "name": person.name,
                "login": person.login,
                "password_hash": person.password_hash,
            },
        )

    def put_password(self, person: ActorId, password_hash: str) -> bool:
        """Set the hash of a person's password; return whether there is such a person."""
        values = {"the_id": person, "password_hash": password_hash}
        return self._transaction.run(_PUT_PASSWORD, values) == 1

    def put_incidents(self, raised: Iterable[StoredIncident], resolved: Iterable[str]) -> None:
        """Add incidents that a case has now and remove those that it has no more. At most two statements."""
        self._transaction.run_many(_ADD_INCIDENT, map(rows.of_incident, raised))
        self._transaction.run_many(_REMOVE_INCIDENT, ({"the_id": id_} for id_ in resolved))

    def add_appointment(self, appointment: Appointment) -> None:
        """Give a person a role in an organ.

        Raises:
            AppointmentExistsError: there is an appointment with this id.

        """
        self._transaction.run(_PUT_APPOINTMENT, rows.of_appointment(appointment))

    def end_appointment(self, appointment: str, ends_on: date) -> bool:
        """End an appointment after a day; return whether there is such an appointment."""
        values = {"the_id": appointment, "ends_on": ends_on.isoformat()}
        return self._transaction.run(_END_APPOINTMENT, values) == 1

    def put_bundle(
        self,
        *,
        digest: str,
        key: str,
        packed: bytes,
        published_at: datetime | None,
        published_by: ActorId | None = None,
    ) -> None:
        """Store a bundle under its digest; again: letters and translations, which the digest leaves out."""
        self._transaction.run(
            _PUT_BUNDLE,
            {
                "digest": digest,
                "key": key,
                "packed": packed,
                "published_at": stored_or_none(published_at),
                "published_by": published_by,
                "submitted_by": None,
                "submitted_at": None,
            },
        )

    def add_submission(self, submission: Submission) -> None:
        """Store what a designer proposes; what cases run on stays as it is.

        Raises:
            SubmissionExistsError: the same contents were submitted before.

        """
        self._transaction.run(
            _PUT_SUBMISSION,
            {
                "contents": submission.contents,
                "digest": submission.digest,
                "key": submission.key,
                "packed": submission.packed,
                "title": submission.title,
                "english": submission.english,
                "submitted_by": submission.submitted_by,
                "submitted_at": stored(submission.submitted_at),
                "published_at": None,
            },
        )

    def submitters(self, digest: str) -> frozenset[ActorId]:
        """Return who ever submitted a bundle that behaves like this one, whatever its letters say."""
        return frozenset(ActorId(row[0]) for row in self._transaction.all(_SUBMITTERS, {"digest": digest}))

    def publish_submission(self, submission: Submission, by: ActorId, at: datetime) -> None:
        """Make what was submitted a stored bundle. Two statements."""
        self._transaction.run(
            _PUT_BUNDLE,
            {
                "digest": submission.digest,
                "key": submission.key,
                "packed": submission.packed,
                "published_at": stored(at),
                "published_by": by,
                "submitted_by": submission.submitted_by,
                "submitted_at": stored(submission.submitted_at),
            },
        )
        values: dict[str, Value] = {"the_contents": submission.contents, "published_at": stored(at)}
        self._transaction.run(_SUBMISSION_PUBLISHED, values)

    def note_publication(self, digest: str, by: ActorId, at: datetime) -> None:
        """Write down who published a stored bundle, last."""
        values: dict[str, Value] = {"the_digest": digest, "published_by": by, "published_at": stored(at)}
        self._transaction.run(_BUNDLE_PUBLISHED, values)

    def make_current(self, key: str, digest: str) -> None:
        """Have new cases start on this stored bundle."""
        self._transaction.run(_MAKE_CURRENT, {"key": key, "digest": digest})

    def put_calendar(self, digest: str, days: str) -> None:
        """Store a calendar, given as JSON, under its digest: the operator's, whom nobody has to confirm."""
        self.put_submitted_calendar(StoredCalendar(digest=digest, days=days))

    def put_submitted_calendar(self, calendar: StoredCalendar) -> None:
        """Store a calendar with who proposed it; one of this digest that is there is replaced."""
        self._transaction.run(
            _PUT_CALENDAR,
            {
                "digest": calendar.digest,
                "days": calendar.days,
                "names": calendar.names,
                "base": calendar.base,
                "submitted_by": calendar.submitted_by,
                "submitted_at": stored_or_none(calendar.submitted_at),
                "adopted_by": calendar.adopted_by,
                "adopted_at": stored_or_none(calendar.adopted_at),
            },
        )

    def note_adoption(self, digest: str, by: ActorId, at: datetime) -> None:
        """Write down who adopted a calendar, last."""
        values: dict[str, Value] = {"the_digest": digest, "adopted_by": by, "adopted_at": stored(at)}
        self._transaction.run(_CALENDAR_ADOPTED, values)

    def put_setting(self, name: str, value: str) -> None:
        """Set a setting."""
        self._transaction.run(_PUT_SETTING, {"name": name, "value": value})
