"""Bad input gets a clear answer and changes nothing."""

from datetime import datetime

import pytest

from engine import codec
from engine import commands as c
from engine.errors import CommandMalformedError
from engine.events import Json
from engine.forms import FormErrors, Problem
from engine.ids import ActorId, CaseId, CommandId, TaskId
from tests.process.engine.desk import HANDLER, HEAD, PETITIONER, Desk

TEN_MEGABYTES = "长" * 3_500_000
TYPED = {"typename": "datetime", "value": "2026-03-02"}


@pytest.mark.parametrize(
    ("answers", "path", "problem"),
    [
        ({}, "choice", Problem.MISSING),
        ({"choice": None}, "choice", Problem.MISSING),
        ({"choice": "sideways"}, "choice", Problem.NOT_OFFERED),
        ({"choice": 1}, "choice", Problem.WRONG_TYPE),
        ({"choice": ["visit"]}, "choice", Problem.NESTED),
        ({"choice": "visit", "route": "opinion"}, "route", Problem.UNKNOWN_FIELD),
        ({"choice": "visit", "weigh_note": TEN_MEGABYTES}, "", Problem.TOO_LONG),
        ({"choice": "visit", "weigh_note": TYPED}, "weigh_note", Problem.NESTED),
        ({"choice": TYPED}, "choice", Problem.NESTED),
        ({"choice": "visit", **TYPED}, "typename", Problem.UNKNOWN_FIELD),
        ({"choice": "visit", "weigh_note": "\x00"}, "weigh_note", Problem.WRONG_TYPE),
        ({"choice": "visit", "weigh_note": "\ud800"}, "weigh_note", Problem.WRONG_TYPE),
        ({"choice": "visit", "weigh_note": [[[[[[[[]]]]]]]]}, "", Problem.NESTED),
    ],
    ids=lambda value: str(value)[:40],
)
def test_wrong_answers_are_named_and_nothing_is_taken(
    desk: Desk, answers: dict[str, Json], path: str, problem: Problem
) -> None:
    case = desk.file(bundle_key="step")
    desk.complete(case, "receive")
    command = desk.completion(case, "weigh", **answers)

    desk.unchanged(command, FormErrors)

    with pytest.raises(FormErrors) as raised:
        desk.engine.handle(command)
    assert (path, problem) in {(error.path, error.problem) for error in raised.value.errors}


def test_all_wrong_answers_are_named_at_once(desk: Desk) -> None:
    filing = desk.filing(subject="", people_count="many", channel="pigeon")

    with pytest.raises(FormErrors) as raised:
        desk.engine.handle(filing)

    assert [(error.path, error.problem) for error in raised.value.errors] == [
        ("channel", Problem.NOT_OFFERED),
        ("subject", Problem.MISSING),
        ("people_count", Problem.WRONG_TYPE),
    ]
    assert desk.engine.case(filing.case) is None


def test_a_number_that_no_document_holds_is_refused(desk: Desk) -> None:
    case = desk.file(bundle_key="counting")

    for number in (10**25, str(10**25), 10**400, float("nan"), float("inf")):
        desk.unchanged(desk.completion(case, items=1, others=number), FormErrors, CommandMalformedError)


def test_ten_megabytes_of_text_are_too_long_wherever_they_stand(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    id_, at = desk.id(), desk.now
    commands: list[c.Command] = [
        c.AddNote(id=id_, case=case, actor=HANDLER, at=at, text=TEN_MEGABYTES),
        c.MergeCase(id=id_, case=case, actor=HEAD, at=at, into=CaseId("c"), reason=TEN_MEGABYTES),
        c.SplitCase(id=id_, case=case, actor=HEAD, at=at, claims=(1,), answers={"a": TEN_MEGABYTES}),
        c.AttachFile(
            id=id_, case=case, actor=HANDLER, at=at, digest="0", size=1, media_type="a/b", name=TEN_MEGABYTES
        ),
        c.ClaimTask(id=id_, case=case, actor=HANDLER, at=at, task=TaskId(TEN_MEGABYTES)),
        c.ClaimTask(id=id_, case=case, actor=ActorId(TEN_MEGABYTES), at=at, task=TaskId("t")),
        c.ClaimTask(id=CommandId(TEN_MEGABYTES), case=case, actor=HANDLER, at=at, task=TaskId("t")),
    ]

    for command in commands:
        assert len(desk.unchanged(command, CommandMalformedError)) < 200


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\x1bb"])
def test_what_is_no_text_is_not_stored(desk: Desk, text: str) -> None:
    case = desk.file(bundle_key="step")
    note = c.AddNote(id=desk.id(), case=case, actor=HANDLER, at=desk.now, text=text)

    assert "text" in desk.unchanged(note, CommandMalformedError)


def test_a_case_with_an_impossible_id_is_malformed(desk: Desk) -> None:
    for name in ("x" * 65, "a\x00b"):
        note = c.AddNote(id=desk.id(), case=CaseId(name), actor=HANDLER, at=desk.now, text="?")
        with pytest.raises(CommandMalformedError, match="case"):
            desk.engine.handle(note)


def test_a_time_without_zone_is_malformed(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    nine = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - the point of the test
    note = c.AddNote(id=desk.id(), case=case, actor=HANDLER, at=nine, text="?")

    assert "zone" in desk.unchanged(note, CommandMalformedError)
    with pytest.raises(CommandMalformedError, match="zone"):
        desk.engine.handle(desk.filing(2), recorded_at=nine)


@pytest.mark.parametrize(
    "values",
    [
        {"typename": "CompleteTask", "id": "1"},
        {"id": {"typename": "str", "value": "1"}, "case": "c", "actor": "a", "at": "2026-03-02T09:00+08:00"},
        {"id": "1", "case": "c", "actor": "a", "at": {"typename": "datetime"}, "task": "t", "answers": {}},
        {"id": "1", "case": "c", "actor": "a", "at": "now", "task": "t", "answers": {}},
        {"id": "1", "case": "c", "actor": "a", "at": "2026-03-02T09:00+08:00", "task": "t", "answers": []},
    ],
    ids=str,
)
def test_a_request_never_names_a_type(values: dict[str, Json]) -> None:
    with pytest.raises(CommandMalformedError):
        codec.request_command("complete_task", values)


def test_a_stored_document_never_names_a_type_either(desk: Desk) -> None:
    case = desk.file(bundle_key="step", subject='{"typename": "datetime"}')

    desk.complete(case, "receive", receive_note='{"typename": "BpmnWorkflow"}')

    desk.assert_whole(case)
    assert desk.auditor.case_file(case)["receive_note"] == '{"typename": "BpmnWorkflow"}'


def test_what_was_sent_wrongly_can_be_sent_again_rightly(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    desk.complete(case, "receive")
    wrong = desk.completion(case, "weigh", choice="sideways")
    desk.unchanged(wrong, FormErrors)
    right = c.CompleteTask(
        id=wrong.id, case=case, actor=HANDLER, at=desk.now, task=wrong.task, answers={"choice": "visit"}
    )

    receipt = desk.engine.handle(right)

    assert (receipt.entry, receipt.repeated) == (3, False)
    assert desk.case(case).petitioner == PETITIONER
