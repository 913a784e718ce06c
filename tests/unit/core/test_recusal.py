"""Recusal (回避): who keeps out from when on, who decides it, and who takes the work over."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pytest

from engine import commands as c
from engine import events as e
from engine import recusal
from engine.admission import Lookups, admit
from engine.case import Case
from engine.codec import canonical, case_document, parse, read_case
from engine.decide import Question, decide
from engine.definition import Definition, OrganRule, Recusing
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import ActorId, ElementId, OrganId, RoleId, TaskId
from tests.unit.core.casework import (
    AT,
    CASE,
    CITY,
    HANDLER,
    HEAD,
    HOUSING,
    ID,
    LI,
    MESSAGE,
    PETITIONER,
    PROVINCE,
    REVIEW,
    TASK,
    WANG,
    ZHAO,
    a_case,
    a_definition,
    a_task,
    after,
    an_element,
    appointed,
)

CLAIM: Final = c.ClaimTask(id=ID, case=CASE, actor=WANG, at=AT, task=TASK)
ASK: Final = c.CorrelateMessage(id=ID, case=CASE, actor=ZHAO, at=AT, message=MESSAGE, answers={})
DECIDING: Final = TaskId("deciding")
DECIDE: Final = c.CompleteTask(id=ID, case=CASE, actor=LI, at=AT, task=DECIDING, answers={})
ASKED: Final = e.RecusalAsked(task=DECIDING, organ=HOUSING, persons=(WANG,), ground="interest")
GRANTED: Final = e.RecusalDecided(task=DECIDING, granted=True, persons=(WANG,))
REFUSED: Final = e.RecusalDecided(task=DECIDING, granted=False, persons=())
OFFICER: Final = RoleId("review_officer")
STAFF: Final = (PETITIONER, HANDLER, HEAD, OFFICER)


def drawn() -> Definition:
    """Return a bundle in which recusal is asked for and decided, and one task cannot wait for it."""
    return a_definition(
        an_element(),
        an_element("urgent", recusal=Recusing.MEANWHILE),
        an_element("asked", kind="startEvent", roles=STAFF, recusal=Recusing.ASKS),
        an_element("decide", roles=(HEAD,), organ=OrganRule.RECUSING, recusal=Recusing.DECIDES),
        an_element("approve", roles=(HEAD,)),
        an_element("examine", roles=(OFFICER,), organ=OrganRule.REVIEWING),
    )


def case_with(*happened: e.Event, **changes: object) -> Case:
    """Return a case that waits for requests, with the task of a request beside the usual one."""
    tasks = {TASK: a_task(), DECIDING: a_task("decide", roles=(HEAD,))}
    messages = {MESSAGE: a_task("asked", name="recusal", roles=STAFF)}
    return after(*happened, **{"tasks": tasks, "messages": messages, **changes})


def why(command: c.Command, case: Case, lookups: Lookups) -> Reason:
    """Return why a command is refused."""
    with pytest.raises(Rejected) as refusal:
        admit(command, case, drawn(), lookups)
    return refusal.value.reason


def concern(case: Case, said: str, actor: ActorId = ZHAO, lookups: Lookups | None = None) -> recusal.Concern:
    """Return whom a request concerns that says this of whom."""
    case.routing |= {recusal.WHOM: said, recusal.GROUND: "interest"}
    return recusal.concern(replace(ASK, actor=actor), case, drawn(), lookups or Lookups())


@pytest.mark.req("REQ-FAIR-1")
@pytest.mark.parametrize(
    ("happened", "reason"),
    [((ASKED,), Reason.RECUSAL_UNDECIDED), ((ASKED, GRANTED), Reason.RECUSED)],
    ids=["asked", "granted"],
)
def test_whom_a_request_concerns_keeps_out_until_it_is_decided_and_for_good_once_granted(
    happened: tuple[e.Event, ...], reason: Reason
) -> None:
    case = case_with(*happened)
    to_her = c.AssignTask(id=ID, case=CASE, actor=LI, at=AT, task=TASK, assignee=WANG)
    leads = replace(appointed(HEAD), assignee_appointments=appointed(HANDLER).appointments)
    note = c.AddNote(id=ID, case=CASE, actor=WANG, at=AT, text="n")

    assert why(CLAIM, case, appointed(HANDLER)) is reason
    assert why(to_her, case, leads) is reason
    assert why(note, case, appointed(HANDLER)) is reason
    assert why(replace(ASK, actor=WANG), case, appointed(HANDLER)) is reason
    assert admit(replace(CLAIM, actor=LI), case, drawn(), appointed(HANDLER)).role == HANDLER


@pytest.mark.req("REQ-FAIR-1")
def test_who_is_not_to_keep_out_after_all_works_on() -> None:
    assert admit(CLAIM, case_with(ASKED, REFUSED), drawn(), appointed(HANDLER)).role == HANDLER


def test_a_request_whose_task_was_taken_away_keeps_nobody_out() -> None:
    gone = case_with(ASKED, e.TaskCancelled(task=DECIDING))

    assert admit(CLAIM, gone, drawn(), appointed(HANDLER)).role == HANDLER


@pytest.mark.req("REQ-FAIR-1", "REQ-GOV-2")
def test_an_urgent_report_waits_for_no_decision_but_heeds_one() -> None:
    urgent = {"tasks": {TASK: a_task("urgent"), DECIDING: a_task("decide", roles=(HEAD,))}}

    assert admit(CLAIM, case_with(ASKED, **urgent), drawn(), appointed(HANDLER)).role == HANDLER
    assert why(CLAIM, case_with(ASKED, GRANTED, **urgent), appointed(HANDLER)) is Reason.RECUSED


def test_who_keeps_out_gives_her_task_back() -> None:
    held = {"tasks": {TASK: a_task(assignee=WANG), DECIDING: a_task("decide", roles=(HEAD,))}}
    release = c.ReleaseTask(id=ID, case=CASE, actor=WANG, at=AT, task=TASK)

    assert admit(release, case_with(ASKED, **held), drawn(), appointed(HANDLER)).role == HANDLER


@pytest.mark.req("REQ-FAIR-1")
def test_nobody_decides_on_her_own_recusal() -> None:
    about_me = case_with(replace(ASKED, persons=(LI,)))

    assert why(DECIDE, about_me, appointed(HEAD)) is Reason.RECUSAL_UNDECIDED


@pytest.mark.req("REQ-FAIR-1")
def test_the_head_of_the_organ_decides_on_its_staff_and_the_organ_above_on_the_head() -> None:
    worked: Mapping[ElementId, list[ActorId]] = {REVIEW: [WANG], ElementId("approve"): [LI]}
    case = case_with(acted=dict(worked))

    assert concern(case, "handler") == recusal.Concern(persons=(WANG,), ground="interest", organ=HOUSING)
    assert concern(case, "head") == recusal.Concern(persons=(LI,), ground="interest", organ=CITY)
    also_head = replace(Lookups(), heads=(WANG,))
    assert concern(case, "handler", lookups=also_head).organ == CITY
    assert concern(case, "self", WANG, appointed(HANDLER)).organ == HOUSING
    assert concern(case, "self", LI, replace(appointed(HEAD), heads=(LI,))).organ == CITY


def test_where_no_organ_is_above_another_head_of_the_same_one_decides() -> None:
    assert concern(case_with(superiors=()), "head").organ == HOUSING


@pytest.mark.req("REQ-FAIR-1")
def test_in_a_review_it_is_the_reviewing_organ_that_decides() -> None:
    reviewing = {
        TASK: a_task("examine", roles=(OFFICER,), organ=CITY, assignee=WANG),
        TaskId("approval"): a_task("approve", roles=(HEAD,), organ=CITY, assignee=LI),
    }
    case = case_with(tasks=reviewing, acted={ElementId("approve"): [ActorId("head of housing")]})

    assert concern(case, "review_officer") == recusal.Concern(persons=(WANG,), ground="interest", organ=CITY)
    assert concern(case, "head") == recusal.Concern(persons=(LI,), ground="interest", organ=PROVINCE)
    assert concern(case, "self", WANG, appointed(OFFICER, organ=CITY)).organ == CITY


@pytest.mark.req("REQ-FAIR-1")
def test_whoever_works_on_the_case_in_any_organ_may_ask_and_nobody_else() -> None:
    case = case_with(tasks={TASK: a_task("examine", roles=(OFFICER,), organ=CITY)})

    assert admit(replace(ASK, actor=WANG), case, drawn(), appointed(OFFICER, organ=CITY)).organ == CITY
    assert admit(ASK, case, drawn(), Lookups()).role == PETITIONER
    water = appointed(HANDLER, organ=OrganId("water"))
    assert why(replace(ASK, actor=WANG), case, water) is Reason.NO_RIGHT


def answered(case: Case, answers: Mapping[str, Json], lookups: Lookups) -> tuple[e.Event, ...]:
    """Return what a decision makes happen."""
    asked = Question(command=DECIDE, case=case, definition=drawn(), lookups=lookups, routing=answers)
    return decide(asked).events[-2:]


@pytest.mark.req("REQ-FAIR-1")
def test_the_replacement_takes_over_what_she_may_do_and_the_rest_goes_back() -> None:
    held = {"tasks": {TASK: a_task(assignee=WANG), DECIDING: a_task("decide", roles=(HEAD,))}}
    yes: Mapping[str, Json] = {recusal.GRANTED: True, recusal.REPLACEMENT: "chen"}
    able = replace(Lookups(), assignee_appointments=appointed(HANDLER).appointments)

    taken = answered(case_with(ASKED, **held), yes, able)
    back = answered(case_with(ASKED, **held), yes, Lookups())

    assert taken == (GRANTED, e.TaskAssigned(task=TASK, assignee=ActorId("chen")))
    assert back == (GRANTED, e.TaskReleased(task=TASK))


def test_a_decision_may_name_others_than_the_request() -> None:
    named: Mapping[str, Json] = {recusal.GRANTED: True, recusal.PEOPLE: [{"person": "chen"}]}

    *_, verdict = answered(case_with(ASKED), named, Lookups())

    assert verdict == replace(GRANTED, persons=(ActorId("chen"),))


@pytest.mark.parametrize(
    ("command", "element", "answers", "happened", "reason"),
    [
        (ASK, "asked", {recusal.WHOM: "self"}, (), Reason.RECUSAL_NOT_OWN),
        (DECIDE, "decide", {recusal.GRANTED: True}, (), Reason.RECUSAL_OF_NOBODY),
        (
            DECIDE,
            "decide",
            {recusal.GRANTED: True, recusal.REPLACEMENT: WANG},
            (ASKED,),
            Reason.REPLACEMENT_KEEPS_OUT,
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    command: c.Command,
    element: str,
    answers: Mapping[str, Json],
    happened: tuple[e.Event, ...],
    reason: Reason,
) -> None:
    with pytest.raises(Rejected) as refusal:
        recusal.check(command, case_with(*happened), drawn().elements[ElementId(element)], answers)

    assert refusal.value.reason is reason


def test_who_keeps_out_is_kept_with_the_case_and_a_case_without_any_reads_as_before() -> None:
    other = replace(ASKED, task=TASK, persons=(LI,))
    case = case_with(ASKED, GRANTED, other)

    again = read_case(parse(canonical(case_document(case))))

    assert again.recusals == case.recusals
    assert again.recusals.kept_out() == {WANG, LI}
    assert "recusals" not in case_document(a_case())


def test_cases_on_an_older_drawing_keep_their_decision() -> None:
    recused = a_case(routing={"recused": [{"person": WANG}]})

    assert why(CLAIM, recused, appointed(HANDLER)) is Reason.RECUSED
    assert admit(CLAIM, a_case(routing={"recused": []}), a_definition(), appointed(HANDLER)).role == HANDLER
