"""A scenario plays a case as the office would, and says with file and line what did not come as expected."""

from functools import cache
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest

from engine import scenarios
from engine.bpmn import bundle

STEP = Path(__file__).parents[1] / "bundles" / "step"
PETITION = Path(__file__).parents[3] / "processes" / "petition"
ZONE = ZoneInfo("Asia/Shanghai")
USUAL = (PETITION / "scenarios" / "usual.yaml").read_bytes()


@cache
def stage() -> scenarios.Stage:
    """Return the petition bundle, loaded once."""
    return scenarios.Stage(bundle.read_folder(PETITION), ZONE)


def play(text: str, *, usual: bytes = USUAL) -> scenarios.Played:
    """Play one scenario of the petition bundle."""
    return stage().play({"scenarios/usual.yaml": usual, "scenarios/one.yaml": dedent(text).encode()})


def found(text: str) -> tuple[int | None, str, str]:
    """Return line, rule and message of the one finding."""
    (finding,) = play(text).findings
    assert finding.file == "scenarios/one.yaml"
    return finding.line, finding.rule, finding.message


BEGUN = """\
scenario: 登记
starts: {at: 2026-03-02}
steps:
"""


AWAITED = "recusal_asked, supplemented_in_acceptance, withdrawn_in_acceptance"


def begun(*steps: str) -> str:
    return BEGUN + "".join(f"  - {step}\n" for step in steps)


def test_what_is_expected_and_comes_is_no_finding() -> None:
    played = play(
        begun(
            "{do: register, with: {urgent: true}}",
            "expect: {open: [confirm_type, report_urgent], clocks: {C02: running}, routing: {urgent: true}}",
            f"expect: {{ended: false, messages: [{AWAITED}]}}",
        )
    )

    assert played.findings == ()
    assert 0 < played.coverage.flow_nodes.fraction < 1
    assert "archived" in played.coverage.flow_nodes.missing


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("{open: [register]}", "Open tasks are confirm_type, not register."),
        (
            "{messages: []}",
            f"Awaited messages are {AWAITED}, not none.",
        ),
        ("{clocks: {C02: met}}", "The clock C02 is 'running', not 'met'."),
        ("{clocks: {C77: met}}", "The clock C77 is 'none', not 'met'."),
        ("{routing: {urgent: true}}", "The value urgent is False, not True."),
        ("{ended: true}", "The case has not ended."),
        ("{incidents: [register]}", "Incidents are none, not register."),
    ],
)
def test_what_does_not_come_is_told_with_what_came(expected: str, said: str) -> None:
    line, rule, message = found(begun("do: register", f"expect: {expected}"))

    assert (line, rule) == (5, "scenario-failed")
    assert said in message
    assert "“登记”" in message


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("do: archive_everything", "The bundle has no element archive_everything"),
        ("do: accept_file", "There is no open task accept_file; there are: register"),
        ("send: rating_received", "Nothing waits for the message rating_received"),
        ("{do: register, with: {colour: red}}", "colour: unknown"),
        ("{do: register, with: {urgent: maybe}}", "urgent: wrong_type"),
        ("{do: register, refused: no_right}", "was to be refused (no_right), but it was done"),
        ("{do: register, refused: because}", "Nothing is refused because of 'because'"),
        ("{do: register, by: nobody}", "refused: no_right"),
        ("{do: register, departs: whim}", "no departure whim"),
        ("job: lock_file", "No job waits at lock_file"),
        ("until: 2020-01-01", "It is 2026-03-02 09:00 already"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_line_of_its_step(step: str, said: str) -> None:
    line, rule, message = found(begun(step))

    assert (line, rule) == (4, "scenario-failed")
    assert said in message


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("scenario: [", 1, "The file is no scenario"),
        ("- a", 1, "A scenario is a mapping"),
        ("starts: {}", 1, "It has no name"),
        ("scenario: a\nsteps:\n  - do: register", 1, "It has steps but no start"),
        ("scenario: a\nstart: {}", 2, "A scenario has no start; there are"),
        ("scenario: a\nscenario: b", 2, "stands there twice"),
        ("scenario: a\nstarts: {at: tomorrow}", 2, "is no moment"),
        ("scenario: a\nstarts: {organ: nowhere}", 2, "no organ nowhere"),
        ("scenario: a\nstarts: {process: nothing}", 2, "There is no process nothing"),
        ("scenario: a\nstarts: {}\nsteps:\n  - sing: loud", 4, "A step is one of do, carry_to"),
        (
            "scenario: a\nstarts: {}\nsteps:\n  - do: register\n    send: b",
            4,
            "A step is one of do, carry_to",
        ),
        ("scenario: a\nstarts: {}\nsteps:\n  - do: register\n    wth: {}", 5, "A step do has no wth"),
        ("scenario: a\nstarts: {}\nsteps:\n  - wait: long", 4, "wait is a span"),
        ("scenario: a\nstarts: {}\nsteps:\n  - do: register\n    item: x", 5, "item is a whole number"),
        ("scenario: a\ntables:\n  routes:\n    - rule: r", 4, "There is no table routes"),
        (
            "scenario: a\ntables:\n  routing:\n    - {rule: routing_2a, given: {forum: criminal}}",
            4,
            "routing_1 holds",
        ),
    ],
)
def test_a_wrong_scenario_is_told_with_its_line(text: str, line: int, said: str) -> None:
    (finding,) = play(text).findings

    assert finding.line == line
    assert said in finding.message


