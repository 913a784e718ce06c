"""An office in a folder of its own, and the command line as an operator types it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bootstrap import Settings, System, open_system
from engine.cli import main
from tests.unit.cli.operating import HEADER, Said, WriteCsv, Xinfang


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the office's data lie in a folder that is not there yet."""
    data = tmp_path / "data"
    monkeypatch.setenv("XINFANG_DATA", str(data))
    monkeypatch.delenv("XINFANG_DATABASE_URL", raising=False)
    monkeypatch.delenv("XINFANG_ZONE", raising=False)
    return data


@pytest.fixture
def xinfang(folder: Path, capsys: pytest.CaptureFixture[str]) -> Xinfang:
    """Give the command line."""
    del folder

    def run(*typed: str) -> Said:
        capsys.readouterr()
        status = main(typed)
        heard = capsys.readouterr()
        return Said(status=status, out=heard.out, err=heard.err)

    return run


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office once, to be copied."""
    data = tmp_path_factory.mktemp("founded") / "data"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XINFANG_DATA", str(data))
        environment.delenv("XINFANG_DATABASE_URL", raising=False)
        assert main(["init", "--json"]) == 0
    return data


@pytest.fixture
def office(folder: Path, founded: Path) -> Path:
    """Give the data folder of an office in which nothing was filed yet."""
    shutil.copytree(founded, folder)
    return folder


@pytest.fixture
def system(office: Path) -> Iterator[System]:
    """Give the office's system beside the command line."""
    opened = open_system(Settings.from_environ({"XINFANG_DATA": str(office)}))
    yield opened
    opened.store.close()


@pytest.fixture
def write_csv(tmp_path: Path) -> WriteCsv:
    """Give a function that writes a CSV file of rows below the usual header and returns its path."""

    def write(*rows: str, header: str = HEADER, encoding: str = "utf-8") -> str:
        path = tmp_path / "messages.csv"
        path.write_bytes((header + "".join(f"{row}\n" for row in rows)).encode(encoding))
        return str(path)

    return write
