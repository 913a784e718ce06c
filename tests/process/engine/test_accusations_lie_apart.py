"""Accusations have their own numbers and keys, are kept from the accused, and join none but their like."""

from dataclasses import replace

import pytest

from engine import commands as c
from engine.errors import Reason, Rejected
from engine.events import Json
from engine.ids import ActorId, CaseId, RoleId
from engine.storage.errors import SealBrokenError
from engine.storage.seals import Seals
from tests.process.engine.desk import CITY, HOUSING, WATER, Desk, person
from tests.process.engine.staff import Staff, Wanted
from tests.process.traps.matters import ACCUSATION, Matter, known

pytestmark = pytest.mark.process
REGISTRAR, ACCUSED = (person(HOUSING, RoleId("registrar"), number) for number in (1, 3))
STRANGER = person(HOUSING, RoleId("handler"))
AT_THE_DESK: dict[str, Json] = {"category": "discipline", "complained_person": "某3"}


def filed(desk: Desk, number: int, **said: Json) -> Matter:
    """File a matter, which the staff will find to be an accusation where it says so."""
    filing = desk.filing(number, "petition", **said)
    naming: dict[str, Json] = {
        name: said[name] for name in ("complained_organ", "complained_person") if name in said
    }
    wanted = known(ACCUSATION if said else {}, {"register": {"complained_staff": [], **naming}})
    return Matter(desk=desk, id=desk.engine.handle(filing).case, staff=Staff(desk, wanted=wanted))


def merging(desk: Desk, case: CaseId, into: CaseId, actor: ActorId = REGISTRAR) -> c.MergeCase:
    """Return the command that joins a case to another."""
    return c.MergeCase(id=desk.id(), case=case, actor=actor, at=desk.now, into=into, reason="同一事项")


@pytest.mark.req("REQ-HND-5")
def test_an_accusation_leaves_no_gap_in_the_numbers_of_the_others(desk: Desk) -> None:
    numbers = [
        filed(desk, number, **said).case.number for number, said in enumerate(({}, AT_THE_DESK, {}), start=1)
    ]

    assert numbers == ["HOUSING-2026-000001", "HOUSING-2026-M000001", "HOUSING-2026-000002"]


@pytest.mark.req("REQ-HND-5")
def test_the_key_of_a_case_that_turns_out_an_accusation_is_wrapped_apart_and_still_opens(desk: Desk) -> None:
    matter = filed(desk, 1)
    before = desk.row(matter.id).key
    matter.staff.wanted = known(ACCUSATION)

    matter.until("decide_admissibility")

    after, without = desk.row(matter.id).key, Seals(b"m" * 32, lambda: b"n" * 32)
    assert before is not None
    assert after is not None
    assert desk.seals.unwrap(matter.id, after) == without.unwrap(matter.id, before)
    with pytest.raises(SealBrokenError, match=r"accusations\.key"):
        without.unwrap(matter.id, after)
    desk.assert_whole(matter.id)


@pytest.mark.req("REQ-HND-5")
def test_an_accused_colleague_neither_takes_nor_gets_a_task_of_it(desk: Desk) -> None:
    matter = filed(desk, 1, **AT_THE_DESK)
    task, _ = desk.task(matter.id, "register")
    taking = c.ClaimTask(id=desk.id(), case=matter.id, actor=ACCUSED, at=desk.now, task=task)
    giving = c.AssignTask(
        id=desk.id(),
        case=matter.id,
        actor=person(HOUSING, RoleId("head")),
        at=desk.now,
        task=task,
        assignee=ACCUSED,
    )

    assert desk.refused(taking).reason is Reason.CASE_UNKNOWN
    assert desk.refused(giving).reason is Reason.NO_RIGHT_ASSIGNEE
    desk.engine.handle(replace(taking, id=desk.id(), actor=REGISTRAR))


@pytest.mark.req("REQ-HND-5")
def test_what_was_joined_to_an_accusation_keeps_it_from_those_too_whom_that_accuses(desk: Desk) -> None:
    away: Wanted = {"confirm_type": {"jurisdiction": "own_department", "we_are_accused": False}}
    one = filed(desk, 1, category="discipline", complained_organ=WATER)
    other = filed(desk, 2, category="discipline")
    for matter in (one, other):
        matter.staff.wanted = known(ACCUSATION, away, {"register": matter.staff.wanted["register"]})
        matter.until("decide_admissibility")

    desk.engine.handle(merging(desk, one.id, other.id))
    desk.work(one.id)

    with pytest.raises(Rejected) as raised:
        other.does("decide_admissibility", transfer_to=WATER)
    assert raised.value.reason is Reason.ACCUSED_ORGAN
    other.does("decide_admissibility", transfer_to=CITY)
    desk.assert_whole(other.id)


@pytest.mark.req("REQ-HND-5")
def test_an_accusation_and_another_matter_are_not_joined_and_who_may_not_know_learns_nothing(
    desk: Desk,
) -> None:
    accusation, claim = filed(desk, 1, **AT_THE_DESK), filed(desk, 2)

    for case, into in ((accusation.id, claim.id), (claim.id, accusation.id)):
        assert desk.refused(merging(desk, case, into)).reason is Reason.MERGE_TARGET_OF_ANOTHER_KIND
    unknown = desk.refused(merging(desk, claim.id, accusation.id, STRANGER))
    assert (unknown.reason, unknown.parameters) == (
        Reason.MERGE_TARGET_UNKNOWN,
        desk.refused(merging(desk, claim.id, CaseId("nowhere"), STRANGER)).parameters,
    )
