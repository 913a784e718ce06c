"""Rows of a file become cases: each once, none silently lost."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.bootstrap import System
from engine.ids import CaseId
from engine.storage.reader import CaseFilter
from engine.storage.records import CaseSummary
from tests.unit.cli.operating import BUS, MAPPED, NOISE, WriteCsv, Xinfang, importing


def cases(system: System) -> list[CaseSummary]:
    """Return all cases, oldest first."""
    with system.store.reading() as reader:
        return list(reversed(reader.cases(CaseFilter()).cases))


def asked(system: System, case: CaseId) -> dict[str, Any]:
    """Return the answers of a case's file."""
    return system.auditor.case_file(case)


@pytest.mark.req("REQ-GEN-2", "REQ-ACC-10")
def test_each_row_becomes_a_case_that_waits_for_its_registration(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    said = xinfang(*importing(write_csv(NOISE, BUS)))

    assert said.status == 0
    assert said.answer == {"imported": 2, "skipped": 0, "refused": []}
    first, second = cases(system)
    assert (first.subject, first.source, first.petitioner_name) == ("小区夜间施工噪声", "1", "王某")
    assert (first.stage, second.subject) == ("acceptance_stage", "建议增设公交站")


def test_a_case_counts_from_when_it_was_received_in_the_offices_zone(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    xinfang(*importing(write_csv(NOISE)))

    (case,) = cases(system)
    entry = next(system.auditor.entries(case.id))
    assert case.started_at == datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
    assert entry.recorded_at > entry.at
    assert asked(system, case.id)["received_on"] == "2026-03-02"


@pytest.mark.req("REQ-ACC-10")
def test_importing_again_doubles_nothing(xinfang: Xinfang, system: System, write_csv: WriteCsv) -> None:
    file = write_csv(NOISE, BUS)
    xinfang(*importing(file))

    said = xinfang(*importing(file))

    assert said.status == 0
    assert said.answer == {"imported": 0, "skipped": 2, "refused": []}
    assert len(cases(system)) == 2


def test_a_row_that_stands_in_a_file_twice_is_filed_once(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    said = xinfang(*importing(write_csv(NOISE, NOISE)))

    assert said.answer == {"imported": 1, "skipped": 1, "refused": []}
    assert len(cases(system)) == 1


def test_another_text_under_a_known_id_is_not_dropped_silently(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    said = xinfang(*importing(write_csv(NOISE, NOISE.replace("一周", "两周"))))

    assert said.status == 1
    assert [row["row"] for row in said.answer["refused"]] == [3]
    assert "filed before with another content" in said.answer["refused"][0]["reason"]
    assert len(cases(system)) == 1


def test_the_same_id_of_another_system_is_another_case(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    xinfang(*importing(write_csv(NOISE), "--source", "hotline"))

    said = xinfang(*importing(write_csv(NOISE), "--source", "mailbox"))

    assert said.answer["imported"] == 1
    assert {case.source for case in cases(system)} == {"hotline:1", "mailbox:1"}


def test_a_refused_row_does_not_keep_the_others_from_being_filed(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    said = xinfang(*importing(write_csv("7,张某,2026-03-02,,没有概况", NOISE)))

    assert said.status == 1
    assert said.answer["imported"] == 1
    assert said.answer["refused"] == [{"row": 2, "reason": "Fill in “subject”."}]
    assert len(cases(system)) == 1


def test_a_date_that_cannot_be_is_refused_with_a_sentence(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    wrong = ["昨天", "2026-02-30", "2026-03-02 25:00", "2999-01-01", "1066-10-14", "0001-01-01"]

    said = xinfang(*importing(write_csv(*(f"{when},王某,{when},概况,内容" for when in wrong))))

    assert said.status == 1
    assert len(said.answer["refused"]) == len(wrong)
    assert all("received_at" in refused["reason"] for refused in said.answer["refused"])
    assert cases(system) == []


def test_dates_are_read_as_other_systems_write_them(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    written = {
        "2026-03-02": datetime(2026, 3, 1, 16, tzinfo=UTC),
        "2026/3/2 9:05": datetime(2026, 3, 2, 1, 5, tzinfo=UTC),
        "2026年3月3日": datetime(2026, 3, 2, 16, tzinfo=UTC),
        "2026-03-04T09:05:06Z": datetime(2026, 3, 4, 9, 5, 6, tzinfo=UTC),
        "2026-03-05 09:05:06+01:00": datetime(2026, 3, 5, 8, 5, 6, tzinfo=UTC),
    }

    xinfang(*importing(write_csv(*(f"{when},王某,{when},概况,内容" for when in written))))

    assert {case.source: case.started_at for case in cases(system)} == written


def test_a_row_without_a_date_counts_from_now_and_is_still_filed_once(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    file = write_csv("1,王某,,概况,内容")
    xinfang(*importing(file))

    said = xinfang(*importing(file))

    assert said.answer["skipped"] == 1
    (case,) = cases(system)
    entry = next(system.auditor.entries(case.id))
    assert entry.at == entry.recorded_at


UNUSABLE = {
    ",王某,2026-03-02,概况,内容": "The row has no source_id.",
    "3,王某,2026-03-02,概况": "The row has 4 cells, the header has 5.",
    "4,王某,2026-03-02,概况,内容,多": "The row has 6 cells, the header has 5.",
    '5,王某,2026-03-02,"概况"x,内容': "The row is no CSV: ',' expected after '\"'.",
    f"{'9' * 101},王某,2026-03-02,概况,内容": "The source_id is no id of at most 100 printable characters.",
    f"7,王某,2026-03-02,{'长' * 201},内容": "“subject” must have no more than 200 characters.",
    f"8,王某,2026-03-02,概况,{'长' * 20_001}": "“content” must have no more than 20000 characters.",
    f"9,王某,2026-03-02,概况,{'长' * 10_000_000}": "“the row” must have no more than 200000 characters.",
}


def test_a_row_that_cannot_be_filed_is_refused_with_a_sentence_and_the_next_is_filed(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    said = xinfang(*importing(write_csv(*UNUSABLE, BUS)))

    assert said.status == 1
    assert said.answer["refused"] == [
        {"row": row, "reason": reason} for row, reason in enumerate(UNUSABLE.values(), 2)
    ]
    assert [case.source for case in cases(system)] == ["2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_is_found_out(
    xinfang: Xinfang, system: System, write_csv: WriteCsv, encoding: str
) -> None:
    xinfang(*importing(write_csv(NOISE, encoding=encoding)))

    assert [case.subject for case in cases(system)] == ["小区夜间施工噪声"]


def test_a_label_of_the_form_is_as_good_as_its_value(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    file = write_csv("1,概况,内容,来信,环境保护", header="number,about,text,how,kind\n")

    said = xinfang(*importing(file, mapped=[*MAPPED[:6], "--map", "channel=how", "--map", "category=kind"]))

    assert said.status == 0
    (case,) = cases(system)
    found = asked(system, case.id)
    assert (found["channel"], found["category"]) == ("letter", "environment")


@pytest.mark.usefixtures("office")
def test_a_value_that_the_form_does_not_offer_is_refused(xinfang: Xinfang, write_csv: WriteCsv) -> None:
    file = write_csv("1,概况,内容,飞鸽", header="number,about,text,how\n")

    said = xinfang(*importing(file, mapped=[*MAPPED[:6], "--map", "channel=how"]))

    assert said.answer["refused"] == [{"row": 2, "reason": "Choose one of the values offered for “channel”."}]


def test_the_same_name_alone_is_not_the_same_person_but_the_same_account_is(
    xinfang: Xinfang, system: System, write_csv: WriteCsv
) -> None:
    rows = ["1,张伟,,甲,一", "2,张伟,,乙,二", "3,A00074795,,丙,三", "4,A00074795,,丁,四"]

    xinfang(*importing(write_csv(*rows)))

    people = {case.source: system.engine.case(case.id) for case in cases(system)}
    who = {source: case.petitioner for source, case in people.items() if case is not None}
    assert who["1"] != who["2"]
    assert who["3"] == who["4"]
    assert all("张伟" not in one and "A00074795" not in one for one in who.values())


@pytest.mark.parametrize(
    ("mapped", "sentence"),
    [
        (("--map", "colour=about"), "no field 'colour'"),
        (("--map", "subject"), "field=column"),
        (("--map", "subject="), "field=column"),
        (("--map", "subject=about", "--map", "subject=text"), "twice"),
        (("--map", "source_id=number", "--map", "subject=about"), "content"),
        ((*MAPPED[:4], "--map", "content=nothing"), "no column 'nothing'"),
    ],
    ids=["unknown field", "no column", "empty column", "twice", "missing", "unknown column"],
)
def test_a_mapping_that_makes_no_sense_is_wrong_use_and_files_nothing(
    xinfang: Xinfang, system: System, write_csv: WriteCsv, mapped: tuple[str, ...], sentence: str
) -> None:
    said = xinfang(*importing(write_csv(NOISE), mapped=mapped))

    assert said.status == 2
    assert sentence in said.answer["error"]
    assert cases(system) == []


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00\x31", b'"never closed'])
@pytest.mark.usefixtures("office")
def test_a_file_that_is_no_table_is_wrong_use(xinfang: Xinfang, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wrong.csv").write_bytes(content)

    said = xinfang(*importing(str(tmp_path / "wrong.csv")))

    assert said.status == 2
    assert "wrong.csv" in said.answer["error"]


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("name", ["", "nowhere.csv"])
def test_a_file_that_cannot_be_read_is_wrong_use(xinfang: Xinfang, tmp_path: Path, name: str) -> None:
    said = xinfang(*importing(str(tmp_path / name)))

    assert said.status == 2
    assert "cannot be read" in said.answer["error"]


@pytest.mark.usefixtures("office")
def test_a_header_alone_is_an_empty_table(xinfang: Xinfang, write_csv: WriteCsv) -> None:
    said = xinfang(*importing(write_csv()))

    assert said.status == 0
    assert said.answer == {"imported": 0, "skipped": 0, "refused": []}


@pytest.mark.usefixtures("office")
def test_an_unknown_organ_or_process_is_wrong_use(xinfang: Xinfang, write_csv: WriteCsv) -> None:
    file = write_csv(NOISE)

    said = [xinfang(*importing(file, "--organ", "moon")), xinfang(*importing(file, "--bundle", "tax"))]

    assert [answer.status for answer in said] == [2, 2]


def test_people_are_told_how_many_and_which_rows_were_refused(
    xinfang: Xinfang, office: Path, write_csv: WriteCsv
) -> None:
    del office
    file = write_csv(NOISE, "2,李某,2026-03-02,,没有概况")

    said = xinfang("import", file, *MAPPED)

    assert said.out.splitlines() == [
        "1 imported, 0 skipped, 1 refused.",
        "  row 3: Fill in “subject”.",
    ]
    assert said.err == ""
