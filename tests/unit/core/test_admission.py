"""Who may do what, and why not: every refusal is decided purely, from the case and what was looked up."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine import commands as c
from engine.admission import Capacity, Lookups, admit
from engine.case import Case
from engine.definition import Definition
from engine.errors import Reason, Rejected
from engine.ids import ActorId, CaseId, RoleId
from engine.office_roles import AUDITOR, ROLES, reads_cases, reads_content
from tests.unit.core.casework import (
    AT,
    CASE,
    CITY,
    DRAFT,
    HANDLER,
    HEAD,
    HOUSING,
    ID,
    INCIDENT,
    JOB,
    LI,
    MESSAGE,
    PETITIONER,
    PROVINCE,
    SUPERVISOR,
    TASK,
    WANG,
    ZHAO,
    a_case,
    a_definition,
    a_job,
    a_task,
    an_element,
    an_element_apart,
    appointed,
)

HANDLES = appointed(HANDLER)
LEADS = appointed(HEAD)
KEPT = Lookups(file_size=1, file_kind="image/png")


def refused(
    command: c.Command, case: Case, lookups: Lookups, definition: Definition | None = None
) -> tuple[Reason, dict[str, str | int]]:
    """Return why a command is refused."""
    with pytest.raises(Rejected) as raised:
        admit(command, case, definition or a_definition(), lookups)
    return raised.value.reason, dict(raised.value.parameters)


def admitted(
    command: c.Command, case: Case, lookups: Lookups, definition: Definition | None = None
) -> Capacity:
    """Return in which capacity a command is taken."""
    return admit(command, case, definition or a_definition(), lookups)


def claim(actor: ActorId = WANG) -> c.ClaimTask:
    return c.ClaimTask(id=ID, case=CASE, actor=actor, at=AT, task=TASK)


def release(actor: ActorId = WANG) -> c.ReleaseTask:
    return c.ReleaseTask(id=ID, case=CASE, actor=actor, at=AT, task=TASK)


def assign(actor: ActorId = WANG, to: ActorId = LI) -> c.AssignTask:
    return c.AssignTask(id=ID, case=CASE, actor=actor, at=AT, task=TASK, assignee=to)


def complete(actor: ActorId = WANG) -> c.CompleteTask:
    return c.CompleteTask(id=ID, case=CASE, actor=actor, at=AT, task=TASK, answers={})


def send(actor: ActorId) -> c.CorrelateMessage:
    return c.CorrelateMessage(id=ID, case=CASE, actor=actor, at=AT, message=MESSAGE, answers={})


def file(actor: ActorId = ZHAO) -> c.FileSubmission:
    return c.FileSubmission(id=ID, case=CASE, actor=actor, at=AT, organ=HOUSING, petitioner=ZHAO, answers={})


def note(actor: ActorId = WANG) -> c.AddNote:
    return c.AddNote(id=ID, case=CASE, actor=actor, at=AT, text="…")


def attach(actor: ActorId = WANG) -> c.AttachFile:
    return c.AttachFile(
        id=ID, case=CASE, actor=actor, at=AT, digest="d" * 64, size=1, media_type="image/png", name="n"
    )


def split(*claims: int) -> c.SplitCase:
    return c.SplitCase(id=ID, case=CASE, actor=WANG, at=AT, claims=claims, answers={})


def merge(into: str = "other") -> c.MergeCase:
    return c.MergeCase(id=ID, case=CASE, actor=WANG, at=AT, into=CaseId(into), reason="…")


def claimed(by: ActorId) -> Case:
    return a_case(tasks={TASK: a_task(assignee=by)})


def waiting(*roles: RoleId) -> Case:
    return a_case(messages={MESSAGE: a_task("rating", roles=roles, name="rating")})


def test_a_person_of_the_role_in_the_organ_claims_and_completes() -> None:
    expected = Capacity(role=HANDLER, organ=HOUSING)

    assert admitted(claim(), a_case(), HANDLES) == expected
    assert admitted(complete(), a_case(), HANDLES) == expected
    assert admitted(complete(), claimed(WANG), HANDLES) == expected


@pytest.mark.parametrize("command", [claim(), complete()], ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("lookups", [Lookups(), LEADS, appointed(HANDLER, organ=CITY)])
def test_neither_another_role_nor_another_organ_will_do(command: c.Command, lookups: Lookups) -> None:
    assert refused(command, a_case(), lookups) == (Reason.NO_RIGHT, {"role": "handler", "organ": "housing"})


def test_what_somebody_claimed_is_theirs() -> None:
    assert refused(claim(), claimed(LI), HANDLES) == (Reason.ALREADY_CLAIMED, {"assignee": "li"})
    assert refused(complete(), claimed(LI), HANDLES) == (Reason.SOMEONE_ELSES, {"assignee": "li"})


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (None, Reason.TASK_UNKNOWN),
        ("open", Reason.TASK_UNKNOWN),
        ("done", Reason.TASK_DONE),
        ("cancelled", Reason.TASK_CANCELLED),
    ],
)
def test_a_task_that_is_not_open_says_what_became_of_it(state: str | None, reason: Reason) -> None:
    lookups = replace(HANDLES, item_state=state)

    for command in (claim(), release(), assign(), complete()):
        assert refused(command, a_case(tasks={}), lookups) == (reason, {"task": "task"})


def test_who_claimed_a_task_gives_it_back_and_the_head_may_take_it() -> None:
    assert admitted(release(), claimed(WANG), HANDLES).role == HANDLER
    assert admitted(release(), claimed(LI), LEADS).role == HEAD
    assert refused(release(), claimed(LI), HANDLES)[0] is Reason.NO_RIGHT
    assert refused(release(), a_case(), HANDLES)[0] is Reason.TASK_NOT_CLAIMED


def test_only_the_head_of_the_organ_assigns() -> None:
    given = replace(LEADS, assignee_appointments=(Capacity(role=HANDLER, organ=HOUSING),))

    assert admitted(assign(), a_case(), given) == Capacity(role=HEAD, organ=HOUSING)
    assert (
        refused(assign(), a_case(), replace(given, appointments=HANDLES.appointments))[0] is Reason.NO_RIGHT
    )
    elsewhere = replace(given, appointments=(Capacity(role=HEAD, organ=CITY),))
    assert refused(assign(), a_case(), elsewhere)[0] is Reason.NO_RIGHT


@pytest.mark.parametrize(
    "given", [(), (Capacity(role=HEAD, organ=HOUSING),), (Capacity(role=HANDLER, organ=CITY),)]
)
def test_a_task_is_given_to_those_who_may_do_it(given: tuple[Capacity, ...]) -> None:
    lookups = replace(LEADS, assignee_appointments=given)

    assert refused(assign(), a_case(), lookups) == (
        Reason.NO_RIGHT_ASSIGNEE,
        {"assignee": "li", "role": "handler"},
    )


def test_who_did_the_one_does_not_do_the_other() -> None:
    definition = a_definition(an_element_apart())
    given = replace(LEADS, assignee_appointments=(Capacity(role=HANDLER, organ=HOUSING),))
    case = a_case(acted={DRAFT: [WANG]})

    parted = (Reason.SEPARATION_OF_DUTIES, {"element": "review", "done": "draft"})
    assert refused(claim(), case, HANDLES, definition) == parted
    assert refused(complete(), case, HANDLES, definition) == parted
    assert refused(assign(to=WANG, actor=LI), case, given, definition) == parted
    assert admitted(claim(LI), case, HANDLES, definition).role == HANDLER
    assert admitted(assign(), case, given, definition).role == HEAD


def test_the_petitioner_sends_what_is_theirs_to_send() -> None:
    definition = a_definition(an_element(), an_element("rating", kind="boundaryEvent"))

    assert admitted(send(ZHAO), waiting(PETITIONER), Lookups(), definition) == Capacity(role=PETITIONER)
    assert refused(send(ActorId("petitioner:li")), waiting(PETITIONER), Lookups(), definition) == (
        Reason.NO_RIGHT,
        {"role": "", "organ": "housing"},
    )
    assert refused(send(ZHAO), waiting(HANDLER), Lookups(), definition)[0] is Reason.NO_RIGHT


def test_staff_send_for_a_petitioner_where_the_drawing_says_so() -> None:
    definition = a_definition(an_element(), an_element("rating", separate_from=(DRAFT,)))
    case = waiting(PETITIONER, HANDLER)

    assert admitted(send(WANG), case, HANDLES, definition) == Capacity(role=HANDLER, organ=HOUSING)
    case.acted[DRAFT] = [WANG]
    assert refused(send(WANG), case, HANDLES, definition)[0] is Reason.SEPARATION_OF_DUTIES


def test_a_message_that_nobody_waits_for_is_refused() -> None:
    assert refused(send(ZHAO), a_case(), Lookups()) == (Reason.NOT_WAITING, {"message": "message"})


def test_a_petitioner_files_their_own_and_staff_files_for_them() -> None:
    there = Lookups(superiors=(CITY,))

    assert admitted(file(), Case(id=CASE), there) == Capacity()
    assert admitted(file(c.OPERATOR), Case(id=CASE), there) == Capacity()
    assert admitted(file(WANG), Case(id=CASE), replace(HANDLES, superiors=())).role == HANDLER
    assert refused(file(WANG), Case(id=CASE), there)[0] is Reason.NO_RIGHT
    assert refused(file(), Case(id=CASE), Lookups()) == (Reason.ORGAN_UNKNOWN, {"organ": "housing"})


@pytest.mark.parametrize("command", [claim(), complete(), release(), assign(), send(ZHAO), split(1), merge()])
def test_an_ended_case_takes_no_more_work(command: c.Command) -> None:
    ended = a_case(outcome="completed")

    assert refused(command, ended, HANDLES) == (Reason.CASE_ENDED, {"number": "HOUSING-2026-000001"})


def test_a_case_that_is_over_takes_notes_and_files_from_the_worker_only() -> None:
    ended = a_case(outcome="completed")

    for command, lookups in ((note(), HANDLES), (attach(), HANDLES), (attach(ZHAO), Lookups())):
        assert refused(command, ended, lookups)[0] is Reason.CASE_ENDED
    assert admitted(note(c.WORKER), ended, Lookups()) == Capacity()
    assert admitted(attach(c.WORKER), ended, KEPT) == Capacity()


@pytest.mark.req("REQ-FAIR-1")
def test_staff_do_no_work_on_a_petition_of_their_own() -> None:
    own = a_case(petitioner=WANG, routing={"claim_count": 2})
    mine = replace(waiting(HANDLER), petitioner=WANG)
    to_me = replace(LEADS, assignee_appointments=(Capacity(role=HANDLER, organ=HOUSING),))

    for command in (claim(), complete(), note(), split(1), merge()):
        assert refused(command, own, HANDLES)[0] is Reason.SEPARATION_OF_DUTIES
    rated = a_definition(an_element("rating"))
    assert refused(send(WANG), mine, HANDLES, rated)[0] is Reason.SEPARATION_OF_DUTIES
    assert refused(assign(LI, to=WANG), own, to_me)[0] is Reason.SEPARATION_OF_DUTIES
    assert admitted(attach(), own, KEPT).role == PETITIONER
    assert admitted(claim(LI), own, HANDLES).role == HANDLER


def test_only_the_petitioner_is_spoken_for_and_only_where_they_could_speak() -> None:
    case = waiting(HANDLER)
    filing = Lookups(superiors=(), appointments=HANDLES.appointments)

    kept = replace(KEPT, appointments=HANDLES.appointments)
    for command, lookups in ((send(WANG), HANDLES), (attach(), kept), (file(WANG), filing)):
        for_them = replace(command, on_behalf_of=ZHAO)
        assert admitted(for_them, case, lookups, a_definition(an_element("rating"))).role == HANDLER
        assert refused(replace(command, on_behalf_of=LI), case, lookups) == (
            Reason.ON_BEHALF_NOT_POSSIBLE,
            {},
        )
    for other in (claim(), complete(), note(), split(1), merge()):
        assert refused(replace(other, on_behalf_of=ZHAO), case, HANDLES)[0] is Reason.ON_BEHALF_NOT_POSSIBLE


def test_no_made_up_machine_files_and_no_machine_petitions() -> None:
    there, forged = Lookups(superiors=()), ActorId("system:nobody")

    assert refused(file(forged), Case(id=CASE), there)[0] is Reason.NO_RIGHT
    its_own = replace(file(forged), petitioner=forged)
    assert refused(its_own, Case(id=CASE), there)[0] is Reason.PERSON_ID_RESERVED
    for machine in (c.SCHEDULER, c.WORKER, c.OPERATOR):
        assert admitted(file(machine), Case(id=CASE), there) == Capacity()


@pytest.mark.parametrize("kept", [{}, {"file_size": 2}, {"file_kind": "application/pdf"}], ids=str)
def test_a_file_is_attached_only_as_it_is_kept(kept: dict[str, int | str]) -> None:
    lookups = replace(KEPT, **kept) if kept else Lookups()  # type: ignore[arg-type]  # by the parameters

    assert refused(attach(ZHAO), a_case(), lookups) == (Reason.FILE_UNKNOWN, {"digest": "d" * 64})
    assert admitted(attach(ZHAO), a_case(), KEPT).role == PETITIONER


@pytest.mark.parametrize("role", sorted(ROLES))
def test_whoever_keeps_or_audits_the_office_writes_nothing_into_a_case(role: RoleId) -> None:
    for command in (note(), attach()):
        assert refused(command, a_case(), appointed(role))[0] is Reason.NO_RIGHT


def test_an_auditor_sees_cases_but_not_what_people_said_and_an_administrator_neither() -> None:
    assert [role for role in ROLES if reads_cases(role)] == [AUDITOR]
    assert [role for role in ROLES if reads_content(role)] == []
    assert reads_cases(HANDLER)
    assert reads_content(HANDLER)


def test_notes_are_for_those_who_have_to_do_with_the_case() -> None:
    for organ in (HOUSING, CITY, PROVINCE):
        assert admitted(note(), a_case(), appointed(SUPERVISOR, organ=organ)).organ == organ
    assert admitted(note(c.WORKER), a_case(), Lookups()) == Capacity()
    assert refused(note(ZHAO), a_case(), Lookups())[0] is Reason.NO_RIGHT
    stranger = replace(HANDLES, appointments=(Capacity(role=HANDLER, organ=CaseId("water")),))  # type: ignore[arg-type]  # an organ
    assert refused(note(), a_case(), stranger)[0] is Reason.NO_RIGHT
    assert refused(attach(), a_case(), stranger)[0] is Reason.NO_RIGHT


WORKERS: list[c.Command] = [
    c.CompleteJob(id=ID, case=CASE, actor=WANG, at=AT, job=JOB, outputs={}),
    c.FailJob(id=ID, case=CASE, actor=WANG, at=AT, job=JOB, error="…"),
    c.ForwardCase(id=ID, case=CASE, actor=WANG, at=AT, job=JOB, organ=CITY),
    c.LinkCase(id=ID, case=CASE, actor=WANG, at=AT, other=CaseId("o"), relation="split_from"),
    c.FireDue(id=ID, case=CASE, actor=WANG, at=AT, kind="timer", key="t"),
]


@pytest.mark.parametrize("command", WORKERS, ids=lambda command: type(command).__name__)
def test_what_machines_say_no_person_says(command: c.Command) -> None:
    case = a_case(jobs={JOB: a_job("case.forward")})

    assert refused(command, case, appointed(HANDLER, HEAD)) == (Reason.NO_RIGHT, {"role": "system"})
    machine = c.SCHEDULER if isinstance(command, c.FireDue) else c.WORKER
    assert admitted(replace(command, actor=machine), case, Lookups()) == Capacity()


def test_a_job_has_to_be_there_and_of_its_kind() -> None:
    done, failed, forward = (replace(command, actor=c.WORKER) for command in WORKERS[:3])
    case = a_case(jobs={JOB: a_job()})

    for command in (done, failed, forward):
        assert refused(command, a_case(), Lookups()) == (Reason.JOB_UNKNOWN, {"job": "job"})
    assert refused(forward, case, Lookups()) == (Reason.JOB_OF_ANOTHER_KIND, {"job": "letter.issue"})


def test_a_job_writes_what_it_declares() -> None:
    done = c.CompleteJob(id=ID, case=CASE, actor=c.WORKER, at=AT, job=JOB, outputs={"route": 1, "no": 2})
    case = a_case(jobs={JOB: a_job()})

    assert admitted(done, case, Lookups(declared=("no", "route"))) == Capacity()
    assert refused(done, case, Lookups(declared=("no",))) == (
        Reason.JOB_OUTPUT_UNDECLARED,
        {"job": "letter.issue", "outputs": "route"},
    )


def test_an_incident_is_retried_by_the_head_or_an_administrator() -> None:
    retry = c.RetryIncident(id=ID, case=CASE, actor=WANG, at=AT, incident=INCIDENT)
    case = a_case(jobs={JOB: a_job(incident=INCIDENT)}, outcome="merged")

    assert admitted(retry, case, LEADS).role == HEAD
    assert admitted(retry, case, appointed(RoleId("administrator"))).role == "administrator"
    assert refused(retry, case, HANDLES)[0] is Reason.NO_RIGHT
    assert refused(retry, a_case(), LEADS) == (Reason.INCIDENT_UNKNOWN, {"incident": "incident"})


def test_every_reason_is_given_in_some_test() -> None:
    tests = Path(__file__).parents[2]
    texts = [
        path.read_text(encoding="utf-8")
        for path in (*tests.glob("unit/core/*.py"), *tests.glob("process/engine/*.py"))
    ]

    unheard = {reason.name for reason in Reason if not any(f"Reason.{reason.name}" in text for text in texts)}

    assert unheard == set()
