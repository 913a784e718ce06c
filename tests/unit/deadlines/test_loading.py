"""`deadlines.toml` is read whole or refused with clock and key of everything that is wrong."""

import tomllib
from collections.abc import Mapping

import pytest

from engine.deadlines import Clock, Extension, RulebookError, load
from tests.unit.deadlines.desk import CLOCK, PETITION, Desk, book, petition

EXTENSION: Mapping[str, object] = {
    "name": "延长",
    "en": "Extension",
    "extends": "C05",
    "on": "completed",
    "element": "approve",
    "days": "extension_days",
    "at_most": 30,
    "unit": "natural",
    "times": 1,
    "who": "authority",
    "profile": "national",
    "law": ["信访工作条例#34"],
}
TRIGGER = {"on": "completed", "element": "hear"}
PAUSE: Mapping[str, object] = {
    "name": "hearing",
    "begins": TRIGGER,
    "planned": "hearing_on",
    "ends": TRIGGER,
    "until": "held_on",
    "law": ["信访工作条例#36(2)"],
}
NOWHERE: Mapping[str, object] = {"title": "某省", "law": ["某条例"]}


def problems(toml: Mapping[str, object], profile: str = "national") -> list[str]:
    """Say what is wrong with a file."""
    with pytest.raises(RulebookError) as error:
        load(toml, profile)
    assert str(error.value) == "; ".join(map(str, error.value.problems))
    return [str(problem) for problem in error.value.problems]


def clock(**changes: object) -> list[str]:
    """Say what is wrong with the plain clock after some changes."""
    return problems({"format": 1, "C01": {**CLOCK, **changes}})


def without(key: str) -> list[str]:
    """Say what is wrong with the plain clock when a key is missing."""
    return problems({"format": 1, "C01": {name: value for name, value in CLOCK.items() if name != key}})


def test_the_petition_bundle_has_every_clock_of_the_register() -> None:
    rulebook = petition()

    ids = set(rulebook.clocks) | set(rulebook.extensions)
    assert ids == {f"C{number:02}" for number in range(1, 34)}
    assert set(rulebook.extensions) == {"C06"}


def test_every_clock_of_the_petition_bundle_names_its_source_in_both_languages() -> None:
    every: list[Clock | Extension] = [*petition().clocks.values(), *petition().extensions.values()]
    for each in every:
        assert each.law
        assert each.name
        assert each.english.isascii()


def test_the_national_maxima_are_those_of_the_law() -> None:
    clocks = petition().clocks

    lengths = {
        name: clocks[name].length for name in ("C01", "C02", "C03", "C04", "C05", "C10", "C11", "C12", "C13")
    }
    assert lengths == {
        "C01": 15, "C02": 15, "C03": 15, "C04": 5, "C05": 60, "C10": 30, "C11": 30, "C12": 30, "C13": 30,
    }  # fmt: skip
    assert (petition().extensions["C06"].at_most, petition().extensions["C06"].times) == (30, 1)


def test_no_clock_cites_an_article_of_the_repealed_regulation() -> None:
    sources = [law for each in petition().clocks.values() for law in each.law]

    assert not [law for law in sources if law.startswith("信访条例")]


def test_every_clock_that_starts_also_stops() -> None:
    assert not [each.id for each in petition().clocks.values() if each.starts and not each.stops]


def test_names_are_the_routing_names_read_and_not_the_item_of_a_multi_instance() -> None:
    rulebook = petition()

    assert {"route", "accepted_on", "extension_days", "hearing_held_on", "act_done_on"} <= rulebook.names
    assert not {"request", "today", "deadline"} & rulebook.names


def test_elements_are_the_flow_nodes_that_triggers_name() -> None:
    rulebook = book(C01={"starts": [{"on": "started", "from": "today"}], "stops": []})

    assert rulebook.elements == frozenset()
    assert {
        "confirm_route",
        "issue_opinion",
        "answer_request",
        "withdrawn_in_handling",
    } <= petition().elements


def test_the_same_file_has_the_same_digest_and_another_another() -> None:
    assert book(C01={}).digest == book(C01={}).digest
    assert len({book(C01={}).digest, book(C01={"length": 16}).digest, petition().digest}) == 3
    assert petition("zhejiang").digest != petition().digest


