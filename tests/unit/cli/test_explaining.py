"""An operator asks why a period ends on its day."""

import shutil
from pathlib import Path

import pytest

from engine.cli import main
from tests.unit.cli.operating import HEADER, NOISE, Xinfang, importing

NUMBER = "XF-2026-000001"


@pytest.fixture(scope="module")
def _filed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filed")
    data = Path(shutil.copytree(founded, folder / "data"))
    file = folder / "messages.csv"
    file.write_text(f"{HEADER}{NOISE}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XINFANG_DATA", str(data))
        environment.delenv("XINFANG_DATABASE_URL", raising=False)
        assert main(importing(str(file))) == 0
        assert main(["tick", "--json"]) == 0
    return data


@pytest.fixture(autouse=True)
def filed(folder: Path, _filed: Path) -> Path:
    """Give the office in which a letter of 2 March lies and nobody did anything."""
    return Path(shutil.copytree(_filed, folder))


def test_without_a_clock_the_clocks_of_the_case_are_listed(xinfang: Xinfang) -> None:
    said = xinfang("explain", NUMBER, "--json")

    assert said.status == 0
    assert [(row["clock"], row["due_on"], row["state"]) for row in said.answer["clocks"]] == [
        ("C01", "2026-03-17", "missed")
    ]


@pytest.mark.parametrize(
    "named", ["C01", "c01", "信访部门转送、交办或者报请", "petition office: transfer, assign or submit"]
)
def test_a_clock_is_named_by_its_id_or_its_name_in_either_language(xinfang: Xinfang, named: str) -> None:
    said = xinfang("explain", NUMBER.lower(), named, "--json")

    (clock,) = said.answer["clocks"]
    assert [step["ground"] for step in clock["runs"][0]] == [
        "started",
        "counted",
        "last_day",
        "warned",
        "holder_told",
        "warned",
        "holder_told",
        "told",
        "missed",
        "told",
    ]
    assert clock["runs"][0][0]["law"] == ["信访工作条例#22(1)", "信访工作条例#22(2)"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "15 days end on 2026-03-17"), ("zh", "2026-03-03为第一日，15日至2026-03-17")],
)
def test_the_reasoning_is_said_in_both_languages(xinfang: Xinfang, language: str, said: str) -> None:
    printed = xinfang("explain", NUMBER, "C01", "--language", language).out

    assert said in printed
    assert printed.startswith(f"{NUMBER}\n")


def test_a_clock_that_the_case_never_had_is_wrong_use_and_says_which_it_has(xinfang: Xinfang) -> None:
    said = xinfang("explain", NUMBER, "C13")

    assert (said.status, said.err) == (2, "xinfang: The case never had a clock C13; it has: C01.\n")


def test_a_case_that_is_not_there_is_wrong_use(xinfang: Xinfang) -> None:
    assert xinfang("explain", "XF-1999-000001", "C01").status == 2
