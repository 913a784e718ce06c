"""One case sends a message and another gets it: the right one, once, and never of a secret matter."""

from datetime import timedelta

import pytest

from engine import commands as c
from engine import events as e
from engine import scenarios
from engine.definition import SEND
from engine.effects import JobError, Registered, Result, Work
from engine.errors import ExecutionError, Reason
from engine.ids import CaseId, MessageId
from tests.process.engine.corresponding import (
    AFTER,
    AWAITED,
    BEGUN,
    CHECKED,
    CORRELATION,
    COUNT,
    DONE,
    SECRET,
    SENT,
    THROWN,
    counted,
    draw,
    drawn,
)
from tests.process.engine.desk import HANDLER, HEAD, ZONE, Desk
from tests.process.engine.test_jobs import BACK_OFF


@pytest.fixture(autouse=True)
def _bundles(desk: Desk) -> None:
    """Publish a bundle that throws the message and goes on, and one that waits for it."""
    draw(desk, "telling", BEGUN, COUNT, THROWN, DONE)
    draw(desk, "hearing", BEGUN, COUNT, AWAITED, AFTER, DONE)


def heard(desk: Desk, case: CaseId) -> bool:
    """Say whether a case has got the message and gone on."""
    return [task.element for task in desk.case(case).tasks.values()] == ["look_after"]


def sent(desk: Desk, case: CaseId, actor: str = c.WORKER) -> c.CorrelateMessage:
    """Return the command that brings a case the message that it waits for."""
    [message] = desk.case(case).messages
    who = c.WORKER if actor == c.WORKER else HANDLER
    return c.CorrelateMessage(
        id=desk.id(), case=case, actor=who, at=desk.now, message=MessageId(message), answers={}
    )


def test_a_message_goes_to_the_case_that_knows_the_same_value(desk: Desk) -> None:
    three, five = counted(desk, 1, "hearing", 3), counted(desk, 2, "hearing", 5)
    before = desk.row(five).version

    sender = counted(desk, 3, "telling", 5)
    assert desk.case(sender).ended
    desk.work(sender)

    assert (heard(desk, three), heard(desk, five)) == (False, True)
    [entry] = desk.entries(five)[before:]
    assert (entry.command, entry.capacity.role) == ("correlate_message", None)
    assert not desk.case(sender).jobs
    for case in (three, five, sender):
        desk.assert_whole(case)


def test_the_receiver_is_not_told_whose_message_it_is(desk: Desk) -> None:
    receiver = counted(desk, 1, "hearing", 5)
    sender = counted(desk, 2, "telling", 5)
    desk.work(sender)

    with desk.store.reading() as reader:
        last = list(reader.entries(receiver))[-1]
    assert sender.encode() not in last.record
    assert desk.case(sender).number.encode() not in last.record
    assert last.body is None


def test_an_end_event_sends_its_message_when_the_case_is_over(desk: Desk) -> None:
    end = f'<bpmn:endEvent id="counted" name="C">{CORRELATION.format("items")}{CHECKED}</bpmn:endEvent>'
    draw(desk, "ending", BEGUN, COUNT, end)
    receiver = counted(desk, 1, "hearing", 2)

    sender = counted(desk, 2, "ending", 2)
    desk.work(sender)

    assert desk.case(sender).ended
    assert heard(desk, receiver)
    desk.assert_whole(sender)


def test_a_send_task_waits_until_another_case_has_got_its_message(desk: Desk) -> None:
    draw(desk, "sending", BEGUN, COUNT, SENT, DONE)
    sender = counted(desk, 1, "sending", 7)
    desk.worker.run_due(desk.now, "worker")
    assert not desk.case(sender).ended

    receiver = counted(desk, 2, "hearing", 7)
    desk.now += BACK_OFF[0]
    desk.worker.run_due(desk.now, "worker")

    assert desk.case(sender).ended
    assert heard(desk, receiver)
    desk.assert_whole(sender)
    desk.assert_whole(receiver)