@pytest.mark.parametrize("key", ["name", "en", "unit", "length", "who", "law", "profile"])
def test_a_missing_key_is_named_with_its_clock(key: str) -> None:
    assert f"[C01] {key}: is missing" in without(key)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (
            {"unit": "fortnight"},
            "[C01] unit: is to be one of natural, workday, month, hour, set, date, found 'fortnight'",
        ),
        ({"length": "60"}, "[C01] length: is to be a whole number of at least 1, found '60'"),
        ({"length": True}, "[C01] length: is to be a whole number of at least 1, found True"),
        ({"length": 0}, "[C01] length: is to be a whole number of at least 1, found 0"),
        ({"name": 1}, "[C01] name: is to be a text, found 1"),
        ({"law": "信访工作条例#34"}, "[C01] law: is to be a list of texts, found '信访工作条例#34'"),
        ({"law": []}, "[C01] law: is to be a list of texts, found []"),
        ({"warn": 3}, "[C01] warn: is to be a list of whole numbers, found 3"),
        ({"warn": [0]}, "[C01] warn: is to be a whole number of at least 1, found 0"),
        ({"roll": "yes"}, "[C01] roll: is to be true or false, found 'yes'"),
        ({"duration": 3}, "[C01] duration: is no known key"),
        ({"profile": "atlantis"}, "[C01] profile: 'atlantis' is no profile of this file"),
        ({"within": ["C99"]}, "[C01] within: 'C99' is no clock of this file"),
        (
            {"starts": [{"on": "started", "from": "x", "deemed_by": ["C99"]}]},
            "[C01] starts.deemed_by: 'C99' is no clock of this file",
        ),
        ({"starts": {"on": "started"}}, "[C01] starts: is to be a list of tables, found {'on': 'started'}"),
        ({"starts": ["soon"]}, "[C01] starts[0]: is to be a table, found 'soon'"),
        (
            {"starts": [{"on": "born", "from": "x"}]},
            "[C01] starts[0].on: is to be one of started, entered, completed, ended, found 'born'",
        ),
        ({"starts": [{"on": "started"}]}, "[C01] starts[0].from: is missing"),
        ({"starts": [{"on": "started", "from": []}]}, "[C01] starts[0].from: is missing"),
        (
            {"starts": [{"on": "started", "from": "The Day"}]},
            "[C01] starts[0].from: is to be a routing name, found 'The Day'",
        ),
        ({"starts": [{"on": "completed", "from": "x"}]}, "[C01] starts[0].element: is missing"),
        (
            {"starts": [{"on": "started", "from": "x", "colour": 1}]},
            "[C01] starts[0].colour: is no known key",
        ),
        (
            {"stops": [{"on": "ended", "outcome": "won"}]},
            "[C01] stops[0].outcome: is to be one of met, ended, found 'won'",
        ),
        (
            {"length_from": {"name": "n", "unit": "hour"}},
            "[C01] length_from.unit: is to be natural, workday or month",
        ),
        (
            {"limits": [{"from": "x", "length": 1, "unit": "date"}]},
            "[C01] limits[0].unit: is to be natural, workday or month",
        ),
        ({"variants": [{"from": "x"}]}, "[C01] variants[0].when: is missing"),
        ({"variants": "none"}, "[C01] variants: is to be a list of tables, found 'none'"),
        (
            {"pauses": [{k: v for k, v in PAUSE.items() if k != "begins"}]},
            "[C01] pauses[0].begins: is missing",
        ),
        ({"item_name": "request"}, "[C01] item_name: goes with per_item = true, and the other way round"),
        ({"per_item": True}, "[C01] item_name: goes with per_item = true, and the other way round"),
    ],
)
def test_a_wrong_value_is_named_with_clock_and_key(changes: dict[str, object], complaint: str) -> None:
    assert complaint in clock(**changes)


def test_a_condition_that_does_not_parse_is_named_with_its_place() -> None:
    (complaint,) = clock(stops=[{"on": "ended", "outcome": "met", "when": "route = = 1"}])

    assert complaint.startswith("[C01] stops[0].when: ")


def test_a_condition_that_calls_an_unknown_function_is_named() -> None:
    found = clock(stops=[{"on": "ended", "outcome": "met", "when": "due(1) = 1"}])

    assert found == ["[C01] stops[0].when: calls 'due', which is no function"]


def test_a_set_clock_says_which_name_sets_it() -> None:
    assert "[C01] set_by: is missing" in clock(unit="set")
    assert "[C01] length: is no known key" in clock(unit="set", set_by="due")


@pytest.mark.parametrize("month_day", ["02-29", "13-01", "June"])
def test_a_date_clock_needs_a_day_that_every_year_has(month_day: str) -> None:
    values = {key: value for key, value in CLOCK.items() if key != "length"}

    found = problems({"format": 1, "C01": {**values, "unit": "date", "month_day": month_day, "years": 1}})

    assert found == [f"[C01] month_day: is to be a day of every year such as 06-30, found {month_day!r}"]


def test_an_authoritys_period_is_never_rolled() -> None:
    assert clock(roll=True) == ["[C01] roll: an authority's period is used as it is, not rolled"]


def test_only_a_petitioners_post_is_waited_for() -> None:
    assert clock(grace=7) == ["[C01] grace: only a petitioner's post is waited for"]


def test_a_clock_of_hours_warns_of_no_days() -> None:
    assert clock(unit="hour", warn=[1], starts=[]) == ["[C01] warn: a clock of hours has no warning days"]


def test_an_extension_names_a_clock_that_exists() -> None:
    assert problems({"format": 1, "C06": EXTENSION}) == ["[C06] extends: 'C05' is no clock of this file"]


