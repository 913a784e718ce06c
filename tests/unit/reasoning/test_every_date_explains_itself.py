"""Every last day says why it is that day; the examples in the documentation are what is really printed."""

import re
from pathlib import Path

import pytest

from engine.cli.reasons import SENTENCES
from engine.reasoning import Ground
from tests.unit.reasoning.examples import EXAMPLES
from tests.unit.reasoning.recorded import Recorded

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "clocks.md"
SHOWN = re.compile(
    r"^### (?P<title>[^\n]+)\n(?P<told>.*?)^```text\n\$ (?P<typed>[^\n]+)\n(?P<printed>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def test_ten_examples_are_documented() -> None:
    assert [found["title"] for found in SHOWN.finditer(PAGE.read_text("utf-8"))] == list(EXAMPLES)
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("title", list(EXAMPLES))
def test_an_example_in_the_documentation_is_what_is_printed(title: str) -> None:
    example = EXAMPLES[title]
    shown = next(found for found in SHOWN.finditer(PAGE.read_text("utf-8")) if found["title"] == title)

    said = ["XF-2026-000001", *example.make().said(example.clock, example.language)]

    wanted = "" if example.language == "en" else f" --language {example.language}"
    assert shown["typed"] == f"xinfang explain XF-2026-000001 {example.clock}{wanted}"
    assert shown["printed"].splitlines() == said


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_every_ground_is_said_in_both_languages(language: str) -> None:
    assert SENTENCES[language].keys() == set(Ground)


def _grounds(case: Recorded, clock: str) -> list[list[Ground]]:
    return [[step.ground for step in run] for run in case.reasoning(clock).runs]


def test_a_clock_that_ran_twice_tells_both_times_and_what_stopped_the_first() -> None:
    case = Recorded(office="petition_office", received_on="2026-03-05")
    case.starts("2026-03-05")

    case.happens("register", "2026-03-06", received_on="2026-03-02")

    first, second = case.reasoning("C01").runs
    assert first[-1].ground is Ground.ENDED
    assert first[-1].values["element"] == "register"
    assert second[1].values["day"] == "2026-03-02"


def test_a_day_that_was_moved_is_not_told_as_the_last_day_any_more() -> None:
    case = Recorded(matter_type="claim")
    case.happens("confirm_route", "2026-03-12", route="opinion", accepted_on="2026-03-10")

    case.happens("approve_extension", "2026-05-04", extension_approved=True, extension_days=30)

    (run,) = _grounds(case, "C05")
    assert run == [Ground.STARTED, Ground.COUNTED, Ground.EXTENDED, Ground.LAST_DAY]


def test_an_hour_a_stated_day_and_a_day_of_the_year_are_said_as_what_they_are() -> None:
    case = Recorded(office="petition_office")
    case.happens("register", "2026-03-06", received_on="2026-03-06", urgent=True)
    case.happens(
        "forward_case", "2026-03-09", office="x", transfer_kind="assign", report_back_on="2026-05-09"
    )
    case.happens("write_closing_report", "2026-04-30", closed_on="2026-04-30")

    assert _grounds(case, "C24")[0][1] is Ground.HOURS
    assert _grounds(case, "C07")[0][1] is Ground.STATED
    assert _grounds(case, "C25")[0][1] is Ground.DAY_OF_YEAR


def test_mediation_that_would_pass_the_period_of_handling_says_which_period_holds_it() -> None:
    case = Recorded(matter_type="claim")
    case.happens("confirm_route", "2026-03-12", route="opinion", accepted_on="2026-03-10")

    case.happens("entrust_mediation", "2026-05-01")

    within = case.reasoning("C26").runs[0][1]
    assert (within.ground, within.values["clock"], within.values["safe"]) == (
        Ground.WITHIN,
        "C05",
        "2026-05-09",
    )


def test_rest_days_are_named_each_and_only_where_working_days_are_counted() -> None:
    case = EXAMPLES["An objection over the Spring Festival"].make()

    grounds = _grounds(case, "C04")[0]
    natural = _grounds(EXAMPLES["A hearing is left out"].make(), "C13")[0]

    assert Ground.REST_DAYS in grounds
    assert Ground.MADE_UP in grounds
    assert Ground.REST_DAYS not in natural


def test_the_period_of_an_authority_is_never_said_to_be_rolled() -> None:
    said = EXAMPLES["A letter over the national day"].make().said("C01")

    assert any("not rolled to 2026-10-08" in line for line in said)
    assert said[0].endswith("2026-10-05")
