"""A file in the archive, and what is asked of it in short."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from engine import archive_commands as a
from engine.application import Receipt
from engine.archived import ArchivedFile
from engine.ids import ActorId, CaseId, RoleId
from tests.process.engine.desk import HOUSING, WATER, Desk, open_desk, person
from tests.process.engine.staff import OPINION, Staff, Wanted

ARCHIVIST: Final = person(HOUSING, RoleId("archivist"), 2)
OTHER_ARCHIVIST: Final = person(HOUSING, RoleId("archivist"), 3)
HEAD: Final = person(HOUSING, RoleId("head"), 1)
READER: Final = person(HOUSING, RoleId("registrar"), 3)
ABROAD: Final = person(WATER, RoleId("archivist"), 1)
SOON: Final = date(2026, 12, 1)
BACK: Final = date(2026, 12, 15)
CLOSED: Final[Wanted] = {"write_closing_report": {"closing_kind": "concluded", "leader_instructed": False}}


def shelve(path: Path) -> CaseId:
    """Carry one petition into the archive of a furnished office in a SQLite file."""
    desk = open_desk(f"sqlite:///{path}")
    case = desk.file()
    Staff(desk, wanted={**OPINION, **CLOSED}).carry(case)
    desk.store.close()
    return case


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A desk with one file in the archive."""

    desk: Desk
    case: CaseId

    @property
    def file(self) -> ArchivedFile:
        """How the file stands; also one that was destroyed."""
        found = self.desk.auditor.as_of(self.case).archive
        assert found is not None
        return found

    def asking(self, actor: ActorId = READER, until: date = BACK) -> a.AskForLoan:
        """Return the command that asks for a loan."""
        return a.AskForLoan(
            id=self.desk.id(),
            case=self.case,
            actor=actor,
            at=self.desk.now,
            until=until,
            purpose="同一信访人再次来访，核对原处理意见。",
        )

    def of_loan(
        self, command: type[a.GrantLoan | a.RefuseLoan | a.ReturnLoan | a.ReadFile], actor: ActorId
    ) -> a.ArchiveCommand:
        """Return a command about the newest loan."""
        loan = list(self.file.loans)[-1]
        more: dict[str, str | int] = {}
        if command is a.RefuseLoan:
            more["reason"] = "正在鉴定。"
        if command is a.ReadFile:
            more["item"] = 1
        return command(
            id=self.desk.id(),
            case=self.case,
            actor=actor,
            at=self.desk.now,
            loan=loan,
            **more,  # type: ignore[arg-type]  # one of four
        )

    def judging(
        self, verdict: str, retention: str | None = None, actor: ActorId = ARCHIVIST
    ) -> a.AppraiseFile:
        """Return the command that appraises the file."""
        return a.AppraiseFile(
            id=self.desk.id(),
            case=self.case,
            actor=actor,
            at=self.desk.now,
            verdict=verdict,
            retention=retention,
            reason="保管期限届满，无继续保存价值。",
        )

    def listing(self, actor: ActorId = ARCHIVIST, batch: str = "b1") -> a.ProposeDestruction:
        """Return the command that puts the file on a destruction list."""
        return a.ProposeDestruction(
            id=self.desk.id(), case=self.case, actor=actor, at=self.desk.now, batch=batch
        )

    def destroying(self, actor: ActorId = HEAD, list_no: str | None = None) -> a.DestroyFile:
        """Return the command that confirms the list on which the file stands."""
        number = list_no or self.file.list_no or "?"
        return a.DestroyFile(id=self.desk.id(), case=self.case, actor=actor, at=self.desk.now, list_no=number)

    def handing_over(self, actor: ActorId = ARCHIVIST) -> a.HandOverFile:
        """Return the command that notes a hand-over."""
        return a.HandOverFile(
            id=self.desk.id(),
            case=self.case,
            actor=actor,
            at=self.desk.now,
            manifest="a" * 64,
            to="江州市档案馆",
        )

    def done(self, command: a.ArchiveCommand) -> Receipt:
        """Do a command."""
        return self.desk.engine.handle(command)

    def lent(self) -> None:
        """Have the reader borrow the file."""
        self.done(self.asking())
        self.done(self.of_loan(a.GrantLoan, ARCHIVIST))

    def long_after(self) -> None:
        """Let so much time pass that the retention has ended."""
        self.desk.later(days=31 * 366)
