"""Domain rules 4.2, row by row, on the petition as it is drawn: who may not do what after what she did.

Row 6 is of the office, not of a case: `tests/process/engine/test_two_persons.py`.
"""

from itertools import permutations
from typing import Final

import pytest

from engine import commands as c
from engine.admission import Lookups, admit
from engine.bpmn.bundle import load
from engine.bpmn.bundle_files import read_folder
from engine.case import Case
from engine.definition import Element, OrganRule
from engine.duties import done_apart, duty
from engine.errors import Reason, Rejected
from engine.ids import ActorId, ElementId, OrganId, RoleId
from engine.office_roles import ADMINISTRATOR, AUDITOR, reads_cases, reads_content
from tests.process.test_petition_walks import PETITION
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
    PROVINCE,
    SUPERVISOR,
    TASK,
    WANG,
    ZHAO,
    a_case,
    a_task,
    appointed,
)

PETITIONED: Final = load(read_folder(PETITION)).definition
TASKS: Final = [one for one in PETITIONED.elements.values() if one.kind == "userTask" and one.roles]
APART: Final = ("registrar", "acceptance_reviewer", "handler", "head", "archivist")
MEDIATOR: Final = RoleId("mediator")
EARLIER: Final = {RoleId(role) for role in ("registrar", "acceptance_reviewer", "handler", "head")} | {
    MEDIATOR
}
REVIEWS: Final = [one for one in TASKS if one.file in ("review.bpmn", "recheck_hearing.bpmn", "hearing.bpmn")]
JUDGES_A_COLLEAGUE: Final = {"decide_recusal", "report_urgent"}


def of_role(role: str) -> list[Element]:
    """Return the tasks in which somebody has this duty."""
    return [one for one in TASKS if duty(one, PETITIONED) == role]


def open_for(element: Element, *done: ElementId) -> Case:
    """Return a case in which this task is open and Wang did these elements."""
    task = a_task(element.id, roles=element.roles)
    return a_case(tasks={TASK: task}, acted={one: [WANG] for one in done})


def refused(command: c.Command, case: Case, lookups: Lookups) -> Reason:
    """Return why a command is refused."""
    with pytest.raises(Rejected) as refusal:
        admit(command, case, PETITIONED, lookups)
    return refusal.value.reason


def claim(actor: ActorId = WANG) -> c.ClaimTask:
    """Return that somebody takes the open task."""
    return c.ClaimTask(id=ID, case=CASE, actor=actor, at=AT, task=TASK)


def test_every_task_of_a_duty_is_kept_apart_unless_it_judges_a_colleague_or_cannot_wait() -> None:
    duties = {str(one.id) for role in APART for one in of_role(role)}

    others = {str(one.id) for one in TASKS if set(one.roles) & set(map(RoleId, APART))} - duties

    assert others == JUDGES_A_COLLEAGUE
    assert {len(one.roles) for role in APART for one in of_role(role)} == {1}


@pytest.mark.req("REQ-FAIR-2")
@pytest.mark.parametrize(("did", "does"), list(permutations(APART, 2)))
def test_row_1_nobody_registers_reviews_handles_approves_and_archives_the_same_case(
    did: str, does: str
) -> None:
    for element in of_role(does):
        case = open_for(element, of_role(did)[0].id)
        able = appointed(*element.roles)

        assert refused(claim(), case, able) is Reason.SEPARATION_OF_DUTIES
        assert admit(claim(LI), case, PETITIONED, able).role == element.roles[0]


@pytest.mark.req("REQ-FAIR-2", "REQ-FAIR-4")
def test_row_2_each_review_is_by_the_organ_next_above_the_one_that_decided_before() -> None:
    reviewing = {one.organ for one in TASKS if one.file == "review.bpmn" and "rereview" not in one.id}
    again = {one.organ for one in REVIEWS if "rereview" in one.id}

    assert (reviewing, again) == ({OrganRule.REVIEWING}, {OrganRule.REREVIEWING})
    organs = a_case().organs()
    assert (organs[OrganRule.REVIEWING], organs[OrganRule.REREVIEWING]) == (CITY, PROVINCE)
    assert OrganRule.REREVIEWING not in a_case(superiors=(CITY,)).organs()


