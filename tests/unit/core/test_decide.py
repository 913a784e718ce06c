"""What an admitted command makes happen before the diagram follows."""

from datetime import timedelta

import pytest

from engine import commands as c
from engine import events as e
from engine.admission import Lookups
from engine.case import Case, evolve
from engine.decide import ATTEMPTS, FILE_SPLIT, TELL_MERGED, Decision, Question, decide
from engine.events import Json
from engine.ids import CaseId, IncidentId, JobId, derive
from engine.ports import Begin, FinishJob, FinishTask, Fire, Receive, Stop
from tests.unit.core.casework import (
    AT,
    CASE,
    CITY,
    HOUSING,
    ID,
    INCIDENT,
    JOB,
    LI,
    MESSAGE,
    PROVINCE,
    RATING,
    REVIEW,
    TASK,
    TIMER,
    WANG,
    ZHAO,
    a_case,
    a_clock,
    a_definition,
    a_job,
    a_task,
    a_timer,
    after,
    an_element,
)


def decided(
    command: c.Command, case: Case | None = None, lookups: Lookups | None = None, **routing: Json
) -> Decision:
    """Return what a command makes happen."""
    return decide(
        Question(
            command=command,
            case=case or a_case(),
            definition=a_definition(an_element(confirms=("routing",)), an_element("rating")),
            lookups=lookups or Lookups(),
            routing=routing,
        )
    )


def test_filing_starts_the_case_with_what_was_looked_up() -> None:
    command = c.FileSubmission(
        id=ID, case=CASE, actor=ZHAO, at=AT, organ=HOUSING, petitioner=ZHAO, source="csv:1", answers={}
    )

    decision = decided(command, Case(id=CASE), Lookups(superiors=(CITY, PROVINCE), number="N-1"))

    started = e.CaseStarted(
        bundle="d" * 64,
        number="N-1",
        office=HOUSING,
        organ=HOUSING,
        superiors=(CITY, PROVINCE),
        petitioner=ZHAO,
        source="csv:1",
    )
    assert decision == Decision(events=(started,), step=Begin())


def test_handing_out_moves_no_token() -> None:
    claim = c.ClaimTask(id=ID, case=CASE, actor=WANG, at=AT, task=TASK)
    release = c.ReleaseTask(id=ID, case=CASE, actor=WANG, at=AT, task=TASK)
    assign = c.AssignTask(id=ID, case=CASE, actor=WANG, at=AT, task=TASK, assignee=LI)

    assert decided(claim) == Decision(events=(e.TaskClaimed(task=TASK, assignee=WANG),))
    assert decided(release) == Decision(events=(e.TaskReleased(task=TASK),))
    assert decided(assign) == Decision(events=(e.TaskAssigned(task=TASK, assignee=LI),))


def completing(code: str | None = None) -> c.CompleteTask:
    return c.CompleteTask(
        id=ID, case=CASE, actor=WANG, at=AT, task=TASK, answers={"secret": "…"}, departure_code=code
    )


COMPLETED = e.TaskCompleted(task=TASK, element=REVIEW, path="", item=None, actor=WANG)


def test_completing_a_free_task_claims_it_first() -> None:
    free, claimed = a_case(), a_case(tasks={TASK: a_task(assignee=WANG)})

    assert decided(completing(), free).events == (e.TaskClaimed(task=TASK, assignee=WANG), COMPLETED)
    assert decided(completing(), claimed) == Decision(events=(COMPLETED,), step=FinishTask(task=TASK))


def test_a_departure_is_an_event_without_its_words() -> None:
    case = a_case(tasks={TASK: a_task(assignee=WANG)}, proposals={"routing": {"route": "duty"}})

    decision = decided(completing("new_facts"), case, route="opinion")

    assert decision.events == (
        e.ProposalDepartedFrom(
            decision="routing", name="route", proposed="duty", decided="opinion", code="new_facts"
        ),
        COMPLETED,
    )


def test_a_message_is_received_by_name_and_place() -> None:
    case = a_case(messages={MESSAGE: a_task("rating", name="rating", item=2, path="p")})
    command = c.CorrelateMessage(id=ID, case=CASE, actor=ZHAO, at=AT, message=MESSAGE, answers={})

    received = e.MessageReceived(message=MESSAGE, name="rating", element=RATING, path="p", item=2, actor=ZHAO)
    assert decided(command, case) == Decision(events=(received,), step=Receive(message=MESSAGE))


def firing(kind: str, key: str) -> c.FireDue:
    return c.FireDue(id=ID, case=CASE, actor=c.SCHEDULER, at=AT, kind=kind, key=key)


def test_a_timer_moves_its_token_and_a_clock_moves_none() -> None:
    day = timedelta(days=1)
    case = after(a_clock(due_at=AT + day, warn_at=(AT,)), timers={TIMER: a_timer(AT)})

    warned = decided(firing("warn", "C01"), case)
    evolve(case, warned.events[0])
    missed = decided(firing("miss", "C01"), case)

    assert decided(firing("timer", TIMER), case) == Decision(
        events=(e.TimerFired(timer=TIMER),), step=Fire(timer=TIMER)
    )
    assert warned == Decision(events=(e.DeadlineWarned(clock="C01", item=None, due_at=AT + day),))
    assert missed == Decision(events=(e.DeadlineMissed(clock="C01", item=None, due_at=AT + day),))


