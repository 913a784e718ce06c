"""Splitting and merging: each case has its own history, the worker carries the word from one to the other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from engine import commands as c
from engine import events as e
from engine.decide import FILE_SPLIT
from engine.effects import Done, Work
from engine.errors import Reason, Rejected
from engine.ids import ActorId, CaseId, derive
from tests.process.engine.desk import HANDLER as OFFICER
from tests.process.engine.desk import HEAD, WATER, Desk, person
from tests.process.engine.staff import Staff

DEMANDS = [{"claim": "恢复正常供暖"}, {"claim": "退还部分供暖费"}]


def splitting(desk: Desk, case: CaseId, *claims: int) -> c.SplitCase:
    return c.SplitCase(id=desk.id(), case=case, actor=OFFICER, at=desk.now, claims=claims, answers={})


def merging(desk: Desk, case: CaseId, into: CaseId) -> c.MergeCase:
    return c.MergeCase(id=desk.id(), case=case, actor=OFFICER, at=desk.now, into=into, reason="同一事项")


def registered(desk: Desk, number: int = 1) -> CaseId:
    """Return a case with two claims, registered."""
    case = desk.file(number)
    Staff(desk).carry(case, until="confirm_type")
    return case


@pytest.mark.req("REQ-ACC-2")
def test_a_claim_split_off_becomes_a_case_of_its_own(desk: Desk) -> None:
    case = registered(desk)
    command = splitting(desk, case, 2)

    desk.engine.handle(command)
    desk.work(case)

    other = CaseId(derive(command.id, "split"))
    assert [entry.command for entry in desk.entries(other)] == ["file_submission", "link_case"]
    assert desk.auditor.case_file(other)["claims"] == [{"claim": "退还部分供暖费"}]
    assert desk.auditor.case_file(other)["petitioner"] == "王秀兰"
    assert desk.case(other).links == {case: "split_from"}
    assert desk.case(case).links == {other: "split_to"}
    assert desk.case(case).claims_split == [2]
    desk.assert_whole(case)
    desk.assert_whole(other)


def test_a_worker_killed_half_way_through_a_split_doubles_nothing(desk: Desk) -> None:
    case = registered(desk)
    command = splitting(desk, case, 2)
    desk.engine.handle(command)
    [(id_, job)] = [pair for pair in desk.case(case).jobs.items() if pair[1].name == FILE_SPLIT]
    work = Work(id=id_, job=job, case=desk.case(case), file=desk.auditor.case_file(case), at=desk.now)
    begun = desk.registry[FILE_SPLIT].function(work)
    assert isinstance(begun, Done)
    desk.engine.handle(begun.commands[0])

    desk.later(hours=1)
    desk.work(case)

    other = CaseId(derive(command.id, "split"))
    assert [entry.command for entry in desk.entries(other)] == ["file_submission", "link_case"]
    assert not desk.case(case).jobs


def test_the_same_split_again_opens_no_third_case(desk: Desk) -> None:
    case = registered(desk)
    command = splitting(desk, case, 2)
    desk.engine.handle(command)
    desk.work(case)

    again = desk.engine.handle(command)
    desk.work(case)

    assert again.repeated
    with desk.store.reading() as reader:
        assert len(list(reader.case_ids())) == 2


def test_only_claims_that_are_there_are_split_off_and_one_stays(desk: Desk) -> None:
    case = registered(desk)

    for claims in ((3,), (0,), (), (1, 2), (1, 1)):
        assert desk.refused(splitting(desk, case, *claims)).reason is Reason.CLAIMS_UNKNOWN
    desk.engine.handle(splitting(desk, case, 2))
    for claims in ((2,), (1,)):
        assert desk.refused(splitting(desk, case, *claims)).reason is Reason.CLAIMS_UNKNOWN


def test_a_merged_case_ends_and_the_other_one_is_told(desk: Desk) -> None:
    case, into = registered(desk, 1), registered(desk, 2)

    receipt = desk.engine.handle(merging(desk, case, into))
    desk.work(case)

    assert receipt.events[-1] == e.CaseEnded(outcome="merged", reference=into)
    assert desk.row(case).outcome == "merged"
    assert not desk.case(case).tasks
    assert desk.case(case).soonest() is None
    assert desk.case(into).links == {case: "merged_from"}
    assert desk.case(into).routing["claim_count"] == len(DEMANDS) * 2
    assert desk.auditor.case_file(into)["claims"] == [*DEMANDS, *DEMANDS]
    assert desk.entries(into)[-1].command == "link_case"
    desk.assert_whole(case)
    desk.assert_whole(into)


def test_a_case_goes_neither_into_nothing_nor_into_one_that_is_over(desk: Desk) -> None:
    case, over, erased = (registered(desk, number) for number in (1, 2, 3))
    desk.engine.handle(merging(desk, over, case))
    with desk.store.writing() as work:
        work.erase(erased)

    assert desk.refused(merging(desk, case, CaseId("nowhere"))).reason is Reason.MERGE_TARGET_UNKNOWN
    assert desk.refused(merging(desk, case, over)).reason is Reason.MERGE_TARGET_ENDED
    assert desk.refused(merging(desk, case, erased)).reason is Reason.MERGE_TARGET_ENDED
    assert not desk.case(case).ended
    desk.assert_whole(case)


def test_two_cases_that_go_into_each_other_at_once_leave_one_that_goes_on(desk: Desk) -> None:
    one, other = registered(desk, 1), registered(desk, 2)
    commands = [merging(desk, one, other), merging(desk, other, one)]
    ready = Barrier(2)

    def merge(command: c.MergeCase) -> str:
        ready.wait()
        try:
            desk.engine.handle(command)
        except Rejected as refusal:
            return refusal.reason
        return "merged"

    with ThreadPoolExecutor(2) as threads:
        ended = sorted(threads.map(merge, commands))

    assert ended == [Reason.MERGE_TARGET_ENDED, "merged"]
    assert sorted(desk.case(case).ended for case in (one, other)) == [False, True]


def test_who_may_not_regroup_is_refused(desk: Desk) -> None:
    case, into = registered(desk, 1), registered(desk, 2)
    stranger = person(WATER, desk.task(case, "confirm_type")[1].roles[0])

    for actor in (stranger, ActorId("petitioner:1")):
        assert desk.refused(replace(splitting(desk, case, 2), actor=actor)).reason is Reason.NO_RIGHT
        assert desk.refused(replace(merging(desk, case, into), actor=actor)).reason is Reason.NO_RIGHT
    assert desk.refused(merging(desk, case, case)).reason is Reason.SAME_CASE


def test_an_ended_case_is_neither_split_nor_merged(desk: Desk) -> None:
    case, into = registered(desk, 1), registered(desk, 2)
    desk.engine.handle(merging(desk, case, into))

    assert desk.refused(merging(desk, case, into)).reason is Reason.CASE_ENDED
    assert desk.refused(splitting(desk, case, 2)).reason is Reason.CASE_ENDED


def test_a_forwarded_case_begins_anew_at_the_other_organ(desk: Desk) -> None:
    wanted = {
        **Staff(desk).wanted,
        "decide_admissibility": {
            "admissibility": "forward",
            "notice": "D03",
            "transfer_to": "water",
            "transfer_kind": "forward",
        },
    }
    case = desk.file()
    staff = Staff(desk, wanted=wanted)
    staff.carry(case, until="decide_admissibility")
    staff.complete(case, desk.task(case, "decide_admissibility")[0])

    desk.work(case)

    known = desk.case(case)
    assert (known.organ, known.office, known.sender) == (WATER, "housing", "housing")
    assert desk.row(case).organ == WATER
    assert {task.organ for task in known.tasks.values()} == {WATER}
    refused = desk.refused(desk.completion(case, "register", HEAD))
    assert refused.reason is Reason.NO_RIGHT
    desk.assert_whole(case)
