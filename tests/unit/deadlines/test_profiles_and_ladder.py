"""What may stand in a rule profile and in the ladder of escalation, and what is refused with a sentence."""

import tomllib
from datetime import date

import pytest

from engine.deadlines import NATIONAL, DueKind, Level, RulebookError, load, load_profiles
from tests.unit.deadlines.desk import CLOCK, PETITION, petition

PLACE = {"title": "某地", "law": ["某条例#1"]}
RUNG = {"on": "warn", "to": "head", "law": ["[D]"]}
PAUSE = {
    "name": "hearing",
    "begins": {"on": "completed", "element": "announce"},
    "planned": "planned_on",
    "ends": {"on": "completed", "element": "hold"},
    "until": "held_on",
    "law": ["信访工作条例#36(2)"],
}


def refused(**top: object) -> list[str]:
    """Return why a file with one clock and these settings cannot be used."""
    with pytest.raises(RulebookError) as error:
        load_profiles({"format": 1, "C01": CLOCK, **top})
    return [str(problem) for problem in error.value.problems]


def test_every_profile_of_a_file_is_checked_though_nobody_has_chosen_it() -> None:
    found = refused(profiles={"somewhere": {**PLACE, "C01": {"length": 16}}})

    assert found == ["[C01] profiles.length: 16 is longer than the national 15, or cannot be compared"]


def test_a_problem_of_the_national_rules_is_said_once() -> None:
    found = refused(C02={**CLOCK, "length": 0}, profiles={"a": PLACE, "b": PLACE})

    assert len(found) == 1


@pytest.mark.parametrize("unit", ["month", "hour"])
def test_another_unit_with_the_same_number_is_no_shorter_period(unit: str) -> None:
    found = refused(profiles={"somewhere": {**PLACE, "C01": {"unit": unit}}})

    assert "[C01] profiles.length: 15 is longer than the national 15, or cannot be compared" in found


def test_a_profile_leaves_out_no_days_that_the_national_rules_count() -> None:
    found = refused(profiles={"somewhere": {**PLACE, "C01": {"pauses": [PAUSE]}}})

    assert found == ["[C01] profiles.pauses: a profile leaves out no days that the national rules count"]


def test_a_profile_may_count_days_that_the_national_rules_leave_out() -> None:
    toml = {
        "format": 1,
        "C13": {**CLOCK, "pauses": [PAUSE]},
        "profiles": {"somewhere": {**PLACE, "C13": {"pauses": []}}},
    }

    rules = load_profiles(toml)

    assert (len(rules[NATIONAL].clocks["C13"].pauses), len(rules["somewhere"].clocks["C13"].pauses)) == (1, 0)


def test_an_addition_that_is_enabled_is_part_of_every_profile_and_none_to_choose() -> None:
    rules = load_profiles(tomllib.loads(PETITION.read_text("utf-8")))

    assert "simple" not in rules
    assert {NATIONAL, "zhejiang", "environment"} == rules.keys()
    assert all(each.clocks["C08"].starts for each in rules.values())


def test_a_profile_binds_between_its_days() -> None:
    toml = {"format": 1, "profiles": {"somewhere": {**PLACE, "from": "2026-05-01", "until": "2026-12-31"}}}

    rules = load_profiles(toml)["somewhere"]

    asked = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [rules.binds_on(day) for day in asked] == [False, True, True, False]


@pytest.mark.parametrize(
    ("days", "complaint"),
    [
        ({"from": "May"}, "profiles.somewhere.from: is to be a day such as 2026-05-01, found 'May'"),
        (
            {"from": "2026-05-01", "until": "2026-04-30"},
            "profiles.somewhere.until: lies before the day on which the profile begins",
        ),
    ],
)
def test_days_of_a_profile_are_days_in_their_order(days: dict[str, str], complaint: str) -> None:
    assert refused(profiles={"somewhere": {**PLACE, **days}}) == [f"[deadlines.toml] {complaint}"]


def test_the_ladder_of_the_bundle_names_holder_head_and_the_supervisor_above() -> None:
    ladder = [(rung.on, rung.last, rung.to, rung.organ) for rung in petition().ladder]

    assert ladder == [
        (DueKind.WARN, False, "holder", Level.OWN),
        (DueKind.WARN, True, "head", Level.OWN),
        (DueKind.MISS, False, "supervisor", Level.SUPERIOR),
    ]


def test_every_rung_of_the_ladder_says_that_the_bundle_chose_it() -> None:
    assert all("[D]" in rung.law for rung in petition().ladder)


def test_every_profile_has_the_same_ladder() -> None:
    assert petition("zhejiang").ladder == petition().ladder


def test_a_file_without_a_ladder_has_nobody_told() -> None:
    assert load({"format": 1}).ladder == ()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"on": "later"}, "escalation[0].on: is to be one of warn, miss, found 'later'"),
        ({"on": "miss", "last": True}, "escalation[0].last: only a warning can be the last one"),
        ({"organ": "any"}, "escalation[0].organ: is to be one of own, superior, found 'any'"),
        ({"law": []}, "escalation[0].law: is to be a list of texts, found []"),
        ({"colour": "red"}, "escalation[0].colour: is no known key"),
    ],
)
def test_a_rung_says_when_who_and_by_which_law(changes: dict[str, object], complaint: str) -> None:
    assert refused(escalation=[{**RUNG, **changes}]) == [f"[deadlines.toml] {complaint}"]
