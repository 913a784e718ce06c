"""The retention table of a bundle: read whole, or its faults named."""

from datetime import date
from typing import Final

import pytest

from engine.bpmn.retention_table import read_retention
from engine.retention import RetentionTable

LINE: Final = {"title": "10年", "en": "10 years", "mark": "D10", "years": 10, "law": "第8号"}
FOR_EVER: Final = {**LINE, "title": "永久", "years": "for ever"}
HANDED: Final = {"of": ["permanent"], "years": {"4": 10}, "law": "第二十条"}


def read(**values: object) -> tuple[RetentionTable, list[str]]:
    faults: list[str] = []
    table = read_retention(values, lambda key, _: faults.append(key))
    return table, faults


def test_a_retention_runs_to_the_end_of_its_last_year() -> None:
    table, faults = read(retention={"ten": LINE, "permanent": FOR_EVER}, hand_over=HANDED)

    assert faults == []
    assert table.retain_until("ten", date(2026, 1, 1)) == date(2036, 12, 31)
    assert table.retain_until("ten", date(2026, 12, 31)) == date(2036, 12, 31)
    assert table.retain_until("permanent", date(2026, 1, 1)) is None


def test_a_state_archive_gets_what_the_table_says_after_the_years_of_the_level() -> None:
    table, _ = read(retention={"ten": LINE, "permanent": FOR_EVER}, hand_over=HANDED)

    assert table.hand_over_on("permanent", 4, date(2026, 3, 2)) == date(2036, 12, 31)
    assert table.hand_over_on("permanent", 3, date(2026, 3, 2)) is None
    assert table.hand_over_on("ten", 4, date(2026, 3, 2)) is None


def test_a_bundle_without_a_table_has_none() -> None:
    assert read() == (RetentionTable(), [])


@pytest.mark.parametrize(
    "line",
    [
        "10",
        {**LINE, "years": 0},
        {**LINE, "years": True},
        {**LINE, "years": "ten"},
        {**LINE, "law": " "},
        {**LINE, "more": 1},
        {key: value for key, value in LINE.items() if key != "law"},
    ],
)
def test_a_line_that_is_not_whole_is_named(line: object) -> None:
    table, faults = read(retention={"ten": line})

    assert (dict(table.retentions), faults) == ({}, ["ten"])


@pytest.mark.parametrize(
    "said",
    [
        10,
        {**HANDED, "of": "permanent"},
        {**HANDED, "of": ["ten"]},
        {**HANDED, "years": {"county": 10}},
        {**HANDED, "years": {"4": "ten"}},
    ],
)
def test_a_hand_over_that_is_not_whole_is_named(said: object) -> None:
    assert read(retention={"permanent": FOR_EVER}, hand_over=said)[1] == ["hand_over"]


def test_a_table_that_is_none_is_named() -> None:
    assert read(retention=["ten"])[1] == ["retention"]
