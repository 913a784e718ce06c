"""The history is proved, and told."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from engine.cli import main
from tests.unit.cli.operating import BUS, HEADER, NOISE, Xinfang, importing

NUMBER = "XF-2026-000001"


@pytest.fixture(scope="module")
def _filed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filed")
    data = Path(shutil.copytree(founded, folder / "data"))
    file = folder / "messages.csv"
    file.write_text(f"{HEADER}{NOISE}\n{BUS}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XINFANG_DATA", str(data))
        environment.delenv("XINFANG_DATABASE_URL", raising=False)
        assert main(importing(str(file))) == 0
        assert main(["tick", "--json"]) == 0
    return data


@pytest.fixture
def filed(folder: Path, _filed: Path) -> Path:
    """Give the data folder of an office in which two cases were filed and their clocks have run out."""
    return Path(shutil.copytree(_filed, folder))


@contextmanager
def tampering(data: Path) -> Iterator[sqlite3.Connection]:
    """Open the database as somebody who may drop what protects the history."""
    with closing(sqlite3.connect(data / "xinfang.sqlite")) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        yield connection
        connection.commit()


@pytest.mark.usefixtures("filed")
def test_a_true_history_has_no_divergence(xinfang: Xinfang) -> None:
    said = xinfang("verify", "--json")

    assert said.status == 0
    assert (said.answer["cases"], said.answer["divergences"]) == (2, [])
    assert said.answer["entries"] > 2


@pytest.mark.usefixtures("filed")
def test_one_case_is_verified_by_its_number_or_its_id(xinfang: Xinfang) -> None:
    id_ = xinfang("replay", NUMBER, "--json").answer["case"]

    said = [xinfang("verify", name, "--json").answer for name in (NUMBER, NUMBER.lower(), id_)]

    assert said == [{"cases": 1, "entries": 4, "divergences": [], "rebuilt": 0}] * 3


def test_a_changed_entry_is_named_with_its_case(xinfang: Xinfang, filed: Path) -> None:
    with tampering(filed) as database:
        (stream,) = database.execute("SELECT stream FROM entry WHERE stream <> 'office' LIMIT 1").fetchone()
        (record,) = database.execute(
            "SELECT record FROM entry WHERE stream = ? AND number = 2", (stream,)
        ).fetchone()
        changed = bytes(record).replace(b"system:scheduler", b"system:Scheduler", 1)
        database.execute("UPDATE entry SET record = ? WHERE stream = ? AND number = 2", (changed, stream))

    said = xinfang("verify", "--json")

    assert said.status == 1
    assert [(d["case"], d["entry"]) for d in said.answer["divergences"]] == [(stream, 2)]


def test_a_changed_entry_of_the_office_is_found(xinfang: Xinfang, filed: Path) -> None:
    with tampering(filed) as database:
        database.execute("UPDATE entry SET hash = zeroblob(32) WHERE stream = 'office' AND number = 2")

    said = xinfang("verify")

    assert said.status == 1
    assert "office entry 2" in said.out


def test_a_case_that_was_taken_away_is_found_by_its_entries(xinfang: Xinfang, filed: Path) -> None:
    with tampering(filed) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        (case,) = database.execute("SELECT id FROM case_file LIMIT 1").fetchone()
        database.execute("DELETE FROM case_file WHERE id = ?", (case,))

    said = xinfang("verify", "--json")

    assert [d["case"] for d in said.answer["divergences"]] == [case]


@pytest.mark.parametrize("named", ["id", "number"])
def test_a_case_whose_row_is_lost_is_still_a_case_that_can_be_asked_for(
    xinfang: Xinfang, filed: Path, named: str
) -> None:
    with tampering(filed) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        (case, number) = database.execute("SELECT id, number FROM case_file LIMIT 1").fetchone()
        database.execute("DELETE FROM case_file WHERE id = ?", (case,))

    said = xinfang("verify", case if named == "id" else number, "--json")

    assert said.status == 1
    assert [(d["case"], d["what"]) for d in said.answer["divergences"]] == [
        (case, "end: the case's row is missing")
    ]
    assert xinfang("rebuild", case, "--json").status == 1  # its key is gone with the row


def test_rows_that_were_altered_are_named_and_written_anew(xinfang: Xinfang, filed: Path) -> None:
    with tampering(filed) as database:
        database.execute("UPDATE work_item SET assignee = 'wang'")
        database.execute("DELETE FROM case_list")

    found = xinfang("verify", "--json")
    rebuilt = xinfang("rebuild", "--json")

    assert found.status == 1
    assert len(found.answer["divergences"]) == 2
    assert all(d["what"].startswith("rows: ") for d in found.answer["divergences"])
    assert (rebuilt.status, rebuilt.answer) == (0, {"rebuilt": 2, "broken": []})
    assert xinfang("verify", "--json").answer["divergences"] == []


def test_nothing_is_rebuilt_from_a_history_that_does_not_hold(xinfang: Xinfang, filed: Path) -> None:
    with tampering(filed) as database:
        (case,) = database.execute("SELECT id FROM case_file LIMIT 1").fetchone()
        database.execute("UPDATE entry SET hash = zeroblob(32) WHERE stream = ? AND number = 1", (case,))

    said = xinfang("rebuild", "--json")

    assert said.status == 1
    assert said.answer["rebuilt"] == 1
    assert case in said.answer["broken"][0]


def test_a_bundle_that_was_altered_does_not_hide_the_rest(xinfang: Xinfang, filed: Path) -> None:
    with tampering(filed) as database:
        database.execute("UPDATE bundle SET packed = x'00'")

    said = xinfang("verify", "--json")

    assert said.status == 1
    assert len(said.answer["divergences"]) == 2


def test_a_lost_snapshot_is_written_again(xinfang: Xinfang, filed: Path) -> None:
    with tampering(filed) as database:
        before = database.execute("SELECT id, state FROM case_file ORDER BY id").fetchall()
        database.execute("UPDATE case_file SET state = NULL")

    said = xinfang("verify", "--json")

    assert said.status == 0
    assert said.answer["rebuilt"] == 2
    with tampering(filed) as database:
        assert database.execute("SELECT id, state FROM case_file ORDER BY id").fetchall() == before


@pytest.mark.usefixtures("filed")
def test_a_timeline_says_when_who_and_what_by_the_names_of_the_drawing(xinfang: Xinfang) -> None:
    said = xinfang("replay", NUMBER)

    assert said.status == 0
    assert "2026-03-02 09:15  the operator: file submission" in said.out
    assert "task 登记信访事项 [register] waits for 登记员 of 信访局" in said.out
    assert "message 申请回避 [recusal_asked] may come from anybody\n" in said.out
    assert "message 撤回 [withdrawn_in_acceptance] may come from 信访人 or 登记员 or 受理审核员\n" in said.out
    assert "王某" not in said.out


@pytest.mark.usefixtures("filed")
@pytest.mark.parametrize("at", ["2026-03-02", "2026-03-02T09:15:00", "2026-03-02T01:15:00+00:00"])
def test_a_case_is_shown_as_it_was_known_at_a_moment(xinfang: Xinfang, at: str) -> None:
    said = xinfang("replay", NUMBER, "--at", at, "--json")

    assert said.status == 0
    assert [entry["entry"] for entry in said.answer["entries"]] == [1]
    state = said.answer["state"]
    assert [task["element"] for task in state["tasks"]] == ["register"]
    assert [(clock["clock"], clock["state"]) for clock in state["clocks"]] == [("C01", "running")]


@pytest.mark.usefixtures("filed")
def test_later_the_clock_is_missed(xinfang: Xinfang) -> None:
    said = xinfang("replay", NUMBER, "--json")

    clocks = said.answer["state"]["clocks"]
    assert [(clock["clock"], clock["state"], clock["due_on"]) for clock in clocks] == [
        ("C01", "missed", "2026-03-17")
    ]


@pytest.mark.usefixtures("filed")
@pytest.mark.parametrize("typed", [("nobody",), (NUMBER, "--at", "soon"), (NUMBER, "--at", "2026-03-01")])
def test_what_cannot_be_shown_is_wrong_use(xinfang: Xinfang, typed: tuple[str, ...]) -> None:
    said = xinfang("replay", *typed)

    assert said.status == 2


def test_a_broken_history_is_not_told(xinfang: Xinfang, filed: Path) -> None:
    with tampering(filed) as database:
        database.execute("UPDATE entry SET hash = zeroblob(32) WHERE stream <> 'office' AND number = 1")

    said = xinfang("replay", NUMBER, "--json")

    assert said.status == 1
    assert "entry 1" in said.answer["error"]
