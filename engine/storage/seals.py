"""Sealed content: a key per case, wrapped by the master key; what is sealed opens only where it belongs.

AES-256-SIV: the same content at the same place gives the same bytes, and no nonce is needed. Keys are
drawn at the edge (`secrets`) and passed in, so that nothing here uses chance.
"""

import hmac
import os
from collections.abc import Callable
from hashlib import sha256, sha512
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from engine.ids import CaseId
from engine.storage.errors import SealBrokenError

KEY_BYTES: Final = 32
_WRAPPING: Final = b"xinfang case key\0"
_SEALING: Final = b"xinfang content\0"
_NAMING: Final = b"petitioner\0"
_PSEUDONYM_DIGITS: Final = 32
_APART: Final = b"\x02"  # before a key that is wrapped apart: one that the master key wrapped is shorter
WRAPPED_APART: Final = len(_APART) + 16 + KEY_BYTES
"""So long is a key that is wrapped apart."""


def create_master_key(path: Path, key: bytes) -> None:
    """Write a new master key of 32 bytes to a file that only its owner can read.

    Raises:
        FileExistsError: there is a key already; overwriting it would lose every sealed body.
        ValueError: the key has another length.

    """
    _check(key)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_master_key(path: Path) -> bytes:
    """Return the master key from its file.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file does not hold 64 hexadecimal digits.

    """
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as error:
        raise ValueError(f"{path.name} holds no key: 64 hexadecimal digits are wanted") from error
    _check(key)
    return key


class Seals:
    """Makes, wraps and unwraps the keys of cases."""

    def __init__(
        self, master: bytes, new_key: Callable[[], bytes], *, accusations: bytes | None = None
    ) -> None:
        """Take the master key and where new keys come from: 32 bytes each, from the edge.

        `accusations` is the key under which those of secret cases are wrapped; None where there is none, and
        then such cases do not open.
        """
        _check(master)
        if accusations is not None:
            _check(accusations)
        self._apart = None if accusations is None else _cipher(_WRAPPING, accusations)
        self._master = _cipher(_WRAPPING, master)
        self._naming = hmac.new(master, _NAMING, sha256)
        self._new_key = new_key

    def new_case_key(self, case: CaseId) -> tuple[bytes, bytes]:
        """Return a new key for a case, and the same wrapped, as it is stored."""
        key = self._new_key()
        _check(key)
        return key, self._master.encrypt(key, [case.encode()])

    def wrap_apart(self, case: CaseId, key: bytes, wrapped: bytes) -> bytes:
        """Return a secret case's key wrapped apart from all others.

        It is returned as it was `wrapped` where that was done before, and in an office that has no key for
        accusations yet: `xinfang init` makes one.
        """
        if self._apart is None or len(wrapped) == WRAPPED_APART:
            return wrapped
        return _APART + self._apart.encrypt(key, [case.encode()])

    def unwrap(self, case: CaseId, wrapped: bytes) -> bytes:
        """Return a case's key.

        Raises:
            SealBrokenError: it was altered, is another case's, or was wrapped by another key.

        """
        apart = len(wrapped) == WRAPPED_APART
        cipher = self._apart if apart else self._master
        if cipher is None:
            raise SealBrokenError(f"the key of case {case} does not open: accusations.key is missing")
        try:
            return cipher.decrypt(wrapped.removeprefix(_APART) if apart else wrapped, [case.encode()])
        except InvalidTag as error:
            raise SealBrokenError(f"the key of case {case} does not open") from error

    def pseudonym(self, known: str) -> str:
        """Return 32 hexadecimal digits for what is known of somebody.

        The same for the same; without the master key nobody can test a guess (decision 0014).
        """
        naming = self._naming.copy()
        naming.update(known.encode())
        return naming.hexdigest()[:_PSEUDONYM_DIGITS]


def seal(content: bytes, key: bytes, *place: str | int) -> bytes:
    """Return content sealed for a place: stream and number of an entry, or case and digest of a file."""
    return _cipher(_SEALING, key).encrypt(content, _associated(place))


def unseal(sealed: bytes, key: bytes, *place: str | int) -> bytes:
    """Return what was sealed for this place.

    Raises:
        SealBrokenError: it was altered, comes from another place, or was sealed with another key.

    """
    try:
        return _cipher(_SEALING, key).decrypt(sealed, _associated(place))
    except InvalidTag as error:
        raise SealBrokenError(f"the seal of {' '.join(map(str, place))} is broken") from error


def _cipher(purpose: bytes, key: bytes) -> AESSIV:
    # SIV wants two keys of 32 bytes; one digest gives both, and another pair for each purpose.
    return AESSIV(sha512(purpose + key).digest())


def _associated(place: tuple[str | int, ...]) -> list[bytes]:
    return [str(part).encode() for part in place]


def _check(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes; found {len(key)}")
