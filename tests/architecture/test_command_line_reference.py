"""The reference of the command line names every subcommand and option that there is, and no other."""

import re
from pathlib import Path
from typing import Final

import pytest

from engine.cli import build_parser
from tests.architecture.project import read

REFERENCE: Final = Path("docs/reference/command-line.md")
SECTION: Final = re.compile(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ROW: Final = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
# A line of a wide --help: two spaces, what is typed, and (two more spaces or a new line) what it means.
TYPED: Final = re.compile(r"^  (\S+(?: \S+)*)(?=  |$)", re.MULTILINE)
SUBCOMMAND: Final = re.compile(r"^    (\w+)(?=  |$)", re.MULTILINE)
EVERYWHERE: Final = {"-h, --help", "--json"}


def test_every_subcommand_has_its_section_and_every_section_its_subcommand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = SUBCOMMAND.findall(_help(capsys, monkeypatch))

    assert known
    assert sorted(_sections()) == sorted(known)


def test_every_option_stands_in_its_section_and_no_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = {name: set(ROW.findall(section)) for name, section in _sections().items()}

    known = {name: _typed(_help(capsys, monkeypatch, name)) - EVERYWHERE for name in written}

    assert written == known


def test_what_every_subcommand_has_is_said_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(REFERENCE).split("## `")[0]

    assert set(ROW.findall(before)) >= EVERYWHERE
    assert all(_typed(_help(capsys, monkeypatch, name)) >= EVERYWHERE for name in _sections())


def _sections() -> dict[str, str]:
    return dict(SECTION.findall(read(REFERENCE)))


def _typed(text: str) -> set[str]:
    return set(TYPED.findall(text))


def _help(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *subcommand: str) -> str:
    monkeypatch.setenv("COLUMNS", "1000")
    with pytest.raises(SystemExit):
        build_parser().parse_args([*subcommand, "--help"])
    return capsys.readouterr().out
