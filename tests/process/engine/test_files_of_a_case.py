"""A file joins a case only after it was kept for it, and as what it is."""

from collections.abc import Sequence
from dataclasses import replace

from engine import commands as c
from engine import events as e
from engine.errors import Reason
from engine.ids import CaseId
from engine.petitions.files import Files, Inspected, attachments, inspect
from tests.process.engine.desk import HANDLER, Desk

PICTURE = inspect(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"a lamp" * 10, "路灯.png")


def attaching(desk: Desk, case: CaseId, files: Sequence[Inspected] = (PICTURE,)) -> c.AttachFile:
    [command] = attachments(files, after=desk.id(), case=case, actor=HANDLER, at=desk.now)
    return command


def test_a_file_that_was_kept_joins_the_case_and_its_name_is_sealed(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    Files(store=desk.store, seals=desk.seals).keep(case, PICTURE)

    receipt = desk.engine.handle(attaching(desk, case))

    [attached] = receipt.events
    assert isinstance(attached, e.FileAttached)
    assert (attached.digest, attached.size) == (PICTURE.digest, PICTURE.size)
    with desk.store.reading() as reader:
        assert "路灯".encode() not in reader.history(case)[-1].record
    desk.assert_whole(case)


def test_a_file_that_nobody_brought_is_refused(desk: Desk) -> None:
    case = desk.file(bundle_key="step")

    refusal = desk.refused(attaching(desk, case))

    assert refusal.reason is Reason.FILE_UNKNOWN
    assert desk.case(case).files == []


def test_a_file_of_another_case_is_none_of_this_one(desk: Desk) -> None:
    one, other = desk.file(1, "step"), desk.file(2, "step")
    Files(store=desk.store, seals=desk.seals).keep(one, PICTURE)

    assert desk.refused(attaching(desk, other)).reason is Reason.FILE_UNKNOWN


def test_a_file_is_not_said_to_be_another_kind_or_size(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    Files(store=desk.store, seals=desk.seals).keep(case, PICTURE)
    command = attaching(desk, case)

    for wrong in (replace(command, size=1), replace(command, id=desk.id(), media_type="application/pdf")):
        assert desk.refused(wrong).reason is Reason.FILE_UNKNOWN
