"""Between the values of `records` and the columns of `schema`."""

from collections.abc import Iterator, Mapping
from datetime import date

import orjson

from engine.ids import ActorId, CaseId, CommandId, ElementId, OrganId, RoleId
from engine.storage.instants import (
    due_instant,
    instant,
    instant_or_none,
    stored,
    stored_due,
    stored_or_none,
)
from engine.storage.records import (
    Appointment,
    CaseSummary,
    DueRow,
    ItemKind,
    ItemRow,
    ItemState,
    Organ,
    RefusalRow,
    StoredCalendar,
    StoredCase,
    StoredEntry,
    StoredIncident,
    Submission,
)
from engine.storage.statements import Row, Value


def of_entry(entry: StoredEntry) -> dict[str, Value]:
    """Return the columns of an entry."""
    return {
        "stream": entry.stream,
        "number": entry.number,
        "command_id": entry.command_id,
        "at": stored(entry.at),
        "record": entry.record,
        "body": entry.body,
        "hash": bytes.fromhex(entry.hash),
    }


def to_entry(row: Row) -> StoredEntry:
    """Read an entry from its columns in the table's order."""
    stream, number, command_id, at, digest, record, body = row
    return StoredEntry(
        stream=stream,
        number=number,
        command_id=CommandId(command_id),
        at=instant(at),
        record=record,
        body=body,
        hash=digest.hex(),
    )


def of_case(case: StoredCase) -> dict[str, Value]:
    """Return the columns of a case."""
    return {
        "id": case.id,
        "number": case.number,
        "bundle": case.bundle,
        "office": case.office,
        "organ": case.organ,
        "stage": case.stage,
        "status": case.status,
        "outcome": case.outcome,
        "version": case.version,
        "head": bytes.fromhex(case.head),
        "petitioner": case.petitioner,
        "started_at": stored(case.started_at),
        "ended_at": stored_or_none(case.ended_at),
        "changed_at": stored(case.changed_at),
        "due_at": stored_due(case.due_at),
        "wake_at": stored_due(case.wake_at),
        "last_at": stored(case.last_at),
        "key": case.key,
        "state": case.state,
    }


def to_case(row: Row) -> StoredCase:
    """Read a case from its columns in the table's order."""
    return StoredCase(
        id=CaseId(row[0]),
        number=row[1],
        bundle=row[2],
        office=OrganId(row[3]),
        organ=OrganId(row[4]),
        stage=row[5],
        status=row[6],
        outcome=row[7],
        version=row[8],
        head=row[9].hex(),
        petitioner=ActorId(row[10]),
        started_at=instant(row[11]),
        ended_at=instant_or_none(row[12]),
        changed_at=instant(row[13]),
        due_at=due_instant(row[14]),
        wake_at=due_instant(row[15]),
        last_at=instant(row[16]),
        key=row[17],
        state=row[18] or b"",
    )


def to_summary(row: Row) -> CaseSummary:
    """Read a line of a list from its columns in the order of the class."""
    return CaseSummary(
        id=CaseId(row[0]),
        number=row[1],
        organ=OrganId(row[2]),
        stage=row[3],
        status=row[4],
        outcome=row[5],
        started_at=instant(row[6]),
        ended_at=instant_or_none(row[7]),
        due_at=due_instant(row[8]),
        subject=row[9] or "",
        petitioner_name=row[10] or "",
        source=row[11],
    )


def of_item(item: ItemRow) -> Iterator[dict[str, Value]]:
    """Yield the columns of a work item: of a task once for each of its roles (for none: once, with role "").

    A message is found by its case alone, never by who may send it: one row, however many roles may.
    """
    roles = item.roles or ("",)
    for rank, role in enumerate(roles if item.kind is ItemKind.TASK else roles[:1]):
        yield {
            "id": item.id,
            "rank": rank,
            "case": item.case,
            "kind": item.kind.value,
            "element": item.element,
            "path": item.path,
            "item": item.item,
            "organ": item.organ,
            "role": role,
            "roles": " ".join(item.roles),
            "state": item.state.value,
            "assignee": item.assignee,
            "created_at": stored(item.created_at),
            "due_at": stored_due(item.due_at),
            "done_at": stored_or_none(item.done_at),
            "correlation": item.correlation,
        }


