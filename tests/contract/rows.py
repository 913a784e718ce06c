"""Made-up rows for the storage contract: everything has a sensible value, a test names what it is about."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from engine.ids import ActorId, CaseId, CommandId, ElementId, OrganId, RoleId
from engine.storage.records import (
    Appointment,
    DueRow,
    ItemKind,
    ItemRow,
    Person,
    RefusalRow,
    StoredCase,
    StoredEntry,
)
from engine.storage.unit_of_work import UnitOfWork

NOON: Final = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HANDLING: Final = OrganId("housing_bureau")
REGISTRAR: Final = RoleId("registrar")
WANG: Final = ActorId("wang")


def a_case(name: str = "c1", *, version: int = 1, started_at: datetime = NOON) -> StoredCase:
    """Return a running case that has one entry."""
    return StoredCase(
        id=CaseId(name),
        number=f"XF-2026-{name}",
        bundle="b" * 64,
        office=OrganId("petition_office"),
        organ=HANDLING,
        stage="acceptance",
        status="open",
        outcome=None,
        version=version,
        head="0f" * 32,
        petitioner=ActorId("petitioner:zhao"),
        started_at=started_at,
        ended_at=None,
        changed_at=started_at,
        due_at=started_at + timedelta(days=15),
        wake_at=started_at + timedelta(days=12),
        last_at=started_at,
        key=b"wrapped",
        state=b"snapshot",
    )


def an_entry(stream: str = "c1", number: int = 1, *, command: str | None = None) -> StoredEntry:
    """Return an entry with a sealed body."""
    return StoredEntry(
        stream=stream,
        number=number,
        command_id=CommandId(command or f"{stream}-{number}"),
        at=NOON,
        record=b'{"number":%d}' % number,
        body=b"sealed",
        hash="a1" * 32,
    )


def an_item(
    name: str = "t1",
    *,
    case: str = "c1",
    roles: tuple[RoleId, ...] = (REGISTRAR,),
    due_at: datetime | None = NOON,
    kind: ItemKind = ItemKind.TASK,
) -> ItemRow:
    """Return an open work item of the handling organ."""
    return ItemRow(
        id=name,
        case=CaseId(case),
        kind=kind,
        element=ElementId("classify"),
        path="acceptance",
        item=None,
        organ=HANDLING,
        roles=roles,
        created_at=NOON,
        due_at=due_at,
    )


def a_due(name: str = "d1", *, case: str = "c1", due_at: datetime = NOON) -> DueRow:
    """Return a legal clock's warning that waits."""
    return DueRow(id=name, case=CaseId(case), due_at=due_at)


def a_refusal(command: str = "k1", *, case: str = "c1") -> RefusalRow:
    """Return a refusal for lack of a right."""
    return RefusalRow(
        command_id=CommandId(command),
        case=case,
        actor=WANG,
        command="claim_task",
        reason="no_right",
        parameters={"role": "registrar", "organ": HANDLING},
        at=NOON,
    )


def with_organs(work: UnitOfWork) -> None:
    """Establish a province, a city below it and the handling bureau below that."""
    for organ, superior, level in (("province", None, 2), ("city", "province", 3), (HANDLING, "city", 4)):
        work.put_organ(
            organ=OrganId(organ),
            name=organ,
            level=level,
            kind="petition_office",
            superior=None if superior is None else OrganId(superior),
        )


def with_wang(work: UnitOfWork) -> None:
    """Register Wang and appoint him registrar of the handling organ since New Year."""
    work.put_person(Person(id=WANG, name="王", login="wang", password_hash="argon2"))
    work.add_appointment(
        Appointment(id="a1", person=WANG, role=REGISTRAR, organ=HANDLING, starts_on=date(2026, 1, 1))
    )
