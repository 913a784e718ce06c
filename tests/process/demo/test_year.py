"""A simulated year: machines are on time, whoever misses a period has an open task, and all of it verifies.

XINFANG_LONG=1 takes 3,000 cases through twelve months, in which everything that is drawn has to be used.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import pytest

from engine.cli import main
from tests.long import LONG

_SIZE = ("--cases", "3000", "--months", "12") if LONG else ("--cases", "40", "--months", "3")
_KINDS = ("nodes", "flows", "rules", "endings", "clocks")


@dataclass(frozen=True, kw_only=True)
class Year:
    """What `demo --prove` answered: exit status, one object."""

    status: int
    answer: Mapping[str, object]

    @property
    def proof(self) -> Mapping[str, object]:
        return cast("Mapping[str, object]", self.answer["proof"])

    def rows(self, name: str) -> list[Mapping[str, object]]:
        return cast("list[Mapping[str, object]]", self.proof[name])


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    folder = tmp_path_factory.mktemp("year")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XINFANG_DATA", str(folder))
        monkeypatch.delenv("XINFANG_DATABASE_URL", raising=False)
        written = folder / "answer.json"
        assert main(["init"]) == 0
        with written.open("w", encoding="utf-8") as out:
            monkeypatch.setattr("sys.stdout", out)
            status = main(["demo", *_SIZE, "--seed", "1", "--until", "2026-11-30", "--prove", "--json"])
        monkeypatch.undo()
        yield Year(status=status, answer=json.loads(written.read_text(encoding="utf-8")))


def test_nobody_gets_stuck(year: Year) -> None:
    assert year.answer.get("stuck", []) == []
    assert year.answer["cases"] == int(_SIZE[1])


def test_each_step_that_waits_for_nobody_happens_within_a_minute_of_its_due_time(year: Year) -> None:
    latest = cast("Mapping[str, Mapping[str, float]]", year.proof["latest"])

    assert cast("int", year.proof["machine_steps"]) > 100
    assert {"job", "timer", "miss", "warn"} == set(latest)
    assert all(0 <= step["late_seconds"] <= 60 for step in latest.values())
    assert year.rows("late") == []
    assert year.proof["incidents"] == []


def test_every_missed_period_of_an_organ_names_an_open_task_that_a_person_may_do(year: Year) -> None:
    duties = [missed for missed in year.rows("missed") if missed["duty"]]

    assert duties
    for missed in duties:
        tasks = cast("list[Mapping[str, object]]", missed["tasks"])
        assert any(task["people"] for task in tasks), missed


def test_every_history_verifies(year: Year) -> None:
    verified = cast("Mapping[str, object]", year.proof["verified"])

    assert verified["cases"] == year.answer["cases"]
    assert verified["divergences"] == []


def test_how_often_everything_of_the_bundle_was_used_is_said_and_what_never_was_is_no_success(
    year: Year,
) -> None:
    (used,) = year.rows("used")
    never = cast("Mapping[str, list[str]]", used["never"])

    for kind in _KINDS:
        times = cast("Mapping[str, int]", used[kind])
        assert never.get(kind, []) == sorted(key for key, number in times.items() if not number)
    assert (year.status == 0) == (not never) == year.proof["holds"]


@pytest.mark.skipif(not LONG, reason="3,000 cases take long: set XINFANG_LONG=1")
def test_every_branch_every_rule_every_ending_and_every_clock_is_used(year: Year) -> None:
    (used,) = year.rows("used")

    assert used["never"] == {}
    assert year.status == 0
