"""Duplicates are suggested to the registrar, never decided."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.events import Json
from engine.petitions.duplicates import alike
from tests.unit.petitions.desk import NOW, PETITIONER, Desk, case, work


def found(desk: Desk, subject: str = "小区供暖不足", **job: object) -> list[str]:
    candidates = desk.do(work("duplicates.find", {"subject": subject}, **job)).details["candidates"]
    assert isinstance(candidates, list)
    return [str(candidate["case"]) for candidate in candidates if isinstance(candidate, dict)]


@pytest.mark.req("REQ-ACC-3")
def test_the_same_persons_similar_case_is_suggested_with_its_number_and_score(desk: Desk) -> None:
    desk.add_case("c2", "小区供暖严重不足", name="王秀兰")

    done = desk.do(work("duplicates.find", {}))

    expected: list[Json] = [{"case": "c2", "number": "N-c2", "score": 0.5, "same_petitioner": True}]
    assert done.details["candidates"] == expected
    assert done.outputs == {}


def test_another_persons_case_is_suggested_only_when_very_much_alike(desk: Desk) -> None:
    desk.add_case("c2", "小区供暖严重不足", name="赵六")
    desk.add_case("c3", "小区供暖不足！", name="赵六")

    assert found(desk) == ["c3"]


def test_the_same_persons_other_matter_is_no_duplicate(desk: Desk) -> None:
    desk.add_case("c2", "道路命名规划咨询", name="王秀兰")

    assert found(desk) == []


def test_one_who_signed_in_is_known_by_id_whatever_the_name(desk: Desk) -> None:
    desk.add_case("c2", "小区供暖严重不足", name="王某", person=PETITIONER)

    assert found(desk) == ["c2"]


def test_the_case_itself_and_later_ones_are_not_looked_at(desk: Desk) -> None:
    desk.add_case("c1", "小区供暖不足", name="王秀兰")
    desk.add_case("c2", "小区供暖不足", name="王秀兰", days_ago=-1)

    assert found(desk) == []
    assert found(desk, at=NOW + timedelta(days=2)) == ["c2"]


def test_at_most_ten_are_suggested_the_most_alike_first(desk: Desk) -> None:
    for number in range(12):
        desk.add_case(f"d{number:02}", "小区供暖不足" + "啊吧嗯"[: number % 3], name="王秀兰")

    suggested = found(desk)

    assert len(suggested) == 10
    assert suggested[:4] == ["d00", "d03", "d06", "d09"]


def test_without_a_subject_nothing_is_suggested(desk: Desk) -> None:
    desk.add_case("c2", "小区供暖不足", name="王秀兰")

    assert found(desk, subject=" ") == []


def test_an_anonymous_case_is_not_the_same_persons_as_every_other_anonymous_one(desk: Desk) -> None:
    desk.add_case("c2", "小区供暖严重不足", name="")

    done = desk.do(work("duplicates.find", {"petitioner": None}, case=case()))

    assert done.details["candidates"] == []


@given(st.text(), st.text())
def test_likeness_is_mutual_and_between_0_and_1(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 1


@pytest.mark.parametrize(("text", "like"), [("供暖", 1.0), ("供，暖！", 1.0), ("", 0.0), ("水", 0.0)])
def test_punctuation_does_not_tell_texts_apart(text: str, like: float) -> None:
    assert alike(text, "供暖") == like
