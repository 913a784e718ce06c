"""An operator has an organ's new cases run under a rule profile."""

import shutil
from pathlib import Path

import pytest

from tests.unit.cli.operating import NOISE, WriteCsv, Xinfang, importing


@pytest.fixture(autouse=True)
def office(folder: Path, founded: Path) -> Path:
    """Give an office without cases."""
    return Path(shutil.copytree(founded, folder))


def test_without_a_choice_every_organ_is_under_the_national_rules(xinfang: Xinfang) -> None:
    assert xinfang("profile", "--json").answer["profiles"] == {"xf": "national"}


def test_a_choice_counts_from_its_day_and_is_part_of_the_history(xinfang: Xinfang) -> None:
    chosen = xinfang("profile", "xf", "zhejiang", "--from", "2022-05-01", "--json")

    assert (chosen.status, chosen.answer["profiles"]) == (0, {"xf": "zhejiang"})
    assert xinfang("profile", "xf", "zhejiang", "--from", "2999-01-01", "--json").status == 0
    assert xinfang("profile", "--json").answer["profiles"] == {"xf": "zhejiang"}
    assert xinfang("verify", "--json").status == 0


def test_cases_that_come_afterwards_are_explained_by_its_rules(xinfang: Xinfang, write_csv: WriteCsv) -> None:
    xinfang("profile", "xf", "zhejiang", "--from", "2022-05-01")
    file = write_csv(NOISE)
    xinfang(*importing(file))

    told = xinfang("replay", "XF-2026-000001").out

    assert "its clocks run under the rule profile zhejiang" in told
    assert xinfang("explain", "XF-2026-000001", "C01").status == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("xf", "atlantis"), "No published process has a rule profile atlantis; there are: environment"),
        (("nowhere", "zhejiang"), "There is no organ nowhere."),
        (("nowhere",), "There is no organ nowhere."),
        (("xf", "zhejiang", "--from", "May"), "--from wants a day such as 2026-05-01, found 'May'."),
    ],
)
def test_what_is_not_there_is_wrong_use_in_a_sentence(
    xinfang: Xinfang, typed: tuple[str, ...], said: str
) -> None:
    answer = xinfang("profile", *typed)

    assert answer.status == 2
    assert said in answer.err
