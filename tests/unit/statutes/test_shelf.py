"""An office's statutes: those that ship and its own, each version for its time."""

from datetime import date
from pathlib import Path

import pytest

from engine.bootstrap import LAW, PROCESSES
from engine.statutes import Citation, Shelf, StatuteError

TODAY = date(2026, 12, 1)
NEW = """+++
title = "信访工作条例"
full_title = "信访工作条例"
issued_by = "中共中央、国务院"
issued_on = 2030-01-01
in_force_from = 2030-05-01
+++

第一条 新的第一条。
"""


def shelf(*own: Path) -> Shelf:
    return Shelf.of(PROCESSES / LAW, *own)


def cited(of: Shelf, citation: str, day: date) -> str:
    where = Citation.parse(citation)
    assert where is not None
    found = of.cited(where, day)
    return "" if found is None else found[1].lines[0]


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    folder = tmp_path / "petition-work"
    folder.mkdir()
    (folder / "2030-05-01.md").write_text(NEW, encoding="utf-8")
    return tmp_path


@pytest.mark.req("REQ-GOV-3")
def test_the_statutes_that_ship_are_read_whole() -> None:
    counted = {one.title: len(one.articles) for one in shelf().statutes(TODAY)}

    assert counted["信访工作条例"] == 50
    assert counted["行政复议法"] == 90
    assert counted["行政诉讼法"] == 103
    assert all(one.articles[-1].number == len(one.articles) for one in shelf().versions)


def test_of_two_versions_each_speaks_for_its_time(newer: Path) -> None:
    both = shelf(newer)

    assert [one.in_force_from.year for one in both.of_key("petition-work")] == [2030, 2022]
    assert cited(both, "信访工作条例#1", date(2030, 4, 30)).startswith("为了坚持和加强")
    assert cited(both, "信访工作条例#1", date(2030, 5, 1)) == "新的第一条。"
    assert cited(both, "信访工作条例#34", date(2030, 5, 1)) == ""
    assert cited(both, "信访工作条例#1", date(2022, 4, 30)) == ""


def test_an_office_corrects_a_statute_by_a_file_of_the_same_name(tmp_path: Path) -> None:
    own = tmp_path / "petition-work" / "2022-05-01.md"
    own.parent.mkdir()
    own.write_text(NEW.replace("2030", "2022"), encoding="utf-8")

    assert cited(shelf(tmp_path), "信访工作条例#1", TODAY) == "新的第一条。"


def test_an_article_is_found_by_words_that_it_has_all_of() -> None:
    found = shelf().find(["复查", "复核", "30日"], TODAY, most=50)

    assert (found[0].statute.title, found[0].article.number) == ("信访工作条例", 36)
    assert found[0].line.startswith("信访人对复查意见不服的")
    assert shelf().find(["复查", "没有的词"], TODAY, most=50) == []
    assert shelf().find([], TODAY, most=50) == []
    assert len(shelf().find(["应当"], TODAY, most=7)) == 7


def test_an_article_is_found_by_its_name_as_well() -> None:
    [hit] = shelf().find(["信访工作条例", "第三十四条"], TODAY, most=5)

    assert "60日内办结" in "".join(hit.article.lines())


def test_a_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "2020-01-01.md").write_text("第一条", encoding="utf-8")

    with pytest.raises(StatuteError, match=r"odd/2020-01-01\.md"):
        shelf(tmp_path)
