"""Traps of the secret track: what reaches the accused, and what has no reason to be kept from them."""

from typing import Final

import pytest

from engine.errors import Reason, Rejected
from engine.events import JobCreated
from tests.process.engine.desk import CITY, HOUSING, Desk
from tests.process.engine.staff import Wanted
from tests.process.traps.matters import ACCUSATION, PETITIONS, brought, establish_petition_office, known

pytestmark = pytest.mark.process
NAME = "江州市住房局"
ELSEWHERE: Final[Wanted] = {
    "confirm_type": {"jurisdiction": "other_system"},
    "decide_admissibility": {"transfer_to": CITY},
}


@pytest.mark.req("REQ-HND-5", "REQ-ACC-4")
def test_t08_an_accusation_is_not_handed_to_the_organ_that_it_accuses(desk: Desk) -> None:
    matter = brought(
        desk,
        ACCUSATION,
        {"confirm_type": {"we_are_accused": True}, "decide_admissibility": {"transfer_to": HOUSING}},
    ).until("decide_admissibility")

    with pytest.raises(Rejected) as refusal:
        matter.does("decide_admissibility")

    assert refusal.value.reason is Reason.ACCUSED_ORGAN
    matter.does("decide_admissibility", transfer_to=CITY)
    assert matter.file()["to"] == CITY if "to" in matter.file() else matter.case.accused == (HOUSING,)


@pytest.mark.req("REQ-HND-5")
def test_t08_nothing_that_is_written_of_an_accusation_names_it_or_its_informant(desk: Desk) -> None:
    establish_petition_office(desk)
    matter = brought(
        desk,
        ACCUSATION,
        {"confirm_type": {"jurisdiction": "own_department"}, "decide_admissibility": {"transfer_to": CITY}},
        organ=PETITIONS,
        complained_organ=HOUSING,
    ).until("write_closing_report")

    assert matter.case.organ == PETITIONS  # no inbox of another organ
    assert set(matter.letters()) == {"D08"}
    for word in (NAME, "供暖", "检举", "控告", "举报"):
        assert word not in matter.letters()["D08"]


@pytest.mark.req("REQ-SEC-1")
def test_t08_what_concerns_a_cadre_is_told_to_the_organisation_department_before_it_is_handed_over(
    desk: Desk,
) -> None:
    establish_petition_office(desk)
    matter = brought(
        desk,
        ACCUSATION,
        {
            "confirm_type": {"jurisdiction": "other_system", "cadre_accused": True},
            "decide_admissibility": {"transfer_to": CITY},
            "report_cadre": {"cadre_major": True},
        },
        organ=PETITIONS,
    ).until("report_cadre")

    assert "hand_over_secretly" not in {job.element for job in matter.case.jobs.values()}
    matter.does("report_cadre")

    assert matter.file()["cadre_reported_to"] == "organisation_and_leaders"
    assert matter.ends().case.ended


@pytest.mark.req("REQ-FAIR-4", "REQ-FAIR-1")
def test_t24_a_claim_against_an_organ_goes_to_that_organ_where_it_is_competent(desk: Desk) -> None:
    establish_petition_office(desk)
    matter = brought(
        desk,
        {
            "confirm_type": {"jurisdiction": "own_department", "we_are_accused": False},
            "decide_admissibility": {"admissibility": "forward", "notice": "D03", "transfer_to": HOUSING},
        },
        organ=PETITIONS,
        complained_organ=HOUSING,
    ).does("decide_admissibility")

    assert matter.case.organ == HOUSING
    matter.staff.wanted = known({"confirm_type": {"we_are_accused": True}})
    matter.until("decide_admissibility")
    assert matter.proposed["admissibility"] == "accept"
    matter.until("serve_result").does("serve_result").does("explain_result").hears("review_requested")
    assert desk.task(matter.id, "check_review_request")[1].organ == CITY


@pytest.mark.req("REQ-HND-5", "REQ-ACC-4")
def test_t31_an_organ_that_is_competent_and_not_accused_handles_the_accusation_itself(desk: Desk) -> None:
    matter = brought(desk, ACCUSATION).until("handle_secretly")

    assert matter.proposed["ground"] == "HANDLE_SECRET"
    assert desk.task(matter.id, "handle_secretly")[1].organ == HOUSING
    matter.ends()

    assert "transfer_to" not in matter.file()
    assert "已按规定接收" in matter.letters()["D08"]
    assert not [job for job in matter.case.jobs.values() if job.name == "case.hand_over_secretly"]


@pytest.mark.req("REQ-HND-5", "REQ-ACC-4")
@pytest.mark.parametrize("handed_over", [False, True])
def test_what_the_informant_takes_back_does_not_end_an_accusation(desk: Desk, *, handed_over: bool) -> None:
    matter = brought(desk, ACCUSATION, ELSEWHERE if handed_over else {}).until("decide_admissibility")

    matter.hears("withdrawn_in_acceptance")

    assert matter.file()["withdrawn_on"] == matter.today().isoformat()
    assert "decide_admissibility" in matter.open
    assert "C02" in matter.running()
    matter.until("write_closing_report")
    assert set(matter.letters()) == {"D08"}
    assert ("handle_secretly" in matter.case.acted) is not handed_over
    happened = [event for entry in desk.entries(matter.id) for event in entry.happened()]
    jobs = {event.element for event in happened if isinstance(event, JobCreated)}
    assert ("hand_over_secretly" in jobs) is handed_over
    assert "notify_withdrawal" not in jobs


@pytest.mark.req("REQ-HND-5")
def test_a_withdrawal_takes_effect_only_when_it_is_known_that_nobody_is_accused(desk: Desk) -> None:
    matter = brought(desk).until("register").hears("withdrawn_in_acceptance")
    assert matter.open == {"register"}

    matter.does("register")

    assert matter.open == {"write_closing_report"}
    assert "D35" in matter.letters()
