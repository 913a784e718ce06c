"""The benches themselves: both sides go the same way, and the figures have their shape. No time is judged."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from engine.benchmarks import BENCHES, run
from engine.benchmarks.floor import AstrayError, Floor
from engine.benchmarks.journey import Deed, Journey, Plan
from engine.benchmarks.office import Bench, open_bench
from engine.benchmarks.plans import BUNDLES, PLANS
from engine.benchmarks.product import Product, pragmas
from engine.benchmarks.rehearsal import Rehearsal
from engine.bpmn import bundle
from engine.forms import FormErrors
from engine.ids import CaseId, derive

Figures = dict[str, object]
FIGURES = {
    *(f"{side}_{figure}" for side in ("floor", "ours", "cold") for figure in ("ms", "mean_ms")),
    *("ratio", "cold_ratio", "mean_ratio", "cold_mean_ratio"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with closing(open_bench(tmp_path_factory.mktemp("desk"), BUNDLES["step"])) as bench:
        yield bench


@pytest.fixture(scope="module")
def straight(desk: Bench) -> Journey:
    return Rehearsal(desk, PLANS["step"][0]).run()


@pytest.fixture
def floor_of(desk: Bench, tmp_path: Path) -> Iterator[Callable[[Journey], Floor]]:
    opened: list[Floor] = []

    def make(journey: Journey) -> Floor:
        opened.append(Floor(tmp_path / f"{len(opened)}.sqlite", journey, desk.diagrams, pragmas(desk)))
        return opened[-1]

    yield make
    for floor in opened:
        floor.close()


@pytest.fixture(scope="module")
def petition(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    return run("petition", data=tmp_path_factory.mktemp("petition"), cases=1)


def test_the_bundle_of_the_bench_has_no_fault() -> None:
    assert bundle.check(bundle.read_folder(BUNDLES["step"])) == ()


def test_a_bench_gives_one_json_object_with_its_figures(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    figures = run("step", data=tmp_path, cases=2, progress=lambda done, total: told.append((done, total)))

    assert json.loads(json.dumps(figures)) == figures
    assert set(figures) >= FIGURES | {"statements_per_step", "max_statements", "commits_per_step", "pragmas"}
    assert all(isinstance(figures[name], float) for name in FIGURES)
    assert figures["tasks"] == 10
    assert figures["jobs"] is None
    assert told[-1] == (6, 6)


def test_a_step_takes_few_statements_and_one_commit(petition: Figures) -> None:
    assert cast("float", petition["statements_per_step"]) <= 6
    assert cast("int", petition["max_statements"]) <= 12
    assert petition["commits_per_step"] == 1.0


def test_the_petition_goes_two_long_ways_with_all_their_jobs(petition: Figures) -> None:
    journeys = cast("list[Figures]", petition["journeys"])

    assert [journey["name"] for journey in journeys] == ["opinion", "mediation"]
    assert all(cast("int", journey["tasks"]) >= 20 for journey in journeys)
    assert petition["tasks"] == sum(cast("int", journey["tasks"]) for journey in journeys)
    assert set(cast("Figures", petition["jobs"])) == {"ratio", "floor_ms", "ours_ms", "cold_ms"}


def test_there_are_two_benches(tmp_path: Path) -> None:
    assert BENCHES == ("step", "petition")
    with pytest.raises(KeyError):
        run("another", data=tmp_path)


def test_the_floor_has_the_products_pragmas(
    desk: Bench, straight: Journey, floor_of: Callable[[Journey], Floor]
) -> None:
    floor = floor_of(straight)

    settings = pragmas(desk)

    assert (settings["journal_mode"], settings["synchronous"]) == ("wal", 2)
    assert {name: floor.pragma(name) for name in settings} == settings


def test_the_straight_way_is_five_user_tasks(straight: Journey) -> None:
    assert [step.deed for step in straight.steps] == [Deed.FILE, *[Deed.TASK] * 5]
    assert straight.steps[-1].open == ()


def test_a_floor_that_goes_another_way_is_found(
    straight: Journey, floor_of: Callable[[Journey], Floor]
) -> None:
    steps = tuple(
        replace(step, routing={"answer_due": False}) if step.element == "weigh_letter" else step
        for step in straight.steps
    )
    floor = floor_of(replace(straight, steps=steps))

    with pytest.raises(AstrayError, match=r"weigh_letter\): wanted open answer_letter; found nothing"):
        floor.rehearse(1)


def test_a_floor_that_stops_early_is_found(straight: Journey, floor_of: Callable[[Journey], Floor]) -> None:
    floor = floor_of(replace(straight, steps=straight.steps[:-1]))

    with pytest.raises(AstrayError, match="not at its end"):
        floor.rehearse(1)


def test_a_case_of_the_product_is_carried_to_its_end_and_proved(desk: Bench, straight: Journey) -> None:
    Product(desk, straight).play(1)

    case = CaseId(derive("case", straight.name, "False", 1))
    entries, divergence = desk.system.auditor.verify(case)
    assert (entries, divergence) == (6, None)
    found = desk.system.engine.case(case)
    assert found is not None
    assert found.ended


def test_the_cold_side_has_to_read_again_what_the_warm_one_knows(desk: Bench, straight: Journey) -> None:
    heard: list[str] = []
    counts = {}
    for cold in (False, True):
        player = Product(desk, straight, cold=cold)
        player.play(100)
        heard.clear()
        desk.system.store.database.on_statement = heard.append
        player.play(101)
        desk.system.store.database.on_statement = None
        counts[cold] = len(heard)

    assert counts[True] > counts[False]


def test_an_answer_that_the_form_refuses_ends_the_rehearsal(desk: Bench) -> None:
    plan = Plan(name="wrong", bundle="step", answers={"record_letter_clerk": "长" * 101})

    with pytest.raises(FormErrors):
        Rehearsal(desk, plan).run()
