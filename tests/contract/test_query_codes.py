"""Number and code let a petitioner in, as she may type them; nothing else does."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.errors import Reason, Rejected
from engine.ids import CaseId
from engine.petitions.query_codes import QueryCodes
from engine.storage.seals import Seals
from engine.storage.store import Store
from tests.contract.rows import a_case

ONE, OTHER = CaseId("c1"), CaseId("c2")
NUMBER = "CITY-2026-000001"


def seals(master: bytes = b"m" * 32, key: bytes = b"O" * 32) -> Seals:
    return Seals(master, lambda: key)


def add(store: Store, case: CaseId, number: str, keys: Seals) -> None:
    _, wrapped = keys.new_case_key(case)
    with store.writing() as work:
        work.add_case(replace(a_case(case), number=number, key=wrapped))


@pytest.fixture
def codes(store: Store) -> QueryCodes:
    add(store, ONE, NUMBER, seals())
    add(store, OTHER, "CITY-2026-000002", seals(key=b"o" * 32))
    return QueryCodes(store=store, seals=seals())


def test_a_code_is_ten_characters_that_cannot_be_confused_in_two_groups(codes: QueryCodes) -> None:
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", codes.query_code(ONE))


def test_number_and_code_give_the_case(codes: QueryCodes) -> None:
    assert codes.matches(NUMBER, codes.query_code(ONE)) == ONE


def test_a_code_stays_what_it_was(codes: QueryCodes) -> None:
    assert codes.query_code(ONE) == "3341H-A05FP"  # printed on letters: a contract with the past


def test_the_code_of_another_case_does_not_fit(codes: QueryCodes) -> None:
    assert codes.query_code(OTHER) != codes.query_code(ONE)
    assert codes.matches(NUMBER, codes.query_code(OTHER)) is None


@pytest.mark.parametrize("number", ["", "CITY-2026-000003", "CITY-2026-00000", "c1", "\0"])
def test_a_number_that_does_not_exist_lets_nobody_in(codes: QueryCodes, number: str) -> None:
    nobodys = QueryCodes(store=codes.store, seals=seals(key=bytes(32))).query_code(ONE)

    assert codes.matches(number, codes.query_code(ONE)) is None
    assert codes.matches(number, nobodys) is None


@pytest.mark.parametrize("code", ["", "0000000000", "查询码查询码查询码查", "\0" * 10, "x" * 100_000])
def test_a_code_that_is_none_lets_nobody_in(codes: QueryCodes, code: str) -> None:
    assert codes.matches(NUMBER, code) is None


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: f" {code} ",
    ],
    ids=["lower case", "a space", "together", "with spaces around"],
)
def test_a_code_may_be_typed_as_one_likes(codes: QueryCodes, typed: Callable[[str], str]) -> None:
    assert codes.matches(f" {NUMBER.lower()} ", typed(codes.query_code(ONE))) == ONE


def test_full_width_and_look_alike_characters_are_read_as_what_was_meant(codes: QueryCodes) -> None:
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    code = codes.query_code(ONE)

    assert codes.matches(NUMBER.translate(wide), code.translate(wide)) == ONE
    assert codes.matches(NUMBER, code.replace("0", "o").replace("1", "l")) == ONE
    assert codes.matches(NUMBER, code.replace("0", "O").replace("1", "I")) == ONE


def test_an_erased_case_has_no_code_any_more(codes: QueryCodes, store: Store) -> None:
    code = codes.query_code(ONE)
    with store.writing() as work:
        work.erase(ONE)

    assert codes.matches(NUMBER, code) is None
    with pytest.raises(Rejected) as refusal:
        codes.query_code(ONE)
    assert refusal.value.reason is Reason.CASE_ERASED


def test_a_case_that_does_not_exist_has_no_code(codes: QueryCodes) -> None:
    with pytest.raises(Rejected) as refusal:
        codes.query_code(CaseId("c9"))
    assert refusal.value.reason is Reason.CASE_UNKNOWN


def test_a_key_that_is_wrapped_anew_keeps_the_code(codes: QueryCodes, sqlite_url: str) -> None:
    moved = Store(sqlite_url.replace("xinfang.db", "moved.db"))
    moved.upgrade()
    newly = seals(master=b"n" * 32)
    add(moved, ONE, NUMBER, newly)

    code = QueryCodes(store=moved, seals=newly).query_code(ONE)
    moved.close()

    assert code == codes.query_code(ONE)
