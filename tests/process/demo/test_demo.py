"""The simulated office works by ordinary commands, and everything it did can be proved again."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count, islice
from pathlib import Path
from random import Random

import pytest

from engine import commands as c
from engine.bootstrap import Settings, System, open_system
from engine.cli import main
from engine.demo import deck, run
from engine.demo.office import SimulatedOffice, establish
from engine.demo.rules import rule_scenarios
from engine.demo.scenarios import SCENARIOS, Scenario
from engine.demo.staff import Carrier
from engine.demo.texts import petition
from engine.ids import ActorId, CaseId, CommandId, OrganId, derive
from engine.office_roles import ADMINISTRATOR, ROLES
from engine.storage.reader import CaseFilter
from tests.long import LONG

FILED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PETITIONER = ActorId("petitioner:1")
REACHED: Mapping[str, str] = {
    "heard": "hold_hearing",
    "extended": "approve_extension",
    "mediation_failed": "end_mediation",
    "mediated": "make_agreement",
    "opinion_dissatisfied": "call_back",
    "opinion_executed": "track_execution",
    "review_changed": "carry_out_review",
    "rereviewed": "approve_rereview",
    "facts_changed": "confirm_route_again",
    "objection_upheld": "verify_objection",
    "duty_sent_back": "approve_duty",
    "suggestion": "study_suggestion",
    "question": "answer_directly",
    "withdrawn_late": "withdrawn_in_handling",
    "several_asked": "answer_request",
    "urgent": "report_urgent",
    "file_completed": "complete_file",
    "extension_refused": "approve_extension",
    "rereview_changed": "carry_out_review",
    "rereview_heard": "hold_rereview_hearing",
    "rereview_refused": "decide_rereview_admission",
    "mediation_refused": "party_refused",
    "mediation_expired": "end_mediation",
    "settled": "track_execution",
    "consent_refused": "ask_consent",
    "rerouted": "confirm_route_anew",
    "simple_redrafted": "approve_answer",
    "suit_chosen": "route_decided",
    "cadre_accused": "report_cadre",
    "recusal_refused": "decide_recusal",
    "recusal_granted": "decide_recusal",
    "supplemented_early": "supplemented_in_acceptance",
    "supplemented_late": "supplemented_in_handling",
    "executed_in_parts": "track_execution",
    "mediation_failed_and_rerouted": "confirm_route_anew",
}


def an_office(folder: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    monkeypatch.setenv("XINFANG_DATA", str(folder))
    monkeypatch.delenv("XINFANG_DATABASE_URL", raising=False)
    assert main(["init", "--json"]) == 0
    numbers = count()
    settings = Settings.from_environ({"XINFANG_DATA": str(folder)})
    return open_system(settings, new_key=lambda: sha256(str(next(numbers)).encode()).digest())


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[System, SimulatedOffice]]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        system = an_office(tmp_path_factory.mktemp("office"), monkeypatch)
    yield system, establish(system)
    system.store.close()


def addressee(scenario: Scenario) -> str:
    """Return where a petition is filed: half of those that may lie anywhere have to be forwarded."""
    forwarded = scenario.to == "petition_office" or SCENARIOS.index(scenario) % 2 == 0
    return "district-petitions" if forwarded and scenario.to != "competent_organ" else "district-housing"


@pytest.mark.parametrize("scenario", SCENARIOS if LONG else SCENARIOS[::3], ids=lambda way: way.name)
def test_every_scenario_ends_in_the_archive_without_a_refusal_and_executes_again(
    office: tuple[System, SimulatedOffice], scenario: Scenario
) -> None:
    system, simulated = office
    organ = addressee(scenario)
    case = CaseId(derive(scenario.name, organ))
    said = petition(Random(1), scenario.topic)  # noqa: S311 (repeatable, no secret)
    filing = CommandId(derive("filing", case))
    system.engine.handle(
        c.FileSubmission(
            id=filing,
            case=case,
            actor=PETITIONER,
            at=FILED,
            organ=OrganId(organ),
            petitioner=PETITIONER,
            answers=said,
        )
    )
    chance = Random(scenario.name)  # noqa: S311 (repeatable, no secret)
    carrier = Carrier(
        system=system,
        office=simulated,
        scenario=scenario,
        chance=chance,
        case=case,
        now=FILED,
        known=said,
        turn=1,
    )

    ended = carrier.carry()

    assert ended.outcome == "completed"
    assert system.auditor.verify(case) == (ended.version, None)
    assert REACHED.get(scenario.name, "accept_file") in ended.acted
    with system.store.reading() as reader:
        assert not list(reader.refusals(case))


def test_each_rule_of_a_table_has_a_petition_that_leads_to_it(
    office: tuple[System, SimulatedOffice],
) -> None:
    system, _ = office
    with system.store.reading() as reader:
        digest = reader.current_bundles()["petition"]
    definition = system.library.interpreter(digest).definition
    rules = {rule.id for table in definition.tables.values() for rule in table.rules}

    ways = tuple(rule_scenarios(definition))

    # Whether mediation has failed before nobody states: a scenario leads there.
    assert rules - {way.name for way in ways} <= {"mediation_suitability_2a"}
    dealt = Counter(way.name for way in islice(deck(1, ways), 1000))
    assert all(dealt[way.name] for way in ways)


def test_four_hundred_cases_go_every_way_at_least_twice() -> None:
    ways = Counter(scenario.name for scenario in islice(deck(seed=1), 400))

    assert all(ways[scenario.name] >= 2 * scenario.weight for scenario in SCENARIOS)


def test_the_same_seed_makes_the_same_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heads = []
    for name in ("one", "other"):
        system = an_office(tmp_path / name, monkeypatch)
        report = run(
            system,
            months=2,
            cases=8,
            seed=7,
            until=FILED,
            drive=None,
            progress=lambda *_: None,
        )
        with system.store.reading() as reader:
            cases = sorted(case.id for case in reader.cases(CaseFilter()).cases)
            heads.append([stored.head for case in cases if (stored := reader.find_case(case))])
        system.store.close()
        assert report.cases == 8

    assert len(heads[0]) == 8
    assert heads[0] == heads[1]


def test_open_cases_are_carried_on_from_where_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = an_office(tmp_path, monkeypatch)
    begun = run(
        system,
        months=1,
        cases=6,
        seed=3,
        until=FILED + timedelta(days=1),
        drive=None,
        progress=lambda *_: None,
    )

    carried = run(system, months=1, cases=0, seed=3, until=FILED, drive=10, progress=lambda *_: None)

    assert begun.archived + carried.archived == 6
    assert sum(carried.by_ending.values()) >= carried.archived
    system.store.close()


def test_those_who_keep_the_office_are_there_at_the_top_and_can_sign_in(
    office: tuple[System, SimulatedOffice],
) -> None:
    system, simulated = office
    top = OrganId("province-government")
    with system.store.reading() as reader:
        keepers = {role: [reader.person(person) for person in simulated.people[top, role]] for role in ROLES}

    for role, people in keepers.items():
        assert [person.login for person in people if person is not None and person.password_hash] == [
            f"province-government.{role}.{number + 1}" for number in range(len(people))
        ]
    assert len(keepers[ADMINISTRATOR]) == 2  # a calendar is proposed by one and adopted by the other
    assert simulated.people[OrganId("town-shazhou"), ADMINISTRATOR] == ("town-shazhou.administrator.1",)


def test_establishing_the_office_again_changes_nothing(office: tuple[System, SimulatedOffice]) -> None:
    system, simulated = office
    before = system.office.verify()

    assert establish(system) == simulated
    assert system.office.verify() == before
    assert before[1] is None