@pytest.mark.parametrize("key", ["days", "at_most", "times", "law", "element"])
def test_an_extension_says_who_decides_how_many_days_and_how_often(key: str) -> None:
    partial = {name: value for name, value in EXTENSION.items() if name != key}

    assert f"[C06] {key}: is missing" in problems({"format": 1, "C05": CLOCK, "C06": partial})


def test_what_is_neither_setting_nor_clock_is_refused() -> None:
    found = problems({"format": 1, "C1": CLOCK, "C02": 15, "note": "x"})

    assert found == [
        "[deadlines.toml] C02: is to be a table, found 15",
        "[deadlines.toml] C1: is neither a setting nor a clock (C and two digits)",
        "[deadlines.toml] note: is neither a setting nor a clock (C and two digits)",
    ]


def test_another_format_is_refused() -> None:
    assert problems({"format": 2}) == ["[deadlines.toml] format: is to be 1"]
    assert problems({})[0] == "[deadlines.toml] format: is missing"


def test_sparing_an_unknown_clock_is_refused() -> None:
    toml = {"format": 1, "stops_all": [{"on": "completed", "element": "withdrawn", "except": ["C99"]}]}

    assert problems(toml) == ["[deadlines.toml] stops_all: 'C99' is no clock of this file"]


def test_all_problems_are_told_at_once() -> None:
    found = problems({"format": 1, "C01": {**CLOCK, "length": -1}, "C02": {**CLOCK, "who": "nobody"}})

    assert [complaint[:5] for complaint in found] == ["[C01]", "[C02]"]


def test_a_profile_shortens_an_authoritys_period() -> None:
    desk = Desk(petition("zhejiang"), matter_type="claim")

    desk.happens("confirm_route", "2026-03-12", route="opinion", accepted_on="2026-03-10")

    assert desk.clock("C05").due_on.isoformat() == "2026-04-09"
    assert petition("zhejiang").clocks["C02"].unit == "workday"


@pytest.mark.req("REQ-EFF-2")
@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (
            {"C01": {"length": 16}},
            "[C01] profiles.length: 16 is longer than the national 15, or cannot be compared",
        ),
        (
            {"C01": {"length": 6, "unit": "workday"}},
            "[C01] profiles.length: 6 is longer than the national 15, or cannot be compared",
        ),
        (
            {"C01": {"length": 1, "unit": "month"}},
            "[C01] profiles.length: 1 is longer than the national 15, or cannot be compared",
        ),
        (
            {"C01": {"length": "x"}},
            "[C01] profiles.length: 'x' is longer than the national 15, or cannot be compared",
        ),
        ({"C01": {"who": "petitioner"}}, "[C01] profiles.who: is nothing that a profile may change"),
        (
            {"C06": {"at_most": 60}},
            "[C06] profiles.at_most: 60 is longer than the national 30, or cannot be compared",
        ),
        ({"C10": {"length": 20}}, "[C10] profiles.who: a profile changes periods of authorities only"),
        ({"C99": {"length": 20}}, "[C99] profiles: is no clock of this file"),
        ({"C01": 5}, "[deadlines.toml] profiles.somewhere.C01: is to be a table, found 5"),
        ({"colour": "red"}, "[deadlines.toml] profiles.somewhere.colour: is no known key"),
    ],
)
def test_t37_a_profile_never_exceeds_the_national_maxima_nor_cuts_a_petitioners_period(
    changes: dict[str, object], complaint: str
) -> None:
    toml = {
        "format": 1,
        "C01": CLOCK,
        "C05": CLOCK,
        "C06": EXTENSION,
        "C10": {**CLOCK, "who": "petitioner"},
        "profiles": {"somewhere": {**NOWHERE, **changes}},
    }

    assert complaint in problems(toml, "somewhere")


def test_a_profile_that_is_not_chosen_changes_nothing() -> None:
    toml = {"format": 1, "C01": CLOCK, "profiles": {"somewhere": {**NOWHERE, "C01": {"length": 10}}}}

    assert load(toml).clocks["C01"].length == 15
    assert load(toml, "somewhere").clocks["C01"].length == 10


def test_an_unknown_profile_is_refused() -> None:
    assert problems({"format": 1, "C01": CLOCK}, "atlantis") == [
        "[deadlines.toml] profiles: has no profile 'atlantis'"
    ]


def test_profiles_are_tables() -> None:
    assert "[deadlines.toml] profiles.x: is to be a table, found 1" in problems(
        {"format": 1, "profiles": {"x": 1}}
    )


def test_a_clock_of_a_profile_that_is_not_in_force_never_starts() -> None:
    toml = tomllib.loads(PETITION.read_text("utf-8"))
    toml["profiles"]["simple"]["enabled"] = False

    desk = Desk(load(toml))
    desk.happens("confirm_route", "2026-03-12", route="simple", accepted_on="2026-03-10")

    assert "C08" in load(toml).clocks
    assert desk.running() == set()
