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
from engine.secrecy import Kept, is_secret, keep_from_the_accused, kept_from, may_know, number, says_secret
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
        keep_from_the_accused(case, {"transfer_to": HOUSING}, Kept())

    assert (raised.value.reason, raised.value.parameters) == (Reason.ACCUSED_ORGAN, {})
    keep_from_the_accused(case, {"transfer_to": PROVINCE}, Kept())


def test_an_accusation_is_not_handed_to_an_organ_that_it_names_and_that_one_does_not_clear_itself() -> None:
    named = kept_from({"complained_organ": HOUSING}, mark=str.upper)
    kept = Kept(marks=frozenset().union(*named.values()), mark=str.upper)
    at_the_city, at_home = an_accusation(organ=CITY), an_accusation(organ=HOUSING)

    for case, answers in ((at_the_city, {"transfer_to": HOUSING}), (at_home, {"we_are_accused": False})):
        with pytest.raises(Rejected) as raised:
            keep_from_the_accused(case, answers, kept)
        assert (raised.value.reason, raised.value.parameters) == (Reason.ACCUSED_ORGAN, {})
    keep_from_the_accused(at_the_city, {"transfer_to": PROVINCE, "we_are_accused": False}, kept)


def test_whom_a_matter_is_kept_from_is_chosen_or_named_and_can_be_taken_back() -> None:
    said: dict[str, Json] = {
        "complained_person": "李四、 王五",
        "complained_staff": [{"person": LI}, {"person": None}],
        "subject": "某事",
    }
    kept = Kept(marks=frozenset().union(*kept_from(said, str).values()))

    assert kept.has_person(LI, "另有其名")
    assert kept.has_person(WANG, "王五")
    assert not kept.has_person(WANG, "王")
    assert not kept.has_organ(HOUSING)
    assert kept_from({"complained_organ": "", "complained_staff": []}, str) == {
        "complained_organ": frozenset(),
        "complained_staff": frozenset(),
    }


def test_an_accusation_has_a_number_of_its_own_series_and_is_secret_by_it_until_somebody_decides() -> None:
    ordinary, of_its_own = (number(HOUSING, 2026, 1, secret=secret) for secret in (False, True))

    assert (ordinary, of_its_own) == ("HOUSING-2026-000001", "HOUSING-2026-M000001")
    assert is_secret(a_case(number=of_its_own))
    assert not is_secret(a_case(number=ordinary))
    assert not is_secret(a_case(number=of_its_own, routing={"matter_type": "claim"}))


@pytest.mark.parametrize(
    ("case", "into_secret"), [(a_case(), True), (an_accusation(acted=REGISTERED), False)]
)
def test_an_accusation_goes_on_in_an_accusation_only(case: Case, *, into_secret: bool) -> None:
    command = c.MergeCase(id=ID, case=CASE, actor=WANG, at=AT, into=CaseId("other"), reason="同一事项")
    lookups = replace(appointed(HANDLER), into_state="open", into_secret=into_secret)

    with pytest.raises(Rejected) as raised:
        admit(command, case, a_definition(), lookups)

    assert (raised.value.reason, raised.value.parameters) == (Reason.MERGE_TARGET_OF_ANOTHER_KIND, {})


def test_a_claim_against_an_organ_may_go_to_it() -> None:
    claim = a_case(routing={"matter_type": "claim", "we_are_accused": True}, organ=HOUSING)

    keep_from_the_accused(claim, {"transfer_to": HOUSING}, Kept())


def test_who_is_accused_is_part_of_the_folded_case_only_where_somebody_is() -> None:
    innocent, accused = a_case(petitioner=ZHAO), an_accusation(accused=(HOUSING,))

    assert "accused" not in codec.case_document(innocent)  # the markings of earlier histories stay
    for case in (innocent, accused):
        assert codec.read_case(codec.parse(codec.canonical(codec.case_document(case)))) == case
