"""Passwords that can be read out and typed: syllables drawn by chance."""

from hashlib import sha256
from typing import Final

# No letter that is taken for another one, or for a digit.
_SYLLABLES: Final = tuple(first + then for first in "bdfghkmnprstvwxz" for then in "aeou")
_GROUPS, _OF = 5, 2


def readable_password(chance: str) -> str:
    """Return a password of 60 bits, as far as `chance` holds that many: five groups of two syllables."""
    drawn = sha256(chance.encode()).digest()
    said = [_SYLLABLES[byte % len(_SYLLABLES)] for byte in drawn[: _GROUPS * _OF]]
    return "-".join("".join(said[n : n + _OF]) for n in range(0, len(said), _OF))
