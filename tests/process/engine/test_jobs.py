"""Side effects happen after commit, once; what fails is tried again, and in the end shown to a person."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import commands as c
from engine import events as e
from engine.effects import Done, JobError, Registered, Result, Work
from engine.ids import CaseId, JobId, derive
from engine.jobs import back_off
from tests.process.engine.desk import HEAD, Desk
from tests.process.engine.staff import Staff

USUAL = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)]
BACK_OFF = [wait * 1.2 for wait in USUAL]
"""After which a job that failed so often is surely tried again."""


@pytest.fixture
def case(desk: Desk) -> CaseId:
    """Return a case that waits for its notice of acceptance."""
    case = desk.file()
    staff = Staff(desk)
    staff.carry(case, until="confirm_route")
    staff.complete(case, desk.task(case, "confirm_route")[0])
    return case


def job_of(desk: Desk, case: CaseId) -> JobId:
    """Return the only job of a case."""
    [job] = desk.case(case).jobs
    return job


def register(desk: Desk, name: str, function: Callable[[Work], Result]) -> Registered:
    """Replace what a job does; return what it was."""
    before = desk.registry[name]
    desk.registry[name] = Registered(function=function, outputs=before.outputs)
    return before


def broken(_: Work) -> Result:
    """Fail."""
    raise JobError("the printer is out of\x00 paper")


def happened(desk: Desk, case: CaseId, *kinds: type) -> list[e.Event]:
    """Return all events of some kinds."""
    return [event for entry in desk.entries(case) for event in entry.happened() if isinstance(event, kinds)]


def test_a_due_letter_is_written_and_the_token_moves_on(desk: Desk, case: CaseId) -> None:
    job = job_of(desk, case)

    tried = desk.worker.run_due(desk.now, "worker 1")

    [done] = [
        event for event in happened(desk, case, e.JobDone) if isinstance(event, e.JobDone) if event.job == job
    ]
    assert tried == 1
    assert set(done.outputs) == {"letter_no", "issued_on"}
    assert "form_group" in {task.element for task in desk.case(case).tasks.values()}
    assert not desk.case(case).jobs
    with desk.store.reading() as reader:
        assert reader.due_of(case) == ()
    assert desk.worker.run_due(desk.now, "worker 2") == 0
    desk.assert_whole(case)


def test_a_job_is_not_done_before_it_is_due(desk: Desk, case: CaseId) -> None:
    assert desk.worker.run_due(desk.now - timedelta(seconds=1), "worker 1") == 0
    assert desk.case(case).jobs


def test_a_failing_job_is_tried_five_times_ever_later_and_becomes_an_incident(
    desk: Desk, case: CaseId
) -> None:
    register(desk, "letter.issue", broken)
    job = job_of(desk, case)

    for wait in (back_off(job, attempt) for attempt in range(4)):
        assert desk.worker.run_due(desk.now, "worker 1") == 1
        desk.now += wait - timedelta(seconds=1)
        assert desk.worker.run_due(desk.now, "worker 1") == 0
        desk.now += timedelta(seconds=1)
    assert desk.worker.run_due(desk.now, "worker 1") == 1

    failures = [event for event in happened(desk, case, e.JobFailed) if isinstance(event, e.JobFailed)]
    assert [event.attempt for event in failures] == [1, 2, 3, 4, 5]
    assert failures[-1].retry_at is None
    incident = desk.case(case).jobs[job].incident
    assert happened(desk, case, e.IncidentRaised) == [e.IncidentRaised(incident=incident or "", job=job)]  # type: ignore[arg-type]  # or it differs
    desk.later(days=10)
    assert desk.worker.run_due(desk.now, "worker 1") == 0
    desk.assert_whole(case)


def test_what_failed_together_comes_back_apart_and_each_job_at_its_own_time() -> None:
    jobs = [JobId(derive("job", number)) for number in range(200)]

    for attempt, usual in enumerate([*USUAL, USUAL[-1]]):
        waits = [back_off(job, attempt) for job in jobs]
        assert min(waits) >= usual * 0.8
        assert max(waits) <= usual * 1.2
        assert max(waits) - min(waits) > usual * 0.3
        assert waits == [back_off(job, attempt) for job in jobs]


def test_a_failure_that_is_for_good_becomes_an_incident_at_once(desk: Desk, case: CaseId) -> None:
    job = job_of(desk, case)

    desk.engine.handle(
        c.FailJob(id=desk.id(), case=case, actor=c.WORKER, at=desk.now, job=job, error="no such template")
    )

    assert desk.case(case).jobs[job].incident is not None
    with desk.store.reading() as reader:
        assert reader.due_of(case) == ()
    desk.assert_whole(case)


def test_a_retried_incident_gets_its_letter_after_all(desk: Desk, case: CaseId) -> None:
    whole = register(desk, "letter.issue", broken)
    for wait in (*BACK_OFF, timedelta()):
        desk.worker.run_due(desk.now, "worker 1")
        desk.now += wait
    incident = desk.case(case).jobs[job_of(desk, case)].incident
    assert incident is not None
    desk.registry["letter.issue"] = whole

    desk.engine.handle(c.RetryIncident(id=desk.id(), case=case, actor=HEAD, at=desk.now, incident=incident))
    tried = desk.worker.run_due(desk.now, "worker 1")

    assert tried == 1
    assert happened(desk, case, e.IncidentResolved) == [e.IncidentResolved(incident=incident)]
    assert not desk.case(case).jobs
    desk.assert_whole(case)


def test_a_failure_is_told_in_the_sealed_part_only(desk: Desk, case: CaseId) -> None:
    register(desk, "letter.issue", broken)

    desk.worker.run_due(desk.now, "worker 1")

    with desk.store.reading() as reader:
        last = list(reader.entries(case))[-1]
    assert b"printer" not in last.record
    assert last.body is not None


def test_withdrawal_takes_a_waiting_job_away(desk: Desk) -> None:
    case = desk.file()
    staff = Staff(desk)
    staff.complete(case, desk.task(case, "register")[0])
    job = job_of(desk, case)

    staff.send(case, "withdrawn_in_acceptance")

    assert e.JobCancelled(job=job) in desk.entries(case)[-1].happened()
    assert job not in desk.case(case).jobs
    with desk.store.reading() as reader:
        assert job not in {row.id for row in reader.due_of(case)}
    desk.worker.run(case, job, desk.now)
    desk.assert_whole(case)


@pytest.mark.parametrize("fails", [True, False])
def test_a_job_that_is_taken_away_while_it_is_tried_is_no_error(desk: Desk, fails: bool) -> None:  # noqa: FBT001 - the parameter of the test
    case = desk.file()
    staff = Staff(desk)
    staff.complete(case, desk.task(case, "register")[0])
    job = job_of(desk, case)

    def withdrawn_meanwhile(work: Work) -> Result:
        staff.send(work.case.id, "withdrawn_in_acceptance")
        return broken(work) if fails else Done(outputs={}, details={})

    register(desk, "duplicates.find", withdrawn_meanwhile)
    desk.worker.run(case, job, desk.now)

    assert e.JobCancelled(job=job) in desk.entries(case)[-1].happened()
    desk.assert_whole(case)


def test_a_slow_worker_does_not_double_what_a_quick_one_did(desk: Desk, case: CaseId) -> None:
    job = job_of(desk, case)
    quick = desk.worker

    def slow(work: Work) -> Result:
        desk.registry["letter.issue"] = whole
        quick.run(work.case.id, work.id, work.at)
        return Done(outputs={"letter_no": "another", "issued_on": "2026-04-01"}, details={})

    whole = register(desk, "letter.issue", slow)
    desk.worker.run(case, job, desk.now)

    done = [
        event
        for event in happened(desk, case, e.JobDone)
        if isinstance(event, e.JobDone) and event.job == job
    ]
    assert [event.outputs["letter_no"] != "another" for event in done] == [True]
    desk.assert_whole(case)


def test_a_job_sees_the_case_as_it_was_when_it_was_asked_for(desk: Desk, case: CaseId) -> None:
    asked = desk.row(case).version
    desk.note(case, "后来的事")
    seen: list[Work] = []

    def look(work: Work) -> Result:
        seen.append(work)
        return Done(outputs={}, details={})

    register(desk, "letter.issue", look)
    desk.worker.run(case, job_of(desk, case), desk.now)

    [work] = seen
    assert work.case.version == asked
    assert work.file["subject"] == "小区供暖不足"
