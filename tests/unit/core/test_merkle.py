"""The Merkle tree hashes as RFC 6962 says, proves what is so, and nothing else."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.merkle import (
    EMPTY_ROOT,
    Complete,
    Peaks,
    consistency,
    inclusion,
    leaf_hash,
    node_hash,
    proved_root,
    root,
)

# The test vectors of Certificate Transparency, as its reference implementations publish them.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
D01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
D1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
D23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
D4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
D45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
D67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
SIZES = st.integers(min_value=1, max_value=70)


def tree(leaves: list[bytes]) -> Complete:
    def complete(level: int, index: int) -> bytes:
        if level == 0:
            return leaf_hash(leaves[index])
        return node_hash(complete(level - 1, 2 * index), complete(level - 1, 2 * index + 1))

    return complete


def many(size: int) -> list[bytes]:
    return [sha256(str(number).encode()).digest() for number in range(size)]


def naive_split(leaves: list[bytes]) -> int:
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return k


def naive_root(leaves: list[bytes]) -> bytes:
    """Return MTH(D) word for word as section 2.1 defines it."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = naive_split(leaves)
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """Return PATH(m, D) of section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = naive_split(leaves)
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """Return SUBPROOF(m, D, b) of section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = naive_split(leaves)
    if m <= k:
        return [*naive_proof(m, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_proof(m - k, leaves[k:], whole=False), naive_root(leaves[:k])]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_published_vectors(size: int) -> None:
    assert root(size, tree(LEAVES)).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [(0, 8, [D1, D23, D4567]), (5, 8, [D4, D67, ROOTS[4]]), (2, 3, [D01]), (0, 1, [])],
)
def test_the_inclusion_proofs_of_the_published_vectors(index: int, size: int, path: list[str]) -> None:
    assert [step.hex() for step in inclusion(index, size, tree(LEAVES))] == path


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (1, 1, []),
        (1, 8, [D1, D23, D4567]),
        (2, 8, [D23, D4567]),
        (6, 8, [D45, D67, ROOTS[4]]),
        (2, 5, [D23, D4]),
    ],
)
def test_the_consistency_proofs_of_the_published_vectors(old: int, new: int, path: list[str]) -> None:
    assert [step.hex() for step in consistency(old, new, tree(LEAVES))] == path


@given(SIZES, st.data())
def test_roots_and_proofs_are_those_of_the_definition(size: int, data: st.DataObject) -> None:
    leaves = many(size)
    index = data.draw(st.integers(min_value=0, max_value=size - 1))

    assert root(size, tree(leaves)) == naive_root(leaves)
    assert list(inclusion(index, size, tree(leaves))) == naive_path(index, leaves)
    assert list(consistency(index + 1, size, tree(leaves))) == naive_proof(index + 1, leaves)


@given(SIZES, st.data())
def test_an_inclusion_proof_leads_to_the_root_and_from_nowhere_else(size: int, data: st.DataObject) -> None:
    leaves = many(size)
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    path, whole = inclusion(index, size, tree(leaves)), naive_root(leaves)
    here = leaf_hash(leaves[index])

    assert proved_root(here, index, size, path) == whole
    assert proved_root(leaf_hash(b"another"), index, size, path) != whole
    assert proved_root(here, index, size, (*path, here)) is None
    assert not path or proved_root(here, index, size, path[:-1]) is None
    assert all(proved_root(here, other, size, path) != whole for other in range(size) if other != index)
    assert proved_root(here, size, size, path) is None


@given(st.integers(min_value=0, max_value=70), SIZES)
def test_a_tree_that_grows_needs_only_its_peaks(before: int, more: int) -> None:
    leaves = many(before + more)
    peaks = Peaks(before, tree(leaves))

    completed = [node for leaf in leaves[before:] for node in peaks.push(leaf_hash(leaf))]

    assert (peaks.size, peaks.root()) == (len(leaves), naive_root(leaves))
    assert all(found == tree(leaves)(level, index) for level, index, found in completed)


def test_the_empty_tree_has_a_root_and_no_proofs() -> None:
    assert Peaks(0, tree([])).root() == EMPTY_ROOT
    with pytest.raises(ValueError, match="no leaf 0"):
        inclusion(0, 0, tree([]))
    with pytest.raises(ValueError, match="cannot be shown"):
        consistency(0, 3, tree(many(3)))
