"""A petition that is filed with photos: whatever fails on the way, sending it again does what is missing."""

from engine import commands as c
from engine import events as e
from engine.petitions.drafts import Drafts
from engine.petitions.files import Files, Inspected, attachments, inspect_all
from engine.petitions.query_codes import QueryCodes
from tests.process.engine.desk import HANDLER, PETITIONER, Desk
from tests.process.engine.staff import Staff

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00a cold flat"
PDF = b"%PDF-1.7\nan earlier answer"


def send(
    desk: Desk, filing: c.FileSubmission, photos: tuple[Inspected, ...], *, until: int = 9
) -> list[bool]:
    """Do the steps of one request up to a step; return of each whether it had been done before."""
    files = Files(store=desk.store, seals=desk.seals)
    repeated = [desk.engine.handle(filing).repeated]
    asked = attachments(photos, after=filing.id, case=filing.case, actor=PETITIONER, at=filing.at)
    for photo, command in zip(photos[:until], asked, strict=False):
        files.keep(filing.case, photo)
        repeated.append(desk.engine.handle(command).repeated)
    return repeated


def test_a_petition_sent_again_after_a_failure_has_each_file_once(desk: Desk) -> None:
    filing, photos = desk.filing(), inspect_all([(JPEG, "室内.jpg"), (PDF, "答复.pdf")])

    first = send(desk, filing, photos, until=1)
    second = send(desk, filing, photos)

    attached = [
        happened
        for entry in desk.entries(filing.case)
        for happened in entry.happened()
        if isinstance(happened, e.FileAttached)
    ]
    assert (first, second) == ([False, False], [True, True, False])
    assert [file.digest for file in attached] == [photo.digest for photo in photos]
    files = Files(store=desk.store, seals=desk.seals)
    assert [files.open(filing.case, file.digest) is not None for file in attached] == [True, True]
    assert desk.auditor.verify(filing.case)[1] is None


def test_the_petitioner_is_let_in_by_number_and_code_as_soon_as_she_has_filed(desk: Desk) -> None:
    case = desk.file()
    codes = QueryCodes(store=desk.store, seals=desk.seals)

    assert codes.matches(desk.case(case).number, codes.query_code(case)) == case


def test_a_draft_is_gone_once_its_task_was_answered(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    drafts = Drafts(store=desk.store, seals=desk.seals)
    task, _ = desk.task(case)
    kept = drafts.put(case, task, HANDLER, at=desk.now, answers={"receive_note": "已收到"})

    Staff(desk).complete(case, task)

    assert kept
    assert drafts.find(case, task, HANDLER) is None