def test_time_that_passes_lets_what_is_due_happen() -> None:
    played = play(begun("wait: 30d", "expect: {clocks: {C02: missed}}"))

    assert played.findings == ()


def test_a_job_may_fail_until_a_person_looks_and_has_it_tried_again() -> None:
    played = play(
        begun(
            "do: register",
            "do: confirm_type",
            "do: decide_admissibility",
            "do: confirm_route",
            "{job: notify_acceptance, fails: 5}",
            "expect: {incidents: [notify_acceptance]}",
            "{job: notify_acceptance, again: true}",
            "expect: {incidents: []}",
        )
    )

    assert played.findings == ()


def test_a_case_is_carried_to_a_task_as_usual() -> None:
    played = play(begun("carry_to: form_group", "expect: {open: [form_group], routing: {route: opinion}}"))

    assert played.findings == ()


def test_a_case_that_never_comes_to_a_task_is_told() -> None:
    _, _, message = found(
        begun("{do: register, with: {asks_relief: false, accuses: true}}", "carry_to: form_group")
    )

    assert "Nothing is open any more, and form_group never was" in message


def test_duties_are_kept_apart_in_a_scenario_too() -> None:
    played = play(
        begun(
            "do: register",
            "do: confirm_type",
            "{do: decide_admissibility, same_as: register, refused: separation_of_duties}",
        )
    )

    assert [finding.message for finding in played.findings] == []


def test_a_scenario_may_begin_inside_a_process_with_what_is_known_there() -> None:
    played = play(
        """\
        scenario: 听证
        starts:
          process: hearing
          routing: {urgent: true}
        steps:
          - expect: {open: [plan_hearing], routing: {urgent: true}}
          - do: plan_hearing
          - do: hold_hearing
          - expect: {ended: completed}
        """
    )

    assert [finding.message for finding in played.findings] == []


def test_usual_answers_that_are_no_mapping_are_told() -> None:
    (finding,) = play("scenario: a", usual=b"- a").findings

    assert finding.file == "scenarios/usual.yaml"


def test_a_scenario_that_is_no_text_is_told() -> None:
    found_files = {"scenarios/one.yaml": b"\xff"}
    (finding,) = scenarios.check(bundle.read_folder(STEP), found_files, ZONE).findings

    assert "no UTF-8" in finding.message
