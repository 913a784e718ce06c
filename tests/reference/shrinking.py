"""Makes a model on which engine and reference differ as small as it gets."""

from collections.abc import Iterable
from typing import Final

from engine.errors import ExecutionError
from tests.reference.parts import Model, smaller
from tests.reference.walking import Difference, Walk

_WALKS: Final = 6
_MOST_TRIES: Final = 1_500


def shrink(found: Difference, seeds: Iterable[int] = range(_WALKS)) -> Difference:
    """Return the difference on a model from which nothing can be taken without losing it."""
    seeds = tuple(seeds)
    tries = 0
    progress = True
    while progress and tries < _MOST_TRIES:
        progress = False
        for model in smaller(found.model):
            tries += 1
            less = _differs(model, seeds)
            if less is not None:
                found, progress = less, True
                break
    return found


def _differs(model: Model, seeds: Iterable[int]) -> Difference | None:
    for seed in seeds:
        try:
            difference = Walk(model, seed).go()
        except (ExecutionError, StopIteration, ValueError, KeyError):
            return None  # no model: a call of nothing, say
        if difference is not None:
            return difference
    return None
