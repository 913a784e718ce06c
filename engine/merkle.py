"""A Merkle tree over a growing list of leaves, as RFC 6962 hashes it: roots, proofs, and what they prove.

A tree is seen through `Complete`, which gives the hash of the complete subtree of 2**level leaves whose
place among its equals is `index`; whoever stores a tree decides which of these it keeps.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Final, TypeAlias

Complete: TypeAlias = Callable[[int, int], bytes]
Node: TypeAlias = tuple[int, int, bytes]
"""Level, index and hash of a complete subtree."""

EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf; no inner node can have the same."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root(size: int, complete: Complete) -> bytes:
    """Return the hash of the tree over the first `size` leaves."""
    return _subtree(0, size, complete) if size else EMPTY_ROOT


def inclusion(index: int, size: int, complete: Complete) -> tuple[bytes, ...]:
    """Return the proof that leaf `index` is one of the first `size`: its neighbours from below to the root.

    Raises ValueError where the tree of that size has no such leaf.
    """
    if not 0 <= index < size:
        message = f"a tree of {size} leaves has no leaf {index}"
        raise ValueError(message)
    path, begin, end = [], 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_subtree(middle, end, complete))
            end = middle
        else:
            path.append(_subtree(begin, middle, complete))
            begin = middle
    return tuple(reversed(path))


def consistency(old: int, new: int, complete: Complete) -> tuple[bytes, ...]:
    """Return the proof that the tree of `new` leaves begins with the one of `old` leaves.

    Raises ValueError where the sizes are not 0 < old <= new.
    """
    if not 0 < old <= new:
        message = f"a tree of {new} leaves cannot be shown to continue one of {old}"
        raise ValueError(message)
    path, begin, end, inside = [], 0, new, False
    while end > old:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_subtree(middle, end, complete))
            end = middle
        else:
            path.append(_subtree(begin, middle, complete))
            begin, inside = middle, True
    if inside:
        path.append(_subtree(begin, end, complete))
    return tuple(reversed(path))


def proved_root(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which an inclusion proof leads from a leaf, None where its length is wrong."""
    if not 0 <= index < size:
        return None
    found, last, left = leaf, size - 1, list(path)
    while last:
        if index % 2 or index != last:
            if not left:
                return None
            neighbour = left.pop(0)
            found = node_hash(neighbour, found) if index % 2 else node_hash(found, neighbour)
        index, last = index // 2, last // 2
    return None if left else found


class Peaks:
    """The complete subtrees that a growing tree consists of: all that is needed to go on."""

    def __init__(self, size: int, complete: Complete) -> None:
        """Begin with a tree of `size` leaves."""
        self.size = size
        self._nodes: list[Node] = []
        begin = 0
        for level in range(size.bit_length() - 1, -1, -1):
            if size >> level & 1:
                self._nodes.append((level, begin >> level, complete(level, begin >> level)))
                begin += 1 << level

    def push(self, leaf: bytes) -> Iterator[Node]:
        """Add a leaf's hash; yield the inner nodes that became complete by it, from below."""
        level, index, found = 0, self.size, leaf
        self.size += 1
        while index % 2:
            _, _, left = self._nodes.pop()
            level, index, found = level + 1, index // 2, node_hash(left, found)
            yield level, index, found
        self._nodes.append((level, index, found))

    def root(self) -> bytes:
        """Return the hash of the whole tree."""
        if not self._nodes:
            return EMPTY_ROOT
        found = self._nodes[-1][2]
        for _, _, left in reversed(self._nodes[:-1]):
            found = node_hash(left, found)
        return found


def _split(size: int) -> int:
    """Return the largest power of two below `size`: so many leaves are on the left."""
    return 1 << (size - 1).bit_length() - 1


def _subtree(begin: int, end: int, complete: Complete) -> bytes:
    """Return the hash over leaves `begin` to `end`, where a split of the whole tree has left them."""
    size = end - begin
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return complete(level, begin >> level)
    middle = begin + _split(size)
    return node_hash(_subtree(begin, middle, complete), _subtree(middle, end, complete))