def to_item(row: Row) -> ItemRow:
    """Read a work item from one of its rows, columns in the table's order."""
    return ItemRow(
        id=row[0],
        case=CaseId(row[2]),
        kind=ItemKind(row[3]),
        element=ElementId(row[4]),
        path=row[5],
        item=row[6],
        organ=OrganId(row[7]),
        roles=tuple(RoleId(role) for role in row[9].split()),
        state=ItemState(row[10]),
        assignee=row[11],
        created_at=instant(row[12]),
        due_at=due_instant(row[13]),
        done_at=instant_or_none(row[14]),
        correlation=row[15],
    )


def of_due(row: DueRow) -> dict[str, Value]:
    """Return the columns of a due row."""
    return {
        "id": row.id,
        "case": row.case,
        "due_at": stored(row.due_at),
        "attempts": row.attempts,
        "lease_until": stored_or_none(row.lease_until),
        "lease_owner": row.lease_owner,
    }


def to_due(row: Row) -> DueRow:
    """Read a due row from its columns in the table's order."""
    return DueRow(
        id=row[0],
        case=CaseId(row[1]),
        due_at=instant(row[2]),
        attempts=row[3],
        lease_until=instant_or_none(row[4]),
        lease_owner=row[5],
    )


def of_refusal(row: RefusalRow) -> dict[str, Value]:
    """Return the columns of a refusal, without its number."""
    return {
        "command_id": row.command_id,
        "case": row.case,
        "actor": row.actor,
        "command": row.command,
        "reason": row.reason,
        "parameters": orjson.dumps(row.parameters, option=orjson.OPT_SORT_KEYS).decode(),
        "at": stored(row.at),
    }


def to_refusal(row: Row) -> RefusalRow:
    """Read a refusal from its columns in the table's order."""
    parameters: Mapping[str, str | int] = orjson.loads(row[6])
    return RefusalRow(
        command_id=CommandId(row[1]),
        case=row[2],
        actor=ActorId(row[3]),
        command=row[4],
        reason=row[5],
        parameters=parameters,
        at=instant(row[7]),
    )


def of_appointment(appointment: Appointment) -> dict[str, Value]:
    """Return the columns of an appointment."""
    return {
        "id": appointment.id,
        "person": appointment.person,
        "role": appointment.role,
        "organ": appointment.organ,
        "starts_on": appointment.starts_on.isoformat(),
        "ends_on": None if appointment.ends_on is None else appointment.ends_on.isoformat(),
    }


def to_appointment(row: Row) -> Appointment:
    """Read an appointment from its columns in the table's order."""
    return Appointment(
        id=row[0],
        person=ActorId(row[1]),
        role=RoleId(row[2]),
        organ=OrganId(row[3]),
        starts_on=date.fromisoformat(row[4]),
        ends_on=None if row[5] is None else date.fromisoformat(row[5]),
    )


def to_organ(row: Row) -> Organ:
    """Read an organ from its columns in the table's order."""
    return Organ(id=OrganId(row[0]), name=row[1], level=row[2], kind=row[3], superior=row[4], path=row[5])


def to_submission(row: Row) -> Submission:
    """Read a submission from its columns in the table's order."""
    return Submission(
        contents=row[0],
        digest=row[1],
        key=row[2],
        packed=row[3],
        title=row[4],
        english=row[5],
        submitted_by=ActorId(row[6]),
        submitted_at=instant(row[7]),
        published_at=instant_or_none(row[8]),
    )


def to_calendar(row: Row) -> StoredCalendar:
    """Read a calendar from its columns in the table's order."""
    return StoredCalendar(
        digest=row[0],
        days=row[1],
        names=row[2],
        base=row[3],
        submitted_by=row[4],
        submitted_at=instant_or_none(row[5]),
        adopted_by=row[6],
        adopted_at=instant_or_none(row[7]),
    )


def of_incident(incident: StoredIncident) -> dict[str, Value]:
    """Return the columns of an incident."""
    return {
        "id": incident.id,
        "case": incident.case,
        "entry": incident.entry,
        "since": stored(incident.since),
        "name": incident.name,
        "job": incident.job,
    }


def to_incident(row: Row) -> StoredIncident:
    """Read an incident from its columns in the table's order."""
    return StoredIncident(
        id=row[0], case=CaseId(row[1]), entry=row[2], since=instant(row[3]), name=row[4], job=row[5]
    )
