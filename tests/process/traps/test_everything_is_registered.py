"""Traps of the door: nobody is kept from being registered, and no machine turns anybody away."""

import pytest

from engine import commands as c
from engine.errors import Rejected
from engine.events import Json
from engine.forms import FormErrors, Problem
from engine.ids import RoleId
from tests.process.engine.desk import HOUSING, Desk, person
from tests.process.traps.matters import PETITIONS, brought, establish_petition_office

pytestmark = pytest.mark.process
REGISTRAR = person(HOUSING, RoleId("registrar"))
SIX: list[Json] = [{"name": f"代表{number}"} for number in range(6)]


@pytest.mark.req("REQ-ACC-1", "REQ-GEN-1")
def test_t10_who_gives_no_name_is_registered_and_reviewed(desk: Desk) -> None:
    matter = brought(desk, {"register": {"identity_clear": False, "petitioner": None}}, petitioner=None)

    matter.until("decide_admissibility")

    assert matter.case.number
    assert matter.proposed["admissibility"] == "accept"


@pytest.mark.req("REQ-ACC-1", "REQ-ACC-3")
def test_t10_a_repeated_petition_is_registered_and_found_to_be_one(desk: Desk) -> None:
    first = desk.file(2)
    matter = brought(desk, {"confirm_type": {"same_matter": "pending_here"}})

    matter.until("decide_admissibility")

    assert matter.case.number != desk.case(first).number
    assert matter.proposed["ground"] == "MERGE"
    found = [body["details"] for _, body in desk.auditor.opened(matter.id) if "candidates" in str(body)]
    assert desk.case(first).number in str(found)


@pytest.mark.req("REQ-ACC-4")
def test_t20_what_tables_propose_refuses_nobody_before_a_person_decides(desk: Desk) -> None:
    matter = brought(desk, {"confirm_type": {"same_matter": "pending_lower"}}).until("decide_admissibility")

    desk.work(matter.id)

    assert matter.proposed["admissibility"] == "refuse"
    assert matter.open == {"decide_admissibility"}
    assert not matter.letters()
    with pytest.raises(Rejected):
        desk.complete(matter.id, "decide_admissibility", c.WORKER, admissibility="refuse", notice="D05")


@pytest.mark.req("REQ-ACC-6")
def test_t21_however_many_have_signed_five_may_speak_for_them(desk: Desk) -> None:
    matter = brought(
        desk, {"register": {"representatives": SIX[:5]}}, channel="visit", people_count=5000
    ).until("decide_admissibility")

    assert matter.file()["people_count"] == 5000
    assert len(str(matter.file()["representatives"]).split("代表")) == 6


@pytest.mark.req("REQ-ACC-6", "REQ-ACC-1")
def test_t30_a_sixth_representative_is_refused_and_the_petition_registered_all_the_same(desk: Desk) -> None:
    matter = brought(desk, channel="visit").until("register")
    answers = {**matter.staff.wanted["register"], "received_on": "2026-03-02", "important": False}

    with pytest.raises(FormErrors) as refused:
        desk.complete(matter.id, "register", REGISTRAR, **{**answers, "representatives": SIX})

    assert {(error.path, error.problem) for error in refused.value.errors} == {
        ("representatives", Problem.TOO_MANY)
    }
    desk.complete(matter.id, "register", REGISTRAR, **{**answers, "representatives": SIX[:5]})
    assert "register" not in matter.open


@pytest.mark.req("REQ-CHN-5", "REQ-ACC-4")
def test_t30_who_skips_a_level_is_guided_and_the_matter_is_handed_on(desk: Desk) -> None:
    establish_petition_office(desk)
    matter = brought(
        desk,
        {
            "confirm_type": {"jurisdiction": "subordinate", "visit_level_ok": False},
            "decide_admissibility": {"admissibility": "forward", "notice": "D03", "transfer_to": "housing"},
        },
        organ=PETITIONS,
        channel="visit",
    ).until("decide_admissibility")

    assert matter.proposed["ground"] == "GUIDE_LEVEL"
    matter.does("decide_admissibility")

    assert matter.case.organ == "housing"
    assert "转送江州市住房局办理" in matter.letters()["D03"]
    assert "D05" not in matter.letters()
