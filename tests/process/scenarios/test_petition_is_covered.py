"""The scenarios of the petition bundle hold, and reach every flow node, every flow and every rule."""

from functools import cache
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from engine import scenarios
from engine.bpmn import bundle

PETITION = Path(__file__).parents[3] / "processes" / "petition"
ZONE = ZoneInfo("Asia/Shanghai")


@cache
def played() -> scenarios.Played:
    files, found = bundle.read_folder(PETITION), scenarios.scenario_files(PETITION)
    return scenarios.check(files, found, ZONE)


def test_every_scenario_holds() -> None:
    assert [str(finding) for finding in played().findings] == []
    assert played().scenarios > 30


def test_everything_that_is_drawn_and_every_rule_is_covered() -> None:
    coverage = played().coverage

    assert coverage.flow_nodes.missing == ()
    assert coverage.flows.missing == ()
    assert coverage.rules.missing == ()
    assert coverage.flow_nodes.fraction == coverage.flows.fraction == coverage.rules.fraction == 1.0


def test_scenarios_are_no_part_of_the_bundle() -> None:
    assert not any(name.startswith("scenarios/") for name in bundle.read_folder(PETITION))


def test_all_of_them_are_played_in_seconds() -> None:
    files, found = bundle.read_folder(PETITION), scenarios.scenario_files(PETITION)
    begun = perf_counter()

    scenarios.check(files, found, ZONE)

    assert perf_counter() - begun < 30
