"""An organ chooses a rule profile for its new cases; a case keeps the one under which it was accepted."""

from datetime import date

import pytest

from engine import commands as c
from engine import events as e
from engine.deadlines import NATIONAL, ClockKey
from engine.errors import Reason, Rejected
from engine.ids import CaseId, OrganId, RoleId
from engine.office_roles import ADMINISTRATOR
from tests.process.engine.desk import CITY, HANDLER, HOUSING, PROVINCE, WATER, Desk, person

LOCAL = "zhejiang"


def choose(desk: Desk, organ: OrganId = HOUSING, profile: str = LOCAL, day: str = "2026-03-01") -> None:
    """Have an organ choose a profile from a day on."""
    desk.office.handle(
        c.ChooseProfile(
            id=desk.id(),
            actor=person(PROVINCE, ADMINISTRATOR),
            at=desk.now,
            organ=organ,
            profile=profile,
            starts_on=date.fromisoformat(day),
        )
    )


def profile_of(desk: Desk, case: CaseId) -> str:
    """Return under which profile a case runs."""
    return desk.case(case).profile


def test_a_new_case_runs_under_the_profile_of_its_organ(desk: Desk) -> None:
    choose(desk)

    case = desk.file()

    clock = desk.case(case).clocks[ClockKey("C02", None)]
    assert profile_of(desk, case) == LOCAL
    assert (clock.length, clock.unit, clock.due_on.isoformat()) == (5, "workday", "2026-03-09")
    desk.assert_whole(case)


def test_without_a_choice_the_national_rules_hold_and_nothing_is_recorded(desk: Desk) -> None:
    case = desk.file()

    assert profile_of(desk, case) == NATIONAL
    assert not [event for event in desk.entries(case)[0].happened() if isinstance(event, e.RuleProfileBound)]


def test_what_an_organ_above_chose_holds_unless_the_organ_chose_itself(desk: Desk) -> None:
    choose(desk, CITY)
    first = desk.file(1)
    choose(desk, HOUSING, NATIONAL)
    second = desk.file(2)

    assert (profile_of(desk, first), profile_of(desk, second)) == (LOCAL, NATIONAL)


def test_a_choice_counts_from_its_day_on(desk: Desk) -> None:
    choose(desk, day="2026-03-03")
    before = desk.file(1)
    desk.later(days=1)
    after = desk.file(2)

    assert (profile_of(desk, before), profile_of(desk, after)) == (NATIONAL, LOCAL)


def test_a_case_keeps_its_profile_whatever_the_organ_chooses_later(desk: Desk) -> None:
    choose(desk)
    case = desk.file()

    choose(desk, profile=NATIONAL)
    desk.later(days=10)
    desk.note(case)

    assert profile_of(desk, case) == LOCAL
    desk.assert_whole(case)


def test_the_entry_names_the_rules_it_was_computed_with(desk: Desk) -> None:
    national = desk.file(1)
    choose(desk)
    local = desk.file(2)

    digests = {case: desk.entries(case)[0].edition.profile for case in (national, local)}

    definition = desk.library.interpreter(desk.case(local).bundle).definition
    assert digests == {
        national: definition.rules(NATIONAL).digest,
        local: definition.rules(LOCAL).digest,
    }


def test_a_profile_that_no_process_has_is_refused_and_says_which_there_are(desk: Desk) -> None:
    with pytest.raises(Rejected) as refusal:
        choose(desk, profile="atlantis")

    assert refusal.value.reason is Reason.PROFILE_UNKNOWN
    assert LOCAL in str(refusal.value.parameters["known"]).split()
    assert "simple" not in str(refusal.value.parameters["known"]).split()


def test_only_an_administrator_of_the_organ_or_above_chooses(desk: Desk) -> None:
    command = c.ChooseProfile(
        id=desk.id(), actor=HANDLER, at=desk.now, organ=WATER, profile=LOCAL, starts_on=date(2026, 3, 1)
    )

    with pytest.raises(Rejected) as refusal:
        desk.office.handle(command)

    assert refusal.value.reason is Reason.NO_RIGHT


def test_an_administrator_of_another_organ_does_not_choose_for_it(desk: Desk) -> None:
    command = c.ChooseProfile(
        id=desk.id(),
        actor=person(WATER, RoleId(ADMINISTRATOR)),
        at=desk.now,
        organ=HOUSING,
        profile=LOCAL,
        starts_on=date(2026, 3, 1),
    )

    with pytest.raises(Rejected):
        desk.office.handle(command)
