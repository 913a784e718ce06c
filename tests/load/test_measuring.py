"""How the figures come about: the order of play, ratios, what is counted as a step."""

from datetime import timedelta

import pytest

from engine.benchmarks.journey import Deed, Journey, Step
from engine.benchmarks.measuring import SIDES, Tally, Times, compared, compared_jobs, interleave
from engine.ids import ElementId


def a_journey(*deeds: Deed) -> Journey:
    steps = tuple(Step(deed=deed, after=timedelta()) for deed in deeds)
    return Journey(name="way", bundle="step", steps=steps)


class Side:
    """Takes as long as it is told and remembers who played."""

    def __init__(self, name: str, journey: Journey, seconds: float, played: list[tuple[str, int]]) -> None:
        self.name = name
        self.journey = journey
        self.seconds = seconds
        self.played = played

    def play(self, number: int) -> list[float]:
        self.played.append((self.name, number))
        return [self.seconds for _ in self.journey.steps]


def played(cases: int, *deeds: Deed) -> tuple[Times, list[tuple[str, int]], list[tuple[int, int]]]:
    order: list[tuple[str, int]] = []
    told: list[tuple[int, int]] = []
    journey = a_journey(*deeds)
    seconds = dict(zip(SIDES, (0.002, 0.001, 0.003), strict=True))
    players = {side: Side(side, journey, seconds[side], order) for side in SIDES}
    tally = Tally(lambda done, total: told.append((done, total)), total=cases * len(SIDES))
    return interleave(players, cases, tally), order, told


def test_each_side_takes_the_same_cases_after_one_that_is_not_measured() -> None:
    times, order, _ = played(9, Deed.TASK)

    for side in SIDES:
        assert [number for name, number in order if name == side] == list(range(10))
        assert len(times.tasks[side]) == 9


def test_no_side_always_goes_first_and_the_order_can_be_repeated() -> None:
    _, order, _ = played(40, Deed.TASK)
    blocks = [name for name, number in order if number % 4 == 1]

    assert {blocks[place] for place in range(0, len(blocks), len(SIDES))} == set(SIDES)
    assert played(40, Deed.TASK)[1] == order


def test_progress_counts_every_case_to_the_last() -> None:
    _, _, told = played(5, Deed.TASK)

    assert told == [(done, 15) for done in range(1, 16)]


def test_a_step_is_a_completed_user_task_and_jobs_are_apart() -> None:
    times, _, _ = played(1, Deed.FILE, Deed.TASK, Deed.JOB, Deed.MESSAGE, Deed.WAIT, Deed.TASK)

    assert {side: len(seconds) for side, seconds in times.tasks.items()} == dict.fromkeys(SIDES, 2)
    assert {side: len(seconds) for side, seconds in times.jobs.items()} == dict.fromkeys(SIDES, 1)


def test_ratios_compare_with_the_floor() -> None:
    times, _, _ = played(4, Deed.TASK, Deed.JOB)

    figures = compared(times)

    assert (figures["ratio"], figures["cold_ratio"]) == (0.5, 1.5)
    assert (figures["mean_ratio"], figures["cold_mean_ratio"]) == (0.5, 1.5)
    assert (figures["floor_ms"], figures["ours_ms"], figures["cold_ms"]) == (2.0, 1.0, 3.0)
    assert compared_jobs(times) == {"ratio": 0.5, "floor_ms": 2.0, "ours_ms": 1.0, "cold_ms": 3.0}


def test_the_median_is_not_moved_by_one_slow_step() -> None:
    slow = Times(tasks={side: [0.001, 0.001, 0.1] for side in SIDES})

    assert compared(slow)["ours_ms"] == 1.0
    assert compared(slow)["ours_mean_ms"] == 34.0


def test_a_journey_without_jobs_has_no_figures_of_them() -> None:
    assert compared_jobs(played(1, Deed.TASK)[0]) is None


def test_times_of_several_journeys_are_put_together() -> None:
    one, other = played(1, Deed.TASK)[0], played(2, Deed.TASK)[0]

    assert len(Times.of_all([one, other]).tasks["ours"]) == 3


def test_a_table_that_gives_two_different_things_on_the_way_is_no_constant() -> None:
    element = ElementId("propose_route")
    steps = [
        Step(deed=Deed.TASK, after=timedelta(), tables={element: {"proposed_route": route}})
        for route in ("opinion", "duty")
    ]
    journey = Journey(name="way", bundle="petition", steps=tuple(steps))

    with pytest.raises(ValueError, match="two different things"):
        journey.tables()
