"""A case goes to the organ that was decided, and an accusation goes in secret."""

import pytest

from engine.effects import Forward, Result, Work
from engine.petitions.forwarding import ReceiverUnknownError
from tests.unit.petitions.desk import CITY, SAID, Desk, case, work


def _forward(desk: Desk, asked: Work) -> Result:
    return desk.jobs["case.forward"].function(asked)


def test_a_case_is_forwarded_to_the_organ_that_was_decided_and_stands_in_the_sealed_file(desk: Desk) -> None:
    asked = work("case.forward", {"transfer_to": "city"}, case=case(routing={"transfer_to": "province"}))

    result = _forward(desk, asked)

    assert result == Forward(organ=CITY, details={})


def test_an_unknown_organ_fails_the_job(desk: Desk) -> None:
    asked = work("case.forward", {"transfer_to": "moon"}, element="forward_case")

    with pytest.raises(ReceiverUnknownError, match="forward_case: there is no organ 'moon'"):
        _forward(desk, asked)


def test_no_organ_at_all_fails_the_job(desk: Desk) -> None:
    with pytest.raises(ReceiverUnknownError, match="transfer_to names no organ"):
        _forward(desk, work("case.forward", {}))


def test_to_whom_an_accusation_went_is_in_the_sealed_file_only(desk: Desk) -> None:
    done = desk.do(work("case.hand_over_secretly", {"transfer_to": "city"}))

    assert done.outputs == {}
    assert done.details == {"to": "city", "to_name": "江州市人民政府"}


def test_the_letter_that_goes_along_is_written_and_kept_with_the_case(desk: Desk) -> None:
    asked = work(
        "case.forward",
        {**SAID, "transfer_to": "city"},
        element="forward_case",
        parameters={"letter": "D09"},
    )

    result = _forward(desk, asked)

    assert isinstance(result, Forward)
    assert result.details["letter"] == "D09"
    assert "江州市人民政府" in str(result.details["text"]) + str(result.details["to"])
