"""What one organ has, an object of every kind, for tests of who may see it and do something with it."""

from dataclasses import dataclass
from io import BytesIO

from engine import commands as c
from engine.ids import ActorId, CaseId, CommandId, IncidentId, OrganId, RoleId, TaskId
from engine.petitions.files import attachments, inspect_all
from tests.process.engine.desk import HOUSING, PETITIONER, person
from tests.web.administration import failing_case
from tests.web.office import WebOffice
from tests.web.petitioner import photo
from tests.web.shelving import Shelved, shelved

SUBJECT, WHO, DRAFTED = "猜不到的事由", "猜不到的人", "猜不到的草稿"
"""What nobody may read whom it does not concern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """A case in the hands of a handler, with an awaited message, a letter and a file; one that failed twice.

    `organ` is that of the cases, `below` one that stands below it; `failed` and `stuck` are (case, incident).
    """

    organ: OrganId
    below: OrganId
    case: CaseId
    task: TaskId
    message: str
    letter: int
    digest: str
    failed: tuple[CaseId, IncidentId]
    stuck: tuple[CaseId, IncidentId]
    shelf: Shelved

    def places(self) -> dict[str, str]:
        """Return the objects by the names that addresses use for them."""
        (failed, incident), (stuck, trouble) = self.failed, self.stuck
        return {
            "organ": self.organ,
            "below": self.below,
            "case": self.case,
            "task": self.task,
            "message": self.message,
            "letter": str(self.letter),
            "digest": self.digest,
            "failed": failed,
            "incident": incident,
            "stuck": stuck,
            "trouble": trouble,
            "archived": self.shelf.archived,
            "lent": self.shelf.lent,
            "second_loan": self.shelf.other,
            "wished": self.shelf.wished,
            "wish": self.shelf.wish,
            "listed": self.shelf.listed,
            "list": self.shelf.list_no,
            "person": person(self.organ, RoleId("archivist"), 3),
            "appointment": f"a.{person(self.organ, RoleId('archivist'), 3)}",
        }


def belongings(office: WebOffice, organ: OrganId = HOUSING) -> Belongings:
    """Have an organ get something of everything."""
    case = office.file(organ, subject=SUBJECT, petitioner=WHO)
    office.appoint(person(organ, RoleId("handler")), RoleId("archivist"), organ)
    task = office.carry(case, "plan_investigation")
    office.work(case)
    messages = office.case(case).messages.items()
    office.system.notary.checkpoint(office.now)  # receipts are given of what a checkpoint covers
    return Belongings(
        organ=organ,
        below=_below(office, organ),
        case=case,
        task=task,
        message=next(key for key, awaited in messages if awaited.element == "supplemented_in_handling"),
        letter=_letter(office, case),
        digest=bring(office, case, photo(len(organ))),
        failed=_incident(office, organ),
        stuck=_incident(office, organ),
        shelf=shelved(office, organ),
    )


def bring(office: WebOffice, case: CaseId, content: bytes, by: ActorId = PETITIONER) -> str:
    """Have the petitioner bring a photo, or somebody else add one; return its digest."""
    files = inspect_all([(BytesIO(content), "现场.png")])
    for file in files:
        office.system.files.keep(case, file)
    command = CommandId(office.new_id())
    for attachment in attachments(files, after=command, case=case, actor=by, at=office.now):
        office.system.engine.handle(attachment)
    return files[0].digest


def _letter(office: WebOffice, case: CaseId) -> int:
    entries = office.system.auditor.opened(case)
    return next(entry.number for entry, body in entries if "letter" in str(body.get("details")))


def _below(office: WebOffice, organ: OrganId) -> OrganId:
    below = OrganId(f"{organ}-east")
    office.system.office.handle(
        c.EstablishOrgan(
            id=CommandId(office.new_id()),
            actor=c.OPERATOR,
            at=office.now,
            organ=below,
            name=below,
            level=5,
            kind="competent_organ",
            superior=organ,
        )
    )
    return below


def _incident(office: WebOffice, organ: OrganId) -> tuple[CaseId, IncidentId]:
    case = failing_case(office, organ)
    [incident] = [job.incident for job in office.case(case).jobs.values() if job.incident is not None]
    return case, incident
