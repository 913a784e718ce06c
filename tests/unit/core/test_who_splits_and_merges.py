"""Who may split a case and merge it into another, and into which."""

from dataclasses import replace

from engine.admission import Lookups
from engine.errors import Reason
from tests.unit.core.casework import CASE, HANDLER, a_case, appointed
from tests.unit.core.test_admission import admitted, merge, refused, split

HANDLES = appointed(HANDLER)


def test_claims_are_split_off_while_one_is_left() -> None:
    case = a_case(routing={"claim_count": 3}, claims_split=[2])

    assert admitted(split(3), case, HANDLES).role == HANDLER
    wrong = (((4, 5), "4"), ((2,), "2"), ((), ""), ((1, 3), "1"), ((0, 1), "0"), ((1, 1), "1"))
    for claims, named in wrong:
        assert refused(split(*claims), case, HANDLES) == (Reason.CLAIMS_UNKNOWN, {"claims": named})
    many = a_case(routing={"claim_count": 300})
    assert admitted(split(*range(1, 201)), many, HANDLES).role == HANDLER
    assert refused(split(*range(1, 202)), many, HANDLES) == (Reason.CLAIMS_UNKNOWN, {"claims": "201"})
    assert refused(split(1), a_case(), HANDLES)[0] is Reason.CLAIMS_UNKNOWN
    assert refused(split(3), case, Lookups())[0] is Reason.NO_RIGHT


def test_a_case_is_merged_into_another_one_that_goes_on() -> None:
    goes_on = replace(HANDLES, into_state="open")

    assert admitted(merge(), a_case(), goes_on).role == HANDLER
    assert refused(merge(CASE), a_case(), goes_on)[0] is Reason.SAME_CASE
    assert refused(merge(), a_case(), HANDLES) == (
        Reason.MERGE_TARGET_UNKNOWN,
        {"number": "HOUSING-2026-000001"},
    )
    for state in ("ended", "erased"):
        over = replace(HANDLES, into_state=state)
        assert refused(merge(), a_case(), over) == (Reason.MERGE_TARGET_ENDED, {"case": "other"})
    secret = replace(goes_on, into_secret=True)
    assert refused(merge(), a_case(), secret) == (Reason.MERGE_TARGET_OF_ANOTHER_KIND, {})
    assert refused(merge(), a_case(), Lookups())[0] is Reason.NO_RIGHT
