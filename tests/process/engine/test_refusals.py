"""Whoever may not, or asks for what is not there, is told why; it is noted, and nothing else changes."""

from dataclasses import replace

from engine import commands as c
from engine.application import Receipt
from engine.errors import Reason
from engine.ids import ActorId, CaseId, IncidentId, JobId, MessageId, OrganId, RoleId, TaskId
from tests.process.engine.desk import (
    CITY,
    HANDLER,
    HEAD,
    HOUSING,
    OTHER_HANDLER,
    PETITIONER,
    WATER,
    Desk,
    person,
)
from tests.process.engine.staff import Staff

STRANGER = person(WATER, RoleId("handler"))


def claim(desk: Desk, case: CaseId, actor: ActorId = HANDLER) -> Receipt:
    return desk.engine.handle(
        c.ClaimTask(id=desk.id(), case=case, actor=actor, at=desk.now, task=desk.task(case)[0])
    )


def test_a_case_that_is_not_there_is_unknown(desk: Desk) -> None:
    note = c.AddNote(id=desk.id(), case=CaseId("nowhere"), actor=HANDLER, at=desk.now, text="?")

    refusal = desk.refused(note)

    assert refusal.reason is Reason.CASE_UNKNOWN
    assert refusal.parameters == {"case": "nowhere"}


