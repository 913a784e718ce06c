"""Traps of counting: which period runs, from when, in which days, and what does not stop it."""

from datetime import date, timedelta

import pytest

from engine.deadlines import State
from engine.errors import Reason, Rejected
from engine.events import Json
from tests.process.engine.desk import HOUSING, Desk
from tests.process.engine.staff import Wanted
from tests.process.traps.matters import (
    ACCUSATION,
    PETITIONS,
    SUGGESTION,
    brought,
    establish_petition_office,
)

pytestmark = pytest.mark.process


def routed(route: str) -> Wanted:
    return {"confirm_route": {"route": route}}


@pytest.mark.req("REQ-EFF-2", "REQ-HND-5")
@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        (SUGGESTION, "study_suggestion"),
        (ACCUSATION, "handle_secretly"),
        (routed("litigation"), "explain_route"),
        (routed("other"), "explain_route"),
        (routed("duty"), "handle_duty"),
    ],
    ids=["suggestion", "accusation", "suit", "another statutory route", "duty"],
)
def test_t01_the_sixty_days_are_for_matters_of_an_opinion_alone(
    desk: Desk, changes: Wanted, reached: str
) -> None:
    matter = brought(desk, changes).until(reached)

    assert "C05" not in matter.ran()


@pytest.mark.req("REQ-EFF-2", "REQ-ACC-5")
def test_t02_fifteen_sixty_and_thirty_are_natural_days(desk: Desk) -> None:
    matter = brought(desk)
    received = matter.today()

    matter.until("form_group")

    assert matter.clock("C02").due_on == received + timedelta(days=15)
    assert matter.clock("C05").due_on == date(2026, 5, 1)  # sixty days over two festivals and eight weekends
    matter.does("serve_result", served_on=matter.today().isoformat())
    served = matter.file()["served_on"]
    assert isinstance(served, str)
    assert matter.clock("C10").safe_on == date.fromisoformat(served) + timedelta(days=30)


@pytest.mark.req("REQ-EFF-2")
def test_t03_the_day_on_which_a_period_starts_is_not_counted(desk: Desk) -> None:
    matter = brought(desk)  # on 2 March
    clock = matter.clock("C02")
    last_minute = clock.due_at - timedelta(minutes=1)

    desk.engine.tick(matter.id, last_minute)

    assert clock.due_on == date(2026, 3, 17)
    assert matter.clock("C02").state is State.RUNNING
    desk.engine.tick(matter.id, clock.due_at)
    assert matter.clock("C02").state is State.MISSED


@pytest.mark.req("REQ-ACC-5", "REQ-EFF-3")
def test_t04_an_objection_has_five_working_days_and_not_five_days(desk: Desk) -> None:
    establish_petition_office(desk)
    desk.later(days=3)  # Thursday, 5 March
    matter = brought(
        desk,
        {
            "confirm_type": {"jurisdiction": "own_department"},
            "decide_admissibility": {"admissibility": "forward", "notice": "D03", "transfer_to": "housing"},
        },
        organ=PETITIONS,
    )

    matter.does("decide_admissibility")

    assert matter.case.organ == HOUSING
    assert matter.clock("C04").due_on == date(2026, 3, 12)


@pytest.mark.req("REQ-EFF-2")
def test_t11_an_extension_comes_before_day_sixty_and_is_told_with_its_reason(desk: Desk) -> None:
    matter = brought(desk).until("plan_investigation").hears("extension_requested", requested_days=30)
    last = matter.clock("C05").due_on
    reason: dict[str, Json] = {
        "extension_approved": True,
        "extension_days": 30,
        "extension_reason": "须待鉴定结论。",
    }

    matter.does("approve_extension", **reason)

    assert matter.clock("C05").due_on == last + timedelta(days=30)
    assert "须待鉴定结论。" in matter.letters()["D14"]


@pytest.mark.req("REQ-EFF-2")
def test_t11_after_day_sixty_there_is_nothing_to_extend(desk: Desk) -> None:
    matter = brought(desk).until("plan_investigation").hears("extension_requested", requested_days=30)
    desk.now = matter.clock("C05").due_at + timedelta(hours=1)

    with pytest.raises(Rejected) as refusal:
        matter.does(
            "approve_extension", extension_approved=True, extension_days=30, extension_reason="情况复杂。"
        )

    assert refusal.value.reason is Reason.EXTENSION_NOT_POSSIBLE
    assert "D14" not in matter.letters()


@pytest.mark.req("REQ-INV-6")
def test_t13_a_hearing_does_not_lengthen_the_sixty_days(desk: Desk) -> None:
    matter = brought(desk, {"check_facts": {"hearing_needed": True}}).until("plan_hearing")
    before = matter.clock("C05").due_on

    desk.later(days=12)
    matter.does("hold_hearing")

    assert matter.clock("C05").due_on == before
    assert not matter.clock("C05").moves


@pytest.mark.req("REQ-HND-2")
def test_t14_mediation_does_not_stop_the_sixty_days(desk: Desk) -> None:
    matter = brought(
        desk,
        {
            "confirm_type": {"dispute": "civil"},
            "confirm_route": {"mediation_offered": True},
            "ask_consent": {"both_consent": True, "mediation_kind": "people"},
        },
    ).until("hold_mediation")
    before = matter.clock("C05").due_on

    desk.later(days=10)
    matter.does("hold_mediation", mediation_result="failed")
    matter.until("draft_opinion")

    assert matter.clock("C05").due_on == before
    assert "C05" in matter.running()


@pytest.mark.req("REQ-EFF-2")
def test_t22_a_day_in_a_year_without_a_calendar_is_marked_as_provisional(desk: Desk) -> None:
    desk.later(days=300)  # into December: the sixty days end in a year that no notice has come for
    matter = brought(desk).until("form_group")

    assert matter.clock("C05").due_on.year == 2027
    assert matter.clock("C05").provisional


@pytest.mark.req("REQ-INV-1", "REQ-EFF-2")
def test_t25_acceptance_fixes_the_last_day_and_no_later_stage_moves_it(desk: Desk) -> None:
    matter = brought(desk).until("form_group")
    fixed = matter.clock("C05").due_on

    seen: list[tuple[str, date]] = []
    for element in ("plan_investigation", "write_report", "draft_opinion", "approve_opinion"):
        desk.later(days=4)
        matter.until(element)
        seen.append((element, matter.clock("C05").due_on))

    assert fixed == date.fromisoformat(str(matter.file()["accepted_on"])) + timedelta(days=60)
    assert {due for _, due in seen} == {fixed}


@pytest.mark.req("REQ-EFF-2")
def test_the_office_that_assigned_a_matter_may_set_another_day_for_its_report(desk: Desk) -> None:
    establish_petition_office(desk)
    assigned: dict[str, Json] = {
        "admissibility": "forward",
        "notice": "D03",
        "transfer_to": "housing",
        "transfer_kind": "assign",
        "report_back_on": "2026-04-30",
    }
    matter = brought(
        desk,
        {"confirm_type": {"jurisdiction": "own_department"}, "decide_admissibility": assigned},
        organ=PETITIONS,
    )
    matter.does("decide_admissibility").does("confirm_type", jurisdiction="own")
    matter.does("decide_admissibility", admissibility="accept", notice="D04").until("form_group")
    set_before, handled_by = matter.clock("C07").due_on, matter.clock("C05").due_on

    matter.hears("report_prolonged", report_back_on="2026-06-30", prolong_reason="须待鉴定结论。")

    assert (set_before, matter.clock("C07").due_on) == (date(2026, 4, 30), date(2026, 6, 30))
    assert matter.clock("C05").due_on == handled_by
