"""Questions that are answered by key with one statement each; a command and a page ask them alike."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from engine.ids import ActorId, CaseId, CommandId, MessageId, OrganId, TaskId
from engine.storage import access_lists, rows, schema, web_sessions
from engine.storage.instants import instant
from engine.storage.records import (
    Appointment,
    Draft,
    ItemRow,
    OfficeState,
    Organ,
    Person,
    StoredCalendar,
    StoredCase,
    StoredEntry,
    StoredFile,
    Submission,
)
from engine.storage.statements import Row, Statement, Transaction
from engine.storage.web_sessions import WebSession


def by_key(table: sa.Table, *names: str) -> Statement:
    """Return the query for one row by columns that are given under their own names."""
    return Statement(sa.select(table).where(*(table.c[name] == sa.bindparam(name) for name in names)))


_CASE: Final = by_key(schema.case_file, "id")
_KEY_BY_NUMBER: Final = Statement(
    sa.select(schema.case_file.c.id, schema.case_file.c.key).where(
        schema.case_file.c.number == sa.bindparam("number")
    )
)
_ENTRY_BY_COMMAND: Final = by_key(schema.entry, "command_id")
_LAST_ENTRY: Final = Statement(
    sa.select(schema.entry)
    .where(schema.entry.c.stream == sa.bindparam("stream"))
    .order_by(schema.entry.c.number.desc())
    .limit(sa.literal_column("1"))
)
_HISTORY: Final = Statement(
    sa.select(schema.entry)
    .where(schema.entry.c.stream == sa.bindparam("stream"))
    .order_by(schema.entry.c.number)
)
_ITEM: Final = Statement(
    sa.select(schema.work_item)
    .where(schema.work_item.c.id == sa.bindparam("id"))
    .order_by(schema.work_item.c.rank)
    .limit(sa.literal_column("1"))
)
_AWAITING: Final = Statement(
    sa.select(schema.work_item.c.case, schema.work_item.c.id)
    .where(
        schema.work_item.c.correlation == sa.bindparam("correlation"),
        schema.work_item.c.correlation.is_not(None),
        schema.work_item.c.done_at.is_(None),
        schema.work_item.c.rank == sa.literal_column("0"),
    )
    .order_by(schema.work_item.c.created_at, schema.work_item.c.id)
    .limit(sa.literal_column("1"))
)
_APPOINTMENTS: Final = Statement(
    sa.select(schema.appointment)
    .where(schema.appointment.c.person == sa.bindparam("person"))
    .order_by(schema.appointment.c.starts_on, schema.appointment.c.id)
)
_APPOINTMENT: Final = by_key(schema.appointment, "id")
_ORGAN: Final = by_key(schema.organ, "id")
_PERSON: Final = by_key(schema.person, "id")
_PERSON_BY_LOGIN: Final = by_key(schema.person, "login")
_BUNDLE: Final = by_key(schema.bundle, "digest")
_SUBMISSION: Final = by_key(schema.submission, "contents")
_CURRENT_BUNDLES: Final = Statement(sa.select(schema.bundle_current).order_by(schema.bundle_current.c.key))
_CURRENT_BUNDLE: Final = by_key(schema.bundle_current, "key")
_CALENDAR: Final = by_key(schema.calendar, "digest")
_SETTING: Final = by_key(schema.setting, "name")
_FILE: Final = by_key(schema.file_blob, "digest", "case")
_FILE_FACTS: Final = Statement(
    sa.select(schema.file_blob.c.size, schema.file_blob.c.media_type).where(
        schema.file_blob.c.digest == sa.bindparam("digest"), schema.file_blob.c.case == sa.bindparam("case")
    )
)
_FILE_SIZES: Final = Statement(
    sa.select(schema.file_blob.c.digest, schema.file_blob.c.size)
    .where(schema.file_blob.c.case == sa.bindparam("case"))
    .order_by(schema.file_blob.c.digest)
)
_DRAFT: Final = by_key(schema.draft, "case", "task", "person")
_CASE_OF_SOURCE: Final = Statement(
    sa.select(schema.case_list.c.case)
    .where(schema.case_list.c.source == sa.bindparam("source"))
    .order_by(schema.case_list.c.case)
    .limit(sa.literal_column("1"))
)


OFFICE: Final = "office"
CALENDAR: Final = "calendar"
# Beside a case in the statement that opens it: whoever caches what the office says learns of every change.
OFFICE_STATE: Final = (
    sa.select(sa.func.max(schema.entry.c.number))
    .where(schema.entry.c.stream == sa.literal_column(f"'{OFFICE}'"))
    .scalar_subquery()
    .label("office_version"),
    sa.select(schema.setting.c.value)
    .where(schema.setting.c.name == sa.literal_column(f"'{CALENDAR}'"))
    .scalar_subquery()
    .label("calendar_in_force"),
)
_OFFICE_STATE: Final = Statement(sa.select(*OFFICE_STATE))
_ORGANS: Final = Statement(sa.select(schema.organ).order_by(schema.organ.c.path))
_PEOPLE: Final = Statement(sa.select(schema.person).order_by(schema.person.c.login))


class Lookups:
    """What can be asked by key inside one transaction; every method is exactly one statement."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def find_case(self, case: CaseId) -> StoredCase | None:
        """Return a case's row, not locked; None if there is no such case."""
        row = self._transaction.one(_CASE, {"id": case})
        return None if row is None else rows.to_case(row)

    def case_key(self, number: str) -> tuple[CaseId, bytes | None] | None:
        """Return a case by its number and its wrapped key (None once erased), None if there is none."""
        row = self._transaction.one(_KEY_BY_NUMBER, {"number": number})
        return None if row is None else (CaseId(row[0]), row[1])

    def entry_by_command(self, command: CommandId) -> StoredEntry | None:
        """Return the entry that a command made, None if it made none."""
        row = self._transaction.one(_ENTRY_BY_COMMAND, {"command_id": command})
        return None if row is None else rows.to_entry(row)

    def last_entry(self, stream: str) -> StoredEntry | None:
        """Return the newest entry of a stream, None if it has none."""
        row = self._transaction.one(_LAST_ENTRY, {"stream": stream})
        return None if row is None else rows.to_entry(row)

    def item(self, item: str) -> ItemRow | None:
        """Return a work item, also a finished one; None if there never was one."""
        row = self._transaction.one(_ITEM, {"id": item})
        return None if row is None else rows.to_item(row)

    def awaiting(self, correlation: str) -> tuple[CaseId, MessageId] | None:
        """Return the case that has waited longest for a message of another case, and which it is, or None."""
        row = self._transaction.one(_AWAITING, {"correlation": correlation})
        return None if row is None else (CaseId(row[0]), MessageId(row[1]))

    def case_of_source(self, source: str) -> CaseId | None:
        """Return the case that came from another system under this id, None if none did."""
        row = self._transaction.one(_CASE_OF_SOURCE, {"source": source})
        return None if row is None else CaseId(row[0])

    def appointments(self, person: ActorId) -> tuple[Appointment, ...]:
        """Return all appointments of a person, past and future ones too, oldest first."""
        found = self._transaction.all(_APPOINTMENTS, {"person": person})
        return tuple(rows.to_appointment(row) for row in found)

    def appointment(self, appointment: str) -> Appointment | None:
        """Return an appointment, None if there is no such one."""
        row = self._transaction.one(_APPOINTMENT, {"id": appointment})
        return None if row is None else rows.to_appointment(row)

    def history(self, stream: str) -> tuple[StoredEntry, ...]:
        """Return all entries of a stream, in order."""
        return tuple(map(rows.to_entry, self._transaction.all(_HISTORY, {"stream": stream})))

    def office_state(self) -> OfficeState:
        """Return how far the office has come and which calendar is in force."""
        row = self._transaction.one(_OFFICE_STATE, {})
        return to_office_state(row or (None, None))

    def organs(self) -> tuple[Organ, ...]:
        """Return all organs, each before those below it."""
        return tuple(map(rows.to_organ, self._transaction.all(_ORGANS, {})))

    def people(self) -> tuple[Person, ...]:
        """Return everybody, by sign-in name."""
        found = self._transaction.all(_PEOPLE, {})
        return tuple(Person(id=row[0], name=row[1], login=row[2], password_hash=row[3]) for row in found)

    def organ(self, organ: OrganId) -> Organ | None:
        """Return an organ, None if there is no such one."""
        row = self._transaction.one(_ORGAN, {"id": organ})
        return None if row is None else rows.to_organ(row)

    def superiors(self, organ: OrganId) -> tuple[OrganId, ...] | None:
        """Return the chain of organs above this one, nearest first; None if there is no such organ."""
        found = self.organ(organ)
        return None if found is None else found.superiors()

    def readers(self, case: CaseId) -> frozenset[str] | None:
        """Return the access list of a secret case, None where there is no such case or it is none."""
        return access_lists.readers(self._transaction, case)

    def kept_from(self, case: CaseId) -> frozenset[str]:
        """Return the marks of those whom a case is kept from while it is secret."""
        return access_lists.kept_from(self._transaction, case)

    def person(self, person: ActorId) -> Person | None:
        """Return a person, None if there is no such one."""
        return self._person(_PERSON, "id", person)

    def person_by_login(self, login: str) -> Person | None:
        """Return the person who signs in under this name, None if nobody does."""
        return self._person(_PERSON_BY_LOGIN, "login", login)

    def bundle(self, digest: str) -> bytes | None:
        """Return a stored bundle as it was packed, None if it is not known."""
        row = self._transaction.one(_BUNDLE, {"digest": digest})
        return None if row is None else row[3]

    def current_bundle(self, key: str) -> str | None:
        """Return the digest of the bundle that new cases start on, None before one is published."""
        row = self._transaction.one(_CURRENT_BUNDLE, {"key": key})
        return None if row is None else row[1]

    def current_bundles(self) -> dict[str, str]:
        """Return {key: digest} of all bundles that new cases start on."""
        return {row[0]: row[1] for row in self._transaction.all(_CURRENT_BUNDLES, {})}

    def submission(self, contents: str) -> Submission | None:
        """Return what a designer has proposed, published since or not; None if it is not known."""
        row = self._transaction.one(_SUBMISSION, {"contents": contents})
        return None if row is None else rows.to_submission(row)

    def stored_calendar(self, digest: str) -> StoredCalendar | None:
        """Return a calendar with who proposed and who adopted it, None if it is not known."""
        row = self._transaction.one(_CALENDAR, {"digest": digest})
        return None if row is None else rows.to_calendar(row)

    def calendar(self, digest: str) -> str | None:
        """Return a stored calendar as JSON, None if it is not known."""
        row = self._transaction.one(_CALENDAR, {"digest": digest})
        return None if row is None else row[1]

    def setting(self, name: str) -> str | None:
        """Return a setting, None while it is not set."""
        row = self._transaction.one(_SETTING, {"name": name})
        return None if row is None else row[1]

    def file(self, digest: str, case: CaseId) -> StoredFile | None:
        """Return a file of a case, its body sealed; None if the case has no such file."""
        row = self._transaction.one(_FILE, {"digest": digest, "case": case})
        if row is None:
            return None
        return StoredFile(digest=row[0], case=CaseId(row[1]), size=row[2], media_type=row[3], body=row[4])

    def file_facts(self, digest: str, case: CaseId) -> tuple[int, str] | None:
        """Return size and media type of a case's file, its body unread; None if the case has no such file."""
        row = self._transaction.one(_FILE_FACTS, {"digest": digest, "case": case})
        return None if row is None else (row[0], row[1])

    def file_sizes(self, case: CaseId) -> dict[str, int]:
        """Return {digest: bytes} of a case's files."""
        return {row[0]: row[1] for row in self._transaction.all(_FILE_SIZES, {"case": case})}

    def draft(self, case: CaseId, task: TaskId, person: ActorId) -> Draft | None:
        """Return what a person has typed into a task's form so far, sealed; None if nothing."""
        row = self._transaction.one(_DRAFT, {"case": case, "task": task, "person": person})
        return (
            None
            if row is None
            else Draft(case=case, task=task, person=person, at=instant(row[3]), body=row[4])
        )

    def web_session(self, token: str, at: datetime) -> WebSession | None:
        """Return the session that a token opens at a moment, with its person; None if it opens none."""
        return web_sessions.find(self._transaction, token, at)

    def _person(self, statement: Statement, name: str, value: str) -> Person | None:
        row = self._transaction.one(statement, {name: value})
        if row is None:
            return None
        return Person(id=ActorId(row[0]), name=row[1], login=row[2], password_hash=row[3])


def to_office_state(row: Row) -> OfficeState:
    """Read the two columns of `OFFICE_STATE`."""
    return OfficeState(version=row[0] or 0, calendar=row[1])