def test_a_drawn_job_moves_its_token_and_the_engines_own_none() -> None:
    done = c.CompleteJob(id=ID, case=CASE, actor=c.WORKER, at=AT, job=JOB, outputs={"letter_no": "1"})
    events = (e.JobDone(job=JOB, outputs={"letter_no": "1"}),)

    drawn = decided(done, a_case(jobs={JOB: a_job()}))
    own = decided(done, a_case(jobs={JOB: a_job(FILE_SPLIT, element=None)}))

    assert drawn == Decision(events=events, step=FinishJob(job=JOB))
    assert own == Decision(events=events)


def failing(at_retry: int | None = 1) -> c.FailJob:
    retry = None if at_retry is None else AT + timedelta(minutes=at_retry)
    return c.FailJob(id=ID, case=CASE, actor=c.WORKER, at=AT, job=JOB, retry_at=retry, error="…")


@pytest.mark.parametrize("attempts", range(ATTEMPTS - 1))
def test_a_failed_job_is_tried_again(attempts: int) -> None:
    decision = decided(failing(), a_case(jobs={JOB: a_job(attempts=attempts)}))

    failed = e.JobFailed(job=JOB, attempt=attempts + 1, retry_at=AT + timedelta(minutes=1))
    assert decision == Decision(events=(failed,))


def test_the_fifth_failure_makes_an_incident() -> None:
    decision = decided(failing(), a_case(jobs={JOB: a_job(attempts=4)}))

    incident = IncidentId(derive(ID, "incident"))
    assert decision == Decision(
        events=(
            e.JobFailed(job=JOB, attempt=5, retry_at=None),
            e.IncidentRaised(incident=incident, job=JOB),
        )
    )


def test_a_failure_that_names_no_next_time_makes_an_incident_at_once() -> None:
    decision = decided(failing(None), a_case(jobs={JOB: a_job()}))

    incident = IncidentId(derive(ID, "incident"))
    failed = e.JobFailed(job=JOB, attempt=1, retry_at=None)
    assert decision == Decision(events=(failed, e.IncidentRaised(incident=incident, job=JOB)))


def test_a_retried_incident_is_resolved() -> None:
    retry = c.RetryIncident(id=ID, case=CASE, actor=WANG, at=AT, incident=INCIDENT)

    assert decided(retry) == Decision(events=(e.IncidentResolved(incident=INCIDENT),))


def test_forwarding_does_the_job_and_moves_the_case() -> None:
    command = c.ForwardCase(id=ID, case=CASE, actor=c.WORKER, at=AT, job=JOB, organ=CITY)

    decision = decided(command, a_case(jobs={JOB: a_job("case.forward")}), Lookups(superiors=(PROVINCE,)))

    assert decision.events == (
        e.JobDone(job=JOB, outputs={}),
        e.CaseForwarded(organ=CITY, superiors=(PROVINCE,), sender=HOUSING),
    )
    assert decision.step == FinishJob(job=JOB)


def test_notes_and_files_get_ids_that_a_repetition_gives_again() -> None:
    note = c.AddNote(id=ID, case=CASE, actor=WANG, at=AT, text="内部意见")
    file = c.AttachFile(
        id=ID, case=CASE, actor=WANG, at=AT, digest="d", size=3, media_type="text/plain", name="信.txt"
    )

    assert decided(note) == decided(note) == Decision(events=(e.NoteAdded(note=derive(ID, "note")),))
    assert decided(file).events == (
        e.FileAttached(file=derive(ID, "file"), digest="d", size=3, media_type="text/plain"),
    )


def test_a_split_names_the_new_case_and_asks_a_job_to_file_it() -> None:
    command = c.SplitCase(id=ID, case=CASE, actor=WANG, at=AT, claims=(2, 3), answers={})

    decision = decided(command)

    into = CaseId(derive(ID, "split"))
    split, job = decision.events
    assert split == e.CaseSplit(into=into, claims=(2, 3))
    assert isinstance(job, e.JobCreated)
    assert (job.job, job.name, job.element) == (JobId(derive(ID, FILE_SPLIT)), FILE_SPLIT, None)
    assert job.parameters == {"into": into, "claims": [2, 3]}
    assert decision.step is None


def test_a_merger_stops_every_token_and_asks_a_job_to_tell_the_other_case() -> None:
    command = c.MergeCase(id=ID, case=CASE, actor=WANG, at=AT, into=CaseId("other"), reason="同一事项")

    decision = decided(command)

    merged, job = decision.events
    assert merged == e.CaseMerged(into=CaseId("other"))
    assert isinstance(job, e.JobCreated)
    assert (job.name, job.parameters) == (TELL_MERGED, {"into": "other"})
    assert decision.step == Stop()


def test_a_link_notes_the_other_case() -> None:
    command = c.LinkCase(id=ID, case=CASE, actor=c.WORKER, at=AT, other=CaseId("o"), relation="split_from")

    assert decided(command) == Decision(events=(e.CaseLinked(case=CaseId("o"), relation="split_from"),))