def test_a_task_that_is_not_there_is_unknown(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    unknown = c.CompleteTask(
        id=desk.id(), case=case, actor=HANDLER, at=desk.now, task=TaskId("0" * 32), answers={}
    )

    refusal = desk.refused(unknown)

    assert (refusal.reason, refusal.parameters) == (Reason.TASK_UNKNOWN, {"task": "0" * 32})


def test_a_task_of_another_case_is_unknown_here(desk: Desk) -> None:
    here, there = desk.file(1, "step"), desk.file(2, "step")
    strayed = c.ClaimTask(id=desk.id(), case=here, actor=HANDLER, at=desk.now, task=desk.task(there)[0])

    assert desk.refused(strayed).reason is Reason.TASK_UNKNOWN


def test_someone_elses_task_is_theirs(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    claim(desk, case)

    refusal = desk.refused(desk.completion(case, None, OTHER_HANDLER))

    assert (refusal.reason, refusal.parameters) == (Reason.SOMEONE_ELSES, {"assignee": HANDLER})


def test_a_claimed_task_is_not_claimed_again(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    claim(desk, case)
    again = c.ClaimTask(id=desk.id(), case=case, actor=OTHER_HANDLER, at=desk.now, task=desk.task(case)[0])

    assert desk.refused(again).reason is Reason.ALREADY_CLAIMED


def test_an_officer_does_no_work_on_a_petition_of_their_own(desk: Desk) -> None:
    registrar = person(HOUSING, RoleId("registrar"))
    case = desk.engine.handle(replace(desk.filing(), actor=registrar, petitioner=registrar)).case
    staff = Staff(desk)
    task, item = desk.task(case)
    answers = staff.answers(desk.case(case), item)

    own = c.CompleteTask(id=desk.id(), case=case, actor=registrar, at=desk.now, task=task, answers=answers)

    assert desk.refused(own).reason is Reason.SEPARATION_OF_DUTIES
    colleague = person(HOUSING, RoleId("registrar"), 2)
    desk.engine.handle(replace(own, id=desk.id(), actor=colleague))


def test_a_completed_task_is_done(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    first, second = desk.completion(case), desk.completion(case)
    desk.engine.handle(first)

    refusal = desk.refused(second)

    assert (refusal.reason, refusal.parameters) == (Reason.TASK_DONE, {"task": second.task})


def test_a_task_that_the_diagram_took_away_is_cancelled(desk: Desk) -> None:
    case = desk.file()
    staff = Staff(desk)
    staff.carry(case, until="confirm_type")
    late = desk.completion(case, "confirm_type", person(HOUSING, RoleId("registrar")))
    staff.send(case, "withdrawn_in_acceptance")

    assert desk.refused(late).reason is Reason.TASK_CANCELLED


def test_a_task_of_another_organ_or_role_is_not_for_everybody(desk: Desk) -> None:
    case = desk.file(bundle_key="step")

    for actor in (STRANGER, HEAD, PETITIONER, c.WORKER, ActorId("nobody")):
        refusal = desk.refused(desk.completion(case, None, actor))
        assert refusal.reason is Reason.NO_RIGHT
        assert refusal.parameters == {"role": "handler", "organ": HOUSING}


def test_who_did_the_one_task_does_not_do_the_other(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    desk.complete(case, "receive")
    desk.complete(case, "weigh", choice="write")
    desk.complete(case, "write")

    refusal = desk.refused(desk.completion(case, "answer"))

    assert refusal.reason is Reason.SEPARATION_OF_DUTIES
    assert refusal.parameters == {"element": "answer", "done": "receive"}
    assert desk.complete(case, "answer", OTHER_HANDLER).events[-1] == desk.entries(case)[-1].happened()[-1]


def test_an_ended_case_takes_no_more_work(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    task = desk.task(case)[0]
    desk.complete(case, "receive")
    desk.complete(case, "weigh", choice="visit")
    desk.complete(case, "visit")
    desk.complete(case, "answer", OTHER_HANDLER)
    again = c.ClaimTask(id=desk.id(), case=case, actor=HANDLER, at=desk.now, task=task)

    refusal = desk.refused(again)

    assert (refusal.reason, refusal.parameters) == (Reason.CASE_ENDED, {"number": "HOUSING-2026-000001"})


def test_a_departure_from_a_proposal_needs_its_reason(desk: Desk) -> None:
    case = desk.file()
    staff = Staff(desk)
    known = staff.carry(case, until="confirm_type")
    answers = staff.answers(known, desk.task(case, "confirm_type")[1]) | {"matter_type": "suggestion"}
    unexplained = desk.completion(case, "confirm_type", person(HOUSING, RoleId("registrar")), **answers)

    refusal = desk.refused(unexplained)

    assert refusal.reason is Reason.DEPARTURE_WITHOUT_REASON
    assert refusal.parameters == {"name": "matter_type", "proposed": "claim", "decided": "suggestion"}


def test_a_message_that_nobody_waits_for_is_refused(desk: Desk) -> None:
    case = desk.file()
    message = c.CorrelateMessage(
        id=desk.id(), case=case, actor=PETITIONER, at=desk.now, message=MessageId("m"), answers={}
    )

    assert desk.refused(message).reason is Reason.NOT_WAITING


def test_a_case_is_opened_once(desk: Desk) -> None:
    desk.file(1)

    assert desk.refused(desk.filing(1)).reason is Reason.CASE_EXISTS


def test_a_case_needs_an_organ_and_a_bundle_that_are_there(desk: Desk) -> None:
    nowhere = desk.filing(1)
    unbundled = desk.filing(2, "step")
    object.__setattr__(nowhere, "organ", OrganId("moon"))
    object.__setattr__(unbundled, "bundle", "complaint")

    assert desk.refused(nowhere).reason is Reason.ORGAN_UNKNOWN
    assert desk.refused(unbundled).reason is Reason.BUNDLE_UNKNOWN


def test_nobody_files_in_anothers_name_without_an_office(desk: Desk) -> None:
    filing = desk.filing(1)
    object.__setattr__(filing, "actor", ActorId("petitioner:2"))

    assert desk.refused(filing).reason is Reason.NO_RIGHT


def test_only_the_scheduler_lets_things_fall_due(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=30)
    due = c.FireDue(id=desk.id(), case=case, actor=HANDLER, at=desk.now, kind="miss", key="C01")

    assert desk.refused(due).reason is Reason.NO_RIGHT


def test_what_is_not_due_does_not_happen(desk: Desk) -> None:
    case = desk.file()
    due = c.FireDue(id=desk.id(), case=case, actor=c.SCHEDULER, at=desk.now, kind="miss", key="C01")

    assert desk.refused(due).reason is Reason.NOT_DUE


def test_jobs_are_for_the_worker_and_have_to_be_there(desk: Desk) -> None:
    case = desk.file()
    by_hand = c.CompleteJob(id=desk.id(), case=case, actor=HEAD, at=desk.now, job=JobId("j"), outputs={})
    gone = c.FailJob(id=desk.id(), case=case, actor=c.WORKER, at=desk.now, job=JobId("j"), error="no paper")

    assert desk.refused(by_hand).reason is Reason.NO_RIGHT
    assert desk.refused(gone).reason is Reason.JOB_UNKNOWN


def test_a_job_writes_what_it_declared_and_nothing_else(desk: Desk) -> None:
    case = desk.file()
    Staff(desk).complete(case, desk.task(case)[0])
    [job] = desk.case(case).jobs
    greedy = c.CompleteJob(
        id=desk.id(), case=case, actor=c.WORKER, at=desk.now, job=job, outputs={"route": "opinion"}
    )
    forwarding = c.ForwardCase(id=desk.id(), case=case, actor=c.WORKER, at=desk.now, job=job, organ=CITY)

    assert desk.refused(greedy).reason is Reason.JOB_OUTPUT_UNDECLARED
    assert desk.refused(forwarding).reason is Reason.JOB_OF_ANOTHER_KIND


def test_an_incident_that_is_not_there_is_not_retried(desk: Desk) -> None:
    case = desk.file()
    retry = c.RetryIncident(id=desk.id(), case=case, actor=HEAD, at=desk.now, incident=IncidentId("i"))

    assert desk.refused(retry).reason is Reason.INCIDENT_UNKNOWN


def test_strangers_write_no_notes(desk: Desk) -> None:
    case = desk.file()
    note = c.AddNote(id=desk.id(), case=case, actor=STRANGER, at=desk.now, text="看看")

    assert desk.refused(note).reason is Reason.NO_RIGHT


def test_an_extension_that_the_law_does_not_give_is_refused(desk: Desk) -> None:
    case = desk.file()
    staff = Staff(desk, wanted={**Staff(desk).wanted, "approve_extension": {"extension_approved": True}})
    staff.carry(case, until="form_group")
    desk.later(days=60)  # the last day itself: too late
    staff.send(case, "extension_requested", OTHER_HANDLER)
    known = desk.case(case)
    item = desk.task(case, "approve_extension")[1]
    approval = desk.completion(case, "approve_extension", HEAD, **staff.answers(known, item))

    refusal = desk.refused(approval)

    assert refusal.reason is Reason.EXTENSION_NOT_POSSIBLE
    assert refusal.parameters == {"clock": "C05", "problem": "after_expiry"}
