"""Splitting and merging tell the other case by a command of its own."""

import pytest

from engine import commands as c
from engine.decide import FILE_SPLIT, TELL_MERGED
from engine.effects import JobError
from engine.events import Json
from engine.petitions.regroup import CaseMissingError, ClaimMissingError
from tests.unit.petitions.desk import HOUSING, PETITIONER, SAID, Desk, case, work

SPLIT = {"into": "c9", "claims": [2]}


def test_split_claims_are_filed_as_a_case_of_the_same_petitioner_at_the_same_organ(desk: Desk) -> None:
    done = desk.do(work(FILE_SPLIT, {"statement": "不属于来件"}, parameters=SPLIT))

    filed = done.commands[0]
    assert isinstance(filed, c.FileSubmission)
    assert (filed.case, filed.organ, filed.petitioner, filed.actor) == ("c9", HOUSING, PETITIONER, c.WORKER)
    assert filed.bundle == "petition"
    assert filed.answers["claims"] == [{"claim": "退还部分供暖费"}]
    assert filed.answers["subject"] == SAID["subject"]
    assert "statement" not in filed.answers
    assert "accepted_on" not in filed.answers


def test_the_new_case_refers_to_the_one_that_it_was_split_from(desk: Desk) -> None:
    done = desk.do(work(FILE_SPLIT, {}, parameters=SPLIT))

    link = done.commands[1]
    assert isinstance(link, c.LinkCase)
    assert (link.case, link.other, link.relation) == ("c9", "c1", "split_from")


def test_out_of_an_accusation_goes_an_extract_that_does_not_tell_of_it(desk: Desk) -> None:
    accusation = case(routing={"matter_type": "accusation"})
    letter = {"content": "某科长收受红包。", "complained_organ": "某局", "category": "discipline"}

    done = desk.do(work(FILE_SPLIT, letter, parameters=SPLIT, case=accusation))

    (filed,) = done.commands
    assert isinstance(filed, c.FileSubmission)
    said = "退还部分供暖费"
    assert (filed.answers["subject"], filed.answers["content"]) == (said, said)
    assert not {"complained_organ", "category"} & set(filed.answers)


def test_a_split_tried_again_asks_the_same_commands(desk: Desk) -> None:
    first = desk.do(work(FILE_SPLIT, {}, parameters=SPLIT))
    again = desk.do(work(FILE_SPLIT, {}, parameters=SPLIT))

    assert first.commands == again.commands


def test_a_claim_that_is_not_on_file_fails_the_job(desk: Desk) -> None:
    with pytest.raises(ClaimMissingError, match="there is no claim 3 on file"):
        desk.do(work(FILE_SPLIT, {}, parameters={"into": "c9", "claims": [1, 3]}))


def test_the_case_in_which_the_matter_goes_on_is_told_of_a_merge(desk: Desk) -> None:
    desk.add_case("c7", "供暖", name="王秀兰")

    done = desk.do(work(TELL_MERGED, {}, parameters={"into": "c7"}))

    (link,) = done.commands
    assert isinstance(link, c.LinkCase)
    assert (link.case, link.other, link.relation) == ("c7", "c1", "merged_from")


def test_a_merge_into_a_case_that_is_not_there_fails_the_job(desk: Desk) -> None:
    with pytest.raises(CaseMissingError, match="merged into c8, which does not exist"):
        desk.do(work(TELL_MERGED, {}, parameters={"into": "c8"}))


@pytest.mark.parametrize(
    ("parameters", "file", "said"),
    [
        ({"claims": [1]}, {}, "has no into"),
        ({"into": "c9", "claims": [1]}, {"claims": None}, "no claims are on file"),
    ],
)
def test_a_split_that_does_not_say_what_goes_where_fails_the_job(
    desk: Desk, parameters: dict[str, Json], file: dict[str, Json], said: str
) -> None:
    with pytest.raises(JobError, match=said):
        desk.do(work(FILE_SPLIT, file, parameters=parameters))