@pytest.mark.req("REQ-FAIR-2")
@pytest.mark.parametrize("element", REVIEWS, ids=lambda one: one.id)
def test_row_3_who_registered_handled_approved_or_mediated_neither_reviews_nor_hosts_a_hearing(
    element: Element,
) -> None:
    before = [one for one in TASKS if set(one.roles) & EARLIER and one not in REVIEWS]
    before = [one for one in before if one.id not in {*JUDGES_A_COLLEAGUE, "carry_out_review"}]
    if element.file == "hearing.bpmn":  # what comes after the hearing was not done before it
        before = [one for one in before if one.file not in ("feedback.bpmn", "archiving.bpmn")]
    done = [one for one in before if one.file != "archiving.bpmn"]

    free = [
        one.id for one in done if done_apart(WANG, open_for(element, one.id), element, PETITIONED) is None
    ]

    assert free == []


@pytest.mark.req("REQ-FAIR-2")
@pytest.mark.parametrize("role", [SUPERVISOR, AUDITOR], ids=str)
def test_row_4_who_supervises_or_audits_changes_nothing_of_a_case(role: RoleId) -> None:
    file = c.FileSubmission(id=ID, case=CASE, actor=WANG, at=AT, organ=HOUSING, petitioner=ZHAO, answers={})
    split = c.SplitCase(id=ID, case=CASE, actor=WANG, at=AT, claims=(1,), answers={})
    merge = c.MergeCase(id=ID, case=CASE, actor=WANG, at=AT, into=CASE, reason="r")
    case, held = a_case(routing={"claim_count": 2}), appointed(role)
    given = c.AssignTask(id=ID, case=CASE, actor=WANG, at=AT, task=TASK, assignee=LI)
    own = {"call_back", "order_supervision"}

    assert refused(file, case, Lookups(appointments=held.appointments, superiors=())) is Reason.NO_RIGHT
    for command in (split, merge, given):
        assert refused(command, open_for(of_role("handler")[0]), held) is Reason.NO_RIGHT
    for element in TASKS:
        if element.id not in own:
            assert refused(claim(), open_for(element), held) is Reason.NO_RIGHT


@pytest.mark.req("REQ-FAIR-2")
def test_row_5_an_administrator_has_no_right_to_content() -> None:
    held = appointed(ADMINISTRATOR)
    note = c.AddNote(id=ID, case=CASE, actor=WANG, at=AT, text="n")

    assert not reads_cases(ADMINISTRATOR)
    assert not reads_content(ADMINISTRATOR)
    assert refused(note, a_case(), held) is Reason.NO_RIGHT
    for element in TASKS:
        assert refused(claim(), open_for(element), held) is Reason.NO_RIGHT


@pytest.mark.req("REQ-FAIR-2")
def test_row_7_an_extension_is_approved_by_the_head_of_the_handling_organ_alone() -> None:
    element = PETITIONED.elements[ElementId("approve_extension")]
    asked = ElementId("extension_requested")

    assert (element.roles, element.organ) == ((HEAD,), OrganRule.HANDLING)
    assert refused(claim(), open_for(element, asked), appointed(HEAD)) is Reason.SEPARATION_OF_DUTIES
    for held in (appointed(HANDLER), appointed(HEAD, organ=OrganId("petitions"))):
        assert refused(claim(), open_for(element), held) is Reason.NO_RIGHT
    assert admit(claim(), open_for(element), PETITIONED, appointed(HEAD)).role == HEAD


@pytest.mark.req("REQ-FAIR-2")
def test_row_8_nobody_of_the_staff_rates_for_the_petitioner() -> None:
    rating = a_task("rating_received", name="rating", roles=(RoleId("petitioner"),))
    case = a_case(messages={MESSAGE: rating})
    staff = appointed(*(role for role in PETITIONED.roles if role != "petitioner"))

    for on_behalf in (None, ZHAO):
        sent = c.CorrelateMessage(
            id=ID, case=CASE, actor=WANG, at=AT, message=MESSAGE, answers={}, on_behalf_of=on_behalf
        )
        assert refused(sent, case, staff) is Reason.NO_RIGHT
