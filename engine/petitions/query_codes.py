"""The query code (查询码) of a case: who knows number and code may follow it (decision 0015).

Ten characters, derived from the case's key and stored nowhere: a destroyed key takes the code with it.
"""

import hmac
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from engine.errors import Reason, Rejected
from engine.ids import CaseId
from engine.storage.seals import KEY_BYTES, Seals
from engine.storage.store import Store

_LABEL: Final = b"xinfang query code\0"
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, as Crockford has it
_BITS: Final = 5
_LENGTH: Final = 10
_GROUP: Final = 5
_LOOK_ALIKE: Final = str.maketrans("OIL", "011")
_NOBODYS_KEY: Final = bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryCodes:
    """Tells the code of a case, and whether somebody knows it."""

    store: Store
    seals: Seals

    def query_code(self, case: CaseId) -> str:
        """Return a case's code as it is printed: two groups of five.

        Raises Rejected where there is no such case or its key was destroyed.
        """
        with self.store.reading() as reader:
            found = reader.find_case(case)
        if found is None:
            raise Rejected(Reason.CASE_UNKNOWN, case=case)
        if found.key is None:
            raise Rejected(Reason.CASE_ERASED, case=case)
        code = _derived(self.seals.unwrap(case, found.key), case)
        return f"{code[:_GROUP]}-{code[_GROUP:]}"

    def matches(self, number: str, code: str) -> CaseId | None:
        """Return the case of this number if the code is its own, None otherwise.

        Spaces, hyphens and lower case do not matter, nor does O for 0 and I or L for 1. The answer does not
        say which of the two was wrong, and codes are compared in constant time. Ask the throttles first.
        """
        with self.store.reading() as reader:
            found = reader.case_key(_plain(number))
        case, wrapped = found or (CaseId(""), None)
        # Nobody's key makes a code too, but one that lets nobody in: it takes about as long.
        key = _NOBODYS_KEY if wrapped is None else self.seals.unwrap(case, wrapped)
        fits = hmac.compare_digest(_derived(key, case), _typed(code))
        return case if fits and wrapped is not None else None


def _derived(key: bytes, case: CaseId) -> str:
    bits = int.from_bytes(hmac.new(key, _LABEL + case.encode(), sha256).digest())
    return "".join(_ALPHABET[(bits >> _BITS * place) % len(_ALPHABET)] for place in range(_LENGTH))


def _plain(text: str) -> str:
    """Return what was meant: without full-width forms, spaces, lower case and what cannot be printed."""
    letters = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in letters if letter.isprintable() and not letter.isspace())


def _typed(code: str) -> str:
    letters = "".join(letter for letter in _plain(code) if letter.isalnum()).translate(_LOOK_ALIKE)
    return letters if letters.isascii() else ""  # `compare_digest` compares ASCII only
