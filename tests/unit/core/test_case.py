"""A case is its events folded, one by one; folding never refuses."""

from datetime import timedelta

import pytest

from engine import events as e
from engine.case import Case, WorkItem, evolve, fold
from engine.deadlines import ClockKey, State, clock_name
from engine.definition import OrganRule
from engine.ids import CaseId, ElementId, OrganId, TimerId
from tests.unit.core.casework import (
    AT,
    CASE,
    CITY,
    HANDLER,
    HOUSING,
    INCIDENT,
    JOB,
    LI,
    MESSAGE,
    PETITIONER,
    PROVINCE,
    RATING,
    REVIEW,
    TASK,
    TIMER,
    WANG,
    ZHAO,
    a_case,
    a_clock,
    a_job,
    a_task,
    a_timer,
    after,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STARTED = e.CaseStarted(
    bundle="d", number="N-1", office=HOUSING, organ=HOUSING, superiors=(CITY, PROVINCE), petitioner=ZHAO
)


def test_a_submission_starts_a_case() -> None:
    case = Case(id=CASE)

    evolve(case, STARTED)

    assert (case.bundle, case.number, case.office, case.organ) == ("d", "N-1", HOUSING, HOUSING)
    assert (case.superiors, case.petitioner, case.ended) == ((CITY, PROVINCE), ZHAO, False)


def test_an_entry_counts_and_brings_its_routing_data() -> None:
    case = fold(a_case(routing={"route": "duty", "kept": 1}), (), {"route": "opinion"}, AT + HOUR)

    assert (case.version, case.last_at) == (4, AT + HOUR)
    assert case.routing == {"route": "opinion", "kept": 1}


def test_a_created_task_is_open_and_nobodys() -> None:
    created = e.TaskCreated(task=TASK, element=REVIEW, path="p", item=2, roles=(HANDLER,), organ=CITY)

    case = after(created, tasks={})

    assert case.tasks == {
        TASK: WorkItem(element=REVIEW, path="p", item=2, roles=(HANDLER,), organ=CITY, assignee=None)
    }


def test_a_task_goes_from_hand_to_hand() -> None:
    case = a_case()

    assignees = []
    for event in (
        e.TaskClaimed(task=TASK, assignee=WANG),
        e.TaskReleased(task=TASK),
        e.TaskAssigned(task=TASK, assignee=LI),
    ):
        evolve(case, event)
        assignees.append(case.tasks[TASK].assignee)

    assert assignees == [WANG, None, LI]


def test_who_completed_a_task_is_remembered_once_by_element() -> None:
    done = e.TaskCompleted(task=TASK, element=REVIEW, path="", item=None, actor=WANG)

    case = after(done)
    case.tasks[TASK] = a_task()
    evolve(case, done)

    assert case.tasks == {}
    assert case.acted == {REVIEW: [WANG]}


def test_a_cancelled_task_is_gone_and_nobody_did_it() -> None:
    case = after(e.TaskCancelled(task=TASK))

    assert (case.tasks, case.acted) == ({}, {})


def test_a_message_is_awaited_until_it_comes() -> None:
    awaited = e.MessageAwaited(
        message=MESSAGE, name="rating", element=RATING, path="", item=None, roles=(PETITIONER,), organ=HOUSING
    )
    received = e.MessageReceived(
        message=MESSAGE, name="rating", element=RATING, path="", item=None, actor=ZHAO
    )

    waiting, come = after(awaited), after(awaited, received)

    assert waiting.messages[MESSAGE].name == "rating"
    assert (come.messages, come.acted) == ({}, {RATING: [ZHAO]})
    assert after(awaited, e.MessageCancelled(message=MESSAGE)).messages == {}


def test_a_timer_waits_moves_and_ends() -> None:
    set_ = e.TimerSet(timer=TIMER, element=RATING, path="", item=None, due_at=None)
    moved = e.TimerMoved(timer=TIMER, due_at=AT)

    assert after(set_).timers[TIMER].due_at is None
    assert after(set_, moved).timers[TIMER].due_at == AT
    assert after(set_, e.TimerFired(timer=TIMER)).timers == {}
    assert after(set_, e.TimerCancelled(timer=TIMER)).timers == {}


def test_a_job_fails_becomes_an_incident_and_begins_anew() -> None:
    created = e.JobCreated(
        job=JOB, name="letter.issue", element=RATING, path="", item=None, parameters={"letter": "D04"}
    )
    failed = e.JobFailed(job=JOB, attempt=5, retry_at=None)
    raised = e.IncidentRaised(incident=INCIDENT, job=JOB)

    broken = after(created, failed, raised).jobs[JOB]
    retried = after(created, failed, raised, e.IncidentResolved(incident=INCIDENT)).jobs[JOB]

    assert (broken.attempts, broken.incident, broken.parameters) == (5, INCIDENT, {"letter": "D04"})
    assert (retried.attempts, retried.incident) == (0, None)


@pytest.mark.parametrize("end", [e.JobDone(job=JOB, outputs={}), e.JobCancelled(job=JOB)], ids=str)
def test_a_job_that_is_over_is_gone(end: e.Event) -> None:
    assert after(end, jobs={JOB: a_job()}).jobs == {}


def test_an_incident_resolved_leaves_other_jobs_alone() -> None:
    case = after(e.IncidentResolved(incident=INCIDENT), jobs={JOB: a_job(attempts=2)})

    assert case.jobs[JOB].attempts == 2


def test_a_clock_runs_warns_and_is_missed() -> None:
    key = ClockKey("C01", None)
    started = a_clock(due_at=AT + 2 * DAY, warn_at=(AT + DAY,))
    warned = e.DeadlineWarned(clock="C01", item=None, due_at=AT + 2 * DAY)
    missed = e.DeadlineMissed(clock="C01", item=None, due_at=AT + 2 * DAY)

    assert after(started).clocks[key].state is State.RUNNING
    assert after(started, warned).clocks[key].warn_at == ()
    assert after(started, warned, missed).clocks[key].late


def test_a_table_proposes_and_a_script_writes() -> None:
    table = e.TableEvaluated(
        decision="routing",
        element=REVIEW,
        path="",
        inputs={},
        matched=("r1",),
        outputs={"proposed_route": "duty", "basis": "31"},
    )

    case = after(
        table,
        e.VariablesSet(element=REVIEW, path="", values={"total": 3}),
        e.ProposalDepartedFrom(decision="routing", name="route", proposed="duty", decided="other", code="x"),
    )

    assert case.routing == {"proposed_route": "duty", "basis": "31", "total": 3}
    assert case.proposals == {"routing": {"route": "duty"}}


def test_stages_are_entered_and_left() -> None:
    stage, next_ = ElementId("acceptance_stage"), ElementId("handling_stage")

    case = after(
        e.StageEntered(stage=stage), e.StageLeft(stage=stage, interrupted=False), e.StageEntered(stage=next_)
    )

    assert case.stages == [next_]


def test_a_forwarded_case_is_the_other_organs_and_remembers_its_sender() -> None:
    case = after(e.CaseForwarded(organ=CITY, superiors=(PROVINCE,), sender=HOUSING))

    assert (case.organ, case.superiors, case.sender, case.office) == (CITY, (PROVINCE,), HOUSING, HOUSING)


def test_relations_to_other_cases_are_kept() -> None:
    one, other = CaseId("one"), CaseId("other")

    case = after(
        e.CaseSplit(into=one, claims=(2, 3)),
        e.CaseLinked(case=other, relation="merged_from"),
        e.CaseMerged(into=other),
        e.CaseEnded(outcome="merged"),
    )

    assert case.claims_split == [2, 3]
    assert case.links == {one: "split_to", other: "merged_from"}
    assert (case.outcome, case.reference, case.ended) == ("merged", other, True)


def test_files_are_kept_by_digest_and_the_trail_is_not_folded() -> None:
    quiet = a_case()

    case = after(
        e.FileAttached(file="f", digest="abc", size=3, media_type="text/plain"),
        e.NoteAdded(note="n"),
        e.FlowTaken(flow=REVIEW, path=""),
        e.GatewayDecided(gateway=REVIEW, path="", flows=()),
    )

    assert case.files == ["abc"]
    case.files = []
    assert case == quiet


@pytest.mark.parametrize(
    ("superiors", "reviewing", "rereviewing"),
    [((CITY, PROVINCE), CITY, PROVINCE), ((CITY,), CITY, None), ((), None, None)],
)
def test_no_organ_reviews_what_it_decided_itself(
    superiors: tuple[OrganId, ...], reviewing: OrganId | None, rereviewing: OrganId | None
) -> None:
    organs = a_case(superiors=superiors).organs()

    assert organs[OrganRule.HANDLING] == organs[OrganRule.OFFICE] == HOUSING
    assert organs.get(OrganRule.REVIEWING) == reviewing
    assert organs.get(OrganRule.REREVIEWING) == rereviewing


def test_superiors_that_are_registered_later_may_review() -> None:
    case = after(e.SuperiorsRegistered(superiors=(CITY, PROVINCE)), superiors=())

    assert case.organs()[OrganRule.REREVIEWING] == PROVINCE


def test_the_office_of_a_forwarded_case_is_who_sent_it() -> None:
    assert a_case(sender=CITY).organs()[OrganRule.OFFICE] == CITY


def test_what_is_due_first_comes_first_and_clocks_go_before_timers() -> None:
    case = after(
        a_clock(due_at=AT + 2 * DAY, warn_at=(AT + DAY,)),
        a_clock("C02", due_at=AT + DAY),
        timers={TIMER: a_timer(AT + DAY), TimerId("a"): a_timer(AT + 3 * DAY), TimerId("b"): a_timer(None)},
    )

    assert case.due(AT) is None
    assert case.due(AT + DAY) == (AT + DAY, "miss", "C02")
    assert case.soonest() == AT + DAY
    evolve(case, e.DeadlineMissed(clock="C02", item=None, due_at=AT + DAY))
    assert case.due(AT + 9 * DAY) == (AT + DAY, "warn", "C01")
    evolve(case, e.DeadlineWarned(clock="C01", item=None, due_at=AT + 2 * DAY))
    assert case.due(AT + 9 * DAY) == (AT + DAY, "timer", TIMER)


def test_a_case_without_clock_or_timer_sleeps() -> None:
    case = a_case(timers={TIMER: a_timer(None)})

    assert (case.soonest(), case.due(AT + 999 * DAY)) == (None, None)


def test_the_clock_of_an_item_is_named_with_its_number() -> None:
    assert clock_name(ClockKey("C05", None)) == "C05"
    assert clock_name(ClockKey("C27", 2)) == "C27#2"