def test_of_several_cases_the_one_that_has_waited_longest_gets_it(desk: Desk) -> None:
    second, first = desk.file(1, "hearing"), counted(desk, 2, "hearing", 4)
    desk.later(minutes=1)
    desk.complete(second, "count_items", items=4)

    desk.work(counted(desk, 3, "telling", 4))

    assert (heard(desk, first), heard(desk, second)) == (True, False)


def test_a_worker_that_dies_after_the_delivery_delivers_nothing_twice(desk: Desk) -> None:
    first, second = counted(desk, 1, "hearing", 4), counted(desk, 2, "hearing", 4)
    sender = counted(desk, 3, "telling", 4)
    whole = desk.registry[SEND]

    def dies(work: Work) -> Result:
        for command in getattr(whole.function(work), "commands", ()):
            desk.engine.handle(command)
        raise JobError("the power went")

    desk.registry[SEND] = Registered(function=dies, outputs=frozenset())
    desk.worker.run_due(desk.now, "worker")
    desk.registry[SEND] = whole
    desk.now += BACK_OFF[0]
    desk.worker.run_due(desk.now, "worker")

    assert not desk.case(sender).jobs
    assert sorted([heard(desk, first), heard(desk, second)]) == [False, True]


def test_a_message_that_nobody_waits_for_is_tried_again_and_in_the_end_shown_to_a_person(desk: Desk) -> None:
    sender = counted(desk, 1, "telling", 9)
    for wait in (*BACK_OFF, timedelta()):
        assert desk.worker.run_due(desk.now, "worker") == 1
        desk.now += wait
    [incident] = [job.incident for job in desk.case(sender).jobs.values() if job.incident]
    receiver = counted(desk, 2, "hearing", 9)

    desk.engine.handle(c.RetryIncident(id=desk.id(), case=sender, actor=HEAD, at=desk.now, incident=incident))
    desk.worker.run_due(desk.now, "worker")

    assert heard(desk, receiver)
    assert not desk.case(sender).jobs
    desk.assert_whole(sender)


def test_a_receiver_that_is_over_meanwhile_refuses_once(desk: Desk) -> None:
    receiver, other = counted(desk, 1, "hearing", 4), desk.file(2, "hearing")
    sender = counted(desk, 3, "telling", 4)
    whole = desk.registry[SEND]

    def too_late(work: Work) -> Result:
        found = whole.function(work)
        desk.engine.handle(
            c.MergeCase(
                id=desk.id(), case=receiver, actor=HANDLER, at=desk.now, into=other, reason="同一事项"
            )
        )
        return found

    desk.registry[SEND] = Registered(function=too_late, outputs=frozenset())
    desk.worker.run_due(desk.now, "worker", limit=1)
    desk.registry[SEND] = whole
    desk.now += BACK_OFF[0]
    desk.worker.run_due(desk.now, "worker")

    assert desk.refusals(receiver) == [Reason.CASE_ENDED]
    [job] = desk.case(sender).jobs.values()
    assert job.attempts == 2
    desk.assert_whole(receiver)


def test_a_secret_matter_sends_no_message_and_its_sealed_file_says_so(desk: Desk) -> None:
    draw(desk, "telling", BEGUN, COUNT, SECRET.format("hush"), THROWN, DONE)
    receiver = counted(desk, 1, "hearing", 5)

    sender = counted(desk, 2, "telling", 5)
    desk.work(sender)

    assert not heard(desk, receiver)
    assert not desk.case(sender).jobs
    *_, (entry, body) = desk.auditor.opened(sender)
    assert entry.command == "complete_job"
    assert body["details"] == {"message_kept_back": "checked"}


