"""Neither the process, nor its hash seed, zone or language, has a say in what a history comes to."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.engine.desk import PROJECT, Desk, open_desk
from tests.process.engine.staff import Staff

SURROUNDINGS = {
    "New York": {"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LC_ALL": "C"},
    "Kiritimati": {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
}


def run(module: str, around: dict[str, str], *arguments: str) -> list[str]:
    """Run a module of these tests in other surroundings; return its lines."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.process.engine.{module}", *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, **around},
    )
    return done.stdout.splitlines()


def test_the_same_commands_give_the_same_hashes_in_every_process(sqlite_office: str, tmp_path: Path) -> None:
    for name in ("here", *SURROUNDINGS):
        shutil.copyfile(tmp_path / "office.db", tmp_path / f"{name}.db")
    here = open_desk(f"sqlite:///{tmp_path / 'here.db'}")
    case = here.file()
    Staff(here, seed=7).carry(case)
    with here.store.reading() as reader:
        hashes = [entry.hash for entry in reader.entries(case)]
    here.store.close()

    told = {
        name: run("elsewhere", around, f"sqlite:///{tmp_path / name}.db")
        for name, around in SURROUNDINGS.items()
    }

    assert sqlite_office.endswith("office.db")
    assert told == dict.fromkeys(SURROUNDINGS, hashes)


@pytest.mark.parametrize("around", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_a_history_is_executed_again_in_another_process(
    desk: Desk, office_url: str, around: dict[str, str]
) -> None:
    case = desk.file()
    Staff(desk).carry(case)
    before = desk.everything(case)

    said = run("again", around, office_url, case)

    assert said == [f"{desk.row(case).version} None"]
    assert desk.everything(case) == before  # the snapshot was written anew, byte by byte
