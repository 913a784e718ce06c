"""What is no command at all is turned away before anything looks at it, and the field is named."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from engine import commands as c
from engine.errors import CommandMalformedError
from engine.ids import ActorId, OrganId
from engine.well_formed import well_formed
from tests.unit.core.casework import AT, CASE, CITY, HOUSING, ID, JOB, MESSAGE, TASK, WANG, ZHAO

PICTURE = c.AttachFile(
    id=ID, case=CASE, actor=WANG, at=AT, digest="a" * 64, size=7, media_type="image/png", name="路灯.png"
)
FILING = c.FileSubmission(
    id=ID,
    case=CASE,
    actor=ZHAO,
    at=AT,
    organ=HOUSING,
    petitioner=ZHAO,
    source="csv:7",
    answers={"urgent": True},
)
SENDING = c.CorrelateMessage(id=ID, case=CASE, actor=ZHAO, at=AT, message=MESSAGE, answers={})
COMPLETION = c.CompleteTask(id=ID, case=CASE, actor=WANG, at=AT, task=TASK, answers={})
SPLIT = c.SplitCase(id=ID, case=CASE, actor=WANG, at=AT, claims=(1, 2), answers={})
CHANGE = c.CalendarChange(day=AT.date(), kind="holiday", name="春节", source="国办发明电")
CALENDAR = c.SubmitCalendar(id=ID, actor=WANG, at=AT, digest="d", base=None, changes=(CHANGE,))


@pytest.mark.parametrize(
    "command",
    [
        c.AddNote(id=ID, case=CASE, actor=WANG, at=AT.replace(tzinfo=None), text="…"),
        c.AddNote(id=ID, case=CASE, actor=ActorId("w" * 65), at=AT, text="…"),
        c.AddNote(id=ID, case=CASE, actor=WANG, at=AT, text="…" * 10_001),
        c.AddNote(id=ID, case=CASE, actor=WANG, at=AT, text="\x00"),
        c.AddNote(id=ID, case=CASE, actor=WANG, at=AT, text="\ud800"),
        c.SplitCase(id=ID, case=CASE, actor=WANG, at=AT, claims=(1,), answers={"a": "b" * 200_001}),
        c.SplitCase(id=ID, case=CASE, actor=WANG, at=AT, claims=(1,), answers={"a": 2**64}),
        c.EstablishOrgan(id=ID, actor=WANG, at=AT, organ=OrganId("o" * 65), name="…", level=1, kind="k"),
        c.EstablishOrgan(id=ID, actor=WANG, at=AT, organ=HOUSING, name="…" * 256, level=1, kind="k"),
    ],
    ids=range(9),
)
def test_what_cannot_be_stored_is_malformed(command: c.Command | c.Office) -> None:
    with pytest.raises(CommandMalformedError) as raised:
        well_formed(command)

    assert len(str(raised.value)) < 100


def test_long_notes_and_lines_of_text_are_well_formed() -> None:
    well_formed(c.AddNote(id=ID, case=CASE, actor=WANG, at=AT, text="字\n\t" * 3_333))
    well_formed(FILING)


@pytest.mark.parametrize(
    ("command", "field", "value"),
    [
        (COMPLETION, "answers", []),
        (COMPLETION, "answers", None),
        (COMPLETION, "answers", {1: "a"}),
        (COMPLETION, "answers", "{}"),
        (COMPLETION, "task", 7),
        (COMPLETION, "task", None),
        (COMPLETION, "at", AT.isoformat()),
        (COMPLETION, "departure_reason", ["because"]),
        (COMPLETION, "on_behalf_of", {}),
        (FILING, "source", 7),
        (FILING, "answers", ()),
        (SPLIT, "claims", [1, 2]),
        (SPLIT, "claims", ("1",)),
        (SPLIT, "claims", (True,)),
        (SPLIT, "claims", 1),
        (PICTURE, "size", "7"),
        (PICTURE, "size", True),
        (PICTURE, "size", 7.5),
        (CALENDAR, "changes", ({"day": "2026-02-17"},)),
        (CALENDAR, "changes", (replace(CHANGE, day="2026-02-17"),)),  # type: ignore[arg-type]  # the point
        (
            c.CorrelateMessage(id=ID, case=CASE, actor=ZHAO, at=AT, message=MESSAGE, answers={}),
            "answers",
            [1],
        ),
        (c.CompleteJob(id=ID, case=CASE, actor=c.WORKER, at=AT, job=JOB, outputs={}), "outputs", []),
        (c.EstablishOrgan(id=ID, actor=WANG, at=AT, organ=CITY, name="市", level=3, kind="k"), "level", "3"),
    ],
    ids=str,
)
def test_a_field_of_the_wrong_type_is_named(command: c.Command | c.Office, field: str, value: object) -> None:
    wrong = replace(command, **{field: value})  # type: ignore[arg-type]  # the point of the test

    with pytest.raises(CommandMalformedError, match=rf"^{field}\b.*: .+ wanted, found "):
        well_formed(wrong)


@pytest.mark.parametrize("command", [COMPLETION, FILING, SPLIT, PICTURE, CALENDAR], ids=str)
def test_every_type_that_fits_is_taken(command: c.Command | c.Office) -> None:
    well_formed(command)


@pytest.mark.parametrize(
    "code", ["Other", "其他理由", "because he said so", "王某", "a" * 65, "", "other\n", "1st", "a-b"]
)
def test_a_departure_code_says_nothing_in_words(code: str) -> None:
    with pytest.raises(CommandMalformedError, match=r"^departure_code: "):
        well_formed(replace(COMPLETION, departure_code=code))
    well_formed(replace(COMPLETION, departure_code="law_differs"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": "0"},
        {"digest": "A" * 64},
        {"digest": "g" * 64},
        {"digest": "王" * 64},
        {"size": -1},
        {"media_type": "png"},
        {"media_type": "image/王某的照片"},
        {"media_type": "image/png; name=wang"},
        {"media_type": ""},
        {"name": ""},
        {"name": " \n"},
    ],
    ids=str,
)
def test_a_file_is_told_by_its_digest_its_size_and_its_kind(wrong: Mapping[str, str | int]) -> None:
    with pytest.raises(CommandMalformedError, match=rf"^{next(iter(wrong))}: "):
        well_formed(replace(PICTURE, **wrong))  # type: ignore[arg-type]  # the point of the test