def test_nobody_finds_a_secret_matter_that_waits(desk: Desk) -> None:
    draw(desk, "hearing", BEGUN, COUNT, SECRET.format("hush"), AWAITED, AFTER, DONE)
    receiver = counted(desk, 1, "hearing", 5)

    desk.worker.run_due(desk.now, "worker")
    sender = counted(desk, 2, "telling", 5)
    desk.worker.run_due(desk.now, "worker")

    assert not heard(desk, receiver)
    assert [job.attempts for job in desk.case(sender).jobs.values()] == [1]
    assert desk.refused(sent(desk, receiver)).reason == Reason.NOT_WAITING
    desk.assert_whole(receiver)


def test_no_person_sends_what_another_case_sends(desk: Desk) -> None:
    receiver = counted(desk, 1, "hearing", 5)

    assert desk.refused(sent(desk, receiver, HANDLER)).reason == Reason.NO_RIGHT


def test_a_correlation_without_a_value_stops_the_command(desk: Desk) -> None:
    nothing = AWAITED.replace('value="items"', 'value="if items &gt; 0 then null else items"')
    draw(desk, "hearing", BEGUN, COUNT, nothing, AFTER, DONE)
    case = desk.file(1, "hearing")

    said = desk.unchanged(desk.completion(case, "count_items", items=2), ExecutionError)

    assert "correlation" in said


def test_what_is_not_awaited_any_more_is_not_found(desk: Desk) -> None:
    receiver = counted(desk, 1, "hearing", 5)
    desk.work(counted(desk, 2, "telling", 5))

    again = counted(desk, 3, "telling", 5)
    desk.worker.run_due(desk.now, "worker")

    received = [
        event
        for entry in desk.entries(receiver)
        for event in entry.happened()
        if isinstance(event, e.MessageReceived)
    ]
    assert len(received) == 1
    assert desk.case(receiver).addressed == {}
    assert desk.case(again).jobs


def test_in_a_scenario_the_other_case_is_played(desk: Desk) -> None:  # noqa: ARG001 (its bundles are published)
    played = scenarios.Stage(drawn("hearing", BEGUN, COUNT, AWAITED, AFTER, DONE), ZONE).play(
        {
            "scenarios/heard.yaml": (
                "scenario: 收到消息\nstarts: {at: 2026-03-02}\nsteps:\n"
                "  - {do: count_items, with: {items: 3}}\n  - send: hear\n"
                "  - {do: look_after, with: {items: 3}}\n  - expect: {ended: true}\n"
            ).encode()
        }
    )

    assert played.findings == ()


def test_a_matter_that_turns_out_to_be_secret_is_not_found_any_more(desk: Desk) -> None:
    for_all = CORRELATION.format("&quot;all&quot;")
    always = (
        f'<bpmn:subProcess id="aside" name="A" triggeredByEvent="true"><bpmn:startEvent id="told" name="T" '
        f'isInterrupting="false">{for_all}{CHECKED}</bpmn:startEvent><bpmn:endEvent id="noted" name="N" />'
        '<bpmn:sequenceFlow id="told__noted" sourceRef="told" targetRef="noted" /></bpmn:subProcess>'
    )
    draw(desk, "hearing", BEGUN, COUNT, SECRET.format("hush"), AFTER, DONE + always)
    draw(desk, "telling", BEGUN, COUNT, THROWN.replace('value="items"', 'value="&quot;all&quot;"'), DONE)
    receiver = desk.file(1, "hearing")
    desk.work(counted(desk, 2, "telling", 1))
    told = [entry.command for entry in desk.entries(receiver)]

    desk.complete(receiver, "count_items", items=1)
    unheard = counted(desk, 3, "telling", 1)
    desk.worker.run_due(desk.now, "worker")

    assert told == ["file_submission", "correlate_message"]
    assert desk.case(receiver).addressed
    assert len(desk.entries(receiver)) == len(told) + 1
    assert desk.case(unheard).jobs
    assert desk.refusals(receiver) == []
    desk.assert_whole(receiver)
