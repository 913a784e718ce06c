"""A command counts once, however often it is sent, and leaves no trace when it fails."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from engine import commands as c
from engine import events as e
from engine.application import Receipt
from engine.errors import ConflictError, ExecutionError, Reason, Rejected
from engine.ids import ActorId, CaseId
from tests.process.engine.desk import HANDLER, OTHER_HANDLER, PETITIONER, Desk


def at_once(number: int, ask: Callable[[int], Receipt]) -> list[Receipt | Exception]:
    """Ask from so many threads at the same time; return what each got."""
    barrier = Barrier(number)

    def one(index: int) -> Receipt | Exception:
        barrier.wait()
        try:
            return ask(index)
        except (Rejected, ConflictError) as error:
            return error

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


def test_the_same_command_again_gives_the_same_receipt(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    command = desk.completion(case, "receive", receive_note="收到")
    first = desk.engine.handle(command)
    desk.complete(case, "weigh", choice="visit")

    again = desk.engine.handle(replace(command, at=command.at.replace(hour=5)))

    assert again == replace(first, repeated=True)
    assert desk.row(case).version == 3


def test_the_same_filing_again_opens_no_second_case(desk: Desk) -> None:
    filing = desk.filing()
    first = desk.engine.handle(filing)
    desk.note(filing.case)

    again = desk.engine.handle(filing)

    assert again == replace(first, repeated=True)
    assert desk.row(filing.case).version == 2
    with desk.store.reading() as reader:
        assert list(reader.case_ids()) == [filing.case]


@pytest.mark.parametrize(
    "change",
    [{"answers": {"receive_note": "别的"}}, {"actor": OTHER_HANDLER}, {"departure_reason": "因为"}],
    ids=str,
)
def test_an_id_used_before_for_something_else_is_a_conflict(desk: Desk, change: dict[str, object]) -> None:
    case = desk.file(bundle_key="step")
    command = desk.completion(case, "receive", receive_note="收到")
    desk.engine.handle(command)

    desk.unchanged(replace(command, **change), ConflictError)  # type: ignore[arg-type]  # one field of the command


def test_an_id_used_before_by_another_command_is_a_conflict(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    command = desk.completion(case, "receive")
    desk.engine.handle(command)
    note = c.AddNote(id=command.id, case=case, actor=HANDLER, at=desk.now, text="收到")

    desk.unchanged(note, ConflictError)


def test_a_filing_with_an_id_used_before_is_a_conflict(desk: Desk) -> None:
    filing = desk.filing(1)
    desk.engine.handle(filing)

    desk.unchanged(replace(filing, answers={**filing.answers, "subject": "别的事"}), ConflictError)
    desk.unchanged(replace(filing, case=CaseId("other")), ConflictError)
    assert desk.engine.case(CaseId("other")) is None


def test_an_id_of_one_case_is_no_id_of_another(desk: Desk) -> None:
    one, other = desk.file(1, "step"), desk.file(2, "step")
    note = c.AddNote(id=desk.id(), case=one, actor=HANDLER, at=desk.now, text="收到")
    desk.engine.handle(note)

    desk.unchanged(replace(note, case=other), ConflictError)


def test_a_double_click_is_one_command(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    command = desk.completion(case, "receive", receive_note="收到")

    receipts = at_once(6, lambda _: desk.engine.handle(command))

    assert {(receipt.entry, receipt.hash) for receipt in receipts if isinstance(receipt, Receipt)} == {
        (2, desk.row(case).head)
    }
    assert sorted(receipt.repeated for receipt in receipts if isinstance(receipt, Receipt)) == [False] + 5 * [
        True
    ]
    assert desk.refusals(case) == []


def test_a_double_click_files_one_case(desk: Desk) -> None:
    filing = desk.filing()

    receipts = at_once(6, lambda _: desk.engine.handle(filing))

    assert sorted(receipt.repeated for receipt in receipts if isinstance(receipt, Receipt)) == [False] + 5 * [
        True
    ]
    assert desk.case(filing.case).number == "HOUSING-2026-000001"


def test_a_command_that_the_diagram_cannot_follow_leaves_no_trace(desk: Desk) -> None:
    case = desk.file(bundle_key="counting")
    command = desk.completion(case, items=100_000_000)

    sentence = desk.unchanged(command, ExecutionError)

    assert sentence.startswith("sum_up: ")
    done = desk.engine.handle(replace(command, answers={"items": 4}))
    assert [event.values for event in done.events if isinstance(event, e.VariablesSet)] == [{"total": 10}]
    desk.assert_whole(case)


def test_a_refused_filing_uses_up_no_number(desk: Desk) -> None:
    stranger = replace(desk.filing(1), actor=ActorId("petitioner:2"))
    desk.refused(stranger)

    case = desk.file(2)

    assert desk.case(case).number == "HOUSING-2026-000001"
    assert desk.case(case).petitioner == PETITIONER


def test_two_people_complete_a_task_and_one_is_told_that_it_is_done(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    commands = [desk.completion(case, None, actor) for actor in (HANDLER, OTHER_HANDLER)]

    answers = at_once(2, lambda index: desk.engine.handle(commands[index]))

    [receipt] = [answer for answer in answers if isinstance(answer, Receipt)]
    [refusal] = [answer for answer in answers if isinstance(answer, Rejected)]
    assert receipt.entry == desk.row(case).version == 2
    assert refusal.reason is Reason.TASK_DONE
    assert desk.refusals(case) == [Reason.TASK_DONE]
