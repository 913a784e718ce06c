"""What a transaction changes beside the cases: organs, people, appointments, bundles, calendars, settings."""

from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from engine.ids import OrganId
from engine.storage import rows, schema
from engine.storage.instants import stored_or_none
from engine.storage.lookups import Lookups
from engine.storage.records import Appointment, Organ, Person
from engine.storage.statements import Statement, upsert

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
_PUT_BUNDLE: Final = upsert(schema.bundle, ["digest"], ["packed", "published_at"])
_MAKE_CURRENT: Final = upsert(schema.bundle_current, ["key"], ["digest"])
_PUT_CALENDAR: Final = upsert(schema.calendar, ["digest"], ["days"])
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

    def put_bundle(self, *, digest: str, key: str, packed: bytes, published_at: datetime | None) -> None:
        """Store a bundle under its digest; again: letters and translations, which the digest leaves out."""
        self._transaction.run(
            _PUT_BUNDLE,
            {"digest": digest, "key": key, "packed": packed, "published_at": stored_or_none(published_at)},
        )

    def make_current(self, key: str, digest: str) -> None:
        """Have new cases start on this stored bundle."""
        self._transaction.run(_MAKE_CURRENT, {"key": key, "digest": digest})

    def put_calendar(self, digest: str, days: str) -> None:
        """Store a calendar, given as JSON, under its digest."""
        self._transaction.run(_PUT_CALENDAR, {"digest": digest, "days": days})

    def put_setting(self, name: str, value: str) -> None:
        """Set a setting."""
        self._transaction.run(_PUT_SETTING, {"name": name, "value": value})
