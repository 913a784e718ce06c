"""Why a date is what it is: every day from which a clock counts has a name that people read."""

import re
from functools import cache
from pathlib import Path

import pytest

from engine.bpmn.bundle import load
from engine.bpmn.bundle_files import read_folder
from engine.deadlines.rulebook import TODAY
from web.wording import Wording, book_of

PETITION = Path(__file__).parents[2] / "processes" / "petition"
BARE = re.compile(r"[a-z0-9_.]+")


@cache
def words() -> Wording:
    """Return the petition's words in Chinese."""
    files = read_folder(PETITION)
    return Wording(book=book_of(load(files).definition, files), english=False)


def origins() -> set[str]:
    """Return every name from which a clock of the petition may count."""
    clocks = words().definition.rulebook.clocks.values()
    found = {origin for clock in clocks for start in clock.starts for origin in start.origins}
    found |= {origin for clock in clocks for variant in clock.variants for origin in variant.origins}
    found |= {limit.origin for clock in clocks for limit in clock.limits}
    found |= {clock.set_by for clock in clocks if clock.set_by}
    found |= {outer for clock in clocks for outer in clock.within}
    return found - {TODAY, "transferred_on"}  # the engine itself records when a matter was transferred


@pytest.mark.parametrize("origin", sorted(origins()))
def test_no_period_is_explained_by_a_bare_key(origin: str) -> None:
    assert not BARE.fullmatch(words().label(origin)), origin


def test_a_consultation_is_owed_by_the_day_that_its_letter_states() -> None:
    assert words().label("request.due") == "答复期限"
