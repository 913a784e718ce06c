"""Of an accusation know those only who have to do with it, and the accused least of all (第三十条第三款)."""

from dataclasses import replace

import pytest

from engine import codec
from engine import commands as c
from engine import events as e
from engine.admission import Capacity, Lookups, admit
from engine.case import Case
from engine.definition import OrganRule
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import ActorId, CaseId, ElementId, OrganId, RoleId
from engine.secrecy import is_secret, keep_from_the_accused, may_know, says_secret
from tests.unit.core.casework import (
    AT,
    CASE,
    CITY,
    HANDLER,
    HEAD,
    HOUSING,
    ID,
    JOB,
    LI,
    PROVINCE,
    SUPERVISOR,
    WANG,
    ZHAO,
    a_case,
    a_definition,
    a_job,
    after,
    appointed,
)

REGISTERED = {ElementId("register"): [WANG]}


def an_accusation(**changes: object) -> Case:
    return a_case(**{"routing": {"matter_type": "accusation"}, "tasks": {}, **changes})


def knows(case: Case, actor: ActorId, role: RoleId, organ: OrganId) -> bool:
    return may_know(case, actor, [Capacity(role=role, organ=organ)])


@pytest.mark.parametrize(
    ("routing", "proposed", "secret"),
    [
        ({}, None, False),
        ({"accuses": True}, None, True),
        ({"accuses": False}, None, False),
        ({}, "accusation", True),
        ({"matter_type": "accusation"}, "claim", True),
        ({"matter_type": "claim", "accuses": True}, "accusation", False),
    ],
)
def test_what_is_decided_counts_and_before_it_what_is_proposed_or_said(
    routing: dict[str, Json], proposed: str | None, *, secret: bool
) -> None:
    proposals = {"classification": {"matter_type": proposed}} if proposed else {}

    assert is_secret(a_case(routing=routing, proposals=proposals)) is secret


def test_a_submission_about_discipline_means_an_accusation() -> None:
    assert says_secret({"category": "discipline"})
    assert says_secret({"accuses": True})
    assert not says_secret({"category": "environment", "accuses": False})


def test_of_an_ordinary_case_everybody_may_know() -> None:
    assert knows(a_case(), LI, HANDLER, CITY)


def test_of_an_accusation_know_those_with_work_in_it_their_heads_and_who_took_part() -> None:
    open_ = an_accusation(tasks=a_case().tasks)
    quiet = an_accusation(acted=REGISTERED)

    assert knows(open_, LI, HANDLER, HOUSING)
    assert knows(open_, LI, HEAD, HOUSING)
    assert knows(quiet, WANG, HANDLER, HOUSING)
    assert not knows(quiet, LI, HANDLER, HOUSING)
    for superior in (CITY, PROVINCE):
        assert not knows(open_, LI, HEAD, superior)
        assert not knows(open_, LI, SUPERVISOR, superior)


@pytest.mark.parametrize("accused", [True, False])
def test_after_the_hand_over_the_accused_organ_has_nothing_to_do_or_to_know(*, accused: bool) -> None:
    case = after(
        e.JobDone(job=JOB, outputs={}),
        routing={"matter_type": "accusation", "we_are_accused": accused},
        tasks={},
        jobs={JOB: a_job("case.hand_over_secretly")},
        acted=REGISTERED,
    )

    assert case.accused == ((HOUSING,) if accused else ())
    assert case.organs()[OrganRule.HANDLING] == (CITY if accused else HOUSING)
    assert knows(case, WANG, HANDLER, HOUSING) is not accused
    assert knows(case, LI, HEAD, HOUSING) is not accused
    note = c.AddNote(id=ID, case=CASE, actor=WANG, at=AT, text="…")
    if accused:
        with pytest.raises(Rejected) as refusal:
            admit(note, case, a_definition(), appointed(HANDLER))
        assert refusal.value.reason is Reason.NO_RIGHT
    else:
        assert admit(note, case, a_definition(), appointed(HANDLER)).organ == HOUSING


def test_an_accused_organ_that_sends_the_accusation_on_has_no_part_in_it_either() -> None:
    case = after(
        e.CaseForwarded(organ=CITY, superiors=(PROVINCE,), sender=HOUSING),
        routing={"matter_type": "accusation", "we_are_accused": True},
        acted=REGISTERED,
        tasks={},
    )

    assert case.accused == (HOUSING,)
    assert case.organs()[OrganRule.OFFICE] == PROVINCE
    assert not knows(case, WANG, HANDLER, HOUSING)


def test_an_accused_organ_with_nobody_above_it_leaves_the_rest_to_nobody() -> None:
    assert OrganRule.HANDLING not in an_accusation(accused=(HOUSING,), superiors=()).organs()


@pytest.mark.parametrize(
    "command",
    [
        c.AddNote(id=ID, case=CASE, actor=LI, at=AT, text="…"),
        c.SplitCase(id=ID, case=CASE, actor=LI, at=AT, claims=(1,), answers={}),
        c.MergeCase(id=ID, case=CASE, actor=LI, at=AT, into=CASE, reason="…"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_whoever_may_not_know_of_an_accusation_does_nothing_in_it(command: c.Command) -> None:
    colleague: Lookups = appointed(HANDLER)

    with pytest.raises(Rejected) as refusal:
        admit(command, an_accusation(), a_definition(), colleague)

    assert refusal.value.reason is Reason.NO_RIGHT


@pytest.mark.parametrize(
    "case",
    [
        an_accusation(routing={"matter_type": "accusation", "we_are_accused": True}, organ=HOUSING),
        an_accusation(organ=CITY, accused=(HOUSING,)),
    ],
    ids=["of the organ that decides", "of one that had it before"],
)
def test_an_accusation_is_not_handed_to_whom_it_accuses(case: Case) -> None:
    with pytest.raises(Rejected) as raised:
        keep_from_the_accused(case, {"transfer_to": HOUSING})

    assert (raised.value.reason, raised.value.parameters) == (Reason.ACCUSED_ORGAN, {})
    keep_from_the_accused(case, {"transfer_to": PROVINCE})


def test_a_claim_against_an_organ_may_go_to_it() -> None:
    claim = a_case(routing={"matter_type": "claim", "we_are_accused": True}, organ=HOUSING)

    keep_from_the_accused(claim, {"transfer_to": HOUSING})


def test_who_is_accused_is_part_of_the_folded_case_only_where_somebody_is() -> None:
    innocent, accused = a_case(petitioner=ZHAO), an_accusation(accused=(HOUSING,))

    assert "accused" not in codec.case_document(innocent)  # the markings of earlier histories stay
    for case in (innocent, accused):
        assert codec.read_case(codec.parse(codec.canonical(codec.case_document(case)))) == case


def test_an_accusation_goes_on_in_an_accusation_and_nothing_else_goes_there() -> None:
    merge = c.MergeCase(id=ID, case=CASE, actor=WANG, at=AT, into=CaseId("other"), reason="…")

    def refused(case: Case, into_state: str) -> Reason:
        with pytest.raises(Rejected) as refusal:
            admit(merge, case, a_definition(), replace(appointed(HEAD), into_state=into_state))
        return refusal.value.reason

    assert refused(a_case(), "secret") is Reason.MERGE_TARGET_UNKNOWN
    assert refused(an_accusation(), "open") is Reason.MERGE_OF_ACCUSATION
    knows = replace(appointed(HEAD), into_state="secret")
    assert admit(merge, an_accusation(), a_definition(), knows).role == HEAD
