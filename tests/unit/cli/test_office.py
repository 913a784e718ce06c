"""An office is made once, and its process is checked and published."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine import commands as c
from engine.bootstrap import PROCESSES, System
from engine.events import Json
from engine.ids import ActorId, CaseId, CommandId, OrganId
from engine.office import STREAM, calendars
from tests.unit.cli.operating import NOISE, WriteCsv, Xinfang, importing

PETITION = PROCESSES / "petition"


def entries(system: System) -> int:
    """Return how many entries the office's own stream has."""
    with system.store.reading() as reader:
        return sum(1 for _ in reader.entries(STREAM))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the bundle that ships, to be changed."""
    return Path(shutil.copytree(PETITION, tmp_path / "petition"))


def test_init_makes_key_calendar_process_and_one_petition_office(xinfang: Xinfang, folder: Path) -> None:
    said = xinfang("init", "--json")

    assert said.status == 0
    assert said.answer["organ"] == "xf"
    assert list(said.answer["bundles"]) == ["petition"]
    assert (folder / "master.key").stat().st_mode & 0o077 == 0


def test_init_again_changes_nothing(xinfang: Xinfang, system: System) -> None:
    before = entries(system)

    said = xinfang("init")

    assert said.status == 0
    assert entries(system) == before == 3


def test_init_never_replaces_a_lost_key_beside_cases(
    xinfang: Xinfang, office: Path, write_csv: WriteCsv
) -> None:
    xinfang(*importing(write_csv(NOISE)))
    (office / "master.key").unlink()

    said = xinfang("init")

    assert said.status == 2
    assert "put master.key back" in said.err
    assert not (office / "master.key").exists()


def test_init_never_replaces_a_lost_key_beside_accusations(
    xinfang: Xinfang, office: Path, system: System
) -> None:
    said: dict[str, Json] = {
        "channel": "letter",
        "category": "discipline",
        "subject": "检举",
        "content": "收受红包",
        "people_count": 1,
    }
    petitioner, moment = ActorId("petitioner:1"), datetime(2026, 3, 2, 1, tzinfo=UTC)
    accusation = c.FileSubmission(
        id=CommandId("a" * 32),
        case=CaseId("b" * 32),
        actor=petitioner,
        at=moment,
        organ=OrganId("xf"),
        petitioner=petitioner,
        answers=said,
    )
    system.engine.handle(accusation)
    (office / "accusations.key").unlink()

    refused = xinfang("init")

    assert refused.status == 2
    assert "put accusations.key back" in refused.err


def test_the_bundle_that_ships_has_no_error(xinfang: Xinfang) -> None:
    said = xinfang("check", str(PETITION), "--json")

    assert said.status == 0
    assert all(finding["severity"] == "warning" for finding in said.answer["findings"])


def test_an_error_in_a_bundle_has_status_1_and_names_its_place(xinfang: Xinfang, copy: Path) -> None:
    (copy / "petition.bpmn").write_text("no XML at all", encoding="utf-8")

    said = xinfang("check", str(copy), "--json")

    assert said.status == 1
    finding = next(f for f in said.answer["findings"] if f["rule"] == "not-xml")
    assert list(finding) == ["severity", "rule", "file", "element", "line", "message"]
    assert (finding["severity"], finding["file"]) == ("error", "petition.bpmn")


def test_people_read_one_finding_a_line(xinfang: Xinfang, copy: Path) -> None:
    (copy / "petition.bpmn").write_text("no XML at all", encoding="utf-8")

    said = xinfang("check", str(copy))

    assert said.status == 1
    assert any("petition.bpmn" in line and "not-xml" in line for line in said.out.splitlines())


def test_a_letter_that_asks_for_what_no_form_asks_is_an_error(xinfang: Xinfang, copy: Path) -> None:
    letter = copy / "letters" / "D04.md"
    letter.write_text(letter.read_text(encoding="utf-8") + "\n{{ shoe_size }}\n", encoding="utf-8")

    said = xinfang("check", str(copy), "--json")

    assert said.status == 1
    found = said.answer["findings"]
    assert [(f["rule"], f["file"]) for f in found if f["severity"] == "error"] == [
        ("letter", "letters/D04.md")
    ]


@pytest.mark.parametrize("name", ["nowhere", "petition.csv"])
def test_what_is_no_folder_is_wrong_use(xinfang: Xinfang, tmp_path: Path, name: str) -> None:
    (tmp_path / "petition.csv").touch()

    said = xinfang("check", str(tmp_path / name))

    assert said.status == 2


def test_publishing_what_is_published_changes_nothing(xinfang: Xinfang, system: System) -> None:
    before = entries(system)

    said = xinfang("publish", str(PETITION), "--json")

    assert said.status == 0
    assert said.answer["changed"] is False
    assert entries(system) == before


def test_an_earlier_edition_can_be_published_again(xinfang: Xinfang, system: System, copy: Path) -> None:
    with (copy / "deadlines.toml").open("a", encoding="utf-8") as clocks:
        clocks.write("\n# 修订\n")
    newer = xinfang("publish", str(copy), "--json").answer

    again = xinfang("publish", str(PETITION), "--json").answer

    assert newer["changed"]
    assert again["changed"]
    assert newer["digest"] != again["digest"]
    with system.store.reading() as reader:
        assert reader.current_bundle("petition") == again["digest"]


def test_a_bundle_with_an_error_is_not_published(xinfang: Xinfang, system: System, copy: Path) -> None:
    (copy / "petition.bpmn").unlink()
    before = entries(system)

    said = xinfang("publish", str(copy), "--json")

    assert said.status == 1
    assert said.answer["published"] is False
    assert entries(system) == before


def test_init_keeps_what_the_office_published_itself(xinfang: Xinfang, system: System, copy: Path) -> None:
    with (copy / "deadlines.toml").open("a", encoding="utf-8") as clocks:
        clocks.write("\n# 本地修订\n")
    own = xinfang("publish", str(copy), "--json").answer["digest"]

    xinfang("init")

    with system.store.reading() as reader:
        assert reader.current_bundle("petition") == own


def test_the_days_of_the_calendar_have_the_names_under_which_they_were_announced(system: System) -> None:
    with system.store.reading() as reader:
        days = {special.day: special for special in calendars.in_force(reader).year(2026)}

    assert days[date(2026, 10, 1)].name == "国庆节"
    assert all(day.name and day.source for day in days.values())
    assert {day.name for day in days.values() if day.kind is calendars.DayKind.WORKDAY} >= {"春节调休上班"}
