"""What is sealed opens with its own key, in its own place, unaltered, and not otherwise."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DivergenceError
from engine.ids import CaseId
from engine.storage.errors import SealBrokenError
from engine.storage.seals import Seals, create_master_key, read_master_key, seal, unseal

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
CASE = CaseId("c1")


def seals(master: bytes = b"m" * 32) -> Seals:
    return Seals(master, lambda: KEY)


@given(st.binary(min_size=0, max_size=2000))
def test_what_was_sealed_is_read_back(content: bytes) -> None:
    assert unseal(seal(content, KEY, "c1", 7), KEY, "c1", 7) == content


@given(st.integers(min_value=0, max_value=46), st.integers(min_value=0, max_value=7))
def test_one_altered_bit_breaks_the_seal(byte: int, bit: int) -> None:
    sealed = bytearray(seal(b"petitioner: zhao, a flat in A", KEY, "c1", 7)) + b""
    sealed[byte % len(sealed)] ^= 1 << bit

    with pytest.raises(SealBrokenError):
        unseal(bytes(sealed), KEY, "c1", 7)


@pytest.mark.parametrize("place", [("c1", 8), ("c2", 7), ("c17",), ("c1", 7, "x")])
def test_a_body_moved_to_another_place_does_not_open_and_the_error_names_the_place(
    place: tuple[str | int, ...],
) -> None:
    sealed = seal(b"content", KEY, "c1", 7)

    with pytest.raises(SealBrokenError, match=" ".join(map(str, place))):
        unseal(sealed, KEY, *place)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealBrokenError):
        unseal(seal(b"content", KEY, "c1", 7), OTHER_KEY, "c1", 7)


@pytest.mark.parametrize("sealed", [b"", b"short"])
def test_what_was_cut_off_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealBrokenError):
        unseal(sealed, KEY, "c1", 7)


def test_sealing_is_repeatable_and_differs_by_place() -> None:
    first, again, elsewhere = (seal(b"content", KEY, "c1", number) for number in (1, 1, 2))

    assert first == again
    assert first != elsewhere
    assert b"content" not in first


def test_a_case_key_opens_with_the_master_key_for_its_case() -> None:
    key, wrapped = seals().new_case_key(CASE)

    assert key == KEY
    assert KEY not in wrapped
    assert seals().unwrap(CASE, wrapped) == KEY


@pytest.mark.parametrize(
    "attempt",
    [
        lambda wrapped: seals().unwrap(CaseId("c2"), wrapped),
        lambda wrapped: seals(OTHER_KEY).unwrap(CASE, wrapped),
        lambda wrapped: seals().unwrap(CASE, wrapped[:-1] + bytes([wrapped[-1] ^ 1])),
        lambda wrapped: unseal(wrapped, b"m" * 32, CASE),
    ],
    ids=["another case", "another master key", "altered", "as content"],
)
def test_a_wrapped_key_does_not_open_otherwise(attempt: Callable[[bytes], bytes]) -> None:
    _, wrapped = seals().new_case_key(CASE)

    with pytest.raises(SealBrokenError):
        attempt(wrapped)


def test_a_key_that_is_wrapped_apart_opens_with_the_key_of_accusations_only() -> None:
    both = Seals(b"m" * 32, lambda: KEY, accusations=b"a" * 32)
    key, wrapped = both.new_case_key(CASE)
    apart = both.wrap_apart(CASE, key, wrapped)

    assert both.unwrap(CASE, apart) == both.unwrap(CASE, wrapped) == KEY
    assert both.wrap_apart(CASE, key, apart) == apart
    for other in (seals(), Seals(b"m" * 32, lambda: KEY, accusations=b"b" * 32)):
        with pytest.raises(SealBrokenError, match="does not open"):
            other.unwrap(CASE, apart)
    assert seals().wrap_apart(CASE, key, wrapped) == wrapped


def test_a_broken_seal_is_a_divergence() -> None:
    assert issubclass(SealBrokenError, DivergenceError)


def test_the_master_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    create_master_key(path, KEY)

    with pytest.raises(FileExistsError):
        create_master_key(path, OTHER_KEY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_master_key(path) == KEY


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "ab" * 16, "密钥"])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match="key"):
        read_master_key(path)


@pytest.mark.parametrize("length", [0, 16, 31, 64])
def test_a_key_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Seals(b"m" * length, lambda: KEY)
