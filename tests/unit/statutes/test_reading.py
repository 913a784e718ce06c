"""A statute's file is read article by article, or refused with its place."""

from datetime import date

import pytest

from engine.statutes import Citation, Statute, StatuteError, read

HEAD = """+++
title = "测试条例"
full_title = "某省测试条例"
issued_by = "某省人民代表大会常务委员会"
issued_on = 2020-01-02
in_force_from = 2020-03-01
+++
"""
TEXT = """
为了测试，制定本条例。

## 第一章 总则

第一条 第一款。

第二款，有下列情形之一的：

（一）第一项；

（二）第二项。

第三款。

## 第二章 附则

第二条 本条例自2020年3月1日起施行。
"""


def statute(text: str = TEXT, head: str = HEAD) -> Statute:
    return read("test", head + text, name="test/2020-03-01.md")


def said(citation: str) -> tuple[str, ...] | None:
    where = Citation.parse(citation)
    assert where is not None
    found = statute().passage(where)
    return None if found is None else found.lines


def test_a_statute_is_read_with_its_chapters_paragraphs_and_items() -> None:
    read_ = statute()

    assert (read_.title, read_.in_force_from, read_.in_force_until) == ("测试条例", date(2020, 3, 1), None)
    assert read_.preamble == ("为了测试，制定本条例。",)
    assert [(one.number, one.name, one.chapter) for one in read_.articles] == [
        (1, "第一条", "第一章 总则"),
        (2, "第二条", "第二章 附则"),
    ]
    assert [len(one.items) for one in read_.articles[0].paragraphs] == [0, 2, 0]


@pytest.mark.parametrize(
    ("citation", "lines"),
    [
        ("测试条例#2", ("本条例自2020年3月1日起施行。",)),
        ("测试条例#1(3)", ("第三款。",)),
        ("测试条例#1(2)", ("第二款，有下列情形之一的：", "（一）第一项；", "（二）第二项。")),
        ("测试条例#1(2)(2)", ("（二）第二项。",)),
        ("测试条例#3", None),
        ("测试条例#1(4)", None),
        ("测试条例#1(0)", None),
        ("测试条例#1(1)(1)", None),
    ],
)
def test_a_citation_points_to_its_words_or_nowhere(citation: str, lines: tuple[str, ...] | None) -> None:
    assert said(citation) == lines


@pytest.mark.parametrize("text", ["条例", "#1", "条例#", "条例#一", "条例#1(1)(1)(1)", "[D]"])
def test_what_is_no_citation_is_none(text: str) -> None:
    assert Citation.parse(text) is None


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (TEXT, "two lines"),
        (HEAD.replace("+++\n", "+++\ncolour = 1\n", 1) + TEXT, "unknown key colour"),
        (HEAD.replace('title = "测试条例"\n', "", 1) + TEXT, "title is missing"),
        (HEAD.replace("2020-03-01", '"soon"', 1) + TEXT, "in_force_from is missing or no date"),
        (HEAD.replace("2020-01-02", "20", 1) + TEXT, "issued_on is missing or no date"),
        (HEAD.replace('"某省测试条例"', "某省", 1) + TEXT, "test/2020-03-01.md: "),
        (HEAD + "nothing here", "no article"),
        (HEAD + TEXT.replace("第二条", "第十二条"), "第十二条 follows 第一条"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_place(wrong: str, complaint: str) -> None:
    with pytest.raises(StatuteError, match=complaint) as refused:
        read("test", wrong, name="test/2020-03-01.md")

    assert str(refused.value).startswith("test/2020-03-01.md: ")


@pytest.mark.parametrize(
    ("chinese", "number"), [("十", 10), ("二十", 20), ("一百零六", 106), ("一百六十三", 163)]
)
def test_numbers_of_articles_are_counted_as_they_are_written(chinese: str, number: int) -> None:
    assert statute(f"\n第{chinese}条 如此。\n").articles[0].number == number
