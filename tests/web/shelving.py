"""Files in the archive of an organ, for tests of its pages: one kept, with loans, and one on a list."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from engine import archive_commands as a
from engine.archive_commands import ArchiveCommand
from engine.archived import ArchivedFile
from engine.ids import ActorId, CaseId, CommandId, OrganId, RoleId
from tests.process.engine.desk import Desk, person
from tests.process.engine.staff import Staff
from tests.web.office import WebOffice

UNTIL = date(2026, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """`lent` is a loan of the organ's first handler, `other` and `wish` are its third registrar's."""

    archived: CaseId
    listed: CaseId
    list_no: str
    lent: str
    other: str
    wish: str
    wished: CaseId


def shelve(office: WebOffice, organ: OrganId, **answers: str) -> CaseId:
    """Have a petition withdrawn and carried into the archive at once."""
    case = office.file(organ, **answers)
    office.carry(case, "decide_admissibility")
    system = office.system
    desk = Desk(
        store=system.store,
        library=system.library,
        seals=system.drafts.seals,
        engine=system.engine,
        office=system.office,
        auditor=system.auditor,
        registry=dict(system.registry),
        now=office.now,
        counter=count(1000 * (1 + next(office.numbers))),
    )
    staff = Staff(desk)
    staff.send(case, "withdrawn_in_acceptance")
    while not office.case(case).ended:
        desk.work(case)
        for task in list(office.case(case).tasks)[:1]:
            staff.complete(case, task)
    return case


def shelved(office: WebOffice, organ: OrganId) -> Shelved:
    """Have an organ get files in its archive."""
    archived, wished, listed = (shelve(office, organ) for _ in range(3))
    handler, registrar = person(organ, RoleId("handler")), person(organ, RoleId("registrar"), 3)
    keeper = person(organ, RoleId("archivist"), 3)
    lent = ask(office, archived, handler)
    other = ask(office, archived, registrar)
    for loan in (lent, other):
        do(office, a.GrantLoan, archived, keeper, loan=loan)
    wish = ask(office, wished, registrar)
    long_after = timedelta(days=40 * 366)
    do(office, a.AppraiseFile, listed, keeper, long_after, verdict="destroy", reason="无保存价值。")
    do(office, a.ProposeDestruction, listed, keeper, long_after, batch=office.new_id())
    return Shelved(
        archived=archived,
        listed=listed,
        list_no=_file(office, listed).list_no or "",
        lent=lent,
        other=other,
        wish=wish,
        wished=wished,
    )


def ask(office: WebOffice, case: CaseId, who: ActorId) -> str:
    """Have somebody ask for a file; return the loan."""
    do(office, a.AskForLoan, case, who, until=UNTIL, purpose="核对原处理意见。")
    loans = _file(office, case).loans.items()
    return next(id_ for id_, loan in loans if loan.person == who and loan.open)


def do(
    office: WebOffice,
    command: type[ArchiveCommand],
    case: CaseId,
    who: ActorId,
    later: timedelta = timedelta(),
    /,
    **values: object,
) -> None:
    """Do a command to a file."""
    asked = command(
        id=CommandId(office.new_id()),
        case=case,
        actor=who,
        at=office.now + later,
        **values,  # type: ignore[arg-type]  # one of many
    )
    office.system.engine.handle(asked)


def _file(office: WebOffice, case: CaseId) -> ArchivedFile:
    found = office.case(case).archive
    assert found is not None
    return found
