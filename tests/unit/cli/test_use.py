"""Statuses and answers of the command line as a whole."""

from pathlib import Path

import pytest

from tests.unit.cli.operating import Xinfang


@pytest.mark.parametrize(
    "typed",
    [
        (),
        ("publich", "x"),
        ("check",),
        ("verify", "--deep"),
        ("serve", "--port", "99999"),
        ("demo", "--cases", "-1"),
        ("bench", "speed"),
    ],
    ids=" ".join,
)
def test_wrong_use_has_status_2_and_a_sentence_on_standard_error(
    xinfang: Xinfang, typed: tuple[str, ...]
) -> None:
    said = xinfang(*typed)

    assert said.status == 2
    assert said.out == ""
    assert said.err.startswith("xinfang: ")


def test_wrong_use_is_one_object_where_json_was_asked_for(xinfang: Xinfang) -> None:
    said = xinfang("verify", "nobody", "--json")

    assert said.status == 2
    assert list(said.answer) == ["error"]


@pytest.mark.parametrize("typed", [("verify",), ("import", "x.csv"), ("replay", "x"), ("tick",), ("demo",)])
def test_without_an_office_nothing_is_done_and_nothing_is_made(
    xinfang: Xinfang, folder: Path, typed: tuple[str, ...]
) -> None:
    said = xinfang(*typed)

    assert said.status == 2
    assert not folder.exists()


@pytest.mark.usefixtures("office")
def test_json_may_be_asked_for_before_the_subcommand_too(xinfang: Xinfang) -> None:
    said = xinfang("--json", "verify")

    assert said.answer["divergences"] == []


@pytest.mark.usefixtures("office")
def test_a_database_that_is_none_is_said_in_a_sentence(
    xinfang: Xinfang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XINFANG_DATABASE_URL", "mysql://somewhere/office")

    said = xinfang("verify")

    assert said.status == 2
    assert "sqlite or postgresql" in said.err


def test_an_office_with_an_empty_database_is_told_to_bring_it_up_to_date(
    xinfang: Xinfang, office: Path
) -> None:
    for file in office.glob("xinfang.sqlite*"):
        file.unlink()

    said = xinfang("verify")

    assert said.status == 2
    assert "xinfang init" in said.err
