"""Measures both sides in one run, a few cases in turn, and says how they compare."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random  # noqa: TID251 - the order of the blocks, seeded: no side always goes first
from statistics import fmean, median
from typing import Final, Protocol

from engine.benchmarks.journey import Deed, Journey

Progress = Callable[[int, int], None]

FLOOR: Final = "floor"
OURS: Final = "ours"
COLD: Final = "cold"
SIDES: Final = (FLOOR, OURS, COLD)
_SEED: Final = 20260302
BLOCK: Final = 4
"""How many cases one side takes before it is another's turn."""


class Player(Protocol):
    """One side: repeats a journey with a case of its own."""

    @property
    def journey(self) -> Journey:
        """What it repeats."""
        ...

    def play(self, number: int) -> list[float]:
        """Take case `number` along the journey; return the seconds of each step."""
        ...


@dataclass(slots=True, kw_only=True)
class Times:
    """Seconds of every measured step, by side: completed user tasks, and finished jobs apart."""

    tasks: dict[str, list[float]] = field(default_factory=lambda: {side: [] for side in SIDES})
    jobs: dict[str, list[float]] = field(default_factory=lambda: {side: [] for side in SIDES})

    def take(self, side: str, journey: Journey, seconds: Sequence[float]) -> None:
        """Add one case."""
        for step, taken in zip(journey.steps, seconds, strict=True):
            match step.deed:
                case Deed.TASK:
                    self.tasks[side].append(taken)
                case Deed.JOB:
                    self.jobs[side].append(taken)
                case Deed.FILE | Deed.MESSAGE | Deed.WAIT:
                    pass  # both sides do them, neither is timed: few of each, and of many kinds

    @classmethod
    def of_all(cls, parts: Iterable["Times"]) -> "Times":
        """Return the times of several journeys together."""
        whole = cls()
        for part in parts:
            for side in SIDES:
                whole.tasks[side] += part.tasks[side]
                whole.jobs[side] += part.jobs[side]
        return whole


class Tally:
    """Tells how far a run is."""

    def __init__(self, progress: Progress, *, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def tick(self) -> None:
        """One case more is done."""
        self._done += 1
        self._progress(self._done, self._total)


def interleave(players: Mapping[str, Player], cases: int, tally: Tally) -> Times:
    """Take `cases` cases on each side, in blocks, the sides in a new order for each block.

    Each side takes a case before that is not measured.
    """
    order = Random(_SEED)  # noqa: S311 - no secret: a repeatable order
    times = Times()
    for player in players.values():
        player.play(0)
    for first in range(1, cases + 1, BLOCK):
        sides = list(players)
        order.shuffle(sides)
        for side in sides:
            for number in range(first, min(first + BLOCK, cases + 1)):
                times.take(side, players[side].journey, players[side].play(number))
                tally.tick()
    return times


def compared(times: Times) -> dict[str, float]:
    """Return ratios to the floor, of medians and of means, and both in ms."""
    return {
        "ratio": _ratio(median, times.tasks, OURS),
        "cold_ratio": _ratio(median, times.tasks, COLD),
        "mean_ratio": _ratio(fmean, times.tasks, OURS),
        "cold_mean_ratio": _ratio(fmean, times.tasks, COLD),
        **{f"{side}_ms": _ms(median(times.tasks[side])) for side in SIDES},
        **{f"{side}_mean_ms": _ms(fmean(times.tasks[side])) for side in SIDES},
    }


def compared_jobs(times: Times) -> dict[str, float] | None:
    """Return the same for finished jobs, None if the journey has none."""
    if not times.jobs[FLOOR]:
        return None
    return {
        "ratio": _ratio(median, times.jobs, OURS),
        **{f"{side}_ms": _ms(median(times.jobs[side])) for side in SIDES},
    }


def _ratio(
    middle: Callable[[Iterable[float]], float], seconds: Mapping[str, list[float]], side: str
) -> float:
    return round(middle(seconds[side]) / middle(seconds[FLOOR]), 3)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
