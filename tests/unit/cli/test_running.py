"""Simulation and measurement are asked for on the command line; both live elsewhere."""

import socket
import subprocess
import sys
from itertools import takewhile
from urllib.request import urlopen

import pytest

from tests.unit.cli.operating import NOISE, WriteCsv, Xinfang, importing


@pytest.mark.usefixtures("office")
def test_an_office_with_cases_is_not_filled_again_without_being_told_to(
    xinfang: Xinfang, write_csv: WriteCsv
) -> None:
    xinfang(*importing(write_csv(NOISE)))

    said = xinfang("demo", "--json")

    assert said.status == 0
    assert said.answer == {"cases": 1, "archived": 0, "by_route": {}, "by_ending": {}}


@pytest.mark.usefixtures("office")
def test_serving_a_demo_does_first_what_is_due_and_no_more(xinfang: Xinfang, write_csv: WriteCsv) -> None:
    xinfang(*importing(write_csv(NOISE)))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])

    started = "import sys; from engine.cli import main; sys.exit(main())"
    served = [sys.executable, "-c", started, "serve", "--demo", "--port", port]
    with subprocess.Popen(served, stdout=subprocess.PIPE, text=True) as office:
        assert office.stdout is not None
        said = list(takewhile(lambda line: "The office is open" not in line, office.stdout))
        with urlopen(f"http://127.0.0.1:{port}/") as page:
            shown = page.read().decode()
        office.terminate()

    assert said[0].startswith("The office's data lie in")
    assert said[-1] == "The office has 1 cases already: nothing to do.\n"
    assert "信访" in shown


def test_serving_a_demo_tells_it_in_words(xinfang: Xinfang) -> None:
    said = xinfang("serve", "--demo", "--json")

    assert said.status == 2
    assert "--json" in said.answer["error"]


@pytest.mark.usefixtures("office")
def test_a_day_that_is_none_is_wrong_use(xinfang: Xinfang) -> None:
    said = xinfang("demo", "--until", "soon", "--json")

    assert said.status == 2
    assert "--until" in said.answer["error"]


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("more", [("--cases", "5"), ("--months", "2"), ("--until", "2026-03-10")])
def test_carrying_on_open_cases_and_filing_new_ones_are_two_things(
    xinfang: Xinfang, more: tuple[str, str]
) -> None:
    said = xinfang("demo", "--drive", "3", *more, "--json")

    assert said.status == 2
    assert "--drive" in said.answer["error"]


def test_a_bench_gives_its_figures_as_one_object_and_needs_no_office(xinfang: Xinfang) -> None:
    said = xinfang("bench", "step", "--cases", "1", "--json")

    assert said.status == 0
    assert {"ratio", "cold_ratio", "statements_per_step", "commits_per_step"} <= said.answer.keys()
